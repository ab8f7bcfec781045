"""
Late changes: a request that was thought lost takes effect after its saga has ended without it.

While the second create of an intent stands, the first is refused. Once the caller has cancelled or
moved, it is not: then the calendar has a booking that nobody wants, and we must take it out again.
A move or cancel that was given up may still land too: then the appointment follows the calendar.
"""

from collections.abc import Mapping

from attrs import frozen

from booking_domain.application.booking_chain import trace
from booking_domain.application.decisions import Decisions
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.reconciliation import (
    Adopt,
    Agreed,
    CancelStray,
    Decision,
    Report,
    compare,
)
from booking_domain.model.saga import LATE_ANSWER, LookUpFailed, Traced
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.stray_watch import StrayWatch
from booking_domain.ports.unit_of_work import UnitsOfWork


_BATCH = 20


@frozen
class _View:
    """An appointment as it was seen, and what is to be done about it."""

    row: Appointment | None
    decisions: tuple[Decision, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether it must be seen twice: what is taken out again is surely nobody's."""
        return any(isinstance(one, Adopt | Report) for one in self.decisions)

    def agreeing_with(self, first: "_View") -> "_View":
        """Return what was decided both times, about the same version of the row."""
        if self.row != first.row:
            return _View(self.row)
        return _View(self.row, tuple(one for one in self.decisions if one in first.decisions))


class StrayBookings(StrayWatch):
    """Looks at every appointment under watch, and has done what is decided of it."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        units: UnitsOfWork,
        journal: SagaJournal,
        decisions: Decisions,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._units = units
        self._journal = journal
        self._decisions = decisions
        self._clock = clock

    async def look(self) -> int:
        """Look at every appointment that is due; raises `StorageUnavailable`."""
        due = await self._journal.due_watches(self._clock.now(), limit=_BATCH)
        doubtful: list[tuple[BookingWatch, _View]] = []
        for watch in due:
            view = await self._view(watch)
            if view.is_doubtful:
                doubtful.append((watch, view))
            else:
                await self._act(watch, view)
        if doubtful:
            # The provider's reads lag: what it says twice is so.
            await self._clock.sleep(LATE_ANSWER.total_seconds())
        for watch, first in doubtful:
            await self._act(watch, (await self._view(watch)).agreeing_with(first))
        return len(due)

    async def _act(self, watch: BookingWatch, view: "_View") -> None:
        calendar = self._calendars.get(watch.tenant_id)
        if calendar is not None and view.row is not None:
            for decision in view.decisions:
                await self._carry_out(decision, row=view.row, calendar=calendar)
        await self._go_on(watch)

    async def _view(self, watch: BookingWatch) -> "_View":
        # The row first: what the calendar does later is a newer truth than it.
        async with self._units.reading(watch.tenant_id) as unit:
            row = await unit.appointments.get(watch.appointment_id)
        calendar = self._calendars.get(watch.tenant_id)
        if calendar is None or row is None or row.saga is not None:
            return _View(row)
        try:
            carrying = await calendar.find_bookings(
                watch.appointment_id,
                event_type=watch.event_type,
                created_after=watch.created_after,
            )
        except CalendarUnavailable:
            # Nothing was learned: the next look is due soon.
            return _View(row)
        traced: Traced | LookUpFailed = Traced(booking=None)
        if row.provider_uid is not None and row.state.stands:
            traced = await trace(row.provider_uid, calendar=calendar)
        if isinstance(traced, LookUpFailed):
            return _View(row)
        return _View(row, compare(row, carrying=carrying, chain_end=traced.booking))

    async def _carry_out(
        self, decision: Decision, *, row: Appointment, calendar: CalendarProvider
    ) -> None:
        match decision:
            case Agreed():
                return
            case Adopt():
                await self._decisions.adopt(row, decision)
            case CancelStray():
                await self._decisions.cancel_stray(row, decision, calendar=calendar)
            case Report():
                await self._decisions.report(row.tenant_id, decision, row=row)

    async def _go_on(self, watch: BookingWatch) -> None:
        following = watch.after_look(self._clock.now())
        async with self._units.writing(watch.tenant_id) as unit:
            if following is None:
                await unit.watches.end(watch.appointment_id)
            else:
                await unit.watches.put(following)
            await unit.commit()
