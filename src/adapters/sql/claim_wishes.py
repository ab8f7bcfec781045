"""What is wanted of what others own, in the database."""

import datetime as dt

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import (
    ColumnElement,
    Label,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from adapters.sql.inserts import insert_free
from adapters.sql.tables import APPOINTMENT, CLAIM_WISH, SLOT_CLAIM
from adapters.sql.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.time_slot import TimeSlot


_WISH = CLAIM_WISH.c
_CLAIM = SLOT_CLAIM.c
_WISHER = APPOINTMENT.c
_ENDED = frozenset(state.value for state in AppointmentState if not state.is_active)


@frozen
class Heirs:
    """Who gets free grains, and whose wishes for them are out of date; by owner."""

    heirs: Mapping[str, frozenset[int]]
    stale: Mapping[str, frozenset[int]]

    @property
    def count(self) -> int:
        """How many wishes that ends."""
        return sum(len(cells) for part in (self.heirs, self.stale) for cells in part.values())


def somebody_wants(claims: Table) -> Label[Any]:
    """This will return, of a claim, one who wants it, as `wisher`; NULL where nobody does."""
    return (
        select(func.min(_WISH.owner_id))
        .where(
            _WISH.tenant_id == claims.c.tenant_id,
            _WISH.resource_id == claims.c.resource_id,
            _WISH.grain == claims.c.grain,
        )
        .correlate(claims)
        .scalar_subquery()
        .label("wisher")
    )


class SqlClaimWishes:
    """The wishes of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, owner_id: str, *, resource_id: str, grains: Collection[int]) -> None:
        """Note what is wanted; what was noted before is kept."""
        rows = [
            {
                "tenant_id": self._transaction.tenant_id,
                "resource_id": resource_id,
                "grain": grain,
                "owner_id": owner_id,
            }
            for grain in sorted(grains)
        ]
        if self._transaction.dialect in {"sqlite", "postgresql"}:
            statement = insert_free(CLAIM_WISH, dialect=self._transaction.dialect)
            await self._transaction.change_each(statement, rows)
            return
        # The resource is locked: nobody else notes or ends a wish on it meanwhile.
        await self.end(owner_id, resource_id=resource_id, grains=grains)
        await self._transaction.insert(
            insert(CLAIM_WISH), rows, refusal=lambda _: TransactionConflict("noted by another")
        )

    async def heirs(self, resource_id: str, grains: Collection[int]) -> Heirs:
        """Choose among those who want these grains."""
        heirs: dict[str, set[int]] = {}
        stale: dict[str, set[int]] = {}
        given: set[int] = set()
        for row in await self._wanting(resource_id, grains):
            if not _still_needs(row):
                stale.setdefault(row.owner_id, set()).add(row.grain)
            elif row.grain not in given:
                given.add(row.grain)
                heirs.setdefault(row.owner_id, set()).add(row.grain)
        return Heirs(
            heirs={owner: frozenset(cells) for owner, cells in heirs.items()},
            stale={owner: frozenset(cells) for owner, cells in stale.items()},
        )

    async def _wanting(self, resource_id: str, grains: Collection[int]) -> Sequence[Row[Any]]:
        return await self._transaction.rows(
            select(
                _WISH.grain,
                _WISH.owner_id,
                _WISHER.state,
                _WISHER.starts_at,
                _WISHER.ends_at,
                _WISHER.buffer_before_minutes,
                _WISHER.buffer_after_minutes,
            )
            .select_from(CLAIM_WISH.outerjoin(APPOINTMENT, _wishes()))
            .where(
                _WISH.tenant_id == self._transaction.tenant_id,
                _WISH.resource_id == resource_id,
                _WISH.grain.in_(sorted(grains)),
            )
            .order_by(_WISH.grain, _WISH.owner_id)
        )

    def of_owned(
        self, owners: Collection[str], *, resource_ids: Collection[str], window: TimeSlot
    ) -> Select[Any]:
        """This will find what others want of what these own, as `first` to `last` grain."""
        grains, ours = window.grains(), sorted(set(owners))
        needed = or_(_WISHER.appointment_id.is_(None), _WISHER.state.not_in(sorted(_ENDED)))
        return (
            select(_WISH.resource_id, _WISH.grain.label("first"), _WISH.grain.label("last"))
            .select_from(
                CLAIM_WISH.join(SLOT_CLAIM, _is_same_grain()).outerjoin(APPOINTMENT, _wishes())
            )
            .where(
                _WISH.tenant_id == self._transaction.tenant_id,
                _WISH.resource_id.in_(sorted(set(resource_ids))),
                _WISH.grain.between(grains[0], grains[-1]),
                _WISH.owner_id.not_in(ours),
                _CLAIM.appointment_id.in_(ours),
                needed,
            )
        )

    async def locked(
        self, owner_id: str, *, resource_id: str, grains: Collection[int]
    ) -> frozenset[int]:
        """
        Return which of these the owner wants still, and keep them until the transaction ends.

        Whoever withdraws at the same time either is faster, or finds what was given to him.
        """
        rows = await self._transaction.rows(
            select(_WISH.grain)
            .where(
                _WISH.tenant_id == self._transaction.tenant_id,
                _WISH.resource_id == resource_id,
                _WISH.grain.in_(sorted(grains)),
                _WISH.owner_id == owner_id,
            )
            .order_by(_WISH.grain)
            .with_for_update()
        )
        return frozenset(grain for (grain,) in rows)

    async def end(self, owner_id: str, *, resource_id: str, grains: Collection[int]) -> None:
        """Forget wishes that are fulfilled or out of date."""
        if not grains:
            return
        # Grain by grain: MariaDB reads a whole table that has only a few rows for a list.
        await self._transaction.change_each(
            delete(CLAIM_WISH).where(
                _WISH.tenant_id == self._transaction.tenant_id,
                _WISH.resource_id == resource_id,
                _WISH.grain == bindparam("wanted_grain"),
                _WISH.owner_id == owner_id,
            ),
            [{"wanted_grain": grain} for grain in sorted(grains)],
        )

    async def forget(self, owner_id: str) -> None:
        """Forget all wishes of one owner."""
        await self._transaction.change(
            delete(CLAIM_WISH).where(
                _WISH.tenant_id == self._transaction.tenant_id, _WISH.owner_id == owner_id
            )
        )

    async def on_free_grains(self, *, limit: int) -> Mapping[str, frozenset[int]]:
        """Return grains that are wanted and nobody's, or the wisher's already; by resource."""
        rows = await self._transaction.rows(
            select(_WISH.resource_id, _WISH.grain)
            .select_from(CLAIM_WISH.outerjoin(SLOT_CLAIM, _is_same_grain()))
            .where(
                _WISH.tenant_id == self._transaction.tenant_id,
                or_(_CLAIM.grain.is_(None), _CLAIM.appointment_id == _WISH.owner_id),
            )
            .limit(limit)
        )
        found: dict[str, set[int]] = {}
        for row in rows:
            found.setdefault(row.resource_id, set()).add(row.grain)
        return {resource_id: frozenset(cells) for resource_id, cells in found.items()}


def _is_same_grain() -> ColumnElement[bool]:
    return and_(
        _CLAIM.tenant_id == _WISH.tenant_id,
        _CLAIM.resource_id == _WISH.resource_id,
        _CLAIM.grain == _WISH.grain,
    )


def _wishes() -> ColumnElement[bool]:
    return and_(_WISHER.tenant_id == _WISH.tenant_id, _WISHER.appointment_id == _WISH.owner_id)


def _still_needs(row: Row[Any]) -> bool:
    """Whether an appointment is still where it wanted to be; foreign bookings withdraw theirs."""
    if row.state is None:
        return True
    if not (isinstance(row.starts_at, dt.datetime) and isinstance(row.ends_at, dt.datetime)):
        # A damaged appointment, of which whoever reads it tells: nobody else gets its time.
        return True
    occupied = TimeSlot(start=row.starts_at, end=row.ends_at).widened(
        before_minutes=row.buffer_before_minutes, after_minutes=row.buffer_after_minutes
    )
    return row.state not in _ENDED and row.grain in occupied.grains()
