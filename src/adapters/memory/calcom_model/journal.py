"""An SQLite file that lets a killed process find its bookings again."""

import datetime as dt
import sqlite3

from collections.abc import Iterator
from pathlib import Path

from cattrs.preconf.json import make_converter

from adapters.memory.calcom_model.booking import Booking


_CONVERTER = make_converter()


class SqliteJournal:
    """
    Appends one row a version, committed before `append` returns.

    A process may be killed at any point and loses nothing that was answered; a power failure may
    cost the last rows, since the file is not synced for each of them.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA busy_timeout=5000")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS booking_version"
            " (sequence INTEGER PRIMARY KEY, committed_at TEXT NOT NULL, body TEXT NOT NULL)"
        )

    def load(self) -> Iterator[tuple[dt.datetime, Booking]]:
        """Yield every version with its commit time, oldest first."""
        rows = self._connection.execute(
            "SELECT committed_at, body FROM booking_version ORDER BY sequence"
        )
        for committed_at, body in rows:
            yield dt.datetime.fromisoformat(committed_at), _CONVERTER.loads(body, Booking)

    def append(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        """Make one version durable."""
        self._connection.execute(
            "INSERT INTO booking_version (committed_at, body) VALUES (?, ?)",
            (committed_at.isoformat(), _CONVERTER.dumps(booking)),
        )

    def clear(self) -> None:
        """Forget everything."""
        self._connection.execute("DELETE FROM booking_version")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
