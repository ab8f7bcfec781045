"""Day expressions to calendar days, once the day of speaking is known."""

import datetime as dt

from typing import Final, assert_never

from attrs import evolve

from booking_domain.model.german.days import (
    EARLIEST,
    LATEST,
    NO_SUCH_DAY,
    WEEK,
    Days,
    Span,
    asked,
    make,
    monday,
    on_or_after,
    plus,
    plus_duration,
    single,
    span,
    years_ahead,
)
from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    DayChoice,
    DayExpression,
    Duration,
    Edge,
    Feast,
    Interval,
    InYear,
    Later,
    Month,
    Nth,
    PartOf,
    Quarter,
    Relative,
    Season,
    Shifted,
    Unit,
    Upcoming,
    Week,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    WeekNumber,
    WeekOf,
    Which,
    Year,
)
from booking_domain.model.german.single_days import (
    calendar_day,
    feast_days,
    later_day,
    weekday_day,
)
from booking_domain.model.german.spans import part_of, span_days
from booking_domain.model.german.temporal_wish import Question


LONGEST_INTERVAL: Final = 300
THURSDAY: Final = 3
FRIDAY: Final = 4


def resolve_days(expression: DayExpression, today: dt.date) -> Days:
    """Return the days that an expression names when said on `today`."""
    match expression:
        case Relative(days=days):
            return single(plus(today, days))
        case Calendar():
            return calendar_day(expression, today)
        case WeekdayOf():
            return weekday_day(expression, today)
        case Later(duration=duration):
            return later_day(duration, today)
        case Feast():
            return feast_days(expression, today)
        case (
            Week() | WeekNumber() | Weekend() | Month() | Quarter() | Year() | Season() | Upcoming()
        ):
            return span_days(expression, today)
        case Shifted():
            return _shifted(expression, today)
        case Interval():
            return _interval(expression, today)
        case Nth():
            return _nth(expression, today)
        case _:
            return _composed(expression, today)


def _composed(
    expression: PartOf | WeekdayWithin | WeekOf | Agreeing | InYear | DayChoice, today: dt.date
) -> Days:
    match expression:
        case PartOf(edge=edge, span=inner):
            return _part(edge, inner, today)
        case WeekdayWithin():
            return _weekday_within(expression, today)
        case WeekOf(base=base, shift=shift):
            return _week_of(resolve_days(base, today), shift)
        case Agreeing():
            return _agreeing(expression, today)
        case InYear(inner=inner, shift=shift, new=new):
            shift = years_ahead(shift, today, new=new)
            start = dt.date(today.year + shift, 1, 1) if shift else today
            return resolve_days(inner, start)
        case DayChoice(options=options):
            readings = tuple(
                reading for option in options for reading in resolve_days(option, today).readings
            )
            return Days(readings, Question.WHICH_ALTERNATIVE) if readings else NO_SUCH_DAY
        case _:
            assert_never(expression)


def _part(edge: Edge, whole: DayExpression, today: dt.date) -> Days:
    """The part of the running week, month or year is the next one's when it is over or ending."""
    days = resolve_days(whole, today)
    if not days.readings:
        return days
    part = part_of(edge, whole, days, today)
    last = part.readings[0][1]
    if last is None or last > today or whole not in _RUNNING:
        return part
    following = part_of(edge, whole, resolve_days(_RUNNING[whole], today), today)
    if last < today:
        return following
    return Days((*part.readings, *following.readings), Question.WHICH_DAY)


_RUNNING: Final[dict[DayExpression, DayExpression]] = {
    Week(None): Week(1),
    Month(): Month(shift=1),
    Quarter(): Quarter(shift=1),
    Year(): Year(shift=1),
}


def _shifted(shifted: Shifted, today: dt.date) -> Days:
    duration = shifted.duration
    if duration.eight_days:
        duration = Duration(days=WEEK if duration.days > 0 else -WEEK)
    base = resolve_days(shifted.base, today)
    if isinstance(shifted.base, WeekdayOf) and not shifted.from_there:
        return _weekday_shifted(shifted.base.weekday, base, duration, today)
    readings: list[Span] = [
        (
            None if first is None else plus_duration(first, duration),
            None if last is None else plus_duration(last, duration),
        )
        for first, last in base.readings
    ]
    return evolve(base, readings=tuple(readings))


def _weekday_shifted(weekday: int, base: Days, duration: Duration, today: dt.date) -> Days:
    """Count from the coming weekday, or take that weekday of the week in which the time ends."""
    there = plus(monday(plus_duration(today, duration)), weekday)
    if duration.months or duration.days % WEEK or duration.days < 0:
        return single(there)
    counted = [plus(first, duration.days) for first, _ in reversed(base.readings) if first]
    if duration.days == WEEK:
        return asked(counted, Question.WHICH_WEEK)
    return asked([*counted, there], Question.WHICH_WEEK)


def _week_of(base: Days, shift: int) -> Days:
    first = base.readings[0][0] if base.readings else None
    if first is None:
        return NO_SUCH_DAY
    start = plus(monday(first), WEEK * shift)
    return span(start, plus(start, 6))


def _weekday_within(within: WeekdayWithin, today: dt.date) -> Days:
    whole = resolve_days(within.span, today)
    if not whole.readings:
        return whole
    begin, end = whole.readings[0]
    first, last = begin or today, end or today
    if isinstance(within.span, Week | WeekNumber | WeekOf):
        return single(plus(monday(last), within.weekday))
    days: list[dt.date] = []
    day = on_or_after(first, within.weekday)
    while day <= last and len(days) < 6:
        days.append(day)
        day = plus(day, WEEK)
    return asked(days, Question.WHICH_DAY) if days else NO_SUCH_DAY


def _agreeing(agreeing: Agreeing, today: dt.date) -> Days:
    left, right = resolve_days(agreeing.left, today), resolve_days(agreeing.right, today)
    if not left.readings or not right.readings:
        return left if not left.readings else right
    common = tuple(reading for reading in left.readings if reading in right.readings)
    if common:
        return evolve(left, readings=common, question=left.question if len(common) > 1 else None)
    return Days((left.readings[0], right.readings[0]), Question.WEEKDAY_AGAINST_DATE)


def _interval(interval: Interval, today: dt.date) -> Days:
    first, last = interval.first, interval.last
    if first is None:
        return NO_SUCH_DAY if last is None else _until_day(last, today, int(interval.before_last))
    if last is None:
        after = int(interval.after_first) * (2 if _lasts_two_days(first) else 1)
        return _from_day(first, today, after)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return _between_dates(first, last, today)
    if isinstance(first, Month) and isinstance(last, Month):
        return _between_months(first, last, today)
    begins = resolve_days(first, today)
    readings: list[Span] = []
    for begin, _ in begins.readings:
        anchor = begin or today
        if isinstance(last, WeekdayOf) and last.which in (None, Which.THIS, Which.COMING):
            end: dt.date | None = on_or_after(anchor, last.weekday)
        else:
            counted = isinstance(last, Feast) or (isinstance(last, Calendar) and last.month is None)
            ends = resolve_days(last, anchor if counted else today)
            end = ends.readings[0][1] if ends.readings else None
        if end is None or end < anchor:
            return NO_SUCH_DAY
        readings.append((anchor, end))
    return evolve(begins, readings=tuple(readings))


def _between_months(first: Month, last: Month, today: dt.date) -> Days:
    if last.year is not None and first.year is None and first.month and last.month:
        first = evolve(first, year=last.year - (first.month > last.month))
    begin = resolve_days(first, today).readings[0][0]
    end = resolve_days(last, begin or today).readings[0][1]
    return NO_SUCH_DAY if begin is None or end is None or end < begin else span(begin, end)


def _between_dates(first: Calendar, last: Calendar, today: dt.date) -> Days:
    begin: dt.date | None = None
    if last.month is None and last.month_shift is None:
        begins = calendar_day(first, today)
        begin = begins.readings[0][0] if begins.readings else None
        ends = calendar_day(last, begin) if begin else NO_SUCH_DAY
    else:
        ends = calendar_day(last, today)
    if not ends.readings or ends.readings[0][1] is None:
        return NO_SUCH_DAY
    end = ends.readings[0][1]
    if begin is None:
        begin = _last_before(first, end)
    if begin is None or not begin <= end <= plus(begin, LONGEST_INTERVAL):
        return NO_SUCH_DAY
    return evolve(ends, readings=((begin if begin >= today or end < today else today, end),))


def _last_before(first: Calendar, end: dt.date) -> dt.date | None:
    if first.year is not None and first.month is not None:
        return make(first.year, first.month, first.day)
    if first.month is not None:
        named = make(end.year, first.month, first.day)
        return (
            named if named is None or named <= end else make(end.year - 1, first.month, first.day)
        )
    named = make(end.year, end.month, first.day)
    if named is not None and named <= end:
        return named
    before = end.replace(day=1) - dt.timedelta(days=1)
    return make(before.year, before.month, first.day)


def _from_day(day: DayExpression, today: dt.date, after: int) -> Days:
    found = resolve_days(day, today)
    readings: list[Span] = []
    for first, last in found.readings:
        edge = last if after else first
        readings.append((None if edge is None else plus(edge, after), None))
    return evolve(found, readings=tuple(readings))


def _until_day(day: DayExpression, today: dt.date, before: int) -> Days:
    found = resolve_days(day, today)
    readings: list[Span] = []
    for first, last in found.readings:
        edge = first if before else last
        readings.append((None, None if edge is None else plus(edge, -before)))
    return evolve(found, readings=tuple(readings))


def _lasts_two_days(day: DayExpression) -> bool:
    return isinstance(day, Feast) and day.name in ("weihnachten", "ostersonntag", "pfingstsonntag")


def _nth(nth: Nth, today: dt.date) -> Days:
    whole = resolve_days(nth.span, today)
    if not whole.readings:
        return whole
    first, last = whole.readings[0]
    if isinstance(nth.span, Month) and last is not None:
        first = last.replace(day=1)
    days = _nth_days(nth, first or EARLIEST, last or LATEST)
    if days is not None and nth.span == Month() and days[1] < today:
        return _nth(evolve(nth, span=Month(shift=1)), today)
    return NO_SUCH_DAY if days is None else span(*days)


def _nth_days(nth: Nth, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    forward = nth.nth > 0
    steps = nth.nth - 1 if forward else -nth.nth - 1
    if nth.unit is Unit.DAY and nth.weekday is None:
        day = plus(first, steps) if forward else plus(last, -steps)
        return (day, day) if first <= day <= last else None
    if nth.unit is Unit.WORKING_DAY:
        return _working_day(first, last, forward=forward)
    if nth.unit is Unit.WEEK:
        thursday = _nth_days(evolve(nth, unit=Unit.DAY, weekday=THURSDAY), first, last)
        return None if thursday is None else (plus(thursday[0], -3), plus(thursday[0], 3))
    weekday = {Unit.WEEKEND: 5}.get(nth.unit, nth.weekday or 0)
    length = {Unit.WEEKEND: 1}.get(nth.unit, 0)
    if forward:
        day = plus(on_or_after(first, weekday), WEEK * steps)
    else:
        day = plus(on_or_after(plus(last, -6), weekday), -WEEK * steps)
    return (day, plus(day, length)) if first <= day <= last else None


def _working_day(first: dt.date, last: dt.date, *, forward: bool) -> tuple[dt.date, dt.date] | None:
    day = first if forward else last
    while day.weekday() > FRIDAY:
        day = plus(day, 1 if forward else -1)
    return (day, day) if first <= day <= last else None
