"""A saga that the database refuses for good: there is only forward, and a person must know."""

import asyncio

from collections.abc import Awaitable, Callable

import pytest

from structlog.testing import capture_logs

from adapters.runner.rows import RowsRunner
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from tests.contract.saga_runner.conftest import NewRunner
from tests.contract.saga_runner.scripted_steps import ScriptedSteps
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work import steps as storing
from tests.contract.unit_of_work.harness import CommitFault, Refusal, StorageHarness
from tests.doubles.world import NotedAlarms


async def _intended(storage: StorageHarness, runner: RowsRunner) -> Appointment:
    wish = samples.pending(samples.slot_at(10))
    return await storing.store(storage.units, wish, lease=runner.lease())


async def _listed(storage: StorageHarness, one: Appointment) -> tuple[SyncFailure, ...]:
    async with storage.units.reading(one.tenant_id) as unit:
        return await unit.sync_failures.unresolved(limit=10)


async def _state(storage: StorageHarness, one: Appointment) -> AppointmentState:
    row = await storing.read(storage.units, one)
    assert row is not None
    return row.state


async def _until(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.05)


async def _tried(storage: StorageHarness, one: Appointment, *, times: int) -> None:
    async def is_listed() -> bool:
        return any(failure.tries >= times for failure in await _listed(storage, one))

    await _until(is_listed)


@pytest.mark.parametrize("refusal", Refusal)
async def test_a_refused_ending_is_told_once_and_written_when_it_is_mended(
    storage: StorageHarness,
    steps: ScriptedSteps,
    new_runner: NewRunner,
    alarms: NotedAlarms,
    refusal: Refusal,
) -> None:
    """The incident: booked at Cal.com, pending here for days, twice a second, without a word."""
    runner = new_runner("first")
    intended = await _intended(storage, runner)
    await storage.refuse_events(refusal)

    with capture_logs() as logs:
        driving = asyncio.create_task(runner.run(intended, wait_seconds=60))
        await _tried(storage, intended, times=4)
    told, listed = list(alarms.told), await _listed(storage, intended)
    still = await _state(storage, intended)
    await storage.refuse_events(None)
    ended = await driving

    assert still is AppointmentState.PENDING
    assert told == alarms.told == [("ending_refused", intended.appointment_id)]
    assert [(one.kind, one.appointment_id) for one in listed] == [
        (SyncFailureKind.ENDING, intended.appointment_id)
    ]
    assert {line["cause"] for line in logs if "cause" in line} == {listed[0].reason}
    assert listed[0].reason.split()[0].endswith("Error")
    assert listed[0].reason.split()[1]
    assert ended.state is AppointmentState.CONFIRMED
    assert await _listed(storage, intended) == ()
    assert steps.asked == ["CreateBooking"]


async def test_no_name_number_or_booking_of_a_refused_ending_is_logged(
    storage: StorageHarness, new_runner: NewRunner
) -> None:
    """A database's text may quote the row that it refuses."""
    runner = new_runner("first")
    intended = await _intended(storage, runner)
    await storage.refuse_events(Refusal.CONSTRAINT)

    with capture_logs() as logs:
        driving = asyncio.create_task(runner.run(intended, wait_seconds=60))
        await _tried(storage, intended, times=3)
    await storage.refuse_events(None)
    await driving

    customer = intended.customer
    assert customer is not None
    secrets = (customer.name, str(customer.phone), f"uid-{intended.appointment_id}")
    assert [secret for secret in secrets if secret in repr(logs)] == []


async def test_whoever_takes_a_refused_ending_over_does_not_tell_of_it_again(
    storage: StorageHarness, new_runner: NewRunner, alarms: NotedAlarms
) -> None:
    """One alarm an appointment; and whoever writes it in the end takes it off the list."""
    first, second = new_runner("first"), new_runner("second")
    intended = await _intended(storage, first)
    await storage.refuse_events(Refusal.COLUMN)
    driving = asyncio.create_task(first.run(intended, wait_seconds=60))
    await _tried(storage, intended, times=3)
    await first.stop(grace_seconds=0)
    await driving

    with capture_logs() as logs:
        await second.recover_once()

        async def second_knows() -> bool:
            return any("again and again" in str(line["event"]) for line in logs)

        await _until(second_knows)
    await storage.refuse_events(None)
    ended = await second.wait_for(intended, wait_seconds=60)

    assert alarms.told == [("ending_refused", intended.appointment_id)]
    assert ended.state is AppointmentState.CONFIRMED
    assert await _listed(storage, intended) == ()


async def test_a_database_that_only_stumbles_is_no_alarm(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner, alarms: NotedAlarms
) -> None:
    """A commit that is refused for the sake of others goes well a moment later."""
    runner = new_runner("first")
    steps.gate.clear()
    intended = await _intended(storage, runner)
    driving = asyncio.create_task(runner.run(intended, wait_seconds=20))
    await steps.reached.wait()
    await storage.fail_next_commit(CommitFault.REFUSED)
    steps.gate.set()

    ended = await driving

    assert ended.state is AppointmentState.CONFIRMED
    assert (alarms.told, await _listed(storage, intended)) == ([], ())


async def test_a_refused_journal_is_told_once_and_nothing_is_sent_until_it_is_written(
    storage: StorageHarness, steps: ScriptedSteps, new_runner: NewRunner, alarms: NotedAlarms
) -> None:
    """The incident: tried twice a second for ever, in no log, in no list, without an alarm."""
    runner = new_runner("first")
    intended = await _intended(storage, runner)
    await storage.refuse_changes(is_refused=True)

    with capture_logs() as logs:
        driving = asyncio.create_task(runner.run(intended, wait_seconds=60))
        await _tried(storage, intended, times=4)
    asked, told, listed = list(steps.asked), list(alarms.told), await _listed(storage, intended)
    await storage.refuse_changes(is_refused=False)
    ended = await driving

    assert asked == []
    assert told == alarms.told == [("journal_refused", intended.appointment_id)]
    assert [(one.kind, one.uid) for one in listed] == [
        (SyncFailureKind.ENDING, intended.appointment_id)
    ]
    assert [line["cause"] for line in logs if "again and again" in str(line["event"])] == [
        listed[0].reason
    ]
    assert ended.state is AppointmentState.CONFIRMED
    assert await _listed(storage, intended) == ()
    assert steps.asked == ["CreateBooking"]
