"""Inserts that expect a row to be there already, in the words of each database."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Insert, Table, func
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement


NewRow: TypeAlias = ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]
Change: TypeAlias = Callable[[NewRow], dict[str, ColumnElement[Any]]]
"""
Given the row that was to be inserted: the columns of the present row that it changes.

In this order: MariaDB reads a column that was changed before as it is by then.
"""


def insert_free(table: Table, *, dialect: str) -> Insert:
    """This will insert what is free and return it; rows whose key is taken are left out."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_change(table: Table, *, dialect: str, change: Change) -> Insert:
    """This will insert a row, or change the one that has its primary key."""
    if dialect in {"mysql", "mariadb"}:
        on_mariadb = mysql.insert(table)
        # As a list: a mapping would be written in the table's order.
        return on_mariadb.on_duplicate_key_update(list(change(on_mariadb.inserted).items()))
    key = [column.name for column in table.primary_key]
    if dialect == "postgresql":
        on_postgresql = postgresql.insert(table)
        return on_postgresql.on_conflict_do_update(
            index_elements=key, set_=change(on_postgresql.excluded)
        )
    on_sqlite = sqlite.insert(table)
    return on_sqlite.on_conflict_do_update(index_elements=key, set_=change(on_sqlite.excluded))


def first_known(*values: ColumnElement[Any]) -> ColumnElement[Any]:
    """This will return the first of the values that is not NULL."""
    return func.coalesce(*values)
