"""One row that nobody can read is told of once, and stops nothing else of its salon."""

import datetime as dt

from collections.abc import MutableMapping, Sequence
from typing import Any

import pytest

from attrs import evolve
from sqlalchemy import text
from structlog.testing import capture_logs

from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.reconciliation import Problem, Report
from booking_domain.model.results import SystemUnavailable, Trouble
from booking_domain.model.time_slot import TimeSlot
from tests.contract.sql.sql_world import SqlWorld
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, TEN, booked, cancelled, grains, moved, on_the_web, taken
from tests.doubles.salon import MONDAY_MORNING


WINDOW = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=30))


async def change(database: SqlStorage, statement: str, **values: object) -> None:
    async with database.engine.begin() as connection:
        changed = await connection.execute(text(statement), values)
    assert changed.rowcount == 1


async def damage(database: SqlStorage, row: Appointment, column: str, value: object) -> None:
    statement = f"UPDATE appointment SET {column} = :value WHERE appointment_id = :id"
    await change(database, statement, value=value, id=row.appointment_id)


def alarms(logs: Sequence[MutableMapping[str, Any]]) -> list[tuple[str, str]]:
    keys = ("appointment_id", "call_id", "row")
    return [
        (one["event"], next(one[key] for key in keys if key in one))
        for one in logs
        if one.get("alarm")
    ]


def deaf(world: SqlWorld) -> Ears:
    ears = Ears(world)
    ears.post = Post.LOST
    return ears


async def read_until(world: SqlWorld) -> dt.datetime:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        until = await unit.foreign.read_until()
    assert until is not None
    return until


async def reconciled(world: SqlWorld) -> Reconciliation:
    tenant_id = world.tenant.tenant_id
    handler = ReconcileHandler(
        calendars={tenant_id: world.calendar},
        tenants={tenant_id: world.tenant},
        units=world.units,
        mender=world.mender,
        clock=world.clock,
    )
    command = Reconcile(tenant_id=tenant_id, window=WINDOW, mode=Mode.MEND)
    return await handler.handle(command, tell=lambda _: None)


DAMAGES = {"state": "enchanted", "previous_uids": "[", "customer_phone": "kaputt"}


@pytest.mark.parametrize("column", DAMAGES)
async def test_a_damaged_appointment_stops_no_news_of_the_others(
    database: SqlStorage, column: str
) -> None:
    """The mark moves on, the row is named in one alarm and listed, and its news is not lost."""
    world = SqlWorld(database.engine)
    ears = deaf(world)
    row = await booked(world)
    assert row.provider_uid is not None
    await cancelled(world, row.provider_uid)
    await on_the_web(world, start=ELEVEN)
    before = (await database_value(database, row, column),)
    await damage(database, row, column, DAMAGES[column])

    with capture_logs() as logs:
        first = await ears.poll()
        marks = [await read_until(world)]
        world.clock.advance(600)
        await ears.poll()
        marks.append(await read_until(world))
        listed = await reconciled(world)

    assert (first.outcomes, first.left) == ({"unreadable": 1, "foreign": 1}, 0)
    assert await taken(world) == grains(TEN) | grains(ELEVEN)
    assert marks[1] > marks[0]
    assert alarms(logs) == [("appointment_unreadable", row.appointment_id)]
    assert [(one.appointment_id, one.decision) for one in listed.findings] == [
        (row.appointment_id, Report(Problem.DAMAGED, subject=""))
    ]

    await damage(database, row, column, *before)
    await reconciled(world)

    assert await state_of(world, row) is AppointmentState.CANCELLED
    assert await taken(world) == grains(ELEVEN)


async def database_value(database: SqlStorage, row: Appointment, column: str) -> object:
    statement = text(f"SELECT {column} FROM appointment WHERE appointment_id = :id")
    async with database.engine.connect() as connection:
        return (await connection.execute(statement, {"id": row.appointment_id})).scalar()


async def state_of(world: SqlWorld, row: Appointment) -> AppointmentState:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        found = await unit.appointments.get(row.appointment_id)
    assert found is not None
    return found.state


async def test_a_foreign_booking_that_cannot_be_read_is_learnt_anew(database: SqlStorage) -> None:
    """The calendar has the whole truth of it: its next word replaces the damaged one."""
    world = SqlWorld(database.engine)
    ears = deaf(world)
    uid = await on_the_web(world)
    await ears.poll()
    await change(database, "UPDATE foreign_booking SET status = 'enchanted'")
    await moved(world, uid)
    await on_the_web(world, start=ELEVEN + dt.timedelta(hours=1))

    with capture_logs() as logs:
        polled = await ears.poll()

    assert polled.left == 0
    assert await taken(world) == grains(ELEVEN) | grains(ELEVEN + dt.timedelta(hours=1))
    ((event, name),) = alarms(logs)
    assert event == "foreign_booking_unreadable"
    assert uid not in name


@pytest.mark.parametrize("call_id", ["call_1", "another_call"])
async def test_of_an_appointment_in_an_unknown_state_nothing_is_said(
    database: SqlStorage, call_id: str
) -> None:
    """Not "I find none": a newer process may have written what it is in."""
    world = SqlWorld(database.engine)
    row = await booked(world)
    await damage(database, row, "state", "no_show")

    with capture_logs() as logs:
        said = [
            await world.say(command, call_id=call_id)
            for command in (
                FindAppointments(customer_name="Max Beispiel"),
                GetBookingStatus(customer_name="Max Beispiel"),
            )
            for _ in range(2)
        ]

    assert said == [SystemUnavailable(Trouble.STORAGE)] * 4
    assert alarms(logs) == [("appointment_unreadable", row.appointment_id)]


async def test_a_failure_that_cannot_be_read_is_listed_beside_the_others(
    database: SqlStorage,
) -> None:
    """Nothing is compared less for it; its row is named, with what is wrong, in one alarm."""
    world = SqlWorld(database.engine)
    row = await booked(world)
    async with world.units.writing(world.tenant.tenant_id) as unit:
        for uid in ("uid-1", "uid-2"):
            await unit.sync_failures.put(samples.failure_of(row, uid=uid))
        await unit.commit()
    await change(database, "UPDATE sync_failure SET kind = 'gibberish' WHERE uid = 'uid-1'")

    with capture_logs() as logs:
        done = [await reconciled(world) for _ in range(2)][-1]
        async with world.units.reading(world.tenant.tenant_id) as unit:
            about = await unit.sync_failures.open_about(row.appointment_id)

    assert (done.appointments, done.is_settled) == (1, False)
    assert [one.uid for one in done.sync_failures] == ["uid-2"]
    assert [one.uid for one in about] == ["uid-2"]
    ((table, key),) = [(one.table, one.key) for one in done.unreadable]
    assert (table, key) == ("sync_failure", "uid-1/gibberish")
    assert alarms(logs) == [("sync_failure_unreadable", f"{row.appointment_id}/gibberish")]


async def test_a_call_or_a_decision_that_cannot_be_read_hides_no_other(
    database: SqlStorage,
) -> None:
    """Whoever lists them sees the rest."""
    row = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    decided = samples.decision_of(row)
    async with database.units.writing(samples.SALON) as unit:
        for name in ("one", "two"):
            await unit.calls.record(samples.call_of(None, call_id=name))
            await unit.decisions.record(evolve(decided, subject=name))
        await unit.commit()
    await change(database, "UPDATE phone_call SET outcome = 'magic' WHERE call_id = 'one'")
    await change(
        database, "UPDATE reconciliation_decision SET verdict = 'magic' WHERE subject = 'one'"
    )

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            calls = await unit.calls.latest(limit=5)
            latest = await unit.decisions.latest(limit=5)
            of_row = await unit.decisions.of(row.appointment_id)

    assert [one.call_id for one in calls] == ["two"]
    assert [one.subject for one in latest] == ["two"]
    assert of_row == latest
    assert alarms(logs) == [
        ("phone_call_unreadable", "one"),
        ("reconciliation_decision_unreadable", f"{row.appointment_id}/{decided.reason}"),
    ]


async def test_an_event_or_a_call_back_that_cannot_be_read_holds_up_no_other(
    database: SqlStorage,
) -> None:
    """What comes first and cannot be read leaves its place to what is behind it."""
    row = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    async with database.units.writing(samples.SALON) as unit:
        for number in (1, 2):
            await unit.outbox.add(samples.event_of(row, sequence=number))
            await unit.callbacks.add(samples.callback_of(f"callback-{number}"))
        await unit.commit()
    await change(database, "UPDATE outbox SET kind = 'magic' WHERE sequence = 1")
    await change(
        database, "UPDATE callback_request SET wishes = '[' WHERE callback_id = 'callback-1'"
    )

    with capture_logs() as logs:
        async with database.units.reading(samples.SALON) as unit:
            events = await unit.outbox.undelivered(limit=1)
            callbacks = await unit.callbacks.unclosed(limit=1)

    assert [one.sequence for one in events] == [2]
    assert [one.callback_id for one in callbacks] == ["callback-2"]
    assert alarms(logs) == [
        ("outbox_unreadable", f"{row.appointment_id}/1"),
        ("callback_request_unreadable", "callback-1"),
    ]
