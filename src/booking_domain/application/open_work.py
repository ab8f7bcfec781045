"""Finding out what is left to be done at a salon."""

import datetime as dt

from booking_domain.model.open_work import OpenWork
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from booking_domain.ports.erasure_journal import ErasureJournal
from booking_domain.ports.open_matters import OpenMattersCount
from booking_domain.ports.unit_of_work import UnitsOfWork


# As far as the longest horizon that a salon may have.
_AHEAD = dt.timedelta(days=731)
_MOST_STEPS = 1000


class OpenWorkAt:
    """Counts what is open; nothing of a person is in it."""

    def __init__(
        self,
        *,
        matters: OpenMattersCount,
        erasures: ErasureJournal,
        units: UnitsOfWork,
        clock: Clock,
    ) -> None:
        self._matters = matters
        self._erasures = erasures
        self._units = units
        self._clock = clock

    async def salon(self, tenant_id: str) -> OpenWork:
        """
        Return what is open at one salon, of erasures a thousand steps at most.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.now()
        matters = await self._matters.count([tenant_id])
        steps = await self._erasures.open_steps(tenant_id=tenant_id, after=None, limit=_MOST_STEPS)
        async with self._units.reading(tenant_id) as unit:
            ahead = await unit.appointments.starting_in(
                TimeSlot(start=now, end=now + _AHEAD), limit=1
            )
        return OpenWork(
            sagas=sum(matters.sagas.values()),
            events=matters.events,
            sync_failures=sum(matters.sync_failures.values()),
            erasure_steps=len(steps),
            next_appointment=ahead[0].slot.start if ahead else None,
        )
