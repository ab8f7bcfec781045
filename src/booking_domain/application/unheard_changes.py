"""
What the calendar has told of an appointment and nobody has processed yet.

From the acknowledgement of a webhook on, whoever sent it may tell the customer that the appointment
has been moved; until it is processed, our row still says the old time.
"""

from attrs import evolve, frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import summary_of
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.own_report import Bearing, bearing_of
from booking_domain.model.results import AppointmentSummary, StillPending
from booking_domain.ports.clock import Clock
from booking_domain.ports.event_reader import EventReader
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_MOST_READ = 200
_AT_ONCE = 50
_POLL_SECONDS = 0.25
_TO_ANSWER_SECONDS = 0.5


@frozen
class Unheard:
    """
    What waited at one moment.

    Read it before the appointments that are held against it: what is processed in between is in
    their rows then.

    Args:
        is_all: Whether everything was read; otherwise no appointment is certain before what waits
            was looked through for it: `UnheardChanges.narrowed`.
    """

    reports: tuple[BookingReport, ...] = ()
    is_all: bool = True

    def changing(self, one: Appointment) -> AppointmentState | None:
        """Return what an appointment is in the middle of, `None` where its row is the truth."""
        if one.saga is not None or not (one.state.stands or _is_cancelled(one)):
            # That it is not settled is said anyway.
            return None
        moved_on = {each.rescheduled_from for each in self.reports}
        told = [
            each for each in self.reports if each.uid not in moved_on and _contradicts(each, one)
        ]
        if not told:
            return None if self.is_all else AppointmentState.PENDING
        if _is_cancelled(one) or any(not each.status.is_active for each in told):
            # Of what is cancelled another booking may stand: somebody moved what we took out.
            return AppointmentState.CANCELLING
        if any(each.slot != one.slot for each in told):
            return AppointmentState.RESCHEDULING
        return AppointmentState.PENDING

    def summary_of(self, one: Appointment) -> AppointmentSummary:
        """Return what its owner may hear; what is being changed outside is not called booked."""
        state = self.changing(one)
        return summary_of(one) if state is None else evolve(summary_of(one), state=state)


class UnheardChanges:
    """
    Looks into what waits; every method raises `StorageUnavailable`.

    Processing goes on by itself, at once where the event came in: here it is only waited for.
    """

    def __init__(
        self, *, source: str, units: UnitsOfWork, reader: EventReader, clock: Clock
    ) -> None:
        self._source = source
        self._units = units
        self._reader = reader
        self._clock = clock

    async def of(self, tenant_id: str) -> Unheard:
        """Return what waits now."""
        async with self._units.reading(tenant_id) as unit:
            return await self._of(unit)

    async def beside(
        self, appointment_id: str, *, tenant_id: str
    ) -> tuple[Unheard, Appointment | None]:
        """Return all that waits about an appointment, and its row as it is after that."""
        async with self._units.reading(tenant_id) as unit:
            unheard = await self._of(unit)
            row = await unit.appointments.get(appointment_id)
        if row is None:
            return unheard, None
        narrowed, (row,) = await self.narrowed(unheard, (row,))
        return narrowed, row

    async def narrowed(
        self, unheard: Unheard, rows: tuple[Appointment, ...]
    ) -> tuple[Unheard, tuple[Appointment, ...]]:
        """
        Return all that waits about these appointments, and them as they are after that.

        Where everything was read already, that is what is given.
        """
        if unheard.is_all or not rows:
            return unheard, rows
        async with self._units.reading(rows[0].tenant_id) as unit:
            parts = [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
            read = [await self._about(unit, part) for part in parts]
            again = [await unit.appointments.get(one.appointment_id) or one for one in rows]
        reports = tuple(report for about in read for report in about.reports)
        return Unheard(reports, is_all=all(about.is_all for about in read)), tuple(again)

    async def settled(
        self, one: Appointment, *, invocation: ToolInvocation
    ) -> Appointment | StillPending:
        """Return the appointment as soon as its row is the truth, else that it is being changed."""
        while True:
            unheard, found = await self.beside(one.appointment_id, tenant_id=one.tenant_id)
            row = found or one
            if unheard.changing(row) is None:
                return row
            if invocation.seconds_left(self._clock) <= _TO_ANSWER_SECONDS:
                return StillPending(unheard.summary_of(row))
            await self._clock.sleep(_POLL_SECONDS)

    async def _of(self, unit: UnitOfWork) -> Unheard:
        return self._told(await unit.inbox.waiting(self._source, after=None, limit=_MOST_READ + 1))

    async def _about(self, unit: UnitOfWork, rows: tuple[Appointment, ...]) -> Unheard:
        # Each event names its booking, or our key, or what it was moved from.
        words = {word for one in rows for word in (one.appointment_id, *_uids_of(one))}
        limit = _MOST_READ + 1
        return self._told(await unit.inbox.waiting_about(self._source, words, limit=limit))

    def _told(self, waiting: tuple[InboxEvent, ...]) -> Unheard:
        told = (self._reader.read(event) for event in waiting[:_MOST_READ])
        reports = tuple(each for each in told if isinstance(each, BookingReport))
        return Unheard(reports, is_all=len(waiting) <= _MOST_READ)


def _is_cancelled(one: Appointment) -> bool:
    return one.state is AppointmentState.CANCELLED


def _contradicts(report: BookingReport, row: Appointment) -> bool:
    uids = _uids_of(row)
    is_about = (
        report.key == row.appointment_id or report.uid in uids or report.rescheduled_from in uids
    )
    return is_about and bearing_of(report, row) is Bearing.DIFFERS


def _uids_of(row: Appointment) -> frozenset[str]:
    return frozenset(uid for uid in (row.provider_uid, *row.previous_uids) if uid is not None)
