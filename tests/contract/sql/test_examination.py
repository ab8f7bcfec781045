"""A look at a database: what `serve` would refuse, its clock, and nothing is changed."""

import asyncio
import datetime as dt
import hashlib
import sqlite3

from collections.abc import Callable
from pathlib import Path

import pytest

from sqlalchemy import make_url, text

from adapters.sql.migration import downgrade, migrate
from adapters.sql.server_clock import server_time
from adapters.system.clock import SystemClock
from booking_domain.errors import StorageUnavailable
from entrypoints.database import DatabaseState, examine_database
from entrypoints.settings.schema import DatabaseSettings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl
from tests.contract.unit_of_work.sql_harness import SqlStorage


async def look(url: str) -> DatabaseState:
    """Examine it with the real time."""
    settings = DatabaseSettings(url=DatabaseUrl(Secret(url)))
    return await examine_database(settings, clock=SystemClock())


def traces(folder: Path) -> dict[str, str]:
    """Return the files of a folder with what is in them."""
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())
    }


async def test_a_database_as_it_should_be_has_no_problem(database: SqlStorage) -> None:
    """Its kind is told, and that no salon was applied."""
    state = await look(database.url)

    assert (state.schema_problem, state.notes, state.applied) == (None, (), ())
    assert state.kind == database.engine.dialect.name


async def test_the_servers_clock_is_told_in_utc(database: SqlStorage) -> None:
    """A file has none of its own."""
    state = await look(database.url)

    if database.engine.dialect.name == "sqlite":
        assert state.clock is None
        return
    assert state.clock is not None
    assert state.clock.told.utcoffset() == dt.timedelta()
    slack = dt.timedelta(seconds=2)
    assert state.clock.asked_at - slack < state.clock.told < state.clock.answered_at + slack


async def test_the_servers_time_goes_on(database: SqlStorage) -> None:
    """It is that of the question, not of a transaction's begin."""
    first = await server_time(database.engine)
    await asyncio.sleep(0.05)
    second = await server_time(database.engine)

    assert (first is None) == (database.engine.dialect.name == "sqlite")
    assert first is None or (second is not None and first < second)


async def test_a_missing_migration_is_a_problem(database: SqlStorage) -> None:
    """With the command that mends it."""
    await asyncio.to_thread(downgrade, database.url, to="-1")

    state = await look(database.url)

    assert "run `voice-booking migrate`" in str(state.schema_problem)


async def test_a_later_schema_is_a_problem(database: SqlStorage) -> None:
    """The newer program is the way out."""
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert "newer than this program" in str((await look(database.url)).schema_problem)


async def test_what_was_changed_by_hand_is_a_problem(database: SqlStorage) -> None:
    """It is named."""
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE outbox RENAME COLUMN detail TO details"))

    problem = str((await look(database.url)).schema_problem)

    assert "changed by hand" in problem
    assert "detail" in problem


async def test_more_than_is_needed_is_noted(database: SqlStorage) -> None:
    """It does no harm."""
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE outbox ADD COLUMN remark VARCHAR(20)"))

    state = await look(database.url)

    assert state.schema_problem is None
    assert any("remark" in note for note in state.notes)


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Whoever looks leaves nothing behind."""
    state = await look(f"sqlite:///{tmp_path}/none.db")

    assert "is not there or empty: run `voice-booking migrate`" in str(state.schema_problem)
    assert traces(tmp_path) == {}


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
async def test_a_file_is_left_as_it_was(tmp_path: Path, journal: str) -> None:
    """Also one that a restored backup journals in another way."""
    url = f"sqlite:///{tmp_path}/salon.db"
    await asyncio.to_thread(migrate, url)
    connection = sqlite3.connect(tmp_path / "salon.db")
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.close()
    before = traces(tmp_path)

    state = await look(url)

    assert state.schema_problem is None
    assert traces(tmp_path) == before


async def test_a_file_that_others_keep_locked_cannot_be_used(tmp_path: Path) -> None:
    """As `serve` would find it."""
    url = f"sqlite:///{tmp_path}/salon.db"
    await asyncio.to_thread(migrate, url)
    other = sqlite3.connect(tmp_path / "salon.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable, match="locked by another program"):
        await look(url)
    other.close()


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
async def test_a_server_that_lets_nobody_in_is_told_without_the_password(
    server_url: Callable[[str], str], kind: str
) -> None:
    """By the setting that names it."""
    url = make_url(server_url(kind)).set(username="nobody_here", password="topsecret")

    with pytest.raises(StorageUnavailable, match="refuses the user nobody_here") as told:
        await look(url.render_as_string(hide_password=False))

    assert "topsecret" not in str(told.value)
