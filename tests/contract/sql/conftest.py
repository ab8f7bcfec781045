"""Every database that the SQL adapter works on, and what a test watches on it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage


Watch = Callable[[AsyncEngine], Any]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def database(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[SqlStorage]:
    """This will give a migrated database; a server that nobody named is skipped."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage:
        yield storage


@pytest.fixture
async def sqlite() -> AsyncIterator[SqlStorage]:
    """This will give a migrated SQLite file."""
    async with sql_storage(None) as storage:
        yield storage


@pytest.fixture
def watch() -> Watch:
    """This will give a context manager that yields the list of statements with their parameters."""

    @contextmanager
    def watching(engine: AsyncEngine) -> Iterator[list[tuple[str, Any]]]:
        statements: list[tuple[str, Any]] = []

        def note(
            connection: object, cursor: object, statement: str, parameters: object, *_: object
        ) -> None:
            statements.append((statement, parameters))

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine.sync_engine, "before_cursor_execute", note)

    return watching
