"""A conversation with a caller, as far as appointments need to know of it."""

import datetime as dt

from attrs import frozen

from booking_domain.model.phone_number import PhoneNumber


@frozen
class Call:
    """
    One conversation on one platform; written when its first tool call arrives.

    `last_appointment_id` is the appointment that was made or changed in it most recently.
    """

    call_id: str
    platform: str
    caller: PhoneNumber | None
    first_seen_at: dt.datetime
    last_appointment_id: str | None = None
