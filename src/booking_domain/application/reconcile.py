"""
Reconciliation: one salon's calendar and database beside each other, appointment by appointment.

Both sides are read as a whole first. What differs is looked at once more, a while later and one by
one: reads of the provider lag, and a booking that has left the window is not gone.
"""

import contextlib
import datetime as dt
import enum

from collections.abc import Callable, Collection, Iterable, Mapping

from attrs import evolve, frozen

from booking_domain.application.calendar_view import followed, listed
from booking_domain.application.mended_subject import Subject
from booking_domain.application.mending import Mender
from booking_domain.application.open_failures import open_failures
from booking_domain.application.reconciliation_result import (
    Finding,
    Progress,
    Reconciliation,
    left_alone,
)
from booking_domain.application.stored_window import stored_in
from booking_domain.errors import (
    PERMANENT,
    CalendarUnavailable,
    UnknownTenant,
    UnreadableData,
)
from booking_domain.model.appointment import Appointment
from booking_domain.model.decision_record import Verdict
from booking_domain.model.finding_words import about
from booking_domain.model.occupancy import chairs_of
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
    found_gone,
)
from booking_domain.model.saga import LATE_ANSWER
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_LONGEST_KEY = 191
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
    uids: frozenset[str]
    undone: tuple[str, ...]
    decisions: tuple[Decision, ...]

    @property
    def is_only_reported(self) -> bool:
        """Whether only a person can do something about it."""
        return not self.undone and all(isinstance(one, Report) for one in self.decisions)


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
        failed = await open_failures(command.tenant_id, units=self._units)
        suspects, left, unreadable = await self._suspects(
            command, rows, bookings, undone=failed.strays, ignoring=damaged
        )
        chairs = await self._chairs(tenant, bookings)
        crowded = overlaps(rows.values(), bookings, chairs=chairs)
        if suspects or crowded:
            await self._clock.sleep(LATE_ANSWER.total_seconds())
        findings = [await self._reported(one, command=command) for one in unreadable]
        # What can be mended comes first: reports are repeated in every run.
        for suspect in sorted(suspects, key=lambda one: one.is_only_reported):
            findings += await self._patiently(suspect, command=command, calendar=calendar)
        for overlap in crowded:
            findings += await self._confirmed(overlap, rows, command=command, calendar=calendar)
        left += [one for one in findings if isinstance(one.decision, Leave)]
        if command.mode is Mode.MEND:
            suspected = {one.appointment_id for one in suspects}
            agreeing = rows.keys() - suspected - {one.appointment_id for one in (*left, *findings)}
            await failed.close_written(agreeing, units=self._units, at=self._clock.now())
        open_now = await open_failures(command.tenant_id, units=self._units)
        return Reconciliation(
            appointments=len(rows),
            bookings=len(bookings),
            left=tuple(left),
            findings=tuple(one for one in findings if one not in left),
            sync_failures=open_now.failures,
            unreadable=open_now.unreadable,
        )

    async def uncompared(self, tenant_id: str) -> Reconciliation:
        """Return what the database alone has noted; raises `StorageUnavailable`."""
        return (await open_failures(tenant_id, units=self._units)).uncompared()

    def _salon(self, tenant_id: str) -> tuple[CalendarProvider, Tenant]:
        calendar, tenant = self._calendars.get(tenant_id), self._tenants.get(tenant_id)
        if calendar is None or tenant is None:
            raise UnknownTenant(tenant_id)
        return calendar, tenant

    async def _chairs(
        self, tenant: Tenant, bookings: tuple[ProviderBooking, ...]
    ) -> Mapping[str, str]:
        async with self._units.reading(tenant.tenant_id) as unit:
            hosts = await unit.foreign.hosts()
        return chairs_of(tenant, bookings, hosts=hosts)

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
        undone: Mapping[str, tuple[str, ...]],
        ignoring: Collection[str],
    ) -> tuple[list[_Suspect], list[Finding], list[str]]:
        """Return what differs at first sight, what is being worked on, and unreadable ids."""
        under_key = _by_key(bookings)
        by_uid = {one.uid: one for one in bookings}
        # Those without an active booking have ended with it, or start outside of the window.
        alive = [key for key, found in under_key.items() if any(b.status.is_active for b in found)]
        wanted = dict.fromkeys((*alive, *undone)).keys() - rows.keys() - set(ignoring)
        more, unreadable = await self._read(sorted(wanted), command=command)
        suspects: list[_Suspect] = []
        left: list[Finding] = []
        for identity, row in {**rows, **more}.items():
            own = row.provider_uid if row is not None else None
            known = {one.uid: one for one in under_key.get(identity, ())}
            if own is not None and own in by_uid:
                known[own] = by_uid[own]
            decisions = decide(row, tuple(known.values()))
            if decisions == (Leave(Waiting.OPEN_SAGA),):
                left.append(left_alone(identity, row, because=Waiting.OPEN_SAGA))
            elif decisions != (Agrees(),) or identity in undone:
                of_strays = undone.get(identity, ())
                uids = frozenset({*known, *of_strays})
                suspects.append(_Suspect(identity, row, uids, of_strays, decisions))
        return suspects, left, [*ignoring, *unreadable]

    async def _read(
        self, ids: Iterable[str], *, command: Reconcile
    ) -> tuple[dict[str, Appointment | None], list[str]]:
        rows: dict[str, Appointment | None] = {}
        unreadable: list[str] = []
        for one in ids:
            try:
                async with self._units.reading(command.tenant_id) as unit:
                    rows[one] = await unit.appointments.get(one)
            except UnreadableData:
                unreadable.append(one)
        return rows, unreadable

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
            except UnreadableData:
                return [await self._reported(suspect.appointment_id, command=command)]
        return [left_alone(suspect.appointment_id, suspect.row, because=Waiting.UNANSWERED)]

    async def _settled(
        self, suspect: _Suspect, *, command: Reconcile, calendar: CalendarProvider
    ) -> list[Finding]:
        async with self._units.reading(command.tenant_id) as unit:
            row = await unit.appointments.get(suspect.appointment_id)
        if _fence(row) != _fence(suspect.row):
            # By a saga, or by another process that reconciles.
            return [left_alone(suspect.appointment_id, row, because=Waiting.CHANGED)]
        bookings = await followed(row, known=(), asked=suspect.uids, calendar=calendar)
        subject = Subject(
            tenant_id=command.tenant_id, appointment_id=suspect.appointment_id, row=row
        )
        starts_at = _starts_at(row, bookings)
        return [
            await self._found(decision, subject=subject, starts_at=starts_at, command=command)
            for decision in (
                *decide(row, bookings),
                *found_gone(row, bookings, undone=suspect.undone),
            )
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
            return [left_alone(overlap.appointment_id, row, because=Waiting.CHANGED)]
        if other_before is None:
            try:
                booking = await calendar.get_booking(overlap.other)
            except CalendarUnavailable:
                return [left_alone(overlap.appointment_id, row, because=Waiting.UNANSWERED)]
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
            # What the database refuses is listed among what failed, and everything else goes on.
            with contextlib.suppress(*PERMANENT):
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


def _by_key(bookings: Iterable[ProviderBooking]) -> dict[str, list[ProviderBooking]]:
    found: dict[str, list[ProviderBooking]] = {}
    for booking in bookings:
        if booking.key is not None:
            found.setdefault(booking.key[:_LONGEST_KEY], []).append(booking)
    return found


def _fence(row: Appointment | None) -> int:
    return row.fence if row is not None else 0


def _starts_at(row: Appointment | None, bookings: Iterable[ProviderBooking]) -> dt.datetime | None:
    if row is not None:
        return row.slot.start
    return min((one.slot.start for one in bookings), default=None)
