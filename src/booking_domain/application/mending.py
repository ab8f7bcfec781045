"""Carrying decisions out, each in a transaction of its own, and writing down what was done."""

import datetime as dt

from collections.abc import Collection, Mapping
from typing import assert_never

from booking_domain.application.mended_subject import Subject
from booking_domain.application.refused_mending import RefusedMending
from booking_domain.application.stray_cancelling import StrayCancelling
from booking_domain.errors import StaleAppointment, StorageRefused
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import (
    ProviderStatus,
)
from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Agrees,
    CancelStray,
    Change,
    Decision,
    Leave,
    Problem,
    Report,
)
from booking_domain.model.sync_failure import Resolution
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_EVENTS = {
    Change.MOVED: EventKind.MOVED_OUTSIDE,
    Change.CONFIRMED: EventKind.CONFIRMED_OUTSIDE,
    Change.REQUESTED: EventKind.REQUESTED_OUTSIDE,
    Change.RELINKED: EventKind.RELINKED,
    Change.CANCELLED: EventKind.CANCELLED_OUTSIDE,
    Change.REJECTED: EventKind.REJECTED_OUTSIDE,
}


class Mender:
    """Carries decisions out; several processes may do so at once."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        cache: AvailabilityCache,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._cache = cache
        self._alarms = alarms
        self._clock = clock
        self._strays = StrayCancelling(
            calendars=calendars, tenants=tenants, units=units, clock=clock
        )
        self._refused = RefusedMending(units=units, alarms=alarms, clock=clock)

    async def carry_out(self, decision: Decision, *, subject: Subject) -> bool:
        """
        Carry a decision out, and return whether calendar and database agree about it now.

        Raises:
            StorageRefused: the database will not have it; that is listed, and a person was told.
            StorageUnavailable: the database did not answer; what was done is decided again.
        """
        try:
            return await self._carried_out(decision, subject=subject)
        except StorageRefused as error:
            await self.note_refusal(error, subject=subject)
            raise

    async def note_refusal(self, error: StorageRefused, *, subject: Subject) -> None:
        """List an appointment that the database will not have as it is, and tell of it once."""
        await self._refused.note(
            error, tenant_id=subject.tenant_id, appointment_id=subject.appointment_id
        )

    async def _carried_out(self, decision: Decision, *, subject: Subject) -> bool:
        match decision:
            case Agrees():
                return True
            case Leave():
                return False
            case Report(problem=problem, subject=other):
                await self._report(subject, problem=problem, other=other)
                return False
            case AdoptBooking():
                return await self._adopt(subject, decision)
            case AdoptEnd():
                return await self._end(subject, decision)
            case CancelStray(booking=booking, reason=reason):
                is_gone = await self._strays.cancel(subject, booking=booking, reason=reason)
                if is_gone:
                    await self._forget_days(subject.tenant_id, {booking.slot})
                return is_gone
            case _:
                assert_never(decision)

    async def _adopt(self, subject: Subject, adopt: AdoptBooking) -> bool:
        if (row := subject.row) is None:
            return False
        booking, change = adopt.booking, adopt.change
        is_requested = booking.status is ProviderStatus.PENDING
        state = AppointmentState.REQUESTED if is_requested else AppointmentState.CONFIRMED
        moved = row.having_been(adopt.passed)
        adopting = moved.adopting(uid=booking.uid, slot=booking.slot, state=state)
        now = self._clock.now()
        record = subject.record(booking.uid, Verdict.ADOPTED, change.value, at=now)
        return await self._is_settled_by(row, after=adopting, change=change, record=record)

    async def _end(self, subject: Subject, end: AdoptEnd) -> bool:
        if (row := subject.row) is None:
            return False
        now, change, ended = self._clock.now(), end.change, end.booking
        record = subject.record(row.provider_uid or "", Verdict.ADOPTED, change.value, at=now)
        after = row.having_been((*end.passed, ended.uid)).ended_outside(slot=ended.slot)
        return await self._is_settled_by(row, after=after, change=change, record=record)

    async def _is_settled_by(
        self, row: Appointment, *, after: Appointment, change: Change, record: DecisionRecord
    ) -> bool:
        try:
            crowd = await self.write(row, after=after, change=change, record=record, closing=())
        except StaleAppointment:
            # Somebody else has changed it: whatever it is now is decided anew.
            return False
        return not crowd

    async def write(
        self,
        row: Appointment,
        *,
        after: Appointment,
        change: Change,
        record: DecisionRecord,
        closing: Collection[tuple[str, Resolution]],
    ) -> frozenset[str]:
        """
        Write a row as the calendar has it, with its claims, and tell of it.

        Args:
            closing: Uids of bookings of which nothing is to be undone any more, and why.

        Return the ids of other appointments that are in its new time; that is reported.

        Raises:
            StaleAppointment: somebody else has changed the row; nothing was written.
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.now()
        noted, event = after.noted(_EVENTS[change], at=now, slot=after.slot)
        subject = Subject(tenant_id=row.tenant_id, appointment_id=row.appointment_id, row=row)
        async with self._units.writing(row.tenant_id) as unit:
            await unit.appointments.save(noted, lease=None)
            crowd = await _move_claims(unit, row, noted)
            # With the row: once it stands as the calendar has it, nobody would look at it again.
            news = [
                other
                for other in sorted(crowd)
                if await unit.decisions.record(_overlap_with(other, subject=subject, at=now))
            ]
            await unit.outbox.add(event)
            await unit.decisions.record(record)
            for uid, how in (*closing, (row.appointment_id, Resolution.WRITTEN)):
                await unit.sync_failures.resolve(uid, at=now, how=how)
            await unit.commit()
        for _ in news:
            self._raise_alarm(subject, problem=Problem.OVERLAP)
        await self._forget_days(row.tenant_id, {row.slot, noted.slot})
        return crowd

    async def _report(self, subject: Subject, *, problem: Problem, other: str) -> None:
        now = self._clock.now()
        record = subject.record(other, Verdict.REPORTED, problem.value, at=now)
        async with self._units.writing(subject.tenant_id) as unit:
            is_new = await unit.decisions.record(record)
            await unit.commit()
        if is_new:
            self._raise_alarm(subject, problem=problem)

    def _raise_alarm(self, subject: Subject, *, problem: Problem) -> None:
        self._alarms.report(
            problem.value, tenant_id=subject.tenant_id, appointment_id=subject.appointment_id
        )

    async def _forget_days(self, tenant_id: str, slots: set[TimeSlot]) -> None:
        tenant = self._tenants.get(tenant_id)
        if tenant is not None:
            zone = tenant.location.zone
            days = {day for slot in slots for day in local_days(slot, zone=zone)}
            await self._cache.drop(tenant_id, days=days)


def _overlap_with(other: str, *, subject: Subject, at: dt.datetime) -> DecisionRecord:
    return subject.record(other, Verdict.REPORTED, Problem.OVERLAP.value, at=at)


async def _move_claims(unit: UnitOfWork, row: Appointment, after: Appointment) -> frozenset[str]:
    """Claim the new time and release the old one; return who else is in the new one."""
    others: Mapping[int, str] = {}
    if gained := sorted(set(after.grains) - set(row.grains)):
        others = await unit.claims.adopt(
            after.appointment_id, resource_id=after.resource_id, grains=gained
        )
    if set(row.grains) - set(after.grains):
        await unit.claims.keep_only(after.appointment_id, grains=after.grains)
    return frozenset(others[grain] for grain in after.slot.grains() if grain in others)
