"""Text to tokens: folded case, digits' own punctuation kept, everything else a separator."""

import re
import unicodedata

from typing import Final, NamedTuple


MAXIMUM_CHARACTERS = 1_500
MAXIMUM_TOKENS = 200
POINTABLE: Final = frozenset(("word", "number"))
ABBREVIATED: Final = frozenset(
    (
        *("mo", "di", "mi", "do", "fr", "sa", "so"),
        *("jan", "jän", "feb", "febr", "mär", "mrz", "apr", "jun", "jul", "aug", "sep", "sept"),
        *("okt", "nov", "dez", "ca", "evtl", "bzw", "usw", "ggf", "vorm", "nachm", "std", "min"),
        *("dr", "prof", "hr", "st", "str", "nr", "tel", "z", "b", "u", "a", "d", "s"),
    )
)
BEFORE_A_TIME: Final = frozenset(
    ("um", "ums", "gegen", "uhr", "halb", "viertel", "dreiviertel", "punkt", "schlag")
)
LEAST_MINUTES: Final = 20
"""From here on no day with a slip in its month ("12.13.")."""

_TOKEN = re.compile(
    r"""
    (?:(?P<word>[^\W\d_]+)
    |(?P<iso>(?:19|20)\d\d(?P<between>[-./])\d{1,2}(?P=between)\d{1,2}(?!\d))
    |(?P<full>\d{1,2}(?P<mark>[./-])\s?\d{1,2}(?P=mark)(?:\d{4}|\d\d)(?![\d:]))
    |(?P<clock>\d{1,2}:\d\d(?::\d\d(?:[.]\d+)?(?:z|[+-]\d\d:\d\d)?|z(?!\w)|\+\d\d:\d\d)?(?!\d))
    |(?P<dotted>\d{1,2}\.\d{1,2}(?!\d)\.?)
    |(?P<slash>\d{1,2}/\d{1,2}(?![\d/]))
    |(?P<decimal>\d+,\d+)
    |(?P<number>\d+)
    |(?P<dash>[-\u2010-\u2015\u2212])
    |(?P<sign>[€$%&+/])
    )[ .,]*  # taken along: at a blank of its own every alternative would be tried in vain
    """,
    re.VERBOSE,
)
_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ"
_GERMAN: Final = bytes(range(128)) + "äöüÄÖÜß".encode("latin-1")
_LOWER: Final = bytes.maketrans(_CAPITALS.encode("latin-1"), _CAPITALS.lower().encode("latin-1"))
FRACTIONS: Final = {"¼": "viertel", "½": "halb", "¾": "dreiviertel"}
_MINUTES: Final = {"¼": 15, "½": 30, "¾": 45}
_DECIMALS: Final = {"¼": 25, "½": 5, "¾": 75}
_PAST: Final = re.compile(r"(?:halb\s+)?(?<!\d)(\d{1,2})\s?([¼½¾])", re.IGNORECASE)
_AMOUNT: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s?([¼½¾])(?=\s*(?:h\b|st|min|tag|woche|monat|jahr|cm|mm|meter|€|euro))",
    re.IGNORECASE,
)
_SLASHED: Final = {"1/4": "¼", "1/2": "½", "3/4": "¾"}
_MIXED: Final = re.compile(
    r"(?<![\d./:,])(\d{1,2}) (1/2)(?![\d/.])|(ist|isch|is|wird) (\d{1,2}) ([13]/4)(?![\d/.])",
    re.IGNORECASE,
)
_FRACTION: Final = re.compile(
    r"(?<![\d./])(?<!am )(?<!den )(?<!der )(?<!vom )(?<!bis )(?<!ab )([13]/[24])"
    r"(?=\s?(?:stunden?|std|tage?|wochen?|monate?|jahre?|preis|meter|liter|portion|packung|kopf)(?!\w))",
    re.IGNORECASE,
)
_new: Final = tuple.__new__


class Token(NamedTuple):
    """
    One token: its kind (a group of the pattern), its folded text and where it stands.

    `pointed` says that a full stop follows a number or a word directly. It is part of the token,
    and of its `end`, where it is that of an ordinal or an abbreviation; else it ends a sentence.
    """

    kind: str
    text: str
    start: int
    end: int
    pointed: bool


def fold(text: str) -> str:
    """
    Return the text with compatibility forms, letter case and ß folded.

    Very long text is cut to its end, where corrections stand.
    """
    folded = text[-MAXIMUM_CHARACTERS:]
    if "/" in folded:
        folded = _with_slashed_fractions(folded)
    if folded.isascii():
        return folded.lower()
    written = folded.encode("latin-1", "ignore")
    if len(written) == len(folded) and not written.translate(None, _GERMAN):
        # Nearly all text: nothing in it is to be normalised, and bytes fold much faster.
        return written.translate(_LOWER).decode("latin-1").replace("ß", "ss")
    if not FRACTIONS.keys().isdisjoint(folded):
        folded = _with_fractions(folded)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", folded).casefold())


def _with_slashed_fractions(text: str) -> str:
    """Return the text with "10 1/2" as "10½" and "3/4 Jahr" as "¾ Jahr"; "am 3/4" is a day."""
    text = _MIXED.sub(
        lambda found: (
            f"{found[1]}{_SLASHED[found[2]]}"
            if found[2]
            else f"{found[3]} {found[4]}{_SLASHED[found[5]]}"
        ),
        text,
    )
    return _FRACTION.sub(lambda found: _SLASHED.get(found[1], found[1]), text)


def _with_fractions(text: str) -> str:
    """Return the text with "10½" as 10:30, "1½ Stunden" as 1,5 and "½ 3" as half two to three."""
    text = _AMOUNT.sub(lambda found: f"{found[1]},{_DECIMALS[found[2]]}", text)
    text = _PAST.sub(lambda found: f"{found[1]}:{_MINUTES[found[2]]}", text)
    return "".join(f" {FRACTIONS[one]} " if one in FRACTIONS else one for one in text)


def tokenize(folded: str) -> list[Token]:
    """
    Return the tokens of folded text, at most `MAXIMUM_TOKENS` of them, the last ones of more.

    Characters that mean nothing here (commas, quotes, emoji) vanish.
    """
    tokens: list[Token] = []
    before = ""
    for found in list(_TOKEN.finditer(folded))[-MAXIMUM_TOKENS:]:
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        text = folded[start:end]
        pointed = kind in POINTABLE and folded.startswith(".", end)
        if pointed:
            if kind == "word":
                end += text in ABBREVIATED
            elif before in BEFORE_A_TIME or len(text) > 2:
                pointed = False
            else:
                end += 1
        elif kind == "dotted" and text[-1] == "." and _is_time(text, before):
            text, end = text[:-1], end - 1
        tokens.append(_new(Token, (kind, text, start, end, pointed)))
        before = text
    return tokens


def _is_time(text: str, before: str) -> bool:
    """ "Um 14.30." ends a sentence with a time; "am 14.12." is a day."""
    return before in BEFORE_A_TIME or int(text.split(".")[1]) >= LEAST_MINUTES
