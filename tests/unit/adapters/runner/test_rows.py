"""The rows runner: what a process leaves behind is finished by the next, once and only once."""

import asyncio
import datetime as dt

from typing import TypeAlias

import pytest

from attrs import define, evolve, field
from structlog.testing import capture_logs

from adapters.memory.rows import AppointmentRow
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.customer import Customer
from booking_domain.model.decision_record import Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.provider_booking import BookingRequest, ProviderBooking, WriteOutcome
from booking_domain.model.results import StillPending, ToolResult
from booking_domain.model.sync_failure import Resolution
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import Lease
from tests.doubles.salon import hold_at
from tests.doubles.world import LEASE_SECONDS, RestlessClock, UnreliableCalendar, World


HOLD = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
MOVE = RescheduleAppointment(date_text="morgen um elf")


Delivery: TypeAlias = asyncio.Task[ToolResult]


async def die_during(world: World, command: ToolInput, *, point: str) -> None:
    """Deliver a tool call whose process stops for ever while the calendar call is open."""
    world.calendar.faults = [point]
    world.calendar.frozen.clear()
    delivery = asyncio.create_task(world.say(command))
    await world.calendar.frozen.wait()
    delivery.cancel()
    await asyncio.gather(delivery, return_exceptions=True)


async def recovered(world: World, *, owner: str = "second") -> int:
    """Let another process look for abandoned sagas, and wait until it is done with them."""
    runner = world.new_runner(owner)
    taken = await runner.recover_once()
    for row in await world.rows():
        await runner.wait_for(row, wait_seconds=60)
    return taken


@pytest.mark.parametrize("point", ["frozen before", "frozen after"])
@pytest.mark.parametrize("command", [MAX, MOVE, CancelAppointment()])
async def test_a_process_that_died_in_a_calendar_call_is_finished_by_the_next(
    command: ToolInput, point: str
) -> None:
    """Whether the calendar had done it or not: both sides agree, and it was done once."""
    world = World()
    if command is not MAX:
        await world.say(MAX)
    await die_during(world, command, point=point)
    world.clock.advance(LEASE_SECONDS + 0.001)

    taken = await recovered(world)

    rows = await world.rows()
    assert taken == 1
    assert len(rows) == (0 if isinstance(command, CancelAppointment) else 1)
    assert all(one.state is AppointmentState.CONFIRMED for one in rows)
    await world.assert_agreement()


async def test_a_living_lease_is_left_alone() -> None:
    """Whoever drives a saga has its whole lease for it."""
    world = World()
    await die_during(world, MAX, point="frozen before")
    world.clock.advance(LEASE_SECONDS - 1)

    assert await recovered(world) == 0


async def test_two_processes_never_take_over_the_same_saga() -> None:
    """Taking over is a compare-and-set: one gets it."""
    world = World()
    await die_during(world, MAX, point="frozen after")
    world.clock.advance(LEASE_SECONDS + 0.001)

    taken = await asyncio.gather(
        world.new_runner("second").recover_once(), world.new_runner("third").recover_once()
    )

    assert sorted(taken) == [0, 1]


async def test_a_runner_that_lost_its_lease_stops_without_undoing_anything() -> None:
    """A slow process comes back after another has finished: its booking is the same one."""
    world = World()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    slow = asyncio.create_task(world.say(MAX))
    await world.calendar.writing.wait()
    world.calendar.before_write = None
    world.clock.advance(LEASE_SECONDS + 0.001)
    await recovered(world)

    gate.set()
    await slow

    assert "cancel" not in world.calendar.calls
    assert len(await world.bookings()) == 1
    await world.assert_agreement()


async def test_stopping_hands_sagas_over_at_once() -> None:
    """A clean shutdown makes nobody wait for a lease to run out."""
    world = World()
    await die_during(world, MAX, point="frozen after")

    await world.runner.stop(grace_seconds=0)

    assert await recovered(world) == 1
    await world.assert_agreement()


async def test_a_lease_is_renewed_while_a_saga_waits_for_the_landing_horizon() -> None:
    """Waiting two and a half minutes for a lost request is not abandonment."""
    world = World()
    world.calendar.faults = ["lost before"]
    child = BookAppointment(
        customer_name="Kim", service="Kinderhaarschnitt", date_text="morgen um elf"
    )
    delivery = asyncio.create_task(world.say(child))
    other = world.new_runner("second")
    stolen = 0
    while not delivery.done():
        stolen += await other.recover_once()
        await world.clock.sleep(5)

    assert stolen == 0
    assert await world.rows() == ()


async def test_a_database_that_is_away_for_a_while_delays_and_loses_nothing() -> None:
    """After the calendar said yes there is only forward."""
    world = World()

    async def take_down() -> None:
        world.calendar.before_write = None
        world.store.go_down()

    world.calendar.before_write = take_down
    delivery = asyncio.create_task(world.say(MAX))
    await world.clock.sleep(20)
    world.store.come_back()
    await delivery

    await world.assert_agreement()
    assert len(await world.bookings()) == 1


KIM = BookAppointment(
    customer_name="Kim Muster", service="Kinderhaarschnitt", date_text="morgen um elf"
)


async def hold_up_create(world: World, command: ToolInput) -> tuple[asyncio.Event, Delivery]:
    """Deliver a booking whose create stays on its way until the event is set."""
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    delivery = asyncio.create_task(world.say(command))
    await world.calendar.writing.wait()
    world.calendar.before_write = None
    return gate, delivery


async def test_a_zombie_whose_create_lands_after_all_was_given_up_cancels_its_own_booking() -> None:
    """The incident: a frozen process woke up and left a booking that nobody owned."""
    world = World()
    gate, zombie = await hold_up_create(world, KIM)
    world.clock.advance(LEASE_SECONDS + 0.001)
    second = world.new_runner("second")
    assert await second.recover_once() == 1
    (row,) = await world.rows()
    given_up = await second.wait_for(row, wait_seconds=600)
    assert given_up.state is AppointmentState.FAILED

    gate.set()
    await zombie

    assert await world.bookings() == ()
    assert await world.rows() == ()


@pytest.mark.parametrize("answer", ["none", "lost after"])
async def test_what_a_zombie_cancels_is_written_down_whatever_becomes_of_the_answer(
    answer: str,
) -> None:
    """The incident: gone from the calendar, in no decision, and listed for ever as open."""
    world = World()
    gate, zombie = await hold_up_create(world, KIM)
    world.clock.advance(LEASE_SECONDS + 0.001)
    second = world.new_runner("second")
    await second.recover_once()
    (row,) = await world.rows()
    await second.wait_for(row, wait_seconds=600)
    world.calendar.faults = ["none", answer]

    gate.set()
    await zombie
    world.clock.advance(6)
    await world.strays.look()

    assert await world.bookings() == ()
    async with world.units.reading(row.tenant_id) as unit:
        assert await unit.sync_failures.unresolved(limit=5) == ()
        (decision,) = await unit.decisions.of(row.appointment_id)
        events = await unit.outbox.undelivered(limit=20)
    assert decision.verdict is Verdict.STRAY_CANCELLED
    assert events[-1].kind is EventKind.STRAY_CANCELLED


async def test_a_lease_that_the_database_refuses_calls_a_person_and_sends_nothing() -> None:
    """The incident: tried twice a second for ever, in no log, in no list, without an alarm."""
    world = World()
    world.calendar.faults = ["lost before"]

    async def refuse() -> None:
        world.store.change_refusal = "DataError 22001"

    world.calendar.before_write = refuse
    delivery = asyncio.create_task(world.say(MAX))
    await world.clock.sleep(60)
    sent, told = world.calendar.calls.count("create"), list(world.alarms.told)
    (row,) = await world.rows()
    world.calendar.before_write = None
    world.store.change_refusal = None
    await delivery
    await world.runner.wait_for(row, wait_seconds=600)

    assert sent == 1
    assert told == world.alarms.told == [("journal_refused", row.appointment_id)]
    await world.assert_agreement()
    async with world.units.reading(row.tenant_id) as unit:
        assert await unit.sync_failures.unresolved(limit=5) == ()


async def test_a_zombie_leaves_its_booking_to_whoever_still_looks_for_it() -> None:
    """The saga is open: it carries the key, and its new driver finds it."""
    world = World()
    gate, zombie = await hold_up_create(world, KIM)
    world.clock.advance(LEASE_SECONDS + 0.001)
    second = world.new_runner("second")
    assert await second.recover_once() == 1
    await world.clock.sleep(5)

    gate.set()
    await zombie
    (row,) = await world.rows()
    found = await second.wait_for(row, wait_seconds=600)

    assert found.state is AppointmentState.REQUESTED
    assert "cancel" not in world.calendar.calls
    await world.assert_agreement()


async def stored_intent(world: World) -> Appointment:
    """Store an intent to book under the first process's lease, and return it."""
    start = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    hold = hold_at(start)
    saga = BookingSaga(
        key=hold.appointment_id,
        event_type=hold.event_type,
        slot=hold.slot,
        repeatable=True,
        sent_at=world.clock.now(),
        landing_horizon=dt.timedelta(seconds=150),
    )
    intent = hold.booking(
        customer=Customer(name="Max Beispiel"), intent=IdempotencyKey("intent"), saga=saga
    )
    async with world.units.writing(world.tenant.tenant_id) as unit:
        stored = await unit.appointments.add(intent, lease=world.runner.lease())
        await unit.commit()
    return stored


async def test_an_intent_that_waited_longer_than_its_lease_is_left_to_its_new_driver() -> None:
    """Between storing and sending the process stood still: the lease is somebody else's by now."""
    world = World()
    stored = await stored_intent(world)
    world.clock.advance(LEASE_SECONDS + 1)
    second = world.new_runner("second")
    await second.recover_once()
    gate = asyncio.Event()
    world.calendar.before_read = gate.wait

    late = await world.runner.run(stored, wait_seconds=5)
    sent_too_late = list(world.calendar.calls)
    gate.set()
    await second.wait_for(stored, wait_seconds=5)

    assert late.fence == stored.fence + 1
    assert "create" not in sent_too_late
    await world.assert_agreement()


async def test_without_the_database_no_lease_is_sure_and_nothing_is_sent() -> None:
    """It waits until it can know that the saga is still its own."""
    world = World()
    stored = await stored_intent(world)
    world.clock.advance(LEASE_SECONDS / 2)
    world.store.go_down()
    driving = asyncio.create_task(world.runner.run(stored, wait_seconds=60))
    await world.clock.sleep(3)
    sent_meanwhile = list(world.calendar.calls)

    world.store.come_back()
    ended = await driving

    assert sent_meanwhile == []
    assert ended.state is AppointmentState.CONFIRMED


async def test_a_stuck_saga_calls_for_a_person_once() -> None:
    """Nobody can find out what became of it: that counts as an alarm, and no caller hears a yes."""
    world = World()
    await world.say(HOLD)
    world.calendar.faults = ["lost before"]
    world.calendar.blind = 1_000

    result = await world.say(BookAppointment(customer_name="Max Beispiel"), seconds=0.01)
    (row,) = await world.rows()
    stuck = await world.runner.wait_for(row, wait_seconds=3600)

    assert isinstance(result, StillPending)
    assert stuck.state is AppointmentState.STUCK
    assert world.alarms.told == [("booking_outcome_unknown", row.appointment_id)]


async def test_a_defect_in_a_saga_is_an_alarm_and_the_caller_hears_that_it_goes_on() -> None:
    """The row keeps its journal; whoever drives it next may get further."""
    world = World()

    async def explode() -> None:
        message = "a defect"
        raise RuntimeError(message)

    await world.say(HOLD)
    world.calendar.before_write = explode
    with capture_logs() as logs:
        result = await world.say(BookAppointment(customer_name="Max Beispiel"))
    world.calendar.before_write = None
    await world.finish_what_was_left()

    assert isinstance(result, StillPending)
    assert [one["event"] for one in logs if one.get("alarm")] == [
        "a saga broke off; its lease will run out"
    ]
    await world.assert_agreement()


async def test_a_started_runner_takes_over_what_others_left() -> None:
    """It looks again and again, also after the database was away or something else went wrong."""
    world = World()
    await die_during(world, MAX, point="frozen after")
    runner = world.new_runner("second")
    world.clock.advance(LEASE_SECONDS)
    world.store.go_down()
    take_over = world.journal.take_over
    troubles = iter([RuntimeError("a defect")])

    async def troubled(lease: Lease, *, limit: int) -> tuple[Appointment, ...]:
        for trouble in troubles:
            raise trouble
        return await take_over(lease, limit=limit)

    with (
        capture_logs() as logs,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(world.journal, "take_over", troubled)
        runner.start()
        await world.clock.sleep(2)
        world.store.come_back()
        await world.clock.sleep(3)
        await runner.stop(grace_seconds=0)

    assert [(one["log_level"], one.get("count")) for one in logs][-1] == ("info", 1)
    assert {"error", "warning"} <= {one["log_level"] for one in logs}
    await world.assert_agreement()


async def test_stopping_waits_for_what_is_nearly_done() -> None:
    """The caller heard "pending" at once; the saga ends in the grace, nothing is left to others."""
    world = World()
    gate, delivery = await hold_up_create(world, MAX)
    asyncio.get_running_loop().call_later(0.01, gate.set)

    await world.runner.stop(grace_seconds=5)

    assert isinstance(await delivery, StillPending)
    assert [row.state for row in await world.rows()] == [AppointmentState.CONFIRMED]
    assert await recovered(world) == 0


async def test_stopping_without_the_database_is_possible() -> None:
    """Leases that cannot be handed over run out by themselves."""
    world = World()
    await die_during(world, MAX, point="frozen before")
    world.store.go_down()

    with capture_logs() as logs:
        await world.runner.stop(grace_seconds=0)
    world.store.come_back()

    assert [one["log_level"] for one in logs] == ["warning"]
    world.clock.advance(LEASE_SECONDS + 0.001)
    assert await recovered(world) == 1


async def test_a_saga_that_another_process_drives_is_waited_for_in_the_database() -> None:
    """Whoever asks hears how it ended, wherever it is driven; and not longer than there is time."""
    world = World()
    gate, delivery = await hold_up_create(world, MAX)
    other = world.new_runner("second")
    (row,) = await world.rows()

    early = await other.wait_for(row, wait_seconds=1)
    gate.set()
    late = await other.wait_for(row, wait_seconds=5)
    await delivery

    assert early.state is AppointmentState.PENDING
    assert late.state is AppointmentState.CONFIRMED


async def test_an_appointment_without_a_saga_is_driven_nowhere() -> None:
    """There is nothing to do, and it is returned as it is."""
    world = World()
    await world.say(MAX)
    (row,) = await world.rows()
    world.calendar.calls.clear()

    assert await world.runner.run(row, wait_seconds=1) == row
    assert world.calendar.calls == []


@pytest.mark.parametrize("point", ["frozen before", "frozen after"])
async def test_two_deaths_in_a_row_still_end_in_one_booking(point: str) -> None:
    """Whoever took over dies as well, right after it sent the create again."""
    world = World()
    await die_during(world, MAX, point="frozen before")
    world.clock.advance(LEASE_SECONDS + 0.001)
    world.calendar.faults = [point]
    world.calendar.frozen.clear()
    await world.new_runner("second").recover_once()
    await world.calendar.frozen.wait()
    world.clock.advance(LEASE_SECONDS + 0.001)

    assert await recovered(world, owner="third") == 1

    assert len(await world.bookings()) == 1
    await world.assert_agreement()


async def test_a_repeat_that_waited_for_the_database_is_journalled_as_sent_now() -> None:
    """Its landing horizon counts from when it was sent, and not from when it was decided."""
    world = World()
    world.calendar.faults = ["lost before", "lost before", "lost before"]
    outage = 600.0
    sent: list[dt.datetime] = []

    async def note() -> None:
        sent.append(world.clock.now())

    async def take_down() -> None:
        if world.calendar.calls[-1] == "find" and len(sent) == 1:
            world.store.go_down()

    world.calendar.before_write = note
    await world.say(HOLD)
    world.calendar.before_read = take_down
    delivery = asyncio.create_task(
        world.say(BookAppointment(customer_name="Max Beispiel"), seconds=3600)
    )
    await world.clock.sleep(outage)
    world.calendar.before_read = None
    world.store.come_back()
    await delivery
    given_up = world.clock.now()

    assert len(sent) == 3
    assert given_up - sent[-1] >= dt.timedelta(seconds=150)
    assert await world.rows() == ()


async def test_a_lease_that_was_lost_while_waiting_stops_the_old_driver() -> None:
    """It waits for the landing horizon, is taken over meanwhile, and does nothing more."""
    world = World()
    world.calendar.faults = ["lost before"]
    delivery = asyncio.create_task(world.say(KIM, seconds=3600))
    await world.calendar.writing.wait()
    await world.clock.sleep(1)
    (row,) = await world.rows()
    await world.journal.hand_over("first")
    second = world.new_runner("second")
    assert await second.recover_once() == 1

    ended = await second.wait_for(row, wait_seconds=600)
    await delivery

    assert ended.state is AppointmentState.FAILED
    assert world.calendar.calls.count("create") == 1
    assert ended.events == 1


@define
class FrozenOverAnAnswer(UnreliableCalendar):
    """The first look-up finds nothing yet, and its answer is read a minute later."""

    clock: RestlessClock = field(kw_only=True)

    async def get_booking(self, uid: str) -> ProviderBooking | None:
        if "get" not in self.calls:
            self.calls.append("get")
            self.clock.advance(60)
            return None
        return await super().get_booking(uid)


async def test_a_look_up_is_as_old_as_its_question() -> None:
    """A process that froze over a look-up must not take its old answer for what is true now."""
    world = World()
    await world.say(MAX)
    frozen = FrozenOverAnAnswer(world.calendar.inner, clock=world.clock, faults=["lost before"])
    world.steps._calendars = {world.tenant.tenant_id: frozen}

    await world.say(MOVE, seconds=300)

    (row,) = await world.rows()
    assert row.state is AppointmentState.CONFIRMED
    await world.assert_agreement()


async def undo_of_another_time(world: World, *, undos: list[str]) -> Appointment:
    """Book while the calendar enters another time, and let its undoing fail as told."""
    create = world.calendar.inner.create_booking

    async def an_hour_later(request: BookingRequest) -> WriteOutcome:
        later = TimeSlot(
            start=request.slot.start + dt.timedelta(hours=1),
            end=request.slot.end + dt.timedelta(hours=1),
        )
        return await create(evolve(request, slot=later))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.calendar.inner, "create_booking", an_hour_later)
        world.calendar.faults = ["none", *undos]
        await world.say(MAX)
    (row,) = {one.appointment.appointment_id: one.appointment for one in rows_of(world)}.values()
    return row


def rows_of(world: World) -> list[AppointmentRow]:
    return list(world.store.tables(world.tenant.tenant_id).appointments.values())


async def test_an_undoing_that_fails_first_is_written_down_and_resolved() -> None:
    """The salon can see what stood in its calendar, for how long, and that it is gone."""
    world = World()

    row = await undo_of_another_time(world, undos=["never sent", "lost before"])

    (failure,) = world.store.tables(world.tenant.tenant_id).sync_failures.values()
    assert row.state is AppointmentState.FAILED
    assert (failure.tries, failure.reason) == (2, "unknown")
    assert failure.resolution is Resolution.CANCELLED
    assert await world.bookings() == ()


async def test_an_undoing_that_succeeds_at_once_leaves_no_failure() -> None:
    """Nothing was out of step for longer than a request."""
    world = World()

    await undo_of_another_time(world, undos=[])

    assert world.store.tables(world.tenant.tenant_id).sync_failures == {}


@pytest.mark.parametrize("command", [MOVE, CancelAppointment()])
async def test_a_zombie_whose_change_lands_when_all_is_over_has_it_adopted(
    command: ToolInput,
) -> None:
    """The incident: frozen between its lease and the sending, for longer than anybody waits."""
    world = World()
    await world.say(MAX)
    world.calendar.writing.clear()
    gate, zombie = await hold_up_create(world, command)
    world.clock.advance(LEASE_SECONDS + 0.001)
    world.calendar.faults = ["lost before"] * 9
    second = world.new_runner("second")
    assert await second.recover_once() == 1
    (row,) = await world.rows()
    given_up = await second.wait_for(row, wait_seconds=600)
    assert given_up.state is AppointmentState.CONFIRMED
    world.calendar.faults = []

    gate.set()
    await zombie
    world.clock.advance(6)
    await world.strays.look()

    await world.assert_agreement()
    assert world.alarms.told == []
