"""Clock expressions to times of the day: the opening hours tell which half of the day is meant."""

import datetime as dt

from typing import Final

from booking_domain.model.german.expressions import Clock, ClockSpan
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.opening_hours import OpenWindow


HALF_DAY: Final = 720
DAY: Final = 1440
NOON: Final = 12 * 60
DAYPART_WINDOWS: Final = {
    Daypart.MORNING: (dt.time(6), dt.time(11)),
    Daypart.FORENOON: (dt.time(8), dt.time(12)),
    Daypart.NOON: (dt.time(11, 30), dt.time(14)),
    Daypart.AFTERNOON: (dt.time(12), dt.time(18)),
    Daypart.EVENING: (dt.time(17), dt.time(22)),
    Daypart.NIGHT: (dt.time(22), None),
}
PART_MINUTES: Final = {
    Daypart.MORNING: (0, 12 * 60 + 59),
    Daypart.FORENOON: (0, 12 * 60 + 59),
    Daypart.NOON: (10 * 60, 15 * 60 + 59),
    Daypart.AFTERNOON: (12 * 60, 23 * 60),
    Daypart.EVENING: (15 * 60, DAY),
    Daypart.NIGHT: (20 * 60, DAY + 6 * 60),
}


def as_time(minutes: int) -> dt.time:
    """Return minutes from midnight as a time of day."""
    hour, minute = divmod(minutes % DAY, 60)
    return dt.time(hour, minute)


def as_minutes(time: dt.time) -> int:
    """Return a time of day as minutes from midnight."""
    return time.hour * 60 + time.minute


def _candidates(clock: Clock) -> tuple[int, ...]:
    minutes = clock.minutes
    if not clock.open_half:
        return (minutes,)
    if minutes < 60:
        return (minutes + HALF_DAY, minutes)
    return (minutes, minutes + HALF_DAY)


def _in_part(candidates: tuple[int, ...], part: Daypart | None) -> tuple[int, ...]:
    if part is None or len(candidates) == 1:
        return candidates
    low, high = PART_MINUTES[part]
    fitting = tuple(
        minutes for minutes in candidates if low <= minutes <= high or low <= minutes + DAY <= high
    )
    return fitting or candidates


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
    candidates = _in_part(_candidates(clock), part)
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
    candidates = _candidates(clock)
    if len(candidates) == 1:
        return candidates
    times = [(minutes, as_time(minutes)) for minutes in candidates]
    inside = tuple(
        minutes for minutes, time in times if any(w.opens < time <= w.closes for w in windows)
    )
    overlapping = tuple(minutes for minutes, time in times if any(w.opens < time for w in windows))
    return inside or overlapping or candidates


def _starts(clock: Clock, windows: tuple[OpenWindow, ...]) -> tuple[int, ...]:
    candidates = _candidates(clock)
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
    if window.first is None or window.last is None:
        if window.first is not None:
            return as_time(_best(window.first, part, _starts(window.first, windows))), None
        if window.last is not None:
            return None, as_time(_best(window.last, part, _ends(window.last, windows)))
        return None, None
    firsts = _in_part(_candidates(window.first), part)
    lasts = _candidates(window.last)
    pairs = [(first, last) for first in firsts for last in lasts if first < last]
    if not pairs:
        return as_time(firsts[0]), as_time(lasts[0])
    first, last = max(pairs, key=lambda pair: _fit(pair, windows))
    return as_time(first), as_time(last)


def _best(clock: Clock, part: Daypart | None, fitting: tuple[int, ...]) -> int:
    narrowed = _in_part(_candidates(clock), part) if part is not None else fitting
    return narrowed[0] if len(narrowed) == 1 else fitting[0]


def _fit(pair: tuple[int, int], windows: tuple[OpenWindow, ...]) -> tuple[int, int, int]:
    first, last = pair
    inside = any(window.contains(as_time(first)) for window in windows) + any(
        window.opens < as_time(last) <= window.closes for window in windows
    )
    return inside, first - last, -first
