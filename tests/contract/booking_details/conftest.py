"""Whoever describes bookings: the account model, our adapter on the sandbox, and on recordings."""

import contextlib
import json
import socket

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn

from attrs import frozen

from adapters.calcom.booking_details import CalcomBookingDetails
from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.http import open_http_client
from adapters.calcom.settings import CalcomSettings
from adapters.memory.booking_details import MemoryBookingDetails
from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import MemoryCalendar
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.ports.booking_details import BookingDetails
from booking_domain.ports.calendar_provider import CalendarProvider
from entrypoints.sandbox.app import create_sandbox_app
from entrypoints.sandbox.demo_account import demo_config, demo_event_types
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.contract.calendar.calendars import Server
from tests.doubles.pacing import unhurried


API_KEY = "cal_details_suite"
BERLIN = ZoneInfo("Europe/Berlin")


@frozen
class DetailsHarness:
    """An account on both ports; `take_down` lets it answer no more."""

    details: BookingDetails
    calendar: CalendarProvider
    take_down: Callable[[], Coroutine[Any, Any, None]]


@pytest.fixture(params=["memory", "sandbox"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[DetailsHarness]:
    """Every account, one after the other."""
    opened = _in_memory() if request.param == "memory" else on_sandbox()
    async with opened as made:
        yield made


@contextlib.asynccontextmanager
async def _in_memory() -> AsyncIterator[DetailsHarness]:
    account = CalcomAccount(
        demo_event_types(),
        journal=NoJournal(),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        notify=tell_nobody,
        behaviour=Behaviour(),
    )
    yield DetailsHarness(
        details=MemoryBookingDetails(account, placeholder_domain="no-mail.invalid"),
        calendar=MemoryCalendar(account, placeholder_domain="no-mail.invalid"),
        take_down=_never,
    )


async def _never() -> None:
    message = "there is no network in memory"
    raise AssertionError(message)


@contextlib.asynccontextmanager
async def on_sandbox() -> AsyncIterator[DetailsHarness]:
    """This will give our adapter on the sandbox, over HTTP."""
    app = create_sandbox_app(
        demo_config(api_key=API_KEY, control_key=None, journal=None, subscriptions=()),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        post=HttpWebhookSender(),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on")), listener)
    await server.started()
    client = open_http_client()
    settings = CalcomSettings(base_url=server.address, zone=BERLIN)
    try:
        yield DetailsHarness(
            details=CalcomBookingDetails(
                client=client, api_key=lambda: API_KEY, settings=settings, pacing=unhurried()
            ),
            calendar=CalcomCalendar(
                client=client, api_key=lambda: API_KEY, settings=settings, pacing=unhurried()
            ),
            take_down=server.stop,
        )
    finally:
        await client.aclose()
        await server.stop()


@contextlib.asynccontextmanager
async def answering(body: object) -> AsyncIterator[BookingDetails]:
    """This will give our adapter on a Cal.com that always answers this."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=json.dumps(body))

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        yield CalcomBookingDetails(
            client=client,
            api_key=lambda: API_KEY,
            settings=CalcomSettings(base_url="http://calcom.example", zone=BERLIN),
            pacing=unhurried(),
        )
