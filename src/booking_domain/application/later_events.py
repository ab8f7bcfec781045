"""What a platform still sends of an appointment or a call that is being erased."""

import datetime as dt

from collections.abc import AsyncIterator

from booking_domain.model.erasure import ErasureStep, event_subject
from booking_domain.model.known_person import is_about, is_about_call
from booking_domain.ports.clock import Clock
from booking_domain.ports.person_records import PersonRecords
from booking_domain.ports.unit_of_work import UnitsOfWork


_PAGE = 100
_MAY_COME_FOR = dt.timedelta(hours=1)


class LaterEvents:
    """Finds what was received since an erasure was decided on; our own cancel is told us, too."""

    def __init__(self, *, records: PersonRecords, units: UnitsOfWork, clock: Clock) -> None:
        self._records = records
        self._units = units
        self._clock = clock

    def may_still_come(self, step: ErasureStep) -> bool:
        """Whether it is too early to say that all has been received."""
        return self._clock.now() < step.noted_at + _MAY_COME_FOR

    async def about(self, subject: str, *, tenant_id: str) -> AsyncIterator[str]:
        """
        This will name each event with a body that mentions it.

        Args:
            subject: The id of an appointment, whose bookings count, too, or else of a call.
        """
        async with self._units.reading(tenant_id) as unit:
            one = await unit.appointments.get(subject)
        last = None
        while page := await self._records.events_after(last, tenant_id=tenant_id, limit=_PAGE):
            for event in page:
                if event.body and (
                    is_about(one, body=event.body)
                    if one is not None
                    else is_about_call(subject, body=event.body)
                ):
                    yield event_subject(event.source, event.dedupe_key)
            last = page[-1]
