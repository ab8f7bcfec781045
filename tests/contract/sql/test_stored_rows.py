"""What stands in the rows: damaged entries, exact texts, instants, and where persons are found."""

import datetime as dt

from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import select, text, update
from structlog.testing import capture_logs

from adapters.sql.errors import UnreadableRow
from adapters.sql.tables import APPOINTMENT, METADATA
from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage


LEASE = Lease(owner="runner-1", milliseconds=30_000)


async def _damage(database: SqlStorage, appointment: Appointment, **columns: object) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            update(APPOINTMENT)
            .where(APPOINTMENT.c.appointment_id == appointment.appointment_id)
            .values(**columns)
        )


async def _row(database: SqlStorage, appointment: Appointment) -> Any:
    async with database.engine.connect() as connection:
        found = await connection.execute(
            select(APPOINTMENT).where(APPOINTMENT.c.appointment_id == appointment.appointment_id)
        )
        return found.one()


async def test_a_damaged_saga_blocks_no_other(database: SqlStorage) -> None:
    """The oldest entries cannot be read: the next ones are taken over all the same."""
    lost = [
        await steps.store(database.units, samples.pending(samples.slot_at(8 + number)))
        for number in range(2)
    ]
    sound = await steps.store(database.units, samples.pending(samples.slot_at(12)), lease=LEASE)
    await _damage(database, lost[0], saga="{")
    await _damage(database, lost[1], saga='{"_type":"MagicSaga"}')
    rows = [await _row(database, one) for one in lost]
    await database.advance(60)

    with capture_logs() as logs:
        taken = [await database.journal.take_over(LEASE, limit=1) for _ in range(2)]

    assert [[one.appointment_id for one in share] for share in taken] == [
        [sound.appointment_id],
        [],
    ]
    assert {damage.appointment_id for damage in database.journal.damaged} == {
        one.appointment_id for one in lost
    }
    assert [await _row(database, one) for one in lost] == rows
    alarms = [entry for entry in logs if entry["event"] == "saga_journal_entry_unreadable"]
    assert [entry["alarm"] for entry in alarms] == [True, True]


async def test_a_repaired_saga_is_taken_over(database: SqlStorage) -> None:
    """As soon as the entry can be read again it is work like any other."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(8)))
    text_of_saga = (await _row(database, stored)).saga
    await _damage(database, stored, saga="{}")
    before = await database.journal.take_over(LEASE, limit=1)
    await _damage(database, stored, saga=text_of_saga)

    (taken,) = await database.journal.take_over(LEASE, limit=1)

    assert before == ()
    assert taken.saga == stored.saga
    await database.journal.take_over(LEASE, limit=1)
    assert database.journal.damaged == frozenset()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("saga", "null and void"),
        ("state", "enchanted"),
        ("failure", "fate"),
        ("previous_uids", "[null]"),
        ("customer_phone", "0151 canary"),
    ],
)
async def test_a_damaged_row_is_named_and_not_quoted(
    sqlite: SqlStorage, column: str, value: str
) -> None:
    """Reading it is `StorageUnavailable` with the row's key, and without the number in it."""
    stored = await steps.store(sqlite.units, samples.pending(samples.slot_at(8)))
    await _damage(sqlite, stored, **{column: value})

    with pytest.raises(UnreadableRow, match=stored.appointment_id) as caught:
        await steps.read(sqlite.units, stored)

    assert isinstance(caught.value, StorageUnavailable)
    assert "canary" not in str(caught.value)


async def test_a_damaged_row_hides_no_other_of_its_salon(database: SqlStorage) -> None:
    """It is left out with an alarm, and named for whoever compares the two sides."""
    good = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    bad = await steps.store(database.units, samples.pending(samples.slot_at(12)))
    await _damage(database, bad, previous_uids="{")
    window = samples.slot_at(8, lasting=10 * 60)

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            assert await unit.appointments.starting_in(window, limit=10) == (good,)
            assert await unit.appointments.unreadable_in(window) == (bad.appointment_id,)

    assert any(entry.get("alarm") for entry in logs)


async def test_ids_are_compared_letter_by_letter(database: SqlStorage) -> None:
    """Case and trailing blanks tell ids apart, on databases too that would rather ignore them."""
    hold = evolve(samples.held(samples.slot_at(8)), appointment_id="aBc")
    others = [
        evolve(samples.held(samples.slot_at(9 + number)), appointment_id=name)
        for number, name in enumerate(("Abc", "aBc "))
    ]

    stored = [await steps.store(database.units, one) for one in (hold, *others)]

    assert [await steps.read(database.units, one) for one in stored] == stored


async def test_times_are_stored_as_instants(database: SqlStorage) -> None:
    """Ten o'clock in Berlin comes back as nine o'clock UTC, with its milliseconds."""
    berlin = dt.timezone(dt.timedelta(hours=1))
    until = dt.datetime(2025, 11, 24, 10, 0, 0, 123_456, tzinfo=berlin)

    stored = await steps.store(database.units, samples.held(samples.slot_at(8), until=until))
    read = await steps.read(database.units, stored)

    assert read is not None
    assert read.hold_until == dt.datetime(2025, 11, 24, 9, 0, 0, 123_000, tzinfo=dt.UTC)
    assert read.hold_until.utcoffset() == dt.timedelta(0)


async def test_a_naive_time_is_refused(database: SqlStorage) -> None:
    """A time without a zone never reaches a column."""
    naive = dt.datetime(2025, 11, 24, 10, 0)  # noqa: DTZ001 - the naive one is the case

    with pytest.raises(InvalidValue):
        await steps.store(database.units, samples.held(samples.slot_at(8), until=naive))


async def test_a_name_that_is_too_long_for_its_column_is_not_cut(database: SqlStorage) -> None:
    """A value comes back whole, or its transaction is refused."""
    long = evolve(samples.held(samples.slot_at(8)), event_type="e" * 192)

    try:
        stored = await steps.store(database.units, long)
    except StorageUnavailable:
        assert await steps.read(database.units, long) is None
    else:
        assert await steps.read(database.units, stored) == stored


async def test_a_refused_row_is_not_quoted(database: SqlStorage) -> None:
    """The error of a row that the database refuses names no person, nor does its cause."""
    wish = samples.pending(samples.slot_at(8))
    broken = evolve(wish, service_id=None)  # type: ignore[arg-type]

    with pytest.raises(StorageUnavailable) as caught:
        await steps.store(database.units, broken)

    chain: list[BaseException] = [caught.value]
    while (cause := chain[-1].__cause__) is not None:
        chain.append(cause)
    told = " ".join(f"{error!r} {error}" for error in chain)
    assert "Beispiel" not in told
    assert "4915112345678" not in told


async def test_persons_are_found_in_their_columns_only(database: SqlStorage) -> None:
    """Name, number and e-mail are in `appointment.customer_*` and `phone_call.caller`."""
    wish = samples.pending(samples.slot_at(8), customer=samples.ERIKA)
    await steps.store(database.units, wish)
    async with database.units.writing(samples.SALON) as unit:
        await unit.calls.record(samples.call_of(samples.ERIKA.phone))
        await unit.receipts.claim(samples.receipt_of("tc_1", appointment_id=wish.appointment_id))
        await unit.receipts.complete_waiting(
            wish.appointment_id, result=samples.confirmation_of(wish)
        )
        await unit.outbox.add(samples.event_of(wish, sequence=1))
        await unit.commit()

    found = set()
    async with database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in (await connection.execute(text(f"SELECT * FROM {table.name}"))).mappings():
                found |= {
                    f"{table.name}.{column}"
                    for column, value in row.items()
                    for canary in ("Müßtermann", "493033081738", "e@salon.test")
                    if canary in str(value)
                }

    assert found == {
        "appointment.customer_name",
        "appointment.customer_phone",
        "appointment.customer_email",
        "phone_call.caller",
    }


async def test_a_page_of_an_audit_names_what_cannot_be_read(database: SqlStorage) -> None:
    """And goes on behind it, although the last row of a page is a damaged one."""
    stored = [
        await steps.store(database.units, samples.pending(samples.slot_at(8 + number)))
        for number in range(3)
    ]
    await _damage(database, stored[1], saga="{")

    async with database.units.reading(samples.SALON) as unit:
        first = await unit.links.appointments_after("", limit=2)
        second = await unit.links.appointments_after(first.following or "", limit=2)

    assert (first.rows, first.unreadable) == ((stored[0],), (stored[1].appointment_id,))
    assert (second.rows, second.unreadable) == ((stored[2],), ())
