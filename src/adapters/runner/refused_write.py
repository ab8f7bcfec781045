"""A saga that the database will not have: written again and again, and told to a person once."""

import enum

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from booking_domain.errors import PERMANENT, StorageRefused, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.sync_failure import SyncFailureKind, refused_write
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_T = TypeVar("_T")

_log = structlog.get_logger(__name__)

_STORAGE_PAUSE_SECONDS = 0.5
_TRIES_BEFORE_ALARM = 3
_LONGEST_PAUSE_SECONDS = 10.0
_MOST_DOUBLINGS = 8


class Writing(enum.Enum):
    """What is to be written, by its alarm."""

    JOURNAL = "journal_refused"
    ENDING = "ending_refused"


class RefusedWrite:
    """
    Waits between the tries of one saga's writes, and sees that what is refused for good is known.

    There is only forward, so nobody gives up; but time alone mends no constraint and no column.
    """

    def __init__(
        self,
        appointment: Appointment,
        *,
        units: UnitsOfWork,
        alarms: Alarms,
        clock: Clock,
        longest_pause_seconds: float,
    ) -> None:
        self.tries = 0
        self._longest_pause_seconds = min(longest_pause_seconds, _LONGEST_PAUSE_SECONDS)
        self._appointment = appointment
        self._units = units
        self._alarms = alarms
        self._clock = clock
        self._is_known = False

    async def insisting(
        self, work: Callable[[Appointment], Awaitable[_T]], appointment: Appointment
    ) -> _T:
        """Do it until the database answers and will have it."""
        while True:
            try:
                return await work(appointment)
            except StorageUnavailable as error:
                await self.pause(error, writing=Writing.JOURNAL)

    async def pause(self, error: StorageUnavailable, *, writing: Writing) -> None:
        """Wait before the next try: twice as long after each further one that is refused."""
        if not isinstance(error, PERMANENT):
            await self._clock.sleep(_STORAGE_PAUSE_SECONDS)
            return
        self.tries += 1
        cause = error.cause if isinstance(error, StorageRefused) else type(error).__name__
        if self.tries == 1:
            _log.warning("a saga is refused by the database", **self._fields(cause))
        if self.tries >= _TRIES_BEFORE_ALARM:
            await self._tell(cause, writing=writing)
        doubled = _STORAGE_PAUSE_SECONDS * (1 << min(self.tries - 1, _MOST_DOUBLINGS))
        await self._clock.sleep(min(doubled, self._longest_pause_seconds))

    async def _tell(self, cause: str, *, writing: Writing) -> None:
        try:
            await self._list(cause, writing=writing)
        except StorageUnavailable:
            _log.warning("a refused saga could not be listed", **self._fields(cause))
            self._alarm(cause, writing=writing, is_told=False)

    async def _list(self, cause: str, *, writing: Writing) -> None:
        """List it among what failed."""
        identity = self._appointment.appointment_id
        failure = refused_write(identity, tries=self.tries, cause=cause, at=self._clock.now())
        async with self._units.writing(self._appointment.tenant_id) as unit:
            is_told = await unit.sync_failures.is_open(identity, kind=SyncFailureKind.ENDING)
            # First of all: whoever takes the saga over takes what is listed for told.
            self._alarm(cause, writing=writing, is_told=is_told)
            await unit.sync_failures.put(failure)
            await unit.commit()

    def _alarm(self, cause: str, *, writing: Writing, is_told: bool) -> None:
        """Say it once, and raise the alarm unless somebody else has."""
        if self._is_known:
            return
        self._is_known = True
        _log.error(
            "a saga is refused by the database again and again",
            tries=self.tries,
            **self._fields(cause),
        )
        if not is_told:
            self._alarms.report(
                writing.value,
                tenant_id=self._appointment.tenant_id,
                appointment_id=self._appointment.appointment_id,
            )

    def _fields(self, cause: str) -> dict[str, str]:
        return {
            "cause": cause,
            "tenant": self._appointment.tenant_id,
            "appointment_id": self._appointment.appointment_id,
        }
