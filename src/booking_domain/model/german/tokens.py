"""Text to tokens: folded case, digits' own punctuation kept, everything else a separator."""

import re
import unicodedata

from typing import Final, NamedTuple


MAXIMUM_CHARACTERS = 1_500
MAXIMUM_TOKENS = 200
POINTABLE: Final = frozenset(("word", "number"))

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
_new: Final = tuple.__new__


class Token(NamedTuple):
    """
    One token: its kind (a group of the pattern), its folded text and where it stands.

    `pointed` says that a full stop follows a number or a word directly.
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
    if folded.isascii():
        return folded.lower()
    written = folded.encode("latin-1", "ignore")
    if len(written) == len(folded) and not written.translate(None, _GERMAN):
        # Nearly all text: nothing in it is to be normalised, and bytes fold much faster.
        return written.translate(_LOWER).decode("latin-1").replace("ß", "ss")
    if not FRACTIONS.keys().isdisjoint(folded):
        folded = _with_fractions(folded)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", folded).casefold())


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
    tokens = []
    for found in list(_TOKEN.finditer(folded))[-MAXIMUM_TOKENS:]:
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        pointed = kind in POINTABLE and folded.startswith(".", end)
        tokens.append(_new(Token, (kind, folded[start:end], start, end + pointed, pointed)))
    return tokens
