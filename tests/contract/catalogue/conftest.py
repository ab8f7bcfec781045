"""The catalogue's sources: our adapter on the sandbox, and on what a real Cal.com answered."""

import contextlib
import json
import socket

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn

from attrs import evolve, frozen

from adapters.calcom.catalogue import CalcomCatalogue
from adapters.calcom.http import open_http_client
from adapters.calcom.settings import CalcomSettings
from adapters.memory.calcom_model.event_type import Confirmation
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.ports.catalogue_source import CatalogueSource
from entrypoints.sandbox.app import create_sandbox_app
from entrypoints.sandbox.demo_account import demo_config
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.contract.calendar.calendars import Server
from tests.doubles.pacing import unhurried


API_KEY = "cal_catalogue_suite"
BERLIN = ZoneInfo("Europe/Berlin")
RECORDING = Path(__file__).parents[4] / "shared/contracts/calcom/recordings/44-event-types.json"


@frozen
class CatalogueHarness:
    """
    A source, and what the account behind it has.

    `plain` is an event type without anything special, `confirmed` one that its host confirms, and
    `limited` one with buffers of 10 and 20 minutes, ten days of notice, a step of 15 minutes and a
    window of 30 days.
    """

    source: CatalogueSource
    plain: str
    confirmed: str
    limited: str
    minutes_of_plain: int


@pytest.fixture(params=["sandbox", "recording"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[CatalogueHarness]:
    """Every source, one after the other."""
    opened = _on_sandbox() if request.param == "sandbox" else _on_recording()
    async with opened as made:
        yield made


def _source(client: httpx.AsyncClient, *, address: str) -> CatalogueSource:
    settings = CalcomSettings(base_url=address, zone=BERLIN)
    return CalcomCatalogue(
        client=client, api_key=lambda: API_KEY, settings=settings, pacing=unhurried()
    )


@contextlib.asynccontextmanager
async def _on_sandbox() -> AsyncIterator[CatalogueHarness]:
    config = demo_config(api_key=API_KEY, control_key=None, journal=None, subscriptions=())
    limits: dict[str, Any] = {
        "before_buffer": 10,
        "after_buffer": 20,
        "minimum_notice": 14400,
        "slot_interval": 15,
        "window_days": 30,
    }
    kinds = tuple(evolve(k, **limits) if k.id == 103 else k for k in config.event_types)
    assert {k.id: k.confirmation for k in kinds}[205] is Confirmation.BY_HOST
    app = create_sandbox_app(
        evolve(config, event_types=kinds),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        post=HttpWebhookSender(),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on")), listener)
    await server.started()
    client = open_http_client()
    try:
        yield CatalogueHarness(
            source=_source(client, address=server.address),
            plain="101",
            confirmed="205",
            limited="103",
            minutes_of_plain=30,
        )
    finally:
        await client.aclose()
        await server.stop()


@contextlib.asynccontextmanager
async def _on_recording() -> AsyncIterator[CatalogueHarness]:
    if not RECORDING.is_file():
        pytest.skip("the recordings of a real Cal.com are not beside the project")
    exchanges = json.loads(RECORDING.read_text(encoding="utf-8"))["exchanges"]
    answers = {one["request"]["path"]: one["response"] for one in exchanges}

    def answer(request: httpx.Request) -> httpx.Response:
        # Recorded was the public list of one user, which is the owner's own list.
        recorded = {"/v2/event-types": "/v2/event-types?username=salon"}
        found = answers[recorded.get(request.url.path, request.url.path)]
        return httpx.Response(found["status"], json=found["body"])

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        yield CatalogueHarness(
            source=_source(client, address="http://calcom.example"),
            plain="1",
            confirmed="2",
            limited="3",
            minutes_of_plain=30,
        )
