"""Why a database lets nobody in, and what to do: in words for whoever must correct it."""

import sqlite3

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import StatementError

from adapters.sql.errors import code_of, storage_errors
from booking_domain.errors import StorageUnavailable


_POSTGRESQL_LOGIN = "28"
_POSTGRESQL_UNKNOWN = "3D000"
_POSTGRESQL_RIGHT = "42501"
# Access denied; a plug-in that lets this user in otherwise only.
_MARIADB_LOGIN = frozenset({1045, 1698})
_MARIADB_UNKNOWN = 1049
_MARIADB_RIGHT = 1044
_MARIADB_AWAY = frozenset({2002, 2003, 2005})

# What is set up on a new connection comes out of it as the driver's own error.
_DRIVERS = frozenset({"asyncpg", "asyncmy"})


@contextmanager
def connecting_errors(address: URL) -> Iterator[None]:
    """
    This will let only `StorageUnavailable` out of its block, with the address but no password.

    What keeps a connection from being made is in the configuration or around the server.
    """
    try:
        with storage_errors():
            yield
    except StorageUnavailable as error:
        problem = connection_problem(error.__cause__, address=address)
        if problem is None:
            raise
        raise StorageUnavailable(problem) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _DRIVERS:
            raise
        message = f"the connection was lost as it was made: {type(error).__name__}"
        raise StorageUnavailable(message) from error


def require_openable(address: URL) -> None:
    """
    This will see whether a SQLite file can be opened; servers are asked when they are connected.

    The async driver leaves a traceback of its thread on the screen where it cannot open a file.

    Raises:
        StorageUnavailable: it cannot; the message says what to do.
    """
    if address.get_backend_name() != "sqlite":
        return
    path = str(address.database)
    try:
        sqlite3.connect(path).close()
    except sqlite3.OperationalError as error:
        raise StorageUnavailable(_unopenable(path)) from error


def connection_problem(error: BaseException | None, *, address: URL) -> str | None:
    """This will say what is wrong and what to do, `None` where nobody knows better than it."""
    if address.get_backend_name() == "sqlite":
        return _file_problem(error, path=str(address.database))
    port = f":{address.port}" if address.port else ""
    server = f"the database server at {address.host}{port}"
    code = code_of(error) if isinstance(error, StatementError) else None
    word = code if isinstance(code, str) else ""
    if word.startswith(_POSTGRESQL_LOGIN) or code in _MARIADB_LOGIN:
        return (
            f"{server} refuses the user {address.username or '(none)'}: are the user and the "
            "password in database.url right, and does the server let this user in from here?"
        )
    if word == _POSTGRESQL_UNKNOWN or code == _MARIADB_UNKNOWN:
        return (
            f"{server} has no database {address.database}: create it, or correct its name in "
            "database.url"
        )
    if word == _POSTGRESQL_RIGHT or code == _MARIADB_RIGHT:
        return (
            f"{server} refuses the user {address.username} the database {address.database}: grant "
            "it, or correct database.url"
        )
    if code in _MARIADB_AWAY or isinstance(error, OSError):
        return (
            f"{server} cannot be reached ({_kind_of(error)}): does it run, and are host and port "
            "in database.url right?"
        )
    return None


def _file_problem(error: BaseException | None, *, path: str) -> str | None:
    words = str(getattr(error, "orig", ""))
    if words == "unable to open database file":
        return _unopenable(path)
    if words == "file is not a database":
        return f"the file {path} is no SQLite database: database.url must name another one"
    return None


def _unopenable(path: str) -> str:
    return (
        f"the file {path} cannot be opened: does its folder exist, is it no folder itself, and may "
        "this user write there? database.url names it"
    )


def _kind_of(error: BaseException | None) -> str:
    """Return the name of what the system said, without its text: MariaDB's driver hides it."""
    origin = getattr(error, "orig", None) or error
    while isinstance(origin, BaseException) and origin.__cause__ is not None:
        origin = origin.__cause__
    return type(origin).__name__
