"""Decisions of reconciliation in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.ports.decision_log import DecisionLog


_WHENEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class MemoryDecisionLog(DecisionLog):
    """The decisions of one transaction; the key of a row is the decision without its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._decisions = transaction.rows.decisions

    @override
    async def record(self, decision: DecisionRecord) -> bool:
        await self._transaction.change()
        key = key_of(decision)
        if self._decisions.get(key) is not None:
            return False
        self._decisions.put(key, decision)
        return True

    @override
    async def is_recorded(self, decision: DecisionRecord) -> bool:
        await self._transaction.query()
        return self._decisions.get(evolve(decision, at=_WHENEVER)) is not None

    @override
    async def of(self, appointment_id: str) -> tuple[DecisionRecord, ...]:
        await self._transaction.query()
        own = (one for one in self._decisions if one.appointment_id == appointment_id)
        return tuple(sorted(own, key=lambda one: one.at))

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        await self._transaction.query()
        youngest = sorted(self._decisions, key=lambda one: one.at, reverse=True)
        return tuple(youngest[:limit])


def key_of(decision: DecisionRecord) -> DecisionRecord:
    """This will return what is the same for a decision whenever it is made."""
    return evolve(decision, at=_WHENEVER)
