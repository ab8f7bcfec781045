"""The account's rows: every version of every booking, so that a lagging replica can be read."""

import datetime as dt

from collections.abc import Iterator
from typing import Protocol

from adapters.memory.calcom_model.booking import Booking, BookingStatus


class Journal(Protocol):
    """Where versions survive the process; `NoJournal` forgets them."""

    def load(self) -> Iterator[tuple[dt.datetime, Booking]]:
        """Yield every version with its commit time, oldest first."""

    def append(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        """Make one version durable before it returns."""

    def clear(self) -> None:
        """Forget everything."""

    def close(self) -> None:
        """Release what is held; the journal is not used afterwards."""


class NoJournal:
    """Keeps nothing: a new process starts with an empty calendar."""

    def load(self) -> Iterator[tuple[dt.datetime, Booking]]:
        """Yield nothing."""
        return iter(())

    def append(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        """Keep nothing of it."""

    def clear(self) -> None:
        """There is nothing to forget."""

    def close(self) -> None:
        """There is nothing to release."""


class BookingStore:
    """
    The rows and their one constraint.

    `as_of` in the reading methods is the moment up to which commits are visible; `None` reads the
    primary. All versions are kept: the account lives as long as a test or a demonstration.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._versions: dict[str, list[tuple[dt.datetime, Booking]]] = {}
        # Rows are added in the order of their ids, and a dict keeps the order of first insertion.
        self._latest: dict[str, Booking] = {}
        self._successors: dict[str, str] = {}
        for committed_at, booking in journal.load():
            self._remember(booking, committed_at=committed_at)

    def next_id(self) -> int:
        """Return the id of the next row; ids grow by one."""
        return len(self._latest) + 1

    def save(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        """Commit a new version of a booking."""
        self._journal.append(booking, committed_at=committed_at)
        self._remember(booking, committed_at=committed_at)

    def get(self, uid: str, *, as_of: dt.datetime | None = None) -> Booking | None:
        """Return the visible version, `None` where there is none."""
        if as_of is None:
            return self._latest.get(uid)
        for committed_at, booking in reversed(self._versions.get(uid, [])):
            if committed_at <= as_of:
                return booking
        return None

    def everything(self, *, as_of: dt.datetime | None = None) -> tuple[Booking, ...]:
        """Return the visible version of every booking, by id."""
        if as_of is None:
            return tuple(self._latest.values())
        visible = (self.get(uid, as_of=as_of) for uid in self._versions)
        return tuple(booking for booking in visible if booking is not None)

    def successor_of(self, uid: str, *, as_of: dt.datetime | None = None) -> str | None:
        """Return the booking that the uid was moved to; of several the one that was made first."""
        if as_of is None:
            return self._successors.get(uid)
        moved = (b for b in self.everything(as_of=as_of) if b.rescheduled_from == uid)
        return next((booking.uid for booking in moved), None)

    def key_is_taken(self, wanted: Booking, *, besides: str | None = None) -> bool:
        """Whether an accepted booking of the same host has exactly the same start and end."""
        return any(
            booking.unique_key
            and booking.uid != besides
            and booking.status is BookingStatus.ACCEPTED
            and booking.host_id == wanted.host_id
            and booking.slot == wanted.slot
            for booking in self.everything()
        )

    def clear(self) -> None:
        """Forget every booking, in the journal too."""
        self._journal.clear()
        self._versions.clear()
        self._latest.clear()
        self._successors.clear()

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def _remember(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        self._versions.setdefault(booking.uid, []).append((committed_at, booking))
        self._latest[booking.uid] = booking
        if booking.rescheduled_from is not None:
            self._successors.setdefault(booking.rescheduled_from, booking.uid)
