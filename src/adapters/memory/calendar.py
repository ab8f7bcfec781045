"""The calendar port on the account model: what a Cal.com account would do, without a network."""

import datetime as dt

from typing_extensions import override

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.booking import AttendeeInput, Booking, BookingStatus, NewBooking
from adapters.memory.calcom_model.event_type import EventType, FieldRule
from adapters.memory.calcom_model.listing import MAX_TAKE, BookingQuery, SortField
from adapters.memory.calcom_model.refusals import Refusal, Refused
from adapters.memory.calcom_model.timetable import SlotQuery
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.booking_report import BookingReport, ReportPage, Teller
from booking_domain.model.provider_booking import (
    Booked,
    BookingRequest,
    NotBooked,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


KEY_FIELD = "idempotencyKey"
_LANGUAGE = "de"

_STATUS = {
    BookingStatus.ACCEPTED: ProviderStatus.ACCEPTED,
    BookingStatus.PENDING: ProviderStatus.PENDING,
    BookingStatus.CANCELLED: ProviderStatus.CANCELLED,
    BookingStatus.REJECTED: ProviderStatus.REJECTED,
}
_REASON = {
    Refusal.EVENT_TYPE_UNKNOWN: RefusalReason.EVENT_TYPE_MISSING,
    Refusal.BOOKING_UNKNOWN: RefusalReason.BOOKING_MISSING,
    Refusal.UNAVAILABLE: RefusalReason.SLOT_TAKEN,
    Refusal.LOST_RACE: RefusalReason.SLOT_TAKEN,
    Refusal.IN_THE_PAST: RefusalReason.IN_THE_PAST,
    Refusal.OUTSIDE_NOTICE: RefusalReason.OUTSIDE_BOOKING_WINDOW,
    Refusal.FORM_INVALID: RefusalReason.ATTENDEE_REFUSED,
    Refusal.ALREADY_CANCELLED: RefusalReason.ALREADY_CANCELLED,
    Refusal.CANCELLED_MEANWHILE: RefusalReason.ALREADY_CANCELLED,
    Refusal.ALREADY_RESCHEDULED: RefusalReason.ALREADY_RESCHEDULED,
    Refusal.REASON_REQUIRED: RefusalReason.NOT_ALLOWED,
    Refusal.ALREADY_ENDED: RefusalReason.NOT_ALLOWED,
}


class MemoryCalendar(CalendarProvider):
    """
    The account as one tenant's calendar.

    `placeholder_domain` is where addresses are made up for a customer without one, when the event
    type demands an address; each booking gets its own.
    """

    def __init__(self, account: CalcomAccount, *, placeholder_domain: str) -> None:
        self._account = account
        self._placeholder_domain = placeholder_domain
        self._event_types = {str(kind.id): kind for kind in account.event_types}

    @override
    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        """Return the offered slots that start inside the window; up to two seconds stale."""
        kind = self._event_types.get(event_type)
        if kind is None:
            raise CalendarUnavailable("the event type does not exist")
        # The account offers only slots that *end* inside the query, too.
        query = SlotQuery(
            event_type_id=kind.id,
            start=window.start,
            end=window.end + dt.timedelta(minutes=kind.length),
            question=(kind.id, window),
        )
        slots = self._account.timetable.slots(query)
        return tuple(slot for slot in slots if slot.start < window.end)

    @override
    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        """Create a booking with the key in its metadata."""
        kind = self._event_types.get(request.event_type)
        if kind is None:
            return NotBooked(RefusalReason.EVENT_TYPE_MISSING, "the event type does not exist")
        new = NewBooking(
            event_type_id=kind.id,
            start=request.slot.start,
            attendee=self._attendee(request, event_type=kind),
            metadata=((KEY_FIELD, request.key), *request.references),
        )
        try:
            return self._booked(await self._account.desk.create(new))
        except Refused as refused:
            return _not_booked(refused)

    @override
    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        """Move a booking; the answer carries a new uid."""
        try:
            moved = await self._account.desk.reschedule(uid, start=start, reason=reason, by=None)
        except Refused as refused:
            return _not_booked(refused)
        return self._booked(moved)

    @override
    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        """Cancel a booking."""
        try:
            cancelled = await self._account.desk.cancel(uid, reason=reason, by_owner=True)
        except Refused as refused:
            return _not_booked(refused)
        return self._booked(cancelled)

    @override
    async def get_booking(self, uid: str) -> ProviderBooking | None:
        """Return the booking as the replica shows it."""
        try:
            return self._seen(self._account.get(uid))
        except Refused:
            return None

    @override
    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        """Return every booking with this key, oldest first."""
        kind = self._event_types.get(event_type)
        if kind is None:
            return ()
        query = BookingQuery(event_type_ids=(kind.id,), after_created=created_after)
        found = [booking for booking in self._all(query) if (KEY_FIELD, key) in booking.metadata]
        return tuple(self._seen(booking) for booking in sorted(found, key=lambda b: b.created_at))

    @override
    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        """Return every booking that overlaps the window, by start."""
        overlapping = (b for b in self._all(BookingQuery()) if b.slot.overlaps(window))
        return tuple(self._seen(booking) for booking in overlapping)

    @override
    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        """Return one page of what was changed since."""
        page = self._account.list(
            BookingQuery(
                after_updated=moment, sort_field=SortField.UPDATED, take=MAX_TAKE, skip=skip
            )
        )
        return ReportPage(
            reports=tuple(self._report(booking) for booking in page.bookings),
            is_last=skip + len(page.bookings) >= page.total,
        )

    def _report(self, booking: Booking) -> BookingReport:
        seen = self._seen(booking)
        return BookingReport(
            uid=seen.uid,
            status=seen.status,
            slot=seen.slot,
            event_type=seen.event_type,
            key=seen.key,
            rescheduled_from=seen.rescheduled_from,
            former_slot=None,
            sequence=None,
            said_at=booking.updated_at,
            teller=Teller.POLL,
            host=seen.host,
        )

    def _host_of(self, booking: Booking) -> str | None:
        kind = self._event_types.get(str(booking.event_type_id))
        return str(kind.host.id) if kind is not None else None

    def _all(self, query: BookingQuery) -> tuple[Booking, ...]:
        pages: list[Booking] = []
        while True:
            page = self._account.list(
                BookingQuery(
                    event_type_ids=query.event_type_ids,
                    after_created=query.after_created,
                    take=MAX_TAKE,
                    skip=len(pages),
                )
            )
            pages.extend(page.bookings)
            if len(pages) >= page.total:
                return tuple(pages)

    def _attendee(self, request: BookingRequest, *, event_type: EventType) -> AttendeeInput:
        customer = request.customer
        phone = None if customer.phone is None else customer.phone.e164
        can_do_without = event_type.email_field is not FieldRule.REQUIRED and phone is not None
        email = customer.email
        if email is None and not can_do_without:
            email = f"{request.key}@{self._placeholder_domain}"
        return AttendeeInput(
            name=customer.name,
            email=email,
            phone=phone,
            time_zone=request.time_zone,
            language=_LANGUAGE,
        )

    def _booked(self, booking: Booking) -> Booked:
        return Booked(self._seen(booking))

    def _seen(self, booking: Booking) -> ProviderBooking:
        return ProviderBooking(
            uid=booking.uid,
            status=_STATUS[booking.status],
            slot=booking.slot,
            event_type=str(booking.event_type_id),
            key=dict(booking.metadata).get(KEY_FIELD),
            created_at=booking.created_at,
            rescheduled_from=booking.rescheduled_from,
            rescheduled_to=self._account.successor_of(booking.uid),
            host=self._host_of(booking),
        )


def _not_booked(refused: Refused) -> NotBooked:
    return NotBooked(_REASON.get(refused.reason, RefusalReason.REJECTED), refused.message)
