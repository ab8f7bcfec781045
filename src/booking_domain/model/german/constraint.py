"""Composition by intersection: two partial namings of one time become one, or do not fit."""

from attrs import evolve

from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    Clock,
    ClockSpan,
    DayExpression,
    Duration,
    Elapsed,
    Feast,
    Interval,
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
    When,
    Which,
    Year,
)
from booking_domain.model.german.temporal_wish import Daypart


WEEKLIKE = Week | WeekNumber | WeekOf
MONTHLIKE = Month | Quarter | Season | Year | PartOf | Upcoming
WIDER = {
    (Daypart.MORNING, Daypart.FORENOON): Daypart.MORNING,
    (Daypart.NOON, Daypart.AFTERNOON): Daypart.AFTERNOON,
    (Daypart.EVENING, Daypart.NIGHT): Daypart.EVENING,
    (Daypart.AFTERNOON, Daypart.EVENING): Daypart.EVENING,
}


def intersect(left: When, right: When) -> When | None:
    """Return the wish that satisfies both, or `None` when they contradict each other."""
    day = left.day
    if right.day is not None:
        day = right.day if day is None else intersect_days(day, right.day)
        if day is None:
            return None
    clock = left.clock
    if right.clock is not None:
        clock = right.clock if clock is None else _intersect_clocks(clock, right.clock)
        if clock is None:
            return None
    part = left.part
    if right.part is not None:
        part = right.part if part is None else _intersect_parts(part, right.part)
        if part is None:
            return None
    if isinstance(clock, Elapsed) and (day is not None or part is not None):
        return None
    return When(day, clock, part)


def _intersect_parts(left: Daypart, right: Daypart) -> Daypart | None:
    if left is right:
        return left
    return WIDER.get((left, right)) or WIDER.get((right, left))


def _intersect_clocks(left: object, right: object) -> Clock | ClockSpan | None:
    match left, right:
        case ClockSpan(first=first, last=None), ClockSpan(first=None, last=last):
            return ClockSpan(first, last)
        case ClockSpan(first=None, last=last), ClockSpan(first=first, last=None):
            return ClockSpan(first, last)
        case Clock() as one, Clock() as other if one.minutes == other.minutes:
            return other if one.open_half else one
    return None


def intersect_days(left: DayExpression, right: DayExpression) -> DayExpression | None:
    """Return the day or days that both name, or `None` when they cannot be one."""
    found = _intersect_ordered(left, right)
    return found if found is not None else _intersect_ordered(right, left)


def _intersect_ordered(left: DayExpression, right: DayExpression) -> DayExpression | None:
    match left, right:
        case WeekdayOf(weekday=weekday, which=None | Which.THIS | Which.COMING | Which.NEXT), Calendar(weekday=None):
            return evolve(right, weekday=weekday)
        case WeekdayOf(which=None), (Week() | WeekNumber() | WeekOf()):
            return WeekdayWithin(left.weekday, right)
        case WeekdayOf(which=None | Which.THIS | Which.COMING | Which.NEXT), Later():
            return Shifted(left, right.duration)
        case WeekdayOf(which=None), (Month() | PartOf() | Upcoming()):
            return WeekdayWithin(left.weekday, right)
        case (Relative() | Calendar() | Weekend()), Later():
            return Shifted(left, right.duration)
        case Calendar(month=None), Month(month=month, year=year, shift=shift):
            return _in_month(left, month, year, shift)
        case (Calendar(year=None) | Feast(year=None) | Month(year=None, shift=None)), Year(year=int()):
            return evolve(left, year=right.year)
        case Calendar(month=int(), year=None), Year(shift=int()):
            return Agreeing(left, right)
        case (Relative() | Feast() | Shifted()), (WeekdayOf(which=None) | Calendar() | Feast()):
            return Agreeing(left, right)
        case WeekdayWithin(), Calendar():
            return Agreeing(right, left)
        case WeekdayOf(which=None), (Interval() | Season()):
            return WeekdayWithin(left.weekday, right)
        case Interval(first=first, last=last), (Week() | WeekNumber() | WeekOf()):
            return _distribute(left, first, last, right)
        case Weekend(which=None, shift=None), Week(shift=shift):
            return Weekend(shift=shift)
        case Nth(), Month(month=int()):
            return None
    return None


def _in_month(
    day: Calendar, month: int | None, year: int | None, shift: int | None
) -> Calendar:
    return evolve(day, month=month, year=year if year is not None else day.year, month_shift=shift)


def _distribute(
    whole: Interval, first: DayExpression | None, last: DayExpression | None, week: DayExpression
) -> DayExpression | None:
    ends = []
    for end in (first, last):
        narrowed = None if end is None else intersect_days(end, week)
        if end is not None and narrowed is None:
            return None
        ends.append(narrowed)
    return evolve(whole, first=ends[0], last=ends[1])


def whole_days(duration: Duration) -> bool:
    """Whether a duration is counted in days or longer."""
    return duration.seconds == 0
