# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Opening, running and closing what the container has built, in an order."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

from booking_domain.errors import StorageUnavailable
from entrypoints.container import Container, check_database, probe_database
from entrypoints.http.app import HttpServices, Mount
from entrypoints.http.health import Check, Readiness


def http_services(container: Container, *, version: str, mounts: tuple[Mount, ...]) -> HttpServices:
    """This will return what the HTTP application stands on; its lifespan is `running`."""
    return HttpServices(
        tools=container.tools(),
        salon_appointments=container.salon_appointments(),
        receive_event=container.receive_event(),
        directory=container.directory(),
        clock=container.clock(),
        new_id=container.identifiers().new_id,
        readiness=Readiness(probe=lambda: _probe(container)),
        lifespan=lambda: running(container),
        version=version,
        mounts=mounts,
    )


async def check_redis(container: Container) -> None:
    """
    This will see whether Redis can be used, if one is configured; one that is down only warns.

    Raises:
        InvalidValue: the configuration of it is wrong; the message says what to do.
    """
    await container.shared().check()


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
    grace_seconds = container.settings().service.grace_seconds
    async with opened(container):
        runner.start()
        periodic.start()
        try:
            yield
        finally:
            # Sagas and jobs need all others until they have come to rest, and share the grace.
            await asyncio.gather(
                runner.stop(grace_seconds=grace_seconds), periodic.stop(grace_seconds=grace_seconds)
            )


@contextlib.asynccontextmanager
async def opened(container: Container) -> AsyncIterator[None]:
    """
    This will check the database, and at the end close all in order.

    Raises:
        StorageUnavailable: the database cannot be reached, or its schema is not the one needed.
    """
    try:
        await check_database(container)
        yield
    finally:
        await container.http_client().aclose()
        await container.shared().aclose()
        await container.engine().dispose()


async def _probe(container: Container) -> tuple[Check, ...]:
    shared = await container.shared().checks()
    try:
        await probe_database(container)
    except StorageUnavailable:
        return (Check("database", problem="does not answer, or has another schema"), *shared)
    return (Check("database"), *shared)
