"""Slot claims in memory."""

import datetime as dt

from collections.abc import Collection, Mapping

from typing_extensions import override

from adapters.memory.rows import AppointmentRow, Cell
from adapters.memory.transaction import Transaction
from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.inbox_event import DOUBTED_FOR, EVERY_CHAIR
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.slot_claims import SlotClaimRepository


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
        self, owner_id: str, *, resource_id: str, grains: Collection[int]
    ) -> Mapping[int, str]:
        await self._transaction.change()
        wanted = frozenset((resource_id, grain) for grain in grains)
        others: dict[int, str] = {}
        for cell in sorted(wanted):
            owner = self._rows.owners.get(cell)
            if owner is None or owner == owner_id:
                continue
            row = self._rows.appointments.get(owner)
            if row is not None and row.appointment.state is AppointmentState.HELD:
                self._rows.evict_hold(row)
            else:
                others[cell[1]] = owner
                wish = (*cell, owner_id)
                self._rows.wishes.put(wish, wish)
        self._rows.occupy(owner_id, frozenset(cell for cell in wanted if cell[1] not in others))
        return others

    @override
    async def keep_only(self, appointment_id: str, *, grains: Collection[int]) -> None:
        await self._transaction.change()
        self._release(appointment_id, kept=frozenset(grains))

    @override
    async def withdraw(self, owner_id: str) -> None:
        await self._transaction.change()
        for wish in [one for one in self._rows.wishes if one[2] == owner_id]:
            self._rows.wishes.remove(wish)
        self._release(owner_id, kept=frozenset())

    @override
    async def fulfil_wishes(self, *, limit: int) -> int:
        await self._transaction.change()
        ready = [
            wish
            for wish in self._rows.wishes
            if self._rows.owners.get((wish[0], wish[1])) in {None, wish[2]}
        ]
        for resource_id, grain, _ in ready[:limit]:
            self._pass_on((resource_id, grain))
        return len(ready[:limit])

    def _release(self, owner_id: str, *, kept: frozenset[int]) -> None:
        released = frozenset(c for c in self._rows.cells_of(owner_id) if c[1] not in kept)
        self._rows.vacate(owner_id, released)
        for cell in sorted(released):
            self._pass_on(cell)

    def _pass_on(self, cell: Cell) -> None:
        """Give a free grain to the first who wants it and still needs it."""
        for wish in sorted(one for one in self._rows.wishes if (one[0], one[1]) == cell):
            owner_id = wish[2]
            owner = self._rows.owners.get(cell)
            row = self._rows.appointments.get(owner_id)
            if row is not None and cell[1] not in row.appointment.grains:
                self._rows.wishes.remove(wish)
            elif owner in {None, owner_id}:
                self._rows.occupy(owner_id, frozenset({cell}))
                self._rows.wishes.remove(wish)

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
        taken = {cell for cell in self._wanted(ignoring) if cell[0] in resource_ids}
        taken = {cell for cell in taken if cell[1] in window.grains()}
        for resource_id in resource_ids:
            for grain in window.grains():
                owner = self._rows.owners.get((resource_id, grain))
                if owner is None or owner in ignoring:
                    continue
                if self._expired_hold(owner, now=now) is None:
                    taken.add((resource_id, grain))
        blocked = self._blocked(resource_ids, window=window, now=now, ignoring=ignoring)
        return frozenset(taken | blocked)

    def _wanted(self, owners: Collection[str]) -> set[Cell]:
        """Return what others want of what these own: it passes to them when it is let go."""
        wanted: set[Cell] = set()
        for resource_id, grain, wisher in self._rows.wishes:
            row = self._rows.appointments.get(wisher)
            needed = row is None or grain in row.appointment.grains
            owner = self._rows.owners.get((resource_id, grain))
            if needed and owner in owners and wisher not in owners:
                wanted.add((resource_id, grain))
        return wanted

    def _blocked(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> set[Cell]:
        asked = frozenset(window.grains())
        blocked: set[Cell] = set()
        for row in self._rows.inbox:
            block = self._rows.blocked.get((row.event.source, row.event.dedupe_key))
            if block is None or (block.key is not None and block.key in ignoring):
                continue
            chairs = [one for one in resource_ids if one == block.resource_id]
            if block.resource_id == EVERY_CHAIR and row.event.received_at > now - DOUBTED_FOR:
                chairs = list(resource_ids)
            grains = asked.intersection(block.slot.grains())
            blocked |= {(chair, grain) for chair in chairs for grain in grains}
        return blocked

    def _expired_hold(
        self, appointment_id: str | None, *, now: dt.datetime
    ) -> AppointmentRow | None:
        row = self._rows.appointments.get(appointment_id) if appointment_id else None
        return row if row is not None and row.appointment.is_expired_hold(now) else None
