"""Every adapter of `UnitsOfWork` and `SagaJournal`, one after the other, for the suites of both."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.contract.unit_of_work.harness import StorageHarness
from tests.contract.unit_of_work.memory_harness import memory_storage
from tests.contract.unit_of_work.observed_harness import observed_storage


@pytest.fixture(params=["memory", "observed", "sqlite", "postgresql", "mariadb"])
async def storage(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[StorageHarness]:
    """This will give an empty database; a server that the environment does not name is skipped."""
    async with _open(request.param, server_url) as harness:
        yield harness


def _open(
    technology: str, server_url: Callable[[str], str]
) -> AbstractAsyncContextManager[StorageHarness]:
    if technology == "memory":
        return memory_storage()
    if technology == "observed":
        return observed_storage()
    # Asked first: a server that nobody named must not need its driver either.
    address = None if technology == "sqlite" else server_url(technology)
    from tests.contract.unit_of_work.sql_harness import sql_storage

    return sql_storage(address)
