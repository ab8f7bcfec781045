"""Feasts that a time beside them tells from people of the name: "Josefi um zehn"."""

from typing import Final

from booking_domain.model.german.items import Item, is_of


TIMED: Final = frozenset(
    (
        *("josefi", "josephi", "floriani", "leopoldi", "ruperti", "johanni", "michaeli"),
        *("kathrein", "kathreini", "laurenzi", "fasching", "karneval"),
    )
)
"""Of the names that else need a cue (`feast_names.NEED_A_CUE`) those that few people have."""

TIMES: Final = frozenset(("um", "gegen", "ab", "PARTWORD", "PARTNOUN", "CLOCK", "CLK"))
NAMING: Final = frozenset(
    "herr herrn frau bei zu der die familie ist bin heisse vor nach bis ab seit".split()
)
"""After these they are names all the same, or bounds of a time that is not known."""


def is_timed_feast(items: list[Item], position: int) -> bool:
    """Whether a feast's name is followed by a time; "zur Kathrein um zehn" names who cuts."""
    timed = any(is_of(item, TIMES) for item in items[position + 1 : position + 2])
    named = position > 0 and items[position - 1].text in NAMING
    return timed and items[position].text in TIMED and not named
