"""The service and the calendar beside it, each on a socket, in the process of the test."""

import asyncio
import contextlib
import datetime as dt

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx

from attrs import define, evolve
from sqlalchemy import text

from adapters.memory.calcom_model.booking import AttendeeInput, Booking, NewBooking
from booking_domain.model.appointment import Appointment
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
from entrypoints.settings.schema import DatabaseSettings, ServiceSettings, Settings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl
from tests.contract.unit_of_work.sql_harness import SqlStorage
from tests.http.face import Agent
from tests.http.served import served


PATIENCE_SECONDS = 60.0


@define
class Stage:
    """The service, the calendar beside it, and a client of the service; `secret` signs events."""

    storage: SqlStorage
    sandbox: SandboxApp
    client: httpx.AsyncClient
    agent: Agent
    clock: Clock
    secret: Secret

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

    async def book_on_the_web(self, start: dt.datetime, *, event_type: int = 101) -> Booking:
        """Let somebody book in the calendar past us."""
        return await self.sandbox.state.account.desk.create(
            NewBooking(
                event_type_id=event_type,
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
            return await unit.appointments.starting_in(window, limit=100)


@contextlib.asynccontextmanager
async def staged(
    storage: SqlStorage,
    directory: Path,
    *,
    sender: PostWebhook,
    changed: Callable[[Settings], Settings] = lambda settings: settings,
) -> AsyncIterator[Stage]:
    """This will serve both on sockets of their own, with the real time."""
    keys = DemoKeys.generated()
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
        container = Container(settings=changed(settings))
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
            yield Stage(storage, sandbox, client, agent, container.clock(), Secret(keys.webhook))
