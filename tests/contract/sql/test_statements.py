"""How many statements the good path takes, and that none of them reads a whole table."""

import datetime as dt

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import text

from adapters.sql.rollout_register import SqlRolloutRegister
from adapters.sql.tenant_register import SqlTenantRegister
from booking_domain.model.call import CallOutcome
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.inbox_event import CALCOM, BlockedInterval
from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.sync_failure import Resolution, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import Lease, UnitOfWork
from tests.contract.sql.conftest import Watch
from tests.contract.sql.plans import plan_of, reads_whole_table
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage


# Longer than a busy machine takes to fill the tables.
LEASE = Lease(owner="runner-1", milliseconds=600_000)
OTHERS = Lease(owner="runner-2", milliseconds=600_000)
ERIKAS_PHONE = PhoneNumber("+493033081738")
OTHER_SALONS = tuple(f"salon-{number}" for number in range(40))


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
    await fill_many(database, [samples.SALON, *OTHER_SALONS])
    with watch(database.engine) as statements:
        await _ask_everything(database)

    plans = [
        (statement, await plan_of(database, statement, parameters))
        for statement, parameters in statements
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE"))
    ]

    assert len(plans) >= 20
    assert [
        (statement, plan) for statement, plan in plans if reads_whole_table(dialect, plan)
    ] == []


LOOK_UPS = {
    "get": "sqlite_autoindex_appointment_1 (tenant_id=? AND appointment_id=?)",
    "by_reference": "sqlite_autoindex_appointment_2 (tenant_id=? AND reference=?)",
    "active_by_intent": "sqlite_autoindex_appointment_3 (tenant_id=? AND active_intent=?)",
    "active_of_caller": (
        "ix_appointment_customer_phone (tenant_id=? AND customer_phone=? AND ends_at>?)"
    ),
    "active_of_call": "ix_appointment_call_id (tenant_id=? AND call_id=?)",
    "of_call": "ix_appointment_call_id (tenant_id=? AND call_id=?)",
    "receipts_of_call": "(tenant_id=? AND platform=? AND call_id=?)",
    "starting_in": "ix_appointment_starts_at (tenant_id=? AND starts_at>? AND starts_at<?)",
    "taken": "(tenant_id=? AND resource_id=? AND grain>? AND grain<?)",
    "keep_only": "ix_slot_claim_appointment_id (tenant_id=? AND appointment_id=?)",
    "offer": "(tenant_id=? AND call_id=? AND slot_id=?)",
    "receipt": "(tenant_id=? AND platform=? AND call_id=? AND invocation_id=?)",
    "waiting": "ix_tool_receipt_appointment_id (tenant_id=? AND appointment_id=?)",
    "call": "(tenant_id=? AND call_id=?)",
    "expired": "ix_slot_offer_expires_at (expires_at<?)",
    "unsettled": "ix_phone_call_outcome (tenant_id=? AND outcome=? AND first_seen_at<?)",
    "latest_calls": "ix_phone_call_first_seen_at (tenant_id=?)",
    "suspicious": "ix_phone_call_suspicion (tenant_id=? AND suspicion=?)",
    "appointments_after": "(tenant_id=? AND appointment_id>?)",
    "calls_after": "(tenant_id=? AND call_id>?)",
    "last_event_of": "sqlite_autoindex_outbox_1 (tenant_id=? AND appointment_id=?)",
    "point": "sqlite_autoindex_phone_call_1 (tenant_id=? AND call_id=?)",
    "of_number": "ix_customer_phone (tenant_id=? AND phone=?)",
    "undelivered": "ix_outbox_delivered (tenant_id=? AND delivered=?)",
    "by_provider_uid": "ix_appointment_provider_uid (tenant_id=? AND provider_uid=?)",
    "blocked": "ix_blocked_interval_last_grain (tenant_id=? AND resource_id=? AND last_grain>?)",
    "doubted": "sqlite_autoindex_inbox_event_1 (tenant_id=? AND source=? AND dedupe_key=?)",
    "wanted": "SCALAR SUBQUERY 1\nSEARCH claim_wish",
    "withdraw": "ix_claim_wish_owner_id (tenant_id=? AND owner_id=?)",
    "foreign": "sqlite_autoindex_foreign_booking_1 (tenant_id=? AND uid=?)",
    "event_types_of": "ix_event_type_host_host (tenant_id=? AND host=?)",
    "hosts": "(tenant_id=?)",
    "doubts": "ix_inbox_event_received_at (tenant_id=? AND received_at>?)",
    "waiting_events": "ix_inbox_event_source (tenant_id=? AND source=? AND processed_at=?",
    "events_about": "ix_inbox_event_source (tenant_id=? AND source=? AND processed_at=?",
    "unprocessed": "ix_inbox_event_processed_at (tenant_id=? AND processed_at=?)",
    "latest_decisions": "ix_reconciliation_decision_decided_at (tenant_id=?)",
    "is_open": "(tenant_id=? AND uid=? AND kind=?)",
    "unresolved": "ix_sync_failure_is_open (tenant_id=? AND is_open=?)",
    "open_about": "ix_sync_failure_is_open (tenant_id=? AND is_open=?)",
    "decisions_of": "(tenant_id=? AND appointment_id=?)",
    "is_recorded": "(tenant_id=? AND appointment_id=? AND subject=?",
    "hand_over": "ix_appointment_lease_owner (lease_owner=?)",
    "due_watches": "ix_booking_watch_next_look_at (next_look_at<?)",
    "take_over": "ix_appointment_lease_until (lease_until<?)",
    "left_by_others": "ix_appointment_lease_until (lease_until<?)",
    "callback": "sqlite_autoindex_callback_request_1 (tenant_id=? AND callback_id=?)",
    "unclosed": "ix_callback_request_is_open (tenant_id=? AND is_open=?)",
    "latest_callbacks": "ix_callback_request_asked_at (tenant_id=?)",
    "untold": "ix_tool_receipt_untold_since (tenant_id=? AND untold_since<?)",
    "awaiting_push": "ix_tool_receipt_untold_since (tenant_id=? AND untold_since>?)",
    "take_push": "ix_tool_receipt_appointment_id (tenant_id=? AND appointment_id=?)",
    "close_told": "ix_callback_request_appointment_id (tenant_id=? AND appointment_id=?)",
    "told": "ix_tool_receipt_appointment_id (tenant_id=? AND appointment_id=?)",
    "unheard_in": "(tenant_id=? AND platform=? AND call_id=?)",
    "latest_rehearsals": "ix_rehearsal_rehearsed_at (tenant_id=?)",
    "count_rehearsals": "ix_rehearsal_rehearsed_at (tenant_id=? AND rehearsed_at>?)",
    "rollout": "sqlite_autoindex_rollout_change_1 (tenant_id=?)",
    "salons": "ix_tenant_declaration_is_latest (is_latest=?)",
}


async def test_what_is_due_is_found_without_going_through_a_salon(
    database: SqlStorage, watch: Watch
) -> None:
    """Nearly everything is of the salons that a process serves, and nearly nothing is due."""
    await fill_many(database, [samples.SALON, *OTHER_SALONS])
    ended = "UPDATE appointment SET saga = NULL, lease_until = NULL, lease_owner = NULL"
    analyze = "ANALYZE TABLE appointment" if _is_mariadb(database) else "ANALYZE"
    async with database.engine.begin() as connection:
        await connection.execute(text(ended))
        await connection.execute(text(analyze))
    many = database.journal_serving(*OTHER_SALONS, samples.SALON)
    for number, journal in enumerate((database.journal_serving(samples.SALON), many)):
        await steps.store(database.units, samples.pending(samples.slot_at(20 + number)))
        with watch(database.engine) as statements:
            await journal.left_by_others(limit=10)
            (taken,) = await journal.take_over(LEASE, limit=10)
        await steps.save(database.units, samples.confirmed(taken))

        plans = [
            await plan_of(database, *one)
            for one in statements
            if one[0].lstrip().startswith("SELECT")
        ]
        assert len(plans) >= 4
        assert [plan for plan in plans if "ix_appointment_lease_until" not in plan] == []


def _is_mariadb(database: SqlStorage) -> bool:
    return database.engine.dialect.name == "mariadb"


CHANGING = frozenset(
    {
        "close_told",
        "keep_only",
        "point",
        "take_push",
        "told",
        "unheard_in",
        "waiting",
        "wanted",
        "withdraw",
    }
)


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_each_look_up_has_its_index(sqlite: SqlStorage, watch: Watch, name: str) -> None:
    """A look-up goes to its rows directly; reading all of one salon would be too much already."""
    with watch(sqlite.engine) as statements:
        await _look_up(sqlite, name)

    plan = await plan_of(sqlite, *statements[-1])

    assert LOOK_UPS[name] in plan


async def _look_up(sqlite: SqlStorage, name: str) -> None:
    if name == "hand_over":
        await sqlite.journal.hand_over("runner-1")
    elif name == "due_watches":
        await sqlite.journal.due_watches(samples.NOW, limit=1)
    elif name == "take_over":
        await sqlite.journal.take_over(LEASE, limit=1)
    elif name == "left_by_others":
        await sqlite.journal.left_by_others(limit=1)
    elif name == "salons":
        await SqlTenantRegister(sqlite.engine).latest()
    elif name == "rollout":
        await SqlRolloutRegister(sqlite.engine).latest(samples.SALON)
    elif name == "expired":
        await sqlite.expiry.forget_expired(samples.NOW, limit=10)
    elif name in CHANGING:
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
            "of_call": lambda: unit.appointments.of_call(samples.CALL),
            "receipts_of_call": lambda: unit.receipts.of_call(samples.CALL, platform="retell"),
            "starting_in": lambda: unit.appointments.starting_in(window, limit=10),
            "taken": lambda: unit.claims.taken(
                [samples.CHAIR], window=window, now=samples.NOW, ignoring=()
            ),
            "blocked": lambda: unit.claims.taken(
                [samples.CHAIR], window=window, now=samples.NOW, ignoring=()
            ),
            "doubted": lambda: unit.claims.taken(
                [samples.CHAIR], window=window, now=samples.NOW, ignoring=()
            ),
            "by_provider_uid": lambda: unit.appointments.by_provider_uid(["uid-1"]),
            "foreign": lambda: unit.foreign.get("uid-1"),
            "event_types_of": lambda: unit.foreign.event_types_of("7"),
            "hosts": unit.foreign.hosts,
            "offer": lambda: unit.offers.get("s", call_id=samples.CALL, now=samples.NOW),
            "receipt": lambda: unit.receipts.get(samples.receipt_of("tc_1").key),
            "call": lambda: unit.calls.get(samples.CALL),
            "unsettled": lambda: unit.calls.unsettled(begun_before=samples.NOW, limit=10),
            "latest_calls": lambda: unit.calls.latest(limit=10),
            "suspicious": lambda: unit.calls.suspicious(limit=10),
            "callback": lambda: unit.callbacks.get("b"),
            "unclosed": lambda: unit.callbacks.unclosed(limit=10),
            "latest_callbacks": lambda: unit.callbacks.latest(limit=10),
            "untold": lambda: unit.receipts.untold(before=samples.NOW, limit=10),
            "awaiting_push": lambda: unit.receipts.awaiting_push(since=samples.NOW, limit=10),
            "appointments_after": lambda: unit.links.appointments_after("a", limit=10),
            "last_event_of": lambda: unit.links.last_event_of("a"),
            "calls_after": lambda: unit.links.calls_after("c", limit=10),
            "of_number": lambda: unit.customers.of_number(ERIKAS_PHONE),
            "waiting_events": lambda: unit.inbox.waiting(CALCOM, after=None, limit=10),
            "events_about": lambda: unit.inbox.waiting_about(CALCOM, ["uid-1"], limit=10),
            "doubts": lambda: unit.inbox.doubted(since=samples.NOW - samples.minutes(10)),
            "undelivered": lambda: unit.outbox.undelivered(limit=10),
            "unprocessed": lambda: unit.inbox.unprocessed(limit=10),
            "latest_decisions": lambda: unit.decisions.latest(limit=10),
            "latest_rehearsals": lambda: unit.rehearsals.latest(limit=10),
            "count_rehearsals": lambda: unit.rehearsals.count_since(samples.NOW),
            "is_open": lambda: unit.sync_failures.is_open("uid-1", kind=SyncFailureKind.ENDING),
            "unresolved": lambda: unit.sync_failures.unresolved(limit=10),
            "open_about": lambda: unit.sync_failures.open_about("uid-1"),
            "decisions_of": lambda: unit.decisions.of("a"),
            "is_recorded": lambda: unit.decisions.is_recorded(
                samples.decision_of(samples.pending(window))
            ),
        }
        await chosen[name]()


async def _look_up_to_change(sqlite: SqlStorage, name: str) -> None:
    wish = samples.pending(samples.slot_at(10))
    async with sqlite.units.writing(samples.SALON) as unit:
        if name in {"keep_only", "wanted"}:
            await unit.claims.keep_only("a", grains=())
        elif name == "withdraw":
            await unit.claims._wishes.forget("a")  # type: ignore[attr-defined]
        elif name == "told":
            await unit.receipts.told("a", by=samples.NOW)
        elif name == "unheard_in":
            await unit.receipts.unheard_in(samples.CALL, platform="retell", since=samples.NOW)
        elif name == "take_push":
            await unit.receipts.take_push("a", call_id=samples.CALL)
        elif name == "close_told":
            await unit.callbacks.close_told("a", at=samples.NOW, note="gehört")
        elif name == "point":
            await unit.links.point(samples.CALL, at="a", instead_of=None)
        else:
            await unit.receipts.complete_waiting("a", result=samples.confirmation_of(wish))


async def fill_many(database: SqlStorage, tenant_ids: Iterable[str]) -> None:
    """Store enough that a planner prefers an index, with other tenants' rows around them."""
    for tenant_id in tenant_ids:
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
                owed = samples.NOW + dt.timedelta(minutes=1) if number else None
                receipt = samples.receipt_of(f"tc_{number}", appointment_id=wish.appointment_id)
                await unit.receipts.claim(evolve(receipt, untold_since=owed))
                await unit.callbacks.add(
                    samples.callback_of(f"callback-{number}", call_id=f"call-{number}")
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
                block = BlockedInterval(samples.CHAIR, slot=wish.slot, key=None)
                await unit.inbox.add(received, blocking=block)
                if number % 9:
                    await unit.inbox.mark_processed(received, at=samples.NOW)
                await unit.foreign.put(samples.foreign_booking(f"uid-{number}", slot=wish.slot))
                await unit.foreign.note_host(f"type-{number}", host=f"host-{number % 7}")
                await unit.calls.record(
                    evolve(
                        samples.call_of(None, call_id=f"call-{number}"),
                        outcome=CallOutcome.INFORMATION,
                    )
                )
                await unit.customers.saw(
                    samples.known(evolve(samples.MAX, name=f"Max {number}"), tenant_id=tenant_id)
                )
            await unit.commit()
    tables = (
        "appointment, slot_claim, slot_offer, tool_receipt, outbox, inbox_event, phone_call,"
        " customer, callback_request"
    )
    analyze = {"mariadb": f"ANALYZE TABLE {tables}"}
    async with database.engine.begin() as connection:
        await connection.execute(text(analyze.get(database.engine.dialect.name, "ANALYZE")))


async def _ask_everything(database: SqlStorage) -> None:
    wish = samples.pending(samples.slot_at(20), customer=samples.ERIKA)
    stored = await steps.store(database.units, wish, lease=LEASE)
    await _read_everything(database, samples.slot_at(20), stored)
    await _write_everything(database, stored)
    await _ring_back(database, stored)
    assert await database.journal.due_watches(samples.NOW, limit=10) == ()
    # Three in each of the 41 salons: some of them, so that the planner has a choice.
    assert await database.expiry.forget_expired(samples.NOW, limit=10) == 10
    assert await database.traces.since(samples.NOW, tenant_id=samples.SALON, limit=10) == ()
    await database.matters.count([samples.SALON, "salon-3"])
    assert await database.journal.left_by_others(limit=10) == ()
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
        await unit.appointments.of_call(samples.CALL)
        await unit.receipts.of_call(samples.CALL, platform="retell")
        await unit.appointments.by_provider_uid([stored.provider_uid or "uid-9", "uid-x"])
        await unit.foreign.get("uid-9")
        await unit.foreign.read_until()
        await unit.foreign.event_types_of("7")
        (first, *_) = await unit.inbox.waiting(CALCOM, after=None, limit=1)
        await unit.inbox.waiting(CALCOM, after=first, limit=10)
        await unit.inbox.doubted(since=samples.NOW - samples.minutes(10))
        await unit.appointments.starting_in(slot, limit=10)
        await unit.claims.taken(
            [samples.CHAIR, "chair-2"], window=slot, now=samples.NOW, ignoring=["x"]
        )
        await unit.offers.get("s_1", call_id=samples.CALL, now=samples.NOW)
        await unit.receipts.get(samples.receipt_of("tc_1").key)
        await unit.calls.get(samples.CALL)
        await unit.calls.unsettled(begun_before=samples.NOW, limit=10)
        await unit.calls.latest(limit=10)
        await unit.calls.suspicious(limit=10)
        await unit.links.appointments_after("0", limit=10)
        await unit.links.calls_after("c", limit=10)
        assert await unit.links.last_event_of(stored.appointment_id) == 0
        await unit.customers.of_number(ERIKAS_PHONE)
        await unit.outbox.undelivered(limit=10)
        await unit.inbox.unprocessed(limit=10)
        await unit.decisions.latest(limit=10)
        await unit.sync_failures.unresolved(limit=10)
        await unit.sync_failures.is_open("uid-1", kind=SyncFailureKind.ENDING)
        await unit.sync_failures.open_about("uid-1")
        await unit.decisions.of(stored.appointment_id)
        await unit.decisions.is_recorded(samples.decision_of(stored))


async def _mark(unit: UnitOfWork, stored: Any) -> None:
    for number in (1, 2):
        at = samples.NOW + dt.timedelta(seconds=number)
        await unit.customers.marked(stored.appointment_id, is_absent=True, at=at)


async def _write_foreign(unit: UnitOfWork, *, slot: TimeSlot) -> None:
    await unit.inbox.waiting_about(CALCOM, ["uid-new"], limit=10)
    web = await unit.foreign.put(samples.foreign_booking("uid-new", slot=slot))
    await unit.foreign.put(web)
    await unit.foreign.note_read(samples.NOW)
    await unit.foreign.note_host("type-1", host="7")
    await unit.foreign.remove("uid-8")


async def _ring_back(database: SqlStorage, stored: Any) -> None:
    async with database.units.writing(samples.SALON) as unit:
        await unit.callbacks.get("callback-1")
        await unit.callbacks.unclosed(limit=10)
        await unit.callbacks.latest(limit=10)
        await unit.receipts.untold(before=samples.NOW, limit=10)
        to_change = await unit.callbacks.to_change("callback-1")
        assert to_change is not None
        await unit.callbacks.save(to_change)
        assert await unit.callbacks.close("callback-1", at=samples.NOW, note="gesprochen")
        await unit.receipts.told(stored.appointment_id, by=samples.NOW)
        await unit.callbacks.close_told(stored.appointment_id, at=samples.NOW, note="gehört")
        await unit.receipts.told_in(samples.receipt_of("tc_1").key)
        await unit.receipts.unheard_in(samples.CALL, platform="retell", since=samples.NOW)
        await unit.receipts.await_push(samples.receipt_of("tc_1").key)
        await unit.receipts.awaiting_push(since=samples.NOW, limit=10)
        await unit.receipts.take_push(stored.appointment_id, call_id=samples.CALL)
        await unit.commit()


async def _write_everything(database: SqlStorage, stored: Any) -> None:
    result = samples.confirmation_of(stored)
    async with database.units.writing(samples.SALON) as unit:
        await unit.appointments.save(stored, lease=LEASE)
        assert await unit.appointments.leave_wish(stored.appointment_id, CancelWish())
        assert await unit.appointments.take_wish(stored.appointment_id) == CancelWish()
        await unit.claims.adopt("foreign-1", resource_id=samples.CHAIR, grains=stored.grains)
        await unit.claims.fulfil_wishes(limit=10)
        await unit.claims.keep_only(stored.appointment_id, grains=stored.grains[:2])
        await unit.claims.withdraw("foreign-1")
        await _write_foreign(unit, slot=stored.slot)
        await unit.receipts.complete(samples.receipt_of("tc_1").key, result=result)
        await unit.receipts.complete_waiting(stored.appointment_id, result=result)
        await unit.outbox.mark_delivered(samples.event_of(stored, sequence=1))
        await unit.inbox.mark_processed(samples.inbox_event_of("7"), at=samples.NOW)
        await unit.inbox.park(samples.inbox_event_of("6"), at=samples.NOW)
        await unit.inbox.end_doubt(samples.inbox_event_of("5"))
        await unit.calls.save(samples.call_of(None, call_id="call-7"))
        await unit.links.point("call-7", at=stored.appointment_id, instead_of=None)
        erika = samples.known(samples.ERIKA).customer_id
        await unit.customers.decided([erika], consent=Consent.GIVEN, at=samples.NOW)
        await unit.customers.disclosed([erika], at=samples.NOW)
        await _mark(unit, stored)
        await unit.customers.missed(erika)
        await unit.customers.came_after_all(erika)
        await unit.watches.put_off(samples.watch_of(stored), until=samples.NOW)
        await unit.watches.hasten(stored.appointment_id, at=samples.NOW)
        await unit.watches.end(stored.appointment_id)
        await unit.decisions.record(samples.decision_of(stored))
        await unit.sync_failures.resolve("uid-1", at=samples.NOW, how=Resolution.CANCELLED)
        await unit.commit()
    expired = samples.held(samples.slot_at(22), until=samples.NOW)
    await steps.store(database.units, expired)
    later = samples.held(samples.slot_at(22), until=samples.NOW + dt.timedelta(minutes=5))
    await steps.store(database.units, later)
