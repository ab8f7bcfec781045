"""Ending a migration after any statement, and comparing what a database holds before and after."""

import asyncio
import itertools

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, event, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql import migration
from adapters.sql.engine import open_engine
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage


SCRIPTS = ScriptDirectory(str(Path(migration.__file__).parent / "migrations"))
REVISIONS = [one.revision for one in SCRIPTS.walk_revisions()][::-1]
STEPS = list(itertools.pairwise(("base", *REVISIONS)))
READING = ("SELECT", "SHOW", "DESCRIBE", "PRAGMA", "SET", "BEGIN")
Move = Callable[..., None]


class Ended(Exception):
    """The process ends here, as far as the database can tell."""


def _after(changes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever migrates end once this many statements have changed something."""
    left = changes

    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        nonlocal left
        left -= not statement.lstrip().startswith(READING)
        if left == 0:
            raise Ended

    def opened(url: str, **options: Any) -> AsyncEngine:
        engine = open_engine(url, **options)
        event.listen(engine.sync_engine, "after_cursor_execute", count)
        return engine

    monkeypatch.setattr(migration, "open_engine", opened)


async def is_ended_early(database: SqlStorage, move: Move, *, to: str, changes: int) -> bool:
    """Move the database, ended after some changes; return whether there were so many."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _after(changes, monkeypatch)
        try:
            await asyncio.to_thread(move, database.url, to=to)
        except Ended:
            return True
    return False


async def content_of(database: SqlStorage) -> dict[str, object]:
    """Return everything that is in the database: tables, keys and rows."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_everything)


def _everything(connection: Connection) -> dict[str, object]:
    quoted = connection.dialect.identifier_preparer.quote
    found = inspect(connection)
    tables = found.get_table_names()
    if connection.dialect.name == "mariadb":
        made = {
            table: str(connection.execute(text(f"SHOW CREATE TABLE {quoted(table)}")).one())
            for table in tables
        }
    else:
        made = _described(found)
    return {
        table: (
            made[table],
            sorted(str(row) for row in connection.execute(text(f"SELECT * FROM {quoted(table)}"))),
        )
        for table in tables
    }


def _described(found: Inspector) -> dict[str, str]:
    # All tables with one question each: this is looked at after every statement.
    columns, keys = found.get_multi_columns(), found.get_multi_pk_constraint()
    uniques, indexes = found.get_multi_unique_constraints(), found.get_multi_indexes()
    return {
        place[1]: str(
            (
                [sorted(column.items(), key=str) for column in columns[place]],
                keys[place]["constrained_columns"],
                sorted(str(one["column_names"]) for one in uniques[place]),
                sorted((str(one["name"]), one["column_names"]) for one in indexes[place]),
            )
        )
        for place in columns
    }


async def fill(database: SqlStorage) -> None:
    """Store an appointment, and what else older schemata know."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    async with database.units.writing(samples.SALON) as unit:
        await unit.decisions.record(samples.decision_of(stored))
        await unit.inbox.add(samples.inbox_event_of("1"), blocking=None)
        await unit.calls.record(samples.call_of(samples.MAX.phone))
        await unit.commit()
