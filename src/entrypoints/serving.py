# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Running an ASGI application on uvicorn until somebody stops it."""

import asyncio
import contextlib
import math
import signal
import socket

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import uvicorn

from litestar.types import ASGIApp
from typing_extensions import override

from entrypoints.garbage import settle_garbage
from entrypoints.stopping import Stopping


_STOPPING = (signal.SIGINT, signal.SIGTERM)
_BACKLOG = 2048


class AddressInUse(Exception):
    """The service cannot listen where it should; the message says where and why."""


class Server(uvicorn.Server):
    """
    uvicorn, for which a stop by Ctrl-C or SIGTERM is a good end.

    uvicorn itself raises the signal again after it has stopped, so that the process would end with
    an error. A second Ctrl-C gives up waiting.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        on_started: Callable[[], Awaitable[None]],
        stopping: Stopping,
    ) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._stopping = stopping

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        await self._on_started()

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before it waits for open requests: they are what has to hear of it.
        self._stopping.begin()
        await super().shutdown(sockets=sockets)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        former = {number: signal.signal(number, self.handle_exit) for number in _STOPPING}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


class _Beside(uvicorn.Server):
    """One that is ended by whoever started it, never by a signal."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served_beside(app: ASGIApp, *, listener: socket.socket) -> AsyncIterator[None]:
    """This will serve an application without a lifespan for as long as the block lasts."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Beside(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="operations")
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def listen(host: str, *, port: int) -> socket.socket:
    """
    This will take the address before anything else is started.

    Raises:
        AddressInUse: somebody else has it, or it is none of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        message = f"{host} is no address to listen on: {error.strerror}"
        raise AddressInUse(message) from error
    # The protocol by name: only then asyncio switches Nagle's delay off, and an answer, which is
    # written in two pieces, would else wait 40 ms for the client's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        message = f"cannot listen on {host}:{port}: {error.strerror}"
        raise AddressInUse(message) from error
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket) -> str:
    """This will return the address under which a listening socket is reached from here."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - a comparison
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve_until_stopped(
    app: ASGIApp,
    *,
    listener: socket.socket,
    stopping: Stopping,
    on_started: Callable[[], Awaitable[None]],
) -> None:
    """
    This will serve until SIGINT or SIGTERM, let open requests finish for a while, and then end the
    application's lifespan; `stopping` has one deadline for all of it.
    """
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whole seconds. Our own answers are out before; this ends what somebody else holds open.
        timeout_graceful_shutdown=max(1, math.ceil(stopping.grace_seconds)),
    )
    settle_garbage()
    await Server(config, on_started=on_started, stopping=stopping).serve(sockets=[listener])
