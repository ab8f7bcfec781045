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
    Feast,
    FeastTime,
    Following,
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
    Upcoming,
    Week,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    WeekNumber,
    WeekOf,
    Year,
)
from booking_domain.model.german.holidays import is_day_off
from booking_domain.model.german.intervals import interval_days
from booking_domain.model.german.series import Edge, Unit
from booking_domain.model.german.single_days import (
    calendar_day,
    feast_days,
    later_day,
    weekday_day,
)
from booking_domain.model.german.spans import part_of, span_days
from booking_domain.model.german.temporal_wish import Question


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
        case Feast() | FeastTime():
            return feast_days(expression, today)
        case (
            Week() | WeekNumber() | Weekend() | Month() | Quarter() | Year() | Season() | Upcoming()
        ):
            return span_days(expression, today)
        case Shifted():
            return _shifted(expression, today)
        case Interval():
            return interval_days(expression, today, resolve_days)
        case Nth():
            return _nth(expression, today)
        case _:
            return _composed(expression, today)


def _composed(
    expression: PartOf | WeekdayWithin | WeekOf | Agreeing | Following | InYear | DayChoice,
    today: dt.date,
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
        case Following(day=day):
            coming = calendar_day(day, plus(today, 1))
            is_tomorrow = coming.question is Question.WHICH_DAY
            return Days(coming.readings[:1]) if is_tomorrow else coming
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
    if duration.days % WEEK and duration.days > 0 and not duration.months:
        counted_to = plus(today, duration.days)
        return asked([counted_to, there], Question.WEEKDAY_AGAINST_DATE)
    if duration.months or duration.days < 0:
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
    if isinstance(within.span, Week) and within.span.workdays:
        return single(on_or_after(whole.readings[0][0] or today, within.weekday))
    if isinstance(within.span, Week | WeekNumber | WeekOf):
        begin, end = whole.readings[0]
        return single(plus(monday(end or begin or today), within.weekday))
    days: list[dt.date] = []
    either = whole.readings if isinstance(within.span, Weekend) else whole.readings[:1]
    for begin, end in either:
        day = on_or_after(begin or today, within.weekday)
        while day <= (end or today) and len(days) < 6:
            days.append(day)
            day = plus(day, WEEK)
    return asked(days, whole.question or Question.WHICH_DAY) if days else NO_SUCH_DAY


def _agreeing(agreeing: Agreeing, today: dt.date) -> Days:
    left, right = resolve_days(agreeing.left, today), resolve_days(agreeing.right, today)
    if not left.readings or not right.readings:
        return left if not left.readings else right
    if Question.WEEKDAY_AGAINST_DATE in (left.question, right.question):
        named = dict.fromkeys((left.readings[0], *right.readings))
        return Days(tuple(named), Question.WEEKDAY_AGAINST_DATE)
    common = tuple(
        one for one in left.readings if any(_lies_in(one, other) for other in right.readings)
    )
    if common:
        return evolve(left, readings=common, question=left.question if len(common) > 1 else None)
    weekday = agreeing.right.weekday if isinstance(agreeing.right, WeekdayOf) else None
    fitting = tuple((day, end) for day, end in left.readings if day and day.weekday() == weekday)
    if fitting:
        return evolve(left, readings=fitting, question=left.question if fitting[1:] else None)
    week = isinstance(agreeing.right, Week) and left.question is None
    question = Question.WHICH_DAY if week else Question.WEEKDAY_AGAINST_DATE
    return Days((left.readings[0], right.readings[0]), question)


def _lies_in(days: Span, whole: Span) -> bool:
    """Whether they are the same, or days of a longer time, which may have one end only."""
    if days == whole:
        return True
    (first, last), (begin, end) = days, whole
    if first is None or last is None:
        return False
    return (begin is None or begin <= first) and (end is None or last <= end)


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
    while day.weekday() > FRIDAY or is_day_off(day):
        day = plus(day, 1 if forward else -1)
    return (day, day) if first <= day <= last else None
