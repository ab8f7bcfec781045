"""
Slot claims in the database.

The primary key decides who has a grain; nothing here rests on an isolation level. Where conflicts
can be skipped, the good path is one INSERT. MariaDB skips them with deadlocks, and stores truncated
values on the way, so there a row per resource is locked first.
"""

import datetime as dt

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, not_, or_, select, update
from sqlalchemy.dialects import mysql
from typing_extensions import override

from adapters.sql.claim_wishes import SqlClaimWishes, somebody_wants
from adapters.sql.errors import UnreadableRow
from adapters.sql.inserts import insert_free
from adapters.sql.tables import APPOINTMENT, BLOCKED_INTERVAL, INBOX_EVENT, RESOURCE, SLOT_CLAIM
from adapters.sql.transaction import Transaction
from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.inbox_event import DOUBTED_FOR, EVERY_CHAIR
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.slot_claims import SlotClaimRepository


_CLAIM = SLOT_CLAIM.c
_OWNER = APPOINTMENT.c
_BLOCK = BLOCKED_INTERVAL.c
_EVENT = INBOX_EVENT.c


class SqlSlotClaims(SlotClaimRepository):
    """The slot claims of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._wishes = SqlClaimWishes(transaction)
        self._skips_conflicts = transaction.dialect in {"sqlite", "postgresql"}

    @override
    async def claim(
        self,
        appointment_id: str,
        *,
        resource_id: str,
        grains: Collection[int],
        now: dt.datetime,
    ) -> None:
        taken = await self._take_free(appointment_id, resource_id=resource_id, grains=grains)
        expired = _is_expired_hold(now)
        if taken and await self._evict_holds(resource_id, grains=taken, giving_way=expired):
            taken = await self._take_free(appointment_id, resource_id=resource_id, grains=taken)
        if taken:
            message = f"{resource_id} is taken in {len(taken)} of {len(set(grains))} grains"
            raise self._transaction.refused(SlotAlreadyClaimed(message))

    @override
    async def adopt(
        self, owner_id: str, *, resource_id: str, grains: Collection[int]
    ) -> Mapping[int, str]:
        left = await self._take_free(owner_id, resource_id=resource_id, grains=grains)
        if left and await self._evict_holds(resource_id, grains=left, giving_way=_is_hold()):
            left = await self._take_free(owner_id, resource_id=resource_id, grains=left)
        if not left:
            return {}
        await self._wishes.put(owner_id, resource_id=resource_id, grains=left)
        owners = await self._owners(resource_id, left)
        return {row.grain: row.appointment_id for row in owners}

    @override
    async def keep_only(self, appointment_id: str, *, grains: Collection[int]) -> None:
        statement = delete(SLOT_CLAIM).where(
            _CLAIM.tenant_id == self._transaction.tenant_id,
            _CLAIM.appointment_id == appointment_id,
        )
        if grains:
            statement = statement.where(_CLAIM.grain.not_in(sorted(set(grains))))
        # One statement, too, where nobody wants anything, which is nearly always.
        released = await self._transaction.removed(
            statement.returning(_CLAIM.resource_id, _CLAIM.grain, somebody_wants(SLOT_CLAIM))
        )
        wanted: dict[str, set[int]] = {}
        for row in released:
            if row.wisher is not None:
                wanted.setdefault(row.resource_id, set()).add(row.grain)
        for resource_id, cells in wanted.items():
            await self._pass_on(resource_id, cells)

    @override
    async def withdraw(self, owner_id: str) -> None:
        await self._wishes.forget(owner_id)
        await self.keep_only(owner_id, grains=())

    @override
    async def fulfil_wishes(self, *, limit: int) -> int:
        done = 0
        for resource_id, grains in (await self._wishes.on_free_grains(limit=limit)).items():
            done += await self._pass_on(resource_id, grains)
        return done

    async def _pass_on(self, resource_id: str, grains: Collection[int]) -> int:
        """Give free grains to those who want them, and return how many wishes that ends."""
        chosen = await self._wishes.heirs(resource_id, grains)
        for owner_id, wanted in chosen.heirs.items():
            cells = await self._wishes.locked(owner_id, resource_id=resource_id, grains=wanted)
            left = await self._take_free(owner_id, resource_id=resource_id, grains=cells)
            await self._wishes.end(owner_id, resource_id=resource_id, grains=cells - left)
        for owner_id, cells in chosen.stale.items():
            await self._wishes.end(owner_id, resource_id=resource_id, grains=cells)
        return chosen.count

    @override
    async def taken(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> frozenset[tuple[str, int]]:
        if not resource_ids:
            return frozenset()
        grains = window.grains()
        query = self._claimed(resource_ids, window=window, now=now, ignoring=ignoring)
        blocked = self._blocked(resource_ids, window=window, ignoring=ignoring)
        parts = [blocked, self._doubted(window=window, now=now, ignoring=ignoring)]
        if ignoring:
            wanted = self._wishes.of_owned(ignoring, resource_ids=resource_ids, window=window)
            parts.append(wanted)
        rows = await self._transaction.rows(query.union_all(*parts))
        return frozenset(
            (resource_id, grain)
            for row in rows
            for resource_id in ([row.resource_id] if row.resource_id else resource_ids)
            for grain in self._within(row, grains)
        )

    def _within(self, row: Row[Any], grains: Sequence[int]) -> range:
        if not (isinstance(row.first, int) and isinstance(row.last, int)):
            # Only a SQLite file keeps such a text, and only of blocked times is it found.
            key = (self._transaction.tenant_id, row.resource_id)
            raise UnreadableRow(BLOCKED_INTERVAL.name, key=key, problem="a grain is no number")
        return range(max(row.first, grains[0]), min(row.last, grains[-1]) + 1)

    def _claimed(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> Select[Any]:
        grains = window.grains()
        # A claim without an appointment is a foreign booking's: it is taken.
        lives = or_(_OWNER.appointment_id.is_(None), not_(_is_expired_hold(now)))
        query = (
            select(_CLAIM.resource_id, _CLAIM.grain.label("first"), _CLAIM.grain.label("last"))
            .select_from(SLOT_CLAIM.outerjoin(APPOINTMENT, _owns()))
            .where(
                _CLAIM.tenant_id == self._transaction.tenant_id,
                _CLAIM.resource_id.in_(sorted(set(resource_ids))),
                _CLAIM.grain.between(grains[0], grains[-1]),
                lives,
            )
        )
        if ignoring:
            query = query.where(_CLAIM.appointment_id.not_in(sorted(set(ignoring))))
        return query

    def _blocked(
        self, resource_ids: Collection[str], *, window: TimeSlot, ignoring: Collection[str]
    ) -> Select[Any]:
        grains = window.grains()
        query = select(_BLOCK.resource_id, _BLOCK.first_grain, _BLOCK.last_grain).where(
            _BLOCK.tenant_id == self._transaction.tenant_id,
            _BLOCK.resource_id.in_(sorted(set(resource_ids))),
            _BLOCK.last_grain >= grains[0],
            _BLOCK.first_grain <= grains[-1],
        )
        return query.where(*_of_others(ignoring))

    def _doubted(
        self, *, window: TimeSlot, now: dt.datetime, ignoring: Collection[str]
    ) -> Select[Any]:
        """Return times of a chair that nobody knows, while an older answer may be remembered."""
        grains = window.grains()
        event = and_(
            _EVENT.tenant_id == _BLOCK.tenant_id,
            _EVENT.source == _BLOCK.source,
            _EVENT.dedupe_key == _BLOCK.dedupe_key,
        )
        return (
            select(_BLOCK.resource_id, _BLOCK.first_grain, _BLOCK.last_grain)
            .select_from(BLOCKED_INTERVAL.join(INBOX_EVENT, event))
            .where(
                _BLOCK.tenant_id == self._transaction.tenant_id,
                _BLOCK.resource_id == EVERY_CHAIR,
                _BLOCK.last_grain >= grains[0],
                _BLOCK.first_grain <= grains[-1],
                _EVENT.received_at > now - DOUBTED_FOR,
                *_of_others(ignoring),
            )
        )

    async def _take_free(
        self, appointment_id: str, *, resource_id: str, grains: Collection[int]
    ) -> frozenset[int]:
        """Claim what is free, and return what others have."""
        if not grains:
            return frozenset()
        if self._skips_conflicts:
            return await self._insert_and_look(appointment_id, resource_id, frozenset(grains))
        return await self._lock_look_and_insert(appointment_id, resource_id, frozenset(grains))

    async def _insert_and_look(
        self, appointment_id: str, resource_id: str, grains: frozenset[int]
    ) -> frozenset[int]:
        statement = insert_free(SLOT_CLAIM, dialect=self._transaction.dialect)
        inserted = await self._transaction.inserted(
            statement.returning(_CLAIM.grain), self._rows(appointment_id, resource_id, grains)
        )
        left = grains - {row.grain for row in inserted}
        if not left:
            return left
        return left - {
            row.grain
            for row in await self._owners(resource_id, left)
            if row.appointment_id == appointment_id
        }

    async def _lock_look_and_insert(
        self, appointment_id: str, resource_id: str, grains: frozenset[int]
    ) -> frozenset[int]:
        lock = mysql.insert(RESOURCE).values(
            tenant_id=self._transaction.tenant_id, resource_id=resource_id
        )
        await self._transaction.change(lock.on_duplicate_key_update(resource_id=resource_id))
        owners = await self._owners(resource_id, grains)
        free = grains - {row.grain for row in owners}
        if free:
            await self._transaction.insert(
                insert(SLOT_CLAIM),
                self._rows(appointment_id, resource_id, free),
                refusal=lambda _: SlotAlreadyClaimed(f"{resource_id} is taken"),
            )
        return frozenset(row.grain for row in owners if row.appointment_id != appointment_id)

    async def _owners(self, resource_id: str, grains: Collection[int]) -> Sequence[Row[Any]]:
        return await self._transaction.rows(
            select(_CLAIM.appointment_id, _CLAIM.grain).where(self._at(resource_id, grains))
        )

    async def _evict_holds(
        self, resource_id: str, *, grains: Collection[int], giving_way: ColumnElement[bool]
    ) -> bool:
        """Release holds on these grains that give way, and tell whether there was one."""
        # Not DISTINCT: SQLite would take the index in that order, and read all claims of the salon.
        in_the_way = await self._transaction.rows(
            select(_CLAIM.appointment_id)
            .select_from(SLOT_CLAIM.join(APPOINTMENT, _owns()))
            .where(self._at(resource_id, grains), giving_way)
        )
        owners = sorted({one for (one,) in in_the_way})
        evicted = [one for one in owners if await self._evict(one, giving_way=giving_way)]
        if not evicted:
            return False
        await self._transaction.change(
            delete(SLOT_CLAIM).where(
                _CLAIM.tenant_id == self._transaction.tenant_id,
                _CLAIM.appointment_id.in_(evicted),
            )
        )
        return True

    async def _evict(self, appointment_id: str, *, giving_way: ColumnElement[bool]) -> bool:
        """Release a hold unless its caller was faster and has booked it."""
        statement = (
            update(APPOINTMENT)
            .where(
                _OWNER.tenant_id == self._transaction.tenant_id,
                _OWNER.appointment_id == appointment_id,
                giving_way,
            )
            .values(
                state=AppointmentState.RELEASED.value,
                hold_until=None,
                active_intent=None,
                fence=_OWNER.fence + 1,
            )
        )
        return await self._transaction.change(statement) == 1

    def _rows(
        self, appointment_id: str, resource_id: str, grains: Collection[int]
    ) -> list[dict[str, object]]:
        # In one order everywhere: two writers with overlapping grains must not wait for each other.
        return [
            {
                "tenant_id": self._transaction.tenant_id,
                "resource_id": resource_id,
                "grain": grain,
                "appointment_id": appointment_id,
            }
            for grain in sorted(grains)
        ]

    def _at(self, resource_id: str, grains: Collection[int]) -> ColumnElement[bool]:
        return and_(
            _CLAIM.tenant_id == self._transaction.tenant_id,
            _CLAIM.resource_id == resource_id,
            _CLAIM.grain.in_(sorted(grains)),
        )


def _owns() -> ColumnElement[bool]:
    return and_(
        _OWNER.tenant_id == _CLAIM.tenant_id, _OWNER.appointment_id == _CLAIM.appointment_id
    )


def _is_hold() -> ColumnElement[bool]:
    return _OWNER.state == AppointmentState.HELD.value


def _is_expired_hold(now: dt.datetime) -> ColumnElement[bool]:
    return and_(
        _is_hold(),
        _OWNER.hold_until.is_not(None),
        _OWNER.hold_until <= now,
    )


def _of_others(ignoring: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    if not ignoring:
        return ()
    others = _BLOCK.booking_key.not_in(sorted(set(ignoring)))
    return (or_(_BLOCK.booking_key.is_(None), others),)
