"""From readings of a caller's words to spans of absolute time, one calendar day at a time."""

import datetime as dt

from typing import assert_never

from booking_domain.model.german.dayparts import DAYPART_WINDOWS
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    EveryWeekday,
    Exact,
    Exclusion,
    Reading,
    TimeOnly,
    Window,
)
from booking_domain.model.time_slot import TimeSlot, day_bounds


_MIDNIGHT = dt.time(0)


def days_meant(
    reading: Reading, *, today: dt.date, zone: dt.tzinfo, limit: int
) -> tuple[dt.date, ...]:
    """
    This will return the days of a reading in order, at most `limit`; none where it names no day.

    A range begins today where it began earlier, or has no beginning.
    """
    match reading:
        case Exact(start=start):
            return (start.astimezone(zone).date(),)
        case DayOnly(day=day):
            return (day,)
        case Window(day=day):
            return () if day is None else (day,)
        case DayRange(first=begin, last=end):
            first = max(begin or today, today)
            count = limit if end is None else min((end - first).days + 1, limit)
            return tuple(first + dt.timedelta(days=offset) for offset in range(count))
        case TimeOnly():
            return ()
        case _:
            assert_never(reading)


def span_on(day: dt.date, *, reading: Exclusion, zone: dt.tzinfo) -> TimeSlot | None:
    """
    This will return the part of a calendar day that a reading means, `None` if it means none of it.

    A reading without a day means every day; one clock time is a minute long.
    """
    match reading:
        case Exact(start=start):
            on_this_day = start.astimezone(zone).date() == day
            return TimeSlot.lasting(start, minutes=1) if on_this_day else None
        case DayOnly(day=named):
            return day_bounds(day, zone=zone) if named == day else None
        case TimeOnly(time=time):
            return _between(day, time, time, zone=zone)
        case EveryWeekday(weekday=weekday, earliest=earliest, latest=latest, part=part):
            if day.weekday() != weekday:
                return None
            return _between(day, *_clock_window(earliest, latest, part), zone=zone)
        case Window(day=named, earliest=earliest, latest=latest, part=part):
            if named not in {None, day}:
                return None
            return _between(day, *_clock_window(earliest, latest, part), zone=zone)
        case DayRange(earliest=earliest, latest=latest, part=part):
            if not _is_within(day, first=reading.first, last=reading.last):
                return None
            return _between(day, *_clock_window(earliest, latest, part), zone=zone)
        case _:
            assert_never(reading)


def _is_within(day: dt.date, *, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _clock_window(
    earliest: dt.time | None, latest: dt.time | None, part: Daypart | None
) -> tuple[dt.time | None, dt.time | None]:
    if earliest is None and latest is None and part is not None:
        return DAYPART_WINDOWS[part]
    return earliest, latest


def _between(
    day: dt.date, earliest: dt.time | None, latest: dt.time | None, *, zone: dt.tzinfo
) -> TimeSlot:
    whole = day_bounds(day, zone=zone)
    start = _instant(day, earliest, zone=zone) if earliest is not None else whole.start
    if latest is None or (latest == _MIDNIGHT and latest != earliest):
        end = whole.end
    else:
        end = _instant(day, latest, zone=zone)
    if end <= start:
        # One clock time ("um zehn"), or a window that the clock change swallows.
        return TimeSlot.lasting(start, minutes=1)
    return TimeSlot(start=start, end=end)


def _instant(day: dt.date, time: dt.time, *, zone: dt.tzinfo) -> dt.datetime:
    # Wall times must not be compared with each other: over a clock change their order is wrong.
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)
