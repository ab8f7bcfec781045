"""When hosts are free: the offered slots, and whether one time may be booked."""

import datetime as dt

from collections.abc import Hashable
from zoneinfo import ZoneInfo

from attrs import frozen

from adapters.memory.calcom_model import refusals
from adapters.memory.calcom_model.availability import free_ranges, is_open, offered, open_ranges
from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.calcom_model.context import AccountContext
from adapters.memory.calcom_model.event_type import Confirmation, EventType
from adapters.memory.calcom_model.reservations import Reservations
from adapters.memory.calcom_model.slot_cache import SlotCache
from booking_domain.model.time_slot import TimeSlot


# Buffers beyond this would not be seen; Cal.com offers none longer than two hours.
_LONGEST_BUFFER = 24 * 60


@frozen
class SlotQuery:
    """
    Which slots to offer: those of one event type that lie inside `[start, end]`.

    `question` is the query as it was asked; the cache answers the very same question again.
    """

    event_type_id: int
    start: dt.datetime
    end: dt.datetime
    question: Hashable
    besides: str | None = None


class Timetable:
    """Reads rows and reservations; changes nothing but its cache."""

    def __init__(self, context: AccountContext, *, reservations: Reservations) -> None:
        self._context = context
        self._reservations = reservations
        self._cache = SlotCache()

    def slots(self, query: SlotQuery) -> tuple[TimeSlot, ...]:
        """
        Return the slots on offer, up to `Behaviour.slot_cache` old.

        Raises:
            Refused: `SLOT_EVENT_TYPE_UNKNOWN`.
        """
        event_type = self._context.event_types.get(query.event_type_id)
        if event_type is None:
            raise refusals.Refused(refusals.Refusal.SLOT_EVENT_TYPE_UNKNOWN, "Event Type not found")
        if query.end <= query.start:
            return ()
        now = self._context.now()
        known = self._cache.get(query.question, now=now)
        if known is not None:
            return known
        fresh = self._fresh_slots(event_type, query=query, now=now)
        expires_at = now + self._context.behaviour.slot_cache
        self._cache.put(query.question, answer=fresh, expires_at=expires_at)
        return fresh

    def require_bookable(
        self, slot: TimeSlot, *, event_type: EventType, besides: str | None
    ) -> None:
        """
        Check a time as a create does: off the grid, beyond the window and reserved are fine.

        Raises:
            Refused: `IN_THE_PAST`, `OUTSIDE_NOTICE` or `UNAVAILABLE`, in this order.
        """
        now = self._context.now()
        if slot.start < now:
            raise refusals.in_the_past()
        if slot.start < now + dt.timedelta(minutes=event_type.minimum_notice):
            raise refusals.outside_notice()
        if slot.start in self._context.behaviour.phantom_starts:
            raise refusals.unavailable()
        if not is_open(slot, schedule=event_type.schedule):
            raise refusals.unavailable()
        taken = self._taken(event_type, window=slot, besides=besides)
        if any(slot.overlaps(busy) for busy in taken):
            raise refusals.unavailable()

    def is_booked(self, slot: TimeSlot, *, host_id: int) -> bool:
        """Whether an accepted booking of the host overlaps the slot, buffers aside."""
        return any(
            booking.host_id == host_id
            and booking.status is BookingStatus.ACCEPTED
            and booking.slot.overlaps(slot)
            for booking in self._context.store.everything()
        )

    def clear(self) -> None:
        """Forget the cached answers."""
        self._cache.clear()

    def _fresh_slots(
        self, event_type: EventType, *, query: SlotQuery, now: dt.datetime
    ) -> tuple[TimeSlot, ...]:
        window = TimeSlot(start=query.start, end=query.end)
        reserved = tuple(
            held.slot for held in self._reservations.of_host(event_type.host.id, now=now)
        )
        busy = self._taken(event_type, window=window, besides=query.besides) + reserved
        free = free_ranges(open_ranges(event_type.schedule, window=window), busy=busy)
        earliest = now + dt.timedelta(minutes=event_type.minimum_notice)
        slots = offered(event_type, free=free, earliest=earliest)
        behaviour = self._context.behaviour
        added = tuple(
            TimeSlot.lasting(start, minutes=event_type.length)
            for start in (
                *(
                    start
                    for start in behaviour.phantom_starts
                    if window.start <= start < window.end
                ),
                *behaviour.stray_starts,
            )
        )
        return tuple(
            slot
            for slot in sorted({*slots, *added})
            if _in_window(slot, event_type=event_type, now=now)
        )

    def _taken(
        self, event_type: EventType, *, window: TimeSlot, besides: str | None
    ) -> tuple[TimeSlot, ...]:
        near = window.widened(before_minutes=_LONGEST_BUFFER, after_minutes=_LONGEST_BUFFER)
        return tuple(
            self._widened(booking, wanted=event_type)
            for booking in self._context.store.everything()
            if booking.host_id == event_type.host.id
            and booking.uid != besides
            and booking.slot.overlaps(near)
            and self._blocks(booking)
        )

    def _blocks(self, booking: Booking) -> bool:
        if booking.status is BookingStatus.ACCEPTED:
            return True
        if booking.status is not BookingStatus.PENDING:
            return False
        policy = self._context.event_types[booking.event_type_id].confirmation
        return policy is Confirmation.BY_HOST_BLOCKING

    def _widened(self, booking: Booking, *, wanted: EventType) -> TimeSlot:
        owner = self._context.event_types[booking.event_type_id]
        return booking.slot.widened(
            before_minutes=owner.before_buffer + wanted.after_buffer,
            after_minutes=owner.after_buffer + wanted.before_buffer,
        )


def _in_window(slot: TimeSlot, *, event_type: EventType, now: dt.datetime) -> bool:
    if event_type.window_days is None:
        return True
    zone = ZoneInfo(event_type.schedule.time_zone)
    last_day = now.astimezone(zone).date() + dt.timedelta(days=event_type.window_days)
    return slot.start.astimezone(zone).date() <= last_day
