"""
Creating, moving and cancelling, with the races that the real one has.

Between a check and the insert that relies on it other requests run, and afterwards only *equal*
intervals of one host collide: overlapping ones are both booked. A move in a race makes a second
successor. A cancellation is announced before it is written.
"""

import datetime as dt

from attrs import evolve

from adapters.memory.calcom_model import refusals
from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.booking import Attendee, Booking, BookingStatus, NewBooking
from adapters.memory.calcom_model.context import AccountContext
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.form import admitted
from adapters.memory.calcom_model.refusals import Refusal, Refused
from adapters.memory.calcom_model.timetable import Timetable
from booking_domain.model.time_slot import TimeSlot


class BookingDesk:
    """What anybody may do with a booking; a uid is all that is needed to move or cancel it."""

    def __init__(self, context: AccountContext, *, timetable: Timetable) -> None:
        self._context = context
        self._timetable = timetable

    async def create(self, new: NewBooking) -> Booking:
        """
        Book, and return once every subscriber has been told.

        An event type that needs confirmation returns the pending booking of the same attendee at
        the same start, if there is one, instead of making another.

        Raises:
            Refused: the form, the time or a lost race stands against it; nothing was booked.
        """
        event_type = self._context.event_type(new.event_type_id)
        attendee = admitted(new.attendee, event_type=event_type)
        slot = self._slot(new.start, minutes=event_type.length)
        existing = self._pending_twin(event_type, slot=slot, attendee=attendee)
        if existing is not None:
            return existing
        self._timetable.require_bookable(slot, event_type=event_type, besides=None)
        await self._context.gap()
        booking = self._insert(self._made(new, event_type=event_type, slot=slot, attendee=attendee))
        return await self._announced(booking)

    async def place(self, new: NewBooking) -> Booking:
        """
        Book without asking whether the host is free, as a host does who knows better.

        Raises:
            Refused: `EVENT_TYPE_UNKNOWN` or `FORM_INVALID`.
        """
        event_type = self._context.event_type(new.event_type_id)
        attendee = admitted(new.attendee, event_type=event_type)
        slot = TimeSlot.lasting(new.start, minutes=event_type.length)
        made = self._made(new, event_type=event_type, slot=slot, attendee=attendee)
        booking = self._context.save(evolve(made, unique_key=False))
        return await self._announced(booking)

    async def reschedule(
        self, uid: str, *, start: dt.datetime, reason: str | None, by: str | None
    ) -> Booking:
        """
        Move a booking: the old one is cancelled and a new one, with a new uid, is returned.

        Raises:
            Refused: the old booking or the new time stands against it; nothing was changed.
        """
        self._require_movable(uid)
        await self._context.gap()
        old = self._context.booking(uid)
        if old.is_final:
            raise Refused(Refusal.CANCELLED_MEANWHILE, "cancelled_bookings_cannot_be_rescheduled")
        event_type = self._context.event_types[old.event_type_id]
        minutes = old.slot.duration // dt.timedelta(minutes=1)
        slot = self._slot(start, minutes=minutes)
        self._timetable.require_bookable(slot, event_type=event_type, besides=uid)
        await self._context.gap()
        moved = self._moved(old, slot=slot, reason=reason, by=by)
        # One transaction: the old booking is given up only if the new one can be inserted.
        self._require_free_key(moved, besides=uid)
        self._release(uid, by=by)
        self._context.save(moved)
        pending = moved.status is BookingStatus.PENDING
        await self._context.tell(
            Trigger.BOOKING_REQUESTED if pending else Trigger.BOOKING_RESCHEDULED,
            moved,
            previous=old,
        )
        return self._touched(moved)

    async def cancel(self, uid: str, *, reason: str | None, by_owner: bool) -> Booking:
        """
        Cancel a booking; subscribers are told before the row changes.

        Two at once both succeed, and both are announced; the first reason stays.

        Raises:
            Refused: unknown, cancelled before, ended, or the owner gave no reason.
        """
        booking = self._context.store.get(uid)
        if booking is None:
            raise Refused(Refusal.BOOKING_UNKNOWN, f"Booking with uid={uid} not found")
        if booking.is_final:
            raise refusals.cancel_of_cancelled(uid)
        if by_owner and not reason:
            raise Refused(Refusal.REASON_REQUIRED, "Cancellation reason is required")
        if booking.slot.end <= self._context.now():
            raise Refused(Refusal.ALREADY_ENDED, "Cannot cancel a booking that has already ended")
        leaving = evolve(booking, sequence=booking.sequence + 1, cancellation_reason=reason or "")
        await self._context.tell(Trigger.BOOKING_CANCELLED, leaving)
        current = self._context.booking(uid)
        if current.is_final:
            return current
        return self._context.save(
            evolve(
                leaving,
                status=BookingStatus.CANCELLED,
                unique_key=False,
                updated_at=self._context.now(),
            )
        )

    async def _announced(self, booking: Booking) -> Booking:
        pending = booking.status is BookingStatus.PENDING
        await self._context.tell(
            Trigger.BOOKING_REQUESTED if pending else Trigger.BOOKING_CREATED, booking
        )
        return self._touched(booking)

    def _slot(self, start: dt.datetime, *, minutes: int) -> TimeSlot:
        return TimeSlot.lasting(start + self._context.behaviour.shift, minutes=minutes)

    def _pending_twin(
        self, event_type: EventType, *, slot: TimeSlot, attendee: Attendee
    ) -> Booking | None:
        if not event_type.needs_confirmation:
            return None
        return next(
            (
                booking
                for booking in self._context.store.everything()
                if booking.event_type_id == event_type.id
                and booking.status is BookingStatus.PENDING
                and booking.slot.start == slot.start
                and booking.attendee.email == attendee.email
            ),
            None,
        )

    def _made(
        self, new: NewBooking, *, event_type: EventType, slot: TimeSlot, attendee: Attendee
    ) -> Booking:
        now = self._context.now()
        uid = self._context.new_uid()
        pending = event_type.needs_confirmation
        joined = "zwischen" if attendee.language == "de" else "between"
        and_word = "und" if attendee.language == "de" else "and"
        return Booking(
            id=self._context.store.next_id(),
            uid=uid,
            event_type_id=event_type.id,
            host_id=event_type.host.id,
            title=f"{event_type.title} {joined} {event_type.host.name} {and_word} {attendee.name}",
            status=BookingStatus.PENDING if pending else BookingStatus.ACCEPTED,
            slot=slot,
            attendee=attendee,
            created_at=now,
            updated_at=now,
            calendar_uid=uid,
            sequence=0,
            unique_key=not pending,
            notes=new.notes,
            metadata=new.metadata,
            responses=new.responses,
        )

    def _moved(
        self, old: Booking, *, slot: TimeSlot, reason: str | None, by: str | None
    ) -> Booking:
        now = self._context.now()
        event_type = self._context.event_types[old.event_type_id]
        waits = event_type.needs_confirmation and by != event_type.host.email
        return evolve(
            old,
            id=self._context.store.next_id(),
            uid=self._context.new_uid(),
            status=BookingStatus.PENDING if waits else BookingStatus.ACCEPTED,
            slot=slot,
            created_at=now,
            updated_at=now,
            sequence=old.sequence + 1,
            unique_key=not waits,
            rescheduling_reason=reason,
            rescheduled_by=by,
            rescheduled_from=old.uid,
        )

    def _require_movable(self, uid: str) -> None:
        booking = self._context.booking(uid)
        if not booking.is_final:
            return
        successor = self._context.store.successor_of(uid)
        if successor is not None:
            raise refusals.move_of_moved(uid, successor=successor)
        raise refusals.move_of_cancelled(uid)

    def _release(self, uid: str, *, by: str | None) -> None:
        current = self._context.booking(uid)
        if not current.is_final:
            self._context.save(
                evolve(
                    current,
                    status=BookingStatus.CANCELLED,
                    unique_key=False,
                    rescheduled_by=by,
                    updated_at=self._context.now(),
                )
            )

    def _insert(self, booking: Booking) -> Booking:
        self._require_free_key(booking, besides=None)
        return self._context.save(booking)

    def _require_free_key(self, booking: Booking, *, besides: str | None) -> None:
        if booking.unique_key and self._context.store.key_is_taken(booking, besides=besides):
            raise refusals.lost_race()

    def _touched(self, booking: Booking) -> Booking:
        current = self._context.booking(booking.uid)
        return self._context.save(evolve(current, updated_at=self._context.now()))
