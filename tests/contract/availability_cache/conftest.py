"""The caches that this suite runs on."""

import pytest

from tests.contract.availability_cache.harness import CacheHarness
from tests.contract.availability_cache.memory_harness import MemoryCacheHarness


@pytest.fixture(params=[MemoryCacheHarness], ids=["memory"])
async def harness(request: pytest.FixtureRequest) -> CacheHarness:
    """This will give an empty cache of each technology."""
    made: CacheHarness = request.param()
    return made
