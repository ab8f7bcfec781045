"""Every register of salons: memory, and the SQL adapter on each database."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.memory.tenant_register import MemoryTenantRegister
from adapters.sql.tenant_register import SqlTenantRegister
from booking_domain.ports.tenant_register import TenantRegister
from tests.contract.unit_of_work.sql_harness import sql_storage


@pytest.fixture(params=["memory", "sqlite", "postgresql", "mariadb"])
async def register(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[TenantRegister]:
    """This will give an empty register; a server that nobody named is skipped."""
    if request.param == "memory":
        yield MemoryTenantRegister()
        return
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage:
        yield SqlTenantRegister(storage.engine)
