import os

from collections.abc import AsyncIterator

import pytest

from tests.contract.calendar import calendars
from tests.contract.calendar.harness import CalendarHarness, WiredHarness


_NAMED = [calendars.REAL_ADDRESS, calendars.REAL_KEY, calendars.REAL_EVENT_TYPE]
_REAL = pytest.param(
    calendars.real,
    id="calcom-real",
    marks=[
        pytest.mark.skipif(
            not all(map(os.environ.get, _NAMED)),
            reason=f"no account for tests is named by {', '.join(_NAMED)}",
        ),
        # It keeps below the account's rate limit by waiting.
        pytest.mark.timeout(600),
    ],
)
_SANDBOX = pytest.param(calendars.sandbox, id="calcom-sandbox")
_MEMORY = pytest.param(calendars.memory, id="memory")
_OBSERVED = pytest.param(calendars.observed, id="observed")


@pytest.fixture(params=[_MEMORY, _OBSERVED, _SANDBOX, _REAL])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[CalendarHarness]:
    """Every calendar, one after the other."""
    async with request.param() as opened:
        yield opened


@pytest.fixture(params=[_SANDBOX, _REAL])
async def wired_harness(request: pytest.FixtureRequest) -> AsyncIterator[WiredHarness]:
    """The calendars that are reached over a wire; memory has none that could break."""
    async with request.param() as opened:
        yield opened
