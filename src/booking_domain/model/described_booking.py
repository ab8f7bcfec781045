"""A booking with all that it says of a conversation of ours and of a person."""

from attrs import frozen

from booking_domain.model.customer import Customer
from booking_domain.model.provider_booking import ProviderBooking


@frozen
class DescribedBooking:
    """
    What is asked for only where old data is put in order: it holds personal data.

    Args:
        call_id: The conversation that its metadata names, `None` where it names none or several.
        tenant_id: The salon that its metadata names.
        attendee: Who comes, without made-up addresses; `None` where that makes no sense.
    """

    booking: ProviderBooking
    call_id: str | None
    tenant_id: str | None
    attendee: Customer | None
