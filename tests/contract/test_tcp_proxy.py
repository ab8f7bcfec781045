"""The tests' own network: a failure that it plays must be one."""

import asyncio
import contextlib

from collections.abc import AsyncIterator
from typing import Self

import pytest

from tests.doubles.tcp_proxy import TcpProxy


@pytest.fixture
async def echo() -> AsyncIterator[tuple[TcpProxy, list[bytes]]]:
    """This will give a proxy before a server that echoes lines, and the lines that it got."""
    got: list[bytes] = []
    answering: list[asyncio.Task[None] | None] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.append(asyncio.current_task())
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                got.append(line)
                writer.write(line)
                await writer.drain()
        with contextlib.suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        with TcpProxy("127.0.0.1", server.sockets[0].getsockname()[1]) as proxy:
            yield proxy, got
        await asyncio.gather(*(task for task in answering if task is not None))


class _Client:
    def __init__(self, proxy: TcpProxy) -> None:
        self._proxy = proxy

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(self._proxy.host, self._proxy.port)
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()

    async def ask(self, line: bytes) -> bytes:
        self.writer.write(line)
        await self.writer.drain()
        return await self.reader.readline()


async def test_what_is_sent_arrives_and_is_answered(echo: tuple[TcpProxy, list[bytes]]) -> None:
    """Without a failure nobody notices the proxy."""
    proxy, got = echo
    async with _Client(proxy) as client:
        assert await client.ask(b"one\n") == b"one\n"

    assert (got, proxy.accepted) == ([b"one\n"], 1)


async def test_a_cut_resets_and_refuses_until_it_forwards_again(
    echo: tuple[TcpProxy, list[bytes]],
) -> None:
    """A connection that stood is reset, a new one is refused, and later one is made again."""
    proxy, _ = echo
    async with _Client(proxy) as client:
        await client.ask(b"one\n")
        proxy.cut()
        with pytest.raises(ConnectionError):
            await client.ask(b"two\n")
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(proxy.host, proxy.port)

    proxy.forward()

    async with _Client(proxy) as client:
        assert await client.ask(b"three\n") == b"three\n"


async def test_a_blackhole_keeps_everything_and_gives_it_back(
    echo: tuple[TcpProxy, list[bytes]],
) -> None:
    """Nothing passes, old connection or new; afterwards both go on where they stood."""
    proxy, got = echo
    async with _Client(proxy) as old:
        await old.ask(b"one\n")
        proxy.blackhole()
        async with _Client(proxy) as new:
            waiting = [asyncio.create_task(c.ask(b"two\n")) for c in (old, new)]
            done, _ = await asyncio.wait(waiting, timeout=0.1)
            held = list(got)

            proxy.forward()

            assert await asyncio.gather(*waiting) == [b"two\n", b"two\n"]
    assert (done, held) == (set(), [b"one\n"])


async def test_a_held_answer_is_lost_by_a_cut_though_the_request_took_effect(
    echo: tuple[TcpProxy, list[bytes]],
) -> None:
    """The unknown outcome: the server did it, the client never hears."""
    proxy, got = echo
    async with _Client(proxy) as client:
        await client.ask(b"one\n")
        proxy.hold_answers()
        asking = asyncio.create_task(client.ask(b"two\n"))
        async with asyncio.timeout(60):
            while b"two\n" not in got:  # noqa: ASYNC110 - it happens on the server's side
                await asyncio.sleep(0.001)

        proxy.cut()

        with pytest.raises(ConnectionError):
            await asking


async def test_a_delay_is_waited_both_ways(echo: tuple[TcpProxy, list[bytes]]) -> None:
    """A slow network answers, later."""
    proxy, _ = echo
    loop = asyncio.get_running_loop()
    async with _Client(proxy) as client:
        await client.ask(b"one\n")
        proxy.delay(0.1)
        before = loop.time()

        answer = await client.ask(b"two\n")

    assert answer == b"two\n"
    assert loop.time() - before >= 0.19
