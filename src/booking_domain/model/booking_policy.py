"""The salon's rules about when and how much may be booked, moved and cancelled."""

import datetime as dt

from collections.abc import Iterable

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.customer import Customer
from booking_domain.model.results import PastDate, Policy
from booking_domain.model.tenant import BookingRules


def refused_start(
    start: dt.datetime, *, rules: BookingRules, now: dt.datetime
) -> PastDate | Policy | None:
    """This will say why nothing may be booked at this instant, `None` where it may."""
    if start < now:
        return PastDate()
    bookable = rules.bookable_from(now)
    if start < bookable.start:
        return Policy.LEAD_TIME
    return Policy.HORIZON if start > bookable.end else None


def may_be_changed(start: dt.datetime, *, rules: BookingRules, now: dt.datetime) -> bool:
    """Whether an appointment that starts then may still be moved or cancelled by phone."""
    return rules.cancellation_hours == 0 or start - now >= dt.timedelta(
        hours=rules.cancellation_hours
    )


def open_appointments_of(
    customer: Customer, *, among: Iterable[Appointment], now: dt.datetime
) -> int:
    """This will count the customer's appointments ahead: by name, and by number where known."""
    ids = {
        one.appointment_id
        for one in among
        if one.state.is_active and one.state is not AppointmentState.HELD and one.slot.start > now
        if one.customer is not None
        if one.customer.normalised_name == customer.normalised_name
        if customer.phone is None or one.customer.phone == customer.phone
    }
    return len(ids)


def may_book_another(open_appointments: int, *, rules: BookingRules) -> bool:
    """Whether somebody who has so many appointments ahead may book one more."""
    return rules.open_appointments == 0 or open_appointments < rules.open_appointments
