"""Times of PostgreSQL, of which a few are none in Python: infinity, and years beyond 1 to 9999."""

import datetime as dt

from typing import Final

from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry


_BEGIN: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


def read_any_time(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """
    This will let a connection of asyncpg read every time, as a text where Python has none for it.

    By itself it raises over one such time, and no row of the answer is read.
    """
    connection.run_async(
        lambda inner: inner.set_type_codec(
            "timestamptz",
            schema="pg_catalog",
            format="tuple",
            encoder=_encoded,
            decoder=_decoded,
        )
    )


def _encoded(moment: dt.datetime) -> tuple[int]:
    return ((moment - _BEGIN) // _MICROSECOND,)


def _decoded(value: tuple[int]) -> dt.datetime | str:
    (microseconds,) = value
    try:
        return _BEGIN + microseconds * _MICROSECOND
    except OverflowError:
        return "beyond all years"
