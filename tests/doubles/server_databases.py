"""An empty database on a test server, for tests that are not asynchronous."""

import asyncio
import contextlib

from collections.abc import Iterator

from tests.contract.unit_of_work.migrated_databases import database_on_server


@contextlib.contextmanager
def empty_database(address: str) -> Iterator[str]:
    """This will give the address of a database of its own, as the configuration names it."""
    with asyncio.Runner() as runner:
        opened = contextlib.AsyncExitStack()
        url = runner.run(_opened(opened, address=address))
        try:
            yield url.replace("+asyncpg", "").replace("+asyncmy", "")
        finally:
            runner.run(opened.aclose())


async def _opened(stack: contextlib.AsyncExitStack, *, address: str) -> str:
    url, _ = await stack.enter_async_context(database_on_server(address))
    return url
