"""What a database says of its tables, in a few questions for all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Dialect, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from typing_extensions import override


# Options with which an index is not for all rows, or not for all that is in its columns.
_PARTIAL = ("_where", "_length", "_prefix", "_nulls_not_distinct")


@frozen
class FoundKey:
    """A unique key or an index; an expression in it is a column `None`."""

    name: str | None
    columns: tuple[str | None, ...]
    is_plain: bool = True

    @override
    def __str__(self) -> str:
        columns = ", ".join(column or "an expression" for column in self.columns)
        return f"{self.name or 'without a name'} ({columns})"


@frozen(kw_only=True)
class FoundTable:
    """One table; `rules` names the constraints that ours never have."""

    dialect: Dialect
    columns: Mapping[str, ReflectedColumn]
    primary: tuple[str, ...]
    unique: tuple[FoundKey, ...]
    indexes: tuple[FoundKey, ...]
    rules: tuple[str, ...]
    usual_collation: str | None = field(default=None)

    def collation_of(self, column: str) -> str | None:
        """This will return how a column compares; MariaDB leaves out what is the table's own."""
        return getattr(self.columns[column]["type"], "collation", None) or self.usual_collation


def found_tables(connection: Connection, names: Sequence[str]) -> dict[str, FoundTable]:
    """This will return those of the tables that are there, by their names."""
    inspector = inspect(connection)
    columns = inspector.get_multi_columns(filter_names=names)
    primary = inspector.get_multi_pk_constraint(filter_names=names)
    unique = inspector.get_multi_unique_constraints(filter_names=names)
    indexes = inspector.get_multi_indexes(filter_names=names)
    checks = inspector.get_multi_check_constraints(filter_names=names)
    foreign = inspector.get_multi_foreign_keys(filter_names=names)
    options = inspector.get_multi_table_options(filter_names=names)
    return {
        key[1]: FoundTable(
            dialect=connection.dialect,
            columns={column["name"]: column for column in columns[key]},
            primary=tuple(primary[key]["constrained_columns"]),
            unique=_unique(unique[key], indexes[key]),
            indexes=tuple(_key(one) for one in indexes[key]),
            rules=(
                *(f"check {one['name'] or one['sqltext']}" for one in checks[key]),
                *(f"foreign key {one['name'] or ''}" for one in foreign[key]),
            ),
            usual_collation=options[key].get("mariadb_collate"),
        )
        for key in columns
    }


def _unique(constraints: Sequence[Any], indexes: Sequence[Any]) -> tuple[FoundKey, ...]:
    # Servers show a unique key as both: the index tells more, but not how it treats NULL.
    keys = {_key(one) for one in constraints if "duplicates_index" not in one}
    named = {key.name for key in keys}
    return (*keys, *(_key(one) for one in indexes if one["unique"] and one["name"] not in named))


def _key(reflected: Mapping[str, Any]) -> FoundKey:
    options = reflected.get("dialect_options", {})
    return FoundKey(
        name=reflected["name"],
        columns=tuple(reflected["column_names"]),
        is_plain=all(
            value is None or value is False
            for name, value in options.items()
            if name.endswith(_PARTIAL)
        ),
    )
