"""Reserving slots: a check and an insert with a gap between them, and no say in who books."""

import datetime as dt

from adapters.memory.calcom_model.context import AccountContext
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.refusals import (
    SLOT_BOOKED_TEXT,
    SLOT_RESERVED_TEXT,
    Refusal,
    Refused,
)
from adapters.memory.calcom_model.reservations import Reservation, Reservations
from adapters.memory.calcom_model.timetable import Timetable
from booking_domain.model.time_slot import TimeSlot


class ReservationDesk:
    """Keeps slots out of the offer for some minutes; working hours are not asked."""

    def __init__(
        self, context: AccountContext, *, reservations: Reservations, timetable: Timetable
    ) -> None:
        self._context = context
        self._reservations = reservations
        self._timetable = timetable

    async def reserve(self, event_type_id: int, *, start: dt.datetime, minutes: int) -> Reservation:
        """
        Reserve the slot that starts here; two at once both succeed.

        Raises:
            Refused: unknown event type, slot booked or reserved.
        """
        event_type = self._event_type(event_type_id)
        slot = TimeSlot.lasting(start, minutes=event_type.length)
        self._require_free(slot, event_type=event_type)
        await self._context.gap()
        reservation = Reservation(
            uid=self._context.identifiers.new_id(),
            event_type_id=event_type_id,
            host_id=event_type.host.id,
            slot=slot,
            minutes=minutes,
            until=self._context.now() + dt.timedelta(minutes=minutes),
        )
        self._reservations.put(reservation)
        return reservation

    def get(self, uid: str) -> Reservation | None:
        """Return a living reservation, else `None`."""
        return self._reservations.get(uid, now=self._context.now())

    async def move(self, uid: str, *, event_type_id: int, start: dt.datetime) -> Reservation:
        """
        Give a reservation another time; its own present slot counts as taken.

        Raises:
            Refused: unknown reservation or event type, slot booked or reserved.
        """
        held = self.get(uid)
        if held is None:
            text = f"Slot with uid={uid} not found"
            raise Refused(Refusal.RESERVATION_UNKNOWN, text)
        event_type = self._event_type(event_type_id)
        slot = TimeSlot.lasting(start, minutes=event_type.length)
        self._require_free(slot, event_type=event_type)
        until = self._context.now() + dt.timedelta(minutes=held.minutes)
        return self._reservations.move(uid, slot=slot, until=until)

    def delete(self, uid: str) -> None:
        """Remove a reservation; an unknown one is no error."""
        self._reservations.delete(uid)

    def _event_type(self, event_type_id: int) -> EventType:
        found = self._context.event_types.get(event_type_id)
        if found is None:
            text = f"Event Type with ID={event_type_id} not found"
            raise Refused(Refusal.EVENT_TYPE_UNKNOWN, text)
        return found

    def _require_free(self, slot: TimeSlot, *, event_type: EventType) -> None:
        if self._timetable.is_booked(slot, host_id=event_type.host.id):
            raise Refused(Refusal.SLOT_BOOKED, SLOT_BOOKED_TEXT)
        living = self._reservations.of_host(event_type.host.id, now=self._context.now())
        if any(held.slot.overlaps(slot) for held in living):
            raise Refused(Refusal.SLOT_RESERVED, SLOT_RESERVED_TEXT)
