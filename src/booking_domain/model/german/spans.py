"""Longer times to their first and last day: weeks, weekends, months, quarters, seasons, years."""

import datetime as dt

from typing import Final, TypeAlias, assert_never

from booking_domain.model.german.days import (
    NO_SUCH_DAY,
    WEEK,
    Days,
    Span,
    days_in_month,
    make,
    monday,
    on_or_after,
    plus,
    plus_months,
    span,
    years_ahead,
)
from booking_domain.model.german.expressions import (
    DayExpression,
    Month,
    Quarter,
    Season,
    Upcoming,
    Week,
    Weekend,
    WeekNumber,
    Year,
)
from booking_domain.model.german.series import WEEKS_AHEAD, Edge, Unit, Which
from booking_domain.model.german.temporal_wish import Question


FRIDAY: Final = 4
SATURDAY: Final = 5
SEASON_BOUNDS: Final = {
    3: ((3, 20), (6, 20)),
    6: ((6, 21), (9, 23)),
    9: ((9, 23), (12, 20)),
    12: ((12, 21), (3, 20)),
}
WEEK_PARTS: Final = {
    Edge.BEGIN: (0, 1),
    Edge.MIDDLE: (1, 3),
    Edge.END: (3, 6),
    Edge.FIRST_HALF: (0, 2),
    Edge.SECOND_HALF: (3, 6),
}
MONTH_PARTS: Final = {
    Edge.BEGIN: (1, 10),
    Edge.MIDDLE: (11, 20),
    Edge.END: (21, 31),
    Edge.FIRST_HALF: (1, 15),
    Edge.SECOND_HALF: (16, 31),
}
YEAR_PARTS: Final = {
    Edge.BEGIN: (1, 2),
    Edge.MIDDLE: (5, 8),
    Edge.END: (12, 12),
    Edge.FIRST_HALF: (1, 6),
    Edge.SECOND_HALF: (7, 12),
}
FRACTIONS: Final = {
    Edge.BEGIN: (0, 2),
    Edge.MIDDLE: (2, 4),
    Edge.END: (4, 6),
    Edge.FIRST_HALF: (0, 3),
    Edge.SECOND_HALF: (3, 6),
}
PlainSpan: TypeAlias = Week | WeekNumber | Weekend | Month | Quarter | Year | Season | Upcoming


def span_days(expression: PlainSpan, today: dt.date) -> Days:
    """Return first and last day; what has begun already begins today."""
    match expression:
        case Week(shift=shift, workdays=workdays):
            if workdays and today.weekday() >= FRIDAY:
                return span(on_or_after(today, 0), on_or_after(on_or_after(today, 0), FRIDAY))
            first = plus(monday(today), WEEK * (shift or 0))
            # On a Wednesday "werktags" is no matter of the three days left of the week.
            return _from_today(first, plus(first, WEEK + FRIDAY if workdays else 6), today)
        case WeekNumber():
            return _week_number(expression, today)
        case Weekend():
            return _weekend(expression, today)
        case Month():
            return _month(expression, today)
        case Quarter():
            return _quarter(expression, today)
        case Year():
            return _year(expression, today)
        case Season():
            return _season(expression, today)
        case Upcoming():
            return _upcoming(expression, today)
        case _:
            assert_never(expression)


def _from_today(first: dt.date, last: dt.date, today: dt.date) -> Days:
    return span(max(first, today) if last >= today else first, last)


def _week_number(week: WeekNumber, today: dt.date) -> Days:
    first = _iso_monday(week.year or today.year, week.number)
    if week.year is None and (first is None or plus(first, 6) < today):
        first = _iso_monday(today.year + 1, week.number)
    return NO_SUCH_DAY if first is None else _from_today(first, plus(first, 6), today)


def _iso_monday(year: int, week: int) -> dt.date | None:
    try:
        return dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _weekend(weekend: Weekend, today: dt.date) -> Days:
    saturday = plus(monday(today), SATURDAY)
    if weekend.shift is not None:
        saturday = plus(saturday, WEEK * weekend.shift)
        return _from_today(saturday, plus(saturday, 1), today)
    here: Span = (max(saturday, today), plus(saturday, 1))
    following: Span = (plus(saturday, WEEK), plus(saturday, WEEK + 1))
    begun = today.weekday() >= SATURDAY
    match weekend.which:
        case None | Which.THIS:
            if today.weekday() > SATURDAY and weekend.which is None:
                return Days((following, here), Question.WHICH_WEEK)
            return Days((here,))
        case Which.COMING:
            return Days((following,)) if begun else Days((here,))
        case Which.NEXT:
            return Days((following,)) if begun else Days((here, following), Question.WHICH_WEEK)
        case Which.OVERNEXT if not begun:
            # The one after the coming one, to whom "nächstes Wochenende" is this one.
            later = plus(saturday, WEEK * 2)
            return Days((following, (later, plus(later, 1))), Question.WHICH_WEEK)
        case Which.OVERNEXT | Which.LAST | Which.PRELAST:
            weeks = WEEKS_AHEAD[weekend.which]
            if weekend.which is Which.LAST and begun:
                weeks = -1
            first = plus(saturday, WEEK * weeks)
            return span(first, plus(first, 1))
        case _:
            assert_never(weekend.which)


def _whole_month(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, days_in_month(year, month))


def _month(month: Month, today: dt.date) -> Days:
    if month.month is None:
        first = plus_months(today.replace(day=1), month.shift or 0)
        return _from_today(*_whole_month(first.year, first.month), today)
    if month.year is not None:
        return _from_today(*_whole_month(month.year, month.month), today)
    year = today.year
    match month.which:
        case Which.NEXT | Which.COMING:
            year += month.month <= today.month
        case Which.OVERNEXT:
            year += 1 + (month.month <= today.month)
        case Which.LAST | Which.PRELAST:
            year -= month.month >= today.month
        case None | Which.THIS:
            year += month.month < today.month
        case _:
            assert_never(month.which)
    return _from_today(*_whole_month(year, month.month), today)


def _quarter(quarter: Quarter, today: dt.date) -> Days:
    current = (today.month - 1) // 3
    index = today.year * 4 + current + (quarter.shift or 0)
    if quarter.number is not None:
        year = quarter.year or today.year + (quarter.number - 1 < current)
        index = year * 4 + quarter.number - 1
    year, number = divmod(index, 4)
    first = dt.date(year, 3 * number + 1, 1)
    return _from_today(first, _whole_month(year, 3 * number + 3)[1], today)


def _year(year: Year, today: dt.date) -> Days:
    number = year.year
    if number is None:
        number = today.year + years_ahead(year.shift or 0, today, new=year.new)
    return _from_today(dt.date(number, 1, 1), dt.date(number, 12, 31), today)


def _season(season: Season, today: dt.date) -> Days:
    begin, end = SEASON_BOUNDS[season.month]
    year = season.year or today.year - 1
    while True:
        first = dt.date(year, *begin)
        last = dt.date(year + (end < begin), *end)
        if season.year or last >= today:
            break
        year += 1
    if season.year is None and season.which in (Which.NEXT, Which.COMING) and first <= today:
        year += 1
    elif season.which in (Which.LAST, Which.PRELAST):
        year -= 1
    return _from_today(dt.date(year, *begin), dt.date(year + (end < begin), *end), today)


def _upcoming(upcoming: Upcoming, today: dt.date) -> Days:
    count = upcoming.count
    if upcoming.unit is Unit.MONTH:
        far = plus_months(today, count)
    elif upcoming.unit is Unit.YEAR:
        far = plus_months(today, 12 * count)
    else:
        far = plus(today, count * (WEEK if upcoming.unit is Unit.WEEK else 1))
    if count < 0:
        return span(far, plus(today, -1))
    return span(plus(today, 1) if upcoming.unit is Unit.DAY else today, far)


def part_of(edge: Edge, kind: DayExpression, whole: Days, today: dt.date) -> Days:
    """Return the beginning, middle or end of a week, a month or a longer time of this `kind`."""
    begin, end = whole.readings[0]
    last = end or begin or today
    match kind:
        case Month():
            low, high = MONTH_PARTS[edge]
            top = make(last.year, last.month, high) or last
            return _from_today(last.replace(day=low), top, today)
        case Year():
            low, high = YEAR_PARTS[edge]
            return _from_today(dt.date(last.year, low, 1), _whole_month(last.year, high)[1], today)
        case Quarter() | Season():
            first = _begin_of(kind, last)
            low, high = FRACTIONS[edge]
            length = (last - first).days
            first, last = plus(first, length * low // 6), plus(first, length * high // 6)
            return _from_today(first, last, today)
        case _:
            low, high = WEEK_PARTS[edge]
            start = monday(last)
            return _from_today(plus(start, low), plus(start, high), today)


def _begin_of(kind: Quarter | Season, last: dt.date) -> dt.date:
    """A span that has begun begins today: its parts are those of the whole of it."""
    if isinstance(kind, Quarter):
        return dt.date(last.year, last.month - 2, 1)
    begin, end = SEASON_BOUNDS[kind.month]
    return dt.date(last.year - (end < begin), *begin)
