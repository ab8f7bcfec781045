"""Where a database differs from the tables of the code, and whether that harms."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Connection, Index, Table, UniqueConstraint
from sqlalchemy.engine.interfaces import ReflectedColumn

from adapters.sql.column_extents import extent_of, spelled
from adapters.sql.schema_actions import Action, actions_on
from adapters.sql.schema_found import FoundKey, FoundTable, found_tables
from adapters.sql.schema_keeping import Keeping, keeping_of
from adapters.sql.tables import METADATA


@frozen
class Difference:
    """What differs, with what to do; it harms where something is missing or inserts would fail."""

    what: str
    harms: bool = True


def differences(connection: Connection) -> list[Difference]:
    """This will return everything in which our tables are not as in the code."""
    names = list(METADATA.tables)
    found = found_tables(connection, names)
    of_tables = [
        difference
        for table in METADATA.sorted_tables
        for difference in _of_table(table, found.get(table.name))
    ]
    of_actions = [_of_action(one) for one in actions_on(connection, names)]
    return of_tables + of_actions + [_of_keeping(one) for one in keeping_of(connection, names)]


def _of_table(table: Table, found: FoundTable | None) -> Iterator[Difference]:
    if found is None:
        yield Difference(f"table {table.name} is missing")
        return
    yield from of_columns_and_keys(table, found)
    yield from _of_indexes(table, found)
    for rule in found.rules:
        yield Difference(f"{rule} of {table.name} may refuse what we insert: drop it")


def _of_action(action: Action) -> Difference:
    name = f"{action.kind} {action.name} of {action.table}"
    if action.kind == "exclusion constraint":
        return Difference(f"{name} may refuse what we insert: drop it")
    # What it does is known to whoever wrote it: many only write down what changed.
    return Difference(
        f"{name} may refuse or change what we write: drop it, unless it surely does neither",
        harms=False,
    )


def _of_keeping(keeping: Keeping) -> Difference:
    table, name = keeping.table, keeping.name
    match keeping.kind:
        case "engine":
            return Difference(
                f"table {table} is kept by {name}, which takes nothing back when a transaction"
                f" fails: ALTER TABLE {table} ENGINE=InnoDB"
            )
        case "unlogged":
            return Difference(
                f"table {table} is UNLOGGED, and empty after a crash of the server:"
                f" ALTER TABLE {table} SET LOGGED"
            )
        case "invalid index":
            return Difference(
                f"index {name} of {table} is invalid: REINDEX INDEX {name}, or drop it if it is"
                " none of ours",
                harms=name in _needed_indexes(METADATA.tables[table]),
            )
        case "hidden rows":
            return Difference(
                f"row level security of {table} hides rows from this program's user, or refuses"
                f" them: ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, or let the user bypass it"
            )
        case _:
            return Difference(
                f"row level security of {table} would apply to any other user of the database",
                harms=False,
            )


def _needed_indexes(table: Table) -> set[str]:
    names = {index.name for index in table.indexes} | {key.name for key in table.constraints}
    return {f"{table.name}_pkey", *(str(name) for name in names if name is not None)}


def of_columns_and_keys(table: Table, found: FoundTable) -> Iterator[Difference]:
    """This will return what differs in a table that is there, but for its indexes."""
    for column in table.columns:
        if column.name in found.columns:
            yield from of_column(column, found)
        else:
            yield Difference(f"column {column} is missing")
    for name, unknown in found.columns.items():
        if name not in table.columns:
            yield _of_unknown(f"{table.name}.{name}", unknown)
    if found.primary != _names(table.primary_key.columns):
        yield Difference(f"the primary key of {table.name} is another")
    yield from _of_unique_keys(table, found)


def of_column(column: Column[Any], found: FoundTable) -> Iterator[Difference]:
    """This will return what differs in a column that is there."""
    stored = found.columns[column.name]
    needed, is_ = extent_of(column.type, found.dialect), extent_of(stored["type"], found.dialect)
    spelling = spelled(column.type, found.dialect)
    collation = getattr(column.type.dialect_impl(found.dialect), "collation", None)
    if not is_.holds(needed):
        now = spelled(stored["type"], found.dialect)
        yield Difference(f"column {column} is {now}: make it {spelling}")
    elif found.collation_of(column.name) != (collation or found.usual_collation):
        yield Difference(f"column {column} compares texts in another way: make it {spelling}")
    elif is_ != needed:
        yield Difference(f"column {column} is larger than {spelling}", harms=False)
    if stored.get("computed"):
        yield Difference(f"column {column} is computed, and we give it values: make it a plain one")
    if stored["nullable"] and not column.nullable:
        yield Difference(f"column {column} need not have NULL allowed", harms=False)
    elif column.nullable and not stored["nullable"]:
        yield Difference(f"column {column} is NOT NULL, and we leave it empty: allow NULL")


def _of_unknown(name: str, column: ReflectedColumn) -> Difference:
    is_filled = column.get("computed") or column.get("autoincrement") is True
    if column["nullable"] or column["default"] is not None or is_filled:
        return Difference(f"{name} is not known to this program", harms=False)
    return Difference(
        f"column {name} demands a value that we do not give: drop it, allow NULL or set a default"
    )


def _of_unique_keys(table: Table, found: FoundTable) -> Iterator[Difference]:
    needed = {
        _names(key.columns): key.name
        for key in table.constraints
        if isinstance(key, UniqueConstraint)
    }
    plain = {key.columns for key in found.unique if key.is_plain}
    for columns, name in needed.items():
        if columns not in plain:
            yield Difference(f"unique key {name} of {table.name} is missing")
    primary = set(_names(table.primary_key.columns))
    for key in found.unique:
        if key.is_plain and key.columns in needed:
            continue
        if primary <= set(key.columns):
            yield Difference(f"unique key {key} of {table.name} is not needed", harms=False)
        else:
            yield Difference(f"unique key {key} of {table.name} refuses what we insert: drop it")


def _of_indexes(table: Table, found: FoundTable) -> Iterator[Difference]:
    needed = {index.name for index in table.indexes}
    for index in table.indexes:
        yield from of_index(index, found, table=table.name)
    for key in found.indexes:
        if key.name not in needed and key not in found.unique:
            yield Difference(f"index {key} of {table.name} is not needed", harms=False)


def of_index(index: Index, found: FoundTable, *, table: str) -> Iterator[Difference]:
    """This will return whether an index of a table that is there is missing, or is another."""
    present = {key.name: key for key in found.indexes}
    columns = _names(index.columns)
    key = present.get(index.name)
    if key is None:
        yield Difference(f"index {index.name} of {table} is missing")
    elif not key.is_plain or key.columns != columns:
        needed = FoundKey(name=index.name, columns=columns)
        yield Difference(f"index {needed} of {table} is missing: another has its name, drop that")


def _names(columns: Iterable[Column[Any]]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)
