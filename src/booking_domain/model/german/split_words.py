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


def rejoined(tokens: Sequence[Token]) -> list[Token]:
    """
    Return the tokens with split words put together again.

    One piece at least must mean nothing by itself: "vier zehn" and "nach Mittag" stay as they are.
    """
    whole: list[Token] = []
    position, size = 0, len(tokens)
    while position < size:
        token = tokens[position]
        taken = 1
        year = year_at(tokens, position) if token[1] in YEAR_HEADS else None
        if year is not None:
            text, taken = year
            last = tokens[position + taken - 1]
            token = Token("word", text, token.start, last.end, last.pointed)
        elif token[1] in HEADS and token[0] == "word" and not token[4]:
            taken = _pieces(tokens, position) if _goes_on(tokens, position) else 1
            if taken > 1:
                last = tokens[position + taken - 1]
                text = "".join(tokens[position + step].text for step in range(taken))
                token = Token("word", text, token.start, last.end, last.pointed)
        whole.append(token)
        position += taken
    return whole


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word, or more of it, begins with this piece and the next: hardly ever."""
    if position + 1 >= len(tokens):
        return False
    both = tokens[position][1] + tokens[position + 1][1]
    return both in HEADS or both in WHOLE


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
