"""Single days: dates, weekdays and feasts, completed and checked from the day of speaking."""

import datetime as dt

from typing import Final, assert_never

from attrs import evolve

from booking_domain.model.german import holidays
from booking_domain.model.german.days import (
    NO_SUCH_DAY,
    WEEK,
    Days,
    asked,
    make,
    monday,
    plus,
    plus_duration,
    single,
)
from booking_domain.model.german.expressions import (
    Calendar,
    Duration,
    Feast,
    FeastTime,
    Month,
    WeekdayOf,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.spans import span_days
from booking_domain.model.german.temporal_wish import Question


REPAIRABLE_YEARS: Final = 5
NEAR: Final = 183
MONTHS_SEARCHED: Final = 12
CHRISTMAS_EVE: Final = 8
BOXING_DAY: Final = 6
"""Days before New Year's Day."""


def calendar_day(day: Calendar, today: dt.date) -> Days:
    if day.year is not None and day.month is not None:
        found = _full_date(day.year, day.month, day.day, today)
    elif day.month_shift is not None:
        month = span_days(Month(shift=day.month_shift), today).readings[0][1]
        named = None if month is None else make(month.year, month.month, day.day)
        found = NO_SUCH_DAY if named is None else single(named)
    elif day.month is None:
        found = _day_of_month(day.day, today)
    else:
        found = _next_date(day.month, day.day, today)
    if day.weekday is None or not found.readings:
        return found
    return _against_weekday(found, day.weekday)


def _full_date(year: int, month: int, day: int, today: dt.date) -> Days:
    named = make(year, month, day)
    if named is None:
        return NO_SUCH_DAY
    if named >= today or today.year - year > REPAIRABLE_YEARS:
        return single(named)
    ahead = _next_date(month, day, today)
    if year < today.year:
        return evolve(ahead, confirm=Question.YEAR_REPAIRED, as_said=named)
    near = plus(today, NEAR)
    if not any(first and first <= near for first, _ in ahead.readings):
        return single(named)
    return evolve(ahead, confirm=Question.DAY_OVER, as_said=named)


def _next_date(month: int, day: int, today: dt.date) -> Days:
    year = today.year + ((month, day) < (today.month, today.day))
    named = make(year, month, day)
    return NO_SUCH_DAY if named is None else single(named)


def _day_of_month(day: int, today: dt.date) -> Days:
    """Return the next one; said on that very day: today or the next, as with a weekday."""
    months = (divmod(today.month - 1 + ahead, 12) for ahead in range(MONTHS_SEARCHED))
    dates = (make(today.year + years, month + 1, day) for years, month in months)
    coming = [date for date in dates if date is not None and date >= today]
    if not coming:
        return NO_SUCH_DAY
    if coming[0] == today:
        return asked(coming[:2], Question.WHICH_DAY)
    return single(coming[0])


def _against_weekday(found: Days, weekday: int) -> Days:
    fitting = tuple(one for one in found.readings if one[0] and one[0].weekday() == weekday)
    if fitting and len(fitting) < len(found.readings):
        return Days(fitting)
    named = found.readings[0][0]
    if named is None or named.weekday() == weekday:
        return found
    meant = plus(monday(named), weekday)
    said = found.as_said
    fitted = said is not None and said.weekday() == weekday
    question = found.confirm if fitted else Question.WEEKDAY_AGAINST_DATE
    return Days(((named, named), (meant, meant)), question, as_said=said)


def weekday_day(expression: WeekdayOf, today: dt.date) -> Days:
    ahead = (expression.weekday - today.weekday()) % WEEK
    coming = plus(today, ahead or WEEK)
    match expression.which:
        case None | Which.THIS | Which.COMING:
            return single(coming) if ahead else asked([coming, today], Question.WHICH_DAY)
        case Which.NEXT:
            if monday(coming) > today:
                return single(coming)
            return asked([coming, plus(coming, WEEK)], Question.WHICH_WEEK)
        case Which.OVERNEXT:
            after = plus(coming, WEEK)
            if monday(coming) > today:
                return single(after)
            return asked([after, plus(after, WEEK)], Question.WHICH_WEEK)
        case Which.LAST:
            return single(plus(today, ahead - WEEK))
        case Which.PRELAST:
            return single(plus(today, ahead - 2 * WEEK))
        case _:
            assert_never(expression.which)


def later_day(duration: Duration, today: dt.date) -> Days:
    there = plus_duration(today, duration)
    if duration.eight_days and duration.days > 0:
        return asked([there, plus(there, -1)], Question.WHICH_DAY)
    return single(there)


def feast_days(feast: Feast | FeastTime, today: dt.date) -> Days:
    """Return the days of a feast; its readings in their order where several have its name."""
    if isinstance(feast, FeastTime):
        return _feast_time(feast, today)
    names = holidays.SEVERAL.get(feast.name, (feast.name,))
    return asked(sorted(_feast_day(name, feast, today) for name in names), Question.WHICH_DAY)


def _feast_time(feast: FeastTime, today: dt.date) -> Days:
    """
    Return all days of a feast, of the next one where none was named.

    "Die Feiertage" at Christmas may go on until New Year's Day.
    """
    if feast.name is not None:
        return Days((_days_of(feast.name, today),))
    turn = 1 if today > dt.date(today.year, 1, 1) else 0
    new_year = dt.date(today.year + turn, 1, 1)
    christmas = plus(new_year, -CHRISTMAS_EVE), plus(new_year, -BOXING_DAY)
    begin, end = min(_days_of(name, today) for name in ("ostersonntag", "pfingstsonntag"))
    if (begin, end) < christmas:
        return Days(((begin, end),))
    until_new_year = (christmas[0], new_year)
    if christmas[1] < today:
        return Days((until_new_year,))
    return Days((christmas, until_new_year), Question.WHICH_DAY)


def _days_of(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days that are not over, of this year or the next."""
    first, last = holidays.FEAST_TIMES[name]
    year = today.year + (holidays.feast_day(last, year=today.year) < today)
    return holidays.feast_day(first, year=year), holidays.feast_day(last, year=year)


def _feast_day(name: str, feast: Feast, today: dt.date) -> dt.date:
    if feast.year is not None:
        return holidays.feast_day(name, year=feast.year)
    day = holidays.feast_day(name, year=today.year)
    if feast.which in (Which.LAST, Which.PRELAST):
        return day if day < today else holidays.feast_day(name, year=today.year - 1)
    return day if day >= today else holidays.feast_day(name, year=today.year + 1)
