"""Text to tokens: folded case, digits' own punctuation kept, everything else a separator."""

import re
import unicodedata

from typing import NamedTuple


MAXIMUM_CHARACTERS = 2_000
MAXIMUM_TOKENS = 250

_TOKEN = re.compile(
    r"""
    (?P<word>[^\W\d_]+)(?P<stop>\.?)
    |(?P<iso>(?:19|20)\d\d(?P<between>[-./])\d{1,2}(?P=between)\d{1,2}(?!\d))
    |(?P<full>\d{1,2}(?P<mark>[./-])\s?\d{1,2}(?P=mark)(?:\d{4}|\d\d)(?![\d:]))
    |(?P<clock>\d{1,2}:\d\d(?::\d\d(?:[.]\d+)?(?:z|[+-]\d\d:\d\d)?)?(?!\d))
    |(?P<dotted>\d{1,2}\.\d{1,2}(?!\d)\.?)
    |(?P<slash>\d{1,2}/\d{1,2}(?![\d/]))
    |(?P<decimal>\d+,\d+)
    |(?P<number>\d+)(?P<point>\.?)
    |(?P<dash>[-\u2010-\u2015\u2212])
    |(?P<sign>[€$%&+/])
    """,
    re.VERBOSE,
)


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
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", folded).casefold())


def tokenize(folded: str) -> list[Token]:
    """
    Return the tokens of folded text, at most `MAXIMUM_TOKENS` of them, the last ones of more.

    Characters that mean nothing here (commas, quotes, emoji) vanish.
    """
    tokens = []
    for found in _TOKEN.finditer(folded):
        kind = found.lastgroup or ""
        if kind == "point":
            number, point = found["number"], found["point"]
            tokens.append(Token("number", number, found.start(), found.end(), point != ""))
        elif kind == "stop":
            word, stop = found["word"], found["stop"]
            tokens.append(Token("word", word, found.start(), found.end(), stop != ""))
        else:
            tokens.append(Token(kind, found[0], found.start(), found.end(), pointed=False))
    return tokens[-MAXIMUM_TOKENS:]
