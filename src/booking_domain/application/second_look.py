"""
What contradicts an appointment is looked at again a while later, and then believed.

Reads of the calendar lag, and a webhook may be about what has changed since: the calendar's whole
word on the appointment decides, by the comparison with which reconciliation decides.
"""

import datetime as dt

from collections.abc import Collection, Mapping

from booking_domain.application.calendar_view import followed
from booking_domain.application.mending import Mender, Subject
from booking_domain.application.outside_news import Differs, Done, Hearing, News, NotYet
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import Appointment, AppointmentState
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
            return NotYet("calendar_unavailable")
        if not _bears_out(bookings, news) and _is_young(news, now=self._clock.now()):
            return NotYet("asked_again")
        decisions = decide(row, bookings)
        if any(isinstance(one, Leave) for one in decisions):
            return NotYet("cannot_be_read_yet")
        if await self._carried_out(decisions, row=row):
            return Done("looked_at")
        return NotYet("changed_meanwhile")

    async def seen(self, tenant_id: str, appointment_id: str) -> Appointment | None:
        """Return an appointment as it is before the wait; `None` where nothing can overlap it."""
        row = await self._row(tenant_id, appointment_id)
        return row if row is not None and row.state is AppointmentState.CONFIRMED else None

    async def at_overlap(self, tenant_id: str, *, uid: str, before: Appointment) -> None:
        """
        Report that a foreign booking stands at a confirmed appointment's time, unless one has gone.

        Of a requested one the salon will hear when it is to confirm it. Where the calendar does not
        answer, or somebody is at work, reconciliation will find it.
        """
        row = await self._row(tenant_id, before.appointment_id)
        async with self._units.reading(tenant_id) as unit:
            foreign = await unit.foreign.get(uid)
        if row is None or foreign is None or row.fence != before.fence:
            return
        if not foreign.status.is_active or not foreign.slot.overlaps(row.slot):
            return
        bookings = await self._bookings(tenant_id, row, asked=())
        if bookings is None:
            return
        decisions = decide(row, bookings)
        if decisions == (Agrees(),):
            decisions = (Report(Problem.OVERLAP, subject=uid),)
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
