"""What only the host does: confirm, decline, mark somebody absent."""

from attrs import evolve

from adapters.memory.calcom_model import refusals
from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.calcom_model.context import AccountContext
from adapters.memory.calcom_model.refusals import Refusal, Refused


class HostDesk:
    """
    The host's side of a booking.

    A confirmed booking takes no part in the unique key and is not checked again: two requests for
    one time can both be confirmed, as they can at Cal.com.
    """

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    async def confirm(self, uid: str) -> Booking:
        """
        Accept a pending booking and announce it as created.

        Raises:
            Refused: unknown, or no longer pending.
        """
        booking = self._pending(uid)
        accepted = self._context.save(
            evolve(booking, status=BookingStatus.ACCEPTED, updated_at=self._context.now())
        )
        await self._context.tell(Trigger.BOOKING_CREATED, accepted, by_confirmation=True)
        return accepted

    async def decline(self, uid: str, *, reason: str | None) -> Booking:
        """
        Reject a pending booking.

        Raises:
            Refused: unknown, or no longer pending.
        """
        booking = self._pending(uid)
        rejected = self._context.save(
            evolve(
                booking,
                status=BookingStatus.REJECTED,
                rejection_reason=reason or "",
                updated_at=self._context.now(),
            )
        )
        await self._context.tell(Trigger.BOOKING_REJECTED, rejected)
        return rejected

    async def mark_attendee(self, uid: str, *, email: str, absent: bool) -> Booking:
        """
        Mark whether the attendee of this address came; an address of nobody changes nothing.

        Raises:
            Refused: unknown, or the booking has not begun.
        """
        booking = self._begun(uid)
        if booking.attendee.email != email:
            return booking
        marked = self._context.save(
            evolve(
                booking,
                attendee=evolve(booking.attendee, absent=absent),
                updated_at=self._context.now(),
            )
        )
        await self._context.tell(Trigger.BOOKING_NO_SHOW_UPDATED, marked)
        return marked

    async def mark_host(self, uid: str, *, absent: bool) -> Booking:
        """
        Mark whether the host was there; this is not announced.

        Raises:
            Refused: unknown, or the booking has not begun.
        """
        booking = self._begun(uid)
        return self._context.save(
            evolve(booking, host_absent=absent, updated_at=self._context.now())
        )

    async def end_meeting(self, uid: str) -> Booking:
        """
        Announce that a booking is over; nothing is stored of it.

        Raises:
            Refused: unknown.
        """
        booking = self._context.booking(uid)
        await self._context.tell(Trigger.MEETING_ENDED, booking)
        return booking

    def _pending(self, uid: str) -> Booking:
        booking = self._context.booking(uid)
        if booking.status is BookingStatus.ACCEPTED:
            raise Refused(Refusal.ALREADY_CONFIRMED, "Booking already confirmed")
        if booking.is_final:
            text = f"Booking is {booking.status.value} and cannot be confirmed or declined"
            raise Refused(Refusal.ALREADY_CONFIRMED, text)
        return booking

    def _begun(self, uid: str) -> Booking:
        booking = self._context.booking(uid)
        now = self._context.now()
        if now < booking.slot.start:
            raise refusals.not_started(now=now, start=booking.slot.start)
        return booking
