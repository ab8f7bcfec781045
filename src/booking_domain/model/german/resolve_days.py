"""Day expressions to calendar days, once the day of speaking is known."""

import datetime as dt

from typing import Final, assert_never

from attrs import evolve

from booking_domain.model.german import holidays
from booking_domain.model.german.days import (
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
)
from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    DayChoice,
    DayExpression,
    Duration,
    Feast,
    InYear,
    Interval,
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
from booking_domain.model.german.spans import part_of, span_days
from booking_domain.model.german.temporal_wish import Question


REPAIRABLE_YEARS: Final = 5
MONTHS_SEARCHED: Final = 12


def resolve_days(expression: DayExpression, today: dt.date) -> Days:
    """Return the days that an expression names when said on `today`."""
    match expression:
        case Relative(days=days):
            return single(plus(today, days))
        case Calendar():
            return _calendar(expression, today)
        case WeekdayOf():
            return _weekday(expression, today)
        case Later(duration=duration):
            return _later(duration, today)
        case Feast():
            return _feast(expression, today)
        case Week() | WeekNumber() | Weekend() | Month() | Quarter() | Year() | Season() | Upcoming():
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
            whole = resolve_days(inner, today)
            return whole if not whole.readings else part_of(edge, whole, today)
        case WeekdayWithin():
            return _weekday_within(expression, today)
        case WeekOf(base=base, shift=shift):
            return _week_of(resolve_days(base, today), shift)
        case Agreeing():
            return _agreeing(expression, today)
        case InYear(inner=inner, shift=shift):
            start = dt.date(today.year + shift, 1, 1) if shift else today
            return resolve_days(inner, start)
        case DayChoice(options=options):
            readings = tuple(
                reading for option in options for reading in resolve_days(option, today).readings
            )
            return Days(readings, Question.WHICH_ALTERNATIVE) if readings else NO_SUCH_DAY
        case _:
            assert_never(expression)


def _calendar(day: Calendar, today: dt.date) -> Days:
    if day.year is not None:
        found = _full_date(day, day.year, today)
    elif day.month_shift is not None:
        month = resolve_days(Month(shift=day.month_shift), today).readings[0][1]
        named = None if month is None else make(month.year, month.month, day.day)
        found = NO_SUCH_DAY if named is None else single(named)
    elif day.month is None:
        found = _day_of_month(day.day, today)
    else:
        found = _next_date(day.month, day.day, today)
    if day.weekday is None or not found.readings:
        return found
    return _against_weekday(found, day.weekday)


def _full_date(day: Calendar, year: int, today: dt.date) -> Days:
    if day.month is None:
        return NO_SUCH_DAY
    named = make(year, day.month, day.day)
    if named is None:
        return NO_SUCH_DAY
    if named < today and 0 < today.year - year <= REPAIRABLE_YEARS:
        repaired = _next_date(day.month, day.day, today)
        return evolve(repaired, confirm=Question.YEAR_REPAIRED)
    return single(named)


def _next_date(month: int, day: int, today: dt.date) -> Days:
    year = today.year + ((month, day) < (today.month, today.day))
    named = make(year, month, day)
    return NO_SUCH_DAY if named is None else single(named)


def _day_of_month(day: int, today: dt.date) -> Days:
    year, month = today.year, today.month
    for _ in range(MONTHS_SEARCHED):
        named = make(year, month, day)
        if named is not None and named >= today:
            return single(named)
        year, month = year + month // 12, month % 12 + 1
    return NO_SUCH_DAY


def _against_weekday(found: Days, weekday: int) -> Days:
    named = found.readings[0][0]
    if named is None or named.weekday() == weekday:
        return found
    meant = plus(monday(named), weekday)
    return Days(((named, named), (meant, meant)), Question.WEEKDAY_AGAINST_DATE)


def _weekday(expression: WeekdayOf, today: dt.date) -> Days:
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
            return single(plus(coming, WEEK))
        case Which.LAST:
            return single(plus(today, ahead - WEEK))
        case Which.PRELAST:
            return single(plus(today, ahead - 2 * WEEK))
        case _:
            assert_never(expression.which)


def _later(duration: Duration, today: dt.date) -> Days:
    there = plus_duration(today, duration)
    if duration.eight_days and duration.days > 0:
        return asked([there, plus(there, -1)], Question.WHICH_DAY)
    return single(there)


def _feast(feast: Feast, today: dt.date) -> Days:
    if feast.year is not None:
        return single(holidays.feast_day(feast.name, year=feast.year))
    if feast.which in (Which.LAST, Which.PRELAST):
        day = holidays.feast_day(feast.name, year=today.year)
        if day >= today:
            day = holidays.feast_day(feast.name, year=today.year - 1)
        return single(day)
    day = holidays.feast_day(feast.name, year=today.year)
    if day < today:
        day = holidays.feast_day(feast.name, year=today.year + 1)
    return single(day)


def _shifted(shifted: Shifted, today: dt.date) -> Days:
    duration = shifted.duration
    if duration.eight_days:
        duration = Duration(days=WEEK if duration.days > 0 else -WEEK)
    base = resolve_days(shifted.base, today)
    if isinstance(shifted.base, WeekdayOf):
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
    first, last = base.readings[0] if base.readings else (None, None)
    if first is None:
        return NO_SUCH_DAY if last is None else span(None, last)
    start = plus(monday(first), WEEK * shift)
    return span(start, plus(start, 6))


def _weekday_within(within: WeekdayWithin, today: dt.date) -> Days:
    whole = resolve_days(within.span, today)
    if not whole.readings:
        return whole
    first, last = whole.readings[0]
    if first is None or last is None:
        return single(on_or_after(first or today, within.weekday))
    if isinstance(within.span, Week | WeekNumber | WeekOf):
        return single(plus(monday(last), within.weekday))
    days = []
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
    if first is None or last is None:
        return _open_interval(interval, today)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return _between_dates(first, last, today)
    begins = resolve_days(first, today)
    readings: list[Span] = []
    for begin, _ in begins.readings:
        anchor = begin or today
        if isinstance(last, WeekdayOf) and last.which in (None, Which.THIS, Which.COMING):
            end: dt.date | None = on_or_after(anchor, last.weekday)
        elif isinstance(last, Calendar) and last.year is None:
            ends = _calendar(last, anchor)
            end = ends.readings[0][1] if ends.readings else None
        else:
            ends = resolve_days(last, today)
            end = ends.readings[0][1] if ends.readings else None
        if end is None or end < anchor:
            return NO_SUCH_DAY
        readings.append((anchor, end))
    return evolve(begins, readings=tuple(readings))


def _between_dates(first: Calendar, last: Calendar, today: dt.date) -> Days:
    if last.month is None and first.month is not None:
        begins = _calendar(first, today)
        begin = begins.readings[0][0] if begins.readings else None
        ends = _calendar(last, begin) if begin else NO_SUCH_DAY
    else:
        ends = _calendar(last, today)
        begin = None
    if not ends.readings or ends.readings[0][1] is None:
        return NO_SUCH_DAY
    end = ends.readings[0][1]
    if begin is None:
        begin = _last_before(first, end)
    if begin is None or begin > end:
        return NO_SUCH_DAY
    return evolve(ends, readings=((begin if begin >= today or end < today else today, end),))


def _last_before(first: Calendar, end: dt.date) -> dt.date | None:
    if first.year is not None and first.month is not None:
        return make(first.year, first.month, first.day)
    if first.month is not None:
        named = make(end.year, first.month, first.day)
        return named if named is None or named <= end else make(end.year - 1, first.month, first.day)
    named = make(end.year, end.month, first.day)
    if named is not None and named <= end:
        return named
    before = end.replace(day=1) - dt.timedelta(days=1)
    return make(before.year, before.month, first.day)


def _open_interval(interval: Interval, today: dt.date) -> Days:
    end = interval.first if interval.first is not None else interval.last
    if end is None:
        return NO_SUCH_DAY
    found = resolve_days(end, today)
    readings: list[Span] = []
    for first, last in found.readings:
        if interval.first is not None:
            edge = last if interval.after_first else first
            readings.append((plus(edge, 1) if edge and interval.after_first else edge, None))
        else:
            edge = first if interval.before_last else last
            readings.append((None, plus(edge, -1) if edge and interval.before_last else edge))
    return evolve(found, readings=tuple(readings))


def _nth(nth: Nth, today: dt.date) -> Days:
    whole = resolve_days(nth.span, today)
    if not whole.readings:
        return whole
    _, last = whole.readings[0]
    if last is None:
        return NO_SUCH_DAY
    first = last.replace(day=1) if isinstance(nth.span, Month) else whole.readings[0][0] or today
    days = _nth_days(nth, first, last)
    if days is None:
        return NO_SUCH_DAY
    return span(*days)


def _nth_days(nth: Nth, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    forward = nth.nth > 0
    steps = nth.nth - 1 if forward else -nth.nth - 1
    if nth.unit is Unit.DAY and nth.weekday is None:
        day = plus(first, steps) if forward else plus(last, -steps)
        return (day, day) if first <= day <= last else None
    weekday = {Unit.WEEK: 0, Unit.WEEKEND: 5}.get(nth.unit, nth.weekday or 0)
    length = {Unit.WEEK: 6, Unit.WEEKEND: 1}.get(nth.unit, 0)
    if forward:
        day = plus(on_or_after(first, weekday), WEEK * steps)
    else:
        day = plus(on_or_after(plus(last, -6), weekday), -WEEK * steps)
    return (day, plus(day, length)) if first <= day <= last else None


