"""What the database says, as errors of the ports; and the two errors of our own."""

import sqlite3

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from booking_domain.errors import (
    BookingDomainError,
    StorageRefused,
    StorageUnavailable,
    TransactionConflict,
    UnreadableData,
)


_log = structlog.get_logger(__name__)
_POSTGRESQL_UNIQUE = "23505"
# Serialization failure, deadlock, integrity: the server has rolled back and says so.
_POSTGRESQL_ROLLED_BACK = ("40001", "40P01", "23")
_MARIADB_DUPLICATE = 1062
# Lock wait time-out, deadlock.
_MARIADB_ROLLED_BACK = frozenset({1205, 1213})
# Serialization failure, deadlock; deadlock, a row that changed since the snapshot.
_CONFLICTS = frozenset({"40001", "40P01", 1213, 1020})
_PRIMARY_CODE = 0xFF
# No such server, user, database or table, no right to it, no room: texts that a person must read,
# and that hold no value of a row.
_POSTGRESQL_PLAIN = ("08", "28", "3D", "42", "53", "57")
_MARIADB_PLAIN = frozenset(
    {1040, 1044, 1045, 1049, 1142, 1146, 2002, 2003, 2006, 2013}
    # A table, column or index that is there already, or that is not.
    | {1050, 1051, 1060, 1061, 1091}
)
# Bad value, integrity, unknown column or table or no right to it, a limit, not supported.
_POSTGRESQL_PERMANENT = ("22", "23", "42", "54", "0A")
# The same, as MariaDB counts them; many of them come as OperationalError, as outages do.
_MARIADB_PERMANENT = frozenset(
    {1048, 1054, 1062, 1064, 1136, 1142, 1143, 1146, 1264, 1265, 1292, 1364, 1366, 1406, 1452, 1690}
    # A check constraint; a trigger that says no.
    | {4025, 1644}
)
_SQLITE_PERMANENT = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
    }
)


class UnreadableRow(UnreadableData):
    """
    A stored row is damaged, or of a later version; it is left as it is.

    Args:
        key: The tenant, then what names the row there: words for a log, thus no booking's uid.
    """

    def __init__(self, table: str, *, key: tuple[str, ...], problem: str) -> None:
        super().__init__(f"row {'/'.join(key)} of {table} cannot be read: {problem}")
        self.table = table
        self.key = key
        self.problem = problem


class SchemaOutOfDate(StorageUnavailable):
    """The database's schema is not the one this program needs; the message says what to do."""


@contextmanager
def storage_errors() -> Iterator[None]:
    """
    This will let only errors of the ports out of its block.

    A database's text may quote values of a row it refused, so such an error loses text and cause.
    """
    try:
        yield
    except (IntegrityError, DataError) as error:
        message = f"the database refused a row: {_fact_of(error)}"
        raise StorageRefused(message, cause=cause_of(error)) from None
    except StatementError as error:
        if isinstance(error.orig, BookingDomainError):
            raise error.orig from error
        if is_conflict(error):
            raise _conflict(error) from error
        message = f"the database failed: {_fact_of(error)}"
        if is_permanent(error):
            raise StorageRefused(message, cause=cause_of(error)) from error
        raise StorageUnavailable(message) from error
    except (SQLAlchemyError, OSError) as error:
        message = f"the database cannot be reached: {type(error).__name__}"
        raise StorageUnavailable(message) from error


def is_unique_violation(error: IntegrityError) -> bool:
    """This will tell a duplicate key from every other refusal of a row."""
    code = code_of(error)
    return code in {
        _POSTGRESQL_UNIQUE,
        _MARIADB_DUPLICATE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    }


def is_conflict(error: BaseException) -> bool:
    """This will tell a deadlock or serialization failure, after which nothing stands."""
    return isinstance(error, DBAPIError) and code_of(error) in _CONFLICTS


def is_permanent(error: BaseException) -> bool:
    """This will tell what the same statement will meet again, for as long as nobody mends it."""
    if not isinstance(error, StatementError):
        return False
    if isinstance(error, IntegrityError | DataError):
        return True
    code = code_of(error)
    if isinstance(code, str):
        return code.startswith(_POSTGRESQL_PERMANENT)
    if isinstance(error.orig, sqlite3.Error):
        return code is not None and code & _PRIMARY_CODE in _SQLITE_PERMANENT
    return code in _MARIADB_PERMANENT


def cause_of(error: StatementError) -> str:
    """This will name the class of an error and its SQLSTATE or number: machine words, no values."""
    return f"{type(error).__name__} {code_of(error) or ''}".strip()


def _conflict(error: StatementError) -> TransactionConflict:
    _log.warning("transaction_conflict", fact=_fact_of(error))
    return TransactionConflict(f"the database rolled back: {_fact_of(error)}")


def surely_not_committed(error: BaseException) -> bool:
    """This will tell whether a failed COMMIT certainly had no effect; all else is unknown."""
    if not isinstance(error, DBAPIError):
        return False
    code = code_of(error)
    if isinstance(code, str):
        return code.startswith(_POSTGRESQL_ROLLED_BACK)
    if isinstance(error.orig, sqlite3.Error):
        return code is not None and code & _PRIMARY_CODE in {
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        }
    return code in _MARIADB_ROLLED_BACK


def code_of(error: StatementError) -> int | str | None:
    """This will return what the database or its driver calls this error, `None` for nothing."""
    # In this order: MariaDB's driver has a coarser `sqlstate` besides its number.
    candidates: tuple[object, ...] = (
        getattr(error.orig, "sqlite_errorcode", None),
        *getattr(error.orig, "args", ())[:1],
        getattr(error.orig, "sqlstate", None),
    )
    for code in candidates:
        if isinstance(code, int):
            return code
    return code if isinstance(code, str) else None


def _is_locked_file(error: StatementError) -> bool:
    code = code_of(error)
    is_sqlite = isinstance(error.orig, sqlite3.Error)
    return is_sqlite and isinstance(code, int) and code & _PRIMARY_CODE == sqlite3.SQLITE_BUSY


def _fact_of(error: StatementError) -> str:
    code = code_of(error)
    plain = code.startswith(_POSTGRESQL_PLAIN) if isinstance(code, str) else code in _MARIADB_PLAIN
    if _is_locked_file(error):
        return "the file is locked by another program, which must end or be ended first"
    # SQLite names tables and columns in all its texts, and never quotes a value.
    if plain or isinstance(error.orig, sqlite3.Error):
        return f"{error.orig}"
    return f"{type(error.orig).__name__} {code_of(error) or ''}".strip()
