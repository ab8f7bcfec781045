"""Cal.com's webhook body: what is read of it before it is stored as it came."""

import datetime as dt

from typing import Any, Final

import msgspec

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot
from entrypoints.http.lenient_json import (
    NOTHING,
    UNREADABLE,
    read_moment,
    read_word,
    with_whole_characters,
)


CALCOM_SIGNATURE_HEADER: Final = "X-Cal-Signature-256"
KNOWN_TRIGGERS: Final = frozenset(
    {
        "BOOKING_CREATED",
        "BOOKING_RESCHEDULED",
        "BOOKING_REQUESTED",
        "BOOKING_CANCELLED",
        "BOOKING_REJECTED",
        "BOOKING_NO_SHOW_UPDATED",
        "MEETING_STARTED",
        "MEETING_ENDED",
        "PING",
    }
)


class NotAnEvent(ValueError):
    """The body is no JSON object."""


class _Envelope(msgspec.Struct, rename="camel"):
    trigger_event: Any = None
    created_at: Any = None
    payload: msgspec.Raw = NOTHING


class _Times(msgspec.Struct, rename="camel"):
    start_time: Any = None
    end_time: Any = None
    reschedule_uid: Any = None
    reschedule_start_time: Any = None
    reschedule_end_time: Any = None


@frozen
class CalcomEvent:
    """
    One delivery.

    `outdates` is what of the calendar it changes, the old time of a move too; `None` where its
    times cannot be read, and anything may have changed.
    """

    trigger: str
    created_at: dt.datetime | None
    outdates: tuple[TimeSlot, ...] | None


def read_event(body: bytes) -> CalcomEvent:
    """
    This will read a delivery; whatever is missing or strange in it does no harm.

    Raises:
        NotAnEvent: it is no JSON object in UTF-8.
    """
    try:
        body.decode("utf-8")
        whole = with_whole_characters(body)
        envelope = msgspec.json.decode(whole, type=_Envelope)
    except UNREADABLE as error:
        message = "The body is no JSON object."
        raise NotAnEvent(message) from error
    # Some triggers come flat, without a payload.
    is_flat = bytes(envelope.payload).strip() == b"null"
    return CalcomEvent(
        trigger=read_word(envelope.trigger_event),
        created_at=read_moment(envelope.created_at),
        outdates=_outdated(whole if is_flat else bytes(envelope.payload)),
    )


def _outdated(payload: bytes) -> tuple[TimeSlot, ...] | None:
    try:
        times = msgspec.json.decode(payload, type=_Times)
    except UNREADABLE:
        return None
    found = [_slot(times.start_time, times.end_time)]
    if times.reschedule_uid is not None:
        found.append(_slot(times.reschedule_start_time, times.reschedule_end_time))
    slots = tuple(slot for slot in found if slot is not None)
    return slots if len(slots) == len(found) else None


def _slot(start: object, end: object) -> TimeSlot | None:
    opens, closes = read_moment(start), read_moment(end)
    if opens is None or closes is None or closes <= opens:
        return None
    return TimeSlot(start=opens, end=closes)
