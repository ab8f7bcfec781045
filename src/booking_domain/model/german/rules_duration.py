"""Rules for time counted from now or from a day ("in zwei Wochen", "drei Tage nach Ostern")."""

from operator import neg
from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.constraint import clock_beside
from booking_domain.model.german.expressions import (
    Clock,
    DayExpression,
    Duration,
    Elapsed,
    Feast,
    FeastTime,
    Interval,
    Later,
    Nth,
    Relative,
    Shifted,
    WeekdayBeside,
    WeekdayOf,
    When,
)
from booking_domain.model.german.series import Unit, Which
from booking_domain.model.german.weekday_behind import has_a_weekday_behind


EIGHT_DAYS: Final = 8
MOST: Final = 10_000
HOUR: Final = 3600
_ONE: Final = {
    Unit.SECOND: Duration(seconds=1),
    Unit.MINUTE: Duration(seconds=60),
    Unit.HOUR: Duration(seconds=HOUR),
    Unit.DAY: Duration(days=1),
    Unit.WEEK: Duration(days=7),
    Unit.MONTH: Duration(months=1),
    Unit.QUARTER: Duration(months=3),
    Unit.YEAR: Duration(months=12),
}
_HALVES: Final = {
    Unit.HOUR: Duration(seconds=HOUR // 2),
    Unit.DAY: Duration(seconds=12 * HOUR),
    Unit.YEAR: Duration(months=6),
    Unit.MONTH: Duration(days=15),
    Unit.MINUTE: Duration(seconds=30),
}
LEAST_OF_A_FEW: Final = 2
_MOST_OF_A_FEW: Final = {Unit.DAY: 6, Unit.WEEK: 4, Unit.MONTH: 4}
TIME: Final = "H|HM|CLK|CLOCK|HALF"


def _same(value: object) -> object:
    return value


def _amount(count: int, unit: Unit) -> Duration | None:
    one = _ONE.get(unit)
    if one is None or count > MOST:
        return None
    eight = unit is Unit.DAY and count == EIGHT_DAYS
    return Duration(one.months * count, one.days * count, one.seconds * count, eight)


def _one(unit: Unit) -> Duration | None:
    return _ONE.get(unit)


def _half(unit: Unit) -> Duration | None:
    return _HALVES.get(unit)


def _and_a_half(count: int, unit: Unit) -> Duration | None:
    whole, half = _amount(count, unit), _HALVES.get(unit)
    return None if whole is None or half is None else whole + half


def _in_weeks_and_a_half(count: int, unit: Unit) -> Interval | None:
    """Half a week is three days or four."""
    if unit is not Unit.WEEK or count > MOST:
        return None
    return Interval(Later(Duration(days=7 * count + 3)), Later(Duration(days=7 * count + 4)))


def _in_half_a_week(unit: Unit) -> Interval | None:
    return _in_weeks_and_a_half(0, unit)


def _in_a_week_and_a_half(unit: Unit) -> Interval | None:
    return _in_weeks_and_a_half(1, unit)


def _one_and_a_half(unit: Unit) -> Duration | None:
    return _and_a_half(1, unit)


def _decimal(count: float, unit: Unit) -> Duration | None:
    one = _ONE.get(unit)
    if one is None or count > MOST or not (one.seconds or one.days):
        return None
    seconds = round(count * (one.seconds + one.days * 24 * HOUR))
    days, rest = divmod(seconds, 24 * HOUR)
    return Duration(seconds=seconds) if one.seconds or rest else Duration(days=days)


def _minutes(minutes: int) -> Duration:
    return Duration(seconds=60 * minutes)


def _sum(left: Duration, right: Duration) -> Duration:
    return left + right


def _later(duration: Duration) -> Later | None:
    return None if duration.seconds else Later(duration)


def _over_weeks(day: DayExpression, duration: Duration) -> Shifted | None:
    """ "Donnerstag über eine Woche", as they say in the north, is a week after Thursday."""
    if duration.eight_days:
        duration = Duration(days=7)
    whole = not (duration.seconds or duration.months or duration.days % 7)
    return Shifted(day, duration, from_there=True) if whole else None


def _weekday_over_weeks(weekday: int, duration: Duration) -> Shifted | None:
    return _over_weeks(WeekdayOf(weekday), duration)


def _in_between(least: int, most: int, unit: Unit) -> Interval | None:
    first, last = _amount(least, unit), _amount(most, unit)
    if first is None or last is None or first.seconds:
        return None
    return Interval(Later(first), Later(last))


def _in_two_or_three(least: int, most: int, unit: Unit) -> Interval | None:
    return _in_between(least, most, unit) if most == least + 1 else None


def _in_one_to(most: int, unit: Unit) -> Interval | None:
    return _in_between(1, most, unit)


def _elapsed(duration: Duration) -> When | None:
    return When(clock=Elapsed(duration)) if duration.seconds else None


def _ago(duration: Duration) -> Later | None:
    return _later(-duration)


def _elapsed_ago(duration: Duration) -> When | None:
    return _elapsed(-duration)


def _within(duration: Duration) -> Interval | None:
    return None if duration.seconds else Interval(Relative(0), Later(duration))


def _elapsed_within(duration: Duration) -> When | None:
    return When(clock=Elapsed(duration, within=True)) if duration.seconds > 0 else None


def _next_minutes(which: Which, count: int, unit: Unit) -> When | None:
    if which not in (Which.NEXT, Which.COMING):
        return None
    duration = _amount(count, unit)
    return None if duration is None else _elapsed_within(duration)


def _next_hour(which: Which, unit: Unit) -> When | None:
    return _next_minutes(which, 1, unit)


def _after_day(duration: Duration, day: DayExpression) -> Shifted | None:
    if duration.seconds or isinstance(day, Interval) or has_a_weekday_behind(day):
        return None
    # A weekday says by itself which day it is: "zwei Tage vor Samstag" is counted from that one.
    return Shifted(day, duration, from_there=isinstance(day, WeekdayOf))


def _counted_from(duration: Duration, day: DayExpression) -> Shifted | None:
    return None if duration.seconds or isinstance(day, Interval) else Shifted(day, duration)


def _before_day(duration: Duration, day: DayExpression) -> Shifted | None:
    return _after_day(-duration, day)


def _day_after(unit: Unit, day: DayExpression) -> Shifted | Nth | None:
    """The day after Easter, Pentecost or Christmas is the one after its second day."""
    if unit is not Unit.DAY:
        return None
    if isinstance(day, FeastTime):
        return Nth(1, Unit.DAY, None, Interval(day, None, after_first=True))
    days = 2 if isinstance(day, Feast) and day.lasts_two_days else 1
    return Shifted(day, Duration(days=days), from_there=True)


def _day_before(unit: Unit, day: DayExpression) -> Shifted | Nth | None:
    if unit is not Unit.DAY:
        return None
    if isinstance(day, FeastTime):
        return Nth(-1, Unit.DAY, None, Interval(None, day, before_last=True))
    return Shifted(day, Duration(days=-1), from_there=True)


def _clock_later(duration: Duration, clock: Clock) -> Clock | None:
    return clock_beside(clock, duration)


def _clock_earlier(duration: Duration, clock: Clock) -> Clock | None:
    return clock_beside(clock, -duration)


def _weekday_after_that(weekday: int) -> WeekdayBeside:
    return WeekdayBeside(weekday)


def _weekday_before_that(weekday: int) -> WeekdayBeside:
    return WeekdayBeside(weekday, before=True)


def _one_before(unit: Unit) -> Duration | None:
    one = _one(unit)
    return None if one is None else -one


def _few(unit: Unit) -> Interval | None:
    most = _MOST_OF_A_FEW.get(unit)
    return None if most is None else _in_between(LEAST_OF_A_FEW, most, unit)


def _now() -> When:
    return When(clock=Elapsed(Duration()))


RULES: Final = (
    Rule("amount", "NUM UNIT|UNITS", "DUR", _amount),
    Rule("amount", "ein|eine UNIT", "DUR", _one),
    Rule("half a unit", "halb UNIT|UNITS", "DUR", _half),
    Rule("half a unit", "ein|eine halb UNIT", "DUR", _half),
    Rule("and a half", "NUMHALF UNIT|UNITS", "DUR", _and_a_half),
    Rule("and a half", "NUM ein halb UNIT|UNITS", "DUR", _and_a_half),
    Rule("and a half", "NUM und_halb UNIT|UNITS", "DUR", _and_a_half),
    Rule("one and a half", "halbzwei UNIT|UNITS", "DUR", _one_and_a_half),
    Rule("decimal amount", "DEC UNIT|UNITS", "DUR", _decimal),
    Rule("quarter of an hour", "viertelst", "DUR", lambda: _minutes(15)),
    Rule("quarter of an hour", "eine viertelst", "DUR", lambda: _minutes(15)),
    Rule("quarters of an hour", "NUM viertelst", "DUR", lambda n: _minutes(15 * n)),
    Rule("three quarters of an hour", "dreiviertelst", "DUR", lambda: _minutes(45)),
    Rule("three quarters of an hour", "eine dreiviertelst", "DUR", lambda: _minutes(45)),
    Rule("half a year", "eine halbjahr", "DUR", lambda: Duration(months=6)),
    Rule("sum", "DUR und DUR", "DUR", _sum, 3),
    Rule("sum", "DUR DUR", "DUR", _sum, 2),
    Rule("in so many days", "in|nach DUR", "DAY", _later, 4),
    Rule("weeks after a day", "REL|MORGEN über DUR", "DAY", _over_weeks, 6),
    Rule("weeks after a day", "WD über DUR", "DAY", _weekday_over_weeks, 6),
    Rule("in so many minutes", "in|nach DUR", "BIT", _elapsed, 4),
    Rule("in one to two weeks", "in NUM bis NUM UNIT|UNITS", "DAY", _in_between, 5),
    Rule("in two, three weeks", "in NUM NUM UNITS", "DAY", _in_two_or_three, 5),
    Rule("in one to two weeks", "in ein bis NUM UNIT|UNITS", "DAY", _in_one_to, 5),
    Rule("in weeks and a half", "in|nach NUMHALF UNITS", "DAY", _in_weeks_and_a_half, 5),
    Rule("in weeks and a half", "in|nach NUM ein halb UNITS", "DAY", _in_weeks_and_a_half, 5),
    Rule("in weeks and a half", "in|nach NUM und_halb UNITS", "DAY", _in_weeks_and_a_half, 5),
    Rule("in a week and a half", "in|nach halbzwei UNIT|UNITS", "DAY", _in_a_week_and_a_half, 5),
    Rule("in half a week", "in|nach ein|eine halb UNIT", "DAY", _in_half_a_week, 5),
    Rule("so many days from now", "DUR ab|von DAY", "DAY", _counted_from, 5),
    Rule("so many days ago", "vor DUR", "DAY", _ago, 4),
    Rule("so many minutes ago", "vor DUR", "BIT", _elapsed_ago, 4),
    Rule("within", "innerhalb DUR", "DAY", _within, 6),
    Rule("within", "innerhalb von DUR", "DAY", _within, 6),
    Rule("within", "innerhalb DUR", "BIT", _elapsed_within, 6),
    Rule("within", "innerhalb von DUR", "BIT", _elapsed_within, 6),
    Rule("within the next", "WHICH NUM UNIT|UNITS", "NEXTHOURS", _next_minutes, 6),
    Rule("within the next", "WHICH UNIT", "NEXTHOURS", _next_hour, 4),
    Rule("within the next", "in|innerhalb der NEXTHOURS", "BIT", _same, 4),
    Rule("within the next", "NEXTHOURS", "BIT", _same),
    Rule("so many days after", "DUR nach DAY", "DAY", _after_day, 6),
    Rule("so many days before", "DUR vor DAY", "DAY", _before_day, 6),
    Rule("the day after", "UNIT nach DAY|FEASTTIME", "DAY", _day_after, 4),
    Rule("the day before", "UNIT vor DAY|FEASTTIME", "DAY", _day_before, 4),
    Rule("so much later", "DUR später|danach", "BESIDE", _same, 4),
    Rule("so much earlier", "DUR eher|davor", "BESIDE", neg, 4),
    Rule("the next one", "der|am|in UNIT danach", "BESIDE", _one, 5),
    Rule("the one before", "der|am|in UNIT davor", "BESIDE", _one_before, 5),
    Rule("the weekday after", "der|am WD danach", "BESIDE", _weekday_after_that, 5),
    Rule("the weekday before", "der|am WD davor", "BESIDE", _weekday_before_that, 5),
    Rule("so much later than", f"DUR später als {TIME}", "CLOCK", _clock_later, 6),
    Rule("so much earlier than", f"DUR eher als {TIME}", "CLOCK", _clock_earlier, 6),
    Rule("in a few", "in paar UNITS", "DAY", _few, 5),
    Rule("now", "start jetzt end", "BIT", _now, -20_000),
)
