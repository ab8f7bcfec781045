"""What operations may see, and that nobody else does."""

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest

from attrs import evolve

from booking_domain.model.circuit_breaker import BreakerState
from entrypoints.http.operations import create_operations_app
from entrypoints.readiness_checks import Check, Probe, Readiness
from entrypoints.settings.secret import Secret
from tests.doubles.world import World
from tests.http.face import BEARER, client_of, services


TOKENS = (Secret("old-token-of-operations"), Secret("token-of-operations"))
OPERATOR = {"Authorization": "Bearer token-of-operations"}
PATHS = ("/metrics", "/health/details")


async def some_parts() -> tuple[Check, ...]:
    return (
        Check("database"),
        Check("migrations", problem="another schema"),
        Check("redis", problem="away", is_needed=False),
    )


async def some_breakers() -> Mapping[str, BreakerState]:
    return {"salon-muster": BreakerState.OPEN}


@pytest.fixture
async def guarded(salon_world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The service, with two tokens of operations."""
    made = services(salon_world)
    operations = evolve(made.operations, tokens=TOKENS, breakers=some_breakers)
    readiness = Readiness((Probe("some", some_parts),))
    async with client_of(made, operations=operations, readiness=readiness) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_token_of_operations_there_is_nothing_there(
    client: httpx.AsyncClient, path: str
) -> None:
    """404, as for any other address, also for the salon's own token."""
    for headers in ({}, BEARER, {"Authorization": "Bearer "}):
        assert (await client.get(path, headers=headers)).status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        BEARER,
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer token-of-operation"},
        {"Authorization": "Basic token-of-operations"},
        {"Authorization": "token-of-operations"},
    ],
)
async def test_who_bears_no_token_of_operations_sees_nothing(
    guarded: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    """401; a salon's token opens its own appointments only."""
    response = await guarded.get(path, headers=headers)

    assert response.status_code == 401
    assert response.json()["status"] == "unauthorised"
    assert "voice_booking" not in response.text
    assert "salon-muster" not in response.text


@pytest.mark.parametrize("token", TOKENS)
async def test_every_token_opens_during_a_rotation(
    guarded: httpx.AsyncClient, token: Secret
) -> None:
    """The old one and the new one."""
    headers = {"Authorization": f"Bearer {token.reveal()}"}

    assert [(await guarded.get(path, headers=headers)).status_code for path in PATHS] == [200, 200]


async def test_a_token_of_operations_opens_no_appointment(guarded: httpx.AsyncClient) -> None:
    """Whoever watches the service needs no names."""
    response = await guarded.get("/api/v1/appointments", headers=OPERATOR)

    assert response.status_code == 401


async def test_metrics_come_as_prometheus_reads_them(guarded: httpx.AsyncClient) -> None:
    """With the type that it asks for, and stored nowhere on the way."""
    response = await guarded.get("/metrics", headers=OPERATOR)

    assert response.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.text == "voice_booking_alarms_total 0.0\n"


async def test_details_name_every_part_and_every_salons_breaker(
    guarded: httpx.AsyncClient,
) -> None:
    """200 whatever they say: readiness is asked elsewhere."""
    response = await guarded.get("/health/details", headers=OPERATOR)

    assert response.status_code == 200
    assert response.json() == {
        "status": "not_ready",
        "version": "0.0.0",
        "uptime_seconds": 2,
        "parts": {
            "database": {"is_well": True, "is_needed": True, "problem": None},
            "migrations": {"is_well": False, "is_needed": True, "problem": "another schema"},
            "redis": {"is_well": False, "is_needed": False, "problem": "away"},
        },
        "breakers": {"salon-muster": "open"},
    }


async def test_neither_stands_in_the_public_document(guarded: httpx.AsyncClient) -> None:
    """The salon's software has no use for them."""
    document = (await guarded.get("/schema/openapi.json")).json()

    assert set(PATHS) & set(document["paths"]) == set()


async def test_an_address_of_their_own_needs_no_token(salon_world: World) -> None:
    """Health beside them, and nothing else of the service."""
    made = services(salon_world)
    app = create_operations_app(made.operations, readiness=made.readiness)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        codes = {
            path: (await client.get(path)).status_code
            for path in (*PATHS, "/health/live", "/health/ready", "/", "/schema", "/api/v1/x")
        }

    assert codes == {
        "/metrics": 200,
        "/health/details": 200,
        "/health/live": 200,
        "/health/ready": 200,
        "/": 404,
        "/schema": 404,
        "/api/v1/x": 404,
    }
