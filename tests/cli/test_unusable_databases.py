"""A service that finds a database it cannot work on ends at once, and says what to do."""

import asyncio
import sqlite3
import subprocess

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from sqlalchemy import make_url, text

from adapters.sql.migration import downgrade
from tests.cli.programs import run
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.doubles.redis_server import own_redis
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


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile"])
async def test_a_database_without_the_latest_migration_is_refused(
    database: SqlStorage, tmp_path: Path, command: str
) -> None:
    """The operator is told to run `voice-booking migrate`."""
    await asyncio.to_thread(downgrade, database.url, to="-1")

    ended = await refused(database, command, folder=tmp_path)

    assert "run `voice-booking migrate`" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile", "migrate"])
async def test_a_database_of_a_later_version_is_refused(
    database: SqlStorage, tmp_path: Path, command: str
) -> None:
    """Neither is it served nor migrated: the newer program is named as the way out."""
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    ended = await refused(database, command, folder=tmp_path)

    assert "newer than this program" in ended.stderr
    assert "install the newer voice-booking" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile", "migrate"])
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


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile", "migrate"])
def test_a_server_that_lets_nobody_in_is_named_without_the_password(
    tmp_path: Path, server_url: Callable[[str], str], command: str
) -> None:
    """The incident: an error code, and nobody knew which setting it was."""
    url = make_url(server_url("mariadb")).set(username="nobody_here", password="topsecret")
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")

    ended = run(
        command,
        "--config",
        "salon.toml",
        cwd=tmp_path,
        **SECRETS,
        VOICE_BOOKING_DATABASE_URL=url.render_as_string(hide_password=False),
        VOICE_BOOKING_PORT="0",
    )

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "refuses the user nobody_here" in ended.stderr
    assert "database.url" in ended.stderr
    assert "topsecret" not in ended.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile"])
async def test_a_redis_that_refuses_the_password_is_told_as_a_setting(
    tmp_path: Path, command: str
) -> None:
    """Not taken for an outage: it stays wrong."""
    async with sql_storage(None) as database:
        (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
        with own_redis() as redis:
            ended = await asyncio.to_thread(
                run,
                command,
                "--config",
                "salon.toml",
                cwd=tmp_path,
                **SECRETS,
                VOICE_BOOKING_DATABASE_URL=database.url,
                VOICE_BOOKING_REDIS_URL=redis.url_of(database=0, password="topsecret"),
                VOICE_BOOKING_PORT="0",
            )

    assert ended.returncode == 2
    assert "redis.url: the server refuses this user name and password" in ended.stderr
    assert "correct them in the variable or file" in ended.stderr
    assert "topsecret" not in ended.stderr
