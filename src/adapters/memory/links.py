"""Calls and appointments as a whole, and the link from the one to the other, in memory."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.ports.link_repository import LinkRepository, Page


_T = TypeVar("_T")


class MemoryLinks(LinkRepository):
    """The links of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rows = transaction.rows

    @override
    async def appointments_after(self, appointment_id: str, *, limit: int) -> Page[Appointment]:
        await self._transaction.query()
        everything = (row.appointment for row in self._rows.appointments)
        return _page(everything, appointment_id, limit=limit, key=lambda one: one.appointment_id)

    @override
    async def calls_after(self, call_id: str, *, limit: int) -> Page[Call]:
        await self._transaction.query()
        return _page(self._rows.calls, call_id, limit=limit, key=lambda one: one.call_id)

    @override
    async def last_event_of(self, appointment_id: str) -> int:
        await self._transaction.query()
        own = (row.event for row in self._rows.events)
        return max((one.sequence for one in own if one.appointment_id == appointment_id), default=0)

    @override
    async def point(self, call_id: str, *, at: str, instead_of: str | None) -> bool:
        await self._transaction.change()
        call = self._rows.calls.get(call_id)
        if call is None or call.last_appointment_id != instead_of:
            return False
        self._rows.calls.put(call_id, evolve(call, last_appointment_id=at))
        return True


def _page(
    everything: Iterable[_T], after: str, *, limit: int, key: Callable[[_T], str]
) -> Page[_T]:
    rows = sorted((one for one in everything if key(one) > after), key=key)[:limit]
    following = key(rows[-1]) if len(rows) == limit else None
    return Page(rows=tuple(rows), unreadable=(), following=following)
