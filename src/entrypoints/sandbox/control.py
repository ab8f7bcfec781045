"""The control endpoint: make things go wrong, act as the host or a web booker, count requests."""

import hmac

from typing import Any, TypeVar

import msgspec

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from adapters.memory.calcom_model.booking import AttendeeInput, Booking, NewBooking
from adapters.memory.calcom_model.refusals import Refused
from entrypoints.sandbox.call import MAX_BODY
from entrypoints.sandbox.endpoint import to_response
from entrypoints.sandbox.faults import Faults
from entrypoints.sandbox.input_checks import parsed_instant
from entrypoints.sandbox.replies import Reply, json_reply
from entrypoints.sandbox.state import SandboxState
from entrypoints.sandbox.wire import booking_json


CONTROL_HEADER = "X-Sandbox-Control-Key"
_ROOT = "/_sandbox"
_Decoded = TypeVar("_Decoded")


class ForeignBooking(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    A booking that somebody makes without us.

    `start` is an ISO text, UTC without offset. With `ask` false the host's time is not looked at,
    so that it can overlap what is booked.
    """

    event_type_id: int
    start: str
    name: str = "Web-Kundin"
    email: str = "web@example.com"
    phone: str | None = None
    ask: bool = True


class _Refusal(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.reply = json_reply(status, {"error": message})


class ControlDesk:
    """Everything below /_sandbox; each call needs the control key."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    async def get_faults(self, request: Request[Any, Any, Any]) -> Reply:
        """Show what is wrong at the moment."""
        return Reply(status=200, body=msgspec.json.encode(self._state.board.faults))

    async def put_faults(self, request: Request[Any, Any, Any]) -> Reply:
        """Replace what is wrong at the moment."""
        self._state.board.put(await _decoded(request, into=Faults))
        return await self.get_faults(request)

    async def delete_faults(self, request: Request[Any, Any, Any]) -> Reply:
        """Let everything work again."""
        self._state.board.clear()
        return await self.get_faults(request)

    async def reset(self, request: Request[Any, Any, Any]) -> Reply:
        """Start over with an empty calendar."""
        self._state.reset()
        return json_reply(200, {"reset": True})

    async def add_booking(self, request: Request[Any, Any, Any]) -> Reply:
        """Book as somebody else."""
        wanted = await _decoded(request, into=ForeignBooking)
        start = parsed_instant(wanted.start)
        if start is None:
            raise _Refusal(400, "start must be an ISO 8601 text")
        new = NewBooking(
            event_type_id=wanted.event_type_id,
            start=start,
            attendee=AttendeeInput(
                name=wanted.name,
                email=wanted.email,
                phone=wanted.phone,
                time_zone=self._state.config.user.time_zone,
                language="de",
            ),
        )
        desk = self._state.account.desk
        return self._shown(await (desk.create(new) if wanted.ask else desk.place(new)), status=201)

    async def confirm(self, request: Request[Any, Any, Any]) -> Reply:
        """Say yes to a request, as the host."""
        return self._shown(await self._state.account.host.confirm(request.path_params["uid"]))

    async def decline(self, request: Request[Any, Any, Any]) -> Reply:
        """Say no to a request, as the host."""
        host = self._state.account.host
        return self._shown(await host.decline(request.path_params["uid"], reason=None))

    async def end_meeting(self, request: Request[Any, Any, Any]) -> Reply:
        """Announce that a booking is over."""
        return self._shown(await self._state.account.host.end_meeting(request.path_params["uid"]))

    async def get_requests(self, request: Request[Any, Any, Any]) -> Reply:
        """Show how often each path was called since the start or the last reset."""
        return json_reply(200, dict(sorted(self._state.requests.items())))

    async def delete_requests(self, request: Request[Any, Any, Any]) -> Reply:
        """Count from zero again."""
        self._state.requests.clear()
        return await self.get_requests(request)

    async def get_deliveries(self, request: Request[Any, Any, Any]) -> Reply:
        """Show the webhooks that were sent, and what their receivers answered."""
        content = [
            {"trigger": sent.trigger.value, "url": sent.url, "status": sent.status}
            for sent in self._state.delivery.deliveries
        ]
        return json_reply(200, content)

    def _shown(self, booking: Booking, *, status: int = 200) -> Reply:
        content = booking_json(
            booking,
            event_type=self._state.event_type_of(booking),
            user=self._state.config.user,
            successor=self._state.account.successor_of(booking.uid),
        )
        return json_reply(status, content)


def control_handlers(state: SandboxState) -> list[HTTPRouteHandler]:
    """Return the handlers; there are none without a control key."""
    if state.config.control_key is None:
        return []
    desk = ControlDesk(state)
    one = f"{_ROOT}/bookings/{{uid:str}}"
    table = (
        ("GET", f"{_ROOT}/faults", desk.get_faults),
        ("PUT", f"{_ROOT}/faults", desk.put_faults),
        ("DELETE", f"{_ROOT}/faults", desk.delete_faults),
        ("POST", f"{_ROOT}/reset", desk.reset),
        ("POST", f"{_ROOT}/bookings", desk.add_booking),
        ("POST", f"{one}/confirm", desk.confirm),
        ("POST", f"{one}/decline", desk.decline),
        ("POST", f"{one}/meeting-ended", desk.end_meeting),
        ("GET", f"{_ROOT}/requests", desk.get_requests),
        ("DELETE", f"{_ROOT}/requests", desk.delete_requests),
        ("GET", f"{_ROOT}/deliveries", desk.get_deliveries),
    )
    return [_handler(method, path=path, act=act, state=state) for method, path, act in table]


def _handler(method: Any, *, path: str, act: Any, state: SandboxState) -> HTTPRouteHandler:
    async def handle(request: Request[Any, Any, Any]) -> ASGIResponse:
        try:
            _require_key(request, wanted=state.config.control_key or "")
            reply: Reply = await act(request)
        except _Refusal as refusal:
            reply = refusal.reply
        except Refused as refused:
            reply = json_reply(409, {"error": refused.message, "reason": refused.reason.value})
        return to_response(reply, headers={}, state=state)

    return HTTPRouteHandler(path, http_method=[method], status_code=200)(handle)


def _require_key(request: Request[Any, Any, Any], *, wanted: str) -> None:
    given = request.headers.get(CONTROL_HEADER, "")
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise _Refusal(401, f"the header {CONTROL_HEADER} does not hold the control key")


async def _decoded(request: Request[Any, Any, Any], *, into: type[_Decoded]) -> _Decoded:
    body = await request.body()
    if len(body) > MAX_BODY:
        raise _Refusal(413, "too large")
    try:
        return msgspec.json.decode(body, type=into)
    except msgspec.MsgspecError as error:
        raise _Refusal(400, str(error)) from error
