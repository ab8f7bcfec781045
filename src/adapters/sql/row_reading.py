"""Reading rows: what one holds that this program cannot have written becomes one kind of error."""

import contextlib
import datetime as dt
import functools

from collections.abc import Iterator
from typing import Any

from attrs import frozen
from sqlalchemy import Row, Table

from adapters.sql.errors import UnreadableRow
from adapters.sql.stored_json import UnreadableJson
from booking_domain.errors import InvalidValue


_WORDS: dict[type, str] = {dt.datetime: "time", int: "number", str: "text", bool: "yes or no"}


@frozen
class _Cell:
    name: str
    kind: type
    may_be_empty: bool

    def problem_of(self, value: object) -> str | None:
        if value is None:
            return None if self.may_be_empty else f"column {self.name} is empty"
        if isinstance(value, self.kind):
            return None
        return f"column {self.name} holds no {_WORDS[self.kind]}"


@contextlib.contextmanager
def reading(row: Row[Any], table: Table, *, by: tuple[str, ...]) -> Iterator[None]:
    """
    This will see that all columns hold what they are for, and then let its block read them.

    SQLite keeps any text in a column of times, MariaDB a month 0; either comes out as it is.

    Args:
        by: The columns that name the row beside its tenant: words for a log.

    Raises:
        UnreadableRow: for them, and for every value that the block cannot take.
    """
    key = (str(row.tenant_id), *(str(getattr(row, name)) for name in by))
    values = row._mapping  # noqa: SLF001 - public, in spite of its name
    for cell in _cells_of(table):
        if (problem := cell.problem_of(values[cell.name])) is not None:
            raise UnreadableRow(table.name, key=key, problem=problem)
    try:
        yield
    except UnreadableJson as error:
        raise UnreadableRow(table.name, key=key, problem=str(error)) from error
    except InvalidValue:
        # Its text may quote a telephone number.
        raise UnreadableRow(table.name, key=key, problem="a value that cannot be") from None
    except ValueError as error:
        raise UnreadableRow(table.name, key=key, problem=str(error)) from error


@functools.cache
def _cells_of(table: Table) -> tuple[_Cell, ...]:
    return tuple(
        _Cell(column.name, kind=column.type.python_type, may_be_empty=bool(column.nullable))
        for column in table.columns
    )
