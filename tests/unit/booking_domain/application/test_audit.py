"""A backfill beside others who work on the same salon: whoever was faster is right."""

import pytest

from attrs import evolve

from adapters.memory.booking_details import MemoryBookingDetails
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.audit import Audit
from booking_domain.application.audit_result import AuditResult
from booking_domain.application.link_mending import LinkMender
from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.reconcile import Mode
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import CallKind
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_audit import decide_links, mendings_of
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkProblem,
    LinkReport,
    Mending,
)
from booking_domain.model.salon_records import SalonRecords
from booking_domain.ports.identifiers import Identifiers
from tests.contract.unit_of_work.samples import cancel_saga
from tests.doubles.desynced_salon import MOVED, TENANT, WINDOW, DesyncedSalon, desynced_salon


class SameReference(Identifiers):
    """Gives a reference that is taken so many times, and then another."""

    def __init__(self, *, taken: int) -> None:
        self._left = taken

    def new_id(self) -> str:
        raise AssertionError("ids of adopted appointments follow from their bookings")

    def new_reference(self) -> str:
        self._left -= 1
        return "A-OLD13" if self._left >= 0 else "A-NEW"


class Details(MemoryBookingDetails):
    """The account; silent when it is told to be."""

    is_silent = False

    async def describe(self, uid: str) -> DescribedBooking | None:
        if self.is_silent:
            raise CalendarUnavailable("no answer")
        return await super().describe(uid)


class Scene:
    """The desynchronised salon in memory, read once; what happens then happens meanwhile."""

    def __init__(self, salon: DesyncedSalon, *, taken_references: int = 0) -> None:
        self.salon = salon
        self.units = MemoryUnitsOfWork(MemoryStore(salon.clock))
        self.details = Details(salon.account, placeholder_domain="no-mail.invalid")
        self.survey = LinkSurvey(
            details={TENANT.tenant_id: self.details}, units=self.units, clock=salon.clock
        )
        self.mender = LinkMender(
            survey=self.survey,
            units=self.units,
            identifiers=SameReference(taken=taken_references),
            clock=salon.clock,
        )

    async def read(self) -> SalonRecords:
        bookings = await self.survey.bookings(
            TENANT.tenant_id, parts=(WINDOW,), tell=lambda _: None
        )
        return await self.survey.records(TENANT, bookings=bookings)

    async def mendings(self) -> tuple[Mending, ...]:
        await self.salon.store(self.units)
        return mendings_of(decide_links(await self.read()))

    async def carry_out(self, mending: Mending) -> bool:
        return await self.mender.carry_out(mending, tenant_id=TENANT.tenant_id)


async def scene(*, taken_references: int = 0) -> Scene:
    return Scene(await desynced_salon(), taken_references=taken_references)


async def test_a_row_that_a_saga_has_taken_meanwhile_is_left() -> None:
    """The caller cancels while the backfill runs: the saga's fence is newer."""
    stage = await scene()
    link = next(one for one in await stage.mendings() if isinstance(one, Link))
    async with stage.units.writing(TENANT.tenant_id) as unit:
        busy = link.row.cancelling(cancel_saga("uid"))
        saved = await unit.appointments.save(busy, lease=None)
        assert await unit.appointments.leave_wish(saved.appointment_id, CancelWish())
        await unit.commit()

    assert not await stage.carry_out(link)

    async with stage.units.reading(TENANT.tenant_id) as unit:
        assert await unit.appointments.get(saved.appointment_id) == saved


async def test_a_call_that_books_anew_meanwhile_keeps_its_new_appointment() -> None:
    """Its link is not written over, and nothing of the older one is half done."""
    stage = await scene()
    link = next(one for one in await stage.mendings() if isinstance(one, Link) and one.pointer)
    newest = stage.salon.rows[-2].appointment_id
    async with stage.units.writing(TENANT.tenant_id) as unit:
        call = await unit.calls.get(link.call_id)
        assert call is not None
        await unit.calls.record(evolve(call, last_appointment_id=newest))
        await unit.commit()

    assert not await stage.carry_out(link)

    async with stage.units.reading(TENANT.tenant_id) as unit:
        assert await unit.appointments.get(link.row.appointment_id) == link.row
        call = await unit.calls.get(link.call_id)
        assert await unit.decisions.latest(limit=10) == ()
    assert call is not None
    assert call.last_appointment_id == newest


async def test_a_booking_that_was_moved_meanwhile_is_not_taken_over() -> None:
    """The row would stand at a time at which nobody comes."""
    stage = await scene()
    mendings = await stage.mendings()
    link = next(one for one in mendings if isinstance(one, Link))
    adopt = next(one for one in mendings if isinstance(one, Adopt))
    as_seen = evolve(adopt.booking, key="another")

    assert not await stage.carry_out(evolve(link, booking=as_seen))

    async with stage.units.reading(TENANT.tenant_id) as unit:
        assert await unit.appointments.get(link.row.appointment_id) == link.row


async def test_a_successor_that_cannot_be_read_is_asked_for_once() -> None:
    """The calendar names it and has it not: its chain has no end, and nothing is decided of it."""
    stage = await scene()
    await stage.salon.store(stage.units)
    moved = stage.salon.conversations[MOVED].booking.uid
    asked: list[str] = []
    describe = stage.details.describe
    listed = await stage.details.list_described(window=WINDOW)
    successor = next(one.booking.rescheduled_to for one in listed if one.booking.uid == moved)

    async def forgetful(uid: str) -> DescribedBooking | None:
        asked.append(uid)
        return None if uid == successor else await describe(uid)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage.details, "describe", forgetful)
        records = await stage.read()

    # Listing describes each booking as well.
    assert asked.count(successor or "") == 2
    reports = [one for one in decide_links(records) if isinstance(one, LinkReport)]
    assert LinkProblem.BROKEN_CHAIN in {one.problem for one in reports}


async def test_a_booking_that_was_cancelled_meanwhile_is_not_adopted_as_it_was() -> None:
    """The next run sees it as it is now."""
    stage = await scene()
    adopt = next(
        one
        for one in await stage.mendings()
        if isinstance(one, Adopt) and one.booking.slot.end > stage.salon.clock.now()
    )
    await stage.salon.account.desk.cancel(adopt.booking.uid, reason="Urlaub", by_owner=True)

    assert not await stage.carry_out(adopt)

    again = mendings_of(decide_links(await stage.read()))
    states = {
        one.appointment.appointment_id: one.appointment.state
        for one in again
        if isinstance(one, Adopt)
    }
    assert states[adopt.appointment.appointment_id] is AppointmentState.CANCELLED


async def test_a_calendar_that_falls_silent_adopts_nothing() -> None:
    """Links need no booking to be looked at again, and are made all the same."""
    stage = await scene()
    mendings = await stage.mendings()
    stage.details.is_silent = True

    done = {type(one): await stage.carry_out(one) for one in mendings}

    assert done == {Adopt: False, Link: True, EndTwin: True, FillCall: True}


async def test_a_reference_that_is_taken_by_chance_is_not_the_end() -> None:
    """Another one is drawn; but not for ever."""
    lucky, unlucky = await scene(taken_references=2), await scene(taken_references=3)

    assert await lucky.carry_out((await lucky.mendings())[0])
    assert not await unlucky.carry_out((await unlucky.mendings())[0])


async def test_what_somebody_else_has_adopted_is_not_adopted_again() -> None:
    """Two backfills at once: the same booking gives the same id."""
    stage = await scene()
    adopt = (await stage.mendings())[0]

    assert await stage.carry_out(adopt)
    assert not await stage.carry_out(adopt)


async def test_a_twin_stays_while_the_booked_one_is_being_cancelled() -> None:
    """Nobody knows yet which of them will stand."""
    stage = await scene()
    end = next(one for one in await stage.mendings() if isinstance(one, EndTwin))
    async with stage.units.writing(TENANT.tenant_id) as unit:
        owner = await unit.appointments.get(end.owner_id)
        assert owner is not None
        await unit.appointments.save(owner.cancelling(cancel_saga("uid")), lease=None)
        await unit.commit()

    assert not await stage.carry_out(end)

    async with stage.units.reading(TENANT.tenant_id) as unit:
        twin = await unit.appointments.get(end.twin.appointment_id)
    assert twin is not None
    assert twin.state is AppointmentState.CONFIRMED


async def test_a_call_that_was_forgotten_meanwhile_does_not_come_back() -> None:
    """What was erased stays erased."""
    stage = await scene()
    fill = next(one for one in await stage.mendings() if isinstance(one, FillCall))
    gone = evolve(fill, call=evolve(fill.call, call_id="erased"))

    assert not await stage.carry_out(gone)

    async with stage.units.reading(TENANT.tenant_id) as unit:
        assert await unit.calls.get("erased") is None


async def test_a_kind_that_was_learned_meanwhile_stays() -> None:
    """The platform has said it between the reading and the writing."""
    stage = await scene()
    fill = next(
        one for one in await stage.mendings() if isinstance(one, FillCall) and one.kind is not None
    )
    async with stage.units.writing(TENANT.tenant_id) as unit:
        await unit.calls.record(evolve(fill.call, kind=CallKind.WEB))
        await unit.commit()

    assert await stage.carry_out(fill)

    async with stage.units.reading(TENANT.tenant_id) as unit:
        call = await unit.calls.get(fill.call.call_id)
    assert call is not None
    assert call.kind is CallKind.WEB


async def test_a_row_that_lost_its_booking_takes_it_over_with_its_time() -> None:
    """The booking's uid, the claims and the call's link come in one transaction."""
    stage = await scene()
    lost = stage.salon.conversations[31]
    assert lost.row is not None
    bare = evolve(lost.row, provider_uid=None, call_id=None, appointment_id="bare", reference="B")
    async with stage.units.writing(TENANT.tenant_id) as unit:
        await unit.calls.record(lost.call)
        await unit.appointments.add(bare, lease=None)
        await unit.commit()
    records = await stage.read()
    booking = next(one for one in records.bookings if one.booking.uid == lost.booking.uid)
    named = evolve(booking, call_id=lost.call.call_id, booking=evolve(booking.booking, key=None))

    (link,) = mendings_of(decide_links(evolve(records, bookings=(named,))))
    assert isinstance(link, Link)
    done = await stage.carry_out(evolve(link, booking=booking.booking))

    assert done
    async with stage.units.reading(TENANT.tenant_id) as unit:
        row = await unit.appointments.get("bare")
        call = await unit.calls.get(lost.call.call_id)
        taken = await unit.claims.taken(
            {bare.resource_id}, window=bare.slot, now=stage.salon.clock.now(), ignoring=()
        )
    assert row is not None
    assert call is not None
    assert (row.provider_uid, row.call_id) == (lost.booking.uid, lost.call.call_id)
    assert call.last_appointment_id == "bare"
    assert {grain for _, grain in taken} == set(row.grains)


async def test_a_successor_outside_of_the_window_is_followed() -> None:
    """A booking that was moved far away is one chain with what it is now."""
    stage = await scene()
    far = WINDOW.end - stage.salon.clock.now()
    first = stage.salon.conversations[-1].booking
    await stage.salon.account.desk.reschedule(
        first.uid, start=first.slot.start + far, reason="", by=None
    )

    records = await stage.read()

    moved = {one.booking.uid: one.booking.rescheduled_to for one in records.bookings}
    assert moved[first.uid] in moved


async def test_what_a_dry_run_would_adopt_is_told_once() -> None:
    """The comparison sees keys without appointment, and two in one chair: other views of it."""
    salon = await desynced_salon()
    units = MemoryUnitsOfWork(MemoryStore(salon.clock))
    await salon.store(units)

    result: AuditResult = await salon.handler(units).handle(
        Audit(tenant_id=TENANT.tenant_id, window=WINDOW, mode=Mode.DRY_RUN), tell=lambda _: None
    )

    assert result.reconciliation.findings == ()
    assert len({id(one) for one in result.findings}) == len(result.findings) == 48
