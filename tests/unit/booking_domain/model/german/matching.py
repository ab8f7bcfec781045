"""Compares what the parser says with the readings that a set of phrases accepts."""

import datetime as dt

from typing import Any
from zoneinfo import ZoneInfo

from booking_domain.model.german.protocol import to_protocol
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours


Plain = dict[str, Any]
BERLIN = ZoneInfo("Europe/Berlin")
HOURS = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19))
HORIZON_DAYS = 180
FRIDAY = dt.datetime(2026, 11, 20, 10, tzinfo=BERLIN)
NEAR = ({"morning", "forenoon"},)


def parse(text: str, now: dt.datetime = FRIDAY) -> Plain | None:
    """Return the protocol's reading of `text`, said at `now` in the zone that `now` has."""
    zone = now.tzinfo
    assert zone is not None
    return to_protocol(
        understand(text, now=now, zone=zone, opening_hours=HOURS, horizon_days=HORIZON_DAYS)
    )


def reference(item: Plain) -> dt.datetime:
    """Return the moment at which a phrase of a set was said, in its zone."""
    moment = dt.datetime.fromisoformat(item["ref"])
    if moment.tzinfo is None:
        return moment.replace(tzinfo=BERLIN)
    return moment.astimezone(ZoneInfo(item["tz"])) if "/" in item["tz"] else moment


def is_right(item: Plain, said: Plain | None) -> bool:
    """Whether the reading equals one that the set accepts."""
    now = reference(item)
    optional = bool(item.get("date_optional"))
    return any(_matches(expected, said, now, optional=optional) for expected in item["expect"])


def _matches(
    expected: Plain | None, said: Plain | None, now: dt.datetime, *, optional: bool
) -> bool:
    if expected is None or said is None:
        return expected is None and said is None
    for flag in ("any", "invalid", "exclude"):
        if expected.get(flag):
            return bool(said.get(flag))
    if "alternatives" in expected:
        options = said.get("alternatives", [])
        return len(options) == len(expected["alternatives"]) and all(
            any(_matches(wanted, option, now, optional=optional) for option in options)
            for wanted in expected["alternatives"]
        )
    if said.get("any") or said.get("alternatives"):
        return False
    return _date_matches(
        expected.get("date"), said.get("date"), now, optional=optional
    ) and _time_matches(expected.get("time"), said.get("time"))


def _date_matches(expected: Any, said: Any, now: dt.datetime, *, optional: bool) -> bool:
    today = now.date().isoformat()
    near = (None, today, (now.date() + dt.timedelta(days=1)).isoformat())
    if isinstance(said, list) and said[0] == said[1]:
        said = said[0]
    if isinstance(expected, list):
        return bool(
            isinstance(said, list)
            and said[1] == expected[1]
            and (said[0] == expected[0] or {said[0], expected[0]} == {None, today})
        )
    return bool(said == expected or (optional and said in near))


def _time_matches(expected: Any, said: Any) -> bool:
    if isinstance(expected, dict):
        if isinstance(said, dict):
            parts = {said["part"], expected["part"]}
            return len(parts) == 1 or parts in NEAR
        return bool(expected["part"] == "noon" and said == "12:00")
    if isinstance(expected, list):
        return isinstance(said, list) and all(
            wanted == got or {wanted, got} <= {None, "00:00", "24:00"}
            for wanted, got in zip(expected, said, strict=True)
        )
    return bool(said == expected)
