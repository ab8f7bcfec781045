"""One row that a real database refuses for good: it is told of, and everybody else goes on."""

import datetime as dt

from sqlalchemy import text

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.finding_words import words_of
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from tests.contract.sql.sql_world import SqlWorld
from tests.contract.unit_of_work.sql_harness import SqlStorage
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, MAX, booked, grains, moved, on_the_web, taken
from tests.doubles.salon import MONDAY_MORNING


NOON = ELEVEN + dt.timedelta(hours=1)
MONTH = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=30))


async def leave_orphan(world: SqlWorld) -> Appointment:
    """Let a booking stand under the key of an appointment that was cancelled."""
    row = await booked(world, MAX)
    await world.say(CancelAppointment())
    await world.calendar.inner.create_booking(world.calendar.requests[-1])
    return row


async def refuse_and_move(world: SqlWorld) -> Appointment:
    """Book at noon, count its events from 0 again by hand, and move its booking outside."""
    later = BookAppointment(
        customer_name="Erika Muster",
        service="Herrenhaarschnitt",
        staff="Ben",
        date_text="morgen um elf",
    )
    row = await booked(world, later)
    async with world.engine.begin() as connection:
        await connection.execute(
            text("UPDATE appointment SET events = 0 WHERE appointment_id = :id"),
            {"id": row.appointment_id},
        )
    assert row.provider_uid is not None
    await moved(world, row.provider_uid, start=NOON)
    return row


async def watch(world: SqlWorld, *rows: Appointment) -> None:
    for row in rows:
        watched = BookingWatch.beginning(
            tenant_id=row.tenant_id,
            appointment_id=row.appointment_id,
            event_type=row.event_type,
            sent_at=world.clock.now() - dt.timedelta(seconds=30),
            landing_horizon=dt.timedelta(seconds=150),
            now=world.clock.now() - dt.timedelta(seconds=30),
        )
        async with world.units.writing(row.tenant_id) as unit:
            await unit.watches.put(watched)
            await unit.commit()


async def reconciled(world: SqlWorld) -> Reconciliation:
    tenant_id = world.tenant.tenant_id
    handler = ReconcileHandler(
        calendars={tenant_id: world.calendar},
        tenants={tenant_id: world.tenant},
        units=world.units,
        mender=world.mender,
        clock=world.clock,
    )
    command = Reconcile(tenant_id=tenant_id, window=MONTH, mode=Mode.MEND)
    return await handler.handle(command, tell=lambda _: None)


async def assert_listed(world: SqlWorld, row: Appointment) -> None:
    async with world.units.reading(row.tenant_id) as unit:
        (failure,) = await unit.sync_failures.unresolved(limit=5)
    assert (failure.kind, failure.uid) == (SyncFailureKind.ENDING, row.appointment_id)
    assert failure.reason.startswith("IntegrityError")
    assert world.alarms.told.count(("mending_refused", row.appointment_id)) == 1


async def test_the_watch_over_a_refused_row_is_put_off_and_an_orphan_behind_it_taken_out(
    database: SqlStorage,
) -> None:
    """The incident: `UPDATE appointment SET events=0`, and no orphan of anybody was found."""
    world = SqlWorld(database.engine)
    orphaned = await leave_orphan(world)
    row = await refuse_and_move(world)
    await watch(world, row, orphaned)

    await world.strays.look()

    later = world.clock.now() - dt.timedelta(seconds=1)
    assert await world.journal.due_watches(later, limit=5) == ()
    assert [one.slot.start for one in await world.bookings()] == [NOON]
    await assert_listed(world, row)


async def test_a_refused_row_is_an_open_finding_and_everything_else_is_mended(
    database: SqlStorage,
) -> None:
    """The incident: "not reconciled: event 1 of appointment ... exists", and nothing else."""
    world = SqlWorld(database.engine)
    await leave_orphan(world)
    row = await refuse_and_move(world)

    done = await reconciled(world)

    assert sorted((*words_of(one.decision), one.is_mended) for one in done.findings) == [
        ("adopt", "moved_outside", False),
        ("cancel_stray", "appointment_has_ended", True),
    ]
    await assert_listed(world, row)


async def test_news_behind_a_refused_row_are_read(database: SqlStorage) -> None:
    """By the poll and from the inbox: both waited for ever."""
    world = SqlWorld(database.engine)
    ears = Ears(world)
    row = await refuse_and_move(world)
    await on_the_web(world, start=NOON + dt.timedelta(hours=1))

    polled = await ears.poll()
    ears.post = Post.LOST
    processed = await ears.process()

    assert (polled.left, polled.outcomes["refused"] > 0) == (0, True)
    assert processed.outcomes["parked"] > 0
    assert await ears.waiting() == ()
    assert grains(NOON + dt.timedelta(hours=1)) <= await taken(world)
    await assert_listed(world, row)
