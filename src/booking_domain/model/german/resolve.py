"""One wish to one result: days and times put together, checked against now, horizon and zone."""

import datetime as dt

from typing import Final, TypeAlias, assert_never

from attrs import frozen

from booking_domain.model.german.dayparts import DAYPART_WINDOWS
from booking_domain.model.german.days import Days, Span, plus, plus_months
from booking_domain.model.german.expressions import (
    Clock,
    ClockChoice,
    ClockSpan,
    Elapsed,
    NoSuchTime,
    When,
)
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.resolve_clock import as_time, clock_times, window_times
from booking_domain.model.german.resolve_days import resolve_days
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Invalid,
    InvalidReason,
    Question,
    Reading,
    TemporalWish,
    TimeOnly,
    Window,
)


Dated: TypeAlias = Exact | DayOnly | Window | DayRange
DayClock: TypeAlias = Clock | ClockSpan | ClockChoice | None
END_OF_DAY: Final = 24 * 60


@frozen
class Resolved:
    """A wish and what must be confirmed about it."""

    wish: TemporalWish
    confirm: Question | None = None


def resolve(when: When, moment: Moment) -> Resolved:
    """Return what one wish means at this moment."""
    clock = when.clock
    if isinstance(clock, Elapsed):
        return _elapsed(clock, moment)
    if isinstance(clock, NoSuchTime):
        return Resolved(Invalid(InvalidReason.NO_SUCH_TIME))
    if when.day is None:
        return _without_day(clock, when.part, moment)
    days = resolve_days(when.day, moment.today)
    if days.invalid is not None:
        return Resolved(Invalid(days.invalid))
    readings: list[Dated] = []
    question = days.question
    for first, last in days.readings:
        found, asked = _on((first, last), clock, when.part, moment)
        question = question or asked
        readings += [reading for reading in found if reading not in readings]
    return _settle(readings, question, days, moment)


def _settle(
    readings: list[Dated], question: Question | None, days: Days, moment: Moment
) -> Resolved:
    if len(readings) > 1 and question in (Question.WHICH_DAY, Question.WHICH_WEEK):
        ahead = [reading for reading in readings if not is_past(reading, moment)]
        readings = ahead or readings
    first = readings[0]
    if isinstance(first, Exact) and _is_unsteady(first):
        return _at_clock_change(first, moment)
    if len(readings) > 1 and question is Question.WHICH_ALTERNATIVE:
        return Resolved(Alternatives(tuple(readings)))
    if len(readings) > 1 and question is not None:
        return Resolved(Ambiguous(tuple(readings), question))
    return Resolved(first, days.confirm or _doubt(first, moment))


def _is_unsteady(exact: Exact) -> bool:
    """Whether the wall clock shows this time twice, or never, because it is changed."""
    return exact.start.utcoffset() != exact.start.replace(fold=1).utcoffset()


def _at_clock_change(exact: Exact, moment: Moment) -> Resolved:
    wall = exact.start.replace(tzinfo=None)
    back = exact.start.astimezone(dt.UTC).astimezone(moment.zone).replace(tzinfo=None)
    if wall != back:
        return Resolved(Invalid(InvalidReason.CLOCK_CHANGE_GAP))
    later = Exact(exact.start.replace(fold=1))
    return Resolved(Ambiguous((exact, later), Question.CLOCK_CHANGE))


def _on(
    days: Span, clock: DayClock, part: Daypart | None, moment: Moment
) -> tuple[list[Dated], Question | None]:
    first, last = days
    day = first if first is not None and first == last else None
    match clock:
        case None:
            return [_timeless(days, part)], None
        case ClockSpan():
            earliest, latest = window_times(clock, part, day=day, moment=moment)
            if day is not None:
                return [Window(day, earliest, latest, part)], None
            return [DayRange(first, last, earliest, latest, part)], None
        case Clock():
            return _at(days, clock, part, moment)
        case ClockChoice(options=options):
            choices: list[Dated] = []
            for option in options:
                choices += _at(days, option, part, moment)[0][:1]
            return choices, Question.WHICH_ALTERNATIVE
        case _:
            assert_never(clock)


def _timeless(days: Span, part: Daypart | None) -> Dated:
    first, last = days
    if first is not None and first == last:
        return DayOnly(first) if part is None else Window(first, None, None, part)
    return DayRange(first, last, part=part)


def _at(
    days: Span, clock: Clock, part: Daypart | None, moment: Moment
) -> tuple[list[Dated], Question | None]:
    first, last = days
    day = first if first is not None and first == last else None
    minutes = clock_times(clock, part, day=day, moment=moment)
    times = [as_time(minute) for minute in minutes]
    question = _half_question(times, day, moment)
    if day is not None:
        starts = plus(day, 1) if minutes == (END_OF_DAY,) else day
        return [
            Exact(dt.datetime.combine(starts, time, tzinfo=moment.zone)) for time in times
        ], question
    if first is None or last is None:
        earliest, latest = (times[0], None) if last is None else (None, times[0])
        return [DayRange(first, last, earliest, latest)], question
    return [DayRange(first, last, time, time, part) for time in times], question


def _half_question(times: list[dt.time], day: dt.date | None, moment: Moment) -> Question | None:
    if len(times) < 2:
        return None
    hours = moment.opening_hours
    fits = hours.is_open(day, times[0]) if day is not None else hours.ever_open(times[0])
    return Question.WHICH_HALF_OF_DAY if fits else Question.OUTSIDE_OPENING_HOURS


def _without_day(clock: DayClock, part: Daypart | None, moment: Moment) -> Resolved:
    match clock:
        case None:
            return Resolved(Window(None, None, None, part))
        case ClockSpan():
            earliest, latest = window_times(clock, part, day=None, moment=moment)
            return Resolved(Window(None, earliest, latest, part))
        case Clock():
            times = _times(clock, part, moment)
            question = _half_question(times, None, moment)
            if question is not None:
                return Resolved(Ambiguous(tuple(TimeOnly(time) for time in times), question))
            return Resolved(TimeOnly(times[0]))
        case ClockChoice(options=options):
            likeliest = [_times(option, part, moment)[0] for option in options]
            return Resolved(Alternatives(tuple(TimeOnly(time) for time in likeliest)))
        case _:
            assert_never(clock)


def _times(clock: Clock, part: Daypart | None, moment: Moment) -> list[dt.time]:
    return [as_time(minute) for minute in clock_times(clock, part, day=None, moment=moment)]


def _elapsed(elapsed: Elapsed, moment: Moment) -> Resolved:
    duration = elapsed.duration
    day = plus_months(moment.today, duration.months)
    begin = moment.now.replace(year=day.year, month=day.month, day=day.day, second=0, microsecond=0)
    there = begin.astimezone(dt.UTC) + dt.timedelta(days=duration.days, seconds=duration.seconds)
    local = there.astimezone(moment.zone)
    if elapsed.within:
        latest = local.time() if local.date() == moment.today else None
        return Resolved(Window(moment.today, begin.time(), latest))
    exact = Exact(local)
    return Resolved(exact, _doubt(exact, moment))


def _doubt(reading: Dated, moment: Moment) -> Question | None:
    if is_past(reading, moment):
        return Question.PAST
    day = _first_day(reading)
    if day is not None and day > plus(moment.today, moment.horizon_days):
        return Question.BEYOND_HORIZON
    return None


def _first_day(reading: Dated) -> dt.date | None:
    match reading:
        case Exact(start=start):
            return start.date()
        case DayRange(first=day) | DayOnly(day=day) | Window(day=day):
            return day
        case _:
            assert_never(reading)


def is_past(reading: Reading, moment: Moment) -> bool:
    """Whether all of what is wished has passed; a time without a day never has."""
    match reading:
        case Exact(start=start):
            return start < moment.now.replace(second=0, microsecond=0)
        case Window(day=day):
            spoken = (moment.today, moment.now.time())
            return day is not None and (day, _end_of(reading)) < spoken
        case DayRange(last=day) | DayOnly(day=day):
            return day is not None and day < moment.today
        case TimeOnly():
            return False
        case _:
            assert_never(reading)


def _end_of(window: Window) -> dt.time:
    end = window.latest
    if end is None and window.earliest is None and window.part is not None:
        end = DAYPART_WINDOWS[window.part][1]
    over_midnight = end is not None and window.earliest is not None and end <= window.earliest
    return dt.time.max if end is None or over_midnight else end
