"""The SQL adapter's side of the storage contract: every harness has a database of its own."""

import asyncio
import contextlib
import sqlite3
import threading

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import event, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.aged_records import SqlAgedRecords
from adapters.sql.engine import open_engine
from adapters.sql.erasure_journal import SqlErasureJournal
from adapters.sql.offer_expiry import SqlOfferExpiry
from adapters.sql.open_matters import SqlOpenMatters
from adapters.sql.person_records import SqlPersonRecords
from adapters.sql.read_backs import SqlReadBacks
from adapters.sql.saga_journal import SqlSagaJournal
from adapters.sql.service_records import SqlServiceRecords
from adapters.sql.tables import APPOINTMENT
from adapters.sql.tool_traces import SqlToolTraces
from adapters.sql.unit_of_work import SqlUnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import CommitFault, Refusal, StorageHarness
from tests.contract.unit_of_work.migrated_databases import Remove, migrated_database


_REFUSING = {
    Refusal.COLUMN: (
        "ALTER TABLE outbox RENAME COLUMN detail TO details",
        "ALTER TABLE outbox RENAME COLUMN details TO detail",
    ),
    Refusal.CONSTRAINT: (
        "ALTER TABLE outbox ADD CONSTRAINT refused CHECK (sequence < 0)",
        "ALTER TABLE outbox DROP CONSTRAINT refused",
    ),
}
_REFUSING_TRIGGER = (
    "CREATE TRIGGER refused BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "DROP TRIGGER refused",
)
_REFUSING_CHANGES = {
    "sqlite": (
        (
            "CREATE TRIGGER unchangeable BEFORE UPDATE ON appointment"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
    ),
    "mysql": (
        (
            "CREATE TRIGGER unchangeable BEFORE UPDATE ON appointment FOR EACH ROW"
            " SIGNAL SQLSTATE '22001' SET MESSAGE_TEXT = 'refused'"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$ BEGIN"
            " RAISE EXCEPTION 'refused' USING ERRCODE = '22001'; END $$ LANGUAGE plpgsql"
        ),
        (
            "CREATE TRIGGER unchangeable BEFORE UPDATE ON appointment"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        ),
    ),
}
_TAKING_CHANGES = {
    "sqlite": ("DROP TRIGGER unchangeable",),
    "mysql": ("DROP TRIGGER unchangeable",),
    "postgresql": ("DROP TRIGGER unchangeable ON appointment", "DROP FUNCTION refuse()"),
}
_THREAD_SECONDS = 2.0
DEADLOCK_ON_MARIADB = 1213
DEADLOCK_ON_POSTGRESQL = "40P01"


class SqlStorage(StorageHarness):
    """A migrated database behind an engine; `remove` takes the database away."""

    def __init__(self, url: str, engine: AsyncEngine, *, remove: Remove) -> None:
        self.url = url
        self.engine = engine
        self._connections: list[DBAPIConnection] = []
        event.listen(engine.sync_engine, "connect", self._remember)
        self.units = SqlUnitsOfWork(engine)
        self.journal = self.journal_serving(*samples.SALONS)
        self.expiry = SqlOfferExpiry(engine)
        self.aged = SqlAgedRecords(engine)
        self.people = SqlPersonRecords(engine)
        self.erasures = SqlErasureJournal(engine)
        self.matters = SqlOpenMatters(engine)
        self.traces = SqlToolTraces(engine)
        self.read_backs = SqlReadBacks(engine)
        self.served = SqlServiceRecords(engine)
        self._remove = remove
        self._refusal: Refusal | None = None
        self._is_down = False

    def journal_serving(self, *tenant_ids: str) -> SqlSagaJournal:
        return SqlSagaJournal(self.engine, serving=tenant_ids)

    async def advance(self, seconds: float) -> None:
        # Leases are all that knows the database's clock: moving them back moves it on.
        earlier = APPOINTMENT.c.lease_until - round(seconds * 1000)
        async with self.engine.begin() as connection:
            await connection.execute(
                update(APPOINTMENT).where(APPOINTMENT.c.lease_until > 0).values(lease_until=earlier)
            )

    async def fail_next_commit(self, fault: CommitFault) -> None:
        dialect = self.engine.sync_engine.dialect
        do_commit = dialect.do_commit

        def fail_once(connection: Any) -> None:
            dialect.do_commit = do_commit  # type: ignore[method-assign]
            if fault is CommitFault.REFUSED:
                raise _refusal(dialect)
            if fault is CommitFault.LOST_WRITTEN:
                do_commit(connection)
            raise dialect.loaded_dbapi.OperationalError("the connection was lost")

        dialect.do_commit = fail_once  # type: ignore[method-assign, assignment]

    async def refuse_events(self, refusal: Refusal | None) -> None:
        wanted = refusal or self._refusal
        assert wanted is not None
        refuse, take = _REFUSING[wanted]
        if wanted is Refusal.CONSTRAINT and self.engine.dialect.name == "sqlite":
            # A file's tables get no further constraints: a trigger that refuses is its constraint.
            refuse, take = _REFUSING_TRIGGER
        async with self.engine.begin() as connection:
            await connection.execute(text(take if refusal is None else refuse))
        self._refusal = refusal

    async def refuse_changes(self, *, is_refused: bool) -> None:
        dialect = self.engine.dialect.name.replace("mariadb", "mysql")
        statements = (_REFUSING_CHANGES if is_refused else _TAKING_CHANGES)[dialect]
        async with self.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def take_down(self) -> None:
        await self._remove()
        self._is_down = True
        if self.engine.dialect.name == "sqlite":
            # A file that is gone still serves whoever has it open.
            for connection in self._connections:
                await connection.driver_connection.close()

    async def close(self) -> None:
        """This will let go of the database, and wait for the driver's threads where it is gone."""
        await self.engine.dispose()
        if self._is_down:
            # Who could not open the file stops its thread, but does not wait for it: it would
            # answer to a loop that is closed.
            await asyncio.to_thread(_await_threads_of_driver)

    def _remember(self, connection: DBAPIConnection, entry: object) -> None:
        self._connections.append(connection)


def _refusal(dialect: Any) -> Exception:
    if dialect.name == "sqlite":
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        return busy
    if dialect.name == "postgresql":
        deadlock: Exception = dialect.loaded_dbapi.OperationalError("deadlock detected")
        deadlock.sqlstate = DEADLOCK_ON_POSTGRESQL  # type: ignore[attr-defined]
        return deadlock
    refusal: Exception = dialect.loaded_dbapi.OperationalError(DEADLOCK_ON_MARIADB, "Deadlock")
    return refusal


@contextlib.asynccontextmanager
async def sql_storage(address: str | None) -> AsyncIterator[SqlStorage]:
    """This will give a fresh, migrated database: a SQLite file, or one on a server."""
    async with migrated_database(address) as (url, remove):
        engine = open_engine(url)
        storage = SqlStorage(url, engine, remove=remove)
        try:
            yield storage
        finally:
            await storage.close()


def _await_threads_of_driver() -> None:
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(_THREAD_SECONDS)
