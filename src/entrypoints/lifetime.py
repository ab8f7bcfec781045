# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""What is opened and begun before a process works, and how it ends."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

from entrypoints.container import Container, check_database, has_schema
from entrypoints.http.app import HttpServices, Mount
from entrypoints.http.health import Check, Readiness


def http_services(container: Container, *, version: str, mounts: tuple[Mount, ...]) -> HttpServices:
    """This will return what the HTTP application stands on; its lifespan is `running`."""
    return HttpServices(
        tools=container.tools(),
        salon_appointments=container.salon_appointments(),
        directory=container.directory(),
        clock=container.clock(),
        new_id=container.identifiers().new_id,
        readiness=Readiness(probe=lambda: _probe(container)),
        lifespan=lambda: running(container),
        version=version,
        mounts=mounts,
    )


@contextlib.asynccontextmanager
async def running(container: Container) -> AsyncIterator[None]:
    """
    This will check the database, take up what was left, do what comes again and again, and at the
    end close all in order.

    Raises:
        StorageUnavailable: the database cannot be reached, or its schema is not the one needed.
    """
    runner = container.runner()
    periodic = container.periodic()
    try:
        await check_database(container)
        runner.start()
        periodic.start()
        try:
            yield
        finally:
            # First what works: it needs the others until it has come to rest. Both at once, so that
            # a stop takes no longer than was said.
            grace_seconds = container.settings().service.grace_seconds
            await asyncio.gather(
                periodic.stop(grace_seconds=grace_seconds), runner.stop(grace_seconds=grace_seconds)
            )
    finally:
        await container.http_client().aclose()
        await container.shared().aclose()
        await container.engine().dispose()


async def _probe(container: Container) -> tuple[Check, ...]:
    shared = await container.shared().checks()
    if not await has_schema(container):
        return (Check("database", problem="does not answer, or has another schema"), *shared)
    return (Check("database"), *shared)
