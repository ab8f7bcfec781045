"""Whether the process lives, and whether it can serve a call."""

from http import HTTPStatus

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from entrypoints.http.errors import json_response
from entrypoints.http.schemas import Liveness, ReadinessView
from entrypoints.readiness_checks import Readiness, is_ready


TAG = "Betrieb"

_NOT_READY = ResponseSpec(
    ReadinessView, description="Calls cannot be served now.", generate_examples=False
)


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
    is_served = is_ready(checks)
    body = ReadinessView(
        status="ready" if is_served else "not_ready",
        checks={check.name: check.problem or "ok" for check in checks},
    )
    status_code = HTTPStatus.OK if is_served else HTTPStatus.SERVICE_UNAVAILABLE
    return json_response(body, status_code=status_code)
