"""Migrations that are ended half-way, and what becomes of them the next time."""

import asyncio
import itertools
import os
import signal
import sys

import pytest

from sqlalchemy import inspect, text

from adapters.sql import migration
from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.migration import downgrade, migrate
from adapters.sql.schema_check import check_schema
from booking_domain.errors import StorageUnavailable
from tests.contract.sql.interruptions import STEPS, content_of, fill, is_ended_early
from tests.contract.unit_of_work.sql_harness import SqlStorage


DIES = """
import os, signal, sys
from sqlalchemy import Engine, event
from adapters.sql.migration import migrate

left = int(sys.argv[2])

def die(connection, cursor, statement, *_):
    global left
    left -= not statement.lstrip().startswith(("SELECT", "SHOW", "DESCRIBE", "SET"))
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "after_cursor_execute", die)
migrate(sys.argv[1])
"""


async def _rebuilt(database: SqlStorage) -> None:
    """Write a table anew: in MariaDB's rows a dropped column keeps its room, and that is little."""
    async with database.engine.begin() as connection:
        if await connection.run_sync(lambda one: inspect(one).has_table("phone_call")):
            await connection.execute(text("ALTER TABLE phone_call FORCE"))


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
@pytest.mark.parametrize(("before", "after"), STEPS)
async def test_a_migration_ended_after_any_statement_is_finished_by_the_next(
    database: SqlStorage, before: str, after: str
) -> None:
    """MariaDB keeps what was done so far; the rest is done, up and down, and no row is lost."""
    await fill(database)
    await asyncio.to_thread(downgrade, database.url, to=before)
    down = await content_of(database)
    await asyncio.to_thread(migrate, database.url, to=after)
    up = await content_of(database)
    await asyncio.to_thread(downgrade, database.url, to=before)

    steps_up = steps_down = 0
    for changes in itertools.count(1):
        is_ended = await is_ended_early(database, migrate, to=after, changes=changes)
        steps_up += is_ended
        if is_ended:
            await asyncio.to_thread(migrate, database.url, to=after)
        assert await content_of(database) == up
        is_back = not await is_ended_early(database, downgrade, to=before, changes=changes)
        steps_down += not is_back
        if not is_back:
            await asyncio.to_thread(downgrade, database.url, to=before)
        assert await content_of(database) == down
        if is_back and not is_ended:
            break
        await _rebuilt(database)

    assert min(steps_up, steps_down) > 1
    await asyncio.to_thread(migrate, database.url)
    assert await check_schema(database.engine) == ()


async def test_a_killed_process_is_followed_by_one_that_finishes(database: SqlStorage) -> None:
    """kill -9 in the middle of the first migration: the next `migrate` brings everything."""
    await asyncio.to_thread(downgrade, database.url, to="base")
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES, database.url, "30", env=dict(os.environ)
    )
    assert await killed.wait() == -signal.SIGKILL
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)

    await asyncio.to_thread(migrate, database.url)

    assert await check_schema(database.engine) == ()


MADE_OTHERWISE = {
    "a table": (
        "CREATE TABLE customer (tenant_id VARCHAR(64) NOT NULL, PRIMARY KEY (tenant_id))",
        r"table customer is there already.*customer\.phone is missing.*Restore a backup",
    ),
    "a column": (
        "ALTER TABLE phone_call ADD asked INTEGER",
        r"column phone_call\.asked is there already.*make it MEDIUMTEXT.*Restore a backup",
    ),
    "an index": (
        "CREATE INDEX ix_phone_call_first_seen_at ON phone_call (call_id)",
        "index ix_phone_call_first_seen_at of phone_call is there already.*another has its name",
    ),
}


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
@pytest.mark.parametrize("kind", MADE_OTHERWISE)
async def test_what_no_migration_has_made_is_named(database: SqlStorage, kind: str) -> None:
    """Something else under the name that is needed is no interrupted migration's; it is kept."""
    statement, said = MADE_OTHERWISE[kind]
    await asyncio.to_thread(downgrade, database.url, to="0007")
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))

    with pytest.raises(SchemaOutOfDate, match=said):
        await asyncio.to_thread(migrate, database.url)


LOCKED = {
    "postgresql": f"SELECT pg_advisory_lock({migration._LOCK})",
    "mariadb": f"SELECT GET_LOCK({migration._MARIADB_LOCK}, 0)",
}


@pytest.mark.parametrize("database", sorted(LOCKED), indirect=True)
async def test_who_waits_too_long_for_another_migration_does_nothing(
    database: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that does not end is named, and nobody migrates beside it."""
    monkeypatch.setattr(migration, "_LOCK_SECONDS", 0)
    await asyncio.to_thread(downgrade, database.url, to="0009")
    before = await content_of(database)
    async with database.engine.connect() as other:
        await other.execute(text(LOCKED[database.engine.dialect.name]))

        with pytest.raises(StorageUnavailable, match="another process has been migrating"):
            await asyncio.to_thread(migrate, database.url)

    assert await content_of(database) == before
