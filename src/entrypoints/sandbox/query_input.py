"""Reading the queries of slots and of the booking list, which are checked in two different ways."""

import datetime as dt

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.listing import (
    DEFAULT_TAKE,
    MAX_TAKE,
    BookingQuery,
    SortField,
    StatusFilter,
)
from adapters.memory.calcom_model.timetable import SlotQuery
from entrypoints.sandbox.input_checks import (
    Findings,
    check_instant,
    check_zone,
    checked_instant,
    parsed_instant,
    parsed_zone,
)
from entrypoints.sandbox.replies import Problem, WrongInput


_SLOTS = frozenset(
    {
        "eventTypeId", "eventTypeSlug", "username", "usernames", "teamSlug", "organizationSlug",
        "start", "end", "timeZone", "duration", "format", "bookingUidToReschedule",
    }
)  # fmt: skip
_MIDNIGHT = dt.time(0)
_LAST_SECOND = dt.timedelta(hours=23, minutes=59, seconds=59)
_BOUNDS = {
    "afterStart": "after_start",
    "beforeEnd": "before_end",
    "afterCreatedAt": "after_created",
    "beforeCreatedAt": "before_created",
    "afterUpdatedAt": "after_updated",
    "beforeUpdatedAt": "before_updated",
}


@frozen
class SlotsInput:
    """A slots query, and how its answer shall be written."""

    query: SlotQuery
    zone: ZoneInfo | None
    with_end: bool


def read_slots(
    given: Mapping[str, str], *, question: str, event_types: tuple[EventType, ...]
) -> SlotsInput:
    """
    Return what a slots query asks for; `question` is its raw text, by which answers are cached.

    An end of exactly midnight UTC means the last second of the day that begins there.

    Raises:
        Problem: 400 for a wrong or unknown parameter.
    """
    findings = Findings()
    findings.unknown_fields(given, known=_SLOTS)
    _check_identification(findings, given)
    check_instant(findings, given, field="start")
    check_instant(findings, given, field="end")
    if "timeZone" in given:
        check_zone(findings, given, field="timeZone")
    if given.get("format", "time") not in {"time", "range"}:
        findings.add("format", "format must be one of the following values: range, time")
    findings.raise_if_any()
    end = checked_instant(given, field="end")
    query = SlotQuery(
        event_type_id=_slots_event_type_id(given, event_types=event_types),
        start=checked_instant(given, field="start"),
        end=end + _LAST_SECOND if end.time() == _MIDNIGHT else end,
        question=question,
        besides=given.get("bookingUidToReschedule"),
    )
    zone = parsed_zone(given.get("timeZone"))
    return SlotsInput(query=query, zone=zone, with_end=given.get("format") == "range")


def read_list(given: Mapping[str, str]) -> BookingQuery:
    """
    Return what a list query asks for; parameters that it does not know are dropped silently.

    Raises:
        WrongInput: a status, a number, an instant or an order that is none.
    """
    sort_field, descending = _order(given)
    bounds = {name: _bound(given, field=field) for field, name in _BOUNDS.items()}
    return BookingQuery(
        statuses=_statuses(given.get("status")),
        attendee_email=_address(given.get("attendeeEmail")),
        attendee_name=given.get("attendeeName"),
        uid=given.get("bookingUid"),
        event_type_ids=_event_type_ids(given),
        after_start=bounds["after_start"],
        before_end=bounds["before_end"],
        after_created=bounds["after_created"],
        before_created=bounds["before_created"],
        after_updated=bounds["after_updated"],
        before_updated=bounds["before_updated"],
        sort_field=sort_field,
        descending=descending,
        take=_number(given, field="take", low=1, high=MAX_TAKE, default=DEFAULT_TAKE),
        skip=_number(given, field="skip", low=0, high=None, default=0),
    )


def wrong_value(field: str, value: Any, *, constraint: str, text: str) -> WrongInput:
    """Return the global validation's answer to one wrong value."""
    error = {
        "target": {field: value},
        "value": value,
        "property": field,
        "children": [],
        "constraints": {constraint: text},
    }
    return WrongInput(error)


def _check_identification(findings: Findings, given: Mapping[str, str]) -> None:
    if "eventTypeId" in given:
        if not given["eventTypeId"].isdecimal():
            findings.add(
                "eventTypeId",
                "eventTypeId must be a number conforming to the specified constraints",
            )
    elif not ("eventTypeSlug" in given and ("username" in given or "teamSlug" in given)):
        findings.add(
            "usernames",
            "each value in usernames must be a string",
            "The array must contain at least 2 elements.",
            "usernames must be an array",
        )
        findings.add("organizationSlug", "organizationSlug must be a string")


def _slots_event_type_id(given: Mapping[str, str], *, event_types: tuple[EventType, ...]) -> int:
    if "eventTypeId" in given:
        return int(given["eventTypeId"])
    slug = given["eventTypeSlug"]
    found = next((kind.id for kind in event_types if kind.slug == slug), None)
    if found is None:
        raise Problem(404, "Event Type not found")
    return found


def _statuses(text: str | None) -> tuple[StatusFilter, ...]:
    if not text:
        return ()
    words = [word.strip() for word in text.split(",")]
    known = {status.value: status for status in StatusFilter}
    if any(word not in known for word in words):
        allowed = ", ".join(known)
        message = f"Invalid status. Allowed are {allowed}"
        raise wrong_value("status", words, constraint="isEnum", text=message)
    return tuple(known[word] for word in words)


def _address(text: str | None) -> str | None:
    # A "+" that was not escaped arrives as a space, and is turned back.
    return None if text is None else text.strip().replace(" ", "+")


def _event_type_ids(given: Mapping[str, str]) -> tuple[int, ...]:
    words = [*given.get("eventTypeIds", "").split(","), given.get("eventTypeId", "")]
    try:
        return tuple(int(word) for word in words if word.strip())
    except ValueError:
        text = "eventTypeId must be a number conforming to the specified constraints"
        raise wrong_value("eventTypeId", words[-1], constraint="isNumber", text=text) from None


def _bound(given: Mapping[str, str], *, field: str) -> dt.datetime | None:
    if field not in given:
        return None
    moment = parsed_instant(given[field])
    if moment is None:
        text = f"{field} must be a valid ISO 8601 date string."
        raise wrong_value(field, given[field], constraint="isIso8601", text=text)
    return moment


def _order(given: Mapping[str, str]) -> tuple[SortField, bool]:
    for sort_field in SortField:
        word = given.get(sort_field.value)
        if word is None:
            continue
        if word not in {"asc", "desc"}:
            text = f'{sort_field.value} must be either "asc" or "desc".'
            raise wrong_value(sort_field.value, word, constraint="isEnum", text=text)
        return sort_field, word == "desc"
    return SortField.START, False


def _number(
    given: Mapping[str, str], *, field: str, low: int, high: int | None, default: int
) -> int:
    if field not in given:
        return default
    try:
        value = int(given[field])
    except ValueError:
        text = f"{field} must be a number conforming to the specified constraints"
        raise wrong_value(field, None, constraint="isNumber", text=text) from None
    if value < low:
        text = f"{field} must not be less than {low}"
        raise wrong_value(field, value, constraint="min", text=text)
    if high is not None and value > high:
        text = f"{field} must not be greater than {high}"
        raise wrong_value(field, value, constraint="max", text=text)
    return value
