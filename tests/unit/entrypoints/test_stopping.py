"""The end of a process, on a clock that the test moves."""

import asyncio
import math

from entrypoints.stopping import Stopping
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING


async def test_there_is_one_deadline_from_the_first_signal_on() -> None:
    """Graces that were counted one after the other kept a process alive for thrice as long."""
    clock = FakeClock(MONDAY_MORNING)
    stopping = Stopping(clock=clock, grace_seconds=2)
    before = [stopping.seconds_left, stopping.answers_by]

    stopping.begin()
    await clock.advance(1.5)
    stopping.begin()
    left = stopping.seconds_left
    await clock.advance(1)

    assert before == [2, math.inf]
    assert [left, stopping.seconds_left] == [0.5, 0]
    assert stopping.has_begun


async def test_who_asked_to_be_told_is_told_once() -> None:
    """And whoever waits for the bell hears it, before and after."""
    stopping, told = Stopping(clock=FakeClock(MONDAY_MORNING), grace_seconds=2), []
    stopping.tell(lambda: told.append("told"))
    early = stopping.bell
    rung_before = early.done()

    stopping.begin()
    stopping.begin()

    assert told == ["told"]
    assert not rung_before
    await asyncio.wait({early, stopping.bell})


async def test_a_bell_that_nobody_heard_in_time_has_rung() -> None:
    """A request that comes after the signal must not wait for it."""
    stopping = Stopping(clock=FakeClock(MONDAY_MORNING), grace_seconds=2)

    stopping.begin()

    assert stopping.bell.done()


def test_the_last_answers_leave_before_the_deadline() -> None:
    """However short the grace is: at the deadline requests are cut off."""
    for grace_seconds in (0, 0.1, 2, 300):
        clock = FakeClock(MONDAY_MORNING)
        stopping = Stopping(clock=clock, grace_seconds=grace_seconds)
        stopping.begin()

        assert 0 <= stopping.answers_by - clock.monotonic() <= grace_seconds
        assert grace_seconds == 0 or stopping.answers_by < clock.monotonic() + grace_seconds
