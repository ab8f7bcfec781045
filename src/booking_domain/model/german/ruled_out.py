"""What is ruled out beside a wish: in its month, in its week, and never a day gone by."""

import datetime as dt

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from booking_domain.model.german.conversation import Conversation
from booking_domain.model.german.days import make, plus_months
from booking_domain.model.german.expressions import (
    Calendar,
    DayChoice,
    Feast,
    Week,
    WeekdayOf,
    WeekdayWithin,
    When,
)
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.resolve import Resolved, is_past, resolve
from booking_domain.model.german.resolve_days import resolve_days
from booking_domain.model.german.spans import FRIDAY, SATURDAY
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    DayOnly,
    DayRange,
    EveryWeekday,
    Exact,
    Exclusion,
    Question,
    Reading,
    TimeOnly,
    Window,
)


RUNNING_WEEK: Final = (Week(None), Week(0))
WORKDAYS: Final = Week(0, workdays=True)
"""Any of them from now on; what lies between two weeks of them is ruled out."""

WEEKEND: Final = (
    When(day=WeekdayOf(SATURDAY, every=True)),
    When(day=WeekdayOf(SATURDAY + 1, every=True)),
)
MONTHS_SEARCHED: Final = 24
NEAR_A_FEAST: Final = 14


@frozen
class Beside:
    """The wishes, and what is ruled out beside them."""

    wishes: tuple[Resolved, ...]
    excluded: tuple[Exclusion, ...]


def ruled_out(conversation: Conversation, wishes: tuple[Resolved, ...], moment: Moment) -> Beside:
    """
    Return the wishes with what is ruled out beside them.

    A day gone by is not ruled out. "Die ganze Woche außer Mittwoch", said on a Friday, is asked:
    the Wednesday is over, or the coming week is meant.
    """
    ranges = [
        reading
        for one in wishes
        for reading in readings_of(one)
        if isinstance(reading, DayRange) and reading.last is not None
    ]
    dates = [when.day for when in conversation.wishes if isinstance(when.day, Calendar)]
    refused = [meant for when in conversation.refused for meant in _beside_dates(when, dates)]
    found = [(when, _readings(when, ranges, moment)) for when in refused]
    if not wishes:
        return Beside(wishes, tuple(reading for _, readings in found for reading in readings))
    if moment.today.weekday() < FRIDAY and any(w.day == WORKDAYS for w in conversation.wishes):
        found += [(when, _readings(when, (), moment)) for when in WEEKEND]
    excluded: tuple[Exclusion, ...] = ()
    over: list[When] = []
    for when, readings in found:
        ahead = tuple(reading for reading in readings if _is_ahead(reading, moment))
        excluded += ahead
        if readings and not ahead:
            over.append(when)
    if len(wishes) == 1 and any(_is_in_the_running_week(when) for when in over):
        coming = _in_the_coming_week(conversation, moment)
        if coming is not None:
            either = (*readings_of(wishes[0]), *readings_of(coming.wishes[0]))
            asked = Resolved(Ambiguous(either, Question.WHICH_WEEK))
            return Beside((asked,), (*excluded, *coming.excluded))
    return Beside(wishes, excluded)


def in_the_month_of_feasts(conversation: Conversation, today: dt.date) -> Conversation:
    """ "Nicht an Heiligabend, am 23.": the 23rd that is near the feast, not the next one."""
    named = (*conversation.wishes, *conversation.refused)
    feasts = [when.day for when in named if isinstance(when.day, Feast)]
    if not feasts:
        return conversation
    near = resolve_days(feasts[0], today).readings[0][0]
    if near is None:
        return conversation
    return evolve(
        conversation,
        wishes=tuple(_near(when, near) for when in conversation.wishes),
        refused=tuple(_near(when, near) for when in conversation.refused),
    )


def _near(when: When, feast: dt.date) -> When:
    day = when.day
    if not isinstance(day, Calendar) or day.month is not None or day.month_shift is not None:
        return when
    dated = make(feast.year, feast.month, day.day)
    if dated is None or abs((dated - feast).days) > NEAR_A_FEAST:
        return when
    return evolve(when, day=evolve(day, month=dated.month, year=dated.year))


def _beside_dates(when: When, dates: Sequence[Calendar]) -> tuple[When, ...]:
    """
    Return what is refused beside a date with a month.

    "Der 3. nicht, der 4. Februar" counts up in that month; "am 24. nicht, am 3. Dezember" may be
    this month's as well, so that either is left out.
    """
    day = when.day
    if not dates or dates[0].month is None:
        return (when,)
    if not isinstance(day, Calendar) or day.month is not None:
        return (when,)
    dated = evolve(when, day=evolve(day, month=dates[0].month, year=dates[0].year))
    return (dated,) if day.day < dates[0].day else (when, dated)


def _in_the_coming_week(conversation: Conversation, moment: Moment) -> Beside | None:
    """Return the same wish in the coming week, without what is refused of it there."""
    wish = conversation.wishes[-1]
    if wish.day not in RUNNING_WEEK:
        return None
    refused = [
        evolve(when, day=WeekdayWithin(when.day.weekday, Week(1)))
        for when in conversation.refused
        if isinstance(when.day, WeekdayWithin) and when.day.span in RUNNING_WEEK
    ]
    excluded = tuple(reading for when in refused for reading in _readings(when, (), moment))
    return Beside((resolve(evolve(wish, day=Week(1)), moment),), excluded)


def _is_in_the_running_week(when: When) -> bool:
    return isinstance(when.day, WeekdayWithin) and when.day.span in RUNNING_WEEK


def _is_ahead(reading: Exclusion, moment: Moment) -> bool:
    return isinstance(reading, EveryWeekday) or not is_past(reading, moment)


def _readings(when: When, ranges: Sequence[DayRange], moment: Moment) -> tuple[Exclusion, ...]:
    """Return what is ruled out; of a weekday of every week all, whichever is the next one."""
    if when.day == WORKDAYS:
        every = [evolve(when, day=WeekdayOf(day, every=True)) for day in range(SATURDAY)]
        return tuple(reading for one in every for reading in _readings(one, (), moment))
    if isinstance(when.day, WeekdayWithin) and when.day.span == WORKDAYS:
        when = evolve(when, day=WeekdayOf(when.day.weekday, every=True))
    inside = [
        reading
        for dated in _dated(when, ranges, moment.today)
        for reading in readings_of(resolve(dated, moment))
    ]
    readings = inside or readings_of(resolve(when, moment))
    if not isinstance(when.day, WeekdayOf) or not when.day.every:
        return tuple(dict.fromkeys(readings))
    weekday = when.day.weekday
    return tuple(dict.fromkeys(_every(weekday, reading) for reading in readings))


def _dated(when: When, ranges: Sequence[DayRange], today: dt.date) -> Iterable[When]:
    """ "Im Dezember, nicht am 24. oder 25.": the days of that number in what is wished."""
    days = when.day.options if isinstance(when.day, DayChoice) else (when.day,)
    if not ranges or not all(isinstance(day, Calendar) and day.month is None for day in days):
        return
    for day in days:
        for wished in ranges:
            if isinstance(day, Calendar):
                for date in _of_that_number(day.day, wished, today):
                    yield evolve(when, day=Calendar(date.day, date.month, date.year))


def _of_that_number(number: int, wished: DayRange, today: dt.date) -> list[dt.date]:
    """Return the days of a month's number in a range that ends."""
    first = max(wished.first or today, today)
    months = (plus_months(first.replace(day=1), ahead) for ahead in range(MONTHS_SEARCHED))
    days = [day for month in months if (day := make(month.year, month.month, number)) is not None]
    return [day for day in days if first <= day <= (wished.last or first)]


def _every(weekday: int, reading: Reading) -> EveryWeekday:
    match reading:
        case Exact(start=start):
            return EveryWeekday(weekday, start.time(), start.time())
        case Window(earliest=earliest, latest=latest, part=part):
            return EveryWeekday(weekday, earliest, latest, part)
    return EveryWeekday(weekday)


def readings_of(resolved: Resolved) -> tuple[Reading, ...]:
    """Return the readings in a result, best first; none where it is invalid."""
    match resolved.wish:
        case Ambiguous(readings=readings):
            return readings
        case Alternatives(options=options):
            return options
        case Exact() | DayOnly() | TimeOnly() | Window() | DayRange():
            return (resolved.wish,)
    return ()
