"""Years that a recogniser wrote in several words: "zweitausend siebenundzwanzig"."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from booking_domain.model.german.numbers import CARDINALS, SPLIT_UNITS, TENS, cardinal
from booking_domain.model.german.tokens import Token


CENTURIES: Final = {"zweitausend": 2000, "neunzehnhundert": 1900}
SPLIT_CENTURIES: Final = {("zwei", "tausend"): 2000, ("neunzehn", "hundert"): 1900}
HEADS: Final = frozenset(
    (
        *CENTURIES,
        *(head for head, _ in SPLIT_CENTURIES),
        *(f"{head}{unit}" for head in CENTURIES for unit in SPLIT_UNITS),
        *(f"{head}{unit.removesuffix('und')}" for head in CENTURIES for unit in SPLIT_UNITS),
    )
)
"""The words that such a year may begin with."""

LONGEST: Final = 6
LEAST_SPOKEN: Final = 2
BELOW_HUNDRED: Final = range(LEAST_SPOKEN, 100)
UNITS: Final = range(1, 10)


def year_at(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """Return the year that begins at `position` in one word, and how many tokens it takes up."""
    following = tokens[position + 1][1] if position + 1 < len(tokens) else ""
    begins = (tokens[position][1], following) in SPLIT_CENTURIES
    if not begins and not tokens[position][1].startswith(tuple(CENTURIES)):
        return None
    ahead = takewhile(lambda token: token.kind == "word", tokens[position : position + LONGEST])
    words = [token.text for token in ahead]
    if tuple(words[:2]) in SPLIT_CENTURIES:
        century, head, rest = SPLIT_CENTURIES[words[0], words[1]], 2, words[2:]
    else:
        name = next((name for name in CENTURIES if words[0].startswith(name)), None)
        if name is None:
            return None
        begun = words[0].removeprefix(name)
        century, head = CENTURIES[name], 0 if begun else 1
        rest = [begun, *words[1:]] if begun else words[1:]
    und = 1 if rest[:1] == ["und"] else 0
    number, taken = _below_hundred(rest[und:])
    if not taken:
        return None
    return cardinal(century + number), head + und + taken


def _below_hundred(words: list[str]) -> tuple[int, int]:
    """Return a number and how many words it takes up: one, two or three."""
    first = 1 if words[:1] == ["ein"] else CARDINALS.get(words[0], 0) if words else 0
    if len(words) > 1 and words[0] in SPLIT_UNITS and CARDINALS.get(words[1]) in TENS:
        return SPLIT_UNITS[words[0]] + CARDINALS[words[1]], 2
    if len(words) > 2 and words[1] == "und" and CARDINALS.get(words[2]) in TENS and first in UNITS:
        return first + CARDINALS[words[2]], 3
    return (first, 1) if first in BELOW_HUNDRED else (0, 0)
