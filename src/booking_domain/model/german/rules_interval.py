"""Rules for intervals of days: from one day to another, from one on, until one."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.day_constraint import between
from booking_domain.model.german.expressions import (
    Agreeing,
    Calendar,
    DayChoice,
    DayExpression,
    Feast,
    FeastTime,
    Interval,
    Relative,
    WeekdayOf,
)
from booking_domain.model.german.rules_span import part
from booking_domain.model.german.series import Edge
from booking_domain.model.german.shared_week import of_the_same_week
from booking_domain.model.german.weekday_behind import has_a_weekday_behind


def _same(value: object) -> object:
    return value


def _interval(first: DayExpression, last: DayExpression) -> Interval | DayChoice | None:
    if isinstance(first, Interval) or isinstance(last, Interval) or has_a_weekday_behind(last):
        return None
    shared = of_the_same_week(first, last)
    if isinstance(shared, DayChoice) and isinstance(last, DayChoice):
        return DayChoice(tuple(map(Interval, shared.options, last.options)))
    return Interval(shared, last)


def _weekdays(first: int, last: int) -> Interval:
    return Interval(WeekdayOf(first), WeekdayOf(last))


def _to_date(first: Calendar, last: DayExpression) -> Interval | None:
    return Interval(first, last) if isinstance(last, Calendar) else None


def _number_to_date(first: int, last: DayExpression) -> Interval | None:
    if not isinstance(last, Calendar) or not 1 <= first <= 31 or first >= last.day:
        return None
    if last.weekday_behind:
        return None
    return Interval(Calendar(first), last)


def _next_day(first: DayExpression, last: DayExpression) -> Interval | None:
    match first, last:
        case Calendar(month=int() as month, day=day), Calendar(month=int() as other, day=following):
            near = month == other and following == day + 1
            return Interval(first, last) if near or (following == 1 and day >= 28) else None
    return None


def _from(first: DayExpression) -> Interval | None:
    return None if isinstance(first, Interval) else Interval(first, None)


def _after(first: DayExpression) -> Interval | Agreeing | None:
    match first:
        case Agreeing(left=Feast() as feast, right=Calendar() as day):
            # "Nach Ostern am achten April" is that day, where it lies after it.
            return Agreeing(day, Interval(feast, None, after_first=True))
    if isinstance(first, Interval) or has_a_weekday_behind(first):
        return None
    return Interval(first, None, after_first=True)


def _until(last: DayExpression) -> Interval | None:
    return None if isinstance(last, Interval) else Interval(None, last)


def _until_part(edge: Edge, span: DayExpression) -> Interval | None:
    if edge is Edge.END and span == Relative(0):
        return Interval(None, span)
    ending = part(edge, span)
    return None if ending is None else Interval(None, ending)


def _before(last: DayExpression) -> Interval | None:
    if isinstance(last, Interval) or has_a_weekday_behind(last):
        return None
    return Interval(None, last, before_last=True)


def _shortly_before(last: DayExpression) -> Interval:
    return Interval(None, last, before_last=True, is_near=True)


def _shortly_after(first: DayExpression) -> Interval:
    return Interval(first, None, after_first=True, is_near=True)


def _from_until(first: DayExpression, last: DayExpression) -> Interval | None:
    if not isinstance(first, Interval) or not isinstance(last, Interval) or first.last is not None:
        return None
    if first.first is not None and last.last is not None:
        first = evolve(first, first=of_the_same_week(first.first, last.last))
    return between(first, last)


def _from_now() -> Interval:
    return Interval(Relative(0), None)


RULES: Final = (
    Rule("from day to day", "DAY bis|dash DAY", "DAY", _interval, 6),
    Rule("from day to day", "DAY bis|dash LDAY", "DAY", _interval, 5),
    Rule("from day to day", "LDAY bis|dash DAY", "DAY", _to_date, 6),
    Rule("from day to day", "von|ab DAY|LDAY bis|dash|zu DAY|LDAY", "DAY", _interval, 9),
    Rule("from day to day", "von|ab DAY|LDAY bis zu LDAY", "DAY", _interval, 9),
    Rule("from day to day", "DAY bis zu LDAY", "DAY", _interval, 6),
    Rule("from day to day", "NUM dash|bis DAY", "DAY", _number_to_date, 4),
    Rule("from day to day", "von NUM dash|bis DAY", "DAY", _number_to_date, 6),
    Rule("from day to day", "DATE zu DATE", "DAY", _interval, 4),
    Rule("from weekday to weekday", "WDABBR bis|dash WDABBR", "DAY", _weekdays, 3),
    Rule("from month to month", "MONTH bis|dash MONTH", "DAY", _interval, 5),
    Rule("from month to month", "von|ab MONTH bis|dash MONTH", "DAY", _interval, 6),
    Rule("between months", "zwischen MONTH und MONTH", "DAY", _interval, 6),
    Rule("to the day after", "DAY auf DAY", "DAY", _next_day, 6),
    Rule("to the day after", "von DAY|LDAY auf DAY", "DAY", _next_day, 6),
    Rule("between days", "zwischen DAY|LDAY und|dash|bis DAY|LDAY", "DAY", _interval, 9),
    Rule("from day", "ab|frühestens DAY|LDAY|MONTH", "DAY", _from, 4),
    Rule("from day", "von|ab DAY|LDAY am|ab", "DAY", _from, 5),
    Rule("from day", "DAY frühestens", "DAY", _from, 4),
    Rule("from now", "ab jetzt", "DAY", _from_now, 4),
    Rule("until day", "bis|spätestens DAY|LDAY|MONTH", "DAY", _until, 4),
    Rule("until day", "bis spätestens DAY|LDAY|MONTH", "DAY", _until, 4),
    Rule("until day", "spätestens bis DAY|LDAY|MONTH", "DAY", _until, 4),
    Rule("until day", "bis zu DAY|LDAY", "DAY", _until, 5),
    Rule("until day", "DAY spätestens", "DAY", _until, 4),
    Rule("until the end", "bis|vor EDGE DAY|LSPAN|MONTH", "DAY", _until_part, 7),
    Rule("the feast days", "FEASTDAYS", "FEASTTIME", FeastTime),
    Rule("the feast days", "der FEASTDAYS", "FEASTTIME", FeastTime),
    Rule("over the feast days", "über FEASTTIME", "DAY", _same, 4),
    Rule("before the feast days", "vor FEASTTIME", "DAY", _before, 4),
    Rule("after the feast days", "nach FEASTTIME", "DAY", _after, 4),
    Rule("shortly before the feast", "kurz vor FEASTTIME|FEASTDAY", "DAY", _shortly_before, 6),
    Rule("shortly after the feast", "kurz nach FEASTTIME|FEASTDAY", "DAY", _shortly_after, 6),
    Rule("before day", "vor DAY|LDAY|MONTH", "DAY", _before, 4),
    Rule("after day", "nach DAY|LDAY|MONTH", "DAY", _after, 4),
    Rule("not before day", "nicht vor DAY|LDAY|MONTH", "DAY", _from, 6),
    Rule("not after day", "nicht nach DAY|LDAY|MONTH", "DAY", _until, 6),
    Rule("not before, nor after", "nicht vor DAY|LDAY und|oder nach DAY|LDAY", "DAY", _interval, 9),
    Rule("from and until", "DAY DAY", "DAY", _from_until, 3),
)
