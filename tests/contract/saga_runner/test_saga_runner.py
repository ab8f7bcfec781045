"""What a runner promises, whatever database its journal is in."""

import asyncio

from adapters.runner.rows import RowsRunner
from booking_domain.model.appointment import Appointment, AppointmentState
from tests.contract.saga_runner.conftest import LEASE_MS, NewRunner
from tests.contract.saga_runner.scripted_steps import ScriptedSteps
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work import steps as storing
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness


async def _intended(storage: StorageHarness, runner: RowsRunner) -> Appointment:
    wish = samples.pending(samples.slot_at(10))
    return await storing.store(storage.units, wish, lease=runner.lease())


async def _row(storage: StorageHarness, one: Appointment) -> Appointment:
    row = await storing.read(storage.units, one)
    assert row is not None
    return row


async def test_a_saga_is_driven_to_its_end(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """What is returned is what the database has."""
    runner = new_runner("first")
    intended = await _intended(storage, runner)

    ended = await runner.run(intended, wait_seconds=60)

    assert ended.state is AppointmentState.CONFIRMED
    assert await _row(storage, intended) == ended
    assert steps.asked == ["CreateBooking"]


async def test_running_what_has_ended_does_nothing_again(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """Nothing is asked of the calendar a second time."""
    runner = new_runner("first")
    ended = await runner.run(await _intended(storage, runner), wait_seconds=60)

    assert await runner.run(ended, wait_seconds=60) == ended
    assert steps.asked == ["CreateBooking"]


async def test_a_wait_that_ends_first_leaves_the_saga_going(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """The caller hears "pending", and it is booked all the same."""
    runner = new_runner("first")
    steps.gate.clear()
    intended = await _intended(storage, runner)

    pending = await runner.run(intended, wait_seconds=0.01)
    steps.gate.set()
    ended = await runner.wait_for(intended, wait_seconds=60)

    assert pending == intended
    assert ended.state is AppointmentState.CONFIRMED


async def test_whoever_hangs_up_stops_nothing(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """The saga's task is not owned by the request."""
    runner = new_runner("first")
    steps.gate.clear()
    intended = await _intended(storage, runner)
    request = asyncio.create_task(runner.run(intended, wait_seconds=60))
    await steps.reached.wait()

    request.cancel()
    steps.gate.set()

    ended = await runner.wait_for(intended, wait_seconds=60)
    assert ended.state is AppointmentState.CONFIRMED


async def test_another_process_waits_for_the_same_end(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """It looks at the row."""
    driver, other = new_runner("first"), new_runner("second")
    steps.gate.clear()
    intended = await _intended(storage, driver)
    driving = asyncio.create_task(driver.run(intended, wait_seconds=60))
    waiting = asyncio.create_task(other.wait_for(intended, wait_seconds=60))
    await steps.reached.wait()

    steps.gate.set()

    assert await waiting == await driving


async def test_of_two_that_race_for_an_abandoned_saga_one_ends_it(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """It is looked up and adopted, not booked again."""
    await _intended(storage, new_runner("dead"))
    await storage.advance(LEASE_MS / 1000 + 1)
    racers = [new_runner("second"), new_runner("third")]

    taken = await asyncio.gather(*(racer.recover_once() for racer in racers))
    await asyncio.gather(*(racer.stop(grace_seconds=10) for racer in racers))

    assert sorted(taken) == [0, 1]
    assert steps.asked == ["FindBooking"]


async def test_an_ending_whose_commit_fails_is_written_again(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """Once the calendar has said yes there is only forward."""
    for fault in (CommitFault.REFUSED, CommitFault.LOST_UNWRITTEN, CommitFault.LOST_WRITTEN):
        runner = new_runner(f"under {fault.value}")
        steps.gate.clear()
        steps.reached.clear()
        wish = samples.pending(samples.slot_at(10 + len(steps.asked)))
        intended = await storing.store(storage.units, wish, lease=runner.lease())
        driving = asyncio.create_task(runner.run(intended, wait_seconds=20))
        await steps.reached.wait()
        await storage.fail_next_commit(fault)
        steps.gate.set()

        ended = await driving

        assert ended.state is AppointmentState.CONFIRMED
        assert ended == await _row(storage, intended)
    assert steps.asked == ["CreateBooking"] * 3


async def test_a_database_that_is_gone_is_a_saga_that_goes_on(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """No error of a driver comes out, and nothing is said to be booked."""
    runner = new_runner("first")
    steps.gate.clear()
    intended = await _intended(storage, runner)
    driving = asyncio.create_task(runner.run(intended, wait_seconds=1))
    await steps.reached.wait()
    await storage.take_down()
    steps.gate.set()

    assert await driving == intended


async def test_a_process_that_ends_lets_nobody_wait(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """Whoever drives, joins or comes late hears "pending" at once; the saga itself goes on."""
    runner = new_runner("first")
    steps.gate.clear()
    intended = await _intended(storage, runner)
    driving = asyncio.create_task(runner.run(intended, wait_seconds=3600))
    joining = asyncio.create_task(runner.wait_for(intended, wait_seconds=3600))
    await steps.reached.wait()

    runner.retire()
    heard = [await driving, await joining, await runner.wait_for(intended, wait_seconds=3600)]
    steps.gate.set()
    await runner.stop(grace_seconds=10)

    assert [one.state for one in heard] == [AppointmentState.PENDING] * 3
    assert (await _row(storage, intended)).state is AppointmentState.CONFIRMED


async def test_a_process_that_ends_lets_nobody_wait_for_the_sagas_of_others(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """Nothing rings when another process is done: a wait that only polls must end as well."""
    driver, other = new_runner("first"), new_runner("second")
    steps.gate.clear()
    intended = await _intended(storage, driver)
    driving = asyncio.create_task(driver.run(intended, wait_seconds=60))
    waiting = asyncio.create_task(other.wait_for(intended, wait_seconds=3600))
    await steps.reached.wait()

    other.retire()

    assert (await waiting).state is AppointmentState.PENDING
    steps.gate.set()
    assert (await driving).state is AppointmentState.CONFIRMED


async def test_what_does_not_end_in_the_grace_is_taken_over_before_its_lease_runs_out(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner
) -> None:
    """The next process looks up what may have been sent, and sends nothing again."""
    ending, peer = new_runner("first"), new_runner("second")
    steps.gate.clear()
    intended = await _intended(storage, ending)
    driving = asyncio.create_task(ending.run(intended, wait_seconds=3600))
    await steps.reached.wait()

    await ending.stop(grace_seconds=0)
    taken = await peer.recover_once()
    await peer.wait_for(await driving, wait_seconds=60)

    assert taken == 1
    assert steps.asked == ["CreateBooking", "FindBooking"]
    assert (await _row(storage, intended)).state is AppointmentState.CONFIRMED
