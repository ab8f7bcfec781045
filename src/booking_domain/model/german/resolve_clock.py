"""Clock expressions to times of the day: the opening hours tell which half of the day is meant."""

import datetime as dt

from typing import Final, TypeAlias

from booking_domain.model.german.dayparts import candidates_of, narrowed
from booking_domain.model.german.expressions import Clock, ClockSpan
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.temporal_wish import Daypart, Question


DAY: Final = 1440
TIMES: Final = tuple(dt.time(*divmod(minutes, 60)) for minutes in range(DAY))
NIGHT_HOURS: Final = range(60, 7 * 60)
OpenSpans: TypeAlias = tuple[tuple[dt.time, dt.time], ...]
Pair: TypeAlias = tuple[int | None, int | None]
Times: TypeAlias = tuple[dt.time | None, dt.time | None]
LONGEST_SPOKEN_WINDOW: Final = 12 * 60


def as_time(minutes: int) -> dt.time:
    """Return minutes from midnight as a time of day."""
    return TIMES[minutes % DAY]


def _open_spans(moment: Moment, day: dt.date | None) -> OpenSpans:
    """From the first opening to the last closing: nobody asks for the night around a break."""
    hours = moment.opening_hours
    windows = () if day is None else hours.on(day)
    if windows:
        return ((windows[0].opens, windows[-1].closes),)
    return tuple({(spans[0].opens, spans[-1].closes) for spans in hours.windows.values() if spans})


def clock_times(
    clock: Clock, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[int, ...]:
    """
    Return the minutes from midnight that a clock time may mean, best first.

    More than one is returned when neither the part of the day nor the opening hours decide.
    """
    candidates = narrowed(candidates_of(clock), part)
    if len(candidates) == 1:
        return candidates
    spans = _open_spans(moment, day)
    fitting = tuple(
        minutes
        for minutes in candidates
        if any(opens <= as_time(minutes) < closes for opens, closes in spans)
    )
    if len(fitting) > 1 and day == moment.today:
        spoken = moment.now.hour * 60 + moment.now.minute
        fitting = tuple(minutes for minutes in fitting if minutes >= spoken) or fitting
    if not fitting and candidates[0] in NIGHT_HOURS:
        return candidates[::-1]
    return fitting or candidates


def window_times(
    window: ClockSpan, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[tuple[Times, ...], Question | None]:
    """
    Return the windows that may be meant, best first, and what must be asked where several may be.

    That is so when neither the part of the day nor the opening hours decide: when each half of the
    day fits them, or none does.
    """
    pairs, fits = _windows_meant(window, part, day=day, moment=moment)
    times = tuple(
        (None if begin is None else as_time(begin), None if end is None else _end(end))
        for begin, end in pairs
    )
    if len(pairs) == 1:
        return times, None
    return times, Question.WHICH_HALF_OF_DAY if fits else Question.OUTSIDE_OPENING_HOURS


def _end(minutes: int) -> dt.time | None:
    """The end of the day is an open end."""
    return None if minutes == DAY else as_time(minutes)


def _windows_meant(
    window: ClockSpan, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[tuple[Pair, ...], bool]:
    """Return the windows in minutes from midnight, and whether they fit the opening hours."""
    spans = _open_spans(moment, day)
    pairs = _pairs(window, part)
    inside = tuple(pair for pair in pairs if _is_inside(pair, spans))
    fitting = inside or _meeting(pairs, spans)
    if len(fitting) > 1 and day == moment.today:
        spoken = moment.now.hour * 60 + moment.now.minute
        fitting = tuple(pair for pair in fitting if _is_ahead(pair, spoken)) or fitting
    literal = (_said(window.first), _said(window.last))
    if _is_of_24_hours(window) and literal in (fitting or pairs):
        return (literal,), bool(fitting)
    if not fitting and _is_at_night(pairs[0]):
        pairs = pairs[::-1]
    return fitting or pairs, bool(fitting)


def _said(clock: Clock | None) -> int | None:
    return None if clock is None else candidates_of(clock)[0]


def _is_of_24_hours(window: ClockSpan) -> bool:
    """Who says "bis 17 Uhr" counts the hours of the day, and does so at the other end as well."""
    return not all(clock is None or clock.open_half for clock in (window.first, window.last))


def _pairs(window: ClockSpan, part: Daypart | None) -> tuple[Pair, ...]:
    first, last = window.first, window.last
    if first is None:
        return tuple((None, end) for end in _narrowed(last, part))
    if last is None:
        return tuple((begin, None) for begin in _narrowed(first, part))
    both_open = first.open_half and last.open_half
    ordered: tuple[Pair, ...] = ()
    begins, ends = _narrowed(first, part), _narrowed(last, part)
    for starts, stops in (
        (begins, ends),
        (candidates_of(first), ends),
        (begins, candidates_of(last)),
    ):
        ordered = tuple(
            (begin, end)
            for begin in starts
            for end in (stop or DAY for stop in stops)
            if begin < end and not (both_open and end - begin > LONGEST_SPOKEN_WINDOW)
        )
        if ordered:
            return ordered
    return ((_said(first), _said(last)),)


def _narrowed(clock: Clock | None, part: Daypart | None) -> tuple[int, ...]:
    return () if clock is None else narrowed(candidates_of(clock), part)


def _is_inside(pair: Pair, spans: OpenSpans) -> bool:
    """Whether every end that was said lies in the opening hours of one day."""
    begin, end = pair
    return any(
        (begin is None or opens <= as_time(begin) < closes)
        and (end is None or opens < _closing(end) <= closes)
        for opens, closes in spans
    )


def _closing(minutes: int) -> dt.time:
    """The midnight that ends a day is its last instant."""
    return dt.time.max if minutes == DAY else as_time(minutes)


def _meeting(pairs: tuple[Pair, ...], spans: OpenSpans) -> tuple[Pair, ...]:
    """Windows with two ends that the opening hours cut: "von sieben bis neun", open from eight."""
    return tuple(
        (begin, end)
        for begin, end in pairs
        if begin is not None
        and end is not None
        and any(opens < _closing(end) and as_time(begin) < closes for opens, closes in spans)
    )


def _is_ahead(pair: Pair, spoken: int) -> bool:
    begin, end = pair
    return (end > spoken) if end is not None else (begin or 0) >= spoken


def _is_at_night(pair: Pair) -> bool:
    return (pair[0] if pair[0] is not None else pair[1]) in NIGHT_HOURS
