"""A database that lets nobody in, for real: what to do is told, and no password."""

from collections.abc import Callable
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import connected, open_engine
from adapters.sql.schema_check import check_schema, require_writable
from adapters.sql.transaction import Access
from booking_domain.errors import StorageUnavailable
from tests.doubles.ports import free_port


SERVERS = ["postgresql", "mariadb"]


async def _start_checks(engine: AsyncEngine) -> None:
    await require_writable(engine)
    await check_schema(engine)


async def refusal_of(url: str) -> str:
    engine = open_engine(url)
    try:
        with pytest.raises(StorageUnavailable) as refused:
            await _start_checks(engine)
    finally:
        await engine.dispose()
    assert "topsecret" not in str(refused.value)
    assert "database.url" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("server", SERVERS)
async def test_a_user_who_is_not_let_in(server: str, server_url: Callable[[str], str]) -> None:
    """The server and the user are named."""
    url = make_url(server_url(server)).set(username="nobody_here", password="topsecret")

    said = await refusal_of(url.render_as_string(hide_password=False))

    assert f"{url.host}:{url.port} refuses the user nobody_here" in said


@pytest.mark.parametrize("server", SERVERS)
async def test_a_database_that_is_not_there(server: str, server_url: Callable[[str], str]) -> None:
    """Its name, and that it must be created."""
    url = make_url(server_url(server)).set(database="no_such_database")

    said = await refusal_of(url.render_as_string(hide_password=False))

    assert "has no database no_such_database: create it" in said


@pytest.mark.parametrize("server", SERVERS)
async def test_a_server_that_is_away(server: str) -> None:
    """Whether it runs is asked, and where it was looked for is said."""
    port = free_port()

    said = await refusal_of(f"{server}://salon:topsecret@127.0.0.1:{port}/salon")

    assert f"127.0.0.1:{port} cannot be reached (ConnectionRefusedError)" in said


@pytest.mark.parametrize("path", ["nowhere/salon.db", "folder"])
async def test_a_file_that_cannot_be_opened(tmp_path: Path, path: str) -> None:
    """Its whole path."""
    (tmp_path / "folder").mkdir()

    said = await refusal_of(f"sqlite:///{tmp_path / path}")

    assert f"the file {tmp_path / path} cannot be opened" in said


async def test_a_file_of_something_else(tmp_path: Path) -> None:
    """It is left alone, and named."""
    (tmp_path / "notes.txt").write_text("Notizen, keine Datenbank" * 100)

    assert "is no SQLite database" in await refusal_of(f"sqlite:///{tmp_path / 'notes.txt'}")


async def test_a_server_that_stops_while_a_connection_is_set_up_is_unavailable(
    server_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver's own error is no answer to anybody who asks the port."""
    engine = open_engine(server_url("postgresql"))

    async def stopped(*_: object, **__: object) -> None:
        raise asyncpg.exceptions.AdminShutdownError("terminating connection")

    monkeypatch.setattr(asyncpg.Connection, "set_type_codec", stopped)
    try:
        with pytest.raises(StorageUnavailable, match="AdminShutdownError"):
            async with connected(engine, access=Access.READING):
                pytest.fail("there is no connection")
    finally:
        await engine.dispose()
