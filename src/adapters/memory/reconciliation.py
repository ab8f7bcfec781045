"""Decisions and sync failures in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.model.sync_failure import SyncFailure
from booking_domain.ports.unit_of_work import DecisionLog, SyncFailures


class MemoryDecisionLog(DecisionLog):
    """The decisions of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._decisions = transaction.rows.decisions

    @override
    async def record(self, record: DecisionRecord) -> None:
        await self._transaction.change()
        key = (record.subject, record.kind, record.reason, record.fence)
        former = self._decisions.get(key)
        kept = record if former is None else evolve(former, last_at=record.last_at)
        self._decisions.put(key, kept)

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        await self._transaction.query()
        by_time = sorted(self._decisions, key=lambda one: one.subject)
        return tuple(sorted(by_time, key=lambda one: one.last_at, reverse=True)[:limit])


class MemorySyncFailures(SyncFailures):
    """The sync failures of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._failures = transaction.rows.sync_failures

    @override
    async def note(self, failure: SyncFailure) -> None:
        await self._transaction.change()
        key = (failure.appointment_id, failure.uid)
        former = self._failures.get(key)
        if former is not None:
            failure = evolve(failure, tries=former.tries + 1, first_at=former.first_at)
        self._failures.put(key, failure)

    @override
    async def resolve(self, appointment_id: str, *, uid: str, at: dt.datetime) -> None:
        await self._transaction.change()
        failure = self._failures.get((appointment_id, uid))
        if failure is not None and failure.resolved_at is None:
            self._failures.put((appointment_id, uid), evolve(failure, resolved_at=at))

    @override
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        await self._transaction.query()
        still_open = (one for one in self._failures if one.resolved_at is None)
        return tuple(sorted(still_open, key=lambda one: (one.first_at, one.uid))[:limit])
