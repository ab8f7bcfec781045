"""A service that finds a database it cannot work on ends at once, and says what to do."""

import asyncio
import sqlite3
import subprocess

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from sqlalchemy import text

from adapters.sql.migration import downgrade
from tests.cli.programs import run
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.unit.entrypoints.settings.files import SALON, SECRETS


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def database(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[SqlStorage]:
    """This will give a migrated database; a server that nobody named is skipped."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage:
        yield storage


async def refused(
    database: SqlStorage, command: str, *, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a command on this database, and return how it ended; it says no more than one line."""
    (folder / "salon.toml").write_text(SALON, encoding="utf-8")
    ended = await asyncio.to_thread(
        run,
        command,
        "--config",
        "salon.toml",
        cwd=folder,
        **SECRETS,
        VOICE_BOOKING_DATABASE_URL=database.url,
        VOICE_BOOKING_PORT="0",
    )
    assert ended.returncode == 1, ended
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended


async def test_a_database_without_the_latest_migration_is_refused(
    database: SqlStorage, tmp_path: Path
) -> None:
    """The operator is told to run `voice-booking migrate`."""
    await asyncio.to_thread(downgrade, database.url, to="-1")

    ended = await refused(database, "serve", folder=tmp_path)

    assert "run `voice-booking migrate`" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "migrate"])
async def test_a_database_of_a_later_version_is_refused(
    database: SqlStorage, tmp_path: Path, command: str
) -> None:
    """Neither is it served nor migrated: the newer program is named as the way out."""
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    ended = await refused(database, command, folder=tmp_path)

    assert "newer than this program" in ended.stderr
    assert "install the newer voice-booking" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
async def test_a_locked_file_is_refused(tmp_path: Path, command: str, lock: str) -> None:
    """The incident: it could be read, so the service started, and no call could be served."""
    async with sql_storage(None) as database:
        path = database.url.removeprefix("sqlite:///")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute(lock)

        ended = await refused(database, command, folder=tmp_path)
        other.close()

    assert "locked by another program, which must end or be ended first" in ended.stderr
