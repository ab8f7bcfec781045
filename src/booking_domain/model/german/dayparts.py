"""Parts of the day: their windows, and which half of the day a clock time belongs to in them."""

import datetime as dt

from typing import Final

from attrs import evolve

from booking_domain.model.german.expressions import Clock, ClockSpan
from booking_domain.model.german.temporal_wish import Daypart


ALL_DAY: Final = ClockSpan(None, None)
"""The whole of a day, where another one has a time of its own: "ab drei, Samstag ganztags"."""

HALF_DAY: Final = 720
DAY: Final = 1440
DAYPART_WINDOWS: Final = {
    Daypart.MORNING: (dt.time(6), dt.time(11)),
    Daypart.FORENOON: (dt.time(8), dt.time(12)),
    Daypart.NOON: (dt.time(11, 30), dt.time(14)),
    Daypart.AFTERNOON: (dt.time(12), dt.time(18)),
    Daypart.EVENING: (dt.time(17), dt.time(22)),
    Daypart.NIGHT: (dt.time(22), None),
}
LATEST_EVENING: Final = 22 * 60 + 30
PART_MINUTES: Final = {
    Daypart.MORNING: (0, 12 * 60 + 59),
    Daypart.FORENOON: (6 * 60, 12 * 60 + 59),
    Daypart.NOON: (10 * 60, 15 * 60 + 59),
    Daypart.AFTERNOON: (12 * 60, 20 * 60 + 59),
    Daypart.EVENING: (15 * 60, DAY),
    Daypart.NIGHT: (20 * 60, DAY + 6 * 60),
}


def candidates_of(clock: Clock) -> tuple[int, ...]:
    """Return the minutes from midnight that a clock time may mean; as it was said first."""
    minutes = clock.minutes
    if not clock.open_half:
        return (minutes,)
    if minutes < 60:
        return (minutes + HALF_DAY, minutes)
    return (minutes, minutes + HALF_DAY)


def narrowed(candidates: tuple[int, ...], part: Daypart | None) -> tuple[int, ...]:
    """Return the candidates that lie in a part of the day; all of them when none does."""
    if part is None:
        return candidates
    if len(candidates) == 1:
        return _after_noon(candidates, part)
    fitting = tuple(minutes for minutes in candidates if _lies_in(minutes, part))
    return fitting or candidates


def contradict(clock: Clock, part: Daypart) -> bool:
    """
    Return whether no half of the day puts the clock time into the part ("um zehn, nachmittags").

    Eleven o'clock and an evening named beside it do not become an hour before midnight either.
    """
    found = narrowed(candidates_of(clock), part)
    if part is Daypart.NIGHT:
        return False
    if part is Daypart.EVENING and clock.open_half and found[0] > LATEST_EVENING:
        return True
    return not any(_lies_in(minutes, part) for minutes in found)


def is_idle(span: ClockSpan, part: Daypart) -> bool:
    """Whether an open window bounds nothing of a part of the day: "bis drei" of a forenoon."""
    low, high = PART_MINUTES[part]
    if span.first is not None and span.last is None:
        bound = candidates_of(span.first)
        return contradict(span.first, part) and any(minutes < low for minutes in bound)
    if span.last is not None and span.first is None:
        bound = candidates_of(span.last)
        return contradict(span.last, part) and any(minutes > high for minutes in bound)
    return False


def _lies_in(minutes: int, part: Daypart) -> bool:
    low, high = PART_MINUTES[part]
    return low <= minutes <= high or low <= minutes + DAY <= high


def _after_noon(candidates: tuple[int, ...], part: Daypart) -> tuple[int, ...]:
    """ "02:30 nachmittags" is half past two after noon in spite of the zero."""
    minutes = candidates[0] + HALF_DAY
    low = PART_MINUTES[part][0]
    later = part in (Daypart.AFTERNOON, Daypart.EVENING) and low <= minutes < DAY
    return (minutes,) if later else candidates


def in_part_of_day(clock: Clock, part: Daypart) -> Clock | None:
    """Return the clock time with its half of the day decided by a part of the day."""
    fitting = narrowed(candidates_of(clock), part)
    if len(fitting) != 1:
        return None
    return evolve(clock, minutes=fitting[0], open_half=False)
