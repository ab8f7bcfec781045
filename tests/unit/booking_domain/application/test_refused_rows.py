"""One row that the database refuses for good: a person is told, and everybody else goes on."""

import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.booking_watches import MemoryBookingWatches
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconcile_until_settled import ReconcileUntilSettled
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.errors import StorageRefused
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.finding_words import words_of
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, MAX, booked, grains, moved, on_the_web, row_of, taken
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


ERIKA = BookAppointment(
    customer_name="Erika Muster",
    service="Herrenhaarschnitt",
    staff="Ben",
    date_text="morgen um zehn",
)
NOON = ELEVEN + dt.timedelta(hours=1)
MONTHS = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=90))
TOLD = "mending_refused"


async def refused_row(world: World) -> Appointment:
    """Book, and count its events from 0 again, as by hand: each event of it is refused now."""
    row = await booked(world, MAX)
    rows = world.store.tables(world.tenant.tenant_id).appointments
    stored = rows[row.appointment_id]
    rows[row.appointment_id] = evolve(stored, appointment=evolve(stored.appointment, events=0))
    return row


async def moved_outside(world: World, row: Appointment) -> None:
    assert row.provider_uid is not None
    await moved(world, row.provider_uid, start=ELEVEN)


async def leave_stray(world: World) -> None:
    """Let Erika's lost create land after she has cancelled; whoever is watched is due."""
    world.calendar.faults = ["lost before"]
    await world.say(ERIKA, call_id="call_of_erika")
    sent = world.calendar.requests[-1]
    await world.say(CancelAppointment(), call_id="call_of_erika")
    await world.calendar.inner.create_booking(sent)


async def watch(world: World, row: Appointment) -> None:
    """Watch an appointment, from before all others."""
    watched = BookingWatch.beginning(
        tenant_id=row.tenant_id,
        appointment_id=row.appointment_id,
        event_type=row.event_type,
        sent_at=world.clock.now() - dt.timedelta(seconds=60),
        landing_horizon=dt.timedelta(seconds=150),
        now=world.clock.now() - dt.timedelta(seconds=60),
    )
    async with world.units.writing(row.tenant_id) as unit:
        await unit.watches.put(watched)
        await unit.commit()


async def failures(world: World) -> tuple[SyncFailure, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.sync_failures.unresolved(limit=10)


async def reconciled(world: World) -> Reconciliation:
    tenant_id = world.tenant.tenant_id
    handler = ReconcileHandler(
        calendars={tenant_id: world.calendar},
        tenants={tenant_id: world.tenant},
        units=world.units,
        mender=world.mender,
        clock=world.clock,
    )
    command = Reconcile(tenant_id=tenant_id, window=MONTHS, mode=Mode.MEND)
    until_settled = ReconcileUntilSettled(reconcile=handler, clock=world.clock)
    return await until_settled.handle(
        command, patience=dt.timedelta(seconds=60), tell=lambda _: None
    )


async def assert_listed(world: World, row: Appointment) -> None:
    """It is among what failed, under its own id, with the cause; somebody was told once."""
    (failure,) = await failures(world)
    assert (failure.kind, failure.uid) == (SyncFailureKind.ENDING, row.appointment_id)
    assert failure.reason == "duplicate"
    assert world.alarms.told.count((TOLD, row.appointment_id)) == 1


async def test_a_refused_row_keeps_no_other_from_being_looked_after() -> None:
    """The incident: it was never put off and always first, and an orphan stayed in the chair."""
    world = World()
    row = await refused_row(world)
    await moved_outside(world, row)
    await leave_stray(world)
    await watch(world, row)
    world.clock.advance(10)

    await world.strays.look()
    due = await world.journal.due_watches(world.clock.now(), limit=10)
    world.clock.advance(10)
    await world.strays.look()

    assert due == ()
    assert [one.slot.start for one in await world.bookings()] == [ELEVEN]
    await assert_listed(world, row)


async def test_a_watch_that_cannot_be_put_off_keeps_no_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever of it the database refuses."""
    world = World()
    row = await booked(world, MAX)
    await leave_stray(world)
    await watch(world, row)
    world.clock.advance(10)
    put_off = MemoryBookingWatches.put_off

    async def refusing(
        self: MemoryBookingWatches, one: BookingWatch, *, until: dt.datetime
    ) -> None:
        if one.appointment_id == row.appointment_id:
            raise StorageRefused("a watch was refused", cause="duplicate")
        await put_off(self, one, until=until)

    monkeypatch.setattr(MemoryBookingWatches, "put_off", refusing)

    await world.strays.look()

    due = await world.journal.due_watches(world.clock.now(), limit=10)
    assert [one.appointment_id for one in due] == [row.appointment_id]
    await assert_listed(world, row)


async def test_a_refused_row_keeps_no_other_from_being_reconciled() -> None:
    """It is shown as open and listed; the command does not wait for what is refused again."""
    world = World()
    row = await refused_row(world)
    await moved_outside(world, row)
    await leave_stray(world)
    before = world.clock.now()

    done = await reconciled(world)

    found = sorted((*words_of(one.decision), one.is_mended) for one in done.findings)
    assert found == [
        ("adopt", "moved_outside", False),
        ("cancel_stray", "appointment_has_ended", True),
    ]
    assert [one.uid for one in done.sync_failures] == [row.appointment_id]
    assert not done.is_settled
    assert world.clock.now() - before < dt.timedelta(seconds=10)
    await assert_listed(world, row)


async def test_a_refused_row_is_told_once_and_closed_when_it_is_mended() -> None:
    """However many runs come in between."""
    world = World()
    row = await refused_row(world)
    await moved_outside(world, row)
    await reconciled(world)
    await reconciled(world)
    (listed,) = await failures(world)
    rows = world.store.tables(world.tenant.tenant_id).appointments
    stored = rows[row.appointment_id]
    rows[row.appointment_id] = evolve(stored, appointment=evolve(stored.appointment, events=1))

    done = await reconciled(world)

    assert listed.tries == 2
    assert world.alarms.told == [(TOLD, row.appointment_id)]
    assert done.is_settled
    assert await failures(world) == ()
    await world.assert_agreement()


async def test_what_a_person_mended_on_both_sides_is_closed() -> None:
    """Somebody moved the booking back: nothing is left to be written."""
    world = World()
    row = await refused_row(world)
    await moved_outside(world, row)
    await reconciled(world)
    (booking,) = await world.bookings()
    await moved(world, booking.uid, start=row.slot.start)
    rows = world.store.tables(world.tenant.tenant_id).appointments
    stored = rows[row.appointment_id]
    (back,) = await world.bookings()
    mended = evolve(stored.appointment, events=1, provider_uid=back.uid)
    rows[row.appointment_id] = evolve(stored, appointment=mended)

    done = await reconciled(world)

    assert done.is_settled
    assert await failures(world) == ()


async def test_a_refused_row_keeps_no_other_news_of_the_calendar_from_being_read() -> None:
    """The incident: the poll waited for ever, with everything that came after it."""
    world = World()
    ears = Ears(world)
    row = await refused_row(world)
    ears.post = Post.LOST
    await moved_outside(world, row)
    await on_the_web(world, start=NOON)

    polled = await ears.poll()
    await ears.poll()

    # Of the old booking and of the new one; what is foreign was heard before the second look.
    assert (polled.left, polled.outcomes["refused"]) == (0, 2)
    assert grains(NOON) <= await taken(world)
    await assert_listed(world, row)
    assert world.alarms.told.count(("change_refused", row.appointment_id)) == 1


async def test_an_event_that_the_database_refuses_is_parked_and_the_others_are_processed() -> None:
    """It was taken for a database that does not answer, and all others waited behind it."""
    world = World()
    ears = Ears(world)
    row = await refused_row(world)
    await ears.process()
    await moved_outside(world, row)
    await on_the_web(world, start=NOON)

    processed = await ears.process()

    assert processed.outcomes["parked"] == 1
    assert grains(NOON) <= await taken(world)
    assert [type(error) for _, error in processed.defects] == [StorageRefused]
    assert await ears.waiting() == ()
    assert (await row_of(world, row)).slot == row.slot
    await assert_listed(world, row)
