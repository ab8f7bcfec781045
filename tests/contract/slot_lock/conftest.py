"""The locks that this suite runs on."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.contract.slot_lock.harness import LockHarness
from tests.contract.slot_lock.memory_harness import MemoryLockHarness


@pytest.fixture(params=["memory", "redis"])
async def harness(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[LockHarness]:
    """This will give free locks; a server that the environment does not name is skipped."""
    if request.param == "memory":
        yield MemoryLockHarness()
        return
    # Asked first: a server that nobody named must not need its driver either.
    address = server_url("redis")
    from tests.contract.slot_lock.redis_harness import redis_locks

    async with redis_locks(address) as opened:
        yield opened
