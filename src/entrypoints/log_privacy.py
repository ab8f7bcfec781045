# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""
What a log line may say of people and secrets: nothing.

Our own lines hold ids and machine words to begin with. This stands behind them, for what libraries
write and for what somebody adds without thinking of it.
"""

import hashlib
import logging
import re
import sys

from collections.abc import MutableMapping
from typing import Any, Final, TypeAlias

from booking_domain.model.reconciliation import Problem
from entrypoints.faults import anonymous_trace


_EventDict: TypeAlias = MutableMapping[str, Any]

_IDS_OF_OTHERS: Final = frozenset({"call_id", "tool_call_id"})
"""Fields whose values a platform, or the salon's software, has made up."""
_LEADING_TO_PEOPLE: Final = frozenset(
    {"booking_uid", "idempotency_key", "provider_uid", "reference", "uid"}
)
_OF_PEOPLE_OR_SECRET: Final = frozenset(
    {
        "api_key",
        "authorization",
        "body",
        "caller",
        "customer",
        "customer_name",
        "email",
        "headers",
        "key",
        "name",
        "number",
        "phone",
        "phone_number",
        "secret",
        "signature",
        "token",
    }
)
_MACHINE_ID = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9._-]{1,191}")
# The salon's software chooses its keys itself: "Max-Mustermann-10-Uhr" may be one.
_CHOSEN = re.compile(r"rest:")
_TELLING = re.compile(
    r"\+[0-9](?:[ ()/.-]?[0-9]){6,}"  # a number with its country
    r"|[^\s\"'<>@]+@[^\s\"'<>@]+"  # an address
    r"|\b(?:Bearer\s+\S+|(?:cal|key|whsec|sk)_[A-Za-z0-9_+/=-]{6,})"  # a key
)
# Words of ours that begin like a key. Named one by one: what looks like words may yet be a key.
_OWN_WORDS: Final = frozenset({Problem.UNKNOWN_KEY.value})
_LEFT_OUT = "(left out)"
_DIGEST_LENGTH = 12


def pseudonym(text: str) -> str:
    """This will return twelve hex digits that stand for a text, the same for the same one."""
    digest = hashlib.sha256(f"voice-booking log\n{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_DIGEST_LENGTH]


def shown_id(value: str) -> str:
    """This will return an id of somebody else's, or its pseudonym where it may be anything."""
    if _MACHINE_ID.fullmatch(value):
        return value
    chosen = _CHOSEN.match(value)
    return f"{chosen.group() if chosen else ''}{pseudonym(value)}"


def without_messages(_: object, __: str, event_dict: _EventDict) -> _EventDict:
    """
    This will put the lines that an exception came from in place of the exception.

    Its message may repeat a name, a number, or a statement's parameters. A processor of structlog.
    """
    told = event_dict.pop("exc_info", None)
    event_dict.pop("stack_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException) and "trace" not in event_dict:
        event_dict["trace"] = anonymous_trace(error)
    return event_dict


def without_people(_: object, __: str, event_dict: _EventDict) -> _EventDict:
    """This will put pseudonyms in place of whatever leads to people. A processor of structlog."""
    for field, value in event_dict.items():
        if field in _IDS_OF_OTHERS and isinstance(value, str):
            event_dict[field] = shown_id(value)
        elif field in _LEADING_TO_PEOPLE and value is not None:
            event_dict[field] = pseudonym(str(value))
        elif field in _OF_PEOPLE_OR_SECRET and value is not None:
            event_dict[field] = _LEFT_OUT
        elif not field.startswith("_"):
            event_dict[field] = _masked(value)
    return event_dict


def _masked(value: object) -> object:
    match value:
        case str():
            return _TELLING.sub(_left_out, value)
        case bool() | int() | float() | None:
            return value
        case tuple() | list():
            return [_masked(one) for one in value]
        case _:
            # Whatever it is, its `repr` might be one of a person.
            return _TELLING.sub(_left_out, str(value))


def _left_out(told: re.Match[str]) -> str:
    return told.group() if told.group() in _OWN_WORDS else _LEFT_OUT


def of_a_library(_: object, __: str, event_dict: _EventDict) -> _EventDict:
    """
    This will name the library that wrote a line, and keep the first line of its message.

    Below it asyncio shows tasks with the errors that they ended with. A processor of structlog.
    """
    record = event_dict.get("_record")
    if isinstance(record, logging.LogRecord):
        event_dict["logger"] = record.name
    first, *_rest = str(event_dict.get("event", "")).splitlines() or [""]
    event_dict["event"] = first
    return event_dict


def readable_trace(_: object, __: str, event_dict: _EventDict) -> _EventDict:
    """This will put the lines of a trace below each other, for a terminal."""
    trace = event_dict.pop("trace", None)
    if trace:
        event_dict["exception"] = "\n".join(trace)
    return event_dict
