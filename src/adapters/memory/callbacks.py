"""Who is to be rung back, in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.ports.callback_repository import CallbackRepository


class MemoryCallbacks(CallbackRepository):
    """The requests of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._requests = transaction.rows.callbacks

    @override
    async def add(self, request: CallbackRequest) -> None:
        await self._transaction.change()
        if self._requests.get(request.callback_id) is not None:
            message = f"the call-back {request.callback_id} is there already"
            raise self._transaction.refused(TransactionConflict(message))
        self._requests.put(request.callback_id, request)

    @override
    async def get(self, callback_id: str) -> CallbackRequest | None:
        await self._transaction.query()
        return self._requests.get(callback_id)

    @override
    async def to_change(self, callback_id: str) -> CallbackRequest | None:
        # Whoever writes has the store to itself.
        return await self.get(callback_id)

    @override
    async def save(self, request: CallbackRequest) -> None:
        await self._transaction.change()
        if self._requests.get(request.callback_id) is not None:
            self._requests.put(request.callback_id, request)

    @override
    async def close(self, callback_id: str, *, at: dt.datetime, note: str | None) -> bool:
        await self._transaction.change()
        request = self._requests.get(callback_id)
        if request is None or not request.is_open:
            return False
        self._requests.put(callback_id, evolve(request, closed_at=at, note=note))
        return True

    @override
    async def close_told(self, appointment_id: str, *, at: dt.datetime, note: str) -> None:
        await self._transaction.change()
        for one in tuple(self._requests):
            if one.is_open and one.untold and one.untold.appointment_id == appointment_id:
                self._requests.put(one.callback_id, evolve(one, closed_at=at, note=note))

    @override
    async def unclosed(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        await self._transaction.query()
        found = [one for one in self._requests if one.is_open]
        return tuple(sorted(found, key=lambda one: one.asked_at)[:limit])

    @override
    async def latest(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        await self._transaction.query()
        found = sorted(self._requests, key=lambda one: one.asked_at, reverse=True)
        return tuple(found[:limit])
