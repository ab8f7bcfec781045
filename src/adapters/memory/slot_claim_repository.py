"""Slot claims in memory."""

import datetime as dt

from collections.abc import Collection

from typing_extensions import override

from adapters.memory.rows import AppointmentRow, Cell
from adapters.memory.transaction import Transaction
from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import SlotClaimRepository


class MemorySlotClaims(SlotClaimRepository):
    """The slot claims of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rows = transaction.rows

    @override
    async def claim(
        self,
        appointment_id: str,
        *,
        resource_id: str,
        grains: Collection[int],
        now: dt.datetime,
    ) -> None:
        await self._transaction.change()
        wanted = frozenset((resource_id, grain) for grain in grains)
        for cell in sorted(wanted):
            owner = self._rows.owners.get(cell)
            if owner in {None, appointment_id}:
                continue
            hold = self._expired_hold(owner, now=now)
            if hold is None:
                message = f"{resource_id} is taken in grain {cell[1]}"
                raise self._transaction.refused(SlotAlreadyClaimed(message))
            self._rows.evict_hold(hold)
        self._rows.occupy(appointment_id, wanted)

    @override
    async def adopt(
        self, appointment_id: str, *, resource_id: str, grains: Collection[int]
    ) -> None:
        await self._transaction.change()
        wanted = frozenset((resource_id, grain) for grain in grains)
        free = frozenset(cell for cell in wanted if self._rows.owners.get(cell) is None)
        self._rows.occupy(appointment_id, free)

    @override
    async def keep_only(self, appointment_id: str, *, grains: Collection[int]) -> None:
        await self._transaction.change()
        kept = frozenset(grains)
        owned = self._rows.cells_of(appointment_id)
        self._rows.vacate(appointment_id, frozenset(c for c in owned if c[1] not in kept))

    @override
    async def taken(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> frozenset[tuple[str, int]]:
        await self._transaction.query()
        taken: set[Cell] = set()
        for resource_id in resource_ids:
            for grain in window.grains():
                owner = self._rows.owners.get((resource_id, grain))
                if owner is None or owner in ignoring:
                    continue
                if self._expired_hold(owner, now=now) is None:
                    taken.add((resource_id, grain))
        return frozenset(taken)

    def _expired_hold(
        self, appointment_id: str | None, *, now: dt.datetime
    ) -> AppointmentRow | None:
        row = self._rows.appointments.get(appointment_id) if appointment_id else None
        return row if row is not None and row.appointment.is_expired_hold(now) else None
