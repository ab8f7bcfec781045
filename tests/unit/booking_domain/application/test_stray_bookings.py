"""Creates that land late: nothing stays in the calendar that nobody wants."""

import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.appointment_repository import MemoryAppointments
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import UnreadableData
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.events import EventKind
from booking_domain.model.results import AppointmentCancelled, AppointmentConfirmed
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at
from tests.doubles.world import World


MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
EVENT_TYPE = "101"


async def booked_after_a_loss(world: World) -> TimeSlot:
    """Book while the first create is lost on its way, and is sent again."""
    world.calendar.faults = ["lost before"]
    result = await world.say(MAX)
    assert isinstance(result, AppointmentConfirmed)
    return result.appointment.slot


async def land_late(world: World, slot: TimeSlot) -> None:
    """Let the lost create take effect now: it carries the appointment's key."""
    (sent,) = {request.key: request for request in world.calendar.requests}.values()
    assert sent.slot == slot
    await world.calendar.inner.create_booking(sent)


async def looked(world: World, *, after_seconds: float) -> int:
    world.clock.advance(after_seconds)
    return await world.strays.look()


async def test_orphaned_booking_a_create_that_lands_after_a_cancel_is_taken_out() -> None:
    """The caller heard "abgesagt", and then the lost first request took effect."""
    world = World()
    slot = await booked_after_a_loss(world)
    assert isinstance(await world.say(CancelAppointment()), AppointmentCancelled)
    await land_late(world, slot)
    assert len(await world.bookings()) == 1

    await looked(world, after_seconds=5)

    assert await world.bookings() == ()
    await world.assert_agreement()


async def test_a_create_that_lands_after_a_move_is_taken_out() -> None:
    """The old time is free again, and the lost request takes it."""
    world = World()
    slot = await booked_after_a_loss(world)
    await world.say(RescheduleAppointment(date_text="morgen um elf"))
    await land_late(world, slot)

    await looked(world, after_seconds=5)

    await world.assert_agreement()
    assert len(await world.bookings()) == 1


async def test_what_was_taken_out_is_recorded() -> None:
    """An event tells of it, in order with the others."""
    world = World()
    slot = await booked_after_a_loss(world)
    await world.say(CancelAppointment())
    await land_late(world, slot)

    await looked(world, after_seconds=5)

    async with world.units.reading(world.tenant.tenant_id) as unit:
        events = await unit.outbox.undelivered(limit=10)
    assert [one.kind for one in events] == [
        EventKind.BOOKED,
        EventKind.CANCELLED,
        EventKind.STRAY_CANCELLED,
    ]
    assert [one.sequence for one in events] == [1, 2, 3]


async def test_an_appointment_that_stands_is_left_alone() -> None:
    """Looking again and again, ever less often, finds its own booking and nothing else."""
    world = World()
    await booked_after_a_loss(world)

    looks = [await looked(world, after_seconds=6) for _ in range(60)]

    assert 25 < sum(looks) < 60
    assert len(await world.bookings()) == 1
    await world.assert_agreement()


async def test_a_booking_without_a_loss_is_not_watched() -> None:
    """The good path costs the calendar nothing more."""
    world = World()
    await world.say(MAX)

    assert await looked(world, after_seconds=60) == 0


async def test_a_watch_ends_after_a_day() -> None:
    """A request that is a day old lands no more."""
    world = World()
    await booked_after_a_loss(world)
    await looked(world, after_seconds=25 * 3600)

    assert await looked(world, after_seconds=24 * 3600) == 0


async def test_a_calendar_that_is_away_is_asked_again() -> None:
    """Nothing was learned: the watch goes on."""
    world = World()
    slot = await booked_after_a_loss(world)
    await world.say(CancelAppointment())
    await land_late(world, slot)
    world.calendar.blind = 1

    await looked(world, after_seconds=5)
    await looked(world, after_seconds=6)

    assert await world.bookings() == ()


ELEVEN = RescheduleAppointment(date_text="morgen um elf")


async def given_up(world: World, command: ToolInput) -> Appointment:
    """Book, and let a change of it be lost until nobody waits for it any more."""
    await world.say(MAX)
    world.calendar.faults = ["lost before"] * 9
    await world.say(command)
    await world.clock.sleep(200)
    world.calendar.faults = []
    (row,) = await world.rows()
    assert row.saga is None
    return row


async def test_a_move_that_lands_when_it_was_given_up_is_adopted() -> None:
    """The incident: a frozen process sent it minutes later, and the calendar stood elsewhere."""
    world = World()
    row = await given_up(world, ELEVEN)
    assert row.provider_uid is not None
    eleven = row.slot.start + dt.timedelta(hours=1)
    await world.calendar.inner.reschedule_booking(row.provider_uid, start=eleven, reason="")

    await looked(world, after_seconds=120)

    (moved,) = await world.rows()
    assert moved.slot.start == eleven
    await world.assert_agreement()


async def test_a_cancel_that_lands_when_it_was_given_up_is_adopted() -> None:
    """The time is free for others, as it is in the calendar."""
    world = World()
    row = await given_up(world, CancelAppointment())
    assert row.provider_uid is not None
    await world.calendar.inner.cancel_booking(row.provider_uid, reason="Abgesagt")

    await looked(world, after_seconds=120)

    assert await world.rows() == ()
    assert world.store.tables(world.tenant.tenant_id).owners == {}


async def test_a_move_that_lands_on_a_time_that_others_have_meanwhile_is_an_alarm() -> None:
    """Nothing is cancelled by guess: both stand, and a person is told."""
    world = World()
    row = await given_up(world, ELEVEN)
    assert row.provider_uid is not None
    quarter_to = row.slot.start + dt.timedelta(minutes=45)
    other = evolve(
        hold_at(quarter_to),
        appointment_id="other",
        reference="A-99999",
        hold_until=None,
        state=AppointmentState.STUCK,
    )
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.appointments.add(other, lease=None)
        await unit.claims.claim(
            "other", resource_id=other.resource_id, grains=other.grains, now=world.clock.now()
        )
        await unit.commit()
    eleven = row.slot.start + dt.timedelta(hours=1)
    await world.calendar.inner.reschedule_booking(row.provider_uid, start=eleven, reason="")

    await looked(world, after_seconds=120)

    (moved,) = [one for one in await world.rows() if one.appointment_id != "other"]
    assert moved.slot.start == eleven
    assert world.alarms.told == [("overlap", row.appointment_id)]
    async with world.units.reading(world.tenant.tenant_id) as unit:
        noted = await unit.decisions.latest(limit=10)
    assert [one.subject for one in noted if one.reason == "overlap"] == ["other"]


async def test_a_stray_that_cannot_be_cancelled_is_tried_again() -> None:
    """It is written down until it is gone."""
    world = World()
    slot = await booked_after_a_loss(world)
    await world.say(CancelAppointment())
    await land_late(world, slot)
    world.calendar.faults = ["never sent", "lost before"]

    await looked(world, after_seconds=5)
    await looked(world, after_seconds=10)
    async with world.units.reading(world.tenant.tenant_id) as unit:
        (failure,) = await unit.sync_failures.unresolved(limit=5)
    await looked(world, after_seconds=10)
    async with world.units.reading(world.tenant.tenant_id) as unit:
        left = await unit.sync_failures.unresolved(limit=5)

    assert (failure.tries, failure.reason) == (2, "unknown")
    assert left == ()
    assert await world.bookings() == ()


async def test_a_row_that_cannot_be_read_keeps_no_other_watch_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The incident: one damaged row, and no late booking of any salon was found any more."""
    world = World()
    slot = await booked_after_a_loss(world)
    await world.say(CancelAppointment())
    await land_late(world, slot)
    damaged = BookingWatch.beginning(
        tenant_id=world.tenant.tenant_id,
        appointment_id="damaged",
        event_type=EVENT_TYPE,
        sent_at=world.clock.now(),
        landing_horizon=dt.timedelta(seconds=150),
        now=world.clock.now(),
    )
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.watches.put(damaged)
        await unit.commit()
    get = MemoryAppointments.get

    async def unreadable(self: MemoryAppointments, appointment_id: str) -> Appointment | None:
        if appointment_id == "damaged":
            raise UnreadableData("row damaged of appointment cannot be read")
        return await get(self, appointment_id)

    monkeypatch.setattr(MemoryAppointments, "get", unreadable)
    await looked(world, after_seconds=10)
    await looked(world, after_seconds=10)

    assert await world.bookings() == ()
    assert world.alarms.told == [("row_cannot_be_read", "damaged")]
