"""Days by intersection: two partial namings of one day become one, or do not fit."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    DayChoice,
    DayExpression,
    Duration,
    Feast,
    Interval,
    InYear,
    Later,
    Month,
    Nth,
    PartOf,
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
from booking_domain.model.german.series import Unit, Which


DAYS_OF_WEEK: Final = 7
SINGLE_DAYS: Final = (Relative, Feast, Shifted)
"""What a weekday behind it may agree with."""


def intersect_days(left: DayExpression, right: DayExpression) -> DayExpression | None:
    """Return the day or days that both name, or `None` when they cannot be one."""
    if type(left) is type(right) and not isinstance(left, Feast):
        # Of one kind they are two days: by far the most that is tried in talk full of days.
        return None
    if isinstance(right, WeekdayOf) and not isinstance(left, SINGLE_DAYS):
        return _intersect_ordered(right, left)
    found = _intersect_ordered(left, right)
    if found is None:
        return _intersect_ordered(right, left)
    return _named_behind(found) if isinstance(left, WeekdayOf) else found


def _named_behind(found: DayExpression) -> DayExpression:
    """Return the weekday with the note that its week was named behind it."""
    match found:
        case WeekdayWithin(weekday=weekday, span=span):
            return WeekdayWithin(weekday, span, behind=True)
        case Shifted(base=base, duration=duration):
            return Shifted(base, duration, found.from_there, behind=True)
        case DayChoice(options=options):
            return DayChoice(tuple(_named_behind(option) for option in options))
    return found


def _intersect_ordered(left: DayExpression, right: DayExpression) -> DayExpression | None:
    if isinstance(left, WeekdayOf):
        return _intersect_weekday(left, right)
    if isinstance(right, Year):
        return _intersect_year(left, right)
    match left, right:
        case ((Relative() | Weekend()), Later(duration=duration)):
            return Shifted(left, duration)
        case Calendar(month=None), Month(month=month, year=year, shift=shift):
            return Calendar(left.day, month, year or left.year, left.weekday, shift)
        case ((Relative() | Feast() | Shifted()), (WeekdayOf(which=None) | Calendar() | Feast())):
            return _agreeing(left, right)
        case (Nth(unit=Unit.DAY), Calendar()) | (Calendar(), Later()):
            # "In drei Wochen, also am ersten April" is one day named twice.
            return Agreeing(left, right)
        case ((WeekdayWithin(span=Week() | WeekNumber() | WeekOf()) | Week()), Calendar()):
            return Agreeing(right, left)
        case ((Interval() | DayChoice()), (Week() | WeekNumber() | WeekOf() | Month())):
            return _distribute(left, right)
        case Weekend(which=None, shift=None), Week(shift=shift):
            return Weekend(shift=shift)
    return None


def _agreeing(left: DayExpression, right: DayExpression) -> DayExpression | None:
    """ "Heute, Dienstag" is one day named twice, "die Woche drauf, Dienstag" a day of that week."""
    if isinstance(right, WeekdayOf) and right.every:
        # "Nach Ostern montags" names no day twice.
        return None
    week = isinstance(left, Shifted) and isinstance(left.base, Week | WeekNumber | WeekOf)
    if week and isinstance(right, WeekdayOf):
        return WeekdayWithin(right.weekday, left)
    if isinstance(right, WeekdayOf) and _is_weeks_from_a_feast(left):
        return WeekdayWithin(right.weekday, WeekOf(left))
    return Agreeing(left, right)


def _is_weeks_from_a_feast(day: DayExpression) -> bool:
    """ "Eine Woche vor Ostern am Samstag" is the Saturday of that week."""
    if not isinstance(day, Shifted) or not isinstance(day.base, Feast):
        return False
    duration = day.duration
    return bool(duration.days) and not duration.days % DAYS_OF_WEEK and not duration.months


def _intersect_weekday(left: WeekdayOf, right: DayExpression) -> DayExpression | None:
    coming = left.which in (None, Which.THIS, Which.COMING, Which.NEXT)
    match right:
        case Weekend() | Nth(unit=Unit.WEEK | Unit.WEEKEND):
            return WeekdayWithin(left.weekday, right) if left.which is None else None
        case Calendar(weekday=None) if coming:
            return Calendar(right.day, right.month, right.year, left.weekday, right.month_shift)
        case Later(duration=duration) if coming:
            return Shifted(left, duration)
        case DayChoice(options=options):
            days = [_intersect_weekday(left, option) for option in options]
            return None if None in days else DayChoice(tuple(filter(None, days)))
        case Week() | WeekNumber() | WeekOf() | Month() | PartOf() | Upcoming() | Season():
            return WeekdayWithin(left.weekday, right) if left.which is None else None
        case Interval(first=WeekdayOf() as first, last=WeekdayOf() as last) if (
            left.weekday - first.weekday
        ) % DAYS_OF_WEEK > (last.weekday - first.weekday) % DAYS_OF_WEEK:
            # "Montag bis Mittwoch und Freitag".
            return None
        case Interval(first=first, last=last) if first is not None and last is not None:
            return WeekdayWithin(left.weekday, right) if left.which is None else None
    return None


def _intersect_year(left: DayExpression, right: Year) -> DayExpression | None:
    if isinstance(left, Interval) and right.shift == 0:
        # "Heuer noch vor Weihnachten".
        return left
    if isinstance(left, Calendar) and left.month is None:
        return None
    if not isinstance(left, Calendar | Feast | Month | Season) or left.year is not None:
        return None
    if isinstance(left, Month) and left.shift is not None:
        return None
    if right.year is not None:
        return evolve(left, year=right.year)
    return None if right.shift is None else InYear(left, right.shift, right.new)


def _distribute(whole: Interval | DayChoice, span: DayExpression) -> DayExpression | None:
    """Both ends inside the span; an open end is the span's own ("nächste Woche ab Mittwoch")."""
    if isinstance(whole, DayChoice):
        days = [intersect_days(option, span) for option in whole.options]
        return None if None in days else DayChoice(tuple(filter(None, days)))
    ends: list[DayExpression] = []
    for end in (whole.first, whole.last):
        narrowed = span if end is None else intersect_days(end, span)
        if narrowed is None:
            return None
        ends.append(narrowed)
    first, last = ends
    if whole.after_first:
        first = Shifted(first, Duration(days=1), from_there=True)
    if whole.before_last:
        last = Shifted(last, Duration(days=-1), from_there=True)
    return Interval(first, last)


def between(one: Interval, other: Interval) -> Interval | None:
    """Return the days between two bounds; `None` unless one opens and the other ends them."""
    match one, other:
        case (Interval(last=None) as begins, Interval(first=None) as ends) | (
            Interval(first=None) as ends,
            Interval(last=None) as begins,
        ):
            return Interval(begins.first, ends.last, begins.after_first, ends.before_last)
    return None
