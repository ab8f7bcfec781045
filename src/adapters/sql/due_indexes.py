"""
Questions about what is due in some salons, by the index on when it is.

A planner that knows little of the rows would rather go through all that a salon has: nearly
everything is of the salons that are asked for, and nearly nothing is due.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from adapters.sql.tables import APPOINTMENT, BOOKING_WATCH


class _Salon(FunctionElement[str]):
    """The tenant of a row, as a column that no index is chosen for where a planner can be told."""

    inherit_cache = True
    name = "salon"


@compiles(_Salon)
def _anywhere(element: _Salon, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Salon, "sqlite")
def _on_sqlite(element: _Salon, compiler: SQLCompiler, **options: Any) -> str:
    # The sign changes nothing but that.
    return f"+{compiler.process(element.clauses, **options)}"


def salon_of(table: Table) -> ColumnElement[str]:
    """This will return the tenant, for a condition in a query that goes by another index."""
    return _Salon(table.c.tenant_id)


def by_lease(query: Select[Any]) -> Select[Any]:
    """This will let a query for appointments go by when their leases run out."""
    return query.with_hint(APPOINTMENT, "FORCE INDEX (ix_appointment_lease_until)", "mariadb")


def by_look(query: Select[Any]) -> Select[Any]:
    """This will let a query for watches go by when the next look is due."""
    return query.with_hint(BOOKING_WATCH, "FORCE INDEX (ix_booking_watch_next_look_at)", "mariadb")
