"""Forgetting what has been kept for as long as it may be."""

from collections.abc import Mapping

from booking_domain.model.retention import RecordKind, RetentionRules
from booking_domain.ports.aged_records import AgedRecords
from booking_domain.ports.clock import Clock


_BATCH = 200


class ForgetOldRecords:
    """Forgets a salon's old records, in transactions that are short."""

    def __init__(self, *, records: AgedRecords, rules: RetentionRules, clock: Clock) -> None:
        self._records = records
        self._rules = rules
        self._clock = clock

    async def forget(self, tenant_id: str) -> Mapping[RecordKind, int]:
        """Forget all that is old by now, and return how many; raises `StorageUnavailable`."""
        return {kind: await self._forget_all(kind, tenant_id=tenant_id) for kind in RecordKind}

    async def _forget_all(self, kind: RecordKind, *, tenant_id: str) -> int:
        now = self._clock.now()
        before = self._rules.limit_of(kind, now=now)
        total = 0
        while True:
            forgotten = await self._records.forget(
                kind, tenant_id=tenant_id, before=before, at=now, limit=_BATCH
            )
            total += forgotten
            if forgotten < _BATCH:
                return total
