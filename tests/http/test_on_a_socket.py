"""What only a real server and a real connection show: hanging up, too much, too slow."""

import asyncio
import contextlib
import socket

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import structlog

from attrs import evolve

from adapters.system.clock import SystemClock
from entrypoints.http.app import create_app
from entrypoints.http.errors import MAX_BODY_BYTES
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.serving import listen
from tests.doubles.world import World
from tests.http.face import KEY, ToldTools, services, tool_body
from tests.http.served import served


CLOCK = SystemClock()
BODY = tool_body("book_appointment", {"name": "Max Beispiel"})


def _request(body: bytes, *, announced: int | None = None) -> bytes:
    length = len(body) if announced is None else announced
    head = (
        "POST /retell/tools HTTP/1.1\r\nHost: salon\r\n"
        f"{SIGNATURE_HEADER}: {sign(body, key=KEY, now=CLOCK.now())}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    return head.encode() + body


@pytest.fixture
async def port(salon_world: World, told_tools: ToldTools) -> AsyncIterator[int]:
    """The port of a service whose tools do as they are told, by the computer's clock."""
    app = create_app(services=services(salon_world, tools=told_tools, clock=CLOCK))
    async with served(app) as opened:
        yield opened


async def _until(condition: Callable[[], object], *, seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in the server
            await asyncio.sleep(0.01)


async def test_a_client_that_hangs_up_stops_nothing(port: int, told_tools: ToldTools) -> None:
    """What was begun goes on when the platform gives up and closes the connection."""
    told_tools.hold = asyncio.Event()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(BODY))
    await writer.drain()
    await _until(lambda: told_tools.commands)

    writer.transport.abort()
    await asyncio.sleep(0.1)
    told_tools.hold.set()

    await _until(lambda: told_tools.finished == 1)


async def test_what_is_still_running_is_finished_before_the_service_stops(
    salon_world: World, told_tools: ToldTools
) -> None:
    """The database closes after the last use case, even if nobody waits for its answer."""
    told_tools.hold = asyncio.Event()
    finished_when_closed: list[int] = []

    @contextlib.asynccontextmanager
    async def opened() -> AsyncIterator[None]:
        yield
        finished_when_closed.append(told_tools.finished)

    made = evolve(services(salon_world, tools=told_tools, clock=CLOCK), lifespan=opened)
    headers = {SIGNATURE_HEADER: sign(BODY, key=KEY, now=CLOCK.now()), "X-Tool-Budget-Ms": "2000"}
    async with served(create_app(services=made)) as port, httpx.AsyncClient(timeout=60) as client:
        url = f"http://127.0.0.1:{port}/retell/tools"
        answer = await client.post(url, content=BODY, headers=headers)
        asyncio.get_running_loop().call_later(0.3, told_tools.hold.set)

    assert answer.json()["status"] == "pending"
    assert finished_when_closed == [1]


async def test_a_body_that_is_announced_too_large_is_refused_at_once(port: int) -> None:
    """413 before a byte of it is read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(b"{", announced=MAX_BODY_BYTES + 1))

    async with asyncio.timeout(60):
        status_line = await reader.readline()

    writer.close()
    assert b" 413 " in status_line


async def test_a_body_that_turns_out_too_large_is_refused(port: int) -> None:
    """Without an announced length it is counted as it comes: 413."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    signed = f"{SIGNATURE_HEADER}: {sign(b'', key=KEY, now=CLOCK.now())}\r\n".encode()
    writer.write(b"POST /retell/tools HTTP/1.1\r\nHost: salon\r\n" + signed)
    writer.write(b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(MAX_BODY_BYTES // 0x10000 + 1):
        writer.write(piece)
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    async with asyncio.timeout(60):
        status_line = await reader.readline()

    writer.close()
    assert b" 413 " in status_line


async def test_a_whole_body_that_is_too_large_is_refused_to_an_ordinary_client(port: int) -> None:
    """A client that sends everything before it reads still hears 413."""
    body = b"x" * (MAX_BODY_BYTES + 1_000_000)
    headers = {SIGNATURE_HEADER: sign(body, key=KEY, now=CLOCK.now())}

    async with httpx.AsyncClient(timeout=60) as client:
        url = f"http://127.0.0.1:{port}/retell/tools"
        response = await client.post(url, content=body, headers=headers)

    assert response.status_code == 413


async def test_a_body_that_breaks_off_does_nothing(port: int, told_tools: ToldTools) -> None:
    """Half a body is no call, and no alarm either."""
    with structlog.testing.capture_logs() as logs:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_request(BODY[:50], announced=len(BODY)))
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await _until(lambda: any(line["event"] == "request answered" for line in logs))

    assert told_tools.commands == []
    assert not [line for line in logs if line.get("alarm")]


async def test_an_answer_is_not_held_back_until_its_first_half_is_acknowledged() -> None:
    """The incident: each answer is written in two pieces, and came 40 ms late to every client."""
    delays: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        delays.set_result(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = listen("127.0.0.1", port=0)
    async with await asyncio.start_server(note, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        is_delayed = await delays
        writer.close()
        await writer.wait_closed()

    assert not is_delayed


async def test_six_callers_are_served_at_once(port: int, told_tools: ToldTools) -> None:
    """One slow call keeps no other waiting."""
    told_tools.hold = asyncio.Event()
    headers = {SIGNATURE_HEADER: sign(BODY, key=KEY, now=CLOCK.now())}

    async with httpx.AsyncClient(timeout=60) as client:
        url = f"http://127.0.0.1:{port}/retell/tools"
        calls = [
            asyncio.create_task(client.post(url, content=BODY, headers=headers)) for _ in range(6)
        ]
        await _until(lambda: len(told_tools.commands) == 6)
        told_tools.hold.set()
        answers = await asyncio.gather(*calls)

    assert [answer.status_code for answer in answers] == [200] * 6
