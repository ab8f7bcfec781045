"""Whether a database has what this program needs."""

from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, Table, UniqueConstraint, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.migration import current, head, require_known
from adapters.sql.tables import METADATA
from adapters.sql.transaction import Access


async def check_schema(engine: AsyncEngine) -> tuple[str, ...]:
    """
    This will compare the database with the code, and return what it has more without harm.

    Raises:
        SchemaOutOfDate: migrations are missing, the database is newer than the code, something that
            is needed is not there, or our inserts would fail; the message says what to do.
        StorageUnavailable: the database cannot be reached.
    """
    async with connected(engine, access=Access.READING) as connection, answered(connection):
        return await connection.run_sync(_check)


async def require_writable(engine: AsyncEngine) -> None:
    """
    This will see whether a SQLite file can be written; a server's rights show in its answers.

    Reading a file tells nothing: it goes on while another program keeps all writers out.

    Raises:
        StorageUnavailable: it cannot; the message says what to do.
    """
    if engine.dialect.name == "sqlite":
        async with connected(engine, access=Access.WRITING):
            return


def _check(connection: Connection) -> tuple[str, ...]:
    revision = current(connection)
    require_known(revision)
    if revision != head():
        at = f"at revision {revision}" if revision else "empty"
        message = f"the database is {at}, and {head()} is needed: run `voice-booking migrate`"
        raise SchemaOutOfDate(message)
    inspector = inspect(connection)
    if faults := [fault for table in METADATA.sorted_tables for fault in _faults(table, inspector)]:
        message = (
            f"the database is at revision {revision} but was changed by hand: {'; '.join(faults)}"
        )
        raise SchemaOutOfDate(message)
    return tuple(
        f"{table.name}.{column['name']} is not known to this program"
        for table in METADATA.sorted_tables
        for column in _unknown_columns(table, inspector)
    )


def _faults(table: Table, inspector: Inspector) -> Iterator[str]:
    if not inspector.has_table(table.name):
        yield f"table {table.name} is missing"
        return
    present = {column["name"] for column in inspector.get_columns(table.name)}
    for column in table.columns:
        if column.name not in present:
            yield f"column {table.name}.{column.name} is missing"
    yield from _missing_keys(table, inspector)
    for unknown in _unknown_columns(table, inspector):
        if not unknown["nullable"] and unknown["default"] is None:
            yield f"column {table.name}.{unknown['name']} demands a value that we do not give"


def _missing_keys(table: Table, inspector: Inspector) -> Iterator[str]:
    primary = inspector.get_pk_constraint(table.name)["constrained_columns"]
    if list(primary) != [column.name for column in table.primary_key]:
        yield f"the primary key of {table.name} is another"
    unique = {tuple(key["column_names"]) for key in inspector.get_unique_constraints(table.name)}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            columns = tuple(column.name for column in constraint.columns)
            if columns not in unique:
                yield f"unique key {constraint.name} of {table.name} is missing"
    indexes = {index["name"] for index in inspector.get_indexes(table.name)}
    for index in table.indexes:
        if index.name not in indexes:
            yield f"index {index.name} of {table.name} is missing"


def _unknown_columns(table: Table, inspector: Inspector) -> list[ReflectedColumn]:
    return [
        column
        for column in inspector.get_columns(table.name)
        if column["name"] not in table.columns
    ]
