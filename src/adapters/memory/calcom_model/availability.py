"""From working hours and busy times to the slots that are offered, and to a yes or no for one."""

import datetime as dt

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from adapters.memory.calcom_model.event_type import EventType, Schedule
from booking_domain.model.time_slot import TimeSlot, local_days


_GRIDS = (60, 30, 20, 15, 10, 5)


def open_ranges(schedule: Schedule, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
    """Return the working hours inside the window, clipped to it, in order."""
    zone = ZoneInfo(schedule.time_zone)
    found = (
        _clipped(opening, window=window)
        for day in local_days(window, zone=zone)
        for opening in _openings_of(schedule, day=day, zone=zone)
    )
    return tuple(sorted(piece for piece in found if piece is not None))


def free_ranges(opened: Iterable[TimeSlot], *, busy: Iterable[TimeSlot]) -> tuple[TimeSlot, ...]:
    """Return what is left of the opened ranges without the busy ones."""
    pieces = tuple(opened)
    for taken in busy:
        pieces = tuple(rest for piece in pieces for rest in piece.without(taken))
    return pieces


def offered(
    event_type: EventType, *, free: Iterable[TimeSlot], earliest: dt.datetime
) -> tuple[TimeSlot, ...]:
    """
    Return the slots that fit into the free ranges.

    Each range starts its own series at the next point of the event type's grid, which is how the
    offer shifts after an off-grid booking.
    """
    length = dt.timedelta(minutes=event_type.length)
    step = dt.timedelta(minutes=event_type.slot_interval or event_type.length)
    slots: list[TimeSlot] = []
    for piece in free:
        start = _on_grid(max(piece.start, earliest), step=step)
        while start + length <= piece.end:
            slots.append(TimeSlot(start=start, end=start + length))
            start += step
    return tuple(slots)


def is_open(slot: TimeSlot, *, schedule: Schedule) -> bool:
    """Whether the whole slot lies inside one stretch of working hours."""
    return any(
        opening.start <= slot.start and slot.end <= opening.end
        for opening in open_ranges(schedule, window=slot)
    )


def _openings_of(schedule: Schedule, *, day: dt.date, zone: ZoneInfo) -> Iterator[TimeSlot]:
    overrides = [override for override in schedule.overrides if override.day == day]
    times: list[tuple[dt.time, dt.time]] = (
        [(o.start, o.end) for o in overrides if o.start is not None and o.end is not None]
        if overrides
        else [(o.start, o.end) for o in schedule.opening_times if day.weekday() in o.weekdays]
    )
    for start, end in times:
        yield TimeSlot(
            start=dt.datetime.combine(day, start, tzinfo=zone).astimezone(dt.UTC),
            end=dt.datetime.combine(day, end, tzinfo=zone).astimezone(dt.UTC),
        )


def _clipped(piece: TimeSlot, *, window: TimeSlot) -> TimeSlot | None:
    if not piece.overlaps(window):
        return None
    return TimeSlot(start=max(piece.start, window.start), end=min(piece.end, window.end))


def _on_grid(moment: dt.datetime, *, step: dt.timedelta) -> dt.datetime:
    minutes = step // dt.timedelta(minutes=1)
    grid = next((size for size in _GRIDS if minutes % size == 0), 1)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    points = -((hour - moment) // dt.timedelta(minutes=grid))
    return hour + points * dt.timedelta(minutes=grid)
