"""Whether a database has what this program needs."""

from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.connecting import require_openable
from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.migration import current, head, require_known
from adapters.sql.schema_differences import differences
from adapters.sql.transaction import Access


async def check_schema(engine: AsyncEngine) -> tuple[str, ...]:
    """
    This will compare the database with the code, and return what it has more without harm.

    What a trigger or a rule does is not known: that there is one is returned.

    Raises:
        SchemaOutOfDate: migrations are missing, the database is newer than the code, something that
            is needed is not there, or our inserts would fail; the message says what to do.
        StorageUnavailable: the database cannot be reached.
    """
    async with connected(engine, access=Access.READING) as connection, answered(connection):
        return await connection.run_sync(_check)


async def check_revision(engine: AsyncEngine) -> None:
    """
    This will see only whether the database was migrated to what the code needs: one short question.

    Raises:
        SchemaOutOfDate: migrations are missing, or the database is newer than the code.
        StorageUnavailable: the database cannot be reached.
    """
    async with connected(engine, access=Access.READING) as connection, answered(connection):
        await connection.run_sync(_require_revision)


async def require_writable(engine: AsyncEngine) -> None:
    """
    This will see whether a SQLite file can be written; a server's rights show in its answers.

    Reading a file tells nothing: it goes on while another program keeps all writers out. None is
    made: a wrong path would leave an empty one behind.

    Raises:
        SchemaOutOfDate: the file is not there, or nothing is in it.
        StorageUnavailable: it cannot; the message says what to do.
    """
    if engine.dialect.name == "sqlite" and Path(str(engine.url.database)).parent.is_dir():
        require_made(engine)
    require_openable(engine.url)
    if engine.dialect.name == "sqlite":
        async with connected(engine, access=Access.WRITING):
            return


def require_made(engine: AsyncEngine) -> None:
    """
    This will see whether a SQLite file is there, and make none; servers are asked when connected.

    Raises:
        SchemaOutOfDate: it is not, or nothing is in it.
    """
    if engine.dialect.name != "sqlite":
        return
    path = Path(str(engine.url.database))
    try:
        is_made = path.stat().st_size > 0
    except OSError:
        is_made = False
    if not is_made:
        message = (
            f"the file {path.absolute()} is not there or empty: run `voice-booking migrate`, or "
            "let database.url name another one"
        )
        raise SchemaOutOfDate(message)


def _require_revision(connection: Connection) -> str:
    revision = current(connection)
    require_known(revision)
    if revision != head():
        at = f"at revision {revision}" if revision else "empty"
        message = (
            f"{_named(connection.engine.url)} is {at}, and {head()} is needed: run `voice-booking "
            "migrate`" + ("" if revision else ", or let database.url name another one")
        )
        raise SchemaOutOfDate(message)
    return revision


def _named(address: URL) -> str:
    if address.get_backend_name() == "sqlite":
        return f"the database in the file {Path(str(address.database)).absolute()}"
    return f"the database {address.database} at {address.host}"


def _check(connection: Connection) -> tuple[str, ...]:
    revision = _require_revision(connection)
    found = differences(connection)
    if faults := [one.what for one in found if one.harms]:
        message = (
            f"the database is at revision {revision} but was changed by hand, which must be undone:"
            f" {'; '.join(faults)}"
        )
        raise SchemaOutOfDate(message)
    return tuple(one.what for one in found)
