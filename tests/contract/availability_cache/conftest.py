"""The caches that this suite runs on."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.contract.availability_cache.harness import CacheHarness
from tests.contract.availability_cache.memory_harness import (
    MemoryCacheHarness,
    ObservedCacheHarness,
)


@pytest.fixture(params=["memory", "observed", "redis"])
async def harness(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[CacheHarness]:
    """This will give an empty cache; a server that the environment does not name is skipped."""
    if request.param == "memory":
        yield MemoryCacheHarness()
        return
    if request.param == "observed":
        yield ObservedCacheHarness()
        return
    # Asked first: a server that nobody named must not need its driver either.
    address = server_url("redis")
    from tests.contract.availability_cache.redis_harness import redis_cache

    async with redis_cache(address) as opened:
        yield opened
