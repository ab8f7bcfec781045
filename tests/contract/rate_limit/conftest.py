"""The limits that this suite runs on."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.contract.rate_limit.harness import LimitHarness
from tests.contract.rate_limit.memory_harness import MemoryLimitHarness


@pytest.fixture(params=["memory", "redis"])
async def harness(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[LimitHarness]:
    """This will give an unused limit; a server that the environment does not name is skipped."""
    if request.param == "memory":
        yield MemoryLimitHarness()
        return
    # Asked first: a server that nobody named must not need its driver either.
    address = server_url("redis")
    from tests.contract.rate_limit.redis_harness import redis_limit

    async with redis_limit(address) as opened:
        yield opened
