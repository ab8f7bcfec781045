"""Calendar arithmetic for whole days: readings, spans and moving about safely."""

import calendar
import datetime as dt

from typing import Final, TypeAlias

from attrs import frozen

from booking_domain.model.german.expressions import Duration
from booking_domain.model.german.temporal_wish import InvalidReason, Question


Span: TypeAlias = tuple[dt.date | None, dt.date | None]
LATEST: Final = dt.date(2500, 1, 1)
EARLIEST: Final = dt.date(1800, 1, 1)
_LATEST: Final = LATEST.toordinal()
_EARLIEST: Final = EARLIEST.toordinal()
WEEK: Final = 7


@frozen
class Days:
    """
    The readings of a day expression, best first: single days or spans, both ends included.

    `question` is set when only the caller can choose between several readings, `confirm` when the
    one reading must be read back, `invalid` when there is no such day. `as_said` is the day gone by
    that was named where the reading is of another year.
    """

    readings: tuple[Span, ...]
    question: Question | None = None
    confirm: Question | None = None
    invalid: InvalidReason | None = None
    as_said: dt.date | None = None


NO_SUCH_DAY: Final = Days((), invalid=InvalidReason.NO_SUCH_DAY)


def single(day: dt.date) -> Days:
    """Return the one reading of a single day."""
    return Days(((day, day),))


def span(first: dt.date | None, last: dt.date | None) -> Days:
    """Return the one reading of a longer time."""
    return Days(((first, last),))


def asked(days: list[dt.date], question: Question) -> Days:
    """Return single days as readings; the question is dropped when they are all the same day."""
    distinct = tuple(dict.fromkeys(days))
    if len(distinct) == 1:
        return single(distinct[0])
    return Days(tuple((day, day) for day in distinct), question)


def plus(day: dt.date, days: int) -> dt.date:
    """Return the day `days` later, kept inside the years that are spoken of."""
    moved = day.toordinal() + days
    return dt.date.fromordinal(min(max(moved, _EARLIEST), _LATEST))


def plus_months(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last of that month when it is shorter."""
    index = min(max(day.year * 12 + day.month - 1 + months, 1800 * 12), 2500 * 12)
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    return calendar.monthrange(year, month)[1]


def plus_duration(day: dt.date, duration: Duration) -> dt.date:
    """Return the day moved by the months and days of a duration; its seconds are not looked at."""
    moved = plus_months(day, duration.months) if duration.months else day
    return plus(moved, duration.days) if duration.days else moved


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the day's ISO week."""
    return plus(day, -day.weekday())


def on_or_after(day: dt.date, weekday: int) -> dt.date:
    """Return the first such weekday that is not before `day`."""
    return plus(day, (weekday - day.weekday()) % WEEK)


def years_ahead(shift: int, today: dt.date, *, new: bool) -> int:
    """Return how many years to go on; in January the new year is the one that has begun."""
    return 0 if new and today.month == 1 else shift


def make(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or `None` where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
