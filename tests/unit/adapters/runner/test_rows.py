"""The rows runner: what a process leaves behind is finished by the next, once and only once."""

import asyncio

import pytest

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tools import ToolInput
from booking_domain.model.appointment import AppointmentState
from tests.doubles.world import World


LEASE_SECONDS = 15.0
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
MOVE = RescheduleAppointment(date_text="morgen um elf")


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
