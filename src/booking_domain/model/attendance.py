"""What the salon notes in the calendar once an appointment has begun: who did not come."""

import datetime as dt

from attrs import field, frozen

from booking_domain.model.customer import Customer


@frozen
class Attendance:
    """Whether one attendee came; `address` is theirs, or one that the calendar made up."""

    address: str = field(repr=False)
    is_absent: bool


@frozen
class AttendanceReport:
    """
    Of one booking, and only of the attendees for whom it was changed.

    Args:
        said_at: When it was marked, by the calendar's clock; `None` where the event does not say.
    """

    uid: str
    attendees: tuple[Attendance, ...]
    said_at: dt.datetime | None = None

    def is_absent(self, customer: Customer) -> bool | None:
        """
        Return whether it says that this customer did not come; `None` where it does not say.

        Somebody else can be added to a booking. Who gave no address has one that was made up, with
        their number in it or not: then everybody must be told the same of.
        """
        own = {one.is_absent for one in self.attendees if _is_of(one.address, customer)}
        if not own and customer.email is None:
            own = {one.is_absent for one in self.attendees}
        return own.pop() if len(own) == 1 else None


def _is_of(address: str, customer: Customer) -> bool:
    if customer.email is not None and address.casefold() == customer.email.casefold():
        return True
    if customer.phone is None:
        return False
    return address.partition("@")[0] == customer.phone.e164.removeprefix("+")
