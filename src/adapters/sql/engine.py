"""Opening a database: drivers, connection settings, and how transactions begin."""

import asyncio
import contextlib

from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import structlog

from attrs import frozen
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from adapters.sql.connecting import connecting_errors
from adapters.sql.deadline import ANSWER_SECONDS, answered, in_time
from adapters.sql.postgresql_times import read_any_time
from adapters.sql.transaction import Access
from booking_domain.errors import InvalidValue, StorageUnavailable


_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "mysql": "mariadb+asyncmy",
    "mariadb": "mariadb+asyncmy",
}
Engine: TypeAlias = AsyncEngine
"""What `open_engine` returns, for those who may not know the library behind it."""
_ACCESS = "voice_booking_access"
_WRITERS = "voice_booking_writers"
_WAS_LENT = "voice_booking_was_lent"
_RECYCLE_SECONDS = 1800
# The server's own limit comes first where it can be heard.
_MARGIN_SECONDS = 1.0
_log = structlog.get_logger(__name__)


@frozen
class Patience:
    """
    How long to wait for the database, in seconds.

    Args:
        busy: For a lock or the turn to write.
        connect: For a new connection.
        statement: For a server's answer to one statement.
        idle_in_transaction: How long a server lets a silent transaction keep its locks: half a
            lease, so that a frozen process blocks nobody for longer.
    """

    busy: float = 5.0
    connect: float = 5.0
    statement: float = 10.0
    idle_in_transaction: float = 15.0


class WriterQueue:
    """
    Lets one writer of this process at a time to a SQLite file, in the order in which they came.

    SQLite has one writer anyway, but lets the others poll for it, and polling is neither fair nor
    quick: with 64 at once the unlucky ones would give up.
    """

    def __init__(self, *, seconds: float) -> None:
        self._lock = asyncio.Lock()
        self._seconds = seconds
        self._holder: asyncio.Task[Any] | None = None

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """
        Wait for the turn and keep it for the block.

        Raises:
            StorageUnavailable: others kept it for too long.
            RuntimeError: the calling task has it already, and would wait for itself.
        """
        task = asyncio.current_task()
        if task is not None and self._holder is task:
            message = "this task has a writing transaction open already"
            raise RuntimeError(message)
        try:
            async with asyncio.timeout(self._seconds):
                await self._lock.acquire()
        except TimeoutError as error:
            message = f"other writers kept the database busy for {self._seconds} s"
            raise StorageUnavailable(message) from error
        self._holder = task
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()


def writers_of(engine: AsyncEngine) -> WriterQueue | None:
    """This will return who may write next; `None` where the database lets many write at once."""
    writers: WriterQueue | None = engine.get_execution_options().get(_WRITERS)
    return writers


def open_engine(
    url: str,
    *,
    pool_size: int = 10,
    patience: Patience | None = None,
    access: Access = Access.WRITING,
) -> AsyncEngine:
    """
    This will prepare a pool of connections; nothing is connected yet.

    Args:
        url: `sqlite:///path`, `postgresql://...` or `mariadb://...`; a driver may be named.
        pool_size: Connections at most; whoever comes when all are out waits for `patience.busy`.
        access: With `READING` a SQLite file is journalled as before; else it gets a write-ahead
            log, and keeps it.

    Raises:
        InvalidValue: the address is none, or names no file or no database that is supported.
    """
    address = database_address(url)
    waits = patience or Patience()
    engine = create_async_engine(
        address,
        # Parameters are names and numbers of people, and an error's text ends up in a log.
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=waits.busy,
        **_options_of(address.get_backend_name(), waits),
    )
    if address.get_backend_name() == "postgresql":
        event.listen(engine.sync_engine, "checkout", _see_whether_alive)
        event.listen(engine.sync_engine, "connect", read_any_time)
    if address.get_backend_name() != "sqlite":
        return engine.execution_options(**{ANSWER_SECONDS: waits.statement + _MARGIN_SECONDS})
    event.listen(engine.sync_engine, "connect", _without_own_transactions)
    if access is Access.WRITING:
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine.execution_options(**{_WRITERS: WriterQueue(seconds=waits.busy)})


def database_address(url: str) -> URL:
    """This will return the address with its async driver. Raises `InvalidValue`."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        message = "a database address looks like sqlite:///file or postgresql://user@host/name"
        raise InvalidValue(message) from error
    backend = address.get_backend_name()
    if backend not in _DRIVERS:
        message = f"{backend} is not supported: use sqlite, postgresql or mariadb"
        raise InvalidValue(message)
    if backend == "sqlite" and address.database in {None, "", ":memory:"}:
        message = "a SQLite address names a file: sqlite:///file"
        raise InvalidValue(message)
    return address.set(drivername=_DRIVERS[backend])


def _options_of(backend: str, waits: Patience) -> dict[str, Any]:
    idle = waits.idle_in_transaction
    if backend == "sqlite":
        return {"connect_args": {"timeout": waits.busy}}
    servers: dict[str, Any] = {
        "isolation_level": "READ COMMITTED",
        "pool_recycle": _RECYCLE_SECONDS,
    }
    if backend == "postgresql":
        settings = {
            "idle_in_transaction_session_timeout": str(round(idle * 1000)),
            "lock_timeout": str(round(waits.busy * 1000)),
            "timezone": "UTC",
        }
        arguments: dict[str, object] = {
            "timeout": waits.connect,
            "command_timeout": waits.statement,
            "server_settings": settings,
        }
        return servers | {"connect_args": arguments}
    commands = (
        f"SET SESSION idle_transaction_timeout = {max(1, round(idle))}",
        f"innodb_lock_wait_timeout = {max(1, round(waits.busy))}",
        # On the server: the driver's own `read_timeout` swallows cancellations (Python 3.11).
        f"max_statement_time = {waits.statement}",
        "time_zone = '+00:00'",
    )
    arguments = {
        "charset": "utf8mb4",
        "connect_timeout": waits.connect,
        "init_command": ", ".join(commands),
    }
    return servers | {"connect_args": arguments, "pool_pre_ping": True}


def _see_whether_alive(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    """Ask a PostgreSQL connection that lay in the pool for a sign of life: one round trip."""
    if not entry.info.setdefault(_WAS_LENT, False):
        entry.info[_WAS_LENT] = True
        return
    level = connection.isolation_level
    # The library's own ping puts BEGIN and ROLLBACK around it, two more round trips each time.
    connection.isolation_level = "autocommit"
    try:
        connection.ping()
    except connection.dbapi.Error as error:
        raise InvalidatePoolError from error
    finally:
        connection.isolation_level = level


def _without_own_transactions(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: they begin with BEGIN IMMEDIATE, below.
    connection.isolation_level = None


def _set_up_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # A deferred transaction that reads before it writes fails as soon as another has written.
    if connection.get_execution_options().get(_ACCESS) is not Access.READING:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextlib.asynccontextmanager
async def connected(engine: AsyncEngine, *, access: Access) -> AsyncIterator[AsyncConnection]:
    """
    This will lend a connection, and roll back whatever was not committed on it.

    Raises:
        StorageUnavailable: there is none to be had.
    """
    async with contextlib.AsyncExitStack() as stack:
        writers = writers_of(engine)
        if access is Access.WRITING and writers is not None:
            await stack.enter_async_context(writers.turn())
        with connecting_errors(engine.url):
            connection = await _checked_out(engine)
        stack.push_async_callback(_give_back, connection)
        async with answered(connection):
            connection = await _begin(connection, access)
        yield connection


async def _checked_out(engine: AsyncEngine) -> AsyncConnection:
    try:
        async with in_time(engine):
            return await engine.connect().start()
    except TimeoutError:
        # The others in the pool would not answer either, and each would be waited for.
        await engine.dispose()
        raise


async def _begin(connection: AsyncConnection, access: Access) -> AsyncConnection:
    if access is Access.WRITING:
        return (await connection.begin().start()).connection
    if connection.dialect.name == "postgresql":
        return await connection.execution_options(isolation_level="AUTOCOMMIT")
    return await connection.execution_options(**{_ACCESS: access})


async def _give_back(connection: AsyncConnection) -> None:
    # Shielded: a connection that is cancelled half-way would never come back to the pool.
    await asyncio.shield(asyncio.create_task(_close(connection)))


async def _close(connection: AsyncConnection) -> None:
    try:
        async with in_time(connection):
            await connection.close()
    except (SQLAlchemyError, OSError) as error:
        # What happened to the transaction was told already; the server ends what it held.
        _log.warning("database_connection_lost", error=type(error).__name__)
