"""
The weekday of another week than the one refused: "Montag um zehn, aber nicht diesen, den nächsten".

"Nicht diesen, sondern nächsten Montag" means a week later than the coming one, however the calendar
counts, and the over-next one is asked as ever.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.expressions import DayExpression, Duration, Shifted, WeekdayOf
from booking_domain.model.german.items import Item, bury, end_of_run
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.series import Which


NOT: Final = "nicht"
WHICH: Final = frozenset(
    word for word, entries in WORDS.items() if any(one.category == "WHICH" for one in entries)
)
BETWEEN: Final = frozenset(("der", "RATHER", "BUT", "SO", "NO", "ELSE"))
HERE: Final = (Which.THIS, Which.COMING)
LATER: Final = (Which.NEXT, Which.OVERNEXT)
OF_A_DAY: Final = ("den", "der")
WEEK: Final = Duration(days=7)


def take_other_week(items: list[Item], said: AbstractSet[str]) -> None:
    """Make the weekday, in place, the one of the week that is wished instead."""
    if NOT not in said or said.isdisjoint(WHICH):
        return
    for position, item in enumerate(items):
        if item[0] == NOT and item.entries and _take(items, position):
            return


def _take(items: list[Item], negation: int) -> bool:
    refused = _which(items, end_of_run(items, negation + 1, BETWEEN))
    if refused < 0 or _value(items[refused], "WHICH") not in HERE:
        return False
    end = refused + 1 + (_weekday(items, refused + 1) is not None)
    wished, which = _wished(items, end_of_run(items, end, BETWEEN))
    if which not in LATER:
        return False
    if _value(next(iter(items[wished + 1 :]), items[wished]), "UNIT") is not None:
        # "Nicht diesen Donnerstag, sondern nächste Woche Donnerstag" says it by itself.
        return False
    last = wished + 1 + (_weekday(items, wished + 1) is not None)
    named = [at for at in range(len(items)) if at < last and _weekday(items, at) is not None]
    days = {_weekday(items, at) for at in named}
    goes_on = last < len(items) or any(item.number for item in items[:negation])
    if len(days) != 1 or not (goes_on or last > wished + 1):
        return False
    place = named[0] if named[0] < negation else wished
    for at in (*range(negation, last), *named):
        bury(items, at)
    if place < negation and items[negation - 1].text == "aber":
        bury(items, negation - 1)
    items[place] = items[place]._replace(entries=(Entry("DAY", _day(days, which)),))
    return True


def _wished(items: list[Item], position: int) -> tuple[int, Which | None]:
    """ "Den nächsten", or "den danach"; return where it stands as well."""
    if position >= len(items):
        return -1, None
    which = _value(items[position], "WHICH")
    if which is None and items[position - 1].text in OF_A_DAY and _is_after(items[position]):
        which = Which.NEXT
    return position, which if isinstance(which, Which) else None


def _is_after(item: Item) -> bool:
    return any(entry.category == "danach" for entry in item.entries)


def _day(days: set[int | None], which: Which | None) -> DayExpression:
    weekday = next(day for day in days if day is not None)
    if which is Which.OVERNEXT:
        return WeekdayOf(weekday, which)
    return Shifted(WeekdayOf(weekday, Which.THIS), WEEK, from_there=True)


def _which(items: list[Item], position: int) -> int:
    """Return the position if "diesen" or "nächsten" stands there, else -1."""
    if position < len(items) and _value(items[position], "WHICH") is not None:
        return position
    return -1


def _weekday(items: list[Item], position: int) -> int | None:
    value = _value(items[position], "WD") if 0 <= position < len(items) else None
    return value if isinstance(value, int) else None


def _value(item: Item, category: str) -> object:
    return next((entry.value for entry in item.entries if entry.category == category), None)
