"""
Two days of one wish that a rule of the grammar cannot join, because words stand between them.

"Mittwoch um drei, aber erst nach Ostern" is a Wednesday still, "nächsten Mittwoch, also morgen" one
day named twice, and of "diese Woche noch, am liebsten morgen" the day is meant.
"""

from typing import Final

from attrs import evolve

from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.dayparts import candidates_of
from booking_domain.model.german.expressions import (
    Agreeing,
    Clock,
    ClockSpan,
    DayExpression,
    Interval,
    Month,
    Nth,
    Relative,
    Week,
    WeekdayOf,
    WeekdayWithin,
    WeekNumber,
    WeekOf,
    When,
)
from booking_domain.model.german.series import Unit, Which


TOMORROW: Final = 1
DAWN: Final = 7 * 60
NAMED_AGAIN: Final = (Which.THIS, Which.COMING, Which.NEXT)
WEEKS: Final = (Week, WeekNumber, WeekOf)
NOT_NOW: Final = (Relative, Week, Month)


def joined_days(earlier: When, later: When, *, but: bool) -> When | None:
    """
    Return the wish for the day that both name or bound; nothing where they are two days.

    `but` says that the later one is a condition: "aber noch vor Ostern".
    """
    if earlier.day is None or later.day is None:
        return None
    day = _joined(earlier.day, later.day, but=but)
    if day is None:
        return None
    rest = intersect(evolve(earlier, day=None), evolve(later, day=None))
    return None if rest is None else evolve(rest, day=day)


def _joined(earlier: DayExpression, later: DayExpression, *, but: bool) -> DayExpression | None:
    match earlier, later:
        case (WeekdayOf(which=None) as weekday, Interval() as bounds) | (
            Interval() as bounds,
            WeekdayOf(which=None) as weekday,
        ):
            return _inside(weekday, bounds, but=but)
        case WeekdayOf(which=which), Relative(days=days) if which in NAMED_AGAIN:
            # "Heute" may be the day of the call.
            return Agreeing(earlier, later) if days >= TOMORROW else None
        case ((Week() | Month()), Relative(days=days)) if days >= TOMORROW:
            return Agreeing(later, earlier)
    return None


def _inside(weekday: WeekdayOf, bounds: Interval, *, but: bool) -> DayExpression | None:
    """The first such weekday from a day on, or the coming one where it is not too late."""
    if bounds.is_near or isinstance(bounds.first, WeekdayOf) or isinstance(bounds.last, WeekdayOf):
        return None
    if bounds.last is None:
        return Nth(1, Unit.DAY, weekday.weekday, bounds)
    return Agreeing(weekday, bounds) if but and bounds.first is None else None


def is_beyond(clock: object, bound: object) -> bool:
    """ "Vor zehn kann ich nicht. Freitag um neun": of two halves of the day the one by daylight."""
    if not isinstance(clock, Clock) or not isinstance(bound, ClockSpan):
        return False
    time = _by_daylight(clock)
    if bound.first is not None and time < _by_daylight(bound.first):
        return True
    return bound.last is not None and time > _by_daylight(bound.last)


def _by_daylight(clock: Clock) -> int:
    candidates = candidates_of(clock)
    return next((minutes for minutes in candidates if minutes >= DAWN), candidates[0])


def in_another_week(earlier: When, later: When, refused: When) -> When:
    """ "Dienstag, also nicht heute, sondern nächste Woche" is the Tuesday of that week."""
    if not isinstance(earlier.day, WeekdayOf) or earlier.day.which is not None:
        return later
    if not isinstance(later.day, WEEKS) or not isinstance(refused.day, NOT_NOW):
        return later
    return evolve(later, day=WeekdayWithin(earlier.day.weekday, later.day))
