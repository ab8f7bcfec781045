"""Cal.com tells of a booking inside the very request that makes it, and waits for our answer."""

import asyncio
import contextlib
import datetime as dt

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from attrs import define, evolve, field
from sqlalchemy import text

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from entrypoints.cli.demo_place import DemoKeys
from entrypoints.cli.demo_salon import demo_settings
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.http_services import http_services
from entrypoints.sandbox.app import SandboxApp, create_sandbox_app
from entrypoints.sandbox.demo_account import OWNER, demo_config, subscription_to_all
from entrypoints.sandbox.webhook_delivery import PostWebhook, Subscription
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from entrypoints.settings.schema import DatabaseSettings, ServiceSettings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.http.face import Agent
from tests.http.served import served


PATIENCE_SECONDS = 60.0
BERLIN = ZoneInfo("Europe/Berlin")
WHEN = {"date_text": "nächsten Mittwoch", "time_text": "um zehn"}
BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    **WHEN,
}


def next_wednesday_at_ten(now: dt.datetime) -> dt.datetime:
    """Return what a caller means by it: the Wednesday of the next week."""
    today = now.astimezone(BERLIN).date()
    day = today + dt.timedelta(days=7 - today.weekday() + 2)
    return dt.datetime.combine(day, dt.time(10), tzinfo=BERLIN).astimezone(dt.UTC)


@define
class HeldSender(PostWebhook):
    """Delivers each event at once, and keeps the request that caused it open until told."""

    inner: HttpWebhookSender = field(factory=HttpWebhookSender)
    told: asyncio.Event = field(factory=asyncio.Event)
    may_go_on: asyncio.Event = field(factory=asyncio.Event)
    statuses: list[int] = field(factory=list)
    deliveries: list[dict[str, Any]] = field(factory=list)

    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        status = await self.inner(url, body=body, headers=headers)
        self.statuses.append(status)
        self.deliveries.append({"url": url, "content": body, "headers": dict(headers)})
        self.told.set()
        await self.may_go_on.wait()
        return status

    async def aclose(self) -> None:
        await self.inner.aclose()


@define
class Stage:
    """The service, the calendar beside it, and a client of the service."""

    storage: SqlStorage
    sender: HeldSender
    sandbox: SandboxApp
    client: httpx.AsyncClient
    agent: Agent
    clock: Clock

    async def inbox(self) -> tuple[InboxEvent, ...]:
        """Return what waits."""
        async with self.storage.units.reading(OWNER.username) as unit:
            return await unit.inbox.unprocessed(limit=10)

    async def processed(self, count: int) -> list[tuple[str, str | None]]:
        """Wait until so many events are processed; return what came of each, as received."""
        query = text(
            "SELECT kind, outcome FROM inbox_event WHERE processed_at IS NOT NULL"
            " ORDER BY received_at"
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                async with self.storage.engine.connect() as connection:
                    rows = (await connection.execute(query)).all()
                if len(rows) >= count:
                    return [(row.kind, row.outcome) for row in rows]
                await asyncio.sleep(0.1)

    async def book_on_the_web(self, start: dt.datetime) -> None:
        """Let somebody book in the calendar past us."""
        await self.sandbox.state.account.desk.create(
            NewBooking(
                event_type_id=101,
                start=start,
                attendee=AttendeeInput(
                    name="Web Bucher",
                    email="web@example.org",
                    phone=None,
                    time_zone="Europe/Berlin",
                    language="de",
                ),
            )
        )

    async def appointments(self) -> tuple[Appointment, ...]:
        now = self.clock.now()
        window = TimeSlot.lasting(now, minutes=60 * 24 * 30)
        async with self.storage.units.reading(OWNER.username) as unit:
            return await unit.appointments.starting_in(window, limit=10)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def stage(
    request: pytest.FixtureRequest, server_url: Callable[[str], str], tmp_path: Path
) -> AsyncIterator[Stage]:
    """Both parties on sockets of their own, with the real time."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage, _staged(storage, tmp_path) as opened:
        yield opened


@contextlib.asynccontextmanager
async def _staged(storage: SqlStorage, directory: Path) -> AsyncIterator[Stage]:
    keys, sender = DemoKeys.generated(), HeldSender()
    config = demo_config(api_key=keys.calcom, control_key=None, journal=None, subscriptions=())
    sandbox = create_sandbox_app(
        config, clock=Container.clock(), identifiers=Container.identifiers(), post=sender
    )
    async with served(sandbox) as calendar_port:  # type: ignore[arg-type]
        settings = demo_settings(
            keys, database=directory / "unused", address="", service=ServiceSettings()
        )
        settings = evolve(
            settings,
            database=DatabaseSettings(url=DatabaseUrl(Secret(storage.url))),
            calcom=evolve(settings.calcom, base_url=f"http://127.0.0.1:{calendar_port}"),
        )
        container = Container(settings=settings)
        app = create_app(services=http_services(container, version="0", mounts=()))
        async with served(app) as port, httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            told = subscription_to_all(
                f"http://127.0.0.1:{port}/calcom/webhook/{OWNER.username}", secret=keys.webhook
            )
            sandbox.state.delivery.subscribe(
                Subscription(id="1", url=told.url, triggers=told.triggers, secret=told.secret)
            )
            agent = Agent(
                client,
                clock=container.clock(),
                key=Secret(keys.retell),
                path=f"http://127.0.0.1:{port}/retell/tools/{{}}".format,
            )
            yield Stage(storage, sender, sandbox, client, agent, container.clock())


async def test_the_event_is_answered_while_the_create_that_caused_it_is_still_open(
    stage: Stage,
) -> None:
    """
    Nothing that the saga holds is waited for.

    The calendar answers our create only after we have answered its event: a handler that waited
    for the appointment, its lease or its claims would wait for itself.
    """
    booking = asyncio.create_task(stage.agent.call("book_appointment", BOOK))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await stage.sender.told.wait()
        (open_one,) = await stage.appointments()
        (event,) = await stage.inbox()
        answered_before_the_create = not booking.done()
        repeat = await stage.client.post(**stage.sender.deliveries[0])
    finally:
        stage.sender.may_go_on.set()
    answer = await booking
    (closed_one,) = await stage.appointments()

    assert stage.sender.statuses == [200]
    assert answered_before_the_create
    assert (open_one.state, open_one.provider_uid) == (AppointmentState.PENDING, None)
    assert open_one.saga is not None
    assert event.kind == "BOOKING_CREATED"
    assert open_one.appointment_id in event.body
    assert (repeat.status_code, repeat.json()) == (200, {"status": "repeated"})
    assert answer["status"] == "confirmed"
    assert closed_one.state is AppointmentState.CONFIRMED


async def test_a_move_and_a_cancel_are_told_of_inside_their_own_requests_too(stage: Stage) -> None:
    """Three changes by us, three events, all stored, and none made its own change wait."""
    stage.sender.may_go_on.set()
    booked = await stage.agent.call("book_appointment", BOOK)
    moved = await stage.agent.call(
        "reschedule_appointment", {"date_text": "nächsten Mittwoch", "time_text": "um elf"}
    )
    cancelled = await stage.agent.call("cancel_appointment", {})

    statuses = [one["status"] for one in (booked, moved, cancelled)]
    assert statuses == ["confirmed", "rescheduled", "cancelled"]
    assert stage.sender.statuses == [200, 200, 200]
    kinds = [kind for kind, _ in await stage.processed(3)]
    assert kinds == ["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"]
    assert await stage.inbox() == ()


async def test_the_echo_of_our_own_booking_is_processed_when_its_saga_has_ended(
    stage: Stage,
) -> None:
    """While Cal.com holds our create open it only waits; afterwards it says what we know."""
    booking = asyncio.create_task(stage.agent.call("book_appointment", BOOK))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await stage.sender.told.wait()
        await asyncio.sleep(0.3)
        during = await stage.inbox()
    finally:
        stage.sender.may_go_on.set()
    assert (await booking)["status"] == "confirmed"

    assert [event.kind for event in during] == ["BOOKING_CREATED"]
    assert await stage.processed(1) == [("BOOKING_CREATED", "echo")]
    (row,) = await stage.appointments()
    assert row.state is AppointmentState.CONFIRMED


async def test_what_the_web_books_is_offered_no_more_from_its_acknowledgement_on(
    stage: Stage,
) -> None:
    """Cal.com still keeps the web booker waiting, and its own list of free times is stale."""
    ask = {"service": "Herrenhaarschnitt", "staff": "Anna", **WHEN}
    assert (await stage.agent.call("check_availability", ask))["status"] == "available"
    start = next_wednesday_at_ten(stage.clock.now())
    booking = asyncio.create_task(stage.book_on_the_web(start))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await stage.sender.told.wait()
        asked = await stage.agent.call("check_availability", ask)
        still_open = not booking.done()
    finally:
        stage.sender.may_go_on.set()
    await booking

    assert stage.sender.statuses == [200]
    assert still_open
    assert asked["status"] != "available"
    assert await stage.processed(1) == [("BOOKING_CREATED", "foreign")]
    assert (await stage.agent.call("check_availability", ask))["status"] != "available"
