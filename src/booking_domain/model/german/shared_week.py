"""
A week or month that is said once, behind two weekdays: it is that of both.

"Mittwoch bis Freitag nächster Woche", "Donnerstag oder Freitag im April". In front of the second
day it is that day's own: "Donnerstag oder nächste Woche Freitag" begins with the coming Thursday.
"""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.expressions import (
    DayChoice,
    DayExpression,
    Duration,
    Month,
    PartOf,
    Quarter,
    Season,
    Shifted,
    WeekdayOf,
    WeekdayWithin,
    When,
)


DAYS_OF_WEEK: Final = 7
DAYS: Final = frozenset(("BIT", "WHEN"))
JOINING: Final = frozenset(("oder", "und"))
BETWEEN: Final = JOINING | {"TOO", "ALSO"}
FURTHEST: Final = 1
"""How many words may stand between two days of one list, but what joins them."""


def of_the_same_week(first: DayExpression, last: DayExpression) -> DayExpression:
    """
    Return the first of two days, in the week or month that was said behind the last one.

    A weekday that comes later in the week is that of the week before: "Freitag bis Dienstag
    nächster Woche". Whatever says by itself which day it is stays as it is.
    """
    if not isinstance(first, WeekdayOf) or first.which is not None:
        return first
    match last:
        case WeekdayWithin(span=span, behind=True) if (
            isinstance(span, Month | Quarter | Season | PartOf) or first.weekday <= last.weekday
        ):
            return WeekdayWithin(first.weekday, span)
        case WeekdayWithin(weekday=weekday, behind=True):
            return _days_before(last, weekday - first.weekday)
        case Shifted(base=WeekdayOf(weekday=weekday), duration=duration, behind=True) if (
            duration.days and duration.days % DAYS_OF_WEEK == 0
        ):
            return _days_before(last, weekday - first.weekday)
        case DayChoice(options=options):
            found = tuple(of_the_same_week(first, option) for option in options)
            return first if first in found else DayChoice(found)
    return first


def _days_before(day: DayExpression, difference: int) -> Shifted:
    return Shifted(day, Duration(days=-(difference % DAYS_OF_WEEK)), from_there=True)


def with_shared_weeks(sequence: Sequence[Constituent]) -> Sequence[Constituent]:
    """Return what was said with the days of a list in the week that its last day is in."""
    shared = list(sequence)
    for position in range(len(shared) - 1, 1, -1):
        last = _day(shared[position])
        if last is None or shared[position - 1].category not in BETWEEN:
            continue
        for before in range(position - 1, -1, -1):
            part = shared[before]
            gap = shared[before + 1].start - part.end
            day = _day(part)
            if gap > FURTHEST or (day is None and part.category not in BETWEEN):
                break
            if isinstance(part.value, When) and day is not None:
                when = evolve(part.value, day=of_the_same_week(day, last))
                shared[before] = part._replace(value=when)
    return shared


def _day(part: Constituent) -> DayExpression | None:
    value = part.value
    return value.day if part.category in DAYS and isinstance(value, When) else None
