# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Opening, running and closing what the container has built, in an order."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

import structlog

from booking_domain.errors import StorageUnavailable
from entrypoints.container import Container
from entrypoints.database import check_database


_LAST_TRACES_SECONDS = 1.0
_log = structlog.get_logger(__name__)


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
    stopping = container.stopping()
    # Whoever waits for a saga hears at once that it goes on, while there is time to say so.
    stopping.tell(runner.retire)
    with container.observation().alarm_lines():
        async with opened(container):
            # Begun with the first call, what is read ahead for it would be doubted, and read once
            # more.
            for tenant_id in container.tenants():
                await container.shared().cache.generation(tenant_id)
            runner.start()
            periodic.start()
            try:
                yield
            finally:
                # Sagas and jobs need all others until they have come to rest, and share the grace.
                stopping.begin()
                left = stopping.seconds_left
                await asyncio.gather(
                    runner.stop(grace_seconds=left), periodic.stop(grace_seconds=left)
                )
                await _last_traces(container)


@contextlib.asynccontextmanager
async def driving(container: Container, *, grace_seconds: float) -> AsyncIterator[None]:
    """
    This will check the database, drive sagas meanwhile, those that others have left too, and at the
    end close all in order: what has not ended after the grace is handed over.

    For a command that comes to an end by itself; no job is done again and again.

    Raises:
        StorageUnavailable: the database cannot be reached, or its schema is not the one needed.
    """
    runner = container.runner()
    async with opened(container):
        is_over = asyncio.Event()
        recovering = asyncio.create_task(_recovering(container, until=is_over))
        try:
            await container.strays().look()
            yield
        finally:
            is_over.set()
            # Not cancelled: a question to the database that is cut off outlives this event loop.
            await recovering
            await runner.stop(grace_seconds=grace_seconds)


async def _recovering(container: Container, *, until: asyncio.Event) -> None:
    runner, seconds = container.runner(), container.settings().runner.poll_seconds
    while not until.is_set():
        try:
            await runner.recover_once()
        except StorageUnavailable as error:
            _log.warning("abandoned sagas cannot be looked for", reason=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), timeout=seconds)


@contextlib.asynccontextmanager
async def opened(container: Container) -> AsyncIterator[None]:
    """
    This will check the database, and at the end close all in order.

    Raises:
        StorageUnavailable: the database cannot be reached, or its schema is not the one needed.
    """
    try:
        for note in await check_database(container):
            _log.warning("the database has more than this program knows", found=note)
        yield
    finally:
        await asyncio.to_thread(container.observation().measuring.spans.close)
        await container.http_client().aclose()
        await container.late_telling().close()
        await container.shared().aclose()
        await container.engine().dispose()


async def _last_traces(container: Container) -> None:
    """Write what waits, if the database takes it at once: the process is about to be gone."""
    try:
        async with asyncio.timeout(_LAST_TRACES_SECONDS):
            await container.kept_answers().write()
    except (StorageUnavailable, TimeoutError) as error:
        _log.warning("the last traces are lost", reason=type(error).__name__)
