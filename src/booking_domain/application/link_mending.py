"""Carrying decisions on links out, each in a transaction of its own, and writing them down."""

import datetime as dt

from collections.abc import Sequence
from typing import assert_never

from attrs import evolve

from booking_domain.application.link_survey import LinkSurvey
from booking_domain.errors import (
    ReferenceTaken,
    StaleAppointment,
    TransactionConflict,
    WishWaiting,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import CallKind, CallOutcome
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.known_customer import seen
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkReason,
    LinkReport,
    Mending,
    Pointer,
)
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_MAX_TRIES = 3
_REPORTS_AT_ONCE = 50


class LinkMender:
    """
    Writes by compare-and-set on what was read: whoever was faster is right, and is asked anew.

    Any number of processes may do so at once, and each may end at any moment.
    """

    def __init__(
        self,
        *,
        survey: LinkSurvey,
        units: UnitsOfWork,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._survey = survey
        self._units = units
        self._identifiers = identifiers
        self._clock = clock

    async def carry_out(self, mending: Mending, *, tenant_id: str) -> bool:
        """
        Carry a decision out; return `False` where what it rests on has changed meanwhile.

        Raises:
            StorageUnavailable: the database did not answer; what was done is found by the next run.
        """
        for _ in range(_MAX_TRIES):
            try:
                return await self._carry_out(mending, tenant_id=tenant_id)
            except (StaleAppointment, WishWaiting):
                return False
            except (ReferenceTaken, TransactionConflict):
                # By chance, or since somebody has adopted it: the next try has another reference.
                continue
        return False

    async def note(self, reports: Sequence[LinkReport], *, tenant_id: str) -> None:
        """Write down what was reported; what had been reported before is not written again."""
        now = self._clock.now()
        for first in range(0, len(reports), _REPORTS_AT_ONCE):
            async with self._units.writing(tenant_id) as unit:
                for one in reports[first : first + _REPORTS_AT_ONCE]:
                    await unit.decisions.record(
                        DecisionRecord(
                            appointment_id=one.appointment_id,
                            subject=one.uid or one.call_id,
                            verdict=Verdict.REPORTED,
                            reason=one.problem.value,
                            fence=0,
                            at=now,
                        )
                    )
                await unit.commit()

    async def _carry_out(self, mending: Mending, *, tenant_id: str) -> bool:
        match mending:
            case Adopt():
                return await self._adopt(mending, tenant_id=tenant_id)
            case Link():
                return await self._link(mending, tenant_id=tenant_id)
            case EndTwin():
                return await self._end(mending, tenant_id=tenant_id)
            case FillCall():
                return await self._fill(mending, tenant_id=tenant_id)
            case _:
                assert_never(mending)

    async def _adopt(self, mending: Adopt, *, tenant_id: str) -> bool:
        if not await self._survey.is_unchanged(tenant_id, booking=mending.booking):
            return False
        now = self._clock.now()
        made = evolve(mending.appointment, reference=self._identifiers.new_reference())
        async with self._units.writing(tenant_id) as unit:
            if await unit.appointments.get(made.appointment_id) is not None:
                return False
            # A row of this id that was lost may have left events: they are its history, too.
            told = await unit.links.last_event_of(made.appointment_id)
            noted, event = evolve(made, events=told).noted(
                EventKind.ADOPTED, at=now, slot=made.slot
            )
            stored = await unit.appointments.add(noted, lease=None)
            await _claim(unit, stored)
            await unit.outbox.add(event)
            await _know(unit, stored, now=now)
            record = self._record(stored, mending.booking.uid, Verdict.ADOPTED, mending.reason)
            await unit.decisions.record(record)
            return await _pointed(unit, mending.pointer, at=stored.appointment_id)

    async def _link(self, mending: Link, *, tenant_id: str) -> bool:
        booking = mending.booking
        if booking and not await self._survey.is_unchanged(tenant_id, booking=booking):
            return False
        now = self._clock.now()
        linked = mending.row.made_in(mending.call_id)
        async with self._units.writing(tenant_id) as unit:
            if booking is not None:
                owning = linked.adopting(
                    uid=booking.uid, slot=booking.slot, state=_standing(booking)
                )
                linked, event = owning.noted(EventKind.RELINKED, at=now, slot=owning.slot)
                await unit.outbox.add(event)
            await unit.appointments.save(linked, lease=None)
            if booking is not None:
                await _claim(unit, linked)
            record = self._record(mending.row, mending.call_id, Verdict.LINKED, mending.reason)
            await unit.decisions.record(record)
            return await _pointed(unit, mending.pointer, at=linked.appointment_id)

    async def _end(self, mending: EndTwin, *, tenant_id: str) -> bool:
        now = self._clock.now()
        twin = mending.twin
        ended, event = twin.ended_as_twin().noted(EventKind.TWIN_ENDED, at=now, slot=twin.slot)
        async with self._units.writing(tenant_id) as unit:
            owner = await unit.appointments.get(mending.owner_id)
            if owner is None or not _stands_for(owner, twin=twin):
                return False
            await unit.appointments.save(ended, lease=None)
            # Its fence moves on as well: from here on nobody can have ended it unseen.
            await unit.appointments.save(owner, lease=None)
            await unit.claims.keep_only(ended.appointment_id, grains=())
            await _claim(unit, owner)
            await unit.outbox.add(event)
            record = self._record(twin, owner.appointment_id, Verdict.TWIN_ENDED, LinkReason.TWIN)
            await unit.decisions.record(record)
            return await _pointed(unit, mending.pointer, at=owner.appointment_id)

    async def _fill(self, mending: FillCall, *, tenant_id: str) -> bool:
        call_id = mending.call.call_id
        async with self._units.writing(tenant_id) as unit:
            if await unit.calls.get(call_id) is None:
                return False
            # Locks the row, and fills a kind that is not known.
            kind = mending.kind or CallKind.UNKNOWN
            nothing_new = evolve(mending.call, caller=None, last_appointment_id=None, asked=())
            await unit.calls.record(evolve(nothing_new, kind=kind))
            present = await unit.calls.get(call_id)
            if present is None:
                return False
            if mending.outcome is not None and present.outcome is CallOutcome.ONGOING:
                await unit.calls.save(evolve(present, outcome=mending.outcome))
            await unit.decisions.record(
                DecisionRecord(
                    appointment_id="",
                    subject=call_id,
                    verdict=Verdict.FILLED,
                    reason=LinkReason.FACTS.value,
                    fence=0,
                    at=self._clock.now(),
                )
            )
            await unit.commit()
        return True

    def _record(
        self, row: Appointment, subject: str, verdict: Verdict, reason: LinkReason
    ) -> DecisionRecord:
        return DecisionRecord(
            appointment_id=row.appointment_id,
            subject=subject,
            verdict=verdict,
            reason=reason.value,
            fence=row.fence,
            at=self._clock.now(),
        )


async def _pointed(unit: UnitOfWork, pointer: Pointer | None, *, at: str) -> bool:
    """Let the call name the appointment and commit; nothing is written if it names another now."""
    if pointer is not None and not await unit.links.point(
        pointer.call_id, at=at, instead_of=pointer.instead_of
    ):
        return False
    await unit.commit()
    return True


async def _claim(unit: UnitOfWork, row: Appointment) -> None:
    """Take what is free of its time: the calendar has decided already."""
    if row.grains:
        await unit.claims.adopt(row.appointment_id, resource_id=row.resource_id, grains=row.grains)


async def _know(unit: UnitOfWork, row: Appointment, *, now: dt.datetime) -> None:
    """Remember a customer whom nobody knows yet; whoever is known was seen later than this."""
    customer = row.customer
    person = seen(customer, tenant_id=row.tenant_id, at=now) if customer is not None else None
    if person is None:
        return
    known = await unit.customers.of_number(person.phone)
    if person.customer_id not in {one.customer_id for one in known}:
        await unit.customers.saw(person)


def _standing(booking: ProviderBooking) -> AppointmentState:
    is_requested = booking.status is ProviderStatus.PENDING
    return AppointmentState.REQUESTED if is_requested else AppointmentState.CONFIRMED


def _stands_for(owner: Appointment, *, twin: Appointment) -> bool:
    is_at_rest = owner.state.stands and owner.saga is None
    return is_at_rest and owner.provider_uid is not None and owner.slot == twin.slot
