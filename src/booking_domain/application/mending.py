"""Carrying decisions out, each in a transaction of its own, and writing down what was done."""

import contextlib
import datetime as dt

from collections.abc import Collection, Mapping
from typing import assert_never

from attrs import frozen

from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import (
    ProviderBooking,
    ProviderStatus,
    is_gone,
    trouble_of,
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
    StrayReason,
)
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_REASONS = {
    StrayReason.APPOINTMENT_ENDED: "Verspätet eingegangene Anfrage zu einem beendeten Termin",
    StrayReason.DUPLICATE: "Verspätet eingegangene Anfrage, durch eine neuere ersetzt",
}
_EVENTS = {
    Change.MOVED: EventKind.MOVED_OUTSIDE,
    Change.CONFIRMED: EventKind.CONFIRMED_OUTSIDE,
    Change.REQUESTED: EventKind.REQUESTED_OUTSIDE,
    Change.RELINKED: EventKind.RELINKED,
    Change.CANCELLED: EventKind.CANCELLED_OUTSIDE,
    Change.REJECTED: EventKind.REJECTED_OUTSIDE,
}


@frozen
class Subject:
    """
    What decisions are about.

    Args:
        appointment_id: Or a key that is no appointment's; then there is no row.
    """

    tenant_id: str
    appointment_id: str
    row: Appointment | None

    @property
    def fence(self) -> int:
        """The row's version, 0 without one."""
        return self.row.fence if self.row is not None else 0

    def record(
        self, other: str, verdict: Verdict, reason: str, *, at: dt.datetime
    ) -> DecisionRecord:
        """Return what is written down of a decision; `other` is the booking or appointment."""
        return DecisionRecord(
            appointment_id=self.appointment_id,
            subject=other,
            verdict=verdict,
            reason=reason,
            fence=self.fence,
            at=at,
        )


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

    async def carry_out(self, decision: Decision, *, subject: Subject) -> bool:
        """
        Carry a decision out, and return whether calendar and database agree about it now.

        Raises:
            StorageUnavailable: the database did not answer; what was done is decided again.
        """
        match decision:
            case Agrees():
                return True
            case Leave():
                return False
            case Report(problem=problem, subject=other):
                await self._report(subject, problem=problem, other=other)
                return False
            case AdoptBooking(booking=booking, change=change):
                return await self._adopt(subject, booking=booking, change=change)
            case AdoptEnd(change=change):
                return await self._end(subject, change=change)
            case CancelStray(booking=booking, reason=reason):
                return await self._cancel(subject, booking=booking, reason=reason)
            case _:
                assert_never(decision)

    async def _adopt(self, subject: Subject, *, booking: ProviderBooking, change: Change) -> bool:
        if (row := subject.row) is None:
            return False
        is_requested = booking.status is ProviderStatus.PENDING
        state = AppointmentState.REQUESTED if is_requested else AppointmentState.CONFIRMED
        adopting = row.adopting(uid=booking.uid, slot=booking.slot, state=state)
        now = self._clock.now()
        record = subject.record(booking.uid, Verdict.ADOPTED, change.value, at=now)
        return await self._is_settled_by(row, after=adopting, change=change, record=record)

    async def _end(self, subject: Subject, *, change: Change) -> bool:
        if (row := subject.row) is None:
            return False
        now = self._clock.now()
        record = subject.record(row.provider_uid or "", Verdict.ADOPTED, change.value, at=now)
        return await self._is_settled_by(
            row, after=row.ended_outside(), change=change, record=record
        )

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
            for uid, how in closing:
                await unit.sync_failures.resolve(uid, at=now, how=how)
            await unit.commit()
        for _ in news:
            self._raise_alarm(subject, problem=Problem.OVERLAP)
        await self._forget_days(row.tenant_id, {row.slot, noted.slot})
        return crowd

    async def _cancel(
        self, subject: Subject, *, booking: ProviderBooking, reason: StrayReason
    ) -> bool:
        calendar = self._calendars.get(subject.tenant_id)
        if (row := subject.row) is None or calendar is None:
            return False
        outcome = await calendar.cancel_booking(booking.uid, reason=_REASONS[reason])
        if not is_gone(outcome):
            await self._failed(row, uid=booking.uid, trouble=trouble_of(outcome))
            return False
        now = self._clock.now()
        noted, event = row.noted(EventKind.STRAY_CANCELLED, at=now, slot=booking.slot)
        record = subject.record(booking.uid, Verdict.STRAY_CANCELLED, reason.value, at=now)
        try:
            async with self._units.writing(row.tenant_id) as unit:
                await unit.appointments.save(noted, lease=None)
                await unit.outbox.add(event)
                await unit.decisions.record(record)
                await unit.sync_failures.resolve(booking.uid, at=now, how=Resolution.CANCELLED)
                await unit.commit()
        except StaleAppointment:
            # Another process noted it, or a saga began: the booking is gone either way.
            await self._note_gone(row, booking=booking, record=record, now=now)
        await self._forget_days(row.tenant_id, {booking.slot})
        return True

    async def _note_gone(
        self,
        row: Appointment,
        *,
        booking: ProviderBooking,
        record: DecisionRecord,
        now: dt.datetime,
    ) -> None:
        async with self._units.writing(row.tenant_id) as unit:
            await unit.decisions.record(record)
            await unit.sync_failures.resolve(booking.uid, at=now, how=Resolution.CANCELLED)
            await unit.commit()
        with contextlib.suppress(StaleAppointment):
            # Once more on the row as it is now: an earlier decision of this look has changed it.
            async with self._units.writing(row.tenant_id) as unit:
                present = await unit.appointments.get(row.appointment_id)
                if present is None or present.saga is not None:
                    return
                noted, event = present.noted(EventKind.STRAY_CANCELLED, at=now, slot=booking.slot)
                await unit.appointments.save(noted, lease=None)
                await unit.outbox.add(event)
                await unit.commit()

    async def _failed(self, row: Appointment, *, uid: str, trouble: str) -> None:
        now = self._clock.now()
        tenant = self._tenants.get(row.tenant_id)
        failure = SyncFailure(
            appointment_id=row.appointment_id,
            uid=uid,
            kind=SyncFailureKind.STRAY,
            tries=0,
            first_at=now,
            last_at=now,
            reason=trouble,
        )
        async with self._units.writing(row.tenant_id) as unit:
            await unit.sync_failures.put(failure)
            if tenant is not None:
                # It is tried again by whoever looks after watches, ever less often.
                await unit.watches.put(
                    BookingWatch.beginning(
                        tenant_id=row.tenant_id,
                        appointment_id=row.appointment_id,
                        event_type=row.event_type,
                        sent_at=now,
                        landing_horizon=tenant.rules.landing_horizon,
                        now=now,
                    )
                )
            await unit.commit()

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
