"""Every register of rollouts: memory, and the SQL adapter on each database."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.memory.rollout_register import MemoryRolloutRegister
from adapters.sql.rollout_register import SqlRolloutRegister
from booking_domain.ports.rollout_register import RolloutRegister
from tests.contract.unit_of_work.sql_harness import sql_storage


@pytest.fixture(params=["memory", "sqlite", "postgresql", "mariadb"])
async def register(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[RolloutRegister]:
    """This will give an empty register; a server that nobody named is skipped."""
    if request.param == "memory":
        yield MemoryRolloutRegister()
        return
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage:
        yield SqlRolloutRegister(storage.engine)
