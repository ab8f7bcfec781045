"""
Dates as they are spoken: "am fünfzehnten eins", "am drei zwanzigsten", "zweiter Adventsamstag".

A bare number behind a day of the month is its month where a time follows ("am fünfzehnten eins um
zehn"), and either its month or an hour where nothing does, so that it is asked.
"""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    Calendar,
    Clock,
    ClockChoice,
    ClockSpan,
    DayChoice,
    DayExpression,
    Duration,
    Feast,
    Interval,
    Shifted,
    WeekOf,
    When,
)
from booking_domain.model.german.rules_clock import TIME
from booking_domain.model.german.rules_date import day_and_month, with_short_year, with_year
from booking_domain.model.german.series import Unit
from booking_domain.model.german.temporal_wish import Daypart


SATURDAY: Final = 5
SUNDAY: Final = 6
SUNDAYS_IN_ADVENT: Final = range(1, 5)
LAST_MONTH: Final = 12
SPLIT_UNITS: Final = range(2, 10)
TWENTY: Final = 20
THIRTY: Final = 30
A_DAY: Final = Duration(days=1)


def _same(value: object) -> object:
    return value


def _at(day: Calendar, clock: Clock | ClockSpan | ClockChoice) -> When:
    return When(day=day, clock=clock)


def _in_part(day: Calendar, part: Daypart) -> When:
    return When(day=day, part=part)


def _month_or_hour(day: Calendar) -> DayChoice:
    """ "Am siebten zwei" is 7 February, or the seventh at two."""
    return DayChoice((day, Calendar(day.day)))


def _month_or_hour_said(day: int, clock: Clock) -> DayChoice | None:
    hour = clock.minutes // 60 or LAST_MONTH
    found = day_and_month(day, hour) if clock.minutes % 60 == 0 else None
    return None if found is None else _month_or_hour(found)


def _split_twenties(unit: Clock, tens: int) -> int | None:
    """ "Drei zwanzigsten" is the twenty-third that lost its "und"."""
    hour = unit.minutes // 60
    return tens + hour if tens == TWENTY and hour in SPLIT_UNITS else None


def _split_one(tens: int) -> int | None:
    return tens + 1 if tens in (TWENTY, THIRTY) else None


def _in_a_row(first: int, second: int, third: int) -> DayChoice | None:
    """ "Am dritten vierten oder fünften" are three days, not one in April."""
    if (second, third) != (first + 1, first + 2):
        return None
    return DayChoice((Calendar(first), Calendar(second), Calendar(third)))


def _on_a_weekday(day: Calendar, weekday: int) -> Calendar | None:
    """ "Den dritten am Donnerstag"; "den ersten am Donnerstag" is the first that is free then."""
    if day.day == 1 or day.weekday is not None:
        return None
    return evolve(day, weekday=weekday)


def _advent_day(number: int, weekday: int) -> DayExpression | None:
    """The Saturday of Advent is the eve of its Sunday."""
    if number not in SUNDAYS_IN_ADVENT or weekday not in (SATURDAY, SUNDAY):
        return None
    sunday = Feast(f"advent_{number}")
    return sunday if weekday == SUNDAY else Shifted(sunday, -A_DAY, from_there=True)


def _some_advent_day(weekday: int) -> DayChoice | None:
    """ "Am Adventsamstag" is one of four."""
    days = [_advent_day(number, weekday) for number in SUNDAYS_IN_ADVENT]
    return None if None in days else DayChoice(tuple(filter(None, days)))


def _advent_unit(number: int, unit: Unit) -> DayExpression | None:
    """The week of a Sunday in Advent ends with it by the calendar, and begins with it in church."""
    if number not in SUNDAYS_IN_ADVENT:
        return None
    sunday = Feast(f"advent_{number}")
    match unit:
        case Unit.WEEKEND:
            return Interval(Shifted(sunday, -A_DAY, from_there=True), sunday)
        case Unit.WEEK:
            return DayChoice((WeekOf(sunday), WeekOf(sunday, 1)))
    return None


RULES: Final = (
    Rule("month as a number", "ORD NUM", "NUMDATE", day_and_month, 2),
    Rule("month as a number", "am|der|für NUMDATE", "NUMDATE", _same),
    Rule("month as a number", "NUMDATE YEAR", "DATE", with_year, 6),
    Rule("month as a number", "NUMDATE NUM", "NUMYEAR", with_short_year),
    Rule("month as a number", f"NUMDATE|NUMYEAR um|gegen {TIME}", "BIT", _at, 3),
    Rule("month as a number", "NUMDATE|NUMYEAR WINDOW", "BIT", _at, -30),
    Rule("month as a number", "NUMDATE PART", "BIT", _in_part, -30),
    Rule("month or hour", "NUMDATE end", "DAY", _month_or_hour, -10_020),
    Rule("month or hour", "am|der ORD H", "DAY", _month_or_hour_said, -40),
    Rule("day in a month by number", "ORD im|des ORD", "DATE", day_and_month, 4),
    Rule("split day of the month", "HSPOKEN ORD", "ORD", _split_twenties, 8),
    Rule("split day of the month", "ein ORD", "ORD", _split_one, 8),
    Rule("days in a row", "am ORD ORD oder ORD", "DAY", _in_a_row, 8),
    Rule("day of the month on a weekday", "DERDAY am WD", "DAY", _on_a_weekday, 5),
    Rule("a day in Advent", "ORD advent WD", "DAY", _advent_day, 8),
    Rule("a day in Advent", "advent WD", "DAY", _some_advent_day, 6),
    Rule("a weekend in Advent", "ORD advent UNIT", "DAY", _advent_unit, 8),
)
