"""How long a server may take to answer before its connection is given up."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.sql.errors import storage_errors


ANSWER_SECONDS = "voice_booking_answer_seconds"
"""The execution option of an engine that holds it; a file needs none."""


def in_time(over: AsyncConnection | AsyncEngine) -> asyncio.Timeout:
    """
    This will raise `TimeoutError` out of its block when no answer comes; the connection is lost.

    A server that vanished, or a network that swallows packets, says nothing for ever, and the
    servers' own limits are not heard either. asyncmy has no time-out that lets a task be cancelled.
    """
    return asyncio.timeout(over.sync_engine.get_execution_options().get(ANSWER_SECONDS))


@contextlib.asynccontextmanager
async def answered(connection: AsyncConnection) -> AsyncIterator[None]:
    """This will do as `in_time`, and let only errors of the ports out of its block."""
    with storage_errors():
        async with in_time(connection):
            yield
