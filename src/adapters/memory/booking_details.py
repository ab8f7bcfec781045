"""Bookings of the account model with what they say of calls and people, without a network."""

from typing_extensions import override

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.refusals import Refused
from adapters.memory.calendar import MemoryCalendar
from booking_domain.errors import InvalidValue
from booking_domain.model.customer import Customer
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.booking_details import BookingDetails


class MemoryBookingDetails(BookingDetails):
    """The account as one tenant's; addresses on the placeholder domain are made up."""

    def __init__(self, account: CalcomAccount, *, placeholder_domain: str) -> None:
        self._account = account
        self._placeholder_domain = placeholder_domain
        self._calendar = MemoryCalendar(account, placeholder_domain=placeholder_domain)

    @override
    async def list_described(self, *, window: TimeSlot) -> tuple[DescribedBooking, ...]:
        bookings = await self._calendar.list_bookings(window=window)
        return tuple([one for b in bookings if (one := await self.describe(b.uid)) is not None])

    @override
    async def describe(self, uid: str) -> DescribedBooking | None:
        booking = await self._calendar.get_booking(uid)
        if booking is None:
            return None
        try:
            stored = self._account.get(uid)
        except Refused:
            return None
        metadata = dict(stored.metadata)
        return DescribedBooking(
            booking=booking,
            call_id=metadata.get("callId"),
            tenant_id=metadata.get("tenantId"),
            attendee=self._attendee(stored),
        )

    def _attendee(self, stored: Booking) -> Customer | None:
        who = stored.attendee
        is_made_up = who.email.endswith((f"@{self._placeholder_domain}", "@sms.cal.com"))
        try:
            return Customer(
                name=who.name,
                phone=PhoneNumber(who.phone) if who.phone is not None else None,
                email=None if is_made_up else who.email,
            )
        except InvalidValue:
            return None
