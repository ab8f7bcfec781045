"""Slots and their reservations; both exist in one version only."""

from typing import Any

from adapters.memory.calcom_model.reservations import DEFAULT_MINUTES
from entrypoints.sandbox.call import Access, Call, Route
from entrypoints.sandbox.input_checks import checked_instant, is_integer, parsed_instant
from entrypoints.sandbox.query_input import read_slots, wrong_value
from entrypoints.sandbox.replies import Problem, Reply, json_reply, success
from entrypoints.sandbox.wire import made_reservation_json, reservation_json, slots_json


VERSIONS = frozenset({"2024-09-04"})
_DURATION_TEXT = (
    "reservationDuration can only be used for authenticated requests - use access token, api key "
    "or OAuth credentials"
)


async def slots(call: Call) -> Reply:
    """Offer slots; nobody has to show a key."""
    asked = read_slots(
        call.query, question=call.raw_query, event_types=call.state.account.event_types
    )
    offered = call.state.account.timetable.slots(asked.query)
    data = slots_json(offered, zone=asked.zone, with_end=asked.with_end)
    return json_reply(200, {"data": data, "status": "success"})


async def reserve(call: Call) -> Reply:
    """Hide a slot from the offer for some minutes."""
    given = _checked(call.json_object())
    minutes = given.get("reservationDuration")
    if minutes is not None and not call.authenticated:
        raise Problem(401, _DURATION_TEXT)
    start = checked_instant(given, field="slotStart")
    made = await call.state.account.reservations.reserve(
        given["eventTypeId"], start=start, minutes=minutes or DEFAULT_MINUTES
    )
    return success(made_reservation_json(made), status=201)


async def get_reservation(call: Call) -> Reply:
    """Show a reservation, or null."""
    found = call.state.account.reservations.get(call.params["uid"])
    return success(None if found is None else reservation_json(found))


async def move_reservation(call: Call) -> Reply:
    """Give a reservation another slot."""
    given = _checked(call.json_object())
    start = checked_instant(given, field="slotStart")
    moved = await call.state.account.reservations.move(
        call.params["uid"], event_type_id=given["eventTypeId"], start=start
    )
    return success(made_reservation_json(moved))


async def delete_reservation(call: Call) -> Reply:
    """Remove a reservation, known or not."""
    call.state.account.reservations.delete(call.params["uid"])
    return json_reply(200, {"status": "success"})


def slot_routes() -> tuple[Route, ...]:
    """Return the routes below /v2/slots."""
    anybody = Access.ANYBODY
    reservations, one = "/v2/slots/reservations", "/v2/slots/reservations/{uid:str}"
    return (
        Route("GET", "/v2/slots", slots, anybody, versions=VERSIONS, fault="slots"),
        Route("POST", reservations, reserve, anybody, versions=VERSIONS),
        Route("GET", one, get_reservation, anybody, versions=VERSIONS),
        Route("PATCH", one, move_reservation, anybody, versions=VERSIONS),
        Route("DELETE", one, delete_reservation, anybody, versions=VERSIONS),
    )


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    if not is_integer(given.get("eventTypeId")):
        text = "eventTypeId must be an integer number"
        raise wrong_value("eventTypeId", given.get("eventTypeId"), constraint="isInt", text=text)
    if parsed_instant(given.get("slotStart")) is None:
        text = "slotStart must be a valid ISO 8601 date string"
        value = given.get("slotStart")
        raise wrong_value("slotStart", value, constraint="isDateString", text=text)
    minutes = given.get("reservationDuration")
    if minutes is not None and not (is_integer(minutes) and minutes > 0):
        text = "reservationDuration must be an integer number"
        raise wrong_value("reservationDuration", minutes, constraint="isInt", text=text)
    return given
