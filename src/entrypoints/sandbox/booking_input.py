"""Reading the bodies of create, reschedule and cancel; unknown fields are errors in all three."""

import datetime as dt
import json

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.refusals import event_type_unknown
from entrypoints.sandbox.input_checks import (
    LANGUAGES,
    Findings,
    check_instant,
    check_text,
    check_zone,
    checked_instant,
    is_integer,
)
from entrypoints.sandbox.replies import Problem


NEWEST_VERSION = "2026-02-25"
MAX_METADATA_KEYS = 50
MAX_METADATA_KEY = 40
MAX_METADATA_VALUE = 500
_ATTENDEE = frozenset({"name", "email", "timeZone", "phoneNumber", "language"})
_CREATE = frozenset(
    {
        "start", "lengthInMinutes", "eventTypeId", "eventTypeSlug", "username", "teamSlug",
        "organizationSlug", "attendee", "guests", "meetingUrl", "location", "metadata",
        "bookingFieldsResponses", "emailVerificationCode", "routing", "recurrenceCount",
    }
)  # fmt: skip
_CREATE_NEWEST = _CREATE | {"allowConflicts", "allowBookingOutOfBounds", "skipBookingLimits"}
_RESCHEDULE = frozenset({"start", "rescheduledBy", "reschedulingReason", "emailVerificationCode"})
_RESCHEDULE_NEWEST = _RESCHEDULE | {
    "allowConflicts", "allowBookingOutOfBounds", "skipBookingLimits", "rescheduleWithSameHost",
}  # fmt: skip
_CANCEL = frozenset({"cancellationReason", "cancelSubsequentBookings"})
_METADATA_TEXT = (
    f"Metadata must have at most {MAX_METADATA_KEYS} keys, each key up to {MAX_METADATA_KEY} "
    f"characters, and string values up to {MAX_METADATA_VALUE} characters."
)
_IDENTIFICATION_TEXT = (
    "Either eventTypeId or eventTypeSlug + username or eventTypeSlug + teamSlug must be provided"
)
_LENGTH_TEXT = (
    "Can't specify 'lengthInMinutes' because event type does not have multiple possible lengths. "
    "Please, remove the 'lengthInMinutes' field from the request."
)


class NotAString(Exception):
    """A metadata value that the inner schema refuses."""

    def __init__(self, key: str, *, kind: str) -> None:
        self.message = f"metadata.{key} - Expected string, received {kind}, "
        super().__init__(self.message)


@frozen
class Move:
    """What a reschedule asks for."""

    start: dt.datetime
    reason: str | None
    by: str | None


def read_create(
    given: Mapping[str, Any], *, event_types: tuple[EventType, ...], version: str
) -> NewBooking:
    """
    Return the booking that a body asks for.

    Raises:
        Problem: 400 for a wrong field, 501 for a recurring booking, which the sandbox has not.
        Refused: the event type does not exist.
        NotAString: a metadata value is no text.
    """
    _check_create(given, known=_CREATE_NEWEST if version == NEWEST_VERSION else _CREATE)
    if given.get("recurrenceCount") is not None:
        raise Problem(501, "The sandbox has no recurring bookings.")
    event_type = _event_type(given, event_types=event_types)
    if given.get("lengthInMinutes") is not None:
        raise Problem(400, _LENGTH_TEXT)
    attendee = given["attendee"]
    responses: Mapping[str, Any] = given.get("bookingFieldsResponses") or {}
    notes = responses.get("notes")
    return NewBooking(
        event_type_id=event_type.id,
        start=checked_instant(given, field="start"),
        attendee=AttendeeInput(
            name=attendee["name"],
            email=attendee.get("email") or None,
            phone=attendee.get("phoneNumber") or None,
            time_zone=attendee["timeZone"],
            language=attendee.get("language") or "en",
        ),
        metadata=_metadata(given.get("metadata") or {}),
        responses=tuple((key, json.dumps(value)) for key, value in responses.items()),
        notes=notes if isinstance(notes, str) else "",
    )


def read_move(given: Mapping[str, Any], *, version: str) -> Move:
    """
    Return the move that a body asks for.

    Raises:
        Problem: 400 for a wrong field.
    """
    findings = Findings()
    known = _RESCHEDULE_NEWEST if version == NEWEST_VERSION else _RESCHEDULE
    findings.unknown_fields(given, known=known)
    check_instant(findings, given, field="start")
    check_text(findings, given, field="rescheduledBy")
    check_text(findings, given, field="reschedulingReason")
    findings.raise_if_any()
    return Move(
        start=checked_instant(given, field="start"),
        reason=given.get("reschedulingReason"),
        by=given.get("rescheduledBy"),
    )


def read_cancel(given: Mapping[str, Any]) -> str | None:
    """
    Return the reason for a cancellation, `None` where none is given.

    Raises:
        Problem: 400 for a wrong field.
    """
    findings = Findings()
    findings.unknown_fields(given, known=_CANCEL)
    check_text(findings, given, field="cancellationReason")
    findings.raise_if_any()
    reason: str | None = given.get("cancellationReason")
    return reason


def _check_create(given: Mapping[str, Any], *, known: frozenset[str]) -> None:
    findings = Findings()
    findings.unknown_fields(given, known=known)
    check_instant(findings, given, field="start")
    if given.get("eventTypeId") is not None and not is_integer(given["eventTypeId"]):
        findings.add("eventTypeId", "eventTypeId must be an integer number")
    _check_attendee(findings, given.get("attendee"))
    _check_metadata(findings, given.get("metadata"))
    if given.get("bookingFieldsResponses") is not None and not isinstance(
        given["bookingFieldsResponses"], dict
    ):
        findings.add("bookingFieldsResponses", "bookingFieldsResponses must be an object")
    by_slug = given.get("eventTypeSlug") and (given.get("username") or given.get("teamSlug"))
    if given.get("eventTypeId") is None and not by_slug:
        findings.add("eventTypeId or eventTypeSlug + username", _IDENTIFICATION_TEXT)
    findings.raise_if_any()


def _check_attendee(findings: Findings, attendee: Any) -> None:
    if not isinstance(attendee, dict):
        findings.add("attendee", "attendee should not be null or undefined")
        return
    inner = Findings()
    inner.unknown_fields(attendee, known=_ATTENDEE)
    if not isinstance(attendee.get("name"), str):
        inner.add("name", "name must be a string")
    check_zone(inner, attendee, field="timeZone")
    check_text(inner, attendee, field="email")
    check_text(inner, attendee, field="phoneNumber")
    if attendee.get("language") not in {None, *LANGUAGES.split(", ")}:
        inner.add("language", f"language must be one of the following values: {LANGUAGES}")
    if not attendee.get("email") and not attendee.get("phoneNumber"):
        inner.add(
            "attendee email or phone",
            "Attendee must have at least one contact method (email or phone number)",
        )
    findings.nest("attendee", inner)


def _check_metadata(findings: Findings, metadata: Any) -> None:
    if metadata is None:
        return
    fits = (
        isinstance(metadata, dict)
        and len(metadata) <= MAX_METADATA_KEYS
        and all(len(key) <= MAX_METADATA_KEY for key in metadata)
        and all(
            len(value) <= MAX_METADATA_VALUE
            for value in metadata.values()
            if isinstance(value, str)
        )
    )
    if not fits:
        findings.add("metadata", _METADATA_TEXT)


def _metadata(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    for key, value in given.items():
        if not isinstance(value, str):
            raise NotAString(key, kind=_kind(value))
    return tuple(given.items())


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "array"
        case _:
            return "object"


def _event_type(given: Mapping[str, Any], *, event_types: tuple[EventType, ...]) -> EventType:
    wanted = given.get("eventTypeId")
    for event_type in event_types:
        if event_type.id == wanted or (
            wanted is None and event_type.slug == given.get("eventTypeSlug")
        ):
            return event_type
    if wanted is not None:
        raise event_type_unknown(wanted)
    text = f"Event type with slug {given.get('eventTypeSlug')} not found."
    raise Problem(404, text)
