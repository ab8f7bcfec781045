"""The booking endpoints, and what is left of the oldest controller behind a missing version."""

from typing import Any

from attrs import evolve

from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.refusals import Refused
from entrypoints.sandbox.booking_input import (
    NEWEST_VERSION,
    NotAString,
    read_cancel,
    read_create,
    read_move,
)
from entrypoints.sandbox.call import Access, Call, Route
from entrypoints.sandbox.input_checks import is_integer, parsed_instant
from entrypoints.sandbox.query_input import read_list
from entrypoints.sandbox.replies import (
    Problem,
    Reply,
    WrongInput,
    coded_reply,
    json_reply,
    success,
)
from entrypoints.sandbox.wire import (
    booking_json,
    legacy_booking_json,
    pagination_json,
    written_json,
)


VERSIONS = frozenset({"2024-08-13", NEWEST_VERSION})
_ABSENT = frozenset({"2024-09-04"})


async def create(call: Call) -> Reply:
    """Book."""
    state = call.state
    try:
        new = read_create(
            call.json_object(),
            event_types=state.account.event_types,
            version=call.version or "",
        )
    except NotAString as error:
        now = state.clock.now()
        return coded_reply(400, "BAD_REQUEST", error.message, path=call.path, now=now)
    return _written(call, await state.account.desk.create(new))


async def reschedule(call: Call) -> Reply:
    """Move; the new booking is answered with 201."""
    move = read_move(call.json_object(), version=call.version or "")
    moved = await call.state.account.desk.reschedule(
        call.params["uid"], start=move.start, reason=move.reason, by=move.by
    )
    return _written(call, moved)


async def cancel(call: Call) -> Reply:
    """Cancel; only the owner of the key has to give a reason."""
    reason = read_cancel(call.json_object())
    cancelled = await call.state.account.desk.cancel(
        call.params["uid"], reason=reason, by_owner=call.authenticated
    )
    return success(_shown(call, cancelled))


async def get_one(call: Call) -> Reply:
    """Show one booking to whoever knows its uid."""
    return success(_shown(call, call.state.account.get(call.params["uid"])))


async def list_some(call: Call) -> Reply:
    """Show a page of the list."""
    page = call.state.account.list(read_list(call.query))
    data = [_shown(call, booking) for booking in page.bookings]
    content = {"status": "success", "data": data, "pagination": pagination_json(page)}
    return json_reply(200, content)


async def confirm(call: Call) -> Reply:
    """Accept a pending booking."""
    return success(_shown(call, await call.state.account.host.confirm(call.params["uid"])))


async def decline(call: Call) -> Reply:
    """Reject a pending booking."""
    reason = call.json_object().get("reason")
    if reason is not None and not isinstance(reason, str):
        raise _wrong("reason", reason, constraint="isString", text="reason must be a string")
    rejected = await call.state.account.host.decline(call.params["uid"], reason=reason)
    return success(_shown(call, rejected))


async def mark_absent(call: Call) -> Reply:
    """Mark host or attendees as absent; attendees are named by their e-mail address."""
    given = call.json_object()
    uid = call.params["uid"]
    host = call.state.account.host
    booking = call.state.account.get(uid)
    if isinstance(given.get("host"), bool):
        booking = await host.mark_host(uid, absent=given["host"])
    for entry in given.get("attendees") or []:
        if not isinstance(entry, dict) or not isinstance(entry.get("email"), str):
            text = "email must be a string"
            raise _wrong("attendees", entry, constraint="isString", text=text)
        booking = await host.mark_attendee(
            uid, email=entry["email"], absent=entry.get("absent") is True
        )
    return success(_shown(call, booking))


async def legacy_get(call: Call) -> Reply:
    """Show one booking in the oldest shape."""
    try:
        booking = call.state.account.get(call.params["uid"])
    except Refused as refused:
        raise Problem(404, refused.message) from refused
    return success(_legacy(call, booking))


async def legacy_list(call: Call) -> Reply:
    """Show bookings in the oldest shape; the filters of the newer controller are ignored."""
    everything = [_legacy(call, booking) for booking in call.state.account.everything()]
    data = {"bookings": everything, "recurringInfo": [], "nextCursor": None}
    return success(data)


async def legacy_create(call: Call) -> Reply:
    """Refuse a body of the newer controller, as the oldest one does."""
    given = call.json_object()
    broken = (
        ("start", parsed_instant(given.get("start")) is None, "isDateString",
         "start must be a valid ISO 8601 date string"),
        ("eventTypeId", not is_integer(given.get("eventTypeId")), "isNumber",
         "eventTypeId must be a number conforming to the specified constraints"),
        ("timeZone", not isinstance(given.get("timeZone"), str), "isTimeZone",
         "timeZone must be a valid IANA time-zone"),
        ("language", not isinstance(given.get("language"), str), "isString",
         "language must be a string"),
        ("metadata", not isinstance(given.get("metadata"), dict), "isObject",
         "metadata must be an object"),
    )  # fmt: skip
    errors = [
        {"property": field, "children": [], "constraints": {constraint: text}}
        for field, is_broken, constraint, text in broken
        if is_broken
    ]
    if errors:
        raise WrongInput(*errors)
    return await not_played(call)


async def not_played(call: Call) -> Reply:
    """Say that the sandbox does not go this far, rather than invent an answer."""
    raise Problem(501, f"The sandbox does not play this controller: {call.method} {call.path}")


def booking_routes() -> tuple[Route, ...]:
    """Return the routes below /v2/bookings."""
    everyone, one = "/v2/bookings", "/v2/bookings/{uid:str}"
    anybody, by_permission = Access.ANYBODY, Access.KEY_BY_PERMISSION
    routes = (
        Route("POST", everyone, create, anybody, fault="create", legacy=legacy_create),
        Route("GET", everyone, list_some, by_permission, fault="list", legacy=legacy_list),
        Route("GET", one, get_one, anybody, fault="get", legacy=legacy_get),
        Route("POST", f"{one}/cancel", cancel, anybody, fault="cancel", legacy=not_played),
        Route("POST", f"{one}/reschedule", reschedule, anybody, fault="reschedule"),
        Route("POST", f"{one}/confirm", confirm, by_permission, fault="confirm"),
        Route("POST", f"{one}/decline", decline, by_permission),
        Route("POST", f"{one}/mark-absent", mark_absent, by_permission),
    )
    return tuple(evolve(route, versions=VERSIONS, absent_in=_ABSENT) for route in routes)


def _written(call: Call, booking: Booking) -> Reply:
    account, board = call.state.account, call.state.board
    if board.faults.read_back_lags and account.behaviour.read_lag:
        # The answer is read back from the replica, which has not got the row: nobody catches that.
        return json_reply(500, {"statusCode": 500, "message": "Internal server error"})
    return success(written_json(_shown(call, booking)), status=201)


def _shown(call: Call, booking: Booking) -> dict[str, Any]:
    return booking_json(
        booking,
        event_type=call.state.event_type_of(booking),
        user=call.state.config.user,
        successor=call.state.account.successor_of(booking.uid),
    )


def _legacy(call: Call, booking: Booking) -> dict[str, Any]:
    event_type = call.state.event_type_of(booking)
    return legacy_booking_json(booking, event_type=event_type, user=call.state.config.user)


def _wrong(field: str, value: Any, *, constraint: str, text: str) -> WrongInput:
    return WrongInput(
        {"property": field, "value": value, "children": [], "constraints": {constraint: text}}
    )
