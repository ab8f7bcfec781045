"""
Series of appointments: "alle zwei Wochen freitags", "vierzehntägig mittwochs um zehn".

Which of the coming days is the first of them is not said, so it is asked, as of "jeden zweiten
Freitag"; "ich komme alle sechs Wochen, am Freitag um drei bitte" is a habit beside a wish.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.umlauts import spellings
from booking_domain.model.german.utterance import PAUSE


INTERVALS: Final = frozenset(
    spelling
    for stem in ("vierzehn", "zwei", "drei", "vier", "sechs", "acht", "14", "2", "3", "4", "6")
    for unit in ("tägig", "wöchig", "wöchentlich")
    for ending in ("", "e", "en")
    for spelling in spellings(stem + unit + ending)
)
"""As one word; a recogniser may write "14" and "tägig" apart."""

EVERY_WORDS: Final = frozenset(("alle", "jede", "jeden", "jeder"))
COUNT: Final = frozenset(("NUM", "ORD", "paar"))
WEEKS: Final = frozenset(("UNIT", "UNITS"))
REPEATED: Final = frozenset(("WDS",))
WEEKDAY: Final = frozenset(("WD", "WDS"))
ON: Final = frozenset(("am", "der"))
EVERY_OTHER: Final = ((Entry("alle", None),), (Entry("ORD", 2),))


def mark_series(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Let a weekday beside an interval of weeks mean, in place, every other such weekday."""
    words = not INTERVALS.isdisjoint(said)
    if not words and EVERY_WORDS.isdisjoint(said):
        return
    for position in range(len(items) - 1, -1, -1):
        length = _length(items, position)
        if length and not _take_after(items, position, length, folded):
            _take_before(items, position, length, folded)


def _length(items: list[Item], position: int) -> int:
    """Return how many words at `position` name an interval: "alle zwei Wochen"; 0 for none."""
    if items[position].text in INTERVALS:
        return 1
    if items[position].text not in EVERY_WORDS or position + 2 >= len(items):
        return 0
    counted = is_of(items[position + 1], COUNT) and is_of(items[position + 2], WEEKS)
    return 3 if counted else 0


def _take_after(items: list[Item], first: int, length: int, folded: str) -> bool:
    """ "Alle zwei Wochen freitags", "vierzehntägig am Freitag"."""
    weekday = first + length
    if weekday < len(items) and is_of(items[weekday], ON):
        weekday += 1
    if weekday >= len(items) or not is_of(items[weekday], WEEKDAY):
        return False
    if _pauses(items, first, weekday, folded) and not is_of(items[weekday], REPEATED):
        return False
    _set(items, first, weekday, weekday)
    return True


def _take_before(items: list[Item], first: int, length: int, folded: str) -> None:
    """ "Freitags alle zwei Wochen"."""
    weekday = first - 1
    if weekday < 0 or not is_of(items[weekday], REPEATED):
        return
    if not _pauses(items, weekday, first, folded):
        _set(items, weekday, first + length - 1, weekday)


def _pauses(items: list[Item], first: int, last: int, folded: str) -> bool:
    return any(
        PAUSE.search(folded, items[at].end, items[at + 1].start) is not None
        for at in range(first, last)
    )


def _set(items: list[Item], first: int, last: int, weekday: int) -> None:
    day = items[weekday]
    every, second = EVERY_OTHER
    named = day._replace(entries=tuple(one for one in day.entries if one.category == "WD"))
    items[first : last + 1] = [
        Item("alle", every, items[first].start, items[first].start, number=False),
        Item("zweiten", second, items[first].start, items[first].start, number=False),
        named,
    ]
