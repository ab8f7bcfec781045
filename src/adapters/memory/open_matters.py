"""Numbers of what is open, in memory."""

from collections import Counter
from collections.abc import Collection

from typing_extensions import override

from adapters.memory.store import MemoryStore
from booking_domain.model.open_matters import UNDER_WAY, OpenMatters
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.ports.open_matters import OpenMattersCount


class MemoryOpenMatters(OpenMattersCount):
    """Counts in a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @override
    async def count(self, tenant_ids: Collection[str]) -> OpenMatters:
        await self._store.answer()
        tables = [self._store.tables(one) for one in tenant_ids]
        sagas = Counter(dict.fromkeys(UNDER_WAY, 0))
        sagas.update(
            row.appointment.state
            for one in tables
            for row in one.appointments.values()
            if row.appointment.saga is not None
        )
        failures = Counter(dict.fromkeys(SyncFailureKind, 0))
        failures.update(
            failure.kind
            for one in tables
            for failure in one.sync_failures.values()
            if failure.resolved_at is None
        )
        events = sum(row.processed_at is None for one in tables for row in one.inbox.values())
        return OpenMatters(sagas=dict(sagas), sync_failures=dict(failures), events=events)
