"""Intervals of days: from one on, until one, between two, with or without the days named."""

import datetime as dt

from collections.abc import Callable
from typing import Final, TypeAlias

from attrs import evolve

from booking_domain.model.german.days import (
    NO_SUCH_DAY,
    WEEK,
    Days,
    Span,
    make,
    on_or_after,
    plus,
    single,
    span,
)
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
    Feast,
    Interval,
    Month,
    WeekdayOf,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.single_days import calendar_day


LONGEST_INTERVAL: Final = 300
Resolve: TypeAlias = Callable[[DayExpression, dt.date], Days]
Apart: TypeAlias = tuple[int, int]
"""By how many days an interval begins after its first day and ends before its last."""


def interval_days(interval: Interval, today: dt.date, resolve: Resolve) -> Days:
    """Return the days of an interval; `resolve` finds those of its ends."""
    first, last = interval.first, interval.last
    if first is None:
        if last is None:
            return NO_SUCH_DAY
        until = _until_day(resolve(last, today), int(interval.before_last))
        return _nearby(until, today) if interval.is_near else until
    after = int(interval.after_first) * (2 if _lasts_two_days(first) else 1)
    if last is None:
        since = _from_day(resolve(first, today), after)
        return _nearby(since, today) if interval.is_near else since
    before = int(interval.before_last)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return _between_dates(first, last, today, (after, before))
    if isinstance(first, Month) and isinstance(last, Month):
        return _between_months(first, last, today, (after, before), resolve)
    begins = resolve(first, today)
    question = begins.question
    readings: list[Span] = []
    for begin, begin_ends in begins.readings:
        anchor = begin or today
        start = plus(begin_ends or anchor, after) if after else anchor
        ends = _ends_of(last, anchor, today, resolve)
        question = question or ends.question
        for end_begins, end in ends.readings:
            edge = end_begins if before else end
            if edge is not None and plus(edge, -before) >= start:
                readings.append((start, plus(edge, -before)))
    return evolve(begins, readings=tuple(readings), question=question) if readings else NO_SUCH_DAY


def _ends_of(last: DayExpression, anchor: dt.date, today: dt.date, resolve: Resolve) -> Days:
    if isinstance(last, WeekdayOf) and last.which in (None, Which.THIS, Which.COMING):
        return single(on_or_after(anchor, last.weekday))
    counted = isinstance(last, Feast) or (isinstance(last, Calendar) and last.month is None)
    return resolve(last, anchor if counted else today)


def _between_months(
    first: Month, last: Month, today: dt.date, apart: Apart, resolve: Resolve
) -> Days:
    if last.year is not None and first.year is None and first.month and last.month:
        first = evolve(first, year=last.year - (first.month > last.month))
    after, before = apart
    begins = resolve(first, today).readings[0]
    begin = begins[1] if after else begins[0]
    ends = resolve(last, begin or today).readings[0]
    end = ends[0] if before else ends[1]
    if begin is None or end is None or plus(end, -before) < plus(begin, after):
        return NO_SUCH_DAY
    return span(plus(begin, after), plus(end, -before))


def _between_dates(first: Calendar, last: Calendar, today: dt.date, apart: Apart) -> Days:
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
        years = end.year - ends.as_said.year if ends.as_said else 0
        begin = _last_before(first, end, years=years)
    if begin is None or not begin <= end <= plus(begin, LONGEST_INTERVAL):
        return NO_SUCH_DAY
    begin, end = plus(begin, apart[0]), plus(end, -apart[1])
    if end < begin:
        return NO_SUCH_DAY
    return evolve(ends, readings=((begin if begin >= today or end < today else today, end),))


def _last_before(first: Calendar, end: dt.date, *, years: int) -> dt.date | None:
    """Return the day before `end`, whose year was moved by `years` because it was over."""
    if first.year is not None and first.month is not None:
        return make(first.year + years, first.month, first.day)
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


def _from_day(found: Days, after: int) -> Days:
    readings: list[Span] = []
    for first, last in found.readings:
        edge = last if after else first
        readings.append((None if edge is None else plus(edge, after), None))
    return evolve(found, readings=tuple(readings))


def _nearby(found: Days, today: dt.date) -> Days:
    """Return the week at the named end, as much of it as is to come."""
    readings: list[Span] = []
    for first, last in found.readings:
        begin = plus(last, 1 - WEEK) if first is None and last else first
        if begin and last and begin < today <= last:
            begin = today
        readings.append((begin, plus(begin, WEEK - 1) if last is None and begin else last))
    return evolve(found, readings=tuple(readings))


def _until_day(found: Days, before: int) -> Days:
    readings: list[Span] = []
    for first, last in found.readings:
        edge = first if before else last
        readings.append((None, None if edge is None else plus(edge, -before)))
    distinct = tuple(dict.fromkeys(readings))
    question = found.question if len(distinct) > 1 or len(readings) == 1 else None
    return evolve(found, readings=distinct, question=question)


def _lasts_two_days(day: DayExpression) -> bool:
    return isinstance(day, Feast) and day.lasts_two_days
