"""Compounds that are not in the lexicon: "montagnachmittag", "vierzehnuhr", "januarwoche"."""

from functools import lru_cache
from typing import Final

from booking_domain.model.german.lexicon import WORDS


SHORTEST_COMPOUND: Final = 7
SHORTEST_PART: Final = 3
COMPOUNDABLE: Final = frozenset(
    (
        "WD", "PARTNOUN", "PARTWORD", "früh", "NUM", "uhr", "halb", "viertel", "MORGEN", "REL",
        "dreiviertel", "MON", "ORD", "UNIT", "UNITS", "vor", "nach", "hälfte", "advent",
    )
)  # fmt: skip
_HEADS: Final = frozenset(
    word[:SHORTEST_PART]
    for word, entries in WORDS.items()
    if entries[0].category in COMPOUNDABLE and len(word) >= SHORTEST_PART
)


def may_be_compound(word: str) -> bool:
    """Return whether it is worth while to take the word apart."""
    return len(word) >= SHORTEST_COMPOUND and word[:SHORTEST_PART] in _HEADS


def parts_of(word: str) -> tuple[str, ...]:
    """Return the known words of which `word` is made up; nothing where it is not."""
    return _split(word) if may_be_compound(word) else ()


@lru_cache(maxsize=2048)
def _split(word: str) -> tuple[str, ...]:
    for cut in range(len(word) - SHORTEST_PART + 1, SHORTEST_PART - 1, -1):
        head = WORDS.get(word[:cut])
        if head is None or head[0].category not in COMPOUNDABLE:
            continue
        tail = word[cut:]
        rest = WORDS.get(tail, ())
        if any(entry.category in COMPOUNDABLE for entry in rest):
            return (word[:cut], tail)
        further = parts_of(tail)
        if further:
            return (word[:cut], *further)
    return ()
