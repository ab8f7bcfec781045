"""Moving a database to a revision of the schema."""

import asyncio
import sqlite3

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from adapters.sql import migrations
from adapters.sql.engine import Patience, connected, database_address, open_engine
from adapters.sql.errors import SchemaOutOfDate, storage_errors
from adapters.sql.transaction import Access, commit
from booking_domain.errors import StorageUnavailable


# Any number that no other program on the database takes for its own lock.
_LOCK = 7_214_905_117_350_221
_LONG = 600.0
# A file is migrated in no time: whoever has it for longer is no other migration.
_FILE_SECONDS = 10.0


def migrate(url: str) -> None:
    """
    This will bring the database up to what this program needs; nothing happens if it is there.

    Several processes may do it at once. It blocks and must not be called on a running event loop:
    `await asyncio.to_thread(migrate, url)`.

    Raises:
        InvalidValue: the address is none.
        StorageUnavailable: the database cannot be reached.
        SchemaOutOfDate: the database is newer than this program.
    """
    asyncio.run(_move(url, to="head"))


def downgrade(url: str, *, to: str) -> None:
    """
    This will undo migrations down to a revision ("base": all, with all data); as `migrate`.

    Raises:
        InvalidValue: the address is none.
        StorageUnavailable: the database cannot be reached.
        SchemaOutOfDate: the database is newer than this program.
    """
    asyncio.run(_move(url, to=to, down=True))


def head() -> str:
    """This will return the revision that this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(connection: Connection) -> str | None:
    """This will return the revision of a database, `None` for one that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def require_known(revision: str | None) -> None:
    """This will refuse a revision of a later program. Raises `SchemaOutOfDate`."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        message = (
            f"the database is newer than this program: its schema is at revision {revision}, and "
            f"{head()} is the latest known here; install the newer voice-booking"
        )
        raise SchemaOutOfDate(message)


async def _move(url: str, *, to: str, down: bool = False) -> None:
    _require_openable(database_address(url))
    # Rewriting a large table takes its time, and others may be migrating right now.
    busy = _FILE_SECONDS if database_address(url).get_backend_name() == "sqlite" else _LONG
    patience = Patience(busy=busy, statement=_LONG, idle_in_transaction=_LONG)
    engine = open_engine(url, pool_size=1, patience=patience)
    try:
        async with connected(engine, access=Access.WRITING) as connection:
            with storage_errors():
                await connection.run_sync(_run, to=to, down=down)
            await commit(connection)
    finally:
        await engine.dispose()


def _require_openable(address: URL) -> None:
    # The async driver leaves a traceback of its thread on the screen where it cannot open a file.
    if address.get_backend_name() != "sqlite" or not address.database:
        return
    try:
        sqlite3.connect(address.database).close()
    except sqlite3.OperationalError as error:
        message = f"{address.database} cannot be opened: does its folder exist?"
        raise StorageUnavailable(message) from error


def _run(connection: Connection, *, to: str, down: bool) -> None:
    _lock(connection)
    require_known(current(connection))
    config = _config()
    config.attributes["connection"] = connection
    if down:
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
    if connection.dialect.name == "mariadb":
        connection.execute(text("SELECT RELEASE_LOCK('voice_booking_migration')"))


def _lock(connection: Connection) -> None:
    # On SQLite the transaction itself has the file for its own.
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    elif connection.dialect.name == "mariadb":
        connection.execute(text("SELECT GET_LOCK('voice_booking_migration', 600)"))


def _config() -> Config:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option(
        "script_location", str(Path(migrations.__file__).parent).replace("%", "%%")
    )
    return config
