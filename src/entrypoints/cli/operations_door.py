"""The address of its own on which a process shows itself to whoever runs it."""

import contextlib
import socket

from collections.abc import AsyncIterator

from entrypoints.cli.failure import Failure
from entrypoints.container import Container
from entrypoints.http.operations import create_operations_app
from entrypoints.readiness import operations_of, readiness_of
from entrypoints.release import release
from entrypoints.serving import AddressInUse, address_of, listen, served_beside
from entrypoints.settings.schema import OperationsSettings


def operations_listener(settings: OperationsSettings) -> socket.socket | None:
    """This will take the address, if one is configured. Raises `Failure`."""
    if settings.port is None:
        return None
    try:
        return listen(settings.host, port=settings.port)
    except AddressInUse as error:
        message = f"{error}; stop what runs there, or change operations.port"
        raise Failure(message) from error


@contextlib.asynccontextmanager
async def operations_served(
    container: Container, *, listener: socket.socket | None
) -> AsyncIterator[str | None]:
    """This will serve metrics and health for the block, and give their address."""
    if listener is None:
        yield None
        return
    app = create_operations_app(
        operations_of(container, version=release()), readiness=readiness_of(container)
    )
    with listener:
        async with served_beside(app, listener=listener):
            yield address_of(listener)
