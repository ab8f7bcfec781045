"""What is said to whoever must correct it when a database lets nobody in."""

import asyncio
import sqlite3

import pytest

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from adapters.sql.connecting import connecting_errors, connection_problem
from booking_domain.errors import StorageUnavailable


POSTGRESQL = make_url("postgresql+asyncpg://salon:geheim@db.example:5433/termine")
MARIADB = make_url("mariadb+asyncmy://salon:geheim@db.example/termine")
FILE = make_url("sqlite+aiosqlite:////srv/salon.db")


class _Refused(Exception):
    """A driver's error as PostgreSQL's driver shapes it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("its own words")
        self.sqlstate = sqlstate


def _wrapped(original: BaseException) -> OperationalError:
    return OperationalError("CONNECT", None, original)


SAID = {
    "wrong password": (POSTGRESQL, _wrapped(_Refused("28P01")), "db.example:5433 refuses the user"),
    "unknown user": (POSTGRESQL, _wrapped(_Refused("28000")), "user salon: are the user and the"),
    "wrong password, MariaDB": (
        MARIADB,
        _wrapped(Exception(1045, "Access denied (using password: YES)")),
        "db.example refuses the user salon",
    ),
    "another plug-in, MariaDB": (
        MARIADB,
        _wrapped(Exception(1698, "no")),
        "refuses the user salon",
    ),
    "unknown database": (POSTGRESQL, _wrapped(_Refused("3D000")), "has no database termine"),
    "unknown database, MariaDB": (MARIADB, _wrapped(Exception(1049, "no")), "has no database"),
    "no right": (POSTGRESQL, _wrapped(_Refused("42501")), "salon the database termine: grant it"),
    "no right, MariaDB": (MARIADB, _wrapped(Exception(1044, "no")), "the database termine: grant"),
    "away": (
        POSTGRESQL,
        ConnectionRefusedError(111, "no"),
        "(ConnectionRefusedError): does it run",
    ),
    "silent": (POSTGRESQL, TimeoutError(), "cannot be reached (TimeoutError)"),
    "away, MariaDB": (MARIADB, _wrapped(Exception(2003, "no")), "db.example cannot be reached"),
    "no folder": (
        FILE,
        _wrapped(sqlite3.OperationalError("unable to open database file")),
        "the file /srv/salon.db cannot be opened: does its folder exist",
    ),
    "another file": (
        FILE,
        _wrapped(sqlite3.DatabaseError("file is not a database")),
        "/srv/salon.db is no SQLite database",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_it_is_said_what_is_wrong_and_which_setting_it_is(case: str) -> None:
    """The incident: an error code, and nobody knew that it was the password; which is not told."""
    address, error, expected = SAID[case]

    said = connection_problem(error, address=address)

    assert said is not None
    assert expected in said
    assert "database.url" in said
    assert "geheim" not in said


@pytest.mark.parametrize("error", [_wrapped(_Refused("53300")), _wrapped(Exception(1040, "many"))])
def test_what_a_server_says_better_is_left_to_it(error: OperationalError) -> None:
    """Too many connections is no matter of the address."""
    assert connection_problem(error, address=POSTGRESQL) is None
    with (
        pytest.raises(StorageUnavailable, match="the database failed"),
        connecting_errors(POSTGRESQL),
    ):
        raise error


def test_a_cancelled_connecting_is_no_storage_error() -> None:
    """A caller who hangs up has not lost the database."""
    with pytest.raises(asyncio.CancelledError), connecting_errors(POSTGRESQL):
        raise asyncio.CancelledError
