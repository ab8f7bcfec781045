"""
Salons that no process serves, with something under way.

A saga is taken over by those who serve its salon only. Where none of them runs, the others on the
database are all that can tell of it.
"""

from typing import Final

from booking_domain.model.unattended_saga import UnattendedSaga
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal


SERVED_BY_NOBODY: Final = "salon_is_served_by_nobody"
PATIENCE_SECONDS: Final = 600.0
"""A service that is started again takes over what it left long before."""
_MOST = 100


class UnattendedSagas:
    """Looks again and again, and remembers for how long nothing has happened."""

    def __init__(self, *, journal: SagaJournal, alarms: Alarms, clock: Clock) -> None:
        self._journal = journal
        self._alarms = alarms
        self._clock = clock
        self._seen_at: dict[UnattendedSaga, float] = {}
        self._told: frozenset[str] = frozenset()

    async def look(self) -> None:
        """
        Raise an alarm for each salon of which a saga has waited too long, once until it is served.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.monotonic()
        found = await self._journal.left_by_others(limit=_MOST)
        self._seen_at = {saga: self._seen_at.get(saga, now) for saga in found}
        waiting: dict[str, str] = {}
        for saga, seen_at in self._seen_at.items():
            if now - seen_at >= PATIENCE_SECONDS:
                waiting.setdefault(saga.tenant_id, saga.appointment_id)
        for tenant_id, appointment_id in waiting.items():
            if tenant_id not in self._told:
                self._alarms.report(
                    SERVED_BY_NOBODY, tenant_id=tenant_id, appointment_id=appointment_id
                )
        self._told = frozenset(waiting)
