"""One wish to one result: days and times put together, checked against now, horizon and zone."""

import datetime as dt

from typing import assert_never

from attrs import frozen

from booking_domain.model.german.days import Days, plus
from booking_domain.model.german.expressions import (
    Clock,
    ClockChoice,
    ClockSpan,
    Duration,
    Elapsed,
    When,
)
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.resolve_clock import as_time, clock_times, window_times
from booking_domain.model.german.resolve_days import resolve_days
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    DayOnly,
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


@frozen
class Resolved:
    """A wish and what must be confirmed about it."""

    wish: TemporalWish
    confirm: Question | None = None


def resolve(when: When, moment: Moment) -> Resolved:
    """Return what one wish means at this moment."""
    clock = when.clock
    if isinstance(clock, Elapsed):
        return _elapsed(clock.duration, moment)
    if when.day is None:
        return _without_day(when, moment)
    days = resolve_days(when.day, moment.today)
    if days.invalid is not None:
        return Resolved(Invalid(days.invalid))
    readings: list[Reading] = []
    question = days.question
    for first, last in days.readings:
        found, asked = _on(first, last, when, moment)
        question = question or asked
        readings += [reading for reading in found if reading not in readings]
    return _settle(readings, question, days, moment)


def _settle(
    readings: list[Reading], question: Question | None, days: Days, moment: Moment
) -> Resolved:
    if len(readings) > 1 and question in (Question.WHICH_DAY, Question.WHICH_WEEK):
        ahead = [reading for reading in readings if not is_past(reading, moment)]
        readings = ahead or readings
    if any(_in_gap(reading, moment.zone) for reading in readings[:1]):
        return Resolved(Invalid(InvalidReason.CLOCK_CHANGE_GAP))
    if len(readings) > 1 and question is Question.WHICH_ALTERNATIVE:
        return Resolved(Alternatives(tuple(readings)))
    if len(readings) > 1 and question is not None:
        return Resolved(Ambiguous(tuple(readings), question))
    reading = readings[0]
    folded = _folded(reading, moment.zone)
    if folded is not None:
        return Resolved(Ambiguous((reading, folded), Question.CLOCK_CHANGE))
    return Resolved(reading, days.confirm or _doubt(reading, moment))


def _on(
    first: dt.date | None, last: dt.date | None, when: When, moment: Moment
) -> tuple[list[Reading], Question | None]:
    clock = when.clock
    day = first if first is not None and first == last else None
    match clock:
        case None:
            return [_timeless(first, last, when)], None
        case ClockSpan():
            earliest, latest = window_times(clock, when.part, day=day, moment=moment)
            if day is not None:
                return [Window(day, earliest, latest, when.part)], None
            return [DayRange(first, last, earliest, latest, when.part)], None
        case Clock():
            return _at(first, last, clock, when, moment)
        case ClockChoice(options=options):
            choices: list[Reading] = []
            for option in options:
                choices += _at(first, last, option, when, moment)[0][:1]
            return choices, Question.WHICH_ALTERNATIVE
        case Elapsed():
            return [], None
        case _:
            assert_never(clock)


def _timeless(first: dt.date | None, last: dt.date | None, when: When) -> Reading:
    if first is not None and first == last:
        return DayOnly(first) if when.part is None else Window(first, None, None, when.part)
    return DayRange(first, last, part=when.part)


def _at(
    first: dt.date | None, last: dt.date | None, clock: Clock, when: When, moment: Moment
) -> tuple[list[Reading], Question | None]:
    day = first if first is not None and first == last else None
    minutes = clock_times(clock, when.part, day=day, moment=moment)
    times = [as_time(minute) for minute in minutes]
    question = _half_question(times, day, moment)
    if day is not None:
        return [
            Exact(dt.datetime.combine(day, time, tzinfo=moment.zone)) for time in times
        ], question
    return [DayRange(first, last, time, time, when.part) for time in times], question


def _half_question(
    times: list[dt.time], day: dt.date | None, moment: Moment
) -> Question | None:
    if len(times) < 2:
        return None
    hours = moment.opening_hours
    fits = hours.is_open(day, times[0]) if day is not None else hours.ever_open(times[0])
    return Question.WHICH_HALF_OF_DAY if fits else Question.OUTSIDE_OPENING_HOURS


def _without_day(when: When, moment: Moment) -> Resolved:
    clock = when.clock
    match clock:
        case None | Elapsed():
            return Resolved(Window(None, None, None, when.part))
        case ClockSpan():
            earliest, latest = window_times(clock, when.part, day=None, moment=moment)
            return Resolved(Window(None, earliest, latest, when.part))
        case Clock():
            minutes = clock_times(clock, when.part, day=None, moment=moment)
            times = [as_time(minute) for minute in minutes]
            question = _half_question(times, None, moment)
            if question is not None:
                return Resolved(Ambiguous(tuple(TimeOnly(time) for time in times), question))
            return Resolved(TimeOnly(times[0]))
        case ClockChoice(options=options):
            return Resolved(
                Alternatives(
                    tuple(
                        TimeOnly(
                            as_time(clock_times(option, when.part, day=None, moment=moment)[0])
                        )
                        for option in options
                    )
                )
            )
        case _:
            assert_never(clock)


def _elapsed(duration: Duration, moment: Moment) -> Resolved:
    instant = moment.now.astimezone(dt.UTC)
    try:
        there = instant + dt.timedelta(days=duration.days, seconds=duration.seconds)
        local = there.astimezone(moment.zone)
    except OverflowError:
        return Resolved(Invalid(InvalidReason.NO_SUCH_TIME))
    exact = Exact(local.replace(second=0, microsecond=0))
    return Resolved(exact, _doubt(exact, moment))


def _doubt(reading: Reading, moment: Moment) -> Question | None:
    if is_past(reading, moment):
        return Question.PAST
    day = _first_day(reading)
    if day is not None and day > plus(moment.today, moment.horizon_days):
        return Question.BEYOND_HORIZON
    return None


def _first_day(reading: Reading) -> dt.date | None:
    match reading:
        case Exact(start=start):
            return start.date()
        case DayOnly(day=day) | Window(day=day) | DayRange(first=day):
            return day
        case TimeOnly():
            return None
        case _:
            assert_never(reading)


def is_past(reading: Reading, moment: Moment) -> bool:
    """Whether all of what is wished has passed."""
    match reading:
        case Exact(start=start):
            return start < moment.now.replace(second=0, microsecond=0)
        case DayOnly(day=day) | Window(day=day) | DayRange(last=day):
            return day is not None and day < moment.today
        case TimeOnly():
            return False
        case _:
            assert_never(reading)


def _in_gap(reading: Reading, zone: dt.tzinfo) -> bool:
    if not isinstance(reading, Exact):
        return False
    wall = reading.start.replace(tzinfo=None)
    back = reading.start.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    return wall != back


def _folded(reading: Reading, zone: dt.tzinfo) -> Exact | None:
    if not isinstance(reading, Exact):
        return None
    later = reading.start.replace(fold=1)
    if later.utcoffset() == reading.start.utcoffset():
        return None
    return Exact(later)
