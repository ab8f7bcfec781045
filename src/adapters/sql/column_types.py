"""The types of all columns, so that three databases keep the same values."""

import datetime as dt

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from booking_domain.errors import InvalidValue


# MariaDB's usual collations hold "aBc" and "Abc " for equal, and `utf8mb4_bin` "abc" and "abc ".
EXACT = "utf8mb4_nopad_bin"


class _SqliteTime(sqlite.DATETIME):
    """A text that is no time comes out as it is, and keeps nobody from reading the other rows."""

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        parsed: Any = super().result_processor(dialect, coltype)

        def read(value: Any) -> Any:
            try:
                return parsed(value)
            except (ValueError, TypeError):
                return value

        return read


class UtcDateTime(TypeDecorator[dt.datetime]):
    """
    An instant: aware in Python, UTC with milliseconds in the database.

    Raises:
        InvalidValue: a naive time was to be stored; SQLite and MariaDB drop an offset silently.
    """

    impl = DateTime
    cache_ok = True

    @property
    @override
    def python_type(self) -> type[Any]:
        return dt.datetime

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[dt.datetime]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True, precision=3))
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=3))
        return dialect.type_descriptor(_SqliteTime())  # type: ignore[no-untyped-call]

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a stored time must be aware, not the naive {value}"
            raise InvalidValue(message)
        instant = value.astimezone(dt.UTC)
        instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if not isinstance(value, dt.datetime):
            # Nothing, or no time at all: `reading` tells of that row, and the others are read.
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def exact_text(length: int) -> TypeEngine[str]:
    """This will return the type of ids, keys and names: compared byte by byte on every database."""
    return String(length).with_variant(
        mysql.VARCHAR(length, charset="utf8mb4", collation=EXACT), "mysql", "mariadb"
    )


def long_text() -> TypeEngine[str]:
    """This will return the type of stored JSON."""
    return Text().with_variant(
        mysql.MEDIUMTEXT(charset="utf8mb4", collation=EXACT), "mysql", "mariadb"
    )


class DatabaseMilliseconds(FunctionElement[int]):
    """The *database's* clock: 64-bit milliseconds since 1970, fixed within one statement."""

    type = BigInteger()
    inherit_cache = True
    name = "database_milliseconds"


@compiles(DatabaseMilliseconds, "sqlite")
def _on_sqlite(element: DatabaseMilliseconds, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"


@compiles(DatabaseMilliseconds, "postgresql")
def _on_postgresql(element: DatabaseMilliseconds, compiler: SQLCompiler, **options: Any) -> str:
    # The statement's time is stable for the planner: with clock_timestamp() no index would be used.
    return "CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000 AS BIGINT)"


@compiles(DatabaseMilliseconds, "mysql", "mariadb")
def _on_mariadb(element: DatabaseMilliseconds, compiler: SQLCompiler, **options: Any) -> str:
    # UNIX_TIMESTAMP() would read the session's wall time, which is ambiguous for an hour each year.
    return "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)"
