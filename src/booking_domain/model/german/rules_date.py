"""Rules for single days: weekdays, dates, feasts, years."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.day_constraint import intersect_days
from booking_domain.model.german.expressions import (
    Calendar,
    Clock,
    ClockSpan,
    DayChoice,
    DayExpression,
    Duration,
    Feast,
    Following,
    Interval,
    Shifted,
    WeekdayOf,
    Weekend,
    WeekNumber,
    When,
)
from booking_domain.model.german.holidays import FEAST_TIMES
from booking_domain.model.german.series import Which


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
MONTHS_A_YEAR: Final = 12
LONGEST_MONTH: Final = 31
SPLIT_UNITS: Final = range(3, 10)
MOST_OFFERED: Final = 4
EVERY_OTHER: Final = 2
A_WEEK: Final = Duration(days=7)


def _same(value: object) -> object:
    return value


def _weekday(weekday: int) -> WeekdayOf:
    return WeekdayOf(weekday)


def _every_weekday(weekday: int) -> WeekdayOf:
    return WeekdayOf(weekday, every=True)


def _every_other_weekday(nth: int, weekday: int) -> DayChoice | None:
    """ "Jeden zweiten Freitag" may begin with the coming one or the one after it."""
    if nth != EVERY_OTHER:
        return None
    coming = WeekdayOf(weekday)
    return DayChoice((coming, Shifted(coming, A_WEEK, from_there=True)))


def _which_weekday(which: Which, weekday: int) -> WeekdayOf:
    return WeekdayOf(weekday, which)


def _weekday_after_next(weekday: int, which: Which) -> WeekdayOf | None:
    return WeekdayOf(weekday, Which.OVERNEXT) if which is Which.NEXT else None


def _day_of_month(day: int) -> Calendar | None:
    return Calendar(day) if 1 <= day <= LONGEST_MONTH else None


def _suiting(_: object, day: Calendar) -> Calendar:
    return day


def _suiting_after(day: Calendar, _: object) -> Calendar | None:
    """ "Der Dritte passt" chooses from what was offered; "passt der Dritte" asks for a day."""
    return day if day.day > MOST_OFFERED else None


def _next_day_of_month(which: Which, day: Calendar) -> Following | None:
    coming = which in (Which.NEXT, Which.COMING) and day.month is None
    return Following(day) if coming else None


def _day_alone(day: Calendar) -> Calendar | None:
    """Nobody offers six of anything: "der Zwölfte" is a day, "der Zweite" may be an offer."""
    return day if day.day >= 6 else None


def _would_do(day: Calendar, _: object) -> Calendar | None:
    return _day_alone(day)


def _day_at(day: Calendar, clock: Clock | ClockSpan) -> When:
    return When(day=day, clock=clock)


def _late_day(day: Calendar) -> Calendar | None:
    """Nothing but days is counted up to the thirteenth and further ("der Fünfundzwanzigste")."""
    return day if day.day >= 13 else None


def _late_day_at(day: Calendar, clock: Clock | ClockSpan) -> When | None:
    """ "Neunzehnter, fünfzehn Uhr"."""
    return None if _late_day(day) is None else When(day=day, clock=clock)


def day_and_month(day: int, month: int) -> Calendar | None:
    """Return a day of a month counted from one; `None` where there is none."""
    fits = 1 <= day <= LONGEST_MONTH and 1 <= month <= MONTHS_A_YEAR
    return Calendar(day, month) if fits else None


def _split_day(unit: Clock, _: int) -> int | None:
    """ "Drei zehnten" is the thirteenth that a recogniser split."""
    hour = unit.minutes // 60
    return hour + 10 if hour in SPLIT_UNITS else None


def _no_such_month(day: int, month: int) -> Calendar | DayChoice | None:
    """A day after the other is a choice between them; any other thirteenth month is none."""
    if not 1 <= day <= LONGEST_MONTH or not MONTHS_A_YEAR < month <= LONGEST_MONTH:
        return None
    if month == day + 1:
        return DayChoice((Calendar(day), Calendar(month)))
    return Calendar(day, month)


def _no_such_day(day: int) -> Calendar | None:
    return None if 1 <= day <= LONGEST_MONTH else Calendar(day)


def _ordinal_and_month(day: int, month: int) -> Calendar:
    return Calendar(day, month)


def _month_and_day(month: int, day: Calendar) -> Calendar | None:
    return evolve(day, month=month) if day.month is None and day.weekday is None else None


def _weekday_day(weekday: int, day: int) -> Calendar | None:
    return Calendar(day, weekday=weekday) if 1 <= day <= LONGEST_MONTH else None


def _weekday_date(weekday: int, day: Calendar) -> Calendar | None:
    if day.weekday is not None:
        return None
    return Calendar(day.day, day.month, day.year, weekday, day.month_shift)


def _four_digits(number: int) -> int | None:
    return number if FIRST_YEAR <= number <= LAST_YEAR else None


def _spoken_year(century: int, rest: int) -> int | None:
    return century * 100 + rest if century in (19, 20) and 10 <= rest <= 99 else None


def _full_date(day: int, month: int, year: int) -> Calendar | None:
    date = day_and_month(day, month)
    return None if date is None else evolve(date, year=year)


def with_year(day: Calendar | Feast, year: int) -> DayExpression | None:
    """Return the day in a year; `None` where one was named already."""
    return evolve(day, year=year) if day.year is None else None


def with_short_year(day: Calendar, year: int) -> Calendar | None:
    """Return the day in a year of this century, of which the last two digits were said."""
    return evolve(day, year=2000 + year) if day.year is None and 17 <= year <= 69 else None


def _feast(name: str) -> Feast:
    return Feast(name)


def _which_feast(which: Which, feast: Feast) -> Feast:
    return evolve(feast, which=which)


def _advent(number: int) -> Feast | None:
    return Feast(f"advent_{number}") if 1 <= number <= 4 else None


def _of_two(first: str, second: str) -> "dict[int, Feast]":
    return {1: Feast(first), 2: Feast(second)}


def _festive(name: str) -> Interval:
    """ "Über Ostern" is all of its days, Christmas Eve and Good Friday among them."""
    first, last = FEAST_TIMES[name]
    return Interval(Feast(first), Feast(last))


_CHRISTMAS: Final = _of_two("weihnachten", "zweiter_weihnachtstag")
_EASTER: Final = _of_two("ostersonntag", "ostermontag")
_PENTECOST: Final = _of_two("pfingstsonntag", "pfingstmontag")


def _or_day(left: DayExpression, right: Calendar) -> DayChoice | None:
    if isinstance(left, Calendar) and left.month is None:
        return DayChoice((left, right))
    return None


def _first_or_day(left: Calendar, right: DayExpression) -> DayChoice | None:
    if isinstance(right, Calendar) and left.month is None:
        return DayChoice((evolve(left, month=right.month, year=right.year), right))
    return None


def _week_number(number: int) -> WeekNumber | None:
    return WeekNumber(number) if 1 <= number <= 53 else None


def _week_number_year(week: WeekNumber, year: int) -> WeekNumber:
    return evolve(week, year=year)


def _one_day(left: DayExpression, right: DayExpression) -> DayExpression | None:
    """ "Am Wochenende Samstag nicht" refuses the Saturday alone: two wishes until then."""
    whole = isinstance(left, Weekend) and isinstance(right, WeekdayOf)
    if whole:
        return None
    day = intersect_days(left, right)
    if isinstance(left, Calendar) and isinstance(right, WeekdayOf) and isinstance(day, Calendar):
        return evolve(day, weekday_behind=True)
    return day


WEEKDAYS: Final = (
    Rule("weekday", "WD", "DAY", _weekday),
    Rule("every weekday", "alle WD", "DAY", _every_weekday, 1),
    Rule("every other weekday", "alle ORD WD", "DAY", _every_other_weekday, 8),
    Rule("every weekday", "WDS", "DAY", _every_weekday, 1),
    Rule("every weekday", "am WDS", "DAY", _every_weekday, 1),
    Rule("weekday with which", "WHICH WD", "DAY", _which_weekday, 5),
    Rule("abbreviated weekday", "am WDABBR", "DAY", _weekday),
    Rule("abbreviated weekday", "WHICH WDABBR", "DAY", _which_weekday),
    Rule("abbreviated weekday, date", "WDABBR DATE", "DAY", _weekday_date, 5),
    Rule("weekday after the next", "WD nach der WHICH", "DAY", _weekday_after_next, 9),
    Rule("weekday, day of the month", "WD LDAY", "DAY", _weekday_date, 5),
    Rule("weekday, date", "WD DATE", "DAY", _weekday_date, 5),
    Rule("weekday, date", "WD der DATE", "DAY", _weekday_date, 5),
    Rule("weekday, day of the month", "WDABBR ORD", "DAY", _weekday_day, 5),
)
DATES: Final = (
    Rule("heute", "REL", "DAY", _same),
    Rule("morgen", "MORGEN", "DAY", _same),
    Rule("date", "DATE", "DAY", _same),
    Rule("day and month", "ORD MON", "DATE", _ordinal_and_month, 5),
    Rule("day and month", "NUM MON", "DATE", day_and_month, 5),
    Rule("month and day", "MON LDAY", "DATE", _month_and_day, 4),
    Rule("day and month as ordinals", "ORD ORD", "DATE", day_and_month, 4),
    Rule("no such month", "am ORD ORD", "DAY", _no_such_month, 3),
    Rule("no such day of the month", "am ORD", "DAY", _no_such_day),
    Rule("split day of the month", "HSPOKEN ORDTEN", "ORD", _split_day, 8),
    Rule("day of the month, latent", "ORD", "LDAY", _day_of_month),
    Rule("day of the month, latent", "der LDAY", "LDAY", _same),
    Rule("day of the month, latent", "der LDAY", "DERDAY", _same),
    Rule("day of the month", "am LDAY", "DAY", _same),
    Rule("day of the month", "zu LDAY", "DAY", _late_day),
    Rule("day of the month that suits", "CAN DERDAY", "DAY", _suiting),
    Rule("day of the month that suits", "DERDAY CAN", "DAY", _suiting_after),
    Rule("late day of the month", "DERDAY", "DAY", _late_day, -5),
    Rule("day of the month at the end", "DERDAY end", "DAY", _day_alone, -10_010),
    Rule("moved day of the month", "von LDAY auf|hin LDAY", "DAY", _suiting, 7),
    Rule("day of the month that would do", "DERDAY WOULD", "DAY", _would_do),
    Rule("day of the month at a time", "DERDAY CLOCK|WINDOW", "BIT", _day_at, -10),
    Rule("plain day of the month at a time", "LDAY CLOCK|WINDOW", "BIT", _late_day_at, -12),
    Rule("next day of the month", "WHICH LDAY", "DAY", _next_day_of_month, 2),
    Rule("day of the month as a number", "am NUM", "DAY", _day_of_month, -15),
    Rule("day and month as numbers", "am NUM NUM", "DATE", day_and_month, -10),
    Rule("year", "NUM", "YEAR", _four_digits),
    Rule("year in two numbers", "NUM NUM", "YEAR", _spoken_year),
    Rule("date in three numbers", "NUM NUM YEAR", "DATE", _full_date, 5),
    Rule("date with year", "DATE YEAR", "DATE", with_year, 6),
    Rule("date with year", "DATE im jahrwort YEAR", "DATE", with_year, 6),
    Rule("date with short year", "DATE NUM", "DATE", with_short_year, -20),
    Rule("preposition of a day", "am|der|für|zu|über DAY", "DAY", _same),
    Rule("two namings of one day", "DAY DAY", "DAY", _one_day, 1),
    Rule("either day of the month", "DAY oder|und LDAY", "DAY", _or_day, 4),
    Rule("either day of the month", "am LDAY oder|und DAY", "DAY", _first_or_day, 4),
)
FEASTS: Final = (
    Rule("feast", "FEAST", "FEASTDAY", _feast),
    Rule("advent sunday", "ORD advent", "FEASTDAY", _advent, 5),
    Rule("christmas day", "ORD weihnachtstag", "FEASTDAY", _CHRISTMAS.get, 5),
    Rule("christmas day", "weihnachtstag", "FEASTDAY", lambda: Feast("weihnachten"), -2),
    Rule("easter day", "ORD ostertag", "FEASTDAY", _EASTER.get, 5),
    Rule("pentecost day", "ORD pfingsttag", "FEASTDAY", _PENTECOST.get, 5),
    Rule("feast with year", "FEASTDAY YEAR", "FEASTDAY", with_year, 5),
    Rule("feast with year", "FEASTDAY im jahrwort YEAR", "FEASTDAY", with_year, 5),
    Rule("feast with which", "WHICH FEASTDAY", "FEASTDAY", _which_feast, 5),
    Rule("feast day", "FEASTDAY", "DAY", _same),
    Rule("over the feast", "an|zu|über FESTIVE", "DAY", _festive, 8),
    Rule("week number", "kw NUM|ORD", "WEEKNUMBER", _week_number, 5),
    Rule("week number", "NUM|ORD kw", "WEEKNUMBER", _week_number, 5),
    Rule("week number with year", "WEEKNUMBER YEAR", "WEEKNUMBER", _week_number_year, 5),
    Rule("week number", "WEEKNUMBER", "DAY", _same),
)
RULES: Final = (*WEEKDAYS, *DATES, *FEASTS)
