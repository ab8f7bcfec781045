"""Health, the start page, the documentation, and applications mounted beside ours."""

import asyncio
import json

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from litestar.types import Receive, Scope, Send
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from booking_domain.application.tool_catalogue import CATALOGUE
from entrypoints import readiness_checks
from entrypoints.http.app import Mount
from entrypoints.http.start_page import Link
from entrypoints.readiness_checks import Check, Probe, Readiness
from entrypoints.speech.presentation import Status
from tests.doubles.world import World
from tests.http.face import all_well, client_of, services


def asked(look: Callable[[], Awaitable[tuple[Check, ...]]], **how: Any) -> Readiness:
    return Readiness((Probe("probe", look, **how),))


async def test_a_process_that_answers_is_alive(client: httpx.AsyncClient) -> None:
    """200, whatever is wrong with its parts."""
    response = await client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


async def test_ready_names_every_part(client: httpx.AsyncClient) -> None:
    """200 and "ok" for each of them."""
    response = await client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "runner": "ok"}}


async def test_one_part_with_a_problem_is_not_ready(salon_world: World) -> None:
    """503 and the problem."""

    async def probe() -> tuple[Check, ...]:
        return (Check("database"), Check("migrations", problem="at 0001, needs 0002"))

    made = services(salon_world)
    async with client_of(made, readiness=asked(probe)) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "at 0001, needs 0002"


async def test_a_part_that_is_not_needed_is_named_and_does_not_fail(salon_world: World) -> None:
    """200: calls are served, only slower, and taking the process out would serve none."""

    async def probe() -> tuple[Check, ...]:
        return (Check("database"), Check("redis", problem="away", is_needed=False))

    made = services(salon_world)
    async with client_of(made, readiness=asked(probe)) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "redis": "away"}}


async def test_a_probe_that_fails_is_not_ready(salon_world: World) -> None:
    """503 with the kind of error only: health is public."""

    async def probe() -> tuple[Check, ...]:
        raise ConnectionError("db.internal:5432")

    async with client_of(services(salon_world), readiness=asked(probe)) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"probe": "ConnectionError"}


async def test_a_probe_that_hangs_is_not_waited_for(
    salon_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks gives up after some seconds, and learns nothing; other parts are told."""
    monkeypatch.setattr(readiness_checks, "_PROBE_SECONDS", 0.05)

    async def hang() -> tuple[Check, ...]:
        await asyncio.Event().wait()
        return ()

    async def run() -> tuple[Check, ...]:
        return (Check("runner"),)

    readiness = Readiness((Probe("database", hang), Probe("runner", run)))
    async with client_of(services(salon_world), readiness=readiness) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "does not answer", "runner": "ok"}


async def test_a_probe_of_what_is_not_needed_may_fail(salon_world: World) -> None:
    """200: what is not needed is not needed for readiness either."""

    async def probe() -> tuple[Check, ...]:
        raise ConnectionError

    readiness = asked(probe, is_needed=False)
    async with client_of(services(salon_world), readiness=readiness) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"] == {"probe": "ConnectionError"}


async def test_whoever_counts_hears_of_every_part(salon_world: World) -> None:
    """The well ones, too: a gauge must come back."""
    told: list[Check] = []
    readiness = Readiness((Probe("all", all_well),), tell=told.append)
    async with client_of(services(salon_world), readiness=readiness) as client:
        await client.get("/health/ready")

    assert [one.name for one in told] == ["database", "runner"]


async def test_the_start_page_leads_on(salon_world: World) -> None:
    """Links to the documentation, to what is mounted, and to what else was given; text is text."""
    mounts = (Mount("/sandbox", _echo, Link("/sandbox/", "Kalender")),)
    links = (Link("/x", "<b>Mehr</b>"),)
    async with client_of(services(salon_world), mounts=mounts, links=links) as client:
        response = await client.get("/")

    assert response.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for part in ('href="/schema"', 'href="/sandbox/"', "&lt;b&gt;Mehr&lt;/b&gt;"):
        assert part in response.text


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    told = json.dumps([scope["type"], scope["path"]]).encode()
    headers = [(b"content-type", b"application/json"), (b"x-request-id", b"its own")]
    await send({"type": "http.response.start", "status": 299, "headers": headers})
    await send({"type": "http.response.body", "body": told, "more_body": False})


@pytest.mark.parametrize("path", ["/sandbox", "/sandbox/", "/sandbox/v2/bookings"])
async def test_a_mounted_application_answers_below_its_path(salon_world: World, path: str) -> None:
    """Its answer comes as it is, with an id of its own."""
    mounts = (Mount("/sandbox", _echo, Link("/sandbox/", "Kalender")),)
    async with client_of(services(salon_world), mounts=mounts) as client:
        response = await client.get(path)

    assert response.status_code == 299
    assert response.headers["X-Request-Id"] == "its own"


async def test_the_documentation_needs_no_network(client: httpx.AsyncClient) -> None:
    """The page shows every tool and every address, and loads nothing."""
    response = await client.get("/schema")

    assert response.status_code == 200
    assert "<script" not in response.text
    assert "https://" not in response.text
    for spec in CATALOGUE:
        assert f"POST /retell/tools/{spec.name}" in response.text
        assert spec.description.split("'")[0] in response.text
    assert "GET /api/v1/appointments/{reference}" in response.text


async def _document(client: httpx.AsyncClient) -> Any:
    return (await client.get("/schema/openapi.json")).json()


async def test_every_tool_is_described_with_its_arguments(client: httpx.AsyncClient) -> None:
    """Names, German descriptions and what is required come from the catalogue."""
    document = await _document(client)

    for spec in CATALOGUE:
        operation = document["paths"][f"/retell/tools/{spec.name}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        arguments = body["properties"]["args"]
        assert spec.description in operation["description"]
        assert set(arguments["properties"]) == {field.name for field in spec.fields}
        for field in spec.fields:
            assert arguments["properties"][field.name]["description"] == field.description


async def test_the_statuses_are_a_closed_set(client: httpx.AsyncClient) -> None:
    """The document lists them all."""
    document = await _document(client)

    listed = document["components"]["schemas"]["Status"]["enum"]
    assert set(listed) == {status.value for status in Status}


async def test_every_guarded_address_says_how_to_open_it(client: httpx.AsyncClient) -> None:
    """Tools by signature, the salon's interface by token; every reference leads somewhere."""
    document = await _document(client)

    schemes = document["components"]["securitySchemes"]
    for path, item in document["paths"].items():
        for operation in item.values():
            if path.startswith(("/retell", "/api", "/calcom")):
                (needed,) = operation["security"]
                assert set(needed) <= set(schemes)
                assert {"401"} <= set(operation["responses"])


@pytest.mark.parametrize(
    ("path", "answer", "fields"),
    [
        ("/calcom/webhook/{tenant_id}", "200", {"triggerEvent", "createdAt", "payload"}),
        ("/retell/webhook", "204", {"event", "call"}),
        ("/retell/{tenant_id}/webhook", "204", {"event", "call"}),
        ("/retell/inbound", "200", {"event", "call_inbound"}),
        ("/retell/{tenant_id}/inbound", "200", {"event", "call_inbound"}),
    ],
)
async def test_every_webhook_is_described(
    client: httpx.AsyncClient, path: str, answer: str, fields: set[str]
) -> None:
    """What is read of its body, the signature's header, and what it answers."""
    document = await _document(client)

    operation = document["paths"][path]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == fields
    headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    assert headers & {"X-Retell-Signature", "X-Cal-Signature-256"}
    assert answer in operation["responses"]
    assert operation["tags"] == ["Webhooks"]


async def test_an_unknown_address_is_not_found(client: httpx.AsyncClient) -> None:
    """404 in the one shape of all refusals, with where to look."""
    response = await client.get("/nothing/here")

    assert response.status_code == 404
    assert response.json()["status"] == "not_found"
    assert "/schema" in response.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/no/such/address", 404),
        ("HEAD", "/no/such/address", 404),
        ("POST", "/no/such/address", 404),
        ("GET", "/retell/tools/find_appointments", 405),
        ("DELETE", "/health/live", 405),
    ],
)
async def test_an_address_that_there_is_not_is_named_as_every_request(
    client: httpx.AsyncClient, method: str, path: str, code: int
) -> None:
    """The incident: somebody asked about a 405, and there was nothing to find it by in the log."""
    with capture_logs(processors=[merge_contextvars]) as logs:
        response = await client.request(method, path)

    assert response.status_code == code
    request_id = response.headers["X-Request-Id"]
    assert method == "HEAD" or response.json()["request_id"] == request_id
    (line,) = [one for one in logs if one["event"] == "request answered"]
    assert (line["correlation_id"], line["http_status"]) == (request_id, code)


async def test_what_is_allowed_is_named_as_well(client: httpx.AsyncClient) -> None:
    """One id and one line, not two."""
    with capture_logs(processors=[merge_contextvars]) as logs:
        response = await client.options("/health/live")

    (line,) = [one for one in logs if one["event"] == "request answered"]
    assert line["correlation_id"] == response.headers["X-Request-Id"]
