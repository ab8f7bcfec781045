"""What waits for a time that never comes is met by nobody, and is told of all the same."""

import datetime as dt

from collections.abc import AsyncIterator, Callable

import pytest

from attrs import evolve, frozen
from structlog.testing import capture_logs

from booking_domain.errors import UnreadableData
from booking_domain.model.inbox_event import BlockedInterval
from booking_domain.model.tool_receipt import LivePush
from booking_domain.ports.unit_of_work import Lease
from tests.contract.sql.test_damaged_rows import alarms, change
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage


# What no program writes, and a hand or a clock that was years wrong can.
_NEVER = {
    "sqlite": ("'soon'", "'9999-12-31 00:00:00.000000'"),
    "mariadb": ("'9999-12-31 00:00:00'",),
    "postgresql": ("'20251-11-20 09:00:00+00'", "'9999-12-31 00:00:00+00'", "'infinity'"),
}
LEASE = Lease("me", milliseconds=9000)
GOOD, BAD = samples.pending(samples.slot_at(10)), samples.pending(samples.slot_at(12))
OF_BAD = f"appointment_id = '{BAD.appointment_id}'"


@frozen
class Never:
    """A database, and a time on it that never comes."""

    database: SqlStorage
    time: str


@pytest.fixture(params=[(name, time) for name, times in _NEVER.items() for time in times])
async def never(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[Never]:
    """This will give a migrated database, once for each such time."""
    name, time = request.param
    async with sql_storage(None if name == "sqlite" else server_url(name)) as storage:
        yield Never(storage, time)


async def test_a_watch_that_is_never_due_is_told_of_and_keeps_nobody_waiting(never: Never) -> None:
    """The calendar would never be asked again whether a lost request has landed."""
    database = never.database
    async with database.units.writing(samples.SALON) as unit:
        for one in (BAD, GOOD):
            await unit.watches.put(samples.watch_of(one))
        await unit.commit()
    await change(database, f"UPDATE booking_watch SET next_look_at = {never.time} WHERE {OF_BAD}")
    now = samples.watch_of(GOOD).next_look_at

    with capture_logs() as logs:
        seen = [await database.journal.due_watches(now, limit=5) for _ in range(2)]

    assert [[one.appointment_id for one in due] for due in seen] == [[GOOD.appointment_id]] * 2
    assert alarms(logs) == [("booking_watch_unreadable", BAD.appointment_id)]


async def test_a_receipt_that_is_never_due_is_told_of_and_keeps_nobody_waiting(
    never: Never,
) -> None:
    """Its caller was told "pending", and nobody would ever ring back."""
    database = never.database
    async with database.units.writing(samples.SALON) as unit:
        for name in ("bad", "good"):
            await unit.receipts.claim(evolve(samples.receipt_of(name), untold_since=samples.NOW))
        await unit.commit()
    of_bad = "invocation_id = 'bad'"
    await change(database, f"UPDATE tool_receipt SET untold_since = {never.time} WHERE {of_bad}")
    before = samples.NOW + dt.timedelta(minutes=1)

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            seen = [await unit.receipts.untold(before=before, limit=5) for _ in range(2)]

    assert [[one.key.invocation_id for one in due] for due in seen] == [["good"]] * 2
    ((alarm, tool_call),) = [(one["event"], one["tool_call_id"]) for one in logs if "alarm" in one]
    assert (alarm, tool_call) == ("tool_receipt_unreadable", "bad")


async def test_a_late_result_is_told_although_another_receipt_cannot_be_read(
    database: SqlStorage,
) -> None:
    """The incident: one damaged receipt kept all results of its salon from their calls."""
    async with database.units.writing(samples.SALON) as unit:
        for name in ("bad", "good"):
            receipt = evolve(samples.receipt_of(name), untold_since=samples.NOW)
            await unit.receipts.claim(evolve(receipt, live_push=LivePush.AWAITED))
        await unit.commit()
    await change(database, "UPDATE tool_receipt SET result = '[' WHERE invocation_id = 'bad'")

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            due = await unit.receipts.awaiting_push(since=samples.NOW, limit=1)

    assert [one.key.invocation_id for one in due] == ["good"]
    assert [one["event"] for one in logs if "alarm" in one] == ["tool_receipt_unreadable"]


async def test_a_lease_that_outlasts_every_process_is_told_of(database: SqlStorage) -> None:
    """A database's clock that was years ahead for a second leaves a saga that nobody resumes."""
    for one in (BAD, GOOD):
        await steps.store(database.units, one)
    far = 4_102_444_800_000  # the year 2100
    await change(database, f"UPDATE appointment SET lease_until = {far} WHERE {OF_BAD}")

    with capture_logs() as logs:
        first = await database.journal.take_over(LEASE, limit=5)
        second = await database.journal.take_over(LEASE, limit=5)

    assert [one.appointment_id for one in (*first, *second)] == [GOOD.appointment_id]
    assert [one.appointment_id for one in database.journal.damaged] == [BAD.appointment_id]
    assert alarms(logs) == [("saga_journal_entry_unreadable", BAD.appointment_id)]


@pytest.mark.parametrize("half", ["saga = NULL", "lease_until = NULL"])
async def test_of_half_a_journal_entry_nothing_is_said(database: SqlStorage, half: str) -> None:
    """Nobody would resume a saga without a lease, and its caller would hear "pending" for ever."""
    await steps.store(database.units, BAD)
    await change(database, f"UPDATE appointment SET {half} WHERE {OF_BAD}")

    with capture_logs() as logs:
        taken = await database.journal.take_over(LEASE, limit=5)
        async with database.units.reading(samples.SALON) as unit:
            unreadable = await unit.appointments.unreadable_in(samples.slot_at(0, lasting=1440))
        with pytest.raises(UnreadableData, match="only one of the columns saga and lease_until"):
            async with database.units.reading(samples.SALON) as unit:
                await unit.appointments.get(BAD.appointment_id)

    assert taken == ()
    assert unreadable == (BAD.appointment_id,)
    assert ("appointment_unreadable", BAD.appointment_id) in alarms(logs)


async def test_a_blocked_time_that_is_no_number_is_told_of_and_nothing_is_offered_over_it(
    sqlite: SqlStorage,
) -> None:
    """Whoever asks for free times of that chair is told that they cannot be read."""
    async with sqlite.units.writing(samples.SALON) as unit:
        blocking = BlockedInterval(samples.CHAIR, slot=samples.slot_at(12), key=None)
        await unit.inbox.add(samples.inbox_event_of("one"), blocking=blocking)
        await unit.commit()
    await change(sqlite, "UPDATE blocked_interval SET last_grain = 'soon'")

    with capture_logs() as logs, pytest.raises(UnreadableData, match="blocked_interval"):
        async with sqlite.units.reading(samples.SALON) as unit:
            await unit.claims.taken(
                [samples.CHAIR], window=samples.slot_at(12), now=samples.NOW, ignoring=()
            )

    assert [one["event"] for one in logs if "alarm" in one] == ["blocked_interval_unreadable"]
