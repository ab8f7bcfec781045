"""What would have been done, had it not been a test, in memory."""

import datetime as dt

from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.rehearsal import Rehearsal
from booking_domain.ports.rehearsal_repository import RehearsalRepository


class MemoryRehearsals(RehearsalRepository):
    """The rehearsals of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rehearsals = transaction.rows.rehearsals

    @override
    async def record(self, rehearsal: Rehearsal) -> None:
        await self._transaction.change()
        self._rehearsals.put(rehearsal.rehearsal_id, rehearsal)

    @override
    async def latest(self, *, limit: int) -> tuple[Rehearsal, ...]:
        await self._transaction.query()
        youngest = sorted(self._rehearsals, key=lambda one: one.at, reverse=True)
        return tuple(youngest[:limit])

    @override
    async def count_since(self, moment: dt.datetime) -> int:
        await self._transaction.query()
        return sum(one.at >= moment for one in self._rehearsals)
