"""
No statement of any port method goes through a table, or through all that a salon has of one.

The methods are those of `salon_queries`, which a test compares with the ports: one that somebody
adds is looked at here as well.
"""

import re

from collections.abc import Mapping
from typing import Any

from tests.contract.sql.conftest import Watch
from tests.contract.sql.plans import plan_of, reads_whole_table
from tests.contract.sql.salon_queries import BESIDE, OF_A_UNIT, OURS, THEIRS, Rows, fill, rows
from tests.contract.sql.test_statements import OTHER_SALONS, fill_many
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage


Statement = tuple[str, Any]
_OF_ALL_OF_A_SALON = re.compile(r"SEARCH (\w+) USING [^\n]*\(tenant_id=\?\)$", re.MULTILINE)
# A row for each event type, one for each salon, and what waits for a time of others.
_SMALL = {"event_type_host", "calendar_mark", "claim_wish"}
# The first ones are wanted, in the order of the index, up to a limit.
_THE_FIRST = {
    ("calls.latest", "phone_call"),
    ("callbacks.latest", "callback_request"),
    ("decisions.latest", "reconciliation_decision"),
    ("rehearsals.latest", "rehearsal"),
    ("PersonRecords.events_after", "inbox_event"),
    ("RolloutRegister.latest", "rollout_change"),
    ("RolloutRegister.history", "rollout_change"),
    ("RolloutRegister.put", "rollout_change"),
}


async def _asked(storage: SqlStorage, own: Rows, *, watch: Watch) -> dict[str, list[Statement]]:
    """Ask everything once: the statements that each question took."""
    asked: dict[str, list[Statement]] = {}
    for name, ask in OF_A_UNIT.items():
        async with storage.units.writing(samples.SALON) as unit:
            with watch(storage.engine) as asked[name]:
                await ask(unit, own)
    for name, question in BESIDE.items():
        with watch(storage.engine) as asked[name]:
            await question(storage, samples.SALON, own)
    return asked


async def _plans(
    storage: SqlStorage, asked: Mapping[str, list[Statement]]
) -> list[tuple[str, str, str]]:
    found = {
        (name, statement): await plan_of(storage, statement, parameters)
        for name, statements in asked.items()
        for statement, parameters in statements
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
    }
    return [(name, statement, plan) for (name, statement), plan in found.items()]


async def test_no_method_of_any_port_reads_a_whole_table(
    database: SqlStorage, watch: Watch
) -> None:
    """On no database, whatever its planner knows of 40 other salons."""
    own = rows()
    for number in range(len(OTHER_SALONS)):
        name = f"alike-{number}"
        await fill(database, name, rows=own.of(name, word=THEIRS), word=THEIRS)
    await fill(database, samples.SALON, rows=own, word=OURS)
    await fill_many(database, OTHER_SALONS)
    asked = await _asked(database, own, watch=watch)

    plans = await _plans(database, asked)

    assert {name for name, statements in asked.items() if not statements} == set()
    assert [one for one in plans if reads_whole_table(database.engine.dialect.name, one[2])] == []


async def test_no_method_of_any_port_reads_all_of_a_salon(sqlite: SqlStorage, watch: Watch) -> None:
    """Where nothing is known of the rows yet, a planner takes the index that is meant for it."""
    own = rows()
    await fill(sqlite, samples.SALON, rows=own, word=OURS)

    plans = await _plans(sqlite, await _asked(sqlite, own, watch=watch))

    found = {(name, table) for name, _, plan in plans for table in _OF_ALL_OF_A_SALON.findall(plan)}
    assert {(name, table) for name, table in found if table not in _SMALL} == _THE_FIRST
