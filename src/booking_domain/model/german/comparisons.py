"""
What something is like: "so hell wie im Sommer", "das ist ja wie Weihnachten", "wie letztes Mal im
März".

A month, season or feast behind "wie" is no wish, unless an appointment is named right behind it;
nor is the day on which something was agreed: "wie am Montag besprochen, um drei".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


LIKE: Final = all_spellings("wie wia")
AS_BEFORE: Final = all_spellings(
    "beim bei das letztes letzte damals früher sonst zuletzt vorher zum"
)
LONGER: Final = frozenset(("MON", "MONCLEAR", "SEASON", "FEAST", "FESTIVE"))
BEFORE: Final = frozenset(
    ("im", "in", "an", "am", "zu", "der", "WHICH", "EDGE", "über", "UNIT", "vor")
)
SINGLE: Final = frozenset(("WD", "DATE", "ORD", "MON", "der", "am"))
AGREED: Final = all_spellings(
    "besprochen ausgemacht abgemacht vereinbart telefoniert erwähnt geredet"
)
APPOINTED: Final = all_spellings(
    "termin termine frei platz was geht ginge offen möglich auf zu ist wäre"
)
LONGEST: Final = 5


def bury_comparisons(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the times with which something is compared."""
    if LIKE.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item[0] in LIKE:
            _bury_compared(items, position)
            _bury_agreed(items, position)


def _bury_compared(items: list[Item], like: int) -> None:
    first = like + 1
    while first < len(items) and items[first].text in AS_BEFORE and not items[first].entries:
        first += 1
    if like == 0 and first == like + 1:
        # "Wie im April" may go on with anything; "so wie im April" may not.
        return
    end = _end(items, first)
    while 0 < end < len(items) and items[end].text == "und" and _end(items, end + 1) > 0:
        end = _end(items, end + 1)
    behind = [item.text for item in items[end : end + 2]]
    if end > 0 and APPOINTED.isdisjoint(behind):
        bury(items, first, end)


def _end(items: list[Item], first: int) -> int:
    """Return where a month, season or feast ends that begins here; 0 where none does."""
    end = first
    while end < min(len(items), first + LONGEST) and is_of(items[end], BEFORE):
        end += 1
    return end + 1 if end < len(items) and is_of(items[end], LONGER) else 0


def _bury_agreed(items: list[Item], like: int) -> None:
    """ "Wie am Montag besprochen"; "wie besprochen am Montag" wishes for it."""
    end = like + 1
    while end < len(items) and is_of(items[end], SINGLE):
        end += 1
    if end < len(items) and end > like + 2 and items[end].text in AGREED:
        bury(items, like + 1, end)
