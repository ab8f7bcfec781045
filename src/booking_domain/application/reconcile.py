"""
Reconciliation: one salon's calendar and database beside each other, appointment by appointment.

Both sides are read as a whole first. What differs is looked at once more, a while later and one by
one: reads of the provider lag, and a booking that has left the window is not gone.
"""

import datetime as dt
import enum

from collections.abc import Callable, Collection, Iterable, Mapping

from attrs import evolve, frozen

from booking_domain.application.calendar_view import followed, listed
from booking_domain.application.mending import Mender, Subject
from booking_domain.application.reconciliation_result import Finding, Progress, Reconciliation
from booking_domain.application.stored_window import stored_in
from booking_domain.errors import CalendarUnavailable, UnknownTenant, UnreadableData
from booking_domain.model.appointment import Appointment
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.decision_record import Verdict
from booking_domain.model.finding_words import about
from booking_domain.model.overlaps import Overlap, overlaps
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.reconciliation import (
    KEEPABLE,
    Agrees,
    Decision,
    Leave,
    Problem,
    Report,
    Waiting,
    decide,
)
from booking_domain.model.saga import LATE_ANSWER
from booking_domain.model.sync_failure import SyncFailure
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_LONGEST_KEY = 191
_MOST_FAILURES = 100
_TRIES = 3
_PAUSE_SECONDS = 10.0


class Mode(enum.Enum):
    """Whether anything is changed."""

    MEND = "mend"
    DRY_RUN = "dry_run"


@frozen
class Reconcile:
    """Compare a salon's appointments that start in a window."""

    tenant_id: str
    window: TimeSlot
    mode: Mode


@frozen
class _Suspect:
    appointment_id: str
    row: Appointment | None
    bookings: tuple[ProviderBooking, ...]
    decisions: tuple[Decision, ...]

    @property
    def is_only_reported(self) -> bool:
        """Whether only a person can do something about it."""
        return all(isinstance(one, Report) for one in self.decisions)


class ReconcileHandler:
    """Compares and mends; it may run in several processes at once."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        mender: Mender,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._mender = mender
        self._clock = clock

    async def handle(
        self, command: Reconcile, *, tell: Callable[[Progress], None]
    ) -> Reconciliation:
        """
        Compare a window and carry out what is decided; `tell` hears how far the reading has come.

        Raises:
            UnknownTenant: there is no such salon.
            CalendarUnavailable: the calendar could not be listed; nothing was decided.
            StorageUnavailable: the database did not answer.
        """
        calendar, tenant = self._salon(command.tenant_id)
        rows = await stored_in(command.window, tenant_id=command.tenant_id, units=self._units)
        bookings = await listed(calendar, window=command.window, tell=tell)
        damaged = await self._damaged(command)
        suspects, left, more = await self._suspects(command, rows, bookings, ignoring=damaged)
        crowded = overlaps(rows.values(), bookings, resources=_resources(tenant))
        if suspects or crowded:
            await self._clock.sleep(LATE_ANSWER.total_seconds())
        findings = [
            await self._reported(identity, command=command) for identity in (*damaged, *more)
        ]
        # What can be mended comes first: reports are repeated in every run.
        for suspect in sorted(suspects, key=lambda one: one.is_only_reported):
            findings += await self._patiently(suspect, command=command, calendar=calendar)
        for overlap in crowded:
            findings += await self._confirmed(overlap, rows, command=command, calendar=calendar)
        left += [one for one in findings if isinstance(one.decision, Leave)]
        failures, unreadable = await self._failures(command)
        return Reconciliation(
            appointments=len(rows),
            bookings=len(bookings),
            left=tuple(left),
            findings=tuple(one for one in findings if one not in left),
            sync_failures=failures,
            unreadable=unreadable,
        )

    def _salon(self, tenant_id: str) -> tuple[CalendarProvider, Tenant]:
        calendar, tenant = self._calendars.get(tenant_id), self._tenants.get(tenant_id)
        if calendar is None or tenant is None:
            raise UnknownTenant(tenant_id)
        return calendar, tenant

    async def _failures(
        self, command: Reconcile
    ) -> tuple[tuple[SyncFailure, ...], tuple[DamagedRecord, ...]]:
        async with self._units.reading(command.tenant_id) as unit:
            failures = await unit.sync_failures.unresolved(limit=_MOST_FAILURES)
            return failures, await unit.sync_failures.unreadable()

    async def _damaged(self, command: Reconcile) -> tuple[str, ...]:
        async with self._units.reading(command.tenant_id) as unit:
            return await unit.appointments.unreadable_in(command.window)

    async def _reported(self, appointment_id: str, *, command: Reconcile) -> Finding:
        """Report a row that cannot be read; everything else goes on."""
        decision = Report(Problem.DAMAGED, subject="")
        subject = Subject(tenant_id=command.tenant_id, appointment_id=appointment_id, row=None)
        return await self._found(decision, subject=subject, starts_at=None, command=command)

    async def _suspects(
        self,
        command: Reconcile,
        rows: Mapping[str, Appointment],
        bookings: tuple[ProviderBooking, ...],
        *,
        ignoring: Collection[str],
    ) -> tuple[list[_Suspect], list[Finding], list[str]]:
        """Return what differs at first sight, what is being worked on, and unreadable ids."""
        under_key = _by_key(bookings)
        by_uid = {one.uid: one for one in bookings}
        everybody: dict[str, Appointment | None] = dict(rows)
        unreadable: list[str] = []
        for key, several in under_key.items():
            # Those without an active booking have ended with it, or start outside of the window.
            is_known = key in everybody or key in ignoring
            if not is_known and any(one.status.is_active for one in several):
                try:
                    async with self._units.reading(command.tenant_id) as unit:
                        everybody[key] = await unit.appointments.get(key)
                except UnreadableData:
                    unreadable.append(key)
        suspects: list[_Suspect] = []
        left: list[Finding] = []
        for identity, row in everybody.items():
            own = row.provider_uid if row is not None else None
            known = {one.uid: one for one in under_key.get(identity, ())}
            if own is not None and own in by_uid:
                known[own] = by_uid[own]
            decisions = decide(row, tuple(known.values()))
            if decisions == (Leave(Waiting.OPEN_SAGA),):
                left.append(_left(identity, row, because=Waiting.OPEN_SAGA))
            elif decisions != (Agrees(),):
                suspects.append(_Suspect(identity, row, tuple(known.values()), decisions))
        return suspects, left, unreadable

    async def _patiently(
        self, suspect: _Suspect, *, command: Reconcile, calendar: CalendarProvider
    ) -> list[Finding]:
        """Return what was found, or that it is left to the next run."""
        for _ in range(_TRIES):
            try:
                return await self._settled(suspect, command=command, calendar=calendar)
            except CalendarUnavailable:
                # One bad answer, or the budget of requests is used up for a while.
                await self._clock.sleep(_PAUSE_SECONDS)
        return [_left(suspect.appointment_id, suspect.row, because=Waiting.UNANSWERED)]

    async def _settled(
        self, suspect: _Suspect, *, command: Reconcile, calendar: CalendarProvider
    ) -> list[Finding]:
        async with self._units.reading(command.tenant_id) as unit:
            row = await unit.appointments.get(suspect.appointment_id)
        if _fence(row) != _fence(suspect.row):
            # By a saga, or by another process that reconciles.
            return [_left(suspect.appointment_id, row, because=Waiting.CHANGED)]
        uids = tuple(one.uid for one in suspect.bookings)
        bookings = await followed(row, known=(), asked=uids, calendar=calendar)
        subject = Subject(
            tenant_id=command.tenant_id, appointment_id=suspect.appointment_id, row=row
        )
        starts_at = _starts_at(row, bookings)
        return [
            await self._found(decision, subject=subject, starts_at=starts_at, command=command)
            for decision in decide(row, bookings)
            if not isinstance(decision, Agrees)
            and not await self._is_kept(decision, subject=subject)
        ]

    async def _confirmed(
        self,
        overlap: Overlap,
        rows: Mapping[str, Appointment],
        *,
        command: Reconcile,
        calendar: CalendarProvider,
    ) -> list[Finding]:
        """Look at an overlap again: either of the two may have been moved or cancelled."""
        before = rows[overlap.appointment_id]
        other_before = rows.get(overlap.other)
        async with self._units.reading(command.tenant_id) as unit:
            row = await unit.appointments.get(overlap.appointment_id)
            other = await unit.appointments.get(overlap.other) if other_before else None
        if _fence(row) != before.fence or _fence(other) != _fence(other_before):
            return [_left(overlap.appointment_id, row, because=Waiting.CHANGED)]
        if other_before is None:
            try:
                booking = await calendar.get_booking(overlap.other)
            except CalendarUnavailable:
                return [_left(overlap.appointment_id, row, because=Waiting.UNANSWERED)]
            if booking is None or not (
                booking.status.is_active and booking.slot.overlaps(before.slot)
            ):
                return []
        decision = Report(Problem.OVERLAP, subject=overlap.other)
        subject = Subject(
            tenant_id=command.tenant_id, appointment_id=overlap.appointment_id, row=row
        )
        if await self._is_kept(decision, subject=subject):
            return []
        found = await self._found(
            decision, subject=subject, starts_at=before.slot.start, command=command
        )
        return [evolve(found, other=other.reference) if other is not None else found]

    async def _is_kept(self, decision: Decision, *, subject: Subject) -> bool:
        """Whether a person has said of this very state that it is right as it is."""
        if not isinstance(decision, Report) or decision.problem not in KEEPABLE:
            return False
        kept = subject.record(
            decision.subject, Verdict.KEPT, decision.problem.value, at=self._clock.now()
        )
        async with self._units.reading(subject.tenant_id) as unit:
            return await unit.decisions.is_recorded(kept)

    async def _found(
        self,
        decision: Decision,
        *,
        subject: Subject,
        starts_at: dt.datetime | None,
        command: Reconcile,
    ) -> Finding:
        """Carry a decision out, unless nothing is to be changed, and tell of it."""
        is_mended = False
        if command.mode is Mode.MEND:
            is_mended = await self._mender.carry_out(decision, subject=subject)
        row = subject.row
        return Finding(
            appointment_id=subject.appointment_id,
            reference=row.reference if row is not None else None,
            other=about(decision) or (row.provider_uid if row is not None else None) or "",
            starts_at=starts_at,
            decision=decision,
            is_mended=is_mended,
        )


def _left(appointment_id: str, row: Appointment | None, *, because: Waiting) -> Finding:
    return Finding(
        appointment_id=appointment_id,
        reference=row.reference if row is not None else None,
        other="",
        starts_at=row.slot.start if row is not None else None,
        decision=Leave(because),
        is_mended=False,
    )


def _by_key(bookings: Iterable[ProviderBooking]) -> dict[str, list[ProviderBooking]]:
    found: dict[str, list[ProviderBooking]] = {}
    for booking in bookings:
        if booking.key is not None:
            found.setdefault(booking.key[:_LONGEST_KEY], []).append(booking)
    return found


def _resources(tenant: Tenant) -> dict[str, str]:
    return {
        host.event_type: member.resource_id
        for service in tenant.services
        for host in service.hosts
        if (member := tenant.member(host.staff_id)) is not None
    }


def _fence(row: Appointment | None) -> int:
    return row.fence if row is not None else 0


def _starts_at(row: Appointment | None, bookings: Iterable[ProviderBooking]) -> dt.datetime | None:
    if row is not None:
        return row.slot.start
    return min((one.slot.start for one in bookings), default=None)
