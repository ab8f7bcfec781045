"""What time it is for the database's server."""

import datetime as dt

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.transaction import Access


_QUESTIONS = {
    "postgresql": "SELECT clock_timestamp()",
    "mariadb": "SELECT UTC_TIMESTAMP(6)",
}


async def server_time(engine: AsyncEngine) -> dt.datetime | None:
    """
    This will ask the server for its time, in UTC; a SQLite file has none of its own.

    Raises:
        StorageUnavailable: the database cannot be reached.
    """
    question = _QUESTIONS.get(engine.dialect.name)
    if question is None:
        return None
    async with connected(engine, access=Access.READING) as connection, answered(connection):
        told: dt.datetime = (await connection.execute(text(question))).scalar_one()
    return told.replace(tzinfo=dt.UTC) if told.tzinfo is None else told.astimezone(dt.UTC)
