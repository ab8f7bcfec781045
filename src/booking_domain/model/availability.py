"""Which of many free times to offer: few, near the wish, and different enough to be a choice."""

import datetime as dt

from collections.abc import Iterable, Sequence

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot


MAX_OFFERS = 3
_APART = dt.timedelta(minutes=60)


@frozen(order=True)
class FreeSlot:
    """A free time of one person."""

    slot: TimeSlot
    staff_id: str


def nearest_to(
    wish: dt.datetime, *, free: Iterable[FreeSlot], limit: int = MAX_OFFERS
) -> tuple[FreeSlot, ...]:
    """Return the slots nearest to the wish in order of time, each time once."""
    by_distance = sorted(
        _each_time_once(free), key=lambda one: (abs(one.slot.start - wish), one.slot.start)
    )
    return tuple(sorted(by_distance[:limit], key=lambda one: one.slot.start))


def spread(free: Iterable[FreeSlot], *, limit: int = MAX_OFFERS) -> tuple[FreeSlot, ...]:
    """Return the earliest slot and later ones an hour apart; closer ones only to fill up."""
    times = _each_time_once(free)
    chosen: list[FreeSlot] = []
    for one in times:
        if len(chosen) < limit and all(_are_apart(one, other) for other in chosen):
            chosen.append(one)
    for one in times:
        if len(chosen) < limit and one not in chosen:
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: one.slot.start))


def without_claimed(
    free: Iterable[FreeSlot],
    *,
    resource_of: dict[str, str],
    claimed: frozenset[tuple[str, int]],
    buffer_before_minutes: int,
    buffer_after_minutes: int,
) -> tuple[FreeSlot, ...]:
    """Return the slots whose grains, buffers included, nobody has claimed."""
    return tuple(
        one
        for one in free
        if not any(
            (resource_of[one.staff_id], grain) in claimed
            for grain in one.slot.widened(
                before_minutes=buffer_before_minutes, after_minutes=buffer_after_minutes
            ).grains()
        )
    )


def starting_within(
    free: Iterable[FreeSlot], *, windows: Sequence[TimeSlot]
) -> tuple[FreeSlot, ...]:
    """Return the slots that start in one of the windows."""
    return tuple(one for one in free if any(window.contains(one.slot.start) for window in windows))


def _each_time_once(free: Iterable[FreeSlot]) -> list[FreeSlot]:
    # The order of `free` within one time is the salon's own order of its people: first come wins.
    first: dict[dt.datetime, FreeSlot] = {}
    for one in free:
        first.setdefault(one.slot.start, one)
    return sorted(first.values(), key=lambda one: one.slot.start)


def _are_apart(one: FreeSlot, other: FreeSlot) -> bool:
    return abs(one.slot.start - other.slot.start) >= _APART
