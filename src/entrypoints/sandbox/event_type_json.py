"""Event types, the owner and the schedule as Cal.com's JSON."""

from typing import Any

from adapters.memory.calcom_model.event_type import Confirmation, EventType, FieldRule, Schedule
from entrypoints.sandbox.config import SandboxUser


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACE = "https://app.cal.example"


def event_type_json(event_type: EventType, *, user: SandboxUser) -> dict[str, Any]:
    """Return an event type with all of its form, hidden fields too."""
    host = event_type.host
    return {
        "id": event_type.id,
        "ownerId": user.id,
        "lengthInMinutes": event_type.length,
        "title": event_type.title,
        "slug": event_type.slug,
        "description": "",
        "locations": [{"type": "address", "address": event_type.address, "public": True}],
        "bookingFields": _form_json(event_type),
        "recurrence": None,
        "disableGuests": False,
        "slotInterval": event_type.slot_interval,
        "minimumBookingNotice": event_type.minimum_notice,
        "beforeEventBuffer": event_type.before_buffer,
        "afterEventBuffer": event_type.after_buffer,
        "metadata": {},
        "price": 0,
        "currency": "usd",
        "lockTimeZoneToggleOnBookingPage": False,
        "forwardParamsSuccessRedirect": True,
        "successRedirectUrl": None,
        "isInstantEvent": False,
        "users": [
            {
                "id": host.id,
                "name": host.name,
                "username": host.username,
                "avatarUrl": None,
                "brandColor": None,
                "darkBrandColor": None,
                "weekStart": "Monday",
                "metadata": {},
            }
        ],
        "scheduleId": None,
        "onlyShowFirstAvailableSlot": False,
        "offsetStart": 0,
        "bookingWindow": _window_json(event_type),
        "confirmationPolicy": _confirmation_json(event_type),
        "requiresBookerEmailVerification": False,
        "hideCalendarNotes": False,
        "seats": {"disabled": True},
        "useDestinationCalendarEmail": False,
        "hideCalendarEventDetails": False,
        "hideOrganizerEmail": False,
        "calVideoSettings": {"sendTranscriptionEmails": True},
        "hidden": False,
        "bookingRequiresAuthentication": False,
        "bookerActiveBookingsLimit": {"disabled": True},
        "bookingUrl": f"{_PLACE}/{host.username}/{event_type.slug}",
        "disableCancelling": {"disabled": False},
        "disableRescheduling": {"disabled": False},
        "interfaceLanguage": None,
        "allowReschedulingPastBookings": False,
        "allowReschedulingCancelledBookings": False,
        "showOptimizedSlots": False,
    }


def listed_event_type_json(event_type: EventType, *, user: SandboxUser) -> dict[str, Any]:
    """Return an event type as lists show it: without the hidden fields of its form."""
    shown = event_type_json(event_type, user=user)
    fields = [field for field in shown["bookingFields"] if not field.get("hidden", False)]
    return {**shown, "bookingFields": fields}


def user_json(user: SandboxUser, *, schedule: Schedule) -> dict[str, Any]:
    """Return the owner of the key."""
    return {
        "id": user.id,
        "username": user.username,
        "email": user.email,
        "name": user.name,
        "avatarUrl": None,
        "bio": None,
        "timeFormat": 24,
        "defaultScheduleId": schedule.id,
        "weekStart": "Monday",
        "timeZone": user.time_zone,
        "organizationId": None,
    }


def schedule_json(schedule: Schedule, *, user: SandboxUser) -> dict[str, Any]:
    """Return working hours as wall times of the schedule's zone."""
    return {
        "id": schedule.id,
        "ownerId": user.id,
        "name": schedule.name,
        "timeZone": schedule.time_zone,
        "availability": [
            {
                "days": [_DAYS[weekday] for weekday in opening.weekdays],
                "startTime": opening.start.isoformat("minutes"),
                "endTime": opening.end.isoformat("minutes"),
            }
            for opening in schedule.opening_times
        ],
        "isDefault": True,
        "overrides": [
            {
                "date": override.day.isoformat(),
                "startTime": override.start.isoformat("minutes"),
                "endTime": override.end.isoformat("minutes"),
            }
            for override in schedule.overrides
            if override.start is not None and override.end is not None
        ],
    }


def _window_json(event_type: EventType) -> dict[str, Any]:
    if event_type.window_days is None:
        return {"disabled": True}
    return {"type": "calendarDays", "value": event_type.window_days, "rolling": True}


def _confirmation_json(event_type: EventType) -> dict[str, Any]:
    if event_type.confirmation is Confirmation.AUTOMATIC:
        return {"disabled": True}
    blocks = event_type.confirmation is Confirmation.BY_HOST_BLOCKING
    return {"type": "always", "blockUnconfirmedBookingsInBooker": blocks}


def _form_json(event_type: EventType) -> list[dict[str, Any]]:
    phone = [
        {
            "isDefault": True,
            "type": "phone",
            "slug": "attendeePhoneNumber",
            "required": event_type.phone_field is FieldRule.REQUIRED,
            "hidden": False,
        }
    ]
    return [
        {
            "isDefault": True,
            "type": "name",
            "slug": "name",
            "required": True,
            "label": "your_name",
            "disableOnPrefill": False,
        },
        _field("email", slug="email", rule=event_type.email_field),
        *(phone if event_type.phone_field is not FieldRule.HIDDEN else []),
        {
            "isDefault": True,
            "type": "radioInput",
            "slug": "location",
            "required": False,
            "hidden": False,
        },
        {**_field("text", slug="title", rule=FieldRule.HIDDEN), "required": True},
        _field("textarea", slug="notes", rule=FieldRule.OPTIONAL),
        _field("multiemail", slug="guests", rule=FieldRule.OPTIONAL),
        _field("textarea", slug="rescheduleReason", rule=FieldRule.OPTIONAL),
    ]


def _field(kind: str, *, slug: str, rule: FieldRule) -> dict[str, Any]:
    return {
        "isDefault": True,
        "type": kind,
        "slug": slug,
        "required": rule is FieldRule.REQUIRED,
        "disableOnPrefill": False,
        "hidden": rule is FieldRule.HIDDEN,
    }
