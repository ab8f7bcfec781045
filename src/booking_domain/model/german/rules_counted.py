"""Rules for what is counted in a longer time, named before or behind: "im Mai der erste Montag"."""

from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import (
    DayExpression,
    Month,
    Nth,
    Quarter,
    Season,
    Year,
)
from booking_domain.model.german.series import Unit, Which


LONGEST_MONTH: Final = 31


def _nth_weekday(nth: int, weekday: int, span: DayExpression) -> Nth | None:
    if not isinstance(span, Month | Quarter | Year | Season) or not 1 <= nth <= 5:
        return None
    return Nth(nth, Unit.DAY, weekday, span)


def _last_weekday(which: Which, weekday: int, span: DayExpression) -> Nth | None:
    nth = {Which.LAST: -1, Which.PRELAST: -2}.get(which)
    if nth is None or not isinstance(span, Month | Quarter | Year | Season):
        return None
    return Nth(nth, Unit.DAY, weekday, span)


def _nth_weekday_behind(span: DayExpression, nth: int, weekday: int) -> Nth | None:
    """ "Im Mai der erste Montag"."""
    return _nth_weekday(nth, weekday, span)


def _last_weekday_behind(span: DayExpression, which: Which, weekday: int) -> Nth | None:
    """ "Im April noch am letzten Freitag"."""
    return _last_weekday(which, weekday, span)


def _nth_unit_behind(span: DayExpression, nth: int, unit: Unit) -> Nth | None:
    """ "Nächstes Jahr gleich in der ersten Woche"."""
    return _nth_unit(nth, unit, span)


def _last_unit_behind(span: DayExpression, which: Which, unit: Unit) -> Nth | None:
    return _last_unit(which, unit, span)


def _last_of(which: Which, span: DayExpression) -> Nth | None:
    """ "Am Letzten des Monats"."""
    return _last_unit(which, Unit.DAY, span) if isinstance(span, Month) else None


def _nth_unit(nth: int, unit: Unit, span: DayExpression) -> Nth | None:
    if not isinstance(span, Month | Quarter | Year | Season):
        return None
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND) and 1 <= nth <= LONGEST_MONTH:
        return Nth(nth, unit, None, span)
    return None


def _nth_month_unit(nth: int, month: int, unit: Unit) -> Nth | None:
    return _nth_unit(nth, unit, Month(month))


def _last_month_unit(which: Which, month: int, unit: Unit) -> Nth | None:
    return _last_unit(which, unit, Month(month))


def _last_unit(which: Which, unit: Unit, span: DayExpression) -> Nth | None:
    nth = {Which.LAST: -1, Which.PRELAST: -2}.get(which)
    if nth is None or not isinstance(span, Month | Quarter | Year | Season):
        return None
    return Nth(nth, unit, None, span) if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND) else None


RULES: Final = (
    Rule("nth weekday in", "ORD WD DAY|LSPAN", "DAY", _nth_weekday, 12),
    Rule("last weekday in", "WHICH WD DAY|LSPAN", "DAY", _last_weekday, 12),
    Rule("nth weekday in, named behind", "DAY am|der ORD WD", "DAY", _nth_weekday_behind, 13),
    Rule("nth weekday in, named behind", "DAY ORD WD", "DAY", _nth_weekday_behind, 12),
    Rule("last weekday in, named behind", "DAY am|der WHICH WD", "DAY", _last_weekday_behind, 13),
    Rule("last weekday in, named behind", "DAY WHICH WD", "DAY", _last_weekday_behind, 12),
    Rule("nth week in, named behind", "DAY in der ORD UNIT", "DAY", _nth_unit_behind, 13),
    Rule("nth week in, named behind", "DAY am|der ORD UNIT", "DAY", _nth_unit_behind, 13),
    Rule("last week in, named behind", "DAY in der WHICH UNIT", "DAY", _last_unit_behind, 13),
    Rule("last week in, named behind", "DAY am|der WHICH UNIT", "DAY", _last_unit_behind, 13),
    Rule("last day of", "am|zu WHICH LSPAN|DAY", "DAY", _last_of, 8),
    Rule("nth day or week in", "ORD UNIT DAY|LSPAN", "DAY", _nth_unit, 12),
    Rule("nth week of a month", "ORD MON UNIT", "DAY", _nth_month_unit, 14),
    Rule("last week of a month", "WHICH MON UNIT", "DAY", _last_month_unit, 14),
    Rule("last day or week in", "WHICH UNIT DAY|LSPAN", "DAY", _last_unit, 12),
)
