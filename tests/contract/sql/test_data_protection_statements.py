"""Finding and forgetting persons goes through an index, however large the tables are."""

import datetime as dt

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import text

from booking_domain.model.erasure import ErasureStep, StepKind, event_subject
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.retention import RecordKind
from booking_domain.model.sync_failure import Resolution
from tests.contract.sql.conftest import Watch
from tests.contract.sql.plans import plan_of, reads_whole_table
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage


Statement = tuple[str, Any]
DAY = dt.timedelta(days=1)
ERIKA = PhoneNumber("+493033081738")
OLD = {
    RecordKind.APPOINTMENT: (
        "ix_appointment_forgotten_at (tenant_id=? AND forgotten_at=? AND ends_at<?)"
    ),
    RecordKind.CUSTOMER: "ix_customer_last_seen_at (tenant_id=? AND last_seen_at<?)",
    RecordKind.CALL: "ix_phone_call_first_seen_at (tenant_id=? AND first_seen_at<?)",
    RecordKind.CALLBACK: "ix_callback_request_asked_at (tenant_id=? AND asked_at<?)",
    RecordKind.RECEIPT: "ix_tool_receipt_received_at (tenant_id=? AND received_at<?)",
    RecordKind.TRACE: "ix_tool_trace_arrived_at (tenant_id=? AND arrived_at<?)",
    RecordKind.REHEARSAL: "ix_rehearsal_rehearsed_at (tenant_id=? AND rehearsed_at<?)",
    RecordKind.READ_BACK: "ix_read_back_changed_at (tenant_id=? AND changed_at<?)",
    RecordKind.EVENT: "ix_inbox_event_received_at (tenant_id=? AND received_at<?)",
    RecordKind.FOREIGN_BOOKING: "ix_foreign_booking_ends_at (tenant_id=? AND ends_at<?)",
    RecordKind.DECISION: "ix_reconciliation_decision_decided_at (tenant_id=? AND decided_at<?)",
    RecordKind.SYNC_FAILURE: "ix_sync_failure_is_open (tenant_id=? AND is_open=? AND first_at<?)",
}


@pytest.mark.parametrize("kind", RecordKind)
async def test_what_is_old_is_one_range_of_an_index(
    sqlite: SqlStorage, watch: Watch, kind: RecordKind
) -> None:
    """The job comes every hour, and mostly finds nothing."""
    with watch(sqlite.engine) as statements:
        await _forget(sqlite, kind)

    plan = await plan_of(sqlite, *_reading(statements)[-1])

    assert OLD[kind] in plan
    assert "TEMP B-TREE" not in plan


FOUND = {
    "appointments": "ix_appointment_customer_phone (tenant_id=? AND customer_phone=?)",
    "customers": "ix_customer_phone (tenant_id=? AND phone=?)",
    "calls": "ix_phone_call_caller (tenant_id=? AND caller=?)",
    "callbacks": "ix_callback_request_phone (tenant_id=? AND phone=?)",
    "callbacks of a call": "ix_callback_request_call_id (tenant_id=? AND call_id=?)",
    "callbacks of an appointment": (
        "ix_callback_request_appointment_id (tenant_id=? AND appointment_id=?)"
    ),
    "events": "ix_inbox_event_received_at (tenant_id=? AND received_at>?)",
    "open steps": (
        "ix_erasure_step_done_at (tenant_id=? AND is_by_hand=? AND done_at=? AND noted_at>?)"
    ),
    "to do": "ix_erasure_step_done_at (tenant_id=? AND is_by_hand=? AND done_at=?)",
}


@pytest.mark.parametrize("name", FOUND)
async def test_what_is_a_persons_is_found_through_an_index(
    sqlite: SqlStorage, watch: Watch, name: str
) -> None:
    """All of one salon would be too much already."""
    salon = samples.SALON
    chosen: dict[str, Callable[[], Awaitable[object]]] = {
        "appointments": lambda: sqlite.people.appointments_of(ERIKA, tenant_id=salon),
        "customers": lambda: sqlite.people.customers_of(ERIKA, tenant_id=salon),
        "calls": lambda: sqlite.people.calls_of(ERIKA, call_ids=(), tenant_id=salon),
        "callbacks": lambda: _callbacks_of(sqlite),
        "callbacks of a call": lambda: _callbacks_of(sqlite, call_ids=["c"]),
        "callbacks of an appointment": lambda: _callbacks_of(sqlite, appointment_ids=["a"]),
        "events": lambda: sqlite.people.events_after(
            samples.inbox_event_of("1"), tenant_id=salon, limit=9
        ),
        "open steps": lambda: sqlite.erasures.open_steps(
            tenant_id=salon, after=_step_of_one(), limit=9
        ),
        "to do": lambda: sqlite.erasures.to_do(tenant_id=salon, limit=9),
    }
    with watch(sqlite.engine) as statements:
        await chosen[name]()

    assert FOUND[name] in await plan_of(sqlite, *statements[-1])


async def test_no_statement_of_data_protection_reads_a_whole_table(
    database: SqlStorage, watch: Watch
) -> None:
    """Every one of them, on each database, with other salons' rows around."""
    await _fill(database)
    with watch(database.engine) as statements:
        for kind in RecordKind:
            assert await _forget(database, kind) > 0
        await _find_and_erase(database)

    dialect = database.engine.dialect.name
    plans = [(statement, await plan_of(database, *statement)) for statement in _all(statements)]
    assert len(plans) >= 25
    assert [one for one in plans if reads_whole_table(dialect, one[1])] == []


def _step_of_one() -> ErasureStep:
    return ErasureStep("e1", 1, StepKind.CALL, "call-1", samples.NOW)


async def _callbacks_of(
    storage: SqlStorage,
    *,
    call_ids: Collection[str] = (),
    appointment_ids: Collection[str] = (),
) -> object:
    return await storage.people.callbacks_of(
        ERIKA, call_ids=call_ids, appointment_ids=appointment_ids, tenant_id=samples.SALON
    )


def _reading(statements: list[Statement]) -> list[Statement]:
    return [one for one in statements if one[0].lstrip().startswith("SELECT")]


def _all(statements: list[Statement]) -> list[Statement]:
    return [one for one in statements if one[0].lstrip().startswith(("SELECT", "UPDATE", "DELETE"))]


async def _forget(storage: SqlStorage, kind: RecordKind) -> int:
    limit = samples.NOW + 10 * DAY
    return await storage.aged.forget(
        kind, tenant_id=samples.SALON, before=limit, at=samples.NOW, limit=5
    )


async def _find_and_erase(storage: SqlStorage) -> None:
    salon, people, journal = samples.SALON, storage.people, storage.erasures
    (first, *_) = await people.events_after(None, tenant_id=salon, limit=2)
    await people.events_after(first, tenant_id=salon, limit=2)
    theirs = [one.appointment_id for one in await people.appointments_of(ERIKA, tenant_id=salon)]
    await people.customers_of(ERIKA, tenant_id=salon)
    calls = await people.calls_of(ERIKA, call_ids=["call-3"], tenant_id=salon)
    await _callbacks_of(storage, call_ids=["call-3"], appointment_ids=theirs[:1])
    await people.receipts_of(theirs[:1], calls=calls[:1], tenant_id=salon)
    await people.history_of(theirs[:1], tenant_id=salon)
    await people.unsettled(theirs[:1], tenant_id=salon)
    for step in await journal.open_steps(tenant_id=salon, after=None, limit=9):
        await journal.carry_out(step, tenant_id=salon, at=samples.NOW + 10 * DAY)
    await journal.is_begun("e1", tenant_id=salon)
    (by_hand, *_) = await journal.to_do(tenant_id=salon, limit=9)
    await journal.tick_off(by_hand.erasure_id, by_hand.number, tenant_id=salon, at=samples.NOW)


async def _fill(storage: SqlStorage) -> None:
    """Store enough that a planner prefers an index."""
    for tenant_id in (samples.SALON, *(f"salon-{number}" for number in range(40))):
        await _fill_salon(storage, tenant_id)
    tables = (
        "appointment, tool_receipt, phone_call, inbox_event, customer, sync_failure, slot_offer,"
        " outbox, reconciliation_decision, erasure_step, booking_watch, foreign_booking,"
        " slot_claim, claim_wish, callback_request, tool_trace, rehearsal, read_back"
    )
    analyze = {"mariadb": f"ANALYZE TABLE {tables}"}
    async with storage.engine.begin() as connection:
        await connection.execute(text(analyze.get(storage.engine.dialect.name, "ANALYZE")))


async def _fill_salon(storage: SqlStorage, tenant_id: str) -> None:
    steps = []
    async with storage.units.writing(tenant_id) as unit:
        for number in range(12):
            slot = samples.slot_at(8 + number)
            customer = evolve(samples.ERIKA, name=f"Erika {number}")
            one = samples.confirmed(samples.pending(slot, tenant_id=tenant_id, customer=customer))
            call = samples.call_of(ERIKA if number % 4 == 0 else None, call_id=f"call-{number}")
            event = evolve(samples.inbox_event_of(str(number)), received_at=samples.NOW)
            await unit.appointments.add(evolve(one, provider_uid=f"u-{number}"), lease=None)
            await unit.calls.record(call)
            await unit.receipts.claim(
                samples.receipt_of(f"tc_{number}", appointment_id=one.appointment_id)
            )
            await unit.customers.saw(samples.known(customer, tenant_id=tenant_id))
            await unit.callbacks.add(samples.callback_of(f"b-{number}", call_id=call.call_id))
            await unit.inbox.add(event)
            foreign = samples.foreign_booking(f"f-{number}", slot=slot)
            await unit.foreign.put(foreign)
            await unit.claims.adopt(
                foreign.claim_owner, resource_id=samples.CHAIR, grains=slot.grains()
            )
            await unit.outbox.add(samples.event_of(one, sequence=1))
            await unit.decisions.record(samples.decision_of(one))
            await unit.rehearsals.record(
                samples.rehearsal_of(call.call_id, rehearsal_id=f"r-{number}")
            )
            await unit.sync_failures.put(samples.failure_of(one, uid=f"u-{number}"))
            await unit.sync_failures.resolve(
                f"u-{number}", at=samples.NOW, how=Resolution.CANCELLED
            )
            subjects = {
                StepKind.APPOINTMENT: one.appointment_id,
                StepKind.CUSTOMER: samples.known(customer, tenant_id=tenant_id).customer_id,
                StepKind.CALL: call.call_id,
                StepKind.EVENT: event_subject(event.source, event.dedupe_key),
                StepKind.CALLBACK: f"b-{number}",
                StepKind.CALENDAR_BOOKING: f"u-{number}",
            }
            steps += [
                ErasureStep(f"e{number}", place, kind, subject, samples.NOW)
                for place, (kind, subject) in enumerate(subjects.items())
            ]
        await unit.commit()
    await storage.traces.add(
        [samples.trace_of(f"call-{number}", correlation_id=f"r-{number}") for number in range(12)],
        tenant_id=tenant_id,
    )
    for number in range(12):
        read_back = ReadBack(f"call-{number}", Subject.YEAR, Answer.OPEN, samples.NOW)
        await storage.read_backs.put(read_back, tenant_id=tenant_id)
    await storage.erasures.begin(steps, tenant_id=tenant_id)
