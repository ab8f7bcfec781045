"""Retell's custom-function body: what we read of it, and what it means."""

import hashlib
import json

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from attrs import frozen

from booking_domain.application.tool_catalogue import ToolSpec, tool_named
from booking_domain.model.call import CallKind
from entrypoints.http.lenient_json import NOTHING, UNREADABLE, with_whole_characters


PLATFORM = "retell"
MAX_ID = 191
"""The longest id of a platform that we store, in characters."""


class NotACall(ValueError):
    """The body is not what the platform sends; the message says what is missing."""


class _Envelope(msgspec.Struct):
    name: Any = None
    args: msgspec.Raw = NOTHING
    call: msgspec.Raw = NOTHING


class _Call(msgspec.Struct):
    call_id: Any = None
    call_type: Any = None
    agent_id: Any = None
    from_number: Any = None
    to_number: Any = None
    direction: Any = None
    transcript_with_tool_calls: msgspec.Raw = NOTHING
    retell_llm_dynamic_variables: msgspec.Raw = NOTHING


class _Entry(msgspec.Struct):
    role: Any = None
    tool_call_id: Any = None
    name: Any = None
    arguments: Any = None


@frozen
class RetellCall:
    """
    One tool call as it was delivered.

    Numbers are as they came, `None` where there are none (web calls). `entries` is the transcript
    with tool calls, oldest first, undecoded. `greeted_as` is the name that our own answer to the
    inbound call has given the agent.
    """

    name: str | None
    arguments: Mapping[str, Any]
    call_id: str | None
    agent_id: str | None
    from_number: str | None
    to_number: str | None
    is_outbound: bool
    kind: CallKind
    entries: tuple[bytes, ...]
    greeted_as: str | None = None

    @property
    def called_number(self) -> str | None:
        """The salon's side of the call."""
        return self.from_number if self.is_outbound else self.to_number

    @property
    def caller_number(self) -> str | None:
        """The customer's side of the call."""
        return self.to_number if self.is_outbound else self.from_number

    def invocation_id(self, spec: ToolSpec) -> str | None:
        """
        Return what names this tool call in repeats of the request.

        The platform's id is that of the last call of this tool in the transcript that has no
        result yet. Where it is missing, tools with a side effect are recognised by what they were
        asked at this point of the conversation; without a transcript nothing tells a repeat from
        the same wish once more, and the wish itself must be recognised instead (`None`).
        """
        pending = tuple(self._unanswered(spec))
        same = (one for one in pending if _arguments(one.arguments) == self.arguments)
        found = next(same, pending[0] if pending else None)
        if found is not None:
            return _storable(str(found.tool_call_id))
        if not spec.has_side_effect or not self.entries:
            return None
        digest = arguments_digest(
            spec.name, arguments={"call": self.call_id, "args": self.arguments}
        )
        return f"at-{len(self.entries)}-{digest}"

    def _unanswered(self, spec: ToolSpec) -> Iterator[_Entry]:
        """Yield calls of this tool without a result, newest first."""
        answered: set[str] = set()
        for raw in reversed(self.entries):
            try:
                entry = msgspec.json.decode(raw, type=_Entry)
            except UNREADABLE:
                continue
            if not isinstance(entry.tool_call_id, str) or not entry.tool_call_id:
                continue
            if entry.role == "tool_call_result":
                answered.add(entry.tool_call_id)
            elif entry.role == "tool_call_invocation" and entry.tool_call_id not in answered:
                named = tool_named(entry.name) if isinstance(entry.name, str) else None
                if named is spec:
                    yield entry


def read_call(body: bytes) -> RetellCall:
    """
    This will read a tool call; fields that we do not know are ignored.

    Raises:
        NotACall: it is no JSON object, or has no call object.
    """
    envelope = _decode(
        with_whole_characters(body), into=_Envelope, what="The body is no JSON object."
    )
    if bytes(envelope.call).strip() == b"null":
        message = (
            "The body has no call object, so nobody knows whose call it is. Send "
            '{"name": ..., "call": {...}, "args": {...}}; in Retell, turn off "Payload: args only" '
            "for this tool."
        )
        raise NotACall(message)
    call = _decode(bytes(envelope.call), into=_Call, what="The field call is no object.")
    call_id = _text(call.call_id)
    return RetellCall(
        name=_text(envelope.name),
        arguments=_arguments(bytes(envelope.args)),
        call_id=call_id if call_id is not None and is_storable(call_id) else None,
        agent_id=_text(call.agent_id),
        from_number=_text(call.from_number),
        to_number=_text(call.to_number),
        is_outbound=call.direction == "outbound",
        kind=kind_of(call.call_type, direction=call.direction),
        entries=_entries(bytes(call.transcript_with_tool_calls)),
        greeted_as=_greeted_as(_arguments(bytes(call.retell_llm_dynamic_variables))),
    )


def kind_of(call_type: object, *, direction: object) -> CallKind:
    """This will say what kind of call the platform means; directions are of telephones only."""
    if call_type == "web_call":
        return CallKind.WEB
    match direction:
        case "inbound":
            return CallKind.INBOUND
        case "outbound":
            return CallKind.OUTBOUND
        case _:
            return CallKind.UNKNOWN


def arguments_digest(tool: str, *, arguments: Mapping[str, Any]) -> str:
    """This will return the SHA-256 of tool and arguments, hex; the order of keys is nothing."""
    canonical = json.dumps([tool, arguments], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _decode(body: bytes, *, into: Any, what: str) -> Any:
    try:
        return msgspec.json.decode(body, type=into)
    except UNREADABLE as error:
        raise NotACall(what) from error


def _text(value: object) -> str | None:
    """Return a text, `None` for anything else, empty ones included."""
    return value.strip() or None if isinstance(value, str) else None


def _arguments(raw: object) -> Mapping[str, Any]:
    """Return the arguments; some platforms wrap them in a string, and nonsense is no argument."""
    found = _decoded(json.dumps(raw) if isinstance(raw, dict) else raw)
    if isinstance(found, str):
        found = _decoded(found)
    if not isinstance(found, dict):
        return {}
    # What is nested is no argument of any tool, and might be nested without end.
    return {key: None if isinstance(one, list | dict) else one for key, one in found.items()}


def _decoded(raw: object) -> Any:
    """Return any JSON, numbers as they were written; `None` where it is none."""
    if not isinstance(raw, str | bytes):
        return None
    try:
        return json.loads(raw, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _greeted_as(variables: Mapping[str, Any]) -> str | None:
    is_known = variables.get("caller_known") == "true"
    return _text(variables.get("customer_name")) if is_known else None


def _entries(raw: bytes) -> tuple[bytes, ...]:
    try:
        found = msgspec.json.decode(raw, type=list[msgspec.Raw] | None)
    except UNREADABLE:
        return ()
    return tuple(bytes(one) for one in found or ())


def _storable(name: str) -> str:
    """Return an id that fits its column and has nothing in it that a database refuses."""
    if is_storable(name):
        return name
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def is_storable(name: str) -> bool:
    """Whether a platform's id fits its column and has nothing in it that a database refuses."""
    return len(name) <= MAX_ID and name.isprintable()
