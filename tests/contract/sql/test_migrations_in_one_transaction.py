"""Migrations that are ended half-way where one transaction is around everything."""

import asyncio

import pytest

from adapters.sql.migration import downgrade, migrate
from adapters.sql.schema_check import check_schema
from tests.contract.sql.interruptions import STEPS, Move, content_of, fill, is_ended_early
from tests.contract.unit_of_work.sql_harness import SqlStorage


def _each_way() -> list[tuple[str, str, Move]]:
    return [
        (start, end, move)
        for before, after in STEPS
        for start, end, move in ((before, after, migrate), (after, before, downgrade))
    ]


def _name(value: object) -> str:
    return str(getattr(value, "__name__", value))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize(("start", "end", "move"), _each_way(), ids=_name)
async def test_a_migration_ended_after_any_statement_has_left_nothing(
    database: SqlStorage, start: str, end: str, move: Move
) -> None:
    """One transaction is around everything, where the database can take back such changes."""
    await fill(database)
    await asyncio.to_thread(downgrade, database.url, to=start)
    before = await content_of(database)

    ended = 0
    while await is_ended_early(database, move, to=end, changes=ended + 1):
        ended += 1
        assert await content_of(database) == before

    assert ended > 1
    await asyncio.to_thread(migrate, database.url)
    assert await check_schema(database.engine) == ()
