"""Cancelling what is ahead before its person is erased: in the calendar first, and for sure."""

import datetime as dt

from collections.abc import Mapping

from booking_domain.application.calendar_view import followed
from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.cancel_saga import CancelReason, CancelSaga
from booking_domain.model.tenant import Tenant
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.person_records import PersonRecords
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import UnitsOfWork


_WAIT_SECONDS = 30.0


class CancelForErasure:
    """Cancels through the saga that callers use; several processes may do so at once."""

    def __init__(
        self,
        *,
        records: PersonRecords,
        units: UnitsOfWork,
        runner: SagaRunner,
        tenants: Mapping[str, Tenant],
        calendars: Mapping[str, CalendarProvider],
        clock: Clock,
    ) -> None:
        self._records = records
        self._units = units
        self._runner = runner
        self._tenants = tenants
        self._calendars = calendars
        self._clock = clock

    async def is_over(self, appointment_id: str, *, tenant_id: str) -> bool:
        """
        Cancel an appointment that is ahead, and return whether none of it can stand any more.

        `False` while a saga is open on it, the calendar refused, nobody knows what came of the
        cancel, or a request of it may still land; asking again goes on. One that has taken place
        meanwhile is over.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        async with self._units.reading(tenant_id) as unit:
            one = await unit.appointments.get(appointment_id)
        if one is None:
            return True
        if one.saga is not None:
            one = await self._runner.wait_for(one, wait_seconds=_WAIT_SECONDS)
        now = self._clock.now()
        if one.state.stands and one.slot.end > now:
            one = await self._cancelled(one, now=now)
        return await self._is_settled(one)

    async def bookings_of(self, appointment_id: str, *, tenant_id: str) -> frozenset[str]:
        """
        Return the uids of all bookings that an appointment was, wherever it was moved to.

        Those of a salon without a calendar are the ones that its row names.

        Raises:
            CalendarUnavailable: the calendar did not say.
            StorageUnavailable: the database did not answer.
        """
        async with self._units.reading(tenant_id) as unit:
            one = await unit.appointments.get(appointment_id)
        if one is None:
            return frozenset()
        named = frozenset(filter(None, (one.provider_uid, *one.previous_uids)))
        calendar = self._calendars.get(tenant_id)
        if calendar is None:
            return named
        linked = await followed(one, known=(), asked=one.previous_uids, calendar=calendar)
        return named | {booking.uid for booking in linked}

    async def _cancelled(self, standing: Appointment, *, now: dt.datetime) -> Appointment:
        tenant = self._tenants.get(standing.tenant_id)
        if tenant is None:
            # A salon that was taken off: nobody can ask its calendar.
            return standing
        saga = CancelSaga(
            uid=standing.provider_uid or "",
            sent_at=now,
            landing_horizon=tenant.rules.landing_horizon,
            why=CancelReason.ERASURE,
        )
        try:
            async with self._units.writing(standing.tenant_id) as unit:
                stored = await unit.appointments.save(
                    standing.cancelling(saga), lease=self._runner.lease()
                )
                await unit.commit()
        except StaleAppointment:
            # Somebody else moves or cancels it at this moment: the next time there is more to see.
            return standing
        return await self._runner.run(stored, wait_seconds=_WAIT_SECONDS)

    async def _is_settled(self, one: Appointment) -> bool:
        if one.saga is not None or (one.state.is_active and one.slot.end > self._clock.now()):
            return False
        ids = (one.appointment_id,)
        return not await self._records.unsettled(ids, tenant_id=one.tenant_id)
