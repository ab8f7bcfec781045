"""Retell's webhook bodies: what is read of them before they are stored as they came."""

import datetime as dt
import json

from typing import Any, Final

import msgspec

from attrs import frozen

from entrypoints.http.event_intake import digest_of
from entrypoints.http.lenient_json import (
    NOTHING,
    UNREADABLE,
    read_epoch_ms,
    read_word,
    with_whole_characters,
)
from entrypoints.http.retell_door import Parties


_ONCE_A_CALL = frozenset({"call_started", "call_ended", "call_analyzed"})
_ONCE_A_TRANSFER = frozenset(
    {"transfer_started", "transfer_bridged", "transfer_cancelled", "transfer_ended"}
)
KNOWN_EVENTS: Final = _ONCE_A_CALL | _ONCE_A_TRANSFER | {"transcript_updated"}


class NotAnEvent(ValueError):
    """The body is no JSON object."""


class _Envelope(msgspec.Struct):
    event: Any = None
    event_timestamp: Any = None
    call: msgspec.Raw = NOTHING
    chat: msgspec.Raw = NOTHING
    call_inbound: msgspec.Raw = NOTHING
    transfer_destination: Any = None


class _Call(msgspec.Struct):
    call_id: Any = None
    agent_id: Any = None
    from_number: Any = None
    to_number: Any = None
    direction: Any = None
    start_timestamp: Any = None
    end_timestamp: Any = None


@frozen
class RetellEvent:
    """
    One delivery; `dedupe_key` is the same for every delivery of one event.

    `caller_number` is the customer's side of the call, as it came.
    """

    kind: str
    dedupe_key: str
    sent_at: dt.datetime | None
    parties: Parties
    caller_number: str | None


def read_event(body: bytes) -> RetellEvent:
    """
    This will read a delivery; whatever is missing or strange in it does no harm.

    Raises:
        NotAnEvent: it is no JSON object in UTF-8.
    """
    try:
        body.decode("utf-8")
        envelope = msgspec.json.decode(with_whole_characters(body), type=_Envelope)
    except UNREADABLE as error:
        message = "The body is no JSON object."
        raise NotAnEvent(message) from error
    call = _call_of(envelope)
    kind = read_word(envelope.event)
    names = _names(kind, envelope=envelope, call=call)
    own_time = {"call_started": call.start_timestamp, "call_ended": call.end_timestamp}.get(kind)
    return RetellEvent(
        kind=kind,
        dedupe_key=digest_of(json.dumps(names).encode() if names else body),
        sent_at=read_epoch_ms(envelope.event_timestamp) or read_epoch_ms(own_time),
        parties=_parties(call),
        caller_number=_text(call.to_number if _is_outbound(call) else call.from_number),
    )


def _names(kind: str, *, envelope: _Envelope, call: _Call) -> list[Any] | None:
    """Return what names an event, as the platform advises; `None` where only its body does."""
    if not isinstance(call.call_id, str) or not call.call_id:
        return None
    if kind in _ONCE_A_CALL:
        return [kind, call.call_id]
    if kind in _ONCE_A_TRANSFER:
        return [kind, call.call_id, call.start_timestamp, envelope.transfer_destination]
    return None


def _call_of(envelope: _Envelope) -> _Call:
    for raw in (envelope.call, envelope.chat, envelope.call_inbound):
        try:
            found = msgspec.json.decode(bytes(raw), type=_Call | None)
        except UNREADABLE:
            continue
        if found is not None:
            return found
    return _Call()


def _parties(call: _Call) -> Parties:
    number = call.from_number if _is_outbound(call) else call.to_number
    return Parties(called_number=_text(number), agent_id=_text(call.agent_id))


def _is_outbound(call: _Call) -> bool:
    return bool(call.direction == "outbound")


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
