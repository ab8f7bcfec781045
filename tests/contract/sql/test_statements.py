"""How many statements the good path takes, and that none of them reads a whole table."""

import datetime as dt
import json

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import text

from adapters.sql.tables import METADATA
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.sync_failure import Resolution
from booking_domain.ports.unit_of_work import Lease
from tests.contract.sql.conftest import Watch
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage


LEASE = Lease(owner="runner-1", milliseconds=30_000)
OTHERS = Lease(owner="runner-2", milliseconds=30_000)
ERIKAS_PHONE = PhoneNumber("+493033081738")


async def test_a_booking_is_stored_in_four_statements(database: SqlStorage, watch: Watch) -> None:
    """Receipt, claims, appointment and call are one statement each; MariaDB's lock costs two."""
    wish = samples.pending(samples.slot_at(10))
    expected = {"sqlite": 5, "postgresql": 4, "mariadb": 6}

    with watch(database.engine) as statements:
        async with database.units.writing(samples.SALON) as unit:
            await unit.receipts.claim(
                samples.receipt_of("tc_1", appointment_id=wish.appointment_id)
            )
            await unit.claims.claim(
                wish.appointment_id, resource_id=samples.CHAIR, grains=wish.grains, now=samples.NOW
            )
            await unit.appointments.add(wish, lease=LEASE)
            await unit.calls.record(samples.call_of(samples.MAX.phone))
            await unit.commit()

    # SQLite's BEGIN IMMEDIATE is a statement of ours; the other drivers begin by themselves.
    assert len(statements) == expected[database.engine.dialect.name]


async def test_no_look_up_reads_a_whole_table(database: SqlStorage, watch: Watch) -> None:
    """Every statement of every port method finds its rows through a key or an index."""
    dialect = database.engine.dialect.name
    await _fill(database)
    with watch(database.engine) as statements:
        await _ask_everything(database)

    plans = [
        (statement, await _plan(database, statement, parameters))
        for statement, parameters in statements
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE"))
    ]

    assert len(plans) >= 20
    assert [(statement, plan) for statement, plan in plans if _scans(dialect, plan)] == []


def _scans(dialect: str, plan: str) -> bool:
    signs = {
        "sqlite": [f"SCAN {name}" for name in METADATA.tables],
        "postgresql": ["Seq Scan"],
        "mariadb": ['"access_type": "ALL"', '"access_type": "index"'],
    }
    return any(sign in plan for sign in signs[dialect])


LOOK_UPS = {
    "get": "sqlite_autoindex_appointment_1 (tenant_id=? AND appointment_id=?)",
    "by_reference": "sqlite_autoindex_appointment_2 (tenant_id=? AND reference=?)",
    "active_by_intent": "sqlite_autoindex_appointment_3 (tenant_id=? AND active_intent=?)",
    "active_of_caller": (
        "ix_appointment_customer_phone (tenant_id=? AND customer_phone=? AND ends_at>?)"
    ),
    "active_of_call": "ix_appointment_call_id (tenant_id=? AND call_id=?)",
    "starting_in": "ix_appointment_starts_at (tenant_id=? AND starts_at>? AND starts_at<?)",
    "taken": "(tenant_id=? AND resource_id=? AND grain>? AND grain<?)",
    "keep_only": "ix_slot_claim_appointment_id (tenant_id=? AND appointment_id=?)",
    "offer": "(tenant_id=? AND call_id=? AND slot_id=?)",
    "receipt": "(tenant_id=? AND platform=? AND call_id=? AND invocation_id=?)",
    "waiting": "ix_tool_receipt_appointment_id (tenant_id=? AND appointment_id=?)",
    "call": "(tenant_id=? AND call_id=?)",
    "expired": "ix_slot_offer_expires_at (tenant_id=? AND expires_at<?)",
    "undelivered": "ix_outbox_delivered (tenant_id=? AND delivered=?)",
    "unprocessed": "ix_inbox_event_processed_at (tenant_id=? AND processed_at=?)",
    "latest_decisions": "ix_reconciliation_decision_decided_at (tenant_id=?)",
    "unresolved": "ix_sync_failure_is_open (tenant_id=? AND is_open=?)",
    "hand_over": "ix_appointment_lease_owner (lease_owner=?)",
    "due_watches": "ix_booking_watch_next_look_at (next_look_at<?)",
    "take_over": "ix_appointment_lease_until (lease_until<?)",
}


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_each_look_up_has_its_index(sqlite: SqlStorage, watch: Watch, name: str) -> None:
    """A look-up goes to its rows directly; reading all of one salon would be too much already."""
    with watch(sqlite.engine) as statements:
        await _look_up(sqlite, name)

    plan = await _plan(sqlite, *statements[-1])

    assert LOOK_UPS[name] in plan


async def _look_up(sqlite: SqlStorage, name: str) -> None:
    if name == "hand_over":
        await sqlite.journal.hand_over("runner-1")
    elif name == "due_watches":
        await sqlite.journal.due_watches(samples.NOW, limit=1)
    elif name == "take_over":
        await sqlite.journal.take_over(LEASE, limit=1)
    elif name in {"keep_only", "waiting", "expired"}:
        await _look_up_to_change(sqlite, name)
    else:
        await _look_up_to_read(sqlite, name)


async def _look_up_to_read(sqlite: SqlStorage, name: str) -> None:
    window = samples.slot_at(10)
    async with sqlite.units.reading(samples.SALON) as unit:
        chosen: dict[str, Callable[[], Awaitable[object]]] = {
            "get": lambda: unit.appointments.get("a"),
            "by_reference": lambda: unit.appointments.by_reference("A-1"),
            "active_by_intent": lambda: unit.appointments.active_by_intent(
                samples.intent_of(window)
            ),
            "active_of_caller": lambda: unit.appointments.active_of_caller(
                ERIKAS_PHONE, after=samples.NOW
            ),
            "active_of_call": lambda: unit.appointments.active_of_call(samples.CALL),
            "starting_in": lambda: unit.appointments.starting_in(window, limit=10),
            "taken": lambda: unit.claims.taken(
                [samples.CHAIR], window=window, now=samples.NOW, ignoring=()
            ),
            "offer": lambda: unit.offers.get("s", call_id=samples.CALL, now=samples.NOW),
            "receipt": lambda: unit.receipts.get(samples.receipt_of("tc_1").key),
            "call": lambda: unit.calls.get(samples.CALL),
            "undelivered": lambda: unit.outbox.undelivered(limit=10),
            "unprocessed": lambda: unit.inbox.unprocessed(limit=10),
            "latest_decisions": lambda: unit.decisions.latest(limit=10),
            "unresolved": lambda: unit.sync_failures.unresolved(limit=10),
        }
        await chosen[name]()


async def _look_up_to_change(sqlite: SqlStorage, name: str) -> None:
    wish = samples.pending(samples.slot_at(10))
    async with sqlite.units.writing(samples.SALON) as unit:
        if name == "keep_only":
            await unit.claims.keep_only("a", grains=())
        elif name == "expired":
            await unit.offers.forget_expired(samples.NOW, limit=10)
        else:
            await unit.receipts.complete_waiting("a", result=samples.confirmation_of(wish))


async def _fill(database: SqlStorage) -> None:
    """Store enough that a planner prefers an index, with other tenants' rows around them."""
    for tenant_id in (samples.SALON, *(f"salon-{number}" for number in range(40))):
        async with database.units.writing(tenant_id) as unit:
            for number in range(8):
                wish = samples.pending(
                    samples.slot_at(8 + number, lasting=30),
                    tenant_id=tenant_id,
                    call_id=f"call-{number}",
                    customer=evolve(samples.MAX, name=f"Max {number}"),
                )
                await unit.appointments.add(wish, lease=OTHERS)
                await unit.claims.claim(
                    wish.appointment_id,
                    resource_id=samples.CHAIR,
                    grains=wish.grains,
                    now=samples.NOW,
                )
                await unit.receipts.claim(
                    samples.receipt_of(f"tc_{number}", appointment_id=wish.appointment_id)
                )
                await unit.decisions.record(samples.decision_of(wish))
                await unit.sync_failures.put(samples.failure_of(wish, uid=f"uid-{number}"))
                await unit.sync_failures.resolve(
                    f"uid-{number}", at=samples.NOW, how=Resolution.CANCELLED
                )
                event = samples.event_of(wish, sequence=1)
                await unit.outbox.add(event)
                await unit.outbox.mark_delivered(event)
                offer = samples.offer_of(wish.slot, call_id=f"call-{number}")
                ends = samples.NOW + dt.timedelta(minutes=number - 2)
                await unit.offers.put([offer], expires_at=ends)
                received = samples.inbox_event_of(str(number))
                await unit.inbox.add(received)
                await unit.inbox.mark_processed(received, at=samples.NOW)
            await unit.commit()
    tables = "appointment, slot_claim, slot_offer, tool_receipt, outbox, inbox_event"
    analyze = {"mariadb": f"ANALYZE TABLE {tables}"}
    async with database.engine.begin() as connection:
        await connection.execute(text(analyze.get(database.engine.dialect.name, "ANALYZE")))


async def _ask_everything(database: SqlStorage) -> None:
    wish = samples.pending(samples.slot_at(20), customer=samples.ERIKA)
    stored = await steps.store(database.units, wish, lease=LEASE)
    await _read_everything(database, samples.slot_at(20), stored)
    await _write_everything(database, stored)
    assert await database.journal.due_watches(samples.NOW, limit=10) == ()
    await database.journal.hand_over(LEASE.owner)
    (taken,) = await database.journal.take_over(LEASE, limit=1)
    assert await database.journal.renew(taken, lease=LEASE)


async def _read_everything(database: SqlStorage, slot: Any, stored: Any) -> None:
    async with database.units.reading(samples.SALON) as unit:
        await unit.appointments.get(stored.appointment_id)
        await unit.appointments.by_reference(stored.reference)
        await unit.appointments.active_by_intent(stored.intent)
        await unit.appointments.active_of_caller(ERIKAS_PHONE, after=samples.NOW)
        await unit.appointments.active_of_call(samples.CALL)
        await unit.appointments.starting_in(slot, limit=10)
        await unit.claims.taken(
            [samples.CHAIR, "chair-2"], window=slot, now=samples.NOW, ignoring=["x"]
        )
        await unit.offers.get("s_1", call_id=samples.CALL, now=samples.NOW)
        await unit.receipts.get(samples.receipt_of("tc_1").key)
        await unit.calls.get(samples.CALL)
        await unit.outbox.undelivered(limit=10)
        await unit.inbox.unprocessed(limit=10)
        await unit.decisions.latest(limit=10)
        await unit.sync_failures.unresolved(limit=10)


async def _write_everything(database: SqlStorage, stored: Any) -> None:
    result = samples.confirmation_of(stored)
    async with database.units.writing(samples.SALON) as unit:
        await unit.appointments.save(stored, lease=LEASE)
        assert await unit.appointments.leave_wish(stored.appointment_id, CancelWish())
        assert await unit.appointments.take_wish(stored.appointment_id) == CancelWish()
        await unit.claims.keep_only(stored.appointment_id, grains=stored.grains[:2])
        await unit.receipts.complete(samples.receipt_of("tc_1").key, result=result)
        await unit.receipts.complete_waiting(stored.appointment_id, result=result)
        await unit.outbox.mark_delivered(samples.event_of(stored, sequence=1))
        await unit.inbox.mark_processed(samples.inbox_event_of("7"), at=samples.NOW)
        await unit.watches.put_off(samples.watch_of(stored), until=samples.NOW)
        await unit.watches.hasten(stored.appointment_id, at=samples.NOW)
        await unit.watches.end(stored.appointment_id)
        await unit.decisions.record(samples.decision_of(stored))
        await unit.sync_failures.resolve("uid-1", at=samples.NOW, how=Resolution.CANCELLED)
        assert await unit.offers.forget_expired(samples.NOW, limit=10) == 3
        await unit.commit()
    expired = samples.held(samples.slot_at(22), until=samples.NOW)
    await steps.store(database.units, expired)
    later = samples.held(samples.slot_at(22), until=samples.NOW + dt.timedelta(minutes=5))
    await steps.store(database.units, later)


async def _plan(database: SqlStorage, statement: str, parameters: Any) -> str:
    explain = {
        "sqlite": "EXPLAIN QUERY PLAN ",
        "postgresql": "EXPLAIN ",
        "mariadb": "EXPLAIN FORMAT=JSON ",
    }[database.engine.dialect.name]
    if isinstance(parameters, list):
        # One statement for many rows of parameters: all have the same plan.
        parameters = parameters[0]
    async with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            # A small table is read faster as a whole; the question is whether it has to be.
            await connection.execute(text("SET enable_seqscan = off"))
        answer = await connection.exec_driver_sql(explain + statement, parameters)
        lines = [row[-1] for row in answer]
        await connection.rollback()
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
