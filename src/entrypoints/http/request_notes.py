"""What is known of a request while it is served: when it came, its id, its log line."""

import contextlib

from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, field
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers import ASGIRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from structlog import get_logger
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars
from typing_extensions import override

from booking_domain.ports.clock import Clock


REQUEST_ID_HEADER = "X-Request-Id"

_LOG = get_logger(__name__)
_KEY = "request_notes"


@define
class RequestNotes:
    """
    Kept in the scope of one request.

    `arrived_at` is monotonic seconds; `fields` go into the last log line of the request and hold
    ids and machine words, never numbers, names or texts.
    """

    correlation_id: str
    arrived_at: float
    fields: dict[str, str] = field(factory=dict)

    def identify(self, **ids: str) -> None:
        """
        Write ids on every line from here on: of this request, and of whatever it starts.

        `tenant`, `call_id`, `tool_call_id` and `tool`, as soon as each is known.
        """
        self.fields.update(ids)
        bind_contextvars(**ids)


def open_notes(scope: Scope, *, correlation_id: str, arrived_at: float) -> RequestNotes:
    """This will begin the notes of a request."""
    notes = RequestNotes(correlation_id=correlation_id, arrived_at=arrived_at)
    scope["state"][_KEY] = notes
    return notes


def notes_of(connection: ASGIConnection[Any, Any, Any, Any]) -> RequestNotes | None:
    """This will return the notes of a request, `None` where it met no route."""
    notes = connection.scope["state"].get(_KEY)
    return notes if isinstance(notes, RequestNotes) else None


class RequestNotesMiddleware(ASGIMiddleware):
    """Opens the notes, gives the id back as `X-Request-Id`, and writes one log line at the end."""

    scopes = (ScopeType.HTTP, ScopeType.ASGI)

    def __init__(self, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._new_id = new_id

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] != ScopeType.HTTP or isinstance(scope["route_handler"], ASGIRouteHandler):
            # A mounted application has ids and logs of its own.
            await next_app(scope, receive, send)
            return
        notes = open_notes(scope, correlation_id=self._new_id(), arrived_at=self._clock.monotonic())
        answered = 0

        async def sending(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = message["status"]
                message.setdefault("headers", [])
                MutableScopeHeaders(message)[REQUEST_ID_HEADER] = notes.correlation_id
            await send(message)

        with only_about(correlation_id=notes.correlation_id):
            try:
                await next_app(scope, receive, sending)
            finally:
                log_answer(scope, notes=notes, http_status=answered, clock=self._clock)


@contextlib.contextmanager
def only_about(**ids: str) -> Iterator[None]:
    """
    This will put these ids, and what is bound inside its block, on the block's lines only.

    Connections that are kept alive, and tests, serve several requests in one task.
    """
    before = get_contextvars()
    clear_contextvars()
    bind_contextvars(**ids)
    try:
        yield
    finally:
        clear_contextvars()
        bind_contextvars(**before)


def log_answer(scope: Scope, *, notes: RequestNotes, http_status: int, clock: Clock) -> None:
    """This will write the one line that each request leaves."""
    elapsed = clock.monotonic() - notes.arrived_at
    _LOG.info(
        "request answered",
        method=scope.get("method", ""),
        route=scope.get("path_template", ""),
        http_status=int(http_status),
        duration_ms=round(elapsed * 1000),
        **notes.fields,
    )
