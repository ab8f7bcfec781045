"""Bookings, slots and event types as Cal.com's JSON; key order is part of the likeness."""

import datetime as dt
import json

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.calcom_model.event_type import EventType, Host
from adapters.memory.calcom_model.listing import Page
from adapters.memory.calcom_model.reservations import Reservation
from booking_domain.model.time_slot import TimeSlot
from entrypoints.sandbox.config import SandboxUser
from entrypoints.sandbox.replies import millis


ICS_DOMAIN = "Cal.diy"


def booking_json(
    booking: Booking, *, event_type: EventType, user: SandboxUser, successor: str | None
) -> dict[str, Any]:
    """Return a booking as get and list show it."""
    minutes = booking.slot.duration // dt.timedelta(minutes=1)
    return {
        "id": booking.id,
        "uid": booking.uid,
        "title": booking.title,
        "description": booking.notes,
        "hosts": [_host_json(event_type.host, time_zone=user.time_zone)],
        "status": booking.status.value,
        "cancellationReason": booking.cancellation_reason,
        "cancelledByEmail": "",
        **_present("reschedulingReason", booking.rescheduling_reason),
        "rescheduledByEmail": booking.rescheduled_by,
        **_present("rescheduledFromUid", booking.rescheduled_from),
        **_present("rescheduledToUid", successor),
        "start": millis(booking.slot.start),
        "end": millis(booking.slot.end),
        "duration": minutes,
        "eventTypeId": event_type.id,
        "eventType": {"id": event_type.id, "slug": event_type.slug},
        "meetingUrl": event_type.address,
        "location": event_type.address,
        "absentHost": booking.host_absent,
        "createdAt": millis(booking.created_at),
        "updatedAt": millis(booking.updated_at),
        "metadata": metadata_json(booking),
        "rating": None,
        "icsUid": f"{booking.calendar_uid}@{ICS_DOMAIN}",
        "attendees": [_attendee_json(booking)],
        "bookingFieldsResponses": _responses_json(booking),
    }


def written_json(booking: dict[str, Any]) -> dict[str, Any]:
    """Return a booking as create and reschedule show it."""
    return {**booking, "isPlatformManagedUserBooking": False}


def legacy_booking_json(
    booking: Booking, *, event_type: EventType, user: SandboxUser
) -> dict[str, Any]:
    """Return a booking as the oldest controller shows it; a missing version header leads there."""
    moved = booking.rescheduled_by is not None or booking.rescheduled_from is not None
    return {
        "title": booking.title,
        "id": booking.id,
        "uid": booking.uid,
        "description": booking.notes,
        "customInputs": {},
        "smsReminderNumber": None,
        "recurringEventId": None,
        "startTime": millis(booking.slot.start),
        "endTime": millis(booking.slot.end),
        "location": event_type.address,
        "status": booking.status.name,
        "metadata": metadata_json(booking),
        "cancellationReason": booking.cancellation_reason or None,
        "cancelledBy": None,
        "responses": {"name": booking.attendee.name, "email": booking.attendee.email},
        "rejectionReason": booking.rejection_reason or None,
        "userPrimaryEmail": event_type.host.email,
        "fromReschedule": booking.rescheduled_from,
        "rescheduled": True if moved and booking.status is BookingStatus.CANCELLED else None,
        "rescheduledBy": booking.rescheduled_by,
        "user": {
            **_person_json(event_type.host),
            "timeZone": user.time_zone,
            "avatarUrl": None,
        },
        "attendees": [
            {
                "name": booking.attendee.name,
                "email": booking.attendee.email,
                "timeZone": booking.attendee.time_zone,
                "phoneNumber": booking.attendee.phone,
            }
        ],
        "eventTypeId": event_type.id,
        "eventType": {
            "eventName": None,
            "slug": event_type.slug,
            "timeZone": None,
            "schedulingType": None,
            "hideOrganizerEmail": False,
        },
        "seatsReferences": [],
        "tracking": None,
        "assignmentReason": [],
    }


def pagination_json(page: Page) -> dict[str, Any]:
    """Return the pagination of a list; an empty list is on page 0 of 0."""
    returned = len(page.bookings)
    total_pages = -(-page.total // page.take)
    return {
        "returnedItems": returned,
        "totalItems": page.total,
        "itemsPerPage": page.take,
        "remainingItems": max(page.total - page.skip - returned, 0),
        "currentPage": page.skip // page.take + 1 if page.total else 0,
        "totalPages": total_pages,
        "hasNextPage": page.skip + returned < page.total,
        "hasPreviousPage": page.skip > 0,
    }


def slots_json(
    slots: Iterable[TimeSlot], *, zone: ZoneInfo | None, with_end: bool
) -> dict[str, list[dict[str, str]]]:
    """Return slots by date; dates and offsets are the zone's, without one everything is UTC."""
    days: dict[str, list[dict[str, str]]] = {}
    for slot in slots:
        start = slot.start.astimezone(zone or dt.UTC)
        entry = {"start": _local_millis(slot.start, zone=zone)}
        if with_end:
            entry["end"] = _local_millis(slot.end, zone=zone)
        days.setdefault(start.date().isoformat(), []).append(entry)
    return days


def reservation_json(reservation: Reservation) -> dict[str, Any]:
    """Return a reservation as get shows it."""
    return {
        "reservationUid": reservation.uid,
        "eventTypeId": reservation.event_type_id,
        **_reserved_slot_json(reservation),
        "reservationUntil": millis(reservation.until),
    }


def made_reservation_json(reservation: Reservation) -> dict[str, Any]:
    """Return a reservation as making and moving it show it."""
    return {
        "eventTypeId": reservation.event_type_id,
        **_reserved_slot_json(reservation),
        "reservationUid": reservation.uid,
        "reservationDuration": reservation.minutes,
        "reservationUntil": millis(reservation.until),
    }


def metadata_json(booking: Booking) -> dict[str, str]:
    """Return the metadata in the order in which the database keeps keys: short ones first."""
    return dict(sorted(booking.metadata, key=lambda entry: (len(entry[0]), entry[0])))


def _reserved_slot_json(reservation: Reservation) -> dict[str, Any]:
    return {
        "slotStart": millis(reservation.slot.start),
        "slotEnd": millis(reservation.slot.end),
        "slotDuration": reservation.slot.duration // dt.timedelta(minutes=1),
    }


def _host_json(host: Host, *, time_zone: str) -> dict[str, Any]:
    return {
        "id": host.id,
        "name": host.name,
        "email": host.email,
        "displayEmail": host.email,
        "username": host.username,
        "timeZone": time_zone,
    }


def _person_json(host: Host) -> dict[str, Any]:
    return {"id": host.id, "name": host.name, "email": host.email, "username": host.username}


def _attendee_json(booking: Booking) -> dict[str, Any]:
    attendee = booking.attendee
    return {
        "name": attendee.name,
        "email": attendee.email,
        "displayEmail": attendee.email,
        "timeZone": attendee.time_zone,
        "language": attendee.language,
        "absent": attendee.absent,
        **_present("phoneNumber", attendee.phone),
    }


def _responses_json(booking: Booking) -> dict[str, Any]:
    return {
        "email": booking.attendee.email,
        **_present("attendeePhoneNumber", booking.attendee.phone),
        "name": booking.attendee.name,
        **{field: json.loads(value) for field, value in booking.responses},
        **_present("rescheduledReason", booking.rescheduling_reason),
        "displayEmail": booking.attendee.email,
    }


def _local_millis(moment: dt.datetime, *, zone: ZoneInfo | None) -> str:
    if zone is None or zone.key in {"UTC", "Etc/UTC"}:
        return millis(moment)
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def _present(name: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {name: value}
