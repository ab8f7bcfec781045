"""Numbers of what is open, in the database."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from typing_extensions import override

from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.tables import APPOINTMENT, INBOX_EVENT, SYNC_FAILURE
from adapters.sql.transaction import Access
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.open_matters import UNDER_WAY, OpenMatters
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.ports.open_matters import OpenMattersCount


_SALONS_AT_ONCE = 200
_STATES = frozenset(one.value for one in AppointmentState)
_KINDS = frozenset(one.value for one in SyncFailureKind)


class SqlOpenMatters(OpenMattersCount):
    """Counts in three statements, or three for each 200 salons."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def count(self, tenant_ids: Collection[str]) -> OpenMatters:
        asked = tuple(tenant_ids)
        sagas = Counter(dict.fromkeys(UNDER_WAY, 0))
        failures = Counter(dict.fromkeys(SyncFailureKind, 0))
        events = 0
        async with connected(self._engine, access=Access.READING) as connection:
            for row in await _rows(connection, _open_sagas()):
                # Of a state that nobody here knows, whoever takes sagas over tells.
                if row.tenant_id in asked and row.state in _STATES:
                    sagas[AppointmentState(row.state)] += row.many
            for start in range(0, len(asked), _SALONS_AT_ONCE):
                some = asked[start : start + _SALONS_AT_ONCE]
                for row in await _rows(connection, _open_failures(some)):
                    if row.kind not in _KINDS:
                        # Reconciliation lists it.
                        continue
                    failures[SyncFailureKind(row.kind)] += row.many
                (waiting,) = await _rows(connection, _waiting_events(some))
                events += waiting.many
        return OpenMatters(sagas=dict(sagas), sync_failures=dict(failures), events=events)


async def _rows(connection: AsyncConnection, statement: Select[Any]) -> Sequence[Row[Any]]:
    async with answered(connection):
        rows: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return rows


def _open_sagas() -> Select[Any]:
    # Of all salons: by the leases that is one short range of an index, by the salons it is not.
    columns = APPOINTMENT.c
    return (
        select(columns.tenant_id, columns.state, func.count().label("many"))
        .where(columns.lease_until >= 0)
        # Where many were open when it last looked, MariaDB would read the table from then on.
        .with_hint(APPOINTMENT, "FORCE INDEX (ix_appointment_lease_until)", "mariadb")
        .group_by(columns.tenant_id, columns.state)
    )


def _open_failures(tenant_ids: Sequence[str]) -> Select[Any]:
    columns = SYNC_FAILURE.c
    return (
        select(columns.kind, func.count().label("many"))
        .where(columns.tenant_id.in_(tenant_ids), columns.is_open.is_(True))
        .group_by(columns.kind)
    )


def _waiting_events(tenant_ids: Sequence[str]) -> Select[Any]:
    columns = INBOX_EVENT.c
    return select(func.count().label("many")).where(
        columns.tenant_id.in_(tenant_ids), columns.processed_at.is_(None)
    )
