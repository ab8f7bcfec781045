"""How calls are served, and every change of it, in the database."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.engine import connected
from adapters.sql.row_reading import reading
from adapters.sql.tables import ROLLOUT_CHANGE
from adapters.sql.transaction import Access, Transaction
from booking_domain.errors import RolloutChanged
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.ports.rollout_register import RolloutRegister


_COLUMNS = ROLLOUT_CHANGE.c


class SqlRolloutRegister(RolloutRegister):
    """The changes of all salons."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def latest(self, tenant_id: str) -> RolloutChange | None:
        found = await self.history(tenant_id, limit=1)
        return found[0] if found else None

    @override
    async def put(self, change: RolloutChange) -> None:
        tenant_id, revision = change.tenant_id, change.revision
        changed = RolloutChanged(f"{tenant_id} is not at change {revision - 1} any more")
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            known = await transaction.row(_youngest(tenant_id, limit=1))
            if revision - 1 != (known.revision if known else 0):
                raise transaction.refused(changed)
            await transaction.change(
                insert(ROLLOUT_CHANGE).values(
                    tenant_id=tenant_id,
                    revision=revision,
                    mode_before=change.before.mode.value,
                    percent_before=change.before.percent,
                    mode=change.after.mode.value,
                    percent=change.after.percent,
                    changed_by=change.by,
                    changed_at=change.at,
                ),
                # Whoever was as quick has taken the same number.
                refusal=lambda _: changed,
            )
            await transaction.commit()

    @override
    async def history(self, tenant_id: str, *, limit: int) -> tuple[RolloutChange, ...]:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            rows = await transaction.rows(_youngest(tenant_id, limit=limit))
        return tuple(_change_of(row) for row in rows)


def _youngest(tenant_id: str, *, limit: int) -> Any:
    return (
        select(ROLLOUT_CHANGE)
        .where(_COLUMNS.tenant_id == tenant_id)
        .order_by(_COLUMNS.revision.desc())
        .limit(limit)
    )


def _change_of(row: Row[Any]) -> RolloutChange:
    with reading(row, ROLLOUT_CHANGE, by=("revision",)):
        return RolloutChange(
            tenant_id=row.tenant_id,
            revision=row.revision,
            before=Rollout(ServiceMode(row.mode_before), row.percent_before),
            after=Rollout(ServiceMode(row.mode), row.percent),
            by=row.changed_by,
            at=row.changed_at,
        )
