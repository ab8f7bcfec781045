"""The sandbox under a real server: closed connections, mounting, webhooks, a journal that stays."""

import asyncio
import contextlib
import json
import socket

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from attrs import evolve
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from adapters.memory.calcom_model.account_event import Trigger
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from entrypoints.sandbox.app import SandboxApp, create_sandbox_app
from entrypoints.sandbox.config import SandboxConfig, WebhookSubscription
from entrypoints.sandbox.control import CONTROL_HEADER
from entrypoints.sandbox.webhook_delivery import signature
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.doubles.ports import free_port
from tests.http.sandbox.sandbox_world import API_KEY, CONTROL_KEY, attendee, salon_config


FAR_AHEAD = "2035-01-08T09:00:00Z"
HEADERS = {"Authorization": f"Bearer {API_KEY}", "cal-api-version": "2024-08-13"}
BODY = {"start": FAR_AHEAD, "eventTypeId": 101, "attendee": attendee()}


@contextlib.asynccontextmanager
async def served(app: Any, *, lifespan: Any = "on") -> AsyncIterator[str]:
    """Serve an application on a free port of this machine; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan=lifespan))
    task = asyncio.ensure_future(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def sandbox(config: SandboxConfig) -> SandboxApp:
    return create_sandbox_app(
        config, clock=SystemClock(), identifiers=SystemIdentifiers(), post=HttpWebhookSender()
    )


def silent() -> SandboxConfig:
    return evolve(salon_config(), subscriptions=())


async def _break(client: httpx.AsyncClient, faults: dict[str, Any]) -> None:
    answer = await client.put(
        "/_sandbox/faults", json=faults, headers={CONTROL_HEADER: CONTROL_KEY}
    )
    answer.raise_for_status()


async def _booked(client: httpx.AsyncClient) -> int:
    body = (await client.get("/v2/bookings", headers=HEADERS)).json()
    return int(body["pagination"]["totalItems"])


async def _until_booked(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while await _booked(client) != 1:  # noqa: ASYNC110 - it happens in the sandbox
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(("failure", "booked"), [("drop_before", 0), ("drop_after_commit", 1)])
async def test_a_drop_closes_the_connection_without_an_answer(failure: str, booked: int) -> None:
    """The client sees a connection that ended, and not a byte."""
    async with (
        served(sandbox(silent())) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        await _break(client, {"create": {"fail": failure, "times": 1}})

        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS)

        assert await _booked(client) == booked


async def test_a_dropped_create_lands_later_over_a_real_connection() -> None:
    """drop_then_commit: closed at once, booked a moment afterwards."""
    async with (
        served(sandbox(silent())) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        await _break(client, {"create": {"fail": "drop_then_commit", "delay_before_ms": 2000}})

        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS)
        at_once = await _booked(client)
        await _until_booked(client)

        assert at_once == 0


async def test_a_client_that_hangs_up_does_not_stop_its_booking() -> None:
    """lost_response: the client gives up after 50 ms, and the booking exists all the same."""
    async with (
        served(sandbox(silent())) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        await _break(client, {"create": {"delay_before_ms": 2000}})

        hasty = httpx.Timeout(60, read=0.05)
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS, timeout=hasty)

        await _until_booked(client)


def _wrapping(app: SandboxApp) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def received() -> Any:
            return await receive()

        await app(scope, received, send)

    return wrapped


async def test_a_drop_works_where_something_has_wrapped_the_connection() -> None:
    """Without a way to the transport the server is made to close it itself."""
    inner = sandbox(silent())
    async with (
        served(_wrapping(inner), lifespan="off") as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        await _break(client, {"create": {"fail": "drop_after_commit", "times": 1}})

        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS)

        assert await _booked(client) == 1
    await inner.aclose()


async def test_the_sandbox_can_be_mounted_below_a_path_of_another_application() -> None:
    """API, page, control and drops work there; error paths do not show the prefix."""
    inner = sandbox(silent())

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(scope, receive, send)

    below = asgi("/calcom", is_mount=True, copy_scope=True)(mounted)
    outer = Litestar([below], on_shutdown=[inner.aclose], openapi_config=None)
    async with (
        served(outer) as address,
        httpx.AsyncClient(base_url=f"{address}/calcom", timeout=60) as client,
    ):
        booked = await client.post("/v2/bookings", json=BODY, headers=HEADERS)
        taken = await client.post("/v2/bookings", json=BODY, headers=HEADERS)
        unknown = await client.get("/v2/nowhere?x=1", headers=HEADERS)
        page = await client.get("/", params={"from": "2035-01-08"})
        await _break(client, {"create": {"fail": "drop_before", "times": 1}})
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS)

    assert booked.status_code == 201
    assert taken.json()["path"] == "/v2/bookings"
    assert unknown.json()["path"] == "/v2/nowhere?x=1"
    assert "Max Mustermann" in page.text


async def test_a_webhook_arrives_before_the_answer_to_the_create() -> None:
    """Signed, over HTTP, and while the create is still waiting."""
    events: list[str] = []
    received: list[tuple[bytes, str]] = []

    async def receiver(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message: Any = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        received.append((body, dict(scope["headers"])[b"x-cal-signature-256"].decode()))
        events.append("webhook")
        await asyncio.sleep(0.1)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async with served(receiver, lifespan="off") as target:
        subscription = WebhookSubscription(url=target, triggers=tuple(Trigger), secret="s")
        app = sandbox(evolve(salon_config(), subscriptions=(subscription,)))
        async with (
            served(app) as address,
            httpx.AsyncClient(base_url=address, timeout=60) as client,
        ):
            await client.post("/v2/bookings", json=BODY, headers=HEADERS)
            events.append("answer")

    body, signed = received[0]
    assert events == ["webhook", "answer"]
    assert signed == signature(body, secret="s")
    assert json.loads(body)["payload"]["startTime"] == FAR_AHEAD


async def test_bookings_are_found_again_in_the_journal(tmp_path: Path) -> None:
    """A second sandbox on the same file goes on where the first one was left, without goodbye."""
    config = evolve(silent(), journal=tmp_path / "calendar.sqlite")
    left = sandbox(config)
    transport = httpx.ASGITransport(left)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        booked = (await client.post("/v2/bookings", json=BODY, headers=HEADERS)).json()["data"]

    found = sandbox(config)
    transport = httpx.ASGITransport(found)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        seen = await client.get(f"/v2/bookings/{booked['uid']}", headers=HEADERS)
        again = await client.post("/v2/bookings", json=BODY, headers=HEADERS)
    await left.aclose()
    await found.aclose()

    del booked["isPlatformManagedUserBooking"]
    assert seen.json()["data"] == booked
    assert again.status_code == 400


async def test_a_receiver_that_is_not_there_is_no_trouble() -> None:
    """Connection refused: the booking stands."""
    subscription = WebhookSubscription(
        url=f"http://127.0.0.1:{free_port()}/", triggers=tuple(Trigger), secret=None
    )
    app = sandbox(evolve(salon_config(), subscriptions=(subscription,)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        answer = await client.post("/v2/bookings", json=BODY, headers=HEADERS)

    assert answer.status_code == 201
    assert app.state.delivery.deliveries[0].status is None
    await app.aclose()
