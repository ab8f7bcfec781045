"""A time that is none, which only somebody at the database can write, hides no other row."""

import datetime as dt

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeAlias

import pytest

from attrs import evolve, frozen
from sqlalchemy import text
from structlog.testing import capture_logs

from booking_domain.errors import UnreadableData
from booking_domain.model.inbox_event import CALCOM
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import Lease, UnitOfWork
from tests.contract.sql.test_damaged_rows import alarms
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage


# What no program writes, and a hand can.
_NO_TIME = {
    "sqlite": "'2025-11-20 99:99:99.000000'",
    "mariadb": "'2025-00-20 09:00:00'",
    "postgresql": "'20251-11-20 09:00:00+00'",
}
YEARS = TimeSlot(
    start=samples.NOW - dt.timedelta(days=700), end=samples.NOW + dt.timedelta(days=700)
)
GOOD, BAD = samples.pending(samples.slot_at(10)), samples.pending(samples.slot_at(12))
Names: TypeAlias = Sequence[str]
Fill: TypeAlias = Callable[[UnitOfWork], Awaitable[None]]
Look: TypeAlias = Callable[[SqlStorage, int], Awaitable[Names]]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def database(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[SqlStorage]:
    """This will give a migrated database."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage:
        yield storage


async def spoil(database: SqlStorage, column: str, *, where: str) -> None:
    table, name = column.split(".")
    dialect = database.engine.dialect.name
    async with database.engine.begin() as connection:
        if dialect == "mariadb":
            await connection.execute(text("SET SESSION sql_mode = ''"))
        changed = await connection.exec_driver_sql(
            f"UPDATE {table} SET {name} = {_NO_TIME[dialect]} WHERE {where}"
        )
        if dialect == "mariadb":
            await connection.execute(text("SET SESSION sql_mode = DEFAULT"))
    assert changed.rowcount == 1


@frozen
class Case:
    """A list with a good and a bad row, looked at with room for one and for more."""

    column: str
    where: str
    fill: Fill
    look: Look


async def _events(unit: UnitOfWork) -> None:
    for one in (BAD, GOOD):
        await unit.outbox.add(samples.event_of(one, sequence=1))


async def _inbox(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.inbox.add(samples.inbox_event_of(name))


async def _calls(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.calls.record(samples.call_of(None, call_id=name))


async def _callbacks(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.callbacks.add(samples.callback_of(name))


async def _watches(unit: UnitOfWork) -> None:
    for one in (BAD, GOOD):
        await unit.watches.put(samples.watch_of(one))


async def _receipts(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.receipts.claim(evolve(samples.receipt_of(name), untold_since=samples.NOW))


async def _failures(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.sync_failures.put(samples.failure_of(GOOD, uid=name))


async def _decisions(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.decisions.record(evolve(samples.decision_of(GOOD), subject=name))


async def _rehearsals(unit: UnitOfWork) -> None:
    for name in ("bad", "good"):
        await unit.rehearsals.record(samples.rehearsal_of("call", rehearsal_id=name))


async def _appointments(unit: UnitOfWork) -> None:
    for one in (BAD, GOOD):
        await unit.appointments.add(one, lease=None)


async def _undelivered(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [_name(one.appointment_id) for one in await unit.outbox.undelivered(limit=limit)]


async def _unprocessed(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.dedupe_key for one in await unit.inbox.unprocessed(limit=limit)]


async def _waiting(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        found = await unit.inbox.waiting(CALCOM, after=None, limit=limit)
    return [one.dedupe_key for one in found]


async def _latest_calls(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.call_id for one in await unit.calls.latest(limit=limit)]


async def _unsettled_calls(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        found = await unit.calls.unsettled(begun_before=YEARS.end, limit=limit)
    return [one.call_id for one in found]


async def _unclosed(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.callback_id for one in await unit.callbacks.unclosed(limit=limit)]


async def _due(database: SqlStorage, limit: int) -> Names:
    found = await database.journal.due_watches(YEARS.end, limit=limit)
    return [_name(one.appointment_id) for one in found]


async def _untold(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        found = await unit.receipts.untold(before=YEARS.end, limit=limit)
    return [one.key.invocation_id for one in found]


async def _unresolved(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.uid for one in await unit.sync_failures.unresolved(limit=limit)]


async def _latest_decisions(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.subject for one in await unit.decisions.latest(limit=limit)]


async def _latest_rehearsals(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        return [one.rehearsal_id for one in await unit.rehearsals.latest(limit=limit)]


async def _in_window(database: SqlStorage, limit: int) -> Names:
    async with database.units.reading(samples.SALON) as unit:
        assert [_name(one) for one in await unit.appointments.unreadable_in(YEARS)] == ["bad"]
        found = await unit.appointments.starting_in(YEARS, limit=5)
    return [_name(one.appointment_id) for one in found]


async def _taken_over(database: SqlStorage, limit: int) -> Names:
    found = await database.journal.take_over(Lease("me", milliseconds=9000), limit=limit)
    return [_name(one.appointment_id) for one in found]


async def _traces(database: SqlStorage, limit: int) -> Names:
    found = await database.traces.since(YEARS.start, tenant_id=samples.SALON, limit=limit)
    return [one.call_id for one in found]


def _name(appointment_id: str) -> str:
    return {GOOD.appointment_id: "good", BAD.appointment_id: "bad"}[appointment_id]


OF_BAD = f"appointment_id = '{BAD.appointment_id}'"
CASES = {
    "outbox": Case("outbox.happened_at", OF_BAD, _events, _undelivered),
    "inbox": Case("inbox_event.received_at", "dedupe_key = 'bad'", _inbox, _unprocessed),
    "inbox, sent": Case("inbox_event.sent_at", "dedupe_key = 'bad'", _inbox, _waiting),
    "calls": Case("phone_call.first_seen_at", "call_id = 'bad'", _calls, _latest_calls),
    "open calls": Case("phone_call.started_at", "call_id = 'bad'", _calls, _unsettled_calls),
    "call-backs": Case("callback_request.asked_at", "callback_id = 'bad'", _callbacks, _unclosed),
    "watches": Case("booking_watch.sent_at", OF_BAD, _watches, _due),
    "receipts": Case("tool_receipt.received_at", "invocation_id = 'bad'", _receipts, _untold),
    "failures": Case("sync_failure.last_at", "uid = 'bad'", _failures, _unresolved),
    "decisions": Case(
        "reconciliation_decision.decided_at", "subject = 'bad'", _decisions, _latest_decisions
    ),
    "rehearsals": Case(
        "rehearsal.rehearsed_at", "rehearsal_id = 'bad'", _rehearsals, _latest_rehearsals
    ),
    "appointments": Case("appointment.ends_at", OF_BAD, _appointments, _in_window),
    "sagas": Case("appointment.starts_at", OF_BAD, _appointments, _taken_over),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_row_with_a_time_that_is_none_hides_no_other(
    database: SqlStorage, name: str
) -> None:
    """One alarm names the row; it takes nobody's place in what is asked for."""
    case = CASES[name]
    async with database.units.writing(samples.SALON) as unit:
        await case.fill(unit)
        await unit.commit()
    await spoil(database, case.column, where=case.where)

    with capture_logs() as logs:
        seen = [*await case.look(database, 1), *await case.look(database, 5)]

    # A saga that was taken over is not there to be taken once more.
    assert seen[0] == "good"
    assert "bad" not in seen
    table, column = case.column.split(".")
    told = [one for one in logs if one.get("alarm") and one["event"].startswith(table)]
    journal = [one for one in logs if one["event"] == "saga_journal_entry_unreadable"]
    ((_, problem),) = {(one["event"], one["problem"]) for one in (*told, *journal)}
    assert problem == f"column {column} holds no time"
    assert len(told) + len(journal) == 1


async def test_a_trace_with_such_a_time_hides_no_other(database: SqlStorage) -> None:
    """What is said of a salon's service is said of the rest."""
    some = [samples.trace_of(name, correlation_id=name) for name in ("bad", "good")]
    await database.traces.add(some, tenant_id=samples.SALON)
    await spoil(database, "tool_trace.arrived_at", where="call_id = 'bad'")

    with capture_logs() as logs:
        seen = await _traces(database, 5)

    assert seen == ["good"]
    assert alarms(logs) == [("tool_trace_unreadable", "bad")]


async def test_a_customer_with_such_a_time_hides_nobody_of_the_number(
    database: SqlStorage,
) -> None:
    """Two may share a telephone."""
    other = evolve(samples.MAX, name="Moritz Beispiel")
    async with database.units.writing(samples.SALON) as unit:
        await unit.customers.saw(samples.known(samples.MAX))
        await unit.customers.saw(samples.known(other))
        await unit.commit()
    await spoil(database, "customer.last_seen_at", where="name = 'Max Beispiel'")
    assert samples.MAX.phone is not None

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            found = await unit.customers.of_number(samples.MAX.phone)

    assert [one.name for one in found] == ["Moritz Beispiel"]
    assert [event for event, _ in alarms(logs)] == ["customer_unreadable"]


async def test_who_has_an_appointment_with_such_a_time_hears_nothing_false(
    database: SqlStorage,
) -> None:
    """Not that there is none: whoever asks for it is told that it cannot be read."""
    row = await steps.store(database.units, BAD)
    await spoil(database, "appointment.hold_until", where=OF_BAD)

    async with database.units.reading(samples.SALON) as unit:
        with pytest.raises(UnreadableData, match="column hold_until holds no time"):
            await unit.appointments.get(row.appointment_id)


async def test_whoever_wants_the_time_of_such_an_appointment_is_not_stopped(
    database: SqlStorage,
) -> None:
    """An owner ends although the one who waits for its time cannot be read."""
    owner = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    wisher = await steps.store(
        database.units,
        samples.pending(samples.slot_at(10), resource_id="elsewhere", customer=samples.ERIKA),
    )
    async with database.units.writing(samples.SALON) as unit:
        wants = owner.grains
        await unit.claims.adopt(wisher.appointment_id, resource_id=owner.resource_id, grains=wants)
        await unit.commit()
    await spoil(
        database, "appointment.ends_at", where=f"appointment_id = '{wisher.appointment_id}'"
    )

    async with database.units.writing(samples.SALON) as unit:
        await unit.claims.keep_only(owner.appointment_id, grains=())
        await unit.commit()

    async with database.units.reading(samples.SALON) as unit:
        window = TimeSlot(start=owner.slot.start, end=owner.slot.end)
        taken = await unit.claims.taken(
            [owner.resource_id], window=window, now=samples.NOW, ignoring=()
        )
    assert taken


async def test_a_lease_that_is_no_number_is_told_of_and_not_waited_for(
    sqlite: SqlStorage,
) -> None:
    """In a SQLite file it is later than every time: its saga would be nobody's for ever."""
    lease = Lease("me", milliseconds=9000)
    await steps.store(sqlite.units, BAD)
    await steps.store(sqlite.units, GOOD)
    async with sqlite.engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE appointment SET lease_until = 'soon' WHERE {OF_BAD}")
        )

    with capture_logs() as logs:
        first = await sqlite.journal.take_over(lease, limit=5)
        second = await sqlite.journal.take_over(lease, limit=5)

    assert [one.appointment_id for one in (*first, *second)] == [GOOD.appointment_id]
    assert [one.appointment_id for one in sqlite.journal.damaged] == [BAD.appointment_id]
    assert [one["problem"] for one in logs if one.get("alarm")] == [
        "column lease_until holds no number"
    ]
