"""Jobs that run again and again, on a clock that the test moves."""

import asyncio
import datetime as dt
import random

from collections.abc import AsyncIterator

import pytest

from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.testing import capture_logs

from entrypoints.periodic import Again, Job, Periodic
from tests.doubles.clock import FakeClock


EVERY = 60.0


class Work:
    """Work that counts its runs, and waits or fails where the test wants it."""

    def __init__(self) -> None:
        self.begun = 0
        self.run: str | None = None
        self.done = 0
        self.most_at_once = 0
        self.error: Exception | None = None
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> None:
        self.begun += 1
        self.run = get_contextvars().get("correlation_id")
        self.most_at_once = max(self.most_at_once, self.begun - self.done)
        await self.may_end.wait()
        self.done += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC))


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def other() -> Work:
    return Work()


@pytest.fixture
async def periodic(clock: FakeClock, work: Work, other: Work) -> AsyncIterator[Periodic]:
    """Two jobs, started and in the end stopped."""
    jobs = (Job("first", work, every_seconds=EVERY), Job("second", other, every_seconds=EVERY))
    one = Periodic(jobs, clock=clock, chance=random.Random(7))
    one.start()
    yield one
    await one.stop(grace_seconds=0)


@pytest.mark.usefixtures("periodic")
async def test_a_job_runs_at_its_interval(clock: FakeClock, work: Work) -> None:
    """Once in the first interval, then about once in each: a tenth earlier or later."""
    await clock.advance(EVERY)
    first = work.done
    await clock.advance(10 * EVERY)

    assert first == 1
    assert 9 <= work.done - first <= 11


@pytest.mark.usefixtures("periodic")
async def test_nothing_runs_at_the_start_and_jobs_are_apart(
    clock: FakeClock, work: Work, other: Work
) -> None:
    """Processes that a deployment starts together do not all go to the database together."""
    await clock.settle()
    at_start = (work.begun, other.begun)
    begun: list[int] = []
    for _ in range(int(EVERY)):
        await clock.advance(1)
        begun.append(work.begun + other.begun)

    assert at_start == (0, 0)
    assert begun.count(1) > 1
    assert begun[-1] == 2


@pytest.mark.usefixtures("periodic")
async def test_a_slow_job_never_overtakes_itself_and_keeps_no_other_waiting(
    clock: FakeClock, work: Work, other: Work
) -> None:
    """Its next run is counted from the end of this one."""
    work.may_end.clear()
    await clock.advance(5 * EVERY)
    runs_meanwhile = (work.begun, other.done)
    work.may_end.set()
    await clock.advance(EVERY * 1.1)

    assert runs_meanwhile[0] == 1
    assert runs_meanwhile[1] >= 4
    assert (work.most_at_once, work.done) == (1, 2)


@pytest.mark.usefixtures("periodic")
async def test_a_job_that_fails_raises_an_alarm_and_comes_again(
    clock: FakeClock, work: Work
) -> None:
    """One night without a database must not be the end of it."""
    work.error = ValueError("no rows")
    with capture_logs(processors=[merge_contextvars]) as logs:
        await clock.advance(EVERY)
    work.error = None
    await clock.advance(EVERY * 1.1)

    assert [(one["job"], one["alarm"], one["log_level"]) for one in logs] == [
        ("first", True, "error")
    ]
    assert logs[0]["correlation_id"].startswith("job-")
    assert work.done >= 2


async def test_a_stop_does_not_wait_for_an_interval(
    clock: FakeClock, periodic: Periodic, work: Work
) -> None:
    """Who only sleeps is gone at once, and nobody is left asleep."""
    await periodic.stop(grace_seconds=30)

    assert (clock.sleeping, work.begun) == (0, 0)


async def test_a_stop_lets_a_running_job_finish(
    clock: FakeClock, periodic: Periodic, work: Work
) -> None:
    """It is done then, and does not begin anew."""
    work.may_end.clear()
    await clock.advance(EVERY)
    stopping = asyncio.create_task(periodic.stop(grace_seconds=30))
    await clock.settle()
    was_waiting = not stopping.done()
    work.may_end.set()
    await stopping

    assert was_waiting
    assert (work.begun, work.done, clock.sleeping) == (1, 1, 0)


async def test_a_job_that_does_not_finish_is_cut_off_and_named(
    clock: FakeClock, periodic: Periodic, work: Work
) -> None:
    """A process that is told to stop stops."""
    work.may_end.clear()
    await clock.advance(EVERY)
    with capture_logs() as logs:
        await periodic.stop(grace_seconds=0)

    assert (work.begun, work.done) == (1, 0)
    (line,) = logs
    assert (line["event"], line["job"]) == ("a periodic job was cut off", "first")
    assert line["correlation_id"] == work.run is not None


async def test_a_job_that_asks_for_it_comes_again_sooner(clock: FakeClock) -> None:
    """But never later than it would have come."""
    asked: list[Again] = [Again(5.0), Again(EVERY * 100)]
    begun: list[float] = []

    async def work() -> Again | None:
        begun.append(clock.monotonic())
        return asked.pop(0) if asked else None

    job = Job("first", work, every_seconds=EVERY)
    periodic = Periodic((job,), clock=clock, chance=random.Random(7))
    periodic.start()
    await clock.advance(3 * EVERY)
    await periodic.stop(grace_seconds=0)

    first, second, third = begun[:3]
    assert second - first < 6
    assert EVERY * 0.9 <= third - second <= EVERY * 1.1
