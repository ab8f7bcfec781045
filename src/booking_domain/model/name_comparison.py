"""Comparisons behind a name, which are no part of it: "Kaiser wie der Kaiser"."""

from typing import Final

from booking_domain.model.folding import fold, word_set
from booking_domain.model.name_words import UNNAMED, is_time_word


ARTICLES_OF_COMPARISON: Final = frozenset(
    {"der", "die", "das", "dem", "den", "ein", "eine", "beim", "im", "vom", "am", "unser", "unsere"}
)
"""Words after "wie" that no letter's word follows: "K wie Kaiser" has none."""

_BEFORE: Final = word_set(
    "ja genau genauso so richtig einfach eben halt also mein name ist ich heiße schreibt sich"
)
_WORDS_OF_BEGINNING: Final = 2


def end_of_comparison(tokens: list[str], place: int, *, until: frozenset[str]) -> int | None:
    """This will return where "wie der Kaiser" ends that begins at `place`; `None` for others."""
    start = place + (tokens[place].lower() == "so")
    said = [token.lower() for token in tokens[start : start + _WORDS_OF_BEGINNING]]
    if len(said) < _WORDS_OF_BEGINNING or said[0] != "wie" or said[1] not in ARTICLES_OF_COMPARISON:
        return None
    end = start + _WORDS_OF_BEGINNING
    while end < len(tokens) and tokens[end] != "," and tokens[end].lower() not in until:
        end += 1
    return end


def compared_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """This will return the name that was compared; none in "egal wie die sitzen"."""
    while words and (words[-1] == "," or fold(words[-1]) in _BEFORE):
        words = words[:-1]
    folded = [fold(word) for word in words]
    is_number = len(words) > 1 and all(is_time_word(word) for word in folded)
    return () if is_number or not UNNAMED.isdisjoint(folded) else words
