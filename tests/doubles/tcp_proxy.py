"""
A TCP proxy between a client and a server, on which a test plays the network's failures.

It runs on a thread and an event loop of its own, so that plain and async tests, and processes that
a test starts, use it alike; its methods may be called from any thread and return when they have
taken effect.

    with TcpProxy("127.0.0.1", 5432) as proxy:
        url = f"postgresql+asyncpg://postgres@{proxy.host}:{proxy.port}/postgres"
        proxy.cut()       # every connection is reset, new ones are refused
        proxy.forward()   # all is well again; connections that were held go on where they stood
"""

import asyncio
import contextlib
import enum
import socket
import struct
import threading

from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar


_T = TypeVar("_T")

_CHUNK = 65_536
_START_SECONDS = 60
_TURNS = 5
# SO_LINGER on, for no time: closing sends a reset instead of a polite end.
_RESET = struct.pack("ii", 1, 0)


class _Direction(enum.Enum):
    REQUESTS = "to the server"
    ANSWERS = "to the client"


class TcpProxy:
    """
    Forwards to one server, until it is told otherwise.

    `accepted` counts the connections that clients have made through it.
    """

    host = "127.0.0.1"

    def __init__(self, target_host: str, target_port: int) -> None:
        self.accepted = 0
        self._target = target_host, target_port
        self._open: asyncio.Event
        self._held: frozenset[_Direction] = frozenset()
        self._first_alive = 1
        self._delay_seconds = 0.0
        self._server: asyncio.Server | None = None
        self._connections: set[tuple[asyncio.Task[Any], asyncio.StreamWriter]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = self._wait_for(self._start())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def forward(self) -> None:
        """Let everything pass at once, and accept connections."""
        self._wait_for(self._pass(held=frozenset(), delay_seconds=0.0))

    def delay(self, seconds: float) -> None:
        """Keep each piece, in each direction, for this long before it is passed on."""
        self._wait_for(self._pass(held=frozenset(), delay_seconds=seconds))

    def blackhole(self) -> None:
        """Keep connections open, and accept new ones, but pass nothing in any direction."""
        self._wait_for(self._pass(held=frozenset(_Direction), delay_seconds=0.0))

    def hold_answers(self) -> None:
        """Let requests arrive and take effect, but no answer come back; then `cut` loses it."""
        self._wait_for(self._pass(held=frozenset({_Direction.ANSWERS}), delay_seconds=0.0))

    def forget(self) -> None:
        """Pass nothing more on the present connections, for ever, and let new ones work."""
        self._wait_for(self._forget())

    def cut(self) -> None:
        """Reset every connection with all that is under way on it, and refuse new ones."""
        self._wait_for(self._cut())

    def reset_connections(self) -> None:
        """Reset every connection, but go on accepting new ones."""
        self._wait_for(self._reset())

    def close(self) -> None:
        """Cut, and end for good."""
        if self._loop.is_closed():
            return
        self._wait_for(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_SECONDS)
        self._loop.close()

    def _wait_for(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_SECONDS)

    async def _start(self) -> int:
        self._open = asyncio.Event()
        self._open.set()
        await self._listen(port=0)
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _listen(self, *, port: int) -> None:
        self._server = await asyncio.start_server(self._accept, self.host, port, reuse_address=True)

    async def _pass(self, *, held: frozenset[_Direction], delay_seconds: float) -> None:
        self._held, self._delay_seconds = held, delay_seconds
        # Whoever waits looks again at what is held; the next one to be held waits for a new event.
        self._open.set()
        self._open = asyncio.Event()
        if self._server is None:
            await self._listen(port=self.port)

    async def _forget(self) -> None:
        self._first_alive = self.accepted + 1
        await self._pass(held=frozenset(), delay_seconds=0.0)

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._reset()

    async def _reset(self) -> None:
        tasks = []
        for task, client in tuple(self._connections):
            raw: socket.socket = client.get_extra_info("socket")
            if raw.fileno() >= 0:
                # It may have been closed by the other side, and be about to be forgotten.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            client.transport.abort()
            task.cancel()
            tasks.append(task)
        await asyncio.gather(*tasks, return_exceptions=True)
        # An aborted transport closes its socket in a later turn of the loop.
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        self._connections.add((task, client))
        try:
            await self._serve(reader, client, number=self.accepted)
        except (OSError, asyncio.CancelledError):
            client.transport.abort()
        finally:
            self._connections.discard((task, client))
            with contextlib.suppress(OSError):
                client.close()

    async def _serve(
        self, reader: asyncio.StreamReader, client: asyncio.StreamWriter, *, number: int
    ) -> None:
        await self._until_open(_Direction.REQUESTS, number=number)
        answers, server = await asyncio.open_connection(*self._target)
        try:
            async with asyncio.TaskGroup() as both:
                requests, replies = _Direction.REQUESTS, _Direction.ANSWERS
                both.create_task(self._pump(reader, server, direction=requests, number=number))
                both.create_task(self._pump(answers, client, direction=replies, number=number))
        except* OSError:
            client.transport.abort()
        finally:
            server.transport.abort()

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        *,
        direction: _Direction,
        number: int,
    ) -> None:
        while chunk := await source.read(_CHUNK):
            if self._delay_seconds:
                await asyncio.sleep(self._delay_seconds)
            await self._until_open(direction, number=number)
            target.write(chunk)
            await target.drain()
        if target.can_write_eof():
            target.write_eof()

    async def _until_open(self, direction: _Direction, *, number: int) -> None:
        while direction in self._held or number < self._first_alive:
            await self._open.wait()
