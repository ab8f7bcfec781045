"""The clocks that this suite runs on: the system's, and the double that all other tests use."""

import asyncio
import datetime as dt

import pytest

from adapters.system.clock import SystemClock
from tests.contract.clock.harness import ClockHarness
from tests.doubles.clock import FakeClock


_MARGIN_SECONDS = 0.05


class SystemClockHarness(ClockHarness):
    """Real time; the suite asks for hundredths of seconds only."""

    def __init__(self) -> None:
        self.clock = SystemClock()

    async def let_pass(self, seconds: float) -> None:
        await asyncio.sleep(seconds + _MARGIN_SECONDS)


class FakeClockHarness(ClockHarness):
    """Time that the test moves."""

    def __init__(self) -> None:
        self._fake = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.clock = self._fake

    async def let_pass(self, seconds: float) -> None:
        await self._fake.advance(seconds)


@pytest.fixture(params=[SystemClockHarness, FakeClockHarness], ids=["system", "fake"])
async def harness(request: pytest.FixtureRequest) -> ClockHarness:
    """This will give each clock."""
    made: ClockHarness = request.param()
    return made
