"""Whether the process lives, and whether it can serve a call."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog

from attrs import frozen
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from entrypoints.http.errors import anonymous_trace, json_response
from entrypoints.http.schemas import Liveness, ReadinessView


TAG = "Betrieb"

_LOG = structlog.get_logger(__name__)
_NOT_READY = ResponseSpec(
    ReadinessView, description="Calls cannot be served now.", generate_examples=False
)


@frozen
class Check:
    """
    One part of the service; `problem` says what is wrong with it, `None` if nothing is.

    Without a part that is not needed calls are served all the same, only slower.
    """

    name: str
    problem: str | None = None
    is_needed: bool = True


@frozen
class Readiness:
    """
    Whether calls can be served.

    `probe` looks at every part: database, migrations, runner. What it says is public: no address,
    no secret.
    """

    probe: Callable[[], Awaitable[tuple[Check, ...]]]

    async def checks(self) -> tuple[Check, ...]:
        """Return every part; a probe that fails is a problem itself."""
        try:
            return await self.probe()
        except Exception as error:  # noqa: BLE001 - whatever it was, the service is not ready
            _LOG.warning("readiness probe failed", trace=anonymous_trace(error))
            return (Check("probe", problem=type(error).__name__),)


@get("/health/live", tags=[TAG], summary="Alive")
async def live() -> Liveness:
    """Answers as long as the process does."""
    return Liveness(status="live")


@get(
    "/health/ready",
    tags=[TAG],
    summary="Ready",
    responses={
        200: ResponseSpec(ReadinessView, description="Ready.", generate_examples=False),
        503: _NOT_READY,
    },
)
async def ready(readiness: NamedDependency[Readiness]) -> Response[bytes]:
    """Asks every part; 503 if one that calls need has a problem."""
    checks = await readiness.checks()
    is_ready = all(check.problem is None or not check.is_needed for check in checks)
    body = ReadinessView(
        status="ready" if is_ready else "not_ready",
        checks={check.name: check.problem or "ok" for check in checks},
    )
    status_code = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return json_response(body, status_code=status_code)
