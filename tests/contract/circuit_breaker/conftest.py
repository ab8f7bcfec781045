"""The breakers that this suite runs on."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.contract.circuit_breaker.harness import BreakerHarness
from tests.contract.circuit_breaker.memory_harness import MemoryBreakerHarness


@pytest.fixture(params=["memory", "redis"])
async def harness(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[BreakerHarness]:
    """This will give unused breakers; a server that the environment does not name is skipped."""
    if request.param == "memory":
        yield MemoryBreakerHarness()
        return
    # Asked first: a server that nobody named must not need its driver either.
    address = server_url("redis")
    from tests.contract.circuit_breaker.redis_harness import redis_breaker

    async with redis_breaker(address) as opened:
        yield opened
