"""The calendars under test, each with what the suite needs besides the port."""

import asyncio
import contextlib
import datetime as dt
import os
import socket
import uuid

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from typing_extensions import override

from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.http import open_http_client
from adapters.calcom.settings import CalcomSettings
from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import MemoryCalendar
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from adapters.telemetry.measuring import Measuring
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observed_calendar import ObservedCalendar
from adapters.telemetry.spans import NoSpans
from booking_domain.model.provider_booking import Booked
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider
from entrypoints.sandbox.app import create_sandbox_app
from entrypoints.sandbox.control import CONTROL_HEADER
from entrypoints.sandbox.demo_account import demo_config, demo_event_types
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.contract.calendar.broken_wire import BrokenWire
from tests.contract.calendar.harness import CalendarHarness, Call, Fault, WiredHarness
from tests.doubles.pacing import unhurried
from tests.doubles.ports import free_port


BERLIN = ZoneInfo("Europe/Berlin")
HAIRCUT = "101"
API_KEY = "cal_contract_suite"
CONTROL_KEY = "control-of-the-contract-suite"
REAL_ADDRESS, REAL_KEY, REAL_EVENT_TYPE = (
    "VOICE_BOOKING_TEST_CALCOM_URL",
    "VOICE_BOOKING_TEST_CALCOM_KEY",
    "VOICE_BOOKING_TEST_CALCOM_EVENT_TYPE",
)
_SLOT_CACHE = dt.timedelta(seconds=2.2)
# A key of Cal.com's may send 120 requests a minute, and is locked out for one if it sends more.
_SECONDS_A_REQUEST = 0.6
_READING = {Call.GET, Call.LIST, Call.SLOTS}
_FAILURE = {
    Fault.ERROR_AFTER_COMMIT: "500_after_commit",
    Fault.DROPPED_AFTER_COMMIT: "drop_after_commit",
    Fault.GATEWAY_PAGE: "html_524_after_commit",
    Fault.NONSENSE: "nonsense_after_commit",
    Fault.DATABASE_TEXT: "db_text_400",
    Fault.RATE_LIMITED: "429",
}


def coming_weeks() -> TimeSlot:
    """Return a fortnight that begins in a week."""
    start = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
    return TimeSlot(start=start + dt.timedelta(days=7), end=start + dt.timedelta(days=21))


class HastyClock(SystemClock):
    """The system's clock, which can be put forward instead of waiting."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta(0)

    @override
    def now(self) -> dt.datetime:
        return super().now() + self._ahead

    def put_forward(self, by: dt.timedelta) -> None:
        self._ahead += by


class MemoryHarness:
    """The account model in this process."""

    event_type = HAIRCUT

    def __init__(self) -> None:
        self._clock = HastyClock()
        account = CalcomAccount(
            demo_event_types(),
            journal=NoJournal(),
            clock=self._clock,
            identifiers=SystemIdentifiers(),
            notify=tell_nobody,
            behaviour=Behaviour(check_to_insert=dt.timedelta(milliseconds=20)),
        )
        self.calendar: CalendarProvider = MemoryCalendar(
            account, placeholder_domain="no-mail.invalid"
        )
        self.window = coming_weeks()

    def new_key(self) -> str:
        return str(uuid.uuid4())

    async def outlive_slot_cache(self) -> None:
        self._clock.put_forward(_SLOT_CACHE)


class ObservedHarness(MemoryHarness):
    """The same behind what measures it for the service: it must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        metrics = Metrics(version="of the contract")
        measuring = Measuring(metrics=metrics, spans=NoSpans(), clock=self._clock)
        self.calendar = ObservedCalendar(self.calendar, tenant_id="salon", measuring=measuring)


class SandboxHarness:
    """Our adapter, on the sandbox, over HTTP."""

    event_type = HAIRCUT

    def __init__(self, *, client: httpx.AsyncClient, server: "Server") -> None:
        self._client = client
        self._server = server
        self.calendar = CalcomCalendar(
            client=client,
            api_key=lambda: API_KEY,
            settings=CalcomSettings(base_url=server.address, zone=BERLIN),
            pacing=unhurried(),
        )
        self.window = coming_weeks()

    def new_key(self) -> str:
        return str(uuid.uuid4())

    async def outlive_slot_cache(self) -> None:
        await asyncio.sleep(_SLOT_CACHE.total_seconds())

    async def spoil_next(self, call: Call, fault: Fault) -> None:
        # aiohttp sends a reading call once more when a kept-alive connection is closed under it.
        times = 2 if call in _READING else 1
        answer = await self._client.put(
            f"{self._server.address}/_sandbox/faults",
            json={call.value: {"fail": _FAILURE[fault], "times": times}},
            headers={CONTROL_HEADER: CONTROL_KEY},
        )
        answer.raise_for_status()

    async def hang_up(self) -> None:
        await self._server.stop()


class RealHarness:
    """Our adapter on a real Cal.com, on an account that is there for tests."""

    def __init__(self, *, address: str, key: str, event_type: str) -> None:
        self.event_type = event_type
        self._keys: list[str] = []
        self._began_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
        self._http = open_http_client()
        self._wire = BrokenWire(self._http._transport)
        self._client = httpx.AsyncClient(transport=self._wire)
        self.calendar = CalcomCalendar(
            client=self._client,
            api_key=lambda: key,
            settings=CalcomSettings(base_url=address, zone=BERLIN),
            pacing=unhurried(),
        )
        self.window = coming_weeks()

    def new_key(self) -> str:
        self._keys.append(str(uuid.uuid4()))
        return self._keys[-1]

    async def outlive_slot_cache(self) -> None:
        await asyncio.sleep(_SLOT_CACHE.total_seconds())

    async def spoil_next(self, call: Call, fault: Fault) -> None:
        self._wire.spoil(fault)

    async def hang_up(self) -> None:
        self._wire.lead_to(free_port())

    async def clear_away(self) -> None:
        """Cancel what the test booked, and wait until the key may be used again."""
        self._wire.lead_to(None)
        for key in self._keys:
            found = await self.calendar.find_bookings(
                key, event_type=self.event_type, created_after=self._began_at
            )
            for booking in found:
                if booking.status.is_active:
                    outcome = await self.calendar.cancel_booking(booking.uid, reason="Test")
                    assert isinstance(outcome, Booked), outcome
        await self._client.aclose()
        await asyncio.sleep(self._wire.requests * _SECONDS_A_REQUEST)


class Server:
    """An application on a real server, on a port that the kernel gave."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._server = server
        self._task = asyncio.create_task(server.serve(sockets=[listener]))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"

    async def started(self) -> None:
        while not self._server.started:
            assert not self._task.done(), "the server did not start"
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        self._server.should_exit = True
        await self._task


@contextlib.asynccontextmanager
async def memory() -> AsyncIterator[CalendarHarness]:
    yield MemoryHarness()


@contextlib.asynccontextmanager
async def observed() -> AsyncIterator[CalendarHarness]:
    yield ObservedHarness()


@contextlib.asynccontextmanager
async def sandbox() -> AsyncIterator[WiredHarness]:
    app = create_sandbox_app(
        demo_config(api_key=API_KEY, control_key=CONTROL_KEY, journal=None, subscriptions=()),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        post=HttpWebhookSender(),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=1)
    server = Server(uvicorn.Server(config), listener)
    await server.started()
    client = open_http_client()
    try:
        yield SandboxHarness(client=client, server=server)
    finally:
        await client.aclose()
        await server.stop()


@contextlib.asynccontextmanager
async def real() -> AsyncIterator[WiredHarness]:
    harness = RealHarness(
        address=os.environ[REAL_ADDRESS],
        key=os.environ[REAL_KEY],
        event_type=os.environ[REAL_EVENT_TYPE],
    )
    try:
        yield harness
    finally:
        await harness.clear_away()
