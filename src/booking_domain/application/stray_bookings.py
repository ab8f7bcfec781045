"""
Late requests: what was thought lost, or given up, takes effect after all.

A create lands when its time has become free again; a move or a cancel lands when its saga has long
been concluded by somebody else. Appointments to which that may happen are watched for a day, and
both sides are compared again and again.
"""

import contextlib

from collections.abc import Mapping

from attrs import frozen

from booking_domain.application.calendar_view import followed
from booking_domain.application.mended_subject import Subject
from booking_domain.application.mending import Mender
from booking_domain.errors import PERMANENT, CalendarUnavailable, StorageRefused, UnreadableData
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.reconciliation import (
    Agrees,
    Decision,
    Leave,
    Problem,
    Report,
    decide,
    found_gone,
)
from booking_domain.model.saga import LATE_ANSWER
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.stray_watch import StrayWatch
from booking_domain.ports.unit_of_work import UnitsOfWork


_BATCH = 20


@frozen
class _Suspect:
    watch: BookingWatch
    row: Appointment
    decisions: tuple[Decision, ...]


class StrayBookings(StrayWatch):
    """Compares watched appointments with the calendar, and mends what has come apart."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        units: UnitsOfWork,
        journal: SagaJournal,
        mender: Mender,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._units = units
        self._journal = journal
        self._mender = mender
        self._clock = clock

    async def look(self) -> int:
        """
        Look after every appointment that is due; raises `StorageUnavailable`.

        What the database refuses of one of them keeps no other from its turn, nor from its next.
        """
        due = await self._journal.due_watches(self._clock.now(), limit=_BATCH)
        seen = [(watch, await self._seen(watch)) for watch in due]
        suspects = [one for _, one in seen if one is not None and _is_suspicious(one.decisions)]
        if suspects:
            # Reads lag behind writes: only what is still so a while later, on the same row, is so.
            await self._clock.sleep(LATE_ANSWER.total_seconds())
        for suspect in suspects:
            with contextlib.suppress(*PERMANENT):
                await self._mend(suspect)
        for watch in due:
            await self._go_on(watch)
        return len(due)

    async def _seen(self, watch: BookingWatch) -> _Suspect | None:
        calendar = self._calendars.get(watch.tenant_id)
        try:
            async with self._units.reading(watch.tenant_id) as unit:
                row = await unit.appointments.get(watch.appointment_id)
                failures = await unit.sync_failures.open_about(watch.appointment_id)
        except UnreadableData:
            # A person must repair it; nobody else's watch waits for that.
            with contextlib.suppress(*PERMANENT):
                await self._mender.carry_out(
                    Report(Problem.DAMAGED, subject=""), subject=_subject_of(watch)
                )
            return None
        if row is None or calendar is None:
            return None
        if row.saga is not None:
            return _Suspect(watch, row, decisions=decide(row, ()))
        undone = tuple(one.uid for one in failures if one.kind is SyncFailureKind.STRAY)
        try:
            bookings = await _bookings(watch, row=row, undone=undone, calendar=calendar)
        except CalendarUnavailable:
            # Nothing was learned: the next look is due soon.
            return None
        gone = found_gone(row, bookings, undone=undone)
        return _Suspect(watch, row, decisions=(*decide(row, bookings), *gone))

    async def _mend(self, suspect: _Suspect) -> None:
        again = await self._seen(suspect.watch)
        if again is None or again.row.fence != suspect.row.fence:
            return
        subject = Subject(
            tenant_id=again.row.tenant_id,
            appointment_id=again.row.appointment_id,
            row=again.row,
        )
        for decision in again.decisions:
            if decision in suspect.decisions:
                await self._mender.carry_out(decision, subject=subject)

    async def _go_on(self, watch: BookingWatch) -> None:
        following = watch.look_after(self._clock.now())
        try:
            async with self._units.writing(watch.tenant_id) as unit:
                if following is None:
                    await unit.watches.end(watch.appointment_id)
                else:
                    await unit.watches.put_off(watch, until=following)
                await unit.commit()
        except StorageRefused as error:
            await self._mender.note_refusal(error, subject=_subject_of(watch))


def _subject_of(watch: BookingWatch) -> Subject:
    return Subject(watch.tenant_id, watch.appointment_id, row=None)


def _is_suspicious(decisions: tuple[Decision, ...]) -> bool:
    return any(not isinstance(one, Agrees | Leave) for one in decisions)


async def _bookings(
    watch: BookingWatch,
    *,
    row: Appointment,
    undone: tuple[str, ...],
    calendar: CalendarProvider,
) -> tuple[ProviderBooking, ...]:
    under_key = await calendar.find_bookings(
        watch.appointment_id, event_type=watch.event_type, created_after=watch.created_after
    )
    return await followed(row, known=under_key, asked=undone, calendar=calendar)
