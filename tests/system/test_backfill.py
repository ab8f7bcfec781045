"""44 calls whose links are broken in every reported way: the real handler on real databases."""

import asyncio
import os
import signal
import subprocess
import sys

from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import select

from adapters.sql.tables import METADATA, PHONE_CALL
from booking_domain.application.audit import Audit
from booking_domain.application.audit_result import AuditPhase, AuditProgress, AuditResult
from booking_domain.application.reconcile import Mode
from booking_domain.errors import UnknownTenant
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import CallKind, CallOutcome
from booking_domain.model.decision_record import Verdict
from booking_domain.model.link_count import LinkCount
from booking_domain.model.link_words import words_of_link
from booking_domain.model.saga import Failure
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.doubles.desynced_salon import (
    CALLS,
    MOVED,
    RIGHT,
    TENANT,
    TWICE_DELIVERED,
    WINDOW,
    DesyncedSalon,
    desynced_salon,
    is_anonymous,
)


ROOT = Path(__file__).parents[2]
ALL_LINKED = LinkCount(with_booking=CALLS, linked=CALLS)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def database(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[SqlStorage]:
    """Every database, one after the other."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as opened:
        yield opened


async def audited(
    salon: DesyncedSalon,
    database: SqlStorage,
    *,
    mode: Mode,
    told: list[AuditProgress] | None = None,
) -> AuditResult:
    progress: list[AuditProgress] = [] if told is None else told
    command = Audit(tenant_id=TENANT.tenant_id, window=WINDOW, mode=mode)
    return await salon.handler(database.units).handle(command, tell=progress.append)


def counted(result: AuditResult) -> Counter[tuple[str, str]]:
    words = [words_of_link(one.decision) for one in result.findings]
    return Counter((one.decision, one.reason) for one in words)


async def everything(database: SqlStorage) -> dict[str, list[Any]]:
    async with database.engine.connect() as connection:
        return {
            name: sorted(map(repr, (await connection.execute(select(table))).all()))
            for name, table in METADATA.tables.items()
        }


WRONG = {
    ("adopt_booking", "booking_names_call"): 13,
    # Anonymous ones, and one whose call was delivered twice: their bookings name them.
    ("link", "booking_names_call"): 4,
    ("link", "number_name_and_time"): 6,
    ("link", "made_in_call"): 17,
    ("end_twin", "twin_of_the_booked_one"): 1,
    # Two of the salon's own software without a kind; every tenth call without an outcome.
    ("fill_call", "facts_of_the_call"): 7,
}


async def test_an_audit_lists_what_is_wrong_and_changes_nothing(database: SqlStorage) -> None:
    """Of 44 calls with a booking 4 are linked both ways."""
    salon = await desynced_salon()
    await salon.store(database.units)
    before = await everything(database)

    found = await audited(salon, database, mode=Mode.DRY_RUN)

    assert found.before == found.after == LinkCount(with_booking=CALLS, linked=RIGHT)
    assert counted(found) == WRONG
    assert not found.is_settled
    assert await everything(database) == before


async def test_a_backfill_links_44_of_44_and_a_second_one_changes_nothing(
    database: SqlStorage,
) -> None:
    """Not a single row of any table."""
    salon = await desynced_salon()
    await salon.store(database.units)

    first = await audited(salon, database, mode=Mode.MEND)
    after = await everything(database)
    second = await audited(salon, database, mode=Mode.MEND)

    assert (first.before.linked, first.after) == (RIGHT, ALL_LINKED)
    assert counted(first) == WRONG
    assert all(one.is_mended for one in first.findings)
    assert (first.is_settled, second.is_settled) == (True, True)
    assert (second.findings, second.reconciliation.findings) == ((), ())
    assert await everything(database) == after


async def test_every_link_is_the_one_that_was_forgotten(database: SqlStorage) -> None:
    """Each call names its own appointment, and that names the call, anonymous callers' too."""
    salon = await desynced_salon()
    await salon.store(database.units)

    await audited(salon, database, mode=Mode.MEND)

    async with database.units.reading(TENANT.tenant_id) as unit:
        for number, one in enumerate(salon.conversations):
            call = await unit.calls.get(one.call.call_id)
            assert call is not None
            assert call.last_appointment_id is not None
            row = await unit.appointments.get(call.last_appointment_id)
            assert row is not None
            assert row.call_id == call.call_id
            assert one.booking.uid in {row.provider_uid, *row.previous_uids}
            assert row.customer is not None
            assert row.customer.name == one.booking.attendee.name
            assert (row.customer.phone is None) is is_anonymous(number)
            assert call.outcome is CallOutcome.BOOKED
            assert call.kind is not CallKind.UNKNOWN
        second_delivery = await unit.calls.get(TWICE_DELIVERED)
        twin = await unit.appointments.get("twin")
    assert second_delivery is not None
    assert second_delivery.last_appointment_id is None
    assert twin is not None
    assert (twin.state, twin.failure) == (AppointmentState.FAILED, Failure.ALREADY_BOOKED)


async def test_adopted_appointments_own_their_time_and_everything_is_written_down(
    database: SqlStorage,
) -> None:
    """No chair is free where somebody sits, and the twin's grains have changed hands."""
    salon = await desynced_salon()
    await salon.store(database.units)

    result = await audited(salon, database, mode=Mode.MEND)

    async with database.units.reading(TENANT.tenant_id) as unit:
        rows = (await unit.links.appointments_after("", limit=100)).rows
        resources = {row.resource_id for row in rows}
        taken = await unit.claims.taken(
            resources, window=WINDOW, now=salon.clock.now(), ignoring=()
        )
        decisions = await unit.decisions.latest(limit=100)
        events = await unit.outbox.undelivered(limit=100)
        known = await unit.customers.of_number(salon.conversations[0].call.caller)  # type: ignore[arg-type]
    assert taken == {(row.resource_id, grain) for row in rows for grain in row.grains}
    assert len(decisions) == len(result.findings)
    assert Counter(one.verdict for one in decisions) == {
        Verdict.ADOPTED: 13,
        Verdict.LINKED: 27,
        Verdict.TWIN_ENDED: 1,
        Verdict.FILLED: 7,
    }
    assert Counter(one.kind.value for one in events) == {
        "appointment_adopted": 13,
        "appointment_booked": 2,
        "appointment_twin_ended": 1,
    }
    assert [one.name for one in known] == [salon.conversations[0].booking.attendee.name]
    moved = next(row for row in rows if row.call_id == f"call_{MOVED}")
    assert moved.previous_uids == (salon.conversations[MOVED].booking.uid,)


async def test_two_backfills_at_once_mend_everything_once(database: SqlStorage) -> None:
    """Whoever is slower finds that it is done."""
    salon = await desynced_salon()
    await salon.store(database.units)

    both = await asyncio.gather(
        *(audited(salon, database, mode=Mode.MEND) for _ in range(2)),
    )

    last = await audited(salon, database, mode=Mode.MEND)
    mended = sum(one.is_mended for result in both for one in result.findings)
    fills = sum(counted(result)["fill_call", "facts_of_the_call"] for result in both)
    # What is filled twice is the same twice; everything else happens once.
    assert mended - fills == sum(WRONG.values()) - 7
    assert (last.after, last.findings) == (ALL_LINKED, ())


async def test_whoever_waits_hears_how_far_it_is(database: SqlStorage) -> None:
    """Reading, mending one by one, comparing."""
    salon = await desynced_salon()
    await salon.store(database.units)
    told: list[AuditProgress] = []

    await audited(salon, database, mode=Mode.MEND, told=told)

    mending = [one for one in told if one.phase is AuditPhase.MENDING]
    assert [one.done for one in mending] == list(range(1, sum(WRONG.values()) + 1))
    assert {one.of for one in mending} == {sum(WRONG.values())}
    assert told[0].phase is AuditPhase.READING
    assert told[-1].phase is AuditPhase.COMPARING


async def test_a_salon_that_is_not_configured_is_refused(database: SqlStorage) -> None:
    """There is nothing to look through."""
    salon = await desynced_salon()
    command = Audit(tenant_id="nobody", window=WINDOW, mode=Mode.MEND)

    with pytest.raises(UnknownTenant):
        await salon.handler(database.units).handle(command, tell=lambda _: None)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("at_commit", [1, 14, 31, 47])
async def test_a_backfill_that_is_killed_goes_on_where_it_was(at_commit: int, when: str) -> None:
    """`kill -9` around a commit: nothing is half done, nothing is done twice."""
    salon = await desynced_salon()
    async with sql_storage(None) as database:
        await salon.store(database.units)
        killed = await asyncio.to_thread(
            subprocess.run,
            [
                *(sys.executable, "-m", "tests.system.killed_backfill"),
                *(database.url, str(at_commit), when),
            ],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            check=False,
            timeout=180,
        )
        assert killed.returncode == -signal.SIGKILL
        after_kill = await audited(salon, database, mode=Mode.DRY_RUN)

        done = await audited(salon, database, mode=Mode.MEND)

        is_written = when == "after"
        assert len(after_kill.findings) == sum(WRONG.values()) - (at_commit - (not is_written))
        assert len(done.findings) == len(after_kill.findings)
        assert (done.after, done.is_settled) == (ALL_LINKED, True)
        async with database.units.reading(TENANT.tenant_id) as unit:
            decisions = await unit.decisions.latest(limit=100)
        assert len(decisions) == sum(WRONG.values())


async def test_what_has_no_right_answer_is_reported_and_left(database: SqlStorage) -> None:
    """A call with two rows whose booking names neither: listed by each run, written once."""
    salon = await desynced_salon()
    await salon.store(database.units)
    unclear = salon.conversations[14].call
    async with database.units.writing(TENANT.tenant_id) as unit:
        await unit.calls.record(evolve(unclear, call_id="call_14b"))
        await unit.commit()

    first = await audited(salon, database, mode=Mode.MEND)
    after = await everything(database)
    second = await audited(salon, database, mode=Mode.MEND)

    assert counted(second) == {("report", "several_calls_fit"): 1}
    assert not first.is_settled
    assert first.after == LinkCount(with_booking=CALLS - 1, linked=CALLS - 1)
    assert await everything(database) == after
    async with database.engine.connect() as connection:
        pointers = select(PHONE_CALL.c.last_appointment_id).where(
            PHONE_CALL.c.call_id.in_([unclear.call_id, "call_14b"])
        )
        assert set((await connection.execute(pointers)).scalars()) == {None}
