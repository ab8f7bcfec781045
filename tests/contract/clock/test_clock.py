"""What a clock promises."""

import asyncio
import datetime as dt

import pytest

from tests.contract.clock.harness import ClockHarness


async def test_now_is_aware_and_in_utc(harness: ClockHarness) -> None:
    """An instant without an offset would be somebody's guess."""
    assert harness.clock.now().tzinfo is dt.UTC


async def test_time_goes_on(harness: ClockHarness) -> None:
    """The time of day and the monotonic seconds both move by what has passed."""
    day, seconds = harness.clock.now(), harness.clock.monotonic()

    await harness.let_pass(0.02)

    assert harness.clock.now() - day >= dt.timedelta(seconds=0.019)
    assert harness.clock.monotonic() - seconds >= 0.019


async def test_monotonic_seconds_never_go_back(harness: ClockHarness) -> None:
    """Reading again gives the same or a later value."""
    readings = [harness.clock.monotonic() for _ in range(1_000)]

    assert readings == sorted(readings)


async def test_sleeping_lasts_as_long_as_it_says(harness: ClockHarness) -> None:
    """A sleeper wakes when its seconds have passed, and not before."""
    before = harness.clock.monotonic()
    sleeper = asyncio.create_task(harness.clock.sleep(0.02))

    await asyncio.sleep(0)
    is_awake_at_once = sleeper.done()
    await harness.let_pass(0.02)
    await sleeper

    assert not is_awake_at_once
    assert harness.clock.monotonic() - before >= 0.019


async def test_sleepers_wake_in_the_order_in_which_they_are_due(harness: ClockHarness) -> None:
    """Several at once do not wait for each other, whoever lay down first."""
    woken: list[float] = []

    async def sleeps(seconds: float) -> None:
        await harness.clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleeps(seconds)) for seconds in (0.06, 0.02, 0.04)]
    await harness.let_pass(0.06)
    await asyncio.gather(*tasks)

    assert woken == [0.02, 0.04, 0.06]


@pytest.mark.parametrize("seconds", [0.0, -1.0])
async def test_sleeping_for_no_time_gives_others_a_turn(
    harness: ClockHarness, seconds: float
) -> None:
    """Zero or less returns without waiting, but not before others could run."""
    order: list[str] = []

    async def other() -> None:
        order.append("other")

    task = asyncio.create_task(other())
    await harness.clock.sleep(seconds)
    order.append("sleeper")
    await task

    assert order == ["other", "sleeper"]


async def test_a_cancelled_sleeper_disturbs_nobody(harness: ClockHarness) -> None:
    """Cancelling ends a sleep at once, and those beside it wake as before."""
    cancelled = asyncio.create_task(harness.clock.sleep(0.02))
    other = asyncio.create_task(harness.clock.sleep(0.02))
    await asyncio.sleep(0)

    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    await harness.let_pass(0.02)
    await other

    assert other.done()
