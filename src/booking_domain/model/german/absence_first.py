"""
An absence that is said before its time: "im Urlaub bin ich nächste Woche, Montag um elf".

It refuses the time behind it up to the next pause, or to the end of a week or month that is named;
the wish is what follows then.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.items import Item, bury, is_of


STOP: Final = re.compile(r"[,;!?\n]|\.(?!\d)|:(?!\d)")
BEING: Final = frozenset(("bin", "sind"))
SPEAKERS: Final = frozenset(("ich", "wir", "i", "mir"))
REFUSAL: Final = frozenset(("REFUSAL",))
SPANS: Final = frozenset(("UNIT", "UNITS", "MON", "DAY"))
TIMES: Final = frozenset(
    ("WD", "WDS", "REL", "MORGEN", "ORD", "DATE", "FEAST", "FESTIVE", "PARTWORD", "H", *SPANS)
)
CLOCKS: Final = frozenset(("um", "uhr", "CLOCK", "ab", "gegen"))


def move_absences_behind(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Put, in place, an absence that is said first behind the time that it refuses."""
    if BEING.isdisjoint(said):
        return
    position = 0
    while position < len(items):
        if is_of(items[position], REFUSAL) and _begins_its_sentence(items, position, folded):
            end = _end_of_time(items, position, folded)
            if end > position:
                at = items[end].end
                items.insert(end + 1, Item("", (Entry("REFUSAL", None),), at, at, number=False))
                bury(items, position)
                position = end + 1
        position += 1


def _begins_its_sentence(items: list[Item], position: int, folded: str) -> bool:
    """ "Im Urlaub bin ich", "ich bin im Urlaub", and no time before it."""
    first = position
    while first and not STOP.search(folded, items[first - 1].end, items[first].start):
        first -= 1
    before = items[first:position]
    if any(is_of(item, TIMES) for item in before):
        return False
    near = {item.text for item in (*before[-2:], *items[position + 1 : position + 3])}
    return not (BEING.isdisjoint(near) or SPEAKERS.isdisjoint(near))


def _end_of_time(items: list[Item], position: int, folded: str) -> int:
    """Return the last word of the time that follows in the same breath; -1 where none does."""
    last = span = -1
    for at in range(position + 1, len(items)):
        if STOP.search(folded, items[at - 1].end, items[at].start):
            return last
        if is_of(items[at], CLOCKS):
            return span
        if is_of(items[at], TIMES):
            last = at
        if is_of(items[at], SPANS):
            span = at
    return last
