"""Tests work on copies of a migrated database: they must be what `migrate` makes."""

import asyncio

from collections.abc import Callable

from sqlalchemy.ext.asyncio import create_async_engine

from adapters.sql.migration import migrate
from tests.contract.unit_of_work.migrated_databases import (
    database_on_server,
    migrated_database,
    statements_of,
)


async def test_on_mariadb_a_copy_has_the_tables_and_rows_of_a_migrated_database(
    server_url: Callable[[str], str],
) -> None:
    """MariaDB copies no databases, so that we do."""
    address = server_url("mariadb")
    async with database_on_server(address) as (url, _), migrated_database(address) as (copy, _):
        await asyncio.to_thread(migrate, url)

        made, copied = await _described(url), await _described(copy)

    assert any("alembic_version" in one for one in made)
    assert copied == made


async def _described(url: str) -> tuple[str, ...]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await statements_of(connection)
    finally:
        await engine.dispose()
