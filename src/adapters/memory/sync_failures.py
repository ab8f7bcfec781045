"""Bookings that are still in the calendar, and endings that are not written, in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.ports.unit_of_work import SyncFailureRepository


class MemorySyncFailures(SyncFailureRepository):
    """The failures of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._failures = transaction.rows.sync_failures

    @override
    async def put(self, failure: SyncFailure) -> None:
        await self._transaction.change()
        key = (failure.uid, failure.kind)
        present = self._failures.get(key)
        if present is None:
            self._failures.put(key, evolve(failure, tries=max(failure.tries, 1)))
            return
        tries = max(present.tries, failure.tries) if failure.tries else present.tries + 1
        self._failures.put(
            key,
            evolve(
                present,
                tries=tries,
                last_at=failure.last_at,
                reason=failure.reason,
                resolved_at=None,
                resolution=None,
            ),
        )

    @override
    async def resolve(self, uid: str, *, at: dt.datetime, how: Resolution) -> None:
        await self._transaction.change()
        for failure in list(self._failures):
            if failure.uid == uid and failure.resolved_at is None:
                resolved = evolve(failure, resolved_at=at, resolution=how)
                self._failures.put((failure.uid, failure.kind), resolved)

    @override
    async def is_open(self, uid: str, *, kind: SyncFailureKind) -> bool:
        await self._transaction.query()
        failure = self._failures.get((uid, kind))
        return failure is not None and failure.resolved_at is None

    @override
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        await self._transaction.query()
        found = [one for one in self._failures if one.resolved_at is None]
        return tuple(sorted(found, key=lambda one: one.first_at)[:limit])

    @override
    async def unreadable(self) -> tuple[DamagedRecord, ...]:
        # What was never written down cannot be damaged.
        await self._transaction.query()
        return ()

    @override
    async def open_about(self, name: str) -> tuple[SyncFailure, ...]:
        await self._transaction.query()
        found = [
            one
            for one in self._failures
            if one.resolved_at is None and name in {one.appointment_id, one.uid}
        ]
        return tuple(sorted(found, key=lambda one: one.first_at))
