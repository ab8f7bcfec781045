"""
Which of the things that were just read out a caller means: "den zweiten", "lieber den späteren".

What is not an answer of this kind stays as `rest`, for whoever understands times, services and
people. Nothing is guessed: what could mean two of them, or none, is unclear.
"""

import enum
import re

from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from attrs import frozen

from booking_domain.model.folding import fold, word_set


MAX_TOLD: Final = 3
"""How many are read out at most; "den letzten" of more is the last that nobody has heard."""
MAX_CHARACTERS: Final = 200


@frozen
class Ordinal:
    """
    The one at this place, counted from 1.

    Args:
        is_counted: Said as a number of what was read out ("Nummer drei"); else it may as well be a
            day of the month ("den dritten").
    """

    place: int
    is_counted: bool = False


class Side(enum.Enum):
    """One end of what was read out; `EARLIER` and `LATER` compare two."""

    FIRST = enum.auto()
    LAST = enum.auto()
    EARLIER = enum.auto()
    LATER = enum.auto()
    JUST_NOW = enum.auto()
    """What was done a moment ago, whatever was read out."""


Pick: TypeAlias = Ordinal | Side


@frozen
class ChoiceWords:
    """
    An answer, read.

    Args:
        pick: Which one by its place, `None` where nothing of the kind was said.
        rest: What else was said, empty where it is only filling.
        is_unclear: Two places were named, or all of them, or one was refused.
    """

    pick: Pick | None
    rest: str
    is_unclear: bool

    @property
    def is_pure(self) -> bool:
        """Whether it says a place and nothing else."""
        return self.pick is not None and not self.rest and not self.is_unclear


@frozen
class _Token:
    text: str
    word: str


_TOKEN = re.compile(r"\d+(?:[:.]\d+)*\.?|[^\W\d_]+")
_STEMS = ("erst", "zweit", "dritt", "viert", "fuenft", "sechst", "siebt", "acht", "neunt", "zehnt")
_ENDINGS = ("e", "en", "er", "es", "em", "ens")
_ORDINALS = {
    f"{stem}{ending}": place
    for place, stem in (*enumerate(_STEMS, start=1), (2, "zwot"))
    for ending in _ENDINGS
}
_CARDINALS = {
    word: place
    for place, words in enumerate(
        (
            "eins ein",
            "zwei zwo",
            "drei",
            "vier",
            "fuenf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "zehn",
        ),
        start=1,
    )
    for word in words.split()
}
_SIDES = {
    **dict.fromkeys(word_set("letzte letzten letzter letztes spätesten späteste"), Side.LAST),
    **dict.fromkeys(word_set("frühesten früheste nächsten nächste nächster"), Side.FIRST),
    **dict.fromkeys(word_set("früheren frühere früherer ersteren erstere ersterer"), Side.EARLIER),
    **dict.fromkeys(word_set("späteren spätere späterer letzteren letztere letzterer"), Side.LATER),
    **dict.fromkeys(word_set("eben vorhin soeben gerade grade"), Side.JUST_NOW),
}
_REFUSING = word_set(
    "nicht kein keine keinen keiner keins weder anderen andere anderer beide beides alle allen"
    " sämtliche jeden oder egal"
)
_NUMBERED = word_set("nummer nr termin vorschlag")
_OF_BOTH = word_set("von der den")
_BEFORE_A_DATE = word_set("am vom zum ab bis seit")
_DAYS = word_set("montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag")
_MONTHS = word_set(
    "januar jänner februar feber märz april mai juni juli august september oktober november"
    " dezember"
)
_SPANS = word_set("woche wochen monat monats jahr jahres wochenende") | _DAYS | _MONTHS
_FILLING = _NUMBERED | word_set(
    "ach also bitte da dann das dem den der die diesen diese dieser doch ein einen eine es genau"
    " gern gerne gebuchte gebuchten gebucht gemacht gemachten hab habe hätte haben ich ja lieber"
    " mal mein meine meinen meinte möchte nehme nehmen na ne nun schon so sein soll von vom wäre"
    " war will wollte würde wir termine ok okay"
)


def read_choice(text: str) -> ChoiceWords:
    """This will read an answer; of a very long one only the beginning."""
    tokens = [_Token(one, fold(one)) for one in _TOKEN.findall(text[:MAX_CHARACTERS])]
    picks: dict[int, Pick] = {}
    unclear = False
    for place, token in enumerate(tokens):
        pick = _pick_at(place, tokens)
        if pick is not None:
            picks[place] = pick
        elif token.word in _REFUSING or (
            token.word == "beiden" and not _follows(place, tokens, _OF_BOTH)
        ):
            unclear = True
    left = [token for place, token in enumerate(tokens) if place not in picks]
    said = [token for token in left if token.word not in _FILLING | {"beiden"}]
    different = _told_apart(picks.values())
    return ChoiceWords(
        pick=different.pop() if len(different) == 1 else None,
        rest=" ".join(token.text for token in left) if said else "",
        is_unclear=unclear or len(different) > 1,
    )


def places_of(pick: Pick, *, number: int) -> int | None:
    """
    This will return the index of what is meant among `number` things in the order of their times.

    `None` where none is, or no single one: the fifth of two, the later of three.
    """
    match pick:
        case Ordinal(place=place):
            return place - 1 if 1 <= place <= number else None
        case Side.FIRST:
            return 0 if number else None
        case Side.LAST:
            return number - 1 if 1 <= number <= MAX_TOLD else None
        case Side.EARLIER | Side.LATER if number == len({Side.EARLIER, Side.LATER}):
            return 0 if pick is Side.EARLIER else 1
        case _:
            return None


def _told_apart(picks: Collection[Pick]) -> set[Pick]:
    """Return what was named; "Nummer drei, den dritten" is one of them, and counted."""
    counted = {one.place for one in picks if isinstance(one, Ordinal) and one.is_counted}
    return {
        Ordinal(one.place, is_counted=True)
        if isinstance(one, Ordinal) and one.place in counted
        else one
        for one in picks
    }


def _pick_at(place: int, tokens: Sequence[_Token]) -> Pick | None:
    token = tokens[place]
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    ordinal = _ordinal(token)
    if ordinal is not None:
        return None if _is_date(place, tokens, following=following) else Ordinal(ordinal)
    if token.word in _CARDINALS or token.text.isdecimal():
        number = _CARDINALS.get(token.word) or int(token.text)
        is_counted = _is_numbered(place, tokens, following=following)
        return Ordinal(number, is_counted=True) if is_counted else None
    side = _SIDES.get(token.word)
    return None if side is not None and following in _SPANS else side


def _ordinal(token: _Token) -> int | None:
    if token.text.endswith(".") and token.text[:-1].isdecimal():
        return int(token.text[:-1])
    return _ORDINALS.get(token.word)


def _is_date(place: int, tokens: Sequence[_Token], *, following: str) -> bool:
    """Whether an ordinal is a day: "am zweiten", "den 2. Dezember", "Montag, den ersten"."""
    before = tokens[max(0, place - 2) : place]
    if any(one.word in _DAYS for one in before) or following in _SPANS:
        return True
    is_of_a_date = before != [] and (
        before[-1].word in _BEFORE_A_DATE or before[-1].text[:1].isdecimal()
    )
    return is_of_a_date or following.replace(" ", "").isdecimal()


def _is_numbered(place: int, tokens: Sequence[_Token], *, following: str) -> bool:
    """Whether a number counts what was read out: "Nummer zwei", "Termin 2"."""
    return _follows(place, tokens, _NUMBERED) and following not in {"uhr", "minuten"}


def _follows(place: int, tokens: Sequence[_Token], words: frozenset[str]) -> bool:
    return place > 0 and tokens[place - 1].word in words
