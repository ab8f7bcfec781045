"""What whoever runs the service may see: `/metrics` and `/health/details`."""

import hashlib
import hmac

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from attrs import frozen
from litestar import Litestar, Response, Router, get
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from booking_domain.model.circuit_breaker import BreakerState
from entrypoints.http.errors import RequestRefused, json_response
from entrypoints.http.health import live, ready
from entrypoints.http.schemas import HealthDetails, PartDetails
from entrypoints.readiness_checks import Readiness, is_ready
from entrypoints.settings.secret import Secret


_NEVER_STORED = {"Cache-Control": "no-store"}


@frozen(kw_only=True)
class Operations:
    """
    What there is to see.

    Args:
        exposition: All metrics, as a Prometheus server reads them, in `content_type`.
        breakers: The state of each salon's circuit breaker, by the salon's id.
        uptime_seconds: Since when the process runs.
        tokens: Whoever bears one may see it on the address of the service as well.
    """

    exposition: Callable[[], bytes]
    content_type: str
    breakers: Callable[[], Awaitable[Mapping[str, BreakerState]]]
    uptime_seconds: Callable[[], float]
    version: str
    tokens: tuple[Secret, ...] = ()


@get("/metrics", include_in_schema=False)
async def metrics(
    operations: NamedDependency[Operations], readiness: NamedDependency[Readiness]
) -> Response[bytes]:
    """Looks at every part first, so that what it tells of them is of now."""
    await readiness.checks()
    # Litestar adds the charset to every text.
    media_type = operations.content_type.removesuffix("; charset=utf-8")
    return Response(operations.exposition(), media_type=media_type, headers=_NEVER_STORED)


@get("/health/details", include_in_schema=False)
async def details(
    operations: NamedDependency[Operations], readiness: NamedDependency[Readiness]
) -> Response[bytes]:
    """Tells of every part, and of each salon's circuit breaker; 200 whatever it says."""
    checks = await readiness.checks()
    body = HealthDetails(
        status="ready" if is_ready(checks) else "not_ready",
        version=operations.version,
        uptime_seconds=round(operations.uptime_seconds()),
        parts={
            one.name: PartDetails(
                is_well=one.problem is None, is_needed=one.is_needed, problem=one.problem
            )
            for one in checks
        },
        breakers=dict(await operations.breakers()),
    )
    return json_response(body, status_code=HTTPStatus.OK, headers=_NEVER_STORED)


def guarded_operations(operations: Operations) -> Sequence[Router]:
    """This will return the addresses for bearers of a token; none where there is no token."""
    if not operations.tokens:
        return ()
    guard = _token_guard(operations.tokens)
    return (Router(path="/", route_handlers=[metrics, details], guards=[guard]),)


def create_operations_app(operations: Operations, *, readiness: Readiness) -> Litestar:
    """This will build an application for an address of its own, with health beside it."""
    return Litestar(
        route_handlers=[live, ready, metrics, details],
        dependencies={
            "operations": Provide(lambda: operations, sync_to_thread=False),
            "readiness": Provide(lambda: readiness, sync_to_thread=False),
        },
        openapi_config=None,
        # As the service's: Litestar's own logging writes headers and bodies.
        logging_config=None,
        debug=False,
    )


def _token_guard(tokens: Sequence[Secret]) -> Guard:
    digests = [_digest(one.reveal()) for one in tokens]

    # Async, because Litestar takes a plain function to a thread.
    async def require_token(
        connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
    ) -> None:
        scheme, _space, token = connection.headers.get("authorization", "").partition(" ")
        offered = _digest(token.strip())
        # A list, not a generator: how many were tried must tell nothing.
        verdicts = [hmac.compare_digest(one, offered) for one in digests]
        if scheme.lower() != "bearer" or not any(verdicts):
            message = "Send a token of operations.tokens: Authorization: Bearer <token>."
            raise RequestRefused(
                message,
                status_code=HTTPStatus.UNAUTHORIZED,
                status="unauthorised",
                headers={"WWW-Authenticate": 'Bearer realm="operations"'},
            )

    return require_token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
