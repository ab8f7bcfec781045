"""The sandbox as an ASGI application: served alone, or mounted below a path of another."""

import logging

from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import (
    HTTPException,
    LitestarException,
    MethodNotAllowedException,
    NotFoundException,
)

from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from entrypoints.sandbox.account_endpoints import account_routes
from entrypoints.sandbox.booking_endpoints import booking_routes
from entrypoints.sandbox.calendar_page import calendar_page_handler
from entrypoints.sandbox.call import Route
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.connection_drop import ConnectionWasDropped
from entrypoints.sandbox.control import control_handlers
from entrypoints.sandbox.endpoint import litestar_handler, original_path
from entrypoints.sandbox.replies import Problem, Reply, bare_reply, problem_reply
from entrypoints.sandbox.slot_endpoints import slot_routes
from entrypoints.sandbox.state import SandboxState, build_state
from entrypoints.sandbox.webhook_delivery import PostWebhook


_LOG = logging.getLogger(__name__)


class SandboxApp:
    """
    The ASGI callable.

    Served alone it closes what it holds when the server stops; mounted in another application it
    never sees that, and the other one calls `aclose`.
    """

    def __init__(self, state: SandboxState) -> None:
        self.state = state
        self._inner = Litestar(
            route_handlers=[
                *(litestar_handler(route, state=state) for route in _routes()),
                *control_handlers(state),
                calendar_page_handler(state),
            ],
            exception_handlers={
                NotFoundException: self._not_found,
                MethodNotAllowedException: self._not_found,
                HTTPException: self._other,
                Exception: self._crashed,
            },
            openapi_config=None,
            logging_config=None,
            on_shutdown=[self.aclose],
        )

    # Servers, clients and Litestar each have types of their own for these three.
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        # A copy, and an own state: Litestar writes into both, and an outer one relies on its own.
        inner_scope: Any = {**scope, "state": {}}
        try:
            await self._inner(inner_scope, receive, send)
        except LitestarException as error:
            if isinstance(error.__cause__, ConnectionWasDropped):
                raise error.__cause__ from None
            raise

    async def aclose(self) -> None:
        """Release files and connections; a second time does nothing."""
        await self.state.aclose()

    def _not_found(self, request: Request[Any, Any, Any], _: Exception) -> Response[bytes]:
        path = original_path(request)
        problem = Problem(404, f"Cannot {request.method} {path}")
        return self._sent(problem_reply(problem, path=path, now=self.state.clock.now()))

    def _other(self, _: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        return self._sent(bare_reply(error.status_code, error.detail))

    def _crashed(self, _: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        _LOG.error("a request to the sandbox failed", exc_info=error)
        return self._sent(bare_reply(500, "Internal server error"))

    def _sent(self, reply: Reply) -> Response[bytes]:
        return Response(
            content=reply.body,
            status_code=reply.status,
            media_type=reply.media_type,
            headers={"X-Request-Id": self.state.identifiers.new_id()},
        )


def create_sandbox_app(
    config: SandboxConfig, *, clock: Clock, identifiers: Identifiers, post: PostWebhook
) -> SandboxApp:
    """
    This will build a sandbox; a journal that exists brings its bookings along.

    Raises:
        sqlite3.Error: the journal cannot be opened.
    """
    return SandboxApp(build_state(config, clock=clock, identifiers=identifiers, post=post))


def _routes() -> tuple[Route, ...]:
    return (*booking_routes(), *slot_routes(), *account_routes())
