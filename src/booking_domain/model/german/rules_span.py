"""Rules for longer times: weeks, months, seasons, and their parts."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    DayChoice,
    DayExpression,
    Feast,
    FeastTime,
    Interval,
    InYear,
    Month,
    Nth,
    PartOf,
    Quarter,
    Relative,
    Season,
    Upcoming,
    Week,
    Weekend,
    WeekNumber,
    WeekOf,
    Year,
)
from booking_domain.model.german.series import WEEKS_AHEAD, Edge, Unit, Which
from booking_domain.model.german.weekday_behind import has_a_weekday_behind


SUNDAYS: Final = ("ostersonntag", "pfingstsonntag", "muttertag")


def _same(value: object) -> object:
    return value


def _unit(which: Which, unit: Unit) -> DayExpression | None:
    shift = WEEKS_AHEAD[which]
    match unit:
        case Unit.WEEK:
            return Week(shift)
        case Unit.WEEKEND:
            return Weekend(which)
        case Unit.MONTH:
            return Month(shift=shift)
        case Unit.QUARTER:
            return Quarter(shift=shift)
        case Unit.YEAR:
            return Year(shift=shift)
        case Unit.DAY:
            return Relative(shift) if which in (Which.NEXT, Which.COMING) else None
        case _:
            return None


def _either_unit(one: Which, other: Which, unit: Unit) -> DayChoice | None:
    left, right = _unit(one, unit), _unit(other, unit)
    return None if left is None or right is None else DayChoice((left, right))


def _both_units(one: Which, other: Which, unit: Unit) -> Interval | None:
    """ "Diese und nächste Woche", of two that follow each other."""
    first, last = _unit(one, unit), _unit(other, unit)
    if first is None or last is None or WEEKS_AHEAD[other] - WEEKS_AHEAD[one] != 1:
        return None
    return Interval(first, last)


def _current(unit: Unit) -> DayExpression | None:
    match unit:
        case Unit.WEEK:
            return Week(None)
        case Unit.MONTH:
            return Month()
        case Unit.QUARTER:
            return Quarter()
        case Unit.YEAR:
            return Year()
        case Unit.DAY:
            return Relative(0)
        case _:
            return None


def _weekend(unit: Unit) -> Weekend | None:
    return Weekend() if unit is Unit.WEEKEND else None


def _month(month: int) -> Month:
    return Month(month)


def _which_month(which: Which, month: int) -> Month:
    return Month(month, which=which)


def _with_year(month: Month, year: int) -> Month | None:
    return evolve(month, year=year) if month.year is None and month.month else None


def _season(month: int) -> Season:
    return Season(month)


def _which_season(which: Which, month: int) -> Season:
    return Season(month, which=which)


def _season_year(month: int, year: int) -> Season:
    return Season(month, year)


def _year(year: int) -> Year:
    return Year(year)


def _quarter(number: int, unit: Unit) -> Quarter | None:
    return Quarter(number) if unit is Unit.QUARTER and 1 <= number <= 4 else None


def _quarter_year(number: int, unit: Unit, year: int) -> Quarter | None:
    return Quarter(number, year) if unit is Unit.QUARTER and 1 <= number <= 4 else None


def _quarter_of(number: int, unit: Unit, span: DayExpression) -> DayExpression | None:
    quarter = _quarter(number, unit)
    if quarter is None or not isinstance(span, Year):
        return None
    return evolve(quarter, year=span.year) if span.year else InYear(quarter, span.shift or 0)


def part(edge: Edge, span: DayExpression) -> PartOf | Month | None:
    """Return the beginning, middle or end of a longer time; nothing of what has no parts."""
    if edge is Edge.BEGIN and isinstance(span, Year) and span.new:
        return Month(1)
    if isinstance(span, Week | WeekNumber | Month | Quarter | Year | Season | WeekOf):
        return PartOf(edge, span)
    return None


def _part_behind(span: DayExpression, edge: Edge) -> PartOf | Month | None:
    return part(edge, span)


def _part_rather(span: DayExpression, _: None, edge: Edge) -> PartOf | Month | None:
    return part(edge, span)


def _either_part_behind(span: DayExpression, first: Edge, second: Edge) -> DayChoice | None:
    return _either_part(first, second, span)


def _either_part(first: Edge, second: Edge, span: DayExpression) -> DayChoice | None:
    one, other = part(first, span), part(second, span)
    return None if one is None or other is None else DayChoice((one, other))


def _part_of_current(edge: tuple[Edge, Unit]) -> PartOf | Month | None:
    span = _current(edge[1])
    return None if span is None else part(edge[0], span)


def _part_of_which(which: Which, edge: tuple[Edge, Unit]) -> PartOf | Month | None:
    span = _unit(which, edge[1])
    return None if span is None else part(edge[0], span)


def _part_of_named(edge: tuple[Edge, Unit], month: Month) -> PartOf | Month | None:
    return part(edge[0], month) if edge[1] is Unit.MONTH else None


def _parts(first: Edge, last: Edge, span: DayExpression) -> Interval | None:
    begins, ends = part(first, span), part(last, span)
    return None if begins is None or ends is None else Interval(begins, ends)


def _half_of(number: int, span: DayExpression) -> PartOf | Month | None:
    edge = {1: Edge.FIRST_HALF, 2: Edge.SECOND_HALF}.get(number)
    return None if edge is None else part(edge, span)


def _half_of_month(number: int, month: int) -> PartOf | Month | None:
    return _half_of(number, Month(month))


def _upcoming(which: Which, count: int, unit: Unit) -> Upcoming | None:
    if unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR, Unit.WEEKEND, Unit.QUARTER):
        return None
    sign = {Which.NEXT: 1, Which.COMING: 1, Which.LAST: -1}.get(which)
    return None if sign is None else Upcoming(sign * count, unit)


def _coming_ones(which: Which, unit: Unit) -> Upcoming | None:
    count = {Unit.DAY: 7, Unit.WEEK: 4, Unit.MONTH: 3}.get(unit)
    return None if count is None else _upcoming(which, count, unit)


def _week_from_to(unit: Unit, first: DayExpression, last: DayExpression) -> Interval | None:
    """ "Die Woche vom 20. bis 24. April"."""
    if unit is not Unit.WEEK or isinstance(first, Interval) or isinstance(last, Interval):
        return None
    if has_a_weekday_behind(last):
        return None
    return Interval(first, last)


def _either_month(first: Month, second: Month) -> DayChoice:
    return DayChoice((first, second))


def _week_after(unit: Unit, day: DayExpression) -> DayExpression | None:
    return WeekOf(day, 1) if unit is Unit.WEEK and not has_a_weekday_behind(day) else None


def _week_before(unit: Unit, day: DayExpression) -> DayExpression | None:
    """The week before a Sunday may be the one that it ends."""
    if unit is not Unit.WEEK or has_a_weekday_behind(day):
        return None
    if isinstance(day, FeastTime) or (isinstance(day, Feast) and day.name in SUNDAYS):
        return DayChoice((Interval(WeekOf(day), day, before_last=True), WeekOf(day, -1)))
    return WeekOf(day, -1)


def _weekend_after(unit: Unit, day: DayExpression) -> Nth | None:
    if unit is not Unit.WEEKEND:
        return None
    return Nth(1, unit, None, Interval(day, None, after_first=True))


def _weekend_before(unit: Unit, day: DayExpression) -> Nth | None:
    if unit is not Unit.WEEKEND:
        return None
    return Nth(-1, unit, None, Interval(None, day, before_last=True))


def _week_of(unit: Unit, day: DayExpression) -> DayExpression | None:
    if isinstance(day, Interval) or has_a_weekday_behind(day):
        return None
    return WeekOf(day) if unit is Unit.WEEK else None


def _workdays() -> Week:
    return Week(0, workdays=True)


SPANS: Final = "DAY|LSPAN|MONTH"
RULES: Final = (
    Rule("this or next", "WHICH UNIT", "DAY", _unit, 4),
    Rule("this or that", "WHICH oder WHICH UNIT", "DAY", _either_unit, 6),
    Rule("this and that", "WHICH und WHICH UNIT", "DAY", _both_units, 6),
    Rule("this and that", "WHICH und der WHICH UNIT", "DAY", _both_units, 6),
    Rule("next so many", "WHICH NUM UNIT|UNITS", "DAY", _upcoming, 6),
    Rule("the next ones", "WHICH UNITS", "DAY", _coming_ones, 4),
    Rule("the next few", "WHICH paar UNITS", "DAY", _coming_ones, 5),
    Rule("this year", "heuer", "DAY", lambda: Year(shift=0)),
    Rule("in", "in|im|innerhalb DAY", "DAY", _same),
    Rule("in", "in der DAY", "DAY", _same),
    Rule("at the weekend", "am|über|für|zu UNIT", "DAY", _weekend, 3),
    Rule("weekend", "UNIT", "DAY", _weekend),
    Rule("weekdays", "woche_werk", "DAY", _workdays),
    Rule("the current", "der|im|zu|von UNIT", "LSPAN", _current),
    Rule("month", "MON", "MONTH", _month),
    Rule("clear month", "MONCLEAR", "DAY", _month),
    Rule("month alone", "start MONALONE end", "DAY", _month, -20_020),
    Rule("month with which", "WHICH MON", "MONTH", _which_month, 5),
    Rule("month with year", "MONTH YEAR", "MONTH", _with_year, 6),
    Rule("month with year", "MONTH im jahrwort YEAR", "DAY", _with_year, 6),
    Rule("month with year", "MON YEAR", "DAY", Month, 6),
    Rule("in the month", "im|in|für MONTH", "DAY", _same, 3),
    Rule("in the month of", "im UNIT MONTH", "DAY", lambda _, m: m, 3),
    Rule("of the month", "der MONTH", "LSPAN", _same),
    Rule("of the season", "der SEASON", "LSPAN", _season),
    Rule("in the course of", "im zeit DAY|LSPAN", "DAY", _same, 3),
    Rule("month with which", "WHICH MON", "DAY", _which_month, 4),
    Rule("in the season", "im|in|für|zu SEASON", "DAY", _season, 3),
    Rule("season with which", "WHICH SEASON", "DAY", _which_season, 4),
    Rule("season with year", "SEASON YEAR", "DAY", _season_year, 4),
    Rule("season with year", "im SEASON YEAR", "DAY", _season_year, 6),
    Rule("season with year", "YEAR im SEASON", "DAY", lambda y, m: Season(m, y), 6),
    Rule("year", "im jahrwort YEAR", "DAY", _year, 2),
    Rule("year", "jahrwort YEAR", "DAY", _year, 1),
    Rule("quarter", "ORD UNIT", "DAY", _quarter, 4),
    Rule("quarter with year", "ORD UNIT YEAR", "DAY", _quarter_year, 6),
    Rule("quarter of a year", "ORD UNIT DAY|LSPAN", "DAY", _quarter_of, 7),
    Rule("part of", "EDGE DAY|LSPAN|MONTH", "DAY", part, 6),
    Rule("part of, named behind", f"{SPANS} EDGE", "DAY", _part_behind, 1),
    Rule("part of, named behind", f"{SPANS} am|gegen|zu|im EDGE", "DAY", _part_behind, 1),
    Rule("part of, named behind", f"{SPANS} RATHER EDGE", "DAY", _part_rather, 1),
    Rule("part of, named behind", f"{SPANS} RATHER am|gegen|zu EDGE", "DAY", _part_rather, 1),
    Rule("either part of", f"EDGE oder EDGE {SPANS}", "DAY", _either_part, 8),
    Rule("either part of", f"{SPANS} EDGE oder EDGE", "DAY", _either_part_behind, 3),
    Rule("parts of", "EDGE bis|dash EDGE DAY|LSPAN|MONTH", "DAY", _parts, 8),
    Rule("parts of", "EDGE EDGE DAY|LSPAN|MONTH", "DAY", _parts, 7),
    Rule("part of", "EDGE von MONTH", "DAY", part, 6),
    Rule("part of the current", "UNITEDGE", "DAY", _part_of_current),
    Rule("part of the current", "im|in|gegen UNITEDGE", "DAY", _part_of_current),
    Rule("part of the next", "WHICH UNITEDGE", "DAY", _part_of_which, 4),
    Rule("part of a month", "UNITEDGE MONTH", "DAY", _part_of_named, 6),
    Rule("last day of the month", "MONTHSLAST", "DAY", lambda _: Nth(-1, Unit.DAY, None, Month())),
    Rule("part of a year", "EDGE YEAR", "DAY", lambda e, y: PartOf(e, Year(y)), 3),
    Rule("part of a season", "EDGE SEASON", "DAY", lambda e, m: PartOf(e, Season(m)), 3),
    Rule("half of", "ORD hälfte DAY|LSPAN|MONTH", "DAY", _half_of, 6),
    Rule("half of", "ORD MON hälfte", "DAY", _half_of_month, 14),
    Rule("week after", "UNIT nach DAY|FEASTTIME", "DAY", _week_after, 4),
    Rule("week before", "UNIT vor DAY|FEASTTIME", "DAY", _week_before, 4),
    Rule("weekend after", "UNIT nach DAY|FEASTTIME", "DAY", _weekend_after, 4),
    Rule("weekend before", "UNIT vor DAY|FEASTTIME", "DAY", _weekend_before, 4),
    Rule("weekend after", "am UNIT nach DAY|FEASTTIME", "DAY", _weekend_after, 5),
    Rule("weekend before", "am UNIT vor DAY|FEASTTIME", "DAY", _weekend_before, 5),
    Rule("week of", "UNIT von|ab DAY|LDAY", "DAY", _week_of, 6),
    Rule("week from to", "UNIT von DAY|LDAY bis|dash DAY|LDAY", "DAY", _week_from_to, 16),
    Rule("in either month", "im|in|für MONTH oder MONTH", "DAY", _either_month, 6),
)
