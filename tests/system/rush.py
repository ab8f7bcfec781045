"""
Many callers at once on the real application, in this process, on a real database.

The calendar is the memory one, so that what is measured is ours: the HTTP edge, the use cases, the
runner and the database.
"""

import asyncio
import contextlib
import datetime as dt
import itertools
import secrets
import time

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx

from attrs import define, evolve, field, frozen
from dependency_injector import providers

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import MemoryCalendar
from booking_domain.ports.calendar_provider import CalendarProvider
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.http.retell import BUDGET_HEADER
from entrypoints.http_services import http_services
from entrypoints.sandbox.demo_account import demo_event_types
from entrypoints.settings.loading import load_settings
from entrypoints.settings.schema import RestSettings, RetellSettings, Settings
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.doubles.processes import configured, signed_tool_call
from tests.doubles.working_days import working_days


CALLERS = 64
# The most that there is: on a busy machine the last of so many is served after the usual 8 s.
_PATIENCE_MS = "120000"
_KEY = "key_test_" + secrets.token_hex(8)
_NUMBERS = itertools.count(15_330_000_000)


@frozen
class Answered:
    """What one caller heard, and after how many seconds."""

    status: str
    message: str
    seconds: float


@define
class Rush:
    """
    A service with as many salons as callers, each with a calendar of its own.

    One slot of one salon is one resource; the same slot in every salon is as many.
    """

    client: httpx.AsyncClient
    container: Container
    _days: Iterator[dt.date] = field(factory=working_days)

    async def for_one_slot(self) -> list[Answered]:
        """Let all callers want the same slot at once."""
        day = next(self._days)
        return await asyncio.gather(*(self._book(day, salon=0) for _ in range(CALLERS)))

    async def for_slots_of_their_own(self) -> list[Answered]:
        """Let all callers want something at once, each another resource."""
        day = next(self._days)
        return await asyncio.gather(*(self._book(day, salon=place) for place in range(CALLERS)))

    async def _book(self, day: dt.date, *, salon: int) -> Answered:
        words = {
            "customer_name": "Max Beispiel",
            "service": "Herrenhaarschnitt",
            "staff": "Anna",
            "date_text": f"{day:%d.%m.%Y}",
            "time_text": "um zehn Uhr",
        }
        request = signed_tool_call(
            "book_appointment",
            words,
            call_id=f"call_{secrets.token_hex(8)}",
            tool_call_id=f"tool_{secrets.token_hex(8)}",
            key=_KEY,
            caller=f"+49{next(_NUMBERS)}",
            called=_called_number(salon),
        )
        request["headers"][BUDGET_HEADER] = _PATIENCE_MS
        begin = time.perf_counter()
        response = await self.client.post("/retell/tools/book_appointment", **request)
        seconds = time.perf_counter() - begin
        answer: dict[str, Any] = response.raise_for_status().json()
        return Answered(answer["status"], answer["message"], seconds)


@contextlib.asynccontextmanager
async def rush_on(address: str | None, *, directory: Path) -> AsyncIterator[Rush]:
    """This will open the application on a database of its own (a SQLite file without address)."""
    async with sql_storage(address) as storage:
        container = _container(_settings(directory, database=storage.url))
        services = http_services(container, version="test", mounts=())
        transport = httpx.ASGITransport(app=create_app(services=services))  # type: ignore[arg-type]
        async with (
            services.lifespan(),
            httpx.AsyncClient(transport=transport, base_url="http://service") as client,
        ):
            yield Rush(client=client, container=container)


def _settings(directory: Path, *, database: str) -> Settings:
    file = directory / "salon.toml"
    file.write_text(configured(calendar="http://127.0.0.1:9", directory=directory))
    given = {
        "VOICE_BOOKING_DATABASE_URL": database,
        "TEST_CALCOM_KEY": "unused",
        "TEST_RETELL_KEY": _KEY,
        "TEST_REST_TOKEN": secrets.token_hex(16),
    }
    settings = load_settings(file, environment=given)
    (salon,) = settings.tenants
    salons = tuple(
        evolve(
            salon,
            id=f"salon-{place}",
            rest=RestSettings(),
            retell=RetellSettings(keys=salon.retell.keys, called_numbers=(_called_number(place),)),
        )
        for place in range(CALLERS)
        if salon.retell is not None
    )
    return evolve(settings, tenants=salons)


def _called_number(place: int) -> str:
    return f"+493023125{place:03}"


def _container(settings: Settings) -> Container:
    container = Container(settings=settings)
    calendars: dict[str, CalendarProvider] = {
        salon.id: MemoryCalendar(
            CalcomAccount(
                demo_event_types(),
                journal=NoJournal(),
                clock=container.clock(),
                identifiers=container.identifiers(),
                notify=tell_nobody,
                behaviour=Behaviour(),
            ),
            placeholder_domain="no-mail.invalid",
        )
        for salon in settings.tenants
    }
    container.calendars.override(providers.Object(calendars))
    return container
