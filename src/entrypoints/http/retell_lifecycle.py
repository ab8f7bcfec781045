"""Retell's stored events: what each of them tells of a call's course."""

import json
import re

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from attrs import evolve, frozen

from booking_domain.model.call import Opinion, RecordingConsent, Transfer
from booking_domain.model.call_news import CallNews, NewsKind
from booking_domain.model.claimed_booking import says_booked
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber, parse_phone_number
from booking_domain.model.tenant import Tenant
from entrypoints.http.lenient_json import (
    NOTHING,
    UNREADABLE,
    read_epoch_ms,
    read_word,
    with_whole_characters,
)
from entrypoints.http.retell_wire import is_storable, kind_of


_COURSE = frozenset({"call_started"})
_END = frozenset({"call_ended", "call_analyzed"})
_TRANSFERS = {
    "transfer_started": Transfer.STARTED,
    "transfer_cancelled": Transfer.CANCELLED,
    "transfer_bridged": Transfer.BRIDGED,
    "transfer_ended": Transfer.ENDED,
}
_NOT_CONNECTED = "not_connected"
_NEVER_REACHED = "dial_"
_AGENT, _CALLER, _ANSWER = "agent", "user", "tool_call_result"
_SPEAKERS = {"Agent": _AGENT, "User": _CALLER}
_YES = frozenset(
    {"true", "yes", "ja", "1", "given", "granted", "erteilt", "einverstanden", "zugestimmt"}
)
_POLITE = frozenset(
    {"gern", "gerne", "bitte", "danke", "klar", "genau", "natürlich", "okay", "ok", "sure"}
)
_NOT_ASKED = frozenset(
    {"", "unknown", "unbekannt", "none", "null", "undefined", "not asked", "nicht gefragt"}
)
_BOOKED = frozenset({"confirmed", "booked", "gebucht", "bestätigt"})
_REFERENCE = re.compile(r"appointment(?:_\d+)?_ref")
_MOST_REFERENCES = 10
_LONGEST_DURATION_MS = 7 * 24 * 3_600_000
_SENTIMENT = 32

RECOGNITION_CONSENT: Final = "recognition_consent"
RECORDING_CONSENT: Final = "recording_consent"
AI_DISCLOSURE: Final = "ai_disclosure_played"
"""The dynamic variables in which a flow collects what the caller said, or was told."""


class _Envelope(msgspec.Struct):
    call: msgspec.Raw = NOTHING
    transcript_with_tool_calls: Any = None


class _Call(msgspec.Struct):
    call_id: Any = None
    call_type: Any = None
    call_status: Any = None
    direction: Any = None
    from_number: Any = None
    to_number: Any = None
    start_timestamp: Any = None
    end_timestamp: Any = None
    duration_ms: Any = None
    disconnection_reason: Any = None
    transcript: Any = None
    transcript_object: Any = None
    transcript_with_tool_calls: Any = None
    collected_dynamic_variables: Any = None
    call_analysis: Any = None


@frozen
class _Turn:
    role: str
    content: str


def read_news(event: InboxEvent, tenant: Tenant) -> CallNews | None:
    """
    This will read what a stored event tells of a call.

    `None` where it tells nothing that we keep: transcripts of the moment, chats, events that nobody
    knows, and whatever names no call.
    """
    call, turns = _call_of(event)
    call_id = call.call_id
    if not isinstance(call_id, str) or not call_id.strip() or not is_storable(call_id.strip()):
        return None
    if event.kind not in _COURSE | _END and event.kind not in _TRANSFERS:
        return None
    is_over = event.kind in _END
    news = CallNews(
        call_id=call_id.strip(),
        kind=NewsKind.END if is_over else NewsKind.COURSE,
        call_kind=kind_of(call.call_type, direction=call.direction),
        caller=_caller(call, tenant=tenant),
        started_at=read_epoch_ms(call.start_timestamp),
        transfer=_TRANSFERS.get(event.kind),
    )
    return _with_end(news, call, turns=turns) if is_over else news


def _with_end(news: CallNews, call: _Call, *, turns: tuple[_Turn, ...]) -> CallNews:
    told = _fields(call.collected_dynamic_variables)
    analysis = _fields(call.call_analysis)
    opinion = _opinion(analysis)
    heard = says_booked(one.content for one in turns if one.role == _AGENT)
    thought = (opinion.outcome or "").casefold() in _BOOKED
    has_listened = bool(turns) or bool(analysis)
    return evolve(
        news,
        ended_at=read_epoch_ms(call.end_timestamp),
        duration_ms=_duration(call.duration_ms),
        disconnection_reason=read_word(call.disconnection_reason) or None,
        was_connected=_was_connected(call),
        has_caller_spoken=any(one.role == _CALLER for one in turns) if turns else None,
        opinion=opinion,
        recognition_consent=_answer(told.get(RECOGNITION_CONSENT)),
        recording_consent=_recording_consent(told.get(RECORDING_CONSENT)),
        is_ai_disclosed=_answer(told.get(AI_DISCLOSURE)) is Consent.GIVEN,
        has_said_booked=(heard or thought) if has_listened else None,
        references=tuple(dict.fromkeys(_references(turns)))[:_MOST_REFERENCES],
    )


def _call_of(event: InboxEvent) -> tuple[_Call, tuple[_Turn, ...]]:
    """Return the call and what was said in it; what cannot be read is as if it were not there."""
    try:
        envelope = msgspec.json.decode(with_whole_characters(event.body.encode()), type=_Envelope)
        call = msgspec.json.decode(bytes(envelope.call), type=_Call | None) or _Call()
    except UNREADABLE:
        return _Call(), ()
    for entries in (
        call.transcript_with_tool_calls,
        envelope.transcript_with_tool_calls,
        call.transcript_object,
    ):
        if turns := tuple(_turns(entries)):
            return call, turns
    return call, tuple(_lines(call.transcript))


def _turns(entries: object) -> Iterator[_Turn]:
    for entry in entries if isinstance(entries, list) else ():
        role, content = (_fields(entry).get(name) for name in ("role", "content"))
        if isinstance(role, str) and isinstance(content, str):
            yield _Turn(role=role, content=content)


def _lines(transcript: object) -> Iterator[_Turn]:
    """Yield the turns of a transcript that is only a text."""
    for line in transcript.splitlines() if isinstance(transcript, str) else ():
        name, separator, content = line.partition(":")
        if separator and name.strip() in _SPEAKERS:
            yield _Turn(role=_SPEAKERS[name.strip()], content=content)


def _references(turns: tuple[_Turn, ...]) -> Iterator[str]:
    """Yield the references in our own answers, as the platform repeats them."""
    for turn in turns:
        if turn.role != _ANSWER:
            continue
        try:
            answer = json.loads(turn.content)
        except (ValueError, RecursionError):
            continue
        for name, value in _fields(answer).items():
            if _REFERENCE.fullmatch(name) and isinstance(value, str) and is_storable(value):
                yield value


def _caller(call: _Call, *, tenant: Tenant) -> PhoneNumber | None:
    number = call.to_number if call.direction == "outbound" else call.from_number
    read = parse_phone_number(number if isinstance(number, str) else None, region=tenant.region)
    return read if isinstance(read, PhoneNumber) else None


def _was_connected(call: _Call) -> bool | None:
    """Say what the event itself tells; its status alone is sometimes an old one."""
    if call.start_timestamp is not None or call.duration_ms:
        return True
    is_unreached = _word(call.disconnection_reason).startswith(_NEVER_REACHED)
    return False if is_unreached or call.call_status == _NOT_CONNECTED else None


def _opinion(analysis: Mapping[str, Any]) -> Opinion:
    success = analysis.get("call_successful")
    custom = _fields(analysis.get("custom_analysis_data"))
    return Opinion(
        is_success=success if isinstance(success, bool) else None,
        sentiment=read_word(analysis.get("user_sentiment"))[:_SENTIMENT] or None,
        outcome=read_word(custom.get("booking_outcome")) or None,
    )


def _answer(value: object) -> Consent:
    """
    Read a yes or no as a flow collects it, `True`, "ja", "Ja, gerne."

    Whatever else was answered refuses: "lieber nicht" in words that nobody foresaw must not leave
    an earlier consent standing.
    """
    words = re.findall(r"[^\W_]+", _word(value))
    if " ".join(words) in _NOT_ASKED:
        return Consent.UNKNOWN
    is_yes = any(word in _YES for word in words) and all(word in _YES | _POLITE for word in words)
    return Consent.GIVEN if is_yes else Consent.REFUSED


def _recording_consent(value: object) -> RecordingConsent | None:
    match _answer(value):
        case Consent.GIVEN:
            return RecordingConsent.GIVEN
        case Consent.REFUSED:
            return RecordingConsent.REFUSED
        case Consent.UNKNOWN:
            return None


def _duration(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _LONGEST_DURATION_MS else None


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip().casefold() if isinstance(value, str | int) else ""


def _fields(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
