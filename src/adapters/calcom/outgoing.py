"""What we say to Cal.com: times, attendees, metadata, queries."""

import datetime as dt
import hashlib

from adapters.calcom.settings import CalcomSettings
from booking_domain.model.customer import Customer
from booking_domain.model.provider_booking import BookingRequest
from booking_domain.model.tenant import PhoneOnly
from booking_domain.model.time_slot import TimeSlot, day_bounds


# Left out, the statuses mean different things to different builds of Cal.com.
EVERY_STATUS = "upcoming,recurring,past,cancelled,unconfirmed"
PAGE_SIZE = 100
# No event type of Cal.com is longer, so whatever overlaps a window lies within a day around it.
_LONGEST_BOOKING = dt.timedelta(days=1)
_PLACEHOLDER_DIGITS = 24


def zulu(moment: dt.datetime) -> str:
    """This will write a time with `Z`: Cal.com silently takes one without offset for UTC."""
    utc = moment.astimezone(dt.UTC)
    timespec = "milliseconds" if utc.microsecond else "seconds"
    return utc.isoformat(timespec=timespec).replace("+00:00", "Z")


def booking_body(
    request: BookingRequest, *, event_type_id: int, settings: CalcomSettings
) -> dict[str, object]:
    """
    This will write the body of a create.

    It has no end: the event type's length decides, and the answer tells.
    """
    return {
        "start": zulu(request.slot.start),
        "eventTypeId": event_type_id,
        "attendee": _attendee(request, settings=settings),
        "metadata": {**dict(request.references), settings.key_name: request.key},
    }


def slot_query(window: TimeSlot, *, event_type_id: int, settings: CalcomSettings) -> dict[str, str]:
    """
    This will ask for the whole local days that the window touches.

    Cal.com drops slots at the edges of the asked interval, and bumps an end of 00:00:00 to the end
    of that day.
    """
    first = window.start.astimezone(settings.zone).date()
    last = (window.end - dt.timedelta(microseconds=1)).astimezone(settings.zone).date()
    end = day_bounds(last, zone=settings.zone).end - dt.timedelta(seconds=1)
    return {
        "eventTypeId": str(event_type_id),
        "start": zulu(day_bounds(first, zone=settings.zone).start),
        "end": zulu(end),
        "format": "range",
    }


def created_since_query(created_after: dt.datetime, *, event_type_id: int) -> dict[str, str]:
    """This will ask for every booking of a type since a time, oldest first."""
    return {
        "afterCreatedAt": zulu(created_after),
        "eventTypeId": str(event_type_id),
        "status": EVERY_STATUS,
        "sortCreated": "asc",
    }


def window_query(window: TimeSlot) -> dict[str, str]:
    """This will ask for every booking that may overlap a window; `afterStart` alone loses some."""
    return {
        "afterStart": zulu(window.start - _LONGEST_BOOKING),
        "beforeEnd": zulu(window.end + _LONGEST_BOOKING),
        "status": EVERY_STATUS,
        # New bookings then appear behind the last page, and shift none that is still to be read.
        "sortCreated": "asc",
    }


def changed_since_query(moment: dt.datetime) -> dict[str, str]:
    """This will ask for every booking that was changed since a time, the oldest change first."""
    return {
        "afterUpdatedAt": zulu(moment),
        "status": EVERY_STATUS,
        "sortUpdatedAt": "asc",
    }


def page_query(query: dict[str, str], *, skip: int) -> dict[str, str]:
    """This will ask for one page."""
    return {**query, "take": str(PAGE_SIZE), "skip": str(skip)}


def _attendee(request: BookingRequest, *, settings: CalcomSettings) -> dict[str, str]:
    customer = request.customer
    attendee = {
        "name": customer.name.strip(),
        "timeZone": request.time_zone,
        "language": settings.language,
    }
    if customer.phone is not None:
        attendee["phoneNumber"] = customer.phone.e164
    email = _email(customer, key=request.key, settings=settings)
    if email is not None:
        attendee["email"] = email
    return attendee


def _email(customer: Customer, *, key: str, settings: CalcomSettings) -> str | None:
    if customer.email is not None:
        return customer.email
    if customer.phone is not None and settings.phone_only is PhoneOnly.NATIVE:
        return None
    # A shared placeholder would make strangers one customer: booking limits count by address.
    digest = hashlib.sha256(key.encode()).hexdigest()[:_PLACEHOLDER_DIGITS]
    return f"termin-{digest}@{settings.placeholder_domain}"
