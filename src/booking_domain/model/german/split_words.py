"""Words that a recogniser split: "mitt woch", "diens tag", "novem ber", "sieb zehn"."""

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.lexing import KNOWN
from booking_domain.model.german.numbers import CARDINALS, ORDINALS
from booking_domain.model.german.spoken_years import HEADS as YEAR_HEADS
from booking_domain.model.german.spoken_years import year_at
from booking_domain.model.german.tokens import Token


SHORTEST_SPLIT: Final = 6
SHORTEST_PIECE: Final = 2
MOST_PIECES: Final = 3
BELOW_HUNDRED: Final = range(1, 100)
SPLITTABLE: Final = frozenset(("WD", "MON", "PARTNOUN", "PARTWORD", "REL", "MORGEN", "FEAST"))
WHOLE: Final = frozenset(
    word
    for word, entries in WORDS.items()
    if len(word) >= SHORTEST_SPLIT
    and (
        entries[0].category in SPLITTABLE
        or CARDINALS.get(word) in BELOW_HUNDRED
        or ORDINALS.get(word) in BELOW_HUNDRED
    )
)
HEADS: Final = frozenset(
    word[:cut] for word in WHOLE for cut in range(SHORTEST_PIECE, len(word) - 1)
)
BEGINNINGS: Final = HEADS | YEAR_HEADS


def rejoined(tokens: Sequence[Token]) -> list[Token]:
    """
    Return the tokens with split words put together again.

    One piece at least must mean nothing by itself: "vier zehn" and "nach Mittag" stay as they are.
    """
    whole: list[Token] = []
    done = 0
    for position in [at for at, token in enumerate(tokens) if token[1] in BEGINNINGS]:
        joined = _joined(tokens, position) if position >= done else None
        if joined is not None:
            text, taken = joined
            first, last = tokens[position], tokens[position + taken - 1]
            whole += tokens[done:position]
            whole.append(Token("word", text, first.start, last.end, last.pointed))
            done = position + taken
    whole += tokens[done:]
    return whole


def _joined(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """Return the word that is split from `position` on, and how many tokens it takes up."""
    kind, text, _, _, pointed = tokens[position]
    year = year_at(tokens, position) if text in YEAR_HEADS else None
    if year is not None:
        return year
    if text not in HEADS or kind != "word" or pointed or position + 1 == len(tokens):
        return None
    both = text + tokens[position + 1][1]
    if both not in HEADS and both not in WHOLE:
        # What follows hardly ever goes on with a word.
        return None
    taken = _pieces(tokens, position)
    if taken == 1:
        return None
    return "".join([token.text for token in tokens[position : position + taken]]), taken


def _pieces(tokens: Sequence[Token], position: int) -> int:
    """Return how many tokens make one word, counted from `position`."""
    text, strange = "", False
    found = 1
    for count, token in enumerate(tokens[position : position + MOST_PIECES], start=1):
        if token.kind != "word":
            break
        text += token.text
        strange = strange or token.text not in KNOWN
        if count > 1 and strange and text in WHOLE:
            found = count
        if token.pointed or (text not in HEADS and text not in WHOLE):
            break
    return found
