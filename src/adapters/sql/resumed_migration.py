"""
Migrations that go on where an interrupted one has stopped, on MariaDB.

MariaDB commits each statement that changes the schema by itself, so that a migration that was ended
half-way has left part of its work under the old revision. The others keep it in one transaction.
"""

from collections.abc import Callable, Iterable
from typing import Any

from alembic.ddl.mysql import MariaDBImpl
from sqlalchemy import Column, Index, Table
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from adapters.sql.errors import SchemaOutOfDate, code_of
from adapters.sql.schema_differences import Difference, of_column, of_columns_and_keys, of_index
from adapters.sql.schema_found import FoundTable, found_tables


_TABLE_IS_THERE = 1050
_COLUMN_IS_THERE = 1060
_INDEX_IS_THERE = 1061
_TABLE_IS_GONE = 1051
# No such column or index; no such table.
_PART_IS_GONE = frozenset({1091, 1146})


class ResumedMariaDB(MariaDBImpl):
    """
    How alembic changes a schema on MariaDB, in place of its own way: being defined registers it.

    What is there already counts as made when it is as it would have been made, and what is gone
    already counts as dropped. A migration that does anything else to the schema needs its method
    here: a test interrupts each of them after each of its statements.

    Raises, from each method that makes something:
        SchemaOutOfDate: something else has the name; the message says what to do.
    """

    __dialect__ = "mariadb"

    @override
    def create_table(self, table: Table, **kw: Any) -> None:
        if _failed(lambda: super(ResumedMariaDB, self).create_table(table, **kw), _TABLE_IS_THERE):
            differing = of_columns_and_keys(table, self._found(table.name))
            _require_same(f"table {table.name}", differing)
            for index in table.indexes:
                self.create_index(index)

    @override
    def drop_table(self, table: Table, **kw: Any) -> None:
        _failed(lambda: super(ResumedMariaDB, self).drop_table(table, **kw), _TABLE_IS_GONE)

    @override
    def create_index(self, index: Index, **kw: Any) -> None:
        if _failed(lambda: super(ResumedMariaDB, self).create_index(index, **kw), _INDEX_IS_THERE):
            table = index.table.name if index.table is not None else ""
            differing = of_index(index, self._found(table), table=table)
            _require_same(f"index {index.name} of {table}", differing)

    @override
    def drop_index(self, index: Index, **kw: Any) -> None:
        _failed(lambda: super(ResumedMariaDB, self).drop_index(index, **kw), *_PART_IS_GONE)

    @override
    def add_column(self, table_name: str, column: Column[Any], **kw: Any) -> None:
        if _failed(
            lambda: super(ResumedMariaDB, self).add_column(table_name, column, **kw),
            _COLUMN_IS_THERE,
        ):
            differing = of_column(column, self._found(table_name))
            _require_same(f"column {table_name}.{column.name}", differing)

    @override
    def drop_column(self, table_name: str, column: Column[Any], **kw: Any) -> None:
        _failed(
            lambda: super(ResumedMariaDB, self).drop_column(table_name, column, **kw),
            *_PART_IS_GONE,
        )

    def _found(self, table: str) -> FoundTable:
        if self.connection is None:
            message = "without a connection nothing is migrated, and nothing is resumed"
            raise RuntimeError(message)
        return found_tables(self.connection, [table])[table]


def _failed(change: Callable[[], None], *codes: int) -> bool:
    """This will make a change, and return whether the database says that it was made before."""
    try:
        change()
    except DBAPIError as error:
        if code_of(error) not in codes:
            raise
        return True
    return False


def _require_same(what: str, differing: Iterable[Difference]) -> None:
    found = "; ".join(one.what for one in differing)
    if found:
        message = (
            f"{what} is there already, and is not what an interrupted migration leaves: {found}. "
            "Restore a backup, or rename it (drop it, if nobody needs it), and run "
            "`voice-booking migrate` again"
        )
        raise SchemaOutOfDate(message)
