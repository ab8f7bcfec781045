"""Rules for days and weeks before or after another day: "letzter Samstag vor Weihnachten"."""

from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    Calendar,
    DayChoice,
    DayExpression,
    Feast,
    Interval,
    Nth,
    WeekdayOf,
    WeekOf,
)
from booking_domain.model.german.series import Unit, Which


FROM_THE_END: Final = {Which.LAST: 1, Which.PRELAST: 2}
MOST_COUNTED: Final = 5
MONDAY: Final = 0
BEFORE_A_FEAST_MONDAY: Final = ("ostersonntag", "pfingstsonntag")


def _working_day_before(which: Which, day: DayExpression) -> Nth | None:
    if which is not Which.LAST:
        return None
    return Nth(-1, Unit.WORKING_DAY, None, Interval(None, day, before_last=True))


def _working_day_after(nth: int, day: DayExpression) -> Nth | None:
    if nth != 1:
        return None
    single = isinstance(day, Feast | Calendar)
    return Nth(1, Unit.WORKING_DAY, None, Interval(day, None, after_first=True) if single else day)


def _weekday_after(weekday: int, day: DayExpression) -> Nth | DayChoice | None:
    """ "Montag nach Pfingsten" is Whit Monday to some, the Monday after it to others."""
    if isinstance(day, WeekdayOf):
        return None
    later = Nth(1, Unit.DAY, weekday, Interval(day, None, after_first=True))
    if weekday == MONDAY and isinstance(day, Feast) and day.name in BEFORE_A_FEAST_MONDAY:
        return DayChoice((Nth(1, Unit.DAY, weekday, Interval(day, None)), later))
    return later


def _weekday_before(weekday: int, day: DayExpression) -> Nth | None:
    if isinstance(day, WeekdayOf):
        return None
    return Nth(-1, Unit.DAY, weekday, Interval(None, day, before_last=True))


def _last_weekday_before(which: Which, weekday: int, day: DayExpression) -> Nth | None:
    count = FROM_THE_END.get(which)
    return None if count is None else _nth_weekday_before(count, weekday, day)


def _nth_weekday_before(count: int, weekday: int, day: DayExpression) -> Nth | None:
    if isinstance(day, WeekdayOf) or not 1 <= count <= MOST_COUNTED:
        return None
    return Nth(-count, Unit.DAY, weekday, Interval(None, day, before_last=True))


def _nth_weekday_after(count: int, weekday: int, day: DayExpression) -> Nth | None:
    if isinstance(day, WeekdayOf) or not 1 <= count <= MOST_COUNTED:
        return None
    return Nth(count, Unit.DAY, weekday, Interval(day, None, after_first=True))


def _last_unit_before(which: Which, unit: Unit, day: DayExpression) -> DayExpression | None:
    """The last week before a feast is the one before its own, or what of its own lies before it."""
    if which is not Which.LAST or not isinstance(day, Feast | Calendar):
        return None
    if unit is Unit.WEEKEND:
        return Nth(-1, unit, None, Interval(None, day, before_last=True))
    if unit is not Unit.WEEK:
        return None
    return DayChoice((WeekOf(day, -1), Interval(WeekOf(day), day)))


def _nth_unit_before(count: int, unit: Unit, day: DayExpression) -> DayExpression | None:
    return _nth_unit_beside(-count, unit, day, Interval(None, day, before_last=True))


def _nth_unit_after(count: int, unit: Unit, day: DayExpression) -> DayExpression | None:
    return _nth_unit_beside(count, unit, day, Interval(day, None, after_first=True))


def _nth_unit_beside(
    count: int, unit: Unit, day: DayExpression, side: Interval
) -> DayExpression | None:
    if not isinstance(day, Feast | Calendar) or not 1 <= abs(count) <= MOST_COUNTED:
        return None
    if unit is Unit.WEEKEND:
        return Nth(count, unit, None, side)
    return WeekOf(day, count) if unit is Unit.WEEK else None


RULES: Final = (
    Rule("weekday after a day", "WD nach DAY|FEASTTIME", "DAY", _weekday_after, 3),
    Rule("weekday before a day", "WD vor DAY|FEASTTIME", "DAY", _weekday_before, 3),
    Rule("last working day", "WHICH arbeitstag vor DAY", "DAY", _working_day_before, 8),
    Rule("first working day", "ORD arbeitstag nach|im DAY|LSPAN", "DAY", _working_day_after, 8),
    Rule(
        "last weekday before a day", "WHICH WD vor DAY|FEASTTIME", "DAY", _last_weekday_before, 12
    ),
    Rule("nth weekday before a day", "ORD WD vor DAY|FEASTTIME", "DAY", _nth_weekday_before, 12),
    Rule("nth weekday after a day", "ORD WD nach DAY|FEASTTIME", "DAY", _nth_weekday_after, 12),
    Rule("last week before a day", "WHICH UNIT vor DAY", "DAY", _last_unit_before, 12),
    Rule("nth week before a day", "ORD UNIT vor DAY", "DAY", _nth_unit_before, 12),
    Rule("nth week after a day", "ORD UNIT nach DAY", "DAY", _nth_unit_after, 12),
)
