"""
A person's word on what neither side can decide: a stuck appointment, one without its booking.

The calendar is looked at twice, as in reconciliation, and is never changed here: what is written is
what it has. `keep` says nothing of it: what was reported of this very state is right as it is.
"""

import datetime as dt

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from booking_domain.application.calendar_view import followed
from booking_domain.application.mended_subject import Subject
from booking_domain.application.mending import Mender
from booking_domain.application.reconcile import Mode
from booking_domain.errors import StaleAppointment, UnknownTenant
from booking_domain.model.appointment import Appointment
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.reconciliation import KEEPABLE
from booking_domain.model.saga import LATE_ANSWER
from booking_domain.model.settlement import (
    Obstacle,
    Obstructed,
    Planned,
    Settlement,
    Unchanged,
    Word,
    settle,
)
from booking_domain.model.sync_failure import SyncFailure
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_CREATED_SLACK = dt.timedelta(minutes=5)
_LONGEST_BEFORE = dt.timedelta(days=400)
_KEEPABLE = frozenset(one.value for one in KEEPABLE)


@frozen
class Resolve:
    """
    What a person says of an appointment.

    Args:
        name: Its reference or id, the uid of a booking of it, or for `KEEP` a key of none.
    """

    tenant_id: str
    name: str
    word: Word
    mode: Mode


@frozen
class Kept:
    """What was reported stays as it is; `reasons` in machine words."""

    reasons: tuple[str, ...]


@frozen
class Resolved:
    """
    What came of it.

    Args:
        row: The appointment before it, `None` where the name is that of none.
        crowd: Ids of other appointments in its new time.
    """

    row: Appointment | None
    outcome: Planned | Kept
    crowd: frozenset[str] = frozenset()

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left of it to be resolved by this word."""
        return not isinstance(self.outcome, Obstructed)


_Found: TypeAlias = tuple[Appointment | None, tuple[SyncFailure, ...]]


class ResolveHandler:
    """Writes a person's word by compare-and-set on the row, like everything else."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        units: UnitsOfWork,
        mender: Mender,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._units = units
        self._mender = mender
        self._clock = clock

    async def handle(self, command: Resolve) -> Resolved:
        """
        Return what came of it; in a dry run, what would come of it.

        Raises:
            UnknownTenant: there is no such salon.
            CalendarUnavailable: the calendar did not answer; nothing was changed.
            StorageUnavailable: the database did not answer, or a row of it cannot be read.
        """
        calendar = self._calendars.get(command.tenant_id)
        if calendar is None:
            raise UnknownTenant(command.tenant_id)
        row, failures = await self._found(command, calendar=calendar)
        if command.word is Word.KEEP:
            return await self._kept(command, row=row)
        if row is None:
            return Resolved(None, Obstructed(Obstacle.UNKNOWN))
        planned = await self._planned(command, row, failures, calendar=calendar)
        if not isinstance(planned, Settlement):
            return Resolved(row, planned)
        # Reads lag behind writes: only what is still so a while later, on the same row, is so.
        await self._clock.sleep(LATE_ANSWER.total_seconds())
        again, failures = await self._found(command, calendar=calendar)
        if again != row or planned != await self._planned(
            command, row, failures, calendar=calendar
        ):
            return Resolved(row, Obstructed(Obstacle.CHANGED))
        if command.mode is Mode.DRY_RUN:
            return Resolved(row, planned)
        try:
            return Resolved(row, planned, await self._write(row, planned))
        except StaleAppointment:
            return Resolved(row, Obstructed(Obstacle.CHANGED))

    async def _found(self, command: Resolve, *, calendar: CalendarProvider) -> _Found:
        name = command.name
        async with self._units.reading(command.tenant_id) as unit:
            row = await unit.appointments.get(name) or await unit.appointments.by_reference(name)
            if row is None and (about := await unit.sync_failures.open_about(name)):
                row = await unit.appointments.get(about[0].appointment_id)
        if row is None and command.word is not Word.KEEP:
            booking = await calendar.get_booking(name)
            if booking is not None and booking.key is not None:
                async with self._units.reading(command.tenant_id) as unit:
                    row = await unit.appointments.get(booking.key)
        if row is None:
            return None, ()
        async with self._units.reading(command.tenant_id) as unit:
            return row, await unit.sync_failures.open_about(row.appointment_id)

    async def _planned(
        self,
        command: Resolve,
        row: Appointment,
        failures: tuple[SyncFailure, ...],
        *,
        calendar: CalendarProvider,
    ) -> Planned:
        if row.saga is not None:
            return Obstructed(Obstacle.SAGA_IS_OPEN)
        bookings = await self._bookings(row, failures, calendar=calendar)
        return settle(command.word, row, bookings, failures=failures)

    async def _bookings(
        self, row: Appointment, failures: tuple[SyncFailure, ...], *, calendar: CalendarProvider
    ) -> tuple[ProviderBooking, ...]:
        async with self._units.reading(row.tenant_id) as unit:
            call = await unit.calls.get(row.call_id) if row.call_id is not None else None
        # Nothing of it can have been created before the call in which it was made.
        if call is not None:
            created_after = call.first_seen_at - _CREATED_SLACK
        else:
            created_after = row.slot.start - _LONGEST_BEFORE
        under_key = await calendar.find_bookings(
            row.appointment_id, event_type=row.event_type, created_after=created_after
        )
        uids = tuple(one.uid for one in failures)
        return await followed(row, known=under_key, asked=uids, calendar=calendar)

    async def _write(self, row: Appointment, planned: Settlement) -> frozenset[str]:
        subject = Subject(tenant_id=row.tenant_id, appointment_id=row.appointment_id, row=row)
        now = self._clock.now()
        uid = planned.after.provider_uid or ""
        record = subject.record(uid, planned.verdict, planned.reason, at=now)
        if planned.change is not None:
            return await self._mender.write(
                row,
                after=planned.after,
                change=planned.change,
                record=record,
                closing=planned.closing,
            )
        async with self._units.writing(row.tenant_id) as unit:
            for gone, how in planned.closing:
                await unit.sync_failures.resolve(gone, at=now, how=how)
            await unit.decisions.record(record)
            await unit.commit()
        return frozenset()

    async def _kept(self, command: Resolve, *, row: Appointment | None) -> Resolved:
        name = row.appointment_id if row is not None else command.name
        subject = Subject(tenant_id=command.tenant_id, appointment_id=name, row=row)
        async with self._units.reading(command.tenant_id) as unit:
            reported = [
                one
                for one in await unit.decisions.of(name)
                if one.verdict is Verdict.REPORTED and one.fence == subject.fence
            ]
            keeping = [
                subject.record(one.subject, Verdict.KEPT, one.reason, at=self._clock.now())
                for one in reported
                if one.reason in _KEEPABLE
            ]
            fresh = [one for one in keeping if not await unit.decisions.is_recorded(one)]
        if not keeping:
            nothing = Obstacle.NOT_KEEPABLE if reported else Obstacle.NOTHING_REPORTED
            return Resolved(row, Obstructed(nothing))
        if not fresh:
            return Resolved(row, Unchanged())
        if command.mode is Mode.MEND:
            await self._note(command.tenant_id, fresh)
        return Resolved(row, Kept(tuple(one.reason for one in fresh)))

    async def _note(self, tenant_id: str, records: list[DecisionRecord]) -> None:
        async with self._units.writing(tenant_id) as unit:
            for one in records:
                await unit.decisions.record(one)
            await unit.commit()
