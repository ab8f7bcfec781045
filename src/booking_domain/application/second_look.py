"""
What contradicts an appointment is looked at again a while later, and then believed.

Reads of the calendar lag, and a webhook may be about what has changed since: the calendar's whole
word on the appointment decides, by the comparison with which reconciliation decides.
"""

import datetime as dt

from collections.abc import Collection, Mapping

from booking_domain.application.calendar_view import followed
from booking_domain.application.mended_subject import Subject
from booking_domain.application.mending import Mender
from booking_domain.application.outside_news import Differs, Done, Hearing, News, NotYet
from booking_domain.errors import CalendarUnavailable, StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.events import EventKind
from booking_domain.model.foreign_booking import YOUNG
from booking_domain.model.own_report import Bearing, bearing_of, is_borne_out
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Agrees,
    Decision,
    Leave,
    Problem,
    Report,
    decide,
)
from booking_domain.model.saga import LATE_ANSWER
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_READ_WITHIN = dt.timedelta(minutes=30)
_ANSWERED_WITHIN = dt.timedelta(hours=24)
"""An outage is over by then; what is still not answered is the calendar's trouble with this one."""
_CONFIRMED = AppointmentState.CONFIRMED


class SecondLook:
    """Decides on what differs, and lets the mender carry it out; several processes may."""

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

    async def wait(self) -> None:
        """Let reads catch up with what was written before."""
        await self._clock.sleep(LATE_ANSWER.total_seconds())

    async def at_report(self, tenant_id: str, differs: Differs) -> Hearing:
        """Decide on an appointment that a report contradicts; raises `StorageUnavailable`."""
        news = differs.news
        row = await self._row(tenant_id, differs.row.appointment_id)
        if row is None or row.fence != differs.row.fence:
            return _changed(news, row)
        bookings = await self._bookings(tenant_id, row, asked=(news.report.uid,))
        if bookings is None:
            unanswered = await self._left(row, news=news, patience=_ANSWERED_WITHIN)
            return unanswered or NotYet("calendar_unavailable")
        if not _bears_out(bookings, news) and _is_young(news, now=self._clock.now()):
            return NotYet("asked_again")
        decisions = decide(row, bookings)
        if any(isinstance(one, Leave) for one in decisions):
            return await self._left(row, news=news, patience=_READ_WITHIN) or NotYet(
                "cannot_be_read_yet"
            )
        if await self._carried_out(decisions, row=row):
            return Done("looked_at")
        return NotYet("changed_meanwhile")

    async def _left(self, row: Appointment, *, news: News, patience: dt.timedelta) -> Done | None:
        """
        Leave an appointment to a person, where its event has waited for longer than that.

        Nobody is told its old time for sure any more: the calendar has said that it is not true.
        """
        if news.event is None or self._clock.now() - news.heard_at < patience:
            return None
        if row.saga is not None or not row.state.stands:
            return None
        now = self._clock.now()
        noted, event = row.unsettled_outside().noted(EventKind.STUCK, at=now, slot=row.slot)
        try:
            async with self._units.writing(row.tenant_id) as unit:
                stored = await unit.appointments.save(noted, lease=None)
                await unit.outbox.add(event)
                await unit.commit()
        except StaleAppointment:
            return None
        await self._carried_out(
            (Report(Problem.STUCK, subject=row.provider_uid or ""),), row=stored
        )
        return Done("left_to_a_person")

    async def seen(self, tenant_id: str, appointment_id: str) -> Appointment | None:
        """Return an appointment as it is before the wait; `None` where nothing can overlap it."""
        row = await self._row(tenant_id, appointment_id)
        # One whose saga is open may be confirmed a moment later, and have looked a moment before.
        is_of_concern = row is not None and (row.state is _CONFIRMED or row.saga is not None)
        return row if is_of_concern else None

    async def at_overlap(self, tenant_id: str, *, uid: str, before: Appointment) -> None:
        """
        Report that a foreign booking stands at a confirmed appointment's time, unless one has gone.

        Of a requested one the salon will hear when it is to confirm it, and whoever ends an open
        saga looks by himself. Where the calendar does not answer, or this process ends before it
        has told, reconciliation will find it.
        """
        row = await self._row(tenant_id, before.appointment_id)
        async with self._units.reading(tenant_id) as unit:
            foreign = await unit.foreign.get(uid)
        if row is None or foreign is None or row.state is not _CONFIRMED or row.saga is not None:
            return
        if not foreign.status.is_active or not foreign.slot.overlaps(row.slot):
            return
        bookings = await self._bookings(tenant_id, row, asked=())
        if bookings is None:
            return
        decisions = decide(row, bookings)
        if decisions == (Agrees(),):
            decisions = (Report(Problem.OVERLAP, subject=uid),)
        elif row.fence != before.fence:
            # Of what was changed a moment ago the calendar may not tell yet.
            return
        await self._carried_out(decisions, row=row)

    async def _carried_out(self, decisions: Collection[Decision], *, row: Appointment) -> bool:
        """Return whether no change from outside is left to be adopted."""
        subject = Subject(tenant_id=row.tenant_id, appointment_id=row.appointment_id, row=row)
        is_all_adopted = True
        for decision in decisions:
            is_done = await self._mender.carry_out(decision, subject=subject)
            if isinstance(decision, AdoptBooking | AdoptEnd):
                is_all_adopted = is_done and is_all_adopted
        return is_all_adopted

    async def _row(self, tenant_id: str, appointment_id: str) -> Appointment | None:
        async with self._units.reading(tenant_id) as unit:
            return await unit.appointments.get(appointment_id)

    async def _bookings(
        self, tenant_id: str, row: Appointment, *, asked: Collection[str]
    ) -> tuple[ProviderBooking, ...] | None:
        calendar = self._calendars.get(tenant_id)
        if calendar is None:
            return None
        try:
            return await followed(row, known=(), asked=asked, calendar=calendar)
        except CalendarUnavailable:
            return None


def _changed(news: News, row: Appointment | None) -> Hearing:
    """Return what a report is to an appointment that somebody has written meanwhile."""
    bearing = bearing_of(news.report, row) if row is not None else Bearing.DIFFERS
    if bearing in {Bearing.ECHO, Bearing.OUT_OF_DATE}:
        return Done(bearing.value)
    return NotYet("changed_meanwhile")


def _bears_out(bookings: Collection[ProviderBooking], news: News) -> bool:
    shown = next((one.status for one in bookings if one.uid == news.report.uid), None)
    return is_borne_out(news.report, status=shown)


def _is_young(news: News, *, now: dt.datetime) -> bool:
    return news.event is not None and now - news.heard_at < YOUNG
