"""What the command `parse` is given: phrases, alone or in a JSON object with circumstances."""

import datetime as dt
import json
import re

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import evolve, frozen

from booking_domain.model.german.moment import FIRST_YEAR, LAST_YEAR, is_sayable
from booking_domain.model.german.temporal_wish import Understanding
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours, OpenWindow


HORIZON_DAYS = 180
USUAL_HOURS = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19))

_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?")
_END_OF_DAY = (24, 0)
_BYTE_ORDER_MARK = "\ufeff"
_TIME = re.compile(r"\d\d?:\d\d")
_SPAN = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NoItem(ValueError):
    """A line, or an option, says something that cannot be used; the message says what."""


@frozen
class Circumstances:
    """When and where something is said; `now` is aware."""

    now: dt.datetime
    zone: dt.tzinfo
    hours: OpeningHours = USUAL_HOURS


@frozen
class Item:
    """A phrase in its circumstances."""

    text: str
    said: Circumstances

    def understood(self) -> Understanding:
        """Return what it means."""
        return understand(
            self.text,
            now=self.said.now,
            zone=self.said.zone,
            opening_hours=self.said.hours,
            horizon_days=HORIZON_DAYS,
        )


def read_item(line: str, *, usual: Circumstances) -> Item:
    """
    This will read a phrase, or a JSON object of `text` and perhaps `now`, `zone`, `hours`.

    An `id` may stand beside them; answers come in the order of the lines.

    Raises:
        NoItem: it begins like such an object and is none, or something in it cannot be used.
    """
    content = _object_in(line)
    if content is None:
        return Item(text=line, said=usual)
    if unknown := content.keys() - {"text", "now", "zone", "hours", "id"}:
        message = f"there is no key {', '.join(sorted(unknown))}; text, now, zone, hours are known"
        raise NoItem(message)
    said = usual
    if content.get("zone") is not None:
        said = evolve(said, zone=read_zone(_text(content, "zone")))
    if content.get("now") is not None:
        said = evolve(said, now=read_now(_text(content, "now"), zone=said.zone))
    if content.get("hours") is not None:
        said = evolve(said, hours=read_hours(content["hours"]))
    return Item(text=_text(content, "text"), said=said)


def read_now(text: str, *, zone: dt.tzinfo) -> dt.datetime:
    """This will read an ISO time, without offset as wall time of the zone. Raises `NoItem`."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        message = f"now must be a time such as 2026-11-24T10:00:00+01:00, not {text!r}"
        raise NoItem(message) from error
    if not is_sayable(moment):
        message = f"now must lie in the years {FIRST_YEAR} to {LAST_YEAR}, not {text!r}"
        raise NoItem(message)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def read_zone(text: str) -> dt.tzinfo:
    """This will read the name of a zone, "Z", or an offset such as "+01:00". Raises `NoItem`."""
    if text in ("Z", "z"):
        return dt.UTC
    if found := _OFFSET.fullmatch(text):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours < 24 and minutes < 60:  # noqa: PLR2004 - a day's hours and an hour's minutes
            offset = dt.timedelta(hours=hours, minutes=minutes)
            return dt.timezone(-offset if found[1] == "-" else offset)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"there is no time zone {text!r}; Europe/Berlin and +01:00 are two"
        raise NoItem(message) from error


def read_hours(content: Any) -> OpeningHours:
    """
    This will read opening hours: a span, a list of spans, or an object of them by weekday.

    A span is "08:00-19:00" or `["08:00", "19:00"]`.

    Raises:
        NoItem: it is nothing of these.
    """
    if isinstance(content, dict):
        if unknown := content.keys() - set(_DAYS):
            message = f"hours knows {', '.join(_DAYS)}, not {', '.join(sorted(unknown))}"
            raise NoItem(message)
        return OpeningHours(
            windows={
                number: _windows(content[day])
                for number, day in enumerate(_DAYS)
                if content.get(day)
            }
        )
    windows = _windows(content)
    return OpeningHours(windows=dict.fromkeys(range(7), windows))


def _windows(content: Any) -> tuple[OpenWindow, ...]:
    if _is_pair(content):
        return (_window("-".join(content)),)
    spans = content if isinstance(content, list) else [content]
    return tuple(_window("-".join(span) if _is_pair(span) else span) for span in spans)


def _is_pair(span: Any) -> bool:
    """Two times, `["08:00", "19:00"]`, are a span as well."""
    return (
        isinstance(span, list)
        and len(span) == 2  # noqa: PLR2004 - from and to
        and all(isinstance(time, str) and _TIME.fullmatch(time) for time in span)
    )


def _window(span: Any) -> OpenWindow:
    message = f"hours are spans such as '08:00-19:00', not {span!r}"
    found = _SPAN.fullmatch(span) if isinstance(span, str) else None
    if found is None:
        raise NoItem(message)
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in found.groups())
    try:
        closes = dt.time.max if (to_hour, to_minute) == _END_OF_DAY else dt.time(to_hour, to_minute)
        return OpenWindow(opens=dt.time(from_hour, from_minute), closes=closes)
    except ValueError as error:
        raise NoItem(message) from error


def _object_in(line: str) -> dict[str, Any] | None:
    item = line.lstrip().removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not item.startswith("{"):
        return None
    try:
        content: dict[str, Any] = json.loads(item)
    except (ValueError, RecursionError) as error:
        message = "a line that begins with { must be a JSON object, and this is none"
        raise NoItem(message) from error
    return content


def _text(content: dict[str, Any], key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str):
        message = f"{key} must be a text"
        raise NoItem(message)
    return value
