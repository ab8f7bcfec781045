"""What the monitor asks for is found through indexes, however much lies beside it."""

import datetime as dt

import pytest

from attrs import evolve
from sqlalchemy import text

from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.results import Trouble
from booking_domain.model.time_slot import TimeSlot
from tests.contract.sql.conftest import Watch
from tests.contract.sql.plans import plan_of, reads_whole_table
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage


MINUTE = dt.timedelta(minutes=1)
WINDOW = TimeSlot(start=samples.NOW, end=samples.NOW + 2 * MINUTE)
TABLES = "appointment, outbox, tool_trace, sync_failure, reconciliation_decision, read_back"
RANGES = {
    "read_back": "ix_read_back_changed_at (tenant_id=? AND changed_at>? AND changed_at<?)",
    "outbox": "ix_outbox_happened_at (tenant_id=? AND happened_at>? AND happened_at<?)",
    "tool_trace": "ix_tool_trace_arrived_at (tenant_id=? AND arrived_at>? AND arrived_at<?)",
    "appointment": "ix_appointment_call_id (tenant_id=? AND call_id=?)",
    "sync_failure": (
        "ix_sync_failure_is_open (tenant_id=? AND is_open=? AND first_at>? AND first_at<?)"
    ),
    "reconciliation_decision": (
        "ix_reconciliation_decision_decided_at (tenant_id=? AND decided_at>? AND decided_at<?)"
    ),
}


async def _fill(storage: SqlStorage, tenant_id: str) -> None:
    async with storage.units.writing(tenant_id) as unit:
        for number in range(24):
            at = samples.NOW + number * MINUTE
            slot = samples.slot_at(8 + number // 2)
            one = samples.pending(slot, tenant_id=tenant_id, call_id=f"call-{number}")
            mine = evolve(one, intent=None, saga=None)
            await unit.appointments.add(mine, lease=None)
            await unit.outbox.add(evolve(samples.event_of(one, sequence=1), at=at))
            await unit.decisions.record(evolve(samples.decision_of(one), at=at))
            failure = samples.failure_of(one, uid=f"uid-{number}")
            await unit.sync_failures.put(evolve(failure, first_at=at))
        await unit.commit()
    traces = [
        evolve(
            samples.trace_of(f"call-{number}", correlation_id=f"r-{number}"),
            arrived_at=samples.NOW + number * MINUTE,
            trouble=Trouble.CALENDAR.value,
        )
        for number in range(24)
    ]
    await storage.traces.add(traces, tenant_id=tenant_id)
    for trace in traces:
        read_back = ReadBack(trace.call_id, Subject.YEAR, Answer.OPEN, trace.arrived_at)
        await storage.read_backs.put(read_back, tenant_id=tenant_id)


async def _analyse(storage: SqlStorage) -> None:
    analyse = {"mariadb": f"ANALYZE TABLE {TABLES}"}
    async with storage.engine.begin() as connection:
        await connection.execute(text(analyse.get(storage.engine.dialect.name, "ANALYZE")))


async def test_no_question_of_the_monitor_reads_a_whole_table(
    database: SqlStorage, watch: Watch
) -> None:
    """With forty other salons around, on each database."""
    for tenant_id in (samples.SALON, *(f"salon-{number}" for number in range(40))):
        await _fill(database, tenant_id)
    await _analyse(database)
    with watch(database.engine) as statements:
        await database.served.within(WINDOW, tenant_id=samples.SALON)
        await database.read_backs.get(Subject.YEAR, call_id="call-1", tenant_id=samples.SALON)

    dialect = database.engine.dialect.name
    plans = [
        (statement, await plan_of(database, statement, parameters))
        for statement, parameters in statements
        if statement.lstrip().startswith("SELECT")
    ]

    assert len(plans) == 11
    assert [one for one in plans if reads_whole_table(dialect, one[1])] == []


@pytest.mark.parametrize("table", RANGES)
async def test_each_question_is_one_range_of_one_salon(
    sqlite: SqlStorage, watch: Watch, table: str
) -> None:
    """All of one salon would be too much already."""
    traces = [
        evolve(samples.trace_of("call-1", correlation_id="r-1"), trouble=Trouble.CALENDAR.value)
    ]
    await sqlite.traces.add(traces, tenant_id=samples.SALON)
    with watch(sqlite.engine) as statements:
        await sqlite.served.within(WINDOW, tenant_id=samples.SALON)

    asked = [one for one in statements if f"FROM {table} " in one[0].replace("\n", " ")]
    plans = [await plan_of(sqlite, *one) for one in asked]

    assert plans
    assert [plan for plan in plans if RANGES[table] not in plan] == []
