"""One wish to one result: days and times put together, checked against now, horizon and zone."""

import datetime as dt

from typing import Final, TypeAlias, assert_never

from attrs import evolve, frozen

from booking_domain.model.german.dayparts import ALL_DAY, DAYPART_WINDOWS
from booking_domain.model.german.days import Days, Span, plus, plus_months, single
from booking_domain.model.german.expressions import (
    Clock,
    ClockChoice,
    ClockSpan,
    Elapsed,
    NoSuchTime,
    WeekdayOf,
    When,
)
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.resolve_clock import as_time, clock_times, window_times
from booking_domain.model.german.resolve_days import resolve_days
from booking_domain.model.german.series import Which
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
DAWN: Final = dt.time(6)
NIGHTFALL: Final = dt.time(21)
EITHER_HALF: Final = (Question.WHICH_HALF_OF_DAY, Question.OUTSIDE_OPENING_HOURS)
OFFERED_AHEAD: Final = (Question.WHICH_DAY, Question.WHICH_WEEK, *EITHER_HALF)
"""Of these a meaning that has passed is not offered beside one that has not."""


@frozen
class Resolved:
    """A wish and what must be confirmed about it."""

    wish: TemporalWish
    confirm: Question | None = None


def resolve(when: When, moment: Moment) -> Resolved:
    """Return what one wish means at this moment; a time at night is never taken unasked."""
    resolved = _resolve(evolve(when, clock=None) if when.clock == ALL_DAY else when, moment)
    if isinstance(when.clock, ClockChoice) and when.clock.one_said:
        resolved = _one_said(resolved, moment)
    if resolved.confirm is None and _is_closed_night(resolved.wish, moment):
        return Resolved(resolved.wish, Question.OUTSIDE_OPENING_HOURS)
    return resolved


def _one_said(resolved: Resolved, moment: Moment) -> Resolved:
    """
    Ask which one is meant: "vier zehn Uhr" may be fourteen or ten past four.

    A time at which it is closed is not offered beside another; a single one is read back.
    """
    if not isinstance(resolved.wish, Alternatives):
        return resolved
    options = resolved.wish.options
    left = tuple(option for option in options if _may_be_open(option, moment)) or options
    if len(left) == 1:
        return Resolved(left[0], Question.WHICH_ALTERNATIVE)
    return Resolved(Ambiguous(left, Question.WHICH_ALTERNATIVE), resolved.confirm)


def _may_be_open(reading: Reading, moment: Moment) -> bool:
    match reading:
        case Exact(start=start):
            return moment.opening_hours.is_open(start.date(), start.time())
        case TimeOnly(time=time):
            return moment.opening_hours.ever_open(time)
    return True


def _is_closed_night(wish: TemporalWish, moment: Moment) -> bool:
    match wish:
        case Exact(start=start):
            time = start.time()
        case TimeOnly(time=time):
            pass
        case _:
            return False
    return not _may_be_open(wish, moment) and not DAWN <= time < NIGHTFALL


def _resolve(when: When, moment: Moment) -> Resolved:
    clock = when.clock
    if isinstance(clock, Elapsed):
        return _elapsed(clock, moment)
    if isinstance(clock, NoSuchTime):
        return Resolved(Invalid(InvalidReason.NO_SUCH_TIME))
    if when.day is None:
        return _without_day(clock, when.part, moment)
    days = _as_said_if_far(resolve_days(when.day, moment.today), moment)
    if days.invalid is not None:
        return Resolved(Invalid(days.invalid))
    readings: list[Dated] = []
    question = days.question
    for first, last in days.readings:
        found, asked = _on((first, last), clock, when.part, moment)
        question = question or asked
        readings += [reading for reading in found if reading not in readings]
    this_one = isinstance(when.day, WeekdayOf) and when.day.which is Which.THIS
    return _settle(readings, question, days, moment, this_one=this_one)


def _as_said_if_far(days: Days, moment: Moment) -> Days:
    """Leave a year as it was said, and gone by, where the repaired day may not be booked yet."""
    if days.as_said is None or not days.readings:
        return days
    first, last = days.readings[0]
    edge = first or last
    is_far = edge is not None and edge > plus(moment.today, moment.horizon_days)
    return single(days.as_said) if is_far else days


def _settle(
    readings: list[Dated],
    question: Question | None,
    days: Days,
    moment: Moment,
    *,
    this_one: bool,
) -> Resolved:
    """ "Diesen Freitag um fünf", said on Friday at six, names a time that may have passed."""
    if len(readings) > 1 and question in OFFERED_AHEAD:
        ahead = [reading for reading in readings if not is_past(reading, moment)]
        if not ahead and question in EITHER_HALF:
            return Resolved(readings[0], Question.PAST)
        readings = ahead or readings
    first = readings[0]
    if len(readings) == 1 and question is Question.OUTSIDE_OPENING_HOURS:
        return Resolved(first, question)
    if len(readings) == 1 and this_one and days.question is Question.WHICH_DAY:
        return Resolved(first, Question.WHICH_DAY)
    if isinstance(first, Exact) and _is_unsteady(first):
        return _at_clock_change(first, moment)
    if len(readings) > 1 and question is Question.WHICH_ALTERNATIVE:
        return Resolved(Alternatives(tuple(readings)))
    if len(readings) > 1 and question is not None:
        return Resolved(Ambiguous(tuple(readings), question))
    doubt = _doubt(first, moment)
    return Resolved(first, doubt if doubt is Question.PAST else days.confirm or doubt)


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
            windows, question = window_times(clock, part, day=day, moment=moment)
            if day is not None:
                return [Window(day, *times, part) for times in windows], question
            return [DayRange(first, last, *times, part) for times in windows], question
        case Clock():
            return _at(days, clock, part, moment)
        case ClockChoice(options=options):
            found = [_on(days, option, part, moment) for option in options]
            if any(question is Question.WHICH_HALF_OF_DAY for _, question in found):
                return [one for choices, _ in found for one in choices], Question.WHICH_HALF_OF_DAY
            return [choices[0] for choices, _ in found], Question.WHICH_ALTERNATIVE
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
        case Clock() | ClockSpan():
            readings, question = _either_time(clock, part, moment)
            return Resolved(readings[0] if question is None else Ambiguous(readings, question))
        case ClockChoice(options=options):
            found = [_either_time(option, part, moment) for option in options]
            if any(question is Question.WHICH_HALF_OF_DAY for _, question in found):
                every = tuple(one for choices, _ in found for one in choices)
                return Resolved(Ambiguous(every, Question.WHICH_HALF_OF_DAY))
            return Resolved(Alternatives(tuple(choices[0] for choices, _ in found)))
        case _:
            assert_never(clock)


def _either_time(
    clock: Clock | ClockSpan, part: Daypart | None, moment: Moment
) -> tuple[tuple[TimeOnly | Window, ...], Question | None]:
    if isinstance(clock, ClockSpan):
        windows, question = window_times(clock, part, day=None, moment=moment)
        return tuple(Window(None, *times, part) for times in windows), question
    minutes = clock_times(clock, part, day=None, moment=moment)
    times = [as_time(minute) for minute in minutes]
    return tuple(TimeOnly(time) for time in times), _half_question(times, None, moment)


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
