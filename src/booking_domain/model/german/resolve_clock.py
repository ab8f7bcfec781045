"""Clock expressions to times of the day: the opening hours tell which half of the day is meant."""

import datetime as dt

from typing import Final

from booking_domain.model.german.dayparts import candidates_of, narrowed
from booking_domain.model.german.expressions import Clock, ClockSpan
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.opening_hours import OpenWindow


DAY: Final = 1440
LONGEST_SPOKEN_WINDOW: Final = 11 * 60


def as_time(minutes: int) -> dt.time:
    """Return minutes from midnight as a time of day."""
    hour, minute = divmod(minutes % DAY, 60)
    return dt.time(hour, minute)


def _windows(moment: Moment, day: dt.date | None) -> tuple[OpenWindow, ...]:
    hours = moment.opening_hours
    if day is not None and hours.on(day):
        return hours.on(day)
    return tuple(window for windows in hours.windows.values() for window in windows)


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
    windows = _windows(moment, day)
    fitting = tuple(
        minutes
        for minutes in candidates
        if any(window.contains(as_time(minutes)) for window in windows)
    )
    if len(fitting) > 1 and day == moment.today:
        spoken = moment.now.hour * 60 + moment.now.minute
        fitting = tuple(minutes for minutes in fitting if minutes >= spoken) or fitting
    return fitting or candidates


def _ends(clock: Clock, windows: tuple[OpenWindow, ...]) -> tuple[int, ...]:
    """Candidates at which something may end, best first."""
    candidates = candidates_of(clock)
    if len(candidates) == 1:
        return candidates
    times = [(minutes, as_time(minutes)) for minutes in candidates]
    inside = tuple(
        minutes for minutes, time in times if any(w.opens < time <= w.closes for w in windows)
    )
    overlapping = tuple(minutes for minutes, time in times if any(w.opens < time for w in windows))
    return inside or overlapping or candidates


def _starts(clock: Clock, windows: tuple[OpenWindow, ...]) -> tuple[int, ...]:
    candidates = candidates_of(clock)
    if len(candidates) == 1:
        return candidates
    times = [(minutes, as_time(minutes)) for minutes in candidates]
    inside = tuple(minutes for minutes, time in times if any(w.contains(time) for w in windows))
    overlapping = tuple(minutes for minutes, time in times if any(time < w.closes for w in windows))
    return inside or overlapping or candidates


def window_times(
    window: ClockSpan, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[dt.time | None, dt.time | None]:
    """Return the window that is meant: inside the opening hours where that is possible."""
    windows = _windows(moment, day)
    if window.first is None:
        last = window.last
        return None, None if last is None else _end(_best(last, part, _ends(last, windows)))
    if window.last is None:
        return as_time(_best(window.first, part, _starts(window.first, windows))), None
    firsts, lasts = candidates_of(window.first), candidates_of(window.last)
    both_open = window.first.open_half and window.last.open_half
    pairs = [
        (first, last)
        for first in narrowed(firsts, part)
        for last in narrowed(lasts, part)
        if first < last and not (both_open and last - first > LONGEST_SPOKEN_WINDOW)
    ]
    if not pairs:
        pairs = [
            (first, last) for first in narrowed(firsts, part) for last in lasts if first < last
        ]
    if not pairs:
        return as_time(firsts[0]), _end(lasts[0])
    literal = (firsts[0], lasts[0])
    begin, end = max(pairs, key=lambda pair: _fit(pair, literal, windows))
    return as_time(begin), _end(end)


def _end(minutes: int) -> dt.time | None:
    """The end of the day is an open end."""
    return None if minutes == DAY else as_time(minutes)


def _best(clock: Clock, part: Daypart | None, fitting: tuple[int, ...]) -> int:
    decided = narrowed(candidates_of(clock), part) if part is not None else fitting
    return decided[0] if len(decided) == 1 else fitting[0]


def _fit(
    pair: tuple[int, int], literal: tuple[int, int], windows: tuple[OpenWindow, ...]
) -> tuple[bool, bool, int, bool, int]:
    first, last = pair
    begins, ends = as_time(first), as_time(last)
    inside = any(window.contains(begins) for window in windows) + any(
        window.opens < ends <= window.closes for window in windows
    )
    overlaps = any(window.opens < ends and begins < window.closes for window in windows)
    return inside == 2, pair == literal and overlaps, inside, overlaps, first - last
