"""
Cal.com's webhooks as the domain reads them: two envelopes, three ways to write a time.

The route has read as much of a body as it needed to store it. Here everything must make sense.
"""

import datetime as dt
import json

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen
from typing_extensions import override

from adapters.calcom.wire import (
    NonsenseError,
    WireHostId,
    host_of,
    key_in,
    sensible,
    structured,
)
from booking_domain.model.attendance import Attendance, AttendanceReport
from booking_domain.model.booking_report import (
    BookingReport,
    Damaged,
    EventContent,
    NotKnown,
    Remark,
    Teller,
)
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.event_reader import EventReader


KNOWN_VERSIONS: Final = frozenset({"", "2021-10-20", "2026-07-27"})

# Not the payload's own status: a confirmation was seen to deliver that of before.
_STATUSES = {
    "BOOKING_CREATED": ProviderStatus.ACCEPTED,
    "BOOKING_RESCHEDULED": ProviderStatus.ACCEPTED,
    "BOOKING_REQUESTED": ProviderStatus.PENDING,
    "BOOKING_CANCELLED": ProviderStatus.CANCELLED,
    "BOOKING_REJECTED": ProviderStatus.REJECTED,
}
_NO_SHOW = "BOOKING_NO_SHOW_UPDATED"
_REMARKS = frozenset({"MEETING_STARTED", "MEETING_ENDED", "PING"})


@frozen
class _WirePayload:
    uid: str
    start: dt.datetime = field(alias="startTime")
    end: dt.datetime = field(alias="endTime")
    event_type_id: int | None = field(alias="eventTypeId", default=None)
    metadata: dict[str, Any] | None = None
    sequence: int | None = field(alias="iCalSequence", default=None)
    former_uid: str | None = field(alias="rescheduleUid", default=None)
    former_start: dt.datetime | None = field(alias="rescheduleStartTime", default=None)
    former_end: dt.datetime | None = field(alias="rescheduleEndTime", default=None)
    organizer: WireHostId | None = None


@frozen
class _WireEnvelope:
    created_at: dt.datetime = field(alias="createdAt")
    payload: _WirePayload


@frozen
class _WireAttendee:
    email: str
    no_show: bool | None = field(alias="noShow", default=None)


@frozen
class _WireAttendance:
    uid: str = field(alias="bookingUid")
    attendees: list[_WireAttendee]


@frozen
class _WireAttendanceEnvelope:
    payload: _WireAttendance
    created_at: dt.datetime | None = field(alias="createdAt", default=None)


class CalcomEventReader(EventReader):
    """Reads Cal.com's events; `key_name` is the metadata key that carries our intent's key."""

    def __init__(self, *, key_name: str) -> None:
        self._key_name = key_name

    @override
    def read(self, event: InboxEvent) -> EventContent:
        if event.source != CALCOM:
            return NotKnown()
        if event.kind in _REMARKS:
            return Remark()
        status = _STATUSES.get(event.kind)
        if status is None and event.kind != _NO_SHOW:
            return NotKnown()
        try:
            body = json.loads(event.body)
            return _attendance(body) if status is None else self._report(body, status=status)
        except (NonsenseError, ValueError, RecursionError) as error:
            if event.version not in KNOWN_VERSIONS:
                return NotKnown()
            # Its text names classes and keys, never what was in the body.
            return Damaged(problem=type(error).__name__)

    def _report(self, body: object, *, status: ProviderStatus) -> BookingReport:
        def read() -> BookingReport:
            whole = structured(_enveloped(body), _WireEnvelope)
            told = whole.payload
            return BookingReport(
                uid=told.uid,
                status=status,
                slot=TimeSlot(start=told.start, end=told.end),
                event_type="" if told.event_type_id is None else str(told.event_type_id),
                key=key_in(told.metadata, key_name=self._key_name),
                rescheduled_from=told.former_uid,
                former_slot=_slot(told.former_start, told.former_end),
                sequence=told.sequence,
                said_at=whole.created_at,
                teller=Teller.WEBHOOK,
                host=host_of((told.organizer,) if told.organizer else ()),
            )

        return sensible(read)


def _attendance(body: object) -> AttendanceReport:
    def read() -> AttendanceReport:
        whole = structured(_enveloped(body), _WireAttendanceEnvelope)
        told = whole.payload
        return AttendanceReport(
            uid=told.uid,
            said_at=whole.created_at,
            attendees=tuple(
                Attendance(address=one.email, is_absent=one.no_show)
                for one in told.attendees
                if one.no_show is not None
            ),
        )

    return sensible(read)


def _enveloped(body: object) -> object:
    """Return the body with its payload: some forms come flat."""
    if isinstance(body, Mapping) and not isinstance(body.get("payload"), Mapping):
        return {**body, "payload": body}
    return body


def _slot(start: dt.datetime | None, end: dt.datetime | None) -> TimeSlot | None:
    if start is None or end is None or end <= start:
        return None
    return TimeSlot(start=start, end=end)
