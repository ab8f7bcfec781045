"""Webhook bodies: two envelopes and three ways to write a time, one for each event as recorded."""

import datetime as dt

from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory.calcom_model.account_event import AccountEvent, Trigger
from adapters.memory.calcom_model.booking import Booking
from entrypoints.sandbox.config import SandboxUser
from entrypoints.sandbox.replies import millis
from entrypoints.sandbox.wire import ICS_DOMAIN, metadata_json


_PLACE = "https://app.cal.example"
_MINUTE = dt.timedelta(minutes=1)


def webhook_json(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    """Return the whole body that subscribers of this event receive."""
    match event.trigger:
        case Trigger.BOOKING_CREATED | Trigger.BOOKING_RESCHEDULED:
            return _wrapped(event, payload=_booked(event, user=user))
        case Trigger.BOOKING_REQUESTED:
            return _wrapped(event, payload=_requested(event, user=user))
        case Trigger.BOOKING_CANCELLED:
            return _wrapped(event, payload=_cancelled(event, user=user))
        case Trigger.BOOKING_REJECTED:
            return _wrapped(event, payload=_rejected(event, user=user))
        case Trigger.BOOKING_NO_SHOW_UPDATED:
            return _wrapped(event, payload=_no_show(event.booking))
        case Trigger.MEETING_ENDED:
            return _ended(event, user=user)


def _wrapped(event: AccountEvent, *, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "triggerEvent": event.trigger.value,
        "createdAt": millis(event.at),
        "payload": payload,
    }


def _booked(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking, previous = event.booking, event.previous
    moved: dict[str, Any] = {}
    if previous is not None:
        moved = {
            "rescheduleId": previous.id,
            "rescheduleUid": previous.uid,
            "rescheduleStartTime": _seconds(previous.slot.start),
            "rescheduleEndTime": _seconds(previous.slot.end),
            **({"rescheduledBy": booking.rescheduled_by} if booking.rescheduled_by else {}),
            "appsStatus": [],
        }
    # A move is announced without the calendar uid, which only the first booking of a chain names.
    calendar = {} if moved else {"iCalUID": f"{booking.calendar_uid}@{ICS_DOMAIN}"}
    return {
        **_common(event, user=user),
        "startTime": _seconds(booking.slot.start),
        "endTime": _seconds(booking.slot.end),
        "attendees": [_attendee(booking, first="", last="")],
        **_visibility(),
        "responses": _responses(booking, with_location=event.event_type.address),
        "destinationCalendar": None,
        **calendar,
        "iCalSequence": booking.sequence,
        "requiresConfirmation": event.event_type.needs_confirmation,
        "oneTimePassword": None,
        "hashedLink": None,
        **moved,
        "metadata": {} if event.by_confirmation else metadata_json(booking),
        "status": "ACCEPTED",
    }


def _requested(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking = event.booking
    first, _, last = booking.attendee.name.partition(" ")
    attendee = {
        **_attendee(booking, first=first, last=last),
        "phoneNumber": booking.attendee.phone,
        "bookingSeat": None,
    }
    return {
        **_common(event, user=user),
        "startTime": millis(booking.slot.start),
        "endTime": millis(booking.slot.end),
        "attendees": [attendee],
        **_visibility(),
        "responses": _responses(booking, with_location=None),
        "iCalUID": f"{booking.calendar_uid}@{ICS_DOMAIN}",
        "iCalSequence": booking.sequence,
        "requiresConfirmation": True,
        "oneTimePassword": None,
        "platformClientId": "",
        "platformRescheduleUrl": "",
        "platformCancelUrl": "",
        "platformBookingUrl": "",
        "organizationId": None,
        "hashedLink": None,
        "assignmentReason": [],
        "destinationCalendar": None,
        "metadata": metadata_json(booking),
        "status": "PENDING",
    }


def _cancelled(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking = event.booking
    return {
        **_common(event, user=user),
        "startTime": _offset(booking.slot.start),
        "endTime": _offset(booking.slot.end),
        "attendees": [
            {**_attendee(booking, first=None, last=None), "phoneNumber": _phone(booking)}
        ],
        "responses": _responses(booking, with_location=None),
        "destinationCalendar": [],
        "cancellationReason": booking.cancellation_reason,
        "seatsPerTimeSlot": None,
        "seatsShowAttendees": False,
        "iCalUID": f"{booking.calendar_uid}@{ICS_DOMAIN}",
        "iCalSequence": booking.sequence,
        "hideOrganizerEmail": False,
        "customReplyToEmail": None,
        "schedulingType": None,
        "requiresConfirmation": None,
        "price": None,
        "status": "CANCELLED",
        "requestReschedule": False,
    }


def _rejected(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking = event.booking
    visibility = _visibility()
    del visibility["seatsShowAvailabilityCount"]
    del visibility["schedulingType"]
    return {
        **_common(event, user=user),
        "startTime": millis(booking.slot.start),
        "endTime": millis(booking.slot.end),
        "attendees": [
            {**_attendee(booking, first=None, last=None), "phoneNumber": _phone(booking)}
        ],
        **visibility,
        "seatsShowAttendees": False,
        "responses": _responses(booking, with_location=None),
        "destinationCalendar": [],
        "requiresConfirmation": True,
        "organizationId": None,
        "assignmentReason": None,
        "rejectionReason": booking.rejection_reason,
        "status": "REJECTED",
    }


def _no_show(booking: Booking) -> dict[str, Any]:
    marked = "marked as no-show" if booking.attendee.absent else "unmarked as no-show"
    return {
        "message": f"{booking.attendee.email} {marked}",
        "attendees": [{"email": booking.attendee.email, "noShow": booking.attendee.absent}],
        "bookingUid": booking.uid,
        "bookingId": booking.id,
    }


def _ended(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking, host = event.booking, event.event_type.host
    return {
        "triggerEvent": event.trigger.value,
        "id": booking.id,
        "uid": booking.uid,
        "userId": host.id,
        "userPrimaryEmail": host.email,
        "eventTypeId": booking.event_type_id,
        "title": booking.title,
        "description": booking.notes,
        "customInputs": {},
        "responses": _responses(booking, with_location=event.event_type.address),
        "startTime": millis(booking.slot.start),
        "endTime": millis(booking.slot.end),
        "location": event.event_type.address,
        "createdAt": millis(booking.created_at),
        "updatedAt": millis(booking.updated_at),
        "status": booking.status.name,
        "paid": False,
        "cancellationReason": None,
        "rejectionReason": None,
        "rescheduled": None,
        "fromReschedule": booking.rescheduled_from,
        "metadata": metadata_json(booking),
        "iCalUID": f"{booking.calendar_uid}@{ICS_DOMAIN}",
        "iCalSequence": booking.sequence,
        "noShowHost": booking.host_absent,
        "cancelledBy": None,
        "rescheduledBy": booking.rescheduled_by,
        "user": {
            "email": host.email,
            "name": host.name,
            "timeZone": user.time_zone,
            "username": host.username,
        },
        "attendees": [
            {
                "email": booking.attendee.email,
                "name": booking.attendee.name,
                "timeZone": booking.attendee.time_zone,
                "phoneNumber": booking.attendee.phone,
                "locale": booking.attendee.language,
                "bookingId": booking.id,
                "noShow": booking.attendee.absent,
            }
        ],
        "payment": [],
        "references": [],
    }


def _common(event: AccountEvent, *, user: SandboxUser) -> dict[str, Any]:
    booking, kind = event.booking, event.event_type
    return {
        "bookerUrl": _PLACE,
        "title": booking.title,
        "type": kind.slug,
        "organizer": {
            "id": kind.host.id,
            "name": kind.host.name,
            "email": kind.host.email,
            "username": kind.host.username,
            "timeZone": user.time_zone,
            "language": {"locale": "de"},
            "timeFormat": "HH:mm",
            "utcOffset": _utc_offset(booking, zone=user.time_zone),
        },
        "additionalNotes": booking.notes,
        "description": booking.notes,
        "eventTypeId": kind.id,
        "customInputs": {},
        "userFieldsResponses": {},
        "location": kind.address,
        "hideBranding": False,
        "uid": booking.uid,
        "eventTitle": kind.title,
        "eventDescription": None,
        "price": 0,
        "currency": "usd",
        "length": booking.slot.duration // _MINUTE,
        "bookingId": booking.id,
    }


def _visibility() -> dict[str, Any]:
    return {
        "hideCalendarNotes": False,
        "hideCalendarEventDetails": False,
        "hideOrganizerEmail": False,
        "schedulingType": None,
        "seatsPerTimeSlot": None,
        "seatsShowAttendees": True,
        "seatsShowAvailabilityCount": True,
        "customReplyToEmail": None,
        "disableRescheduling": False,
        "disableCancelling": False,
    }


def _attendee(booking: Booking, *, first: str | None, last: str | None) -> dict[str, Any]:
    attendee = booking.attendee
    names = {} if first is None else {"firstName": first, "lastName": last}
    return {
        "email": attendee.email,
        "name": attendee.name,
        **names,
        **({"phoneNumber": attendee.phone} if attendee.phone else {}),
        "timeZone": attendee.time_zone,
        "language": {"locale": attendee.language},
        "utcOffset": _utc_offset(booking, zone=attendee.time_zone),
    }


def _responses(booking: Booking, *, with_location: str | None) -> dict[str, Any]:
    phone = booking.attendee.phone
    location: dict[str, Any] = {"label": "location", "isHidden": False}
    if with_location is not None:
        location["value"] = {"value": with_location, "optionValue": ""}
    return {
        **({"attendeePhoneNumber": _response("phone_number", phone)} if phone else {}),
        "name": _response("your_name", booking.attendee.name),
        "email": _response("email_address", booking.attendee.email),
        "location": location,
        "title": {"label": "what_is_this_meeting_about", "isHidden": True},
        "notes": _response("additional_notes", booking.notes or None),
        "guests": {"label": "additional_guests", "isHidden": False},
        "rescheduleReason": {"label": "reason_for_reschedule", "isHidden": False},
    }


def _response(label: str, value: str | None) -> dict[str, Any]:
    given = {} if value is None else {"value": value}
    return {"label": label, **given, "isHidden": False}


def _phone(booking: Booking) -> str | None:
    return booking.attendee.phone


def _utc_offset(booking: Booking, *, zone: str) -> int:
    offset = booking.slot.start.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else offset // _MINUTE


def _seconds(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _offset(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
