"""What a database's errors become at the port."""

import sqlite3

import pytest

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from adapters.sql.errors import is_unique_violation, storage_errors, surely_not_committed
from booking_domain.errors import (
    InvalidValue,
    SlotAlreadyClaimed,
    StorageRefused,
    StorageUnavailable,
)


class _ServerError(Exception):
    """A driver's error as PostgreSQL's driver shapes it."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("canary")
        self.sqlstate = sqlstate


def _sqlite(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("canary")
    error.sqlite_errorcode = code
    return error


def _wrapped(original: BaseException) -> DBAPIError:
    return OperationalError("COMMIT", None, original)


@pytest.mark.parametrize(
    "original",
    [
        _sqlite(sqlite3.SQLITE_BUSY),
        _sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT),
        _ServerError("40001"),
        _ServerError("40P01"),
        _ServerError("23505"),
        Exception(1213, "Deadlock found"),
        Exception(1205, "Lock wait timeout exceeded"),
    ],
)
def test_a_commit_that_the_database_rolled_back_is_known(original: Exception) -> None:
    """Only where the database itself says so."""
    assert surely_not_committed(_wrapped(original))


@pytest.mark.parametrize(
    "error",
    [
        _wrapped(_sqlite(sqlite3.SQLITE_IOERR)),
        _wrapped(sqlite3.OperationalError("no active connection")),
        _wrapped(_ServerError("57P01")),
        _wrapped(_ServerError("08006")),
        _wrapped(_ServerError(None)),
        _wrapped(Exception(2013, "Lost connection")),
        _wrapped(Exception()),
        ConnectionResetError(),
        TimeoutError(),
    ],
)
def test_every_other_failure_of_a_commit_is_unknown(error: Exception) -> None:
    """A lost connection, a time-out, and whatever nobody has thought of."""
    assert not surely_not_committed(error)


@pytest.mark.parametrize(
    ("original", "is_duplicate"),
    [
        (_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.IntegrityError), True),
        (_sqlite(sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.IntegrityError), True),
        (_sqlite(sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.IntegrityError), False),
        (_ServerError("23505"), True),
        (_ServerError("23502"), False),
        (Exception(1062, "Duplicate entry"), True),
        (Exception(1048, "Column cannot be null"), False),
    ],
)
def test_a_duplicate_key_is_told_from_other_refusals(
    original: Exception, is_duplicate: bool
) -> None:
    """A missing value is no sign of a rival."""
    assert is_unique_violation(IntegrityError("INSERT", None, original)) is is_duplicate


@pytest.mark.parametrize(
    "error",
    [
        _wrapped(_ServerError("22P02")),
        DataError("INSERT", None, _ServerError("22P02")),
        IntegrityError("INSERT", None, _ServerError("23502")),
        PoolTimeoutError(),
        ConnectionRefusedError(),
        TimeoutError(),
    ],
)
def test_the_databases_errors_are_storage_unavailable(error: Exception) -> None:
    """Nothing of the technology gets out, and the database's own words stay out of the message."""
    with pytest.raises(StorageUnavailable) as caught, storage_errors():
        raise error

    assert "canary" not in str(caught.value)


def test_what_an_operator_must_read_is_told() -> None:
    """A missing database or a wrong password is one clear line."""
    with pytest.raises(StorageUnavailable, match="canary"), storage_errors():
        raise _wrapped(_ServerError("3D000"))


def test_the_ports_own_errors_pass() -> None:
    """What has been translated already is left alone."""
    with pytest.raises(SlotAlreadyClaimed), storage_errors():
        raise SlotAlreadyClaimed


def test_a_value_that_a_column_refuses_is_named() -> None:
    """A naive time is the caller's fault and not the database's."""
    with pytest.raises(InvalidValue), storage_errors():
        raise _wrapped(InvalidValue("naive"))


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (IntegrityError("INSERT", None, _ServerError("23514")), "IntegrityError 23514"),
        (DataError("INSERT", None, _ServerError("22001")), "DataError 22001"),
        (DataError("INSERT", None, Exception(1406, "canary")), "DataError 1406"),
        (_wrapped(_ServerError("42703")), "OperationalError 42703"),
        (_wrapped(Exception(1054, "canary")), "OperationalError 1054"),
        (_wrapped(Exception(4025, "canary")), "OperationalError 4025"),
        (_wrapped(_sqlite(sqlite3.SQLITE_ERROR)), "OperationalError 1"),
    ],
)
def test_what_time_does_not_mend_is_told_by_class_and_code(error: Exception, cause: str) -> None:
    """The incident: a missing column looked like an outage, and was waited for."""
    with pytest.raises(StorageRefused) as caught, storage_errors():
        raise error

    assert caught.value.cause == cause


@pytest.mark.parametrize(
    "original",
    [
        _sqlite(sqlite3.SQLITE_BUSY),
        _sqlite(sqlite3.SQLITE_FULL),
        _sqlite(sqlite3.SQLITE_IOERR),
        sqlite3.ProgrammingError("Cannot operate on a closed database."),
        _ServerError("57P01"),
        _ServerError("40001"),
        _ServerError("53100"),
        _ServerError(None),
        Exception(1213, "Deadlock found"),
        Exception(1205, "Lock wait timeout exceeded"),
        Exception(2013, "Lost connection"),
        Exception(),
    ],
)
def test_what_may_pass_is_no_refusal(original: Exception) -> None:
    """An outage, a lock, a full disc: the next try may go well, and nobody is woken for it."""
    with pytest.raises(StorageUnavailable) as caught, storage_errors():
        raise _wrapped(original)

    assert not isinstance(caught.value, StorageRefused)
