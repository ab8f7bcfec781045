"""
Fresh databases as `migrate` leaves them, without each being migrated.

Hundreds of tests have a database of their own. So one a process and server is migrated, from
nothing, and the others are made after it: a file is written with its bytes, PostgreSQL copies it,
and MariaDB, which cannot, is given the same tables and rows.
"""

import asyncio
import atexit
import contextlib
import functools
import shutil
import tempfile
import threading
import uuid

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from adapters.sql.engine import database_address
from adapters.sql.migration import migrate


Remove: TypeAlias = Callable[[], Awaitable[None]]

# Alembic's environment is one a process; and whoever comes second finds what the first has made.
_MIGRATING = threading.Lock()


@contextlib.asynccontextmanager
async def migrated_database(address: str | None) -> AsyncIterator[tuple[str, Remove]]:
    """This will give a migrated database, a file without an address, and what removes it."""
    if address is None:
        opened = _in_file(await asyncio.to_thread(_once, _migrated_file))
    elif make_url(address).get_backend_name() == "postgresql":
        template = await asyncio.to_thread(_once, _migrated_template, address)
        opened = database_on_server(address, like=template)
    else:
        opened = _filled(address, await asyncio.to_thread(_once, _migrated_tables, address))
    async with opened as database:
        yield database


@contextlib.asynccontextmanager
async def database_on_server(
    address: str, *, like: str | None = None
) -> AsyncIterator[tuple[str, Remove]]:
    """
    This will give a database of its own, and what removes it early.

    It is empty, or on PostgreSQL, if you name one, a copy of another to which nobody is connected.
    """
    name = f"voice_booking_test_{uuid.uuid4().hex}"
    await _administer(address, f"CREATE DATABASE {name}{f' TEMPLATE {like}' if like else ''}")
    remove = functools.partial(_removed, address, name)
    try:
        yield _url_of(address, name), remove
    finally:
        await remove()


async def _removed(address: str, name: str) -> None:
    if make_url(address).get_backend_name() == "postgresql":
        await _administer(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return
    async with _administration(address) as connection:
        users = f"SELECT id FROM information_schema.processlist WHERE db = '{name}'"
        for user in (await connection.execute(text(users))).scalars():
            # It may have gone by itself meanwhile.
            with contextlib.suppress(OperationalError):
                await connection.execute(text(f"KILL {user}"))
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))


def _once(make: Callable[..., Any], *arguments: str) -> Any:
    with _MIGRATING:
        return make(*arguments)


# --- a file


@functools.cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "migrated.db")
        migrate(f"sqlite:///{file}")
        assert list(Path(folder).iterdir()) == [file], "a part of it is still in another file"
        return file.read_bytes()


@contextlib.asynccontextmanager
async def _in_file(content: bytes) -> AsyncIterator[tuple[str, Remove]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder, "appointments.db")
        await asyncio.to_thread(file.write_bytes, content)

        async def remove() -> None:
            await asyncio.to_thread(shutil.rmtree, folder)

        yield f"sqlite:///{file}", remove


def write_migrated_file(file: Path) -> None:
    """This will make a migrated SQLite file. It blocks, and is not for a running event loop."""
    file.write_bytes(_once(_migrated_file))


# --- PostgreSQL


@functools.cache
def _migrated_template(address: str) -> str:
    name = f"voice_booking_test_{uuid.uuid4().hex}"
    asyncio.run(_administer(address, f"CREATE DATABASE {name}"))
    atexit.register(lambda: asyncio.run(_removed(address, name)))
    migrate(_url_of(address, name))
    return name


# --- MariaDB


@functools.cache
def _migrated_tables(address: str) -> tuple[str, ...]:
    return asyncio.run(_statements_of_migrated(address))


async def _statements_of_migrated(address: str) -> tuple[str, ...]:
    async with database_on_server(address) as (url, _):
        await asyncio.to_thread(migrate, url)
        async with _administration(url) as connection:
            return await statements_of(connection)


async def statements_of(connection: AsyncConnection) -> tuple[str, ...]:
    """This will return what makes a MariaDB database like the one of this connection."""
    quoted = connection.dialect.identifier_preparer.quote
    statements = []
    shown = (await connection.execute(text("SHOW FULL TABLES"))).all()
    assert {kind for _, kind in shown} == {"BASE TABLE"}
    for table in sorted(name for name, _ in shown):
        _, made = (await connection.execute(text(f"SHOW CREATE TABLE {quoted(table)}"))).one()
        statements.append(made)
        for row in await connection.execute(text(f"SELECT * FROM {quoted(table)}")):
            assert all(isinstance(value, (int, str)) for value in row)
            values = ", ".join(repr(value) for value in row)
            statements.append(f"INSERT INTO {quoted(table)} VALUES ({values})")
    return tuple(statements)


@contextlib.asynccontextmanager
async def _filled(address: str, statements: tuple[str, ...]) -> AsyncIterator[tuple[str, Remove]]:
    async with database_on_server(address) as (url, remove):
        async with _administration(url) as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
        yield url, remove


# --- any server


async def _administer(address: str, statement: str) -> None:
    async with _administration(address) as connection:
        await connection.execute(text(statement))


@contextlib.asynccontextmanager
async def _administration(address: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(database_address(address), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _url_of(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)
