"""One appointment that the database will not have as it is: told to a person, in nobody's way."""

import contextlib

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
        failure = refused_write(appointment_id, tries=0, cause=error.cause, at=self._clock.now())
        is_told = None
        with contextlib.suppress(StorageUnavailable):
            async with self._units.writing(tenant_id) as unit:
                is_told = await unit.sync_failures.is_open(failure.uid, kind=SyncFailureKind.ENDING)
                # First of all: what is listed counts as told.
                if not is_told:
                    self._call_a_person(tenant_id, appointment_id)
                await unit.sync_failures.put(failure)
                await unit.commit()
        if is_told is None:
            self._call_a_person(tenant_id, appointment_id)

    def _call_a_person(self, tenant_id: str, appointment_id: str) -> None:
        self._alarms.report(MENDING_REFUSED, tenant_id=tenant_id, appointment_id=appointment_id)
