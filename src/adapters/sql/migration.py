"""Moving a database to a revision of the schema."""

import asyncio

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from adapters.sql import migrations
from adapters.sql.connecting import require_openable
from adapters.sql.engine import Patience, connected, database_address, open_engine
from adapters.sql.errors import SchemaOutOfDate, code_of, storage_errors
from adapters.sql.transaction import Access, commit
from booking_domain.errors import StorageUnavailable


# Any number that no other program on the database takes for its own lock.
_LOCK = 7_214_905_117_350_221
# The server's locks are of no database, and their names are short.
_MARIADB_LOCK = "CONCAT('voice_booking_', MD5(DATABASE()))"
_POSTGRESQL_WAITED = "55P03"
_LONG = 600.0
# The server must answer before the connection is given up.
_LOCK_SECONDS = 590
# A file is migrated in no time: whoever has it for longer is no other migration.
_FILE_SECONDS = 10.0


def migrate(url: str, *, to: str = "head") -> None:
    """
    This will bring the database up to what this program needs, or to an earlier revision; nothing
    happens if it is there.

    Several processes may do it at once: one does it, and the others wait. One that was ended
    half-way is finished by the next. It blocks and must not be called on a running event loop:
    `await asyncio.to_thread(migrate, url)`.

    Raises:
        InvalidValue: the address is none.
        StorageUnavailable: the database cannot be reached.
        SchemaOutOfDate: the database is newer than this program, or something else has the name of
            what is to be made.
    """
    asyncio.run(_move(url, to=to))


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
    """
    This will return the revision of a database, `None` for one that was never migrated.

    Raises:
        SchemaOutOfDate: it says of itself that it is at several.
    """
    found = sorted(MigrationContext.configure(connection).get_current_heads())
    if len(found) > 1:
        message = (
            f"the table alembic_version has {len(found)} rows, and must have one:"
            f" {', '.join(found)}. A database is at one revision: restore a backup, or leave only"
            " the row that the tables fit"
        )
        raise SchemaOutOfDate(message)
    return found[0] if found else None


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
    require_openable(database_address(url))
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


def _run(connection: Connection, *, to: str, down: bool) -> None:
    _lock(connection)
    require_known(current(connection))
    config = _config()
    config.attributes["connection"] = connection
    if connection.dialect.name == "mariadb":
        # A server may make tables of another kind by default, without transactions.
        connection.execute(text("SET SESSION default_storage_engine = InnoDB"))
    if down:
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
    if connection.dialect.name == "mariadb":
        connection.execute(text(f"SELECT RELEASE_LOCK({_MARIADB_LOCK})"))


def _lock(connection: Connection) -> None:
    # On SQLite the transaction itself has the file for its own.
    if connection.dialect.name == "postgresql":
        is_ours = _is_locked_on_postgresql(connection)
    elif connection.dialect.name == "mariadb":
        asked = text(f"SELECT GET_LOCK({_MARIADB_LOCK}, {_LOCK_SECONDS})")
        is_ours = connection.execute(asked).scalar() == 1
    else:
        is_ours = True
    if not is_ours:
        message = (
            "another process has been migrating this database for a long time: wait until it has "
            "ended, or end it, and try again"
        )
        raise StorageUnavailable(message)


def _is_locked_on_postgresql(connection: Connection) -> bool:
    # 0 would be no limit.
    connection.execute(text(f"SET LOCAL lock_timeout = {max(1, _LOCK_SECONDS * 1000)}"))
    try:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    except DBAPIError as error:
        if code_of(error) != _POSTGRESQL_WAITED:
            raise
        return False
    return True


def _config() -> Config:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option(
        "script_location", str(Path(migrations.__file__).parent).replace("%", "%%")
    )
    return config
