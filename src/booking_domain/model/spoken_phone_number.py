"""Telephone numbers as callers dictate them: E.164, or a reason to ask again."""

import re
import unicodedata

import phonenumbers

from attrs import frozen

from booking_domain.model.folding import fold, word_set
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem, parse_phone_number
from booking_domain.model.spoken_digits import (
    MAX_DIGITS,
    DigitReading,
    is_dictated,
    is_part_of_number,
    read_digits,
)


MAX_CHARACTERS = 400
"""Longer text is a story with a number in it, and which one is meant is not guessed."""

_CLEAR_MARGIN = 2
_WITHHELD = re.compile(
    r"\b(?:anonym\w*|(?:\w*nummern?)?unterdr(?:ü|ue|u)ck(?:e|en|t\w*|ung\w*)"
    r"|withheld|private number|private nummer|unbekannte (?:ruf)?nummer"
    r"|(?:kein|keine|ohne) (?:telefon|ruf|handy)?nummer)\b"
)
_TOKEN = re.compile(r"\+|\d+|[^\W\d_]+|[-\u2010-\u2015/](?=\s*(?:0+|null)\b)")
_DASHES = re.compile(r"[-\u2010-\u2015/]")
_SPOKEN_DASHES = word_set("strich bindestrich minus schraegstrich slash")
_DIRECT_DIALS = frozenset({"durchwahl", "dw", "klappe", "kl"})
"""What Germans call "Durchwahl" is a "Klappe" in Austria."""

_UNREAD_SIGN = re.compile(r"(?<=\d)\s?(?:[*#_]+|\?+(?=\s?\d)|\?{2,})")
_UNREAD_LETTER = re.compile(r"x+")
_UNSURE = word_set(
    "irgendwas irgendetwas unverständlich unklar unleserlich inaudible glaub glaube vermutlich"
    " fehlt"
)
_PLUS = frozenset({"+", "plus"})
_CORRECTIONS = word_set(
    "nein nee nicht quatsch falsch korrektur korrigiere stopp stop verbesserung sondern meinte"
    " verwechselt beziehungsweise bzw versprochen vertan entschuldigung sorry"
)
_COUNTRIES = {
    "AT": ("oesterreich", "austria"),
    "CH": ("schweiz",),
    "DE": ("deutsch",),
}
"""How words begin that name the country of a national number, folded."""
_SWAPS = frozenset({"statt", "anstatt", "anstelle"})
_EXTENSIONS = frozenset({"nebenstelle", "apparat", "ext", "extension"})
_BETWEEN = word_set(
    "und dann mal x die der das aeh aehm eh hm hmm also ja genau okay ok so jetzt noch einmal"
    " bitte moment warten warte sie naechste kommt folgt danach weiter gefolgt von strich"
    " bindestrich minus schraegstrich slash klammer auf zu offen leerzeichen pause punkt komma"
    " durchwahl vorwahl rufnummer nummer telefonnummer handynummer mobilnummer ne wieder eine einen"
    " ist sind lautet hinten vorne am ende zum schluss den dem na halt eben tel telefon handy mobil"
    " ziffer ziffern zahl nochmal dw klappe kl"
)


@frozen
class _Stretch:
    """Words that say one number, with nothing between that belongs elsewhere."""

    words: tuple[str, ...]
    is_international: bool


def read_phone_number(text: str | None, *, region: str) -> PhoneNumber | PhoneProblem:
    """
    This will read a number as it was dictated, transcribed or written.

    Words and figures may be mixed: "null eins sieben eins, drei mal die vier, siebenundzwanzig". A
    "Durchwahl" is part of the number, in place of the zero of a switchboard ("-0"); a "Nebenstelle"
    is left out. `NOT_A_NUMBER` stands for all that has to be said again: two numbers, a correction
    of a part, two readings that both exist.
    `TOO_SHORT` may mean that the area code was left out.

    Args:
        text: What was sent or said.
        region: Two-letter country for national numbers, such as "DE", where the caller names none
            ("eine österreichische Nummer, 0664 ..").
    """
    if text is None or not text.strip():
        return PhoneProblem.MISSING
    if len(text) > MAX_CHARACTERS:
        return PhoneProblem.NOT_A_NUMBER
    plain = _plain(text)
    if parse_phone_number(plain, region=region) is PhoneProblem.WITHHELD:
        return PhoneProblem.WITHHELD
    named = _countries_in(plain)
    if len(named) > 1:
        return PhoneProblem.NOT_A_NUMBER
    region = next(iter(named), region)
    tokens = [fold(token) or token for token in _TOKEN.findall(plain)]
    words = _without_clock_times(_without_switchboard(tokens))
    if _is_partly_unread(plain, words=words):
        return PhoneProblem.NOT_A_NUMBER
    if _WITHHELD.search(plain) and not any(word.isdecimal() for word in words):
        return PhoneProblem.WITHHELD
    start = _start_of_last_version(words)
    if start is None:
        return PhoneProblem.NOT_A_NUMBER
    read = _only(_stretches(words[start:]), region=region)
    is_corrected = any(is_dictated(word) for word in words[:start])
    return PhoneProblem.NOT_A_NUMBER if is_corrected and not isinstance(read, PhoneNumber) else read


def _plain(text: str) -> str:
    figures = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in unicodedata.normalize("NFKC", text).casefold()
    )
    # The letter o beside a figure is the zero of a recogniser that knows English.
    zeros = re.sub(r"\bo ?(?=\d)|(?<=\d)o(?=\d|\b)", "0", figures)
    return re.sub(r"\bmit (?:der )?(?=(?:durchwahl|dw|klappe)\b)", "", zeros)


def _countries_in(plain: str) -> list[str]:
    words = fold(plain).split()
    return [
        country
        for country, beginnings in _COUNTRIES.items()
        if any(word.startswith(beginnings) for word in words)
    ]


def _without_switchboard(words: list[str]) -> list[str]:
    """
    Leave the "-0" out of "030 12345-0 Durchwahl 17", and every written dash.

    Without a dash the zero may be a digit like any other, and stays.
    """
    direct = next((place for place, word in enumerate(words) if word in _DIRECT_DIALS), None)
    if direct is not None and _says_digits_next(words[direct + 1 :]):
        end = direct
        while end and words[end - 1] in _BETWEEN - _SPOKEN_DASHES:
            end -= 1
        start = end
        while start and _is_zero(words[start - 1]):
            start -= 1
        if start < end and start and _is_dash(words[start - 1]):
            words = [*words[: start - 1], *words[end:]]
    return [word for word in words if _DASHES.fullmatch(word) is None]


def _is_partly_unread(plain: str, *, words: list[str]) -> bool:
    """Whether a sign stands where a digit should ("0176 88?8"); the x of "3 x die 4" is a count."""
    if _UNREAD_SIGN.search(plain) is not None:
        return True
    said = [place for place, word in enumerate(words) if is_dictated(word)]
    behind = range(said[0] + 1, len(words)) if said else range(0)
    return any(
        words[place] in _UNSURE
        or (
            _UNREAD_LETTER.fullmatch(words[place]) is not None
            and (len(words[place]) > 1 or not _says_digits_next(words[place + 1 : place + 3]))
        )
        for place in behind
    )


def _says_digits_next(words: list[str]) -> bool:
    said = next((word for word in words if word not in _BETWEEN), "")
    return is_part_of_number(said)


def _is_zero(word: str) -> bool:
    return is_dictated(word) and set(read_digits((word,))[0].digits) == {"0"}


def _is_dash(word: str) -> bool:
    return word in _SPOKEN_DASHES or _DASHES.fullmatch(word) is not None


def _without_clock_times(words: list[str]) -> list[str]:
    """Leave "17 Uhr" out of "0171 2345678, erreichbar ab 17 Uhr"."""
    kept: list[str] = []
    for word in words:
        if word == "uhr" and kept and is_dictated(kept[-1]) and not kept[-1][2:].isdecimal():
            kept.pop()
        kept.append(word)
    return kept


def _start_of_last_version(words: list[str]) -> int | None:
    """Return where the last correction ends; `None` if it only says what is wrong."""
    start = 0
    for place, word in enumerate(words):
        if word in _CORRECTIONS:
            start = place + 1
    says_digits = [is_dictated(word) for word in words]
    if any(word in _SWAPS for word in words) or (any(says_digits) and not any(says_digits[start:])):
        return None
    return start


def _stretches(words: list[str]) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    current: list[str] = []
    is_international = False
    for word in [*words, ""]:
        continues = word in _BETWEEN or is_part_of_number(word)
        if continues:
            current.append(word)
            continue
        if any(is_dictated(one) for one in current):
            stretches.append(_Stretch(tuple(current), is_international))
        current, is_international = [], word in _PLUS
        if word in _EXTENSIONS and stretches:
            current = [word]
    return [one for one in stretches if one.words[0] not in _EXTENSIONS]


def _only(stretches: list[_Stretch], *, region: str) -> PhoneNumber | PhoneProblem:
    if not stretches:
        return PhoneProblem.NOT_A_NUMBER
    read = [_number(stretch, region=region) for stretch in stretches]
    numbers = {one for one in read if isinstance(one, PhoneNumber)}
    if len(numbers) > 1 or (numbers and not isinstance(read[-1], PhoneNumber)):
        return PhoneProblem.NOT_A_NUMBER
    if numbers:
        return numbers.pop()
    if len(stretches) == 1:
        return read[0]
    whole = _Stretch(
        words=tuple(word for stretch in stretches for word in stretch.words),
        is_international=stretches[0].is_international,
    )
    joined = _number(whole, region=region)
    return joined if isinstance(joined, PhoneNumber) else PhoneProblem.NOT_A_NUMBER


def _number(stretch: _Stretch, *, region: str) -> PhoneNumber | PhoneProblem:
    """Return the one reading that exists; of two the clearly likelier, else none."""
    readings = read_digits(stretch.words)
    prefix = "+" if stretch.is_international else ""
    existing: list[tuple[PhoneNumber, DigitReading]] = []
    problems: list[PhoneProblem] = []
    for reading in readings:
        parsed = _dialable(prefix + reading.digits, region=region)
        if isinstance(parsed, PhoneNumber):
            existing.append((parsed, reading))
        else:
            problems.append(parsed)
    if not existing:
        return problems[0]
    best, first = existing[0]
    rivals = [reading.doubt for number, reading in existing[1:] if number != best]
    is_clear = all(doubt - first.doubt >= _CLEAR_MARGIN for doubt in rivals)
    return best if is_clear else PhoneProblem.NOT_A_NUMBER


def _dialable(digits: str, *, region: str) -> PhoneNumber | PhoneProblem:
    if len(digits) > MAX_DIGITS:
        return PhoneProblem.TOO_LONG
    number = parse_phone_number(digits, region=region)
    if _lacks_a_zero(digits):
        return PhoneProblem.NOT_A_NUMBER
    trunk = phonenumbers.ndd_prefix_for_region(region, True)  # noqa: FBT003 - their interface
    if not trunk or digits.startswith(("+", trunk)):
        return number
    # Agents drop what stands before a mobile number, a zero or a plus; of a landline number without
    # a zero nobody knows whether the area code is in it.
    country = phonenumbers.country_code_for_region(region)
    with_plus = f"+{digits if digits.startswith(str(country)) else f'{country}{digits}'}"
    mobile = parse_phone_number(with_plus, region=region)
    if isinstance(mobile, PhoneNumber) and _is_mobile(mobile):
        return mobile
    return number if isinstance(number, PhoneProblem) else PhoneProblem.TOO_SHORT


def _lacks_a_zero(digits: str) -> bool:
    """Whether "049 176 ..." may be a mobile number after 0049; 0491 is an area code as well."""
    if _ONE_ZERO_BEFORE_COUNTRY.match(digits) is None:
        return False
    abroad = parse_phone_number(f"+{digits[1:]}", region="DE")
    return isinstance(abroad, PhoneNumber) and _is_mobile(abroad)


_ONE_ZERO_BEFORE_COUNTRY = re.compile(r"04[139][^0]")


def _is_mobile(number: PhoneNumber) -> bool:
    kind = phonenumbers.number_type(phonenumbers.parse(number.e164))
    return kind == phonenumbers.PhoneNumberType.MOBILE
