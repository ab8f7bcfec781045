"""One appointment that the database will not have as it is: told to a person, in nobody's way."""

from booking_domain.errors import StorageRefused, StorageUnavailable
from booking_domain.model.sync_failure import SyncFailureKind, refused_write
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


MENDING_REFUSED = "mending_refused"


class RefusedMending:
    """Lists what is decided of an appointment and cannot be written; several processes may."""

    def __init__(self, *, units: UnitsOfWork, alarms: Alarms, clock: Clock) -> None:
        self._units = units
        self._alarms = alarms
        self._clock = clock

    async def note(self, error: StorageRefused, *, tenant_id: str, appointment_id: str) -> None:
        """Note a try in vain; the first one calls a person. Never raises `StorageUnavailable`."""
        try:
            was_open = await self._listed(error, tenant_id, appointment_id)
        except StorageUnavailable:
            was_open = False
        if not was_open:
            self._alarms.report(MENDING_REFUSED, tenant_id=tenant_id, appointment_id=appointment_id)

    async def _listed(self, error: StorageRefused, tenant_id: str, appointment_id: str) -> bool:
        """Write it down, and return whether it stood there: somebody told of it."""
        failure = refused_write(appointment_id, tries=0, cause=error.cause, at=self._clock.now())
        async with self._units.writing(tenant_id) as unit:
            was_open = await unit.sync_failures.is_open(failure.uid, kind=SyncFailureKind.ENDING)
            await unit.sync_failures.put(failure)
            await unit.commit()
        return was_open
