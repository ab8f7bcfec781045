"""What the effects of a saga ask of the calendar, and what its ending writes."""

import datetime as dt

from typing import Any

import pytest

from attrs import evolve

from adapters.memory.calcom_model.listing import BookingQuery
from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.provider_booking import Booked, NotBooked, ProviderBooking, RefusalReason
from booking_domain.model.results import AppointmentCancelled, AppointmentConfirmed
from booking_domain.model.saga import (
    CancelBooking,
    Cancelled,
    Conclude,
    CreateBooking,
    Effect,
    FindBooking,
    LookUpFailed,
    MoveBooking,
    TraceBooking,
    Traced,
)
from booking_domain.ports.unit_of_work import Lease
from tests.doubles.salon import hold_at
from tests.doubles.world import World


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
LEASE = Lease(owner="runner-1", milliseconds=60_000)
INTENT = evolve(hold_at(TEN), customer=Customer(name="Max"))
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
FIND = FindBooking(key="key", event_type="101", created_after=TEN, not_before=None)
WRITES = [
    CreateBooking(key="key"),
    MoveBooking(uid="uid-1", start=TEN),
    CancelBooking(uid="uid-1", not_before=None),
]
READS = [FIND, TraceBooking(uid="uid-1", not_before=None)]


def unserved(world: World) -> CalendarSagaSteps:
    """Return the steps of a process whose configuration has lost its tenant."""
    return CalendarSagaSteps(
        calendars={},
        tenants={},
        units=world.units,
        cache=world.cache,
        alarms=world.alarms,
        clock=world.clock,
    )


async def booked_row(world: World) -> Appointment:
    await world.say(MAX)
    (row,) = await world.rows()
    return row


@pytest.mark.parametrize("effect", WRITES)
async def test_nothing_is_sent_for_a_tenant_that_is_not_configured(effect: Effect) -> None:
    """It was surely never sent, and says so."""
    outcome = await unserved(World()).perform(effect, appointment=INTENT)

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.NEVER_SENT


@pytest.mark.parametrize("effect", READS)
async def test_nothing_is_learned_for_a_tenant_that_is_not_configured(effect: Effect) -> None:
    """That is no "not found"."""
    assert await unserved(World()).perform(effect, appointment=INTENT) == LookUpFailed()


@pytest.mark.parametrize("effect", READS)
async def test_a_calendar_that_does_not_answer_teaches_nothing(effect: Effect) -> None:
    """The saga looks again."""
    world = World()
    world.calendar.blind = 1

    assert await world.steps.perform(effect, appointment=INTENT) == LookUpFailed()


async def test_concluding_is_no_effect_on_the_calendar() -> None:
    """A runner that mixes them up has a defect."""
    with pytest.raises(TypeError, match="perform"):
        await World().steps.perform(Conclude(), appointment=INTENT)


async def test_a_hold_without_a_customer_is_never_booked() -> None:
    """A calendar entry needs a name."""
    with pytest.raises(TypeError, match="no customer"):
        await World().steps.perform(
            CreateBooking(key="key"), appointment=evolve(INTENT, customer=None)
        )


@pytest.mark.parametrize("call_id", [None, "call_1"])
async def test_the_booking_names_its_appointment_and_its_call_where_there_is_one(
    call_id: str | None,
) -> None:
    """Whoever looks at the calendar finds the way back; no personal data goes with it."""
    world = World()

    await world.steps.perform(CreateBooking(key="key"), appointment=evolve(INTENT, call_id=call_id))

    (booking,) = world.account.list(BookingQuery()).bookings
    known = {
        "idempotencyKey": "key",
        "appointmentId": INTENT.appointment_id,
        "tenantId": INTENT.tenant_id,
    }
    expected = known if call_id is None else {**known, "callId": call_id}
    assert dict(booking.metadata) == expected


async def test_a_chain_is_followed_to_its_last_booking() -> None:
    """Two moves: the first uid leads to the third booking."""
    world = World()
    first = await booked_row(world)
    await world.say(RescheduleAppointment(date_text="morgen um elf"))
    await world.say(RescheduleAppointment(date_text="morgen um zwölf"))
    (last,) = await world.rows()

    traced = await world.steps.perform(
        TraceBooking(uid=first.provider_uid or "", not_before=None), appointment=last
    )

    assert isinstance(traced, Traced)
    assert traced.booking is not None
    assert traced.booking.uid == last.provider_uid


async def test_an_unknown_uid_leads_nowhere() -> None:
    """The provider knows no such booking."""
    effect = TraceBooking(uid="unknown", not_before=None)

    assert await World().steps.perform(effect, appointment=INTENT) == Traced(None)


@pytest.mark.parametrize("successor", ["not there yet", "itself"])
async def test_a_chain_without_a_last_booking_teaches_nothing(successor: str) -> None:
    """A successor that cannot be read, or a chain that bites its tail: it is no cancellation."""
    world = World()
    row = await booked_row(world)
    uid = row.provider_uid or ""
    real = await world.calendar.inner.get_booking(uid)
    assert real is not None
    broken = evolve(real, rescheduled_to=uid if successor == "itself" else successor)

    async def get_booking(wanted: str) -> ProviderBooking | None:
        return broken if wanted == uid else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.calendar.inner, "get_booking", get_booking)
        traced = await world.steps.perform(TraceBooking(uid=uid, not_before=None), appointment=row)

    assert traced == LookUpFailed()


async def test_an_ending_is_written_with_its_event_and_its_claims() -> None:
    """Cancelled: the time is free, the event is out, the uid stays for the record."""
    world = World()
    row = await booked_row(world)

    cancelled = await world.say(CancelAppointment())

    async with world.units.reading(world.tenant.tenant_id) as unit:
        events = await unit.outbox.undelivered(limit=10)
        after = await unit.appointments.get(row.appointment_id)
        taken = await unit.claims.taken(
            [row.resource_id], window=row.slot, now=world.clock.now(), ignoring=()
        )
    assert isinstance(cancelled, AppointmentCancelled)
    assert [(one.sequence, one.kind.value) for one in events] == [
        (1, "appointment_booked"),
        (2, "appointment_cancelled"),
    ]
    assert after is not None
    assert after.provider_uid == row.provider_uid
    assert taken == frozenset()


async def test_a_time_that_somebody_else_moved_to_is_claimed_as_far_as_it_is_free() -> None:
    """The salon moved it in its own calendar: the appointment follows, grain for grain."""
    world = World()
    row = await booked_row(world)
    eleven = TEN + dt.timedelta(hours=1)
    moved = await world.calendar.inner.reschedule_booking(
        row.provider_uid or "", start=eleven, reason="Der Salon hat verlegt"
    )
    assert isinstance(moved, Booked)

    await world.say(RescheduleAppointment(date_text="morgen um zwölf"))

    (after,) = await world.rows()
    async with world.units.reading(world.tenant.tenant_id) as unit:
        taken = await unit.claims.taken(
            [row.resource_id], window=after.slot, now=world.clock.now(), ignoring=()
        )
    assert after.slot == moved.booking.slot
    assert {grain for _, grain in taken} == set(after.grains)
    await world.assert_agreement()


async def test_an_ending_without_a_configured_tenant_is_written_all_the_same() -> None:
    """There is no cache to clean, and the truth is stored."""
    world = World()
    row = await booked_row(world)
    saga = CancelSaga(
        uid="uid-1",
        sent_at=world.clock.now(),
        landing_horizon=dt.timedelta(seconds=150),
        ending=Cancelled(),
    )

    after = await unserved(world).conclude(row.cancelling(saga), lease=LEASE, is_retried=False)

    assert after.state.value == "cancelled"


async def test_an_ending_that_cannot_be_written_is_the_runners_to_repeat() -> None:
    """Nothing is half written, and the same ending fits a second time."""
    world = World()
    world.store.let_happen(CommitFault.REFUSED, at_commit=2)
    with pytest.MonkeyPatch.context() as patch:
        refused: list[StorageUnavailable] = []
        conclude = world.steps.conclude

        async def counted(appointment: Appointment, **how: Any) -> Appointment:
            try:
                return await conclude(appointment, **how)
            except StorageUnavailable as error:
                refused.append(error)
                raise

        patch.setattr(world.runner, "_steps", world.steps)
        patch.setattr(world.steps, "conclude", counted)
        result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    assert len(refused) == 1
