"""
Digits as they are dictated: one by one, in pairs and hundreds, doubled, as words or as figures.

A stretch of words has one reading or a few. "Zwanzig drei" is 20 3 to one caller and a torn
"dreiundzwanzig" to the recogniser; which one is a telephone number is not decided here.
"""

import re

from typing import Final

from attrs import evolve, frozen

from booking_domain.model.folding import fold
from booking_domain.model.german.numbers import CARDINALS


MAX_READINGS: Final = 12
MAX_DIGITS: Final = 24
"""More is no number any more; E.164 has 15 at most."""

_UNITS: Final = range(1, 10)
_COUNTS: Final = _UNITS
_TENS: Final = range(20, 100, 10)
_BELOW_HUNDRED: Final = range(1, 100)
_HUNDREDS: Final = range(100, 1000, 100)
_DIGITS: Final = range(10)
_PAIR: Final = 2
_NOT_DICTATED: Final = frozenset(
    {"ne", "ner", "nen", "nem", "eine", "einen", "einem", "einer", "eines"}
)
_DIALECT: Final = {
    "fuemf": 5, "fuenef": 5, "fumf": 5, "funf": 5, "zwoo": 2, "sechse": 6, "siebne": 7, "nulle": 0,
    "zero": 0, "nul": 0,
}  # fmt: skip
_NUMBERS: Final = {
    **{fold(word): value for word, value in CARDINALS.items() if word not in _NOT_DICTATED},
    **_DIALECT,
}
_PLURALS: Final = {
    "nullen": 0, "einsen": 1, "einser": 1, "zweien": 2, "zweier": 2, "dreien": 3, "dreier": 3,
    "vieren": 4, "vierer": 4, "fuenfen": 5, "fuenfer": 5, "sechsen": 6, "sechser": 6, "siebenen": 7,
    "siebener": 7, "achten": 8, "achter": 8, "neunen": 9, "neuner": 9,
}  # fmt: skip
_GLUED_UNITS: Final = {
    "null": 0, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_TIMES: Final = {
    "doppel": 2,
    "doppelt": 2,
    "doppelte": 2,
    "zweifach": 2,
    "dreifach": 3,
    "vierfach": 4,
}
_TIMES_WORD: Final = re.compile(r"(\w+?)(?:mal|fach|fache|facher|faches)")
_BEFORE_AREA: Final = re.compile(r"(?:(?:00)?4[139])?0|(?:00)?4[139]")
"""What is said before an area code: the zero, or a neighbouring country's prefix."""
_ONCE: Final = frozenset({"mal", "x", "×"})
_ARTICLES: Final = frozenset({"die", "der", "eine", "ne", "ein"})


@frozen
class DigitReading:
    """
    One way to take what was said.

    `apart` and `together` count the torn pairs ("zwanzig drei") that were taken so, `liberties`
    what goes against the wording.
    """

    digits: str
    apart: int = 0
    together: int = 0
    liberties: int = 0

    @property
    def doubt(self) -> int:
        """The lower the likelier; nobody changes between both ways within a number."""
        is_mixed = self.apart > 0 and self.together > 0
        return 2 * self.liberties + (self.together > 0) + 3 * is_mixed

    def followed_by(self, other: "DigitReading") -> "DigitReading":
        """Return both, one after the other."""
        return DigitReading(
            digits=self.digits + other.digits,
            apart=self.apart + other.apart,
            together=self.together + other.together,
            liberties=self.liberties + other.liberties,
        )


def number_value(word: str) -> int | None:
    """Return what a folded number word means, up to hundreds of thousands; `None` for others."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    head, thousand, tail = word.partition("tausend")
    if thousand and (not head or head in _NUMBERS) and (not tail or tail in _NUMBERS):
        return _NUMBERS.get(head, 1) * 1000 + _NUMBERS.get(tail, 0)
    return None


def is_dictated(word: str) -> bool:
    """Return whether a folded token says digits by itself."""
    return bool(_single(word) or _counted_word(word))


def is_part_of_number(word: str) -> bool:
    """Return whether a folded token says digits, or how often the next one is meant."""
    return word in _PLURALS or _times(word) is not None or is_dictated(word)


def _single(word: str) -> str | None:
    if word.isdecimal() and word.isascii():
        return word
    value = number_value(word)
    return str(value) if value is not None else _glued(word)


def _glued(word: str) -> str | None:
    """Read "nulleinssiebensechs", which some recognisers write for four digits."""
    digits = ""
    while word:
        unit = next((unit for unit in _GLUED_UNITS if word.startswith(unit)), None)
        if unit is None:
            return None
        digits += str(_GLUED_UNITS[unit])
        word = word[len(unit) :]
    return digits or None


def _times(word: str) -> int | None:
    if word in _TIMES:
        return _TIMES[word]
    found = _TIMES_WORD.fullmatch(word)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdecimal() else _NUMBERS.get(found[1], 0)
    return count if count in _COUNTS else None


def _counted_word(word: str) -> str | None:
    """Read "doppelfünf", "dreifachnull", "zweimaldiefünf"."""
    found = re.fullmatch(r"(doppelt?|dreifach|vierfach|\w+?mal)(?:die)?(\w+)", word)
    if found is None or (times := _times(found[1])) is None:
        return None
    digits = _single(found[2])
    return digits * times if digits else None


@frozen
class _Piece:
    """Digits from the words up to `end`, each way with its doubt."""

    ways: tuple[DigitReading, ...]
    end: int


def read_digits(words: tuple[str, ...]) -> tuple[DigitReading, ...]:
    """
    Return the ways to read folded words, the likeliest first; at most `MAX_READINGS`.

    Words that say no digit are passed over.
    """
    readings: tuple[DigitReading, ...] = (DigitReading(""),)
    place = 0
    while place < len(words):
        piece = _piece_at(words, place)
        if piece is None:
            place += 1
            continue
        ways = _without_areas_torn(piece.ways, before=readings[0].digits)
        combined = {before.followed_by(way) for before in readings for way in ways}
        ordered = sorted(combined, key=lambda one: (one.doubt, -len(one.digits), one.digits))
        readings = tuple(ordered[:MAX_READINGS])
        if len(readings[0].digits) > MAX_DIGITS:
            return readings
        place = piece.end
    return readings


def _without_areas_torn(ways: tuple[DigitReading, ...], *, before: str) -> tuple[DigitReading, ...]:
    """
    Read "null dreißig drei ..." as the area code 030, and what follows as the number.

    A torn 33 would have been "drei und dreißig"; only a number that cannot be otherwise is one.
    """
    if _BEFORE_AREA.fullmatch(before) is None:
        return ways
    return tuple(
        evolve(way, liberties=1) if way.together and int(way.digits) < _HUNDREDS.start else way
        for way in ways
    )


def _piece_at(words: tuple[str, ...], place: int) -> _Piece | None:
    return (
        _repeated(words, place)
        or _plural(words, place)
        or _torn_number(words, place)
        or _plain(words, place)
    )


def _word(words: tuple[str, ...], place: int) -> str:
    return words[place] if place < len(words) else ""


def _repeated(words: tuple[str, ...], place: int) -> _Piece | None:
    """Read "drei mal die vier", "doppel fünf", "3x4"; of "0173 mal die 4" only the 3 is a count."""
    word, head = words[place], ""
    counted = _counted_word(word)
    if counted is not None:
        return _Piece((DigitReading(counted),), place + 1)
    times = _times(word)
    following = place + 1
    if times is None and _word(words, following) in _ONCE:
        digits = _single(word) or ""
        head, times = digits[:-1], int(digits[-1]) if digits else None
        following += 1
    if times is None or times not in _COUNTS:
        return None
    if _word(words, following) in _ARTICLES:
        following += 1
    repeated = _single(_word(words, following)) or _plural_digit(_word(words, following))
    if repeated is None:
        return None
    # "3 mal 4567": the figures after the four were joined to it by the recogniser.
    first, rest = (repeated[:1], repeated[1:]) if words[following].isdecimal() else (repeated, "")
    if len(repeated) <= _PAIR:
        first, rest = repeated, ""
    return _Piece((DigitReading(head + first * times + rest),), following + 1)


def _plural_digit(word: str) -> str | None:
    return str(_PLURALS[word]) if word in _PLURALS else None


def _plural(words: tuple[str, ...], place: int) -> _Piece | None:
    """Read "drei Nullen"; a lone "Nullen" says nothing."""
    count = number_value(words[place])
    digit = _plural_digit(_word(words, place + 1))
    if count is None or digit is None or count not in _COUNTS:
        return None
    return _Piece((DigitReading(digit * count),), place + 2)


def _torn_number(words: tuple[str, ...], place: int) -> _Piece | None:
    """Read what a recogniser tore: "sieben und zwanzig", "zwanzig drei", "hundert fünfzig"."""
    first = number_value(words[place])
    if first is None:
        return None
    joined = _joined_by_und(words, place, first=first)
    if joined is not None:
        return joined
    second = number_value(_word(words, place + 1))
    if second is None:
        return None
    if first in _UNITS and _word(words, place + 1).startswith("hundert"):
        return _hundreds(words, place, count=first, after=second - _HUNDREDS.start)
    if first in _TENS and second in _UNITS and not _word(words, place + 2).startswith("hundert"):
        return _two_ways(apart=f"{first}{second}", together=str(first + second), end=place + 2)
    if first in _HUNDREDS and second in _BELOW_HUNDRED:
        return _two_ways(apart=f"{first}{second}", together=str(first + second), end=place + 2)
    return None


def _two_ways(*, apart: str, together: str, end: int) -> _Piece:
    return _Piece((DigitReading(apart, apart=1), DigitReading(together, together=1)), end)


def _hundreds(words: tuple[str, ...], place: int, *, count: int, after: int) -> _Piece:
    """
    Read "sechs hundert", "sechs hundertdrei" and "sechs hundert drei"; never "sechs einhundert".

    After another digit the six may as well be one by itself, and the hundred another number.
    """
    hundreds = {str(count * 100)}
    if _stands_after_a_number(words, place) and words[place] != "ein":
        hundreds.add(f"{count}100")
    end = place + 2 + (_word(words, place + 2) == "und")
    rest = number_value(_word(words, end)) if after == 0 else after
    if rest is None or rest not in _BELOW_HUNDRED:
        return _Piece(tuple(DigitReading(one) for one in sorted(hundreds)), place + 2)
    together = [DigitReading(str(int(one) + rest), together=1) for one in sorted(hundreds)]
    if after:
        return _Piece(tuple(together), place + 2)
    apart = [DigitReading(f"{one}{rest}", apart=1) for one in sorted(hundreds)]
    return _Piece((*apart, *together), end + 1)


def _stands_after_a_number(words: tuple[str, ...], place: int) -> bool:
    before = number_value(words[place - 1]) if place else None
    if before == 0 and not any(is_dictated(word) for word in words[: place - 1]):
        # "Null acht hundert" is 0800: no area code is 08100.
        return False
    return before is not None and (before in _DIGITS or before in _TENS)


def _joined_by_und(words: tuple[str, ...], place: int, *, first: int) -> _Piece | None:
    word, following = words[place], place + 2
    if _word(words, place + 1) != "und":
        return None
    tens = number_value(_word(words, following))
    if first in _HUNDREDS and tens is not None and tens in _BELOW_HUNDRED:
        return _two_ways(apart=f"{first}{tens}", together=str(first + tens), end=following + 1)
    if first not in _UNITS or tens is None or tens not in _TENS:
        return None
    if word == "eins":
        return _two_ways(apart=f"{first}{tens}", together=str(tens + first), end=following + 1)
    together, apart = DigitReading(str(tens + first)), DigitReading(f"{first}{tens}", liberties=1)
    return _Piece((together, apart), following + 1)


def _plain(words: tuple[str, ...], place: int) -> _Piece | None:
    digits = _single(words[place])
    return _Piece((DigitReading(digits),), place + 1) if digits else None
