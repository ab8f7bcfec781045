"""Whether anybody looks for what a killed process left, as readiness tells it."""

import asyncio

import pytest

from structlog.testing import capture_logs

from adapters.runner.polling import Polling
from adapters.runner.waiting import Waiting
from booking_domain.errors import StorageRefused, StorageUnavailable
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING


EVERY_SECONDS = 5.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY_MORNING)


@pytest.fixture
def until() -> Waiting:
    return Waiting()


@pytest.fixture
def polling(clock: FakeClock, until: Waiting) -> Polling:
    return Polling(clock, until=until, every_seconds=EVERY_SECONDS)


async def found_nothing() -> int:
    return 0


async def test_before_it_looks_nothing_is_taken_over(polling: Polling) -> None:
    """No caller may come to a process that does not look yet."""
    assert polling.problem() == "not started"


async def test_looks_that_go_on_are_no_problem(polling: Polling, clock: FakeClock) -> None:
    """Nor is one that fails: the next one comes in its time."""

    async def fails() -> int:
        message = "away"
        raise StorageUnavailable(message)

    polling.start({"sagas": found_nothing, "strays": fails})
    await clock.advance(60)

    assert polling.problem() is None
    await polling.stop()


async def test_a_look_that_hangs_is_a_problem_after_two_minutes(
    polling: Polling, clock: FakeClock
) -> None:
    """The others go on, and bookings of dead processes stay open all the same."""

    async def hangs() -> int:
        await asyncio.Event().wait()
        return 0

    polling.start({"sagas": hangs, "strays": found_nothing})
    await clock.advance(120)
    in_time = polling.problem()
    await clock.advance(EVERY_SECONDS + 0.1)

    assert in_time is None
    assert polling.problem() == "sagas does not come to an end"
    await polling.stop()


async def test_a_look_that_has_ended_is_a_problem_at_once(
    polling: Polling, clock: FakeClock
) -> None:
    """Whatever ended it: nobody begins it again."""

    async def ends() -> int:
        raise asyncio.CancelledError

    polling.start({"sagas": ends, "strays": found_nothing})
    await clock.settle()

    assert polling.problem() == "sagas has ended"
    await polling.stop()


async def test_a_process_that_ends_takes_no_more_calls(polling: Polling, until: Waiting) -> None:
    """A balancer hears it while those that are under way are finished."""
    polling.start({"sagas": found_nothing})
    until.end()

    assert polling.problem() == "the process ends"
    await polling.stop()


async def test_looks_that_the_database_refuses_call_a_person_once(
    polling: Polling, clock: FakeClock
) -> None:
    """The incident: "the database does not answer", twice a second, and no alarm."""

    async def refused() -> int:
        message = "the database refused a row"
        raise StorageRefused(message, cause="IntegrityError 23505")

    with capture_logs() as logs:
        polling.start({"strays": refused})
        await clock.advance(10 * EVERY_SECONDS)
    await polling.stop()

    assert [(line["alarm"], line["look"], line["cause"]) for line in logs] == [
        (True, "strays", "IntegrityError 23505")
    ]


async def test_looks_that_are_refused_anew_call_a_person_anew(
    polling: Polling, clock: FakeClock
) -> None:
    """One that went well in between has ended the first time."""
    outcomes = iter([True, False, True])

    async def now_and_then() -> int:
        if next(outcomes, False):
            message = "the database refused a row"
            raise StorageRefused(message, cause="IntegrityError 23505")
        return 0

    with capture_logs() as logs:
        polling.start({"strays": now_and_then})
        await clock.advance(10 * EVERY_SECONDS)
    await polling.stop()

    assert len(logs) == 2
