"""What can be read of JSON that others wrote, and that must be taken as it is."""

import datetime as dt
import re

from typing import Final

import msgspec


UNREADABLE: Final = (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError)
"""What decoding raises."""
NOTHING: Final = msgspec.Raw(b"null")

_LONGEST_WORD = 64
_SURROGATE = rb"\ud"
# Escapes are taken one after the other, so that an escaped backslash is not taken for a beginning.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Beyond these years somebody has mistaken a unit.
_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def with_whole_characters(body: bytes) -> bytes:
    """
    This will return the JSON with U+FFFD for every half of a surrogate pair.

    A transcript may end in the middle of an emoji; JavaScript writes the half, and msgspec refuses
    the whole body for it.
    """
    if _SURROGATE not in body.lower():
        return body
    return _ESCAPE.sub(lambda found: found[0] if found[1] is None else rb"\ufffd", body)


def read_word(value: object) -> str:
    """This will read a name that machines use; empty where it is none, or a long one."""
    if isinstance(value, str) and len(value) <= _LONGEST_WORD and value.isprintable():
        return value
    return ""


def read_moment(value: object) -> dt.datetime | None:
    """This will read an ISO 8601 time with an offset, in UTC; `None` where it is none."""
    if not isinstance(value, str):
        return None
    try:
        return _within_reason(dt.datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def read_epoch_ms(value: object) -> dt.datetime | None:
    """This will read milliseconds since 1970, in UTC; `None` where it is no such number."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return _within_reason(_EPOCH + dt.timedelta(milliseconds=value))
    except OverflowError:
        return None


def _within_reason(moment: dt.datetime) -> dt.datetime | None:
    if moment.tzinfo is None or not _EARLIEST <= moment < _LATEST:
        return None
    return moment.astimezone(dt.UTC)
