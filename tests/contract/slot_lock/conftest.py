"""The locks that this suite runs on."""

import pytest

from tests.contract.slot_lock.harness import LockHarness
from tests.contract.slot_lock.memory_harness import MemoryLockHarness


@pytest.fixture(params=[MemoryLockHarness], ids=["memory"])
async def harness(request: pytest.FixtureRequest) -> LockHarness:
    """This will give free locks of each technology."""
    made: LockHarness = request.param()
    return made
