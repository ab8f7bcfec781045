"""Instants as programs write them."""

import datetime as dt
import re

from entrypoints.http.errors import invalid
from entrypoints.http.schemas import FieldError


# In a query string a plus sign that was not encoded arrives as a space.
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


def read_instant(text: str, *, field: str) -> dt.datetime:
    """
    This will read an ISO 8601 time with an offset, and return it in UTC.

    Raises:
        RequestRefused: 422 that names the field; a time without an offset means nothing certain.
    """
    written = text.strip().upper()
    if "T" in written:
        written = _LOST_PLUS.sub("+", written)
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        message = "is no ISO 8601 time, such as 2026-11-25T15:00:00+01:00"
        raise invalid(FieldError(field=field, message=message)) from None
    if moment.tzinfo is None:
        message = "has no offset: say which time it is, such as 2026-11-25T15:00:00+01:00"
        raise invalid(FieldError(field=field, message=message))
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        message = "is out of the range of the calendar"
        raise invalid(FieldError(field=field, message=message)) from None
