"""An ending that the database refuses: written again and again, and told to a person once."""

import structlog

from booking_domain.errors import StorageRefused, StorageUnavailable, UnreadableData
from booking_domain.model.appointment import Appointment
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_log = structlog.get_logger(__name__)
PERMANENT = (StorageRefused, UnreadableData)
"""What time alone does not mend."""

_TRIES_BEFORE_ALARM = 3
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 10.0
_MOST_DOUBLINGS = 8


class RefusedEnding:
    """
    Counts the tries of one saga's ending that were refused for good, and sees that it is known.

    There is only forward, so nobody gives up; but time alone mends no constraint and no column.
    """

    def __init__(
        self, appointment: Appointment, *, units: UnitsOfWork, alarms: Alarms, clock: Clock
    ) -> None:
        self.tries = 0
        self._appointment = appointment
        self._units = units
        self._alarms = alarms
        self._clock = clock
        self._is_known = False

    async def noted(self, error: StorageRefused | UnreadableData) -> float:
        """Note one more try in vain, and return how many seconds to wait before the next."""
        self.tries += 1
        cause = error.cause if isinstance(error, StorageRefused) else type(error).__name__
        if self.tries == 1:
            _log.warning("an ending is refused by the database", **self._fields(cause))
        if self.tries >= _TRIES_BEFORE_ALARM:
            await self._tell(cause)
        doubled = _FIRST_PAUSE_SECONDS * (1 << min(self.tries - 1, _MOST_DOUBLINGS))
        return min(doubled, _LONGEST_PAUSE_SECONDS)

    async def _tell(self, cause: str) -> None:
        was_open = False
        try:
            was_open = await self._stored(cause)
        except StorageUnavailable:
            _log.warning("a refused ending could not be listed", **self._fields(cause))
        if self._is_known:
            return
        self._is_known = True
        _log.error("an ending is refused again and again", tries=self.tries, **self._fields(cause))
        if not was_open:
            self._alarms.report(
                "ending_refused",
                tenant_id=self._appointment.tenant_id,
                appointment_id=self._appointment.appointment_id,
            )

    async def _stored(self, cause: str) -> bool:
        """List it among what failed, and return whether it stood there: somebody told of it."""
        now = self._clock.now()
        identity = self._appointment.appointment_id
        failure = SyncFailure(
            appointment_id=identity,
            # The ending may have no booking, and is the appointment's anyway.
            uid=identity,
            kind=SyncFailureKind.ENDING,
            tries=self.tries,
            first_at=now,
            last_at=now,
            reason=cause,
        )
        async with self._units.writing(self._appointment.tenant_id) as unit:
            was_open = await unit.sync_failures.is_open(identity, kind=SyncFailureKind.ENDING)
            await unit.sync_failures.put(failure)
            await unit.commit()
        return was_open

    def _fields(self, cause: str) -> dict[str, str]:
        return {
            "cause": cause,
            "tenant": self._appointment.tenant_id,
            "appointment_id": self._appointment.appointment_id,
        }
