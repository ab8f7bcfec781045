"""Parts of the day: their windows, and which half of the day a clock time belongs to in them."""

import datetime as dt

from typing import Final

from attrs import evolve

from booking_domain.model.german.expressions import Clock
from booking_domain.model.german.temporal_wish import Daypart


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
PART_MINUTES: Final = {
    Daypart.MORNING: (0, 12 * 60 + 59),
    Daypart.FORENOON: (0, 12 * 60 + 59),
    Daypart.NOON: (10 * 60, 15 * 60 + 59),
    Daypart.AFTERNOON: (12 * 60, 23 * 60),
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
    low, high = PART_MINUTES[part]
    fitting = tuple(
        minutes for minutes in candidates if low <= minutes <= high or low <= minutes + DAY <= high
    )
    return fitting or candidates


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
