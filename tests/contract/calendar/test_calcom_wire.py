"""Cal.com's adapter only: what real sockets do, and that a write leaves at most once."""

import asyncio
import contextlib

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import httpx
import pytest

from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.http import open_http_client
from adapters.calcom.settings import CalcomSettings
from booking_domain.model.customer import Customer
from booking_domain.model.provider_booking import (
    BookingRequest,
    NotBooked,
    OutcomeUnknown,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from tests.contract.calendar.calendars import coming_weeks
from tests.doubles.pacing import unhurried
from tests.doubles.ports import free_port


HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
ANSWERS = {
    "closed without an answer": b"",
    "no HTTP": b"garbage\r\n\r\n",
    "half an answer": HEAD + b'{"status": "success", "da',
    "a redirect": b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    "a header too long": b"HTTP/1.1 201 Created\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
}


class RawServer:
    """Counts requests and answers each with the same bytes, then closes the connection."""

    def __init__(self, answer: bytes, *, drips: bool = False) -> None:
        self._answer = answer
        self._drips = drips
        self._connections: list[asyncio.Task[None]] = []
        self.requests = 0

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.append(asyncio.create_task(self._answer_one(reader, writer)))

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            writer.write(self._answer)
            while self._drips:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
            await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Yield the address, and wait for all connections to end."""
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            await asyncio.gather(*self._connections)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    opened = open_http_client()
    yield opened
    await opened.aclose()


async def create(client: httpx.AsyncClient, *, address: str, within: float = 10.0) -> WriteOutcome:
    settings = CalcomSettings(
        base_url=address, zone=ZoneInfo("Europe/Berlin"), write_timeout_seconds=within
    )
    calendar = CalcomCalendar(
        client=client, api_key=lambda: "cal_wire", settings=settings, pacing=unhurried()
    )
    request = BookingRequest(
        event_type="7",
        slot=TimeSlot.lasting(coming_weeks().start, minutes=30),
        customer=Customer(name="Erika Beispiel"),
        time_zone="Europe/Berlin",
        key="a-key",
        references=(),
    )
    return await calendar.create_booking(request)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
async def test_a_create_that_arrived_is_unknown_and_is_not_sent_again(
    client: httpx.AsyncClient, answer: bytes
) -> None:
    """Whatever the library calls it, and without a retry of its own."""
    server = RawServer(answer)

    async with server.running() as address:
        outcome = await create(client, address=address)

    assert isinstance(outcome, OutcomeUnknown)
    assert server.requests == 1


async def test_an_answer_that_drips_is_cut_off(client: httpx.AsyncClient) -> None:
    """Each byte is in time, the answer is not."""
    server = RawServer(HEAD, drips=True)

    async with server.running() as address:
        outcome = await create(client, address=address, within=2.0)

    assert isinstance(outcome, OutcomeUnknown)
    assert server.requests == 1


async def test_what_nobody_listens_for_was_never_sent(client: httpx.AsyncClient) -> None:
    """The kernel refuses the connection, whatever httpx makes of that."""
    outcome = await create(client, address=f"http://127.0.0.1:{free_port()}")

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.NEVER_SENT
