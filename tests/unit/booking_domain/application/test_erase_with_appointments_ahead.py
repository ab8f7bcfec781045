"""Who is erased with appointments ahead: those are cancelled in the calendar, then it goes on."""

import asyncio
import json

from collections.abc import Mapping

import pytest

from attrs import evolve

from adapters.memory.erasure_journal import MemoryErasureJournal
from adapters.memory.person_records import MemoryPersonRecords
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.erase_person import (
    Ahead,
    ErasePersonHandler,
    ErasurePlan,
    Hindrance,
    Progress,
)
from booking_domain.application.known_persons import KnownPersons, PersonQuery
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.erasure import StepKind
from booking_domain.model.known_person import WhichPerson
from tests.contract.unit_of_work import samples
from tests.doubles.erasing import eraser_of
from tests.doubles.world import CALLER, World


WISH = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
CALL = 2 * 60 * 60.0
DAY = 24 * 60 * 60.0


class Salon(World):
    """A world with somebody who asks to be erased."""

    @property
    def salon(self) -> str:
        return self.tenant.tenant_id

    def eraser(self) -> ErasePersonHandler:
        return eraser_of(
            self,
            records=MemoryPersonRecords(self.store),
            journal=MemoryErasureJournal(self.store),
        )

    async def plan(self, ahead: Ahead = Ahead.IS_CANCELLED) -> ErasurePlan:
        plan = await self.eraser().plan(PersonQuery(self.salon, CALLER), ahead=ahead)
        assert isinstance(plan, ErasurePlan)
        return plan

    async def begun(self) -> ErasurePlan:
        plan = await self.plan()
        await self.eraser().begin(plan)
        return plan

    async def goes_on(self) -> Progress:
        return await self.eraser().go_on(self.salon)

    async def is_known(self) -> bool:
        records = KnownPersons(MemoryPersonRecords(self.store))
        known = await records.everything(PersonQuery(self.salon, CALLER))
        return isinstance(known, WhichPerson) or not known.is_nothing

    async def days_pass(self) -> None:
        """Let what is watched be watched to its end."""
        for _ in range(60):
            self.clock.advance(DAY / 20)
            await self.strays.look()

    async def row(self, plan: ErasurePlan) -> Appointment:
        (one, *_) = plan.known.person.appointments
        async with self.units.reading(self.salon) as unit:
            row = await unit.appointments.get(one.appointment_id)
        assert row is not None
        return row

    async def receives(self, key: str, content: Mapping[str, str]) -> None:
        event = evolve(samples.inbox_event_of(key), body=json.dumps(content))
        async with self.units.writing(self.salon) as unit:
            await unit.inbox.add(event)
            await unit.commit()

    async def bodies(self) -> list[str]:
        records = MemoryPersonRecords(self.store)
        events = await records.events_after(None, tenant_id=self.salon, limit=99)
        return [one.body for one in events]


@pytest.fixture
async def world() -> Salon:
    """Max has booked for tomorrow at ten, and hung up two hours ago."""
    world = Salon()
    await world.say(WISH)
    world.clock.advance(CALL)
    return world


async def test_it_must_be_asked_for(world: Salon) -> None:
    """Without it the appointment hinders, and nothing of the plan is a cancellation."""
    plan = await world.plan(Ahead.HINDERS)

    assert [why.hindrance for why in plan.hindered] == [Hindrance.AHEAD]
    assert plan.count(StepKind.CANCELLATION) == 0


async def test_the_calendar_is_asked_first_and_then_all_is_erased(world: Salon) -> None:
    """The chair is free again, and nobody is known any more."""
    plan = await world.begun()

    progress = await world.goes_on()

    assert [one.kind for one in plan.steps[:2]] == [StepKind.CANCELLATION, StepKind.APPOINTMENT]
    assert (progress.waiting, progress.listening) == (0, 1)
    assert await world.bookings() == ()
    assert (await world.row(plan)).state is AppointmentState.CANCELLED
    assert not await world.is_known()
    (uid,) = [one.subject for one in await world.eraser().to_do(world.salon, limit=9)][:1]
    assert uid == (await world.row(plan)).provider_uid


async def test_the_calendar_is_told_why(world: Salon) -> None:
    """Nobody has called it off on the telephone."""
    reasons = []
    cancel = world.calendar.inner.cancel_booking

    async def cancelled(uid: str, *, reason: str) -> object:
        reasons.append(reason)
        return await cancel(uid, reason=reason)

    world.calendar.inner.cancel_booking = cancelled  # type: ignore[method-assign, assignment]
    await world.begun()
    await world.goes_on()

    assert reasons == ["Auf Wunsch des Kunden abgesagt: seine Daten werden gelöscht"]


async def test_nothing_is_erased_while_a_lost_cancel_may_still_land(world: Salon) -> None:
    """Its first answer was lost: the booking is gone, and watched for a day all the same."""
    await world.begun()
    world.calendar.faults, world.calendar.blind = ["lost before"], 3

    early = await world.goes_on()
    is_known, bookings = await world.is_known(), await world.bookings()
    await world.days_pass()

    assert (early.done, early.waiting, is_known, bookings) == (0, 1, True, ())
    assert (await world.goes_on()).waiting == 0
    assert not await world.is_known()


async def test_nothing_is_erased_while_nobody_knows_whether_it_stands(world: Salon) -> None:
    """The calendar never answers: name and number stay until a person has settled it."""
    plan = await world.begun()
    world.calendar.faults, world.calendar.blind = ["lost before"], 1000

    await world.goes_on()
    later = await world.goes_on()

    assert (later.done, later.waiting) == (0, 1)
    assert (await world.row(plan)).state is AppointmentState.STUCK
    assert await world.is_known()


async def test_a_refused_cancel_erases_nothing(world: Salon) -> None:
    """The salon would wait for somebody whom nobody knows."""
    plan = await world.begun()
    world.calendar.faults = ["never sent"]

    progress = await world.goes_on()
    again = await world.goes_on()

    assert (progress.done, progress.waiting) == (0, 1)
    assert again.waiting == 0
    assert (await world.row(plan)).state is AppointmentState.CANCELLED


@pytest.mark.parametrize("dies", ["frozen before", "frozen after"])
async def test_whoever_comes_next_cancels_and_erases(world: Salon, dies: str) -> None:
    """The process is killed before or after the calendar cancelled; another one goes on."""
    await world.begun()
    world.calendar.faults = [dies]
    dying = asyncio.create_task(world.goes_on())
    await world.calendar.frozen.wait()
    await world.restart(dying)
    await world.finish_what_was_left()
    await world.days_pass()

    progress = await world.goes_on()

    assert progress.waiting == 0
    assert await world.bookings() == ()
    assert not await world.is_known()


async def test_two_may_go_on_at_once(world: Salon) -> None:
    """The command and the service: the booking is cancelled once."""
    await world.begun()

    await asyncio.gather(world.goes_on(), world.goes_on())
    await world.goes_on()

    assert world.calendar.calls.count("cancel") == 1
    assert not await world.is_known()


async def test_what_was_moved_meanwhile_is_cancelled_where_it_stands(world: Salon) -> None:
    """The person calls between the decision and its execution."""
    await world.begun()
    move = RescheduleAppointment(
        customer_name="Max Beispiel", date_text="morgen", time_text="um zwölf"
    )
    await world.say(move, call_id="call_2")

    progress = await world.goes_on()

    assert progress.waiting == 0
    assert await world.bookings() == ()


async def test_what_took_place_meanwhile_is_not_cancelled(world: Salon) -> None:
    """The erasure was begun and lay there until the day after."""
    plan = await world.begun()
    world.clock.advance(3 * DAY)

    progress = await world.goes_on()

    assert (progress.waiting, progress.listening) == (0, 0)
    assert "cancel" not in world.calendar.calls
    assert (await world.row(plan)).state is AppointmentState.CONFIRMED
    assert not await world.is_known()


async def test_a_stuck_one_hinders(world: Salon) -> None:
    """Only a person can say whether it stands."""
    (one,) = await world.rows()
    async with world.units.writing(world.salon) as unit:
        await unit.appointments.save(evolve(one, state=AppointmentState.STUCK), lease=None)
        await unit.commit()

    assert [why.hindrance for why in (await world.plan()).hindered] == [Hindrance.STUCK]


async def test_what_the_calendar_sends_of_it_is_emptied(world: Salon) -> None:
    """Our own cancel is told us with name and number; an hour later nobody listens any more."""
    plan = await world.begun()
    await world.goes_on()
    row = await world.row(plan)
    await world.receives("late", {"uid": row.provider_uid or "", "name": "Max Beispiel"})
    await world.receives("other", {"uid": "uid-of-another", "name": "Mia Beispiel"})

    listening = await world.goes_on()
    bodies = await world.bodies()
    world.clock.advance(60 * 60.0)
    ended = await world.goes_on()

    assert sorted(bodies) == ["", json.dumps({"uid": "uid-of-another", "name": "Mia Beispiel"})]
    assert (listening.listening, listening.done) == (1, 0)
    assert (ended.listening, ended.done) == (0, 1)


async def test_one_that_waits_holds_up_nobody_else(world: Salon) -> None:
    """Erasures of others go on behind it, however many steps it has."""
    one = await world.begun()
    async with world.units.writing(world.salon) as unit:
        for number in range(210):
            await unit.calls.record(samples.call_of(CALLER, call_id=f"of {number}"))
        await unit.commit()
    world.calendar.blind, world.calendar.faults = 1000, ["lost before"]
    many = await world.begun()
    async with world.units.writing(world.salon) as unit:
        await unit.calls.record(samples.call_of(None, call_id="another's"))
        await unit.commit()

    progress = await world.goes_on()

    assert one.count(StepKind.CALL) == 1
    assert many.count(StepKind.CALL) == 211
    assert progress == Progress(done=0, waiting=2, listening=0)
