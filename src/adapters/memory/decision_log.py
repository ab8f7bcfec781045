"""Decisions of reconciliation in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.ports.unit_of_work import DecisionLog


_WHENEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class MemoryDecisionLog(DecisionLog):
    """The decisions of one transaction; the key of a row is the decision without its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._decisions = transaction.rows.decisions

    @override
    async def record(self, decision: DecisionRecord) -> bool:
        await self._transaction.change()
        key = evolve(decision, at=_WHENEVER)
        if self._decisions.get(key) is not None:
            return False
        self._decisions.put(key, decision)
        return True

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        await self._transaction.query()
        youngest = sorted(self._decisions, key=lambda one: one.at, reverse=True)
        return tuple(youngest[:limit])
