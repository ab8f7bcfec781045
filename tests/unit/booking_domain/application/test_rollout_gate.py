"""Live, rehearsed or rung back: what becomes of wishes, and what stays true."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority
from booking_domain.application.known_rollouts import FRESH_SECONDS
from booking_domain.application.request_callback import RequestCallback
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import StorageUnavailable
from booking_domain.model.callback_request import CallbackReason, CallbackRequest
from booking_domain.model.phone_number import PhoneProblem
from booking_domain.model.rehearsal import Act, Rehearsal
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentsFound,
    CallbackNoted,
    NeedsInput,
    OnlyRehearsed,
    SlotAvailable,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    Trouble,
)
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode, place_of_call
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import BERLIN, MONDAY_MORNING
from tests.doubles.world import World


TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
AT_TEN = TimeSlot.lasting(TEN, minutes=30)
AT_ELEVEN = TimeSlot.lasting(TEN + dt.timedelta(hours=1), minutes=30)
CHECK = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
HOLD = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
BOOK = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
MOVE = RescheduleAppointment(customer_name="Max Beispiel", date_text="morgen um elf")
CANCEL = CancelAppointment(customer_name="Max Beispiel")
WISHES = (CHECK, HOLD, BOOK, MOVE, CANCEL)
NOTED = CallbackNoted(because=Trouble.NOT_SERVED)
WRITING = {"create", "reschedule", "cancel"}


async def serve(world: World, mode: ServiceMode, *, percent: int = 100) -> None:
    """Change how calls are served, and let processes notice."""
    tenant_id = world.tenant.tenant_id
    known = await world.rollouts.latest(tenant_id)
    await world.rollouts.put(
        RolloutChange(
            tenant_id=tenant_id,
            revision=known.revision + 1 if known else 1,
            before=known.after if known else Rollout(),
            after=Rollout(mode, percent),
            by="a test",
            at=world.clock.now(),
        )
    )
    world.clock.advance(FRESH_SECONDS)


async def world_with(mode: ServiceMode, *, percent: int = 100) -> World:
    world = World()
    await serve(world, mode, percent=percent)
    return world


async def rehearsed(world: World) -> tuple[Rehearsal, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.rehearsals.latest(limit=9)


async def to_ring(world: World) -> tuple[CallbackRequest, ...]:
    return (await world.ringing_back.salon.unclosed(tenant=world.tenant, limit=9)).callbacks


async def assert_untouched(world: World) -> None:
    """Nothing was written that could be taken for an appointment, here or in the calendar."""
    rows = world.store.tables(world.tenant.tenant_id)
    assert not WRITING & set(world.calendar.calls)
    assert await world.bookings() == ()
    assert not any((rows.appointments, rows.owners, rows.events, rows.watches, rows.customers))


# --- off, and outside


@pytest.mark.parametrize("command", WISHES)
async def test_off_leaves_every_wish_to_the_salon(command: ToolInput) -> None:
    """With the caller's words, and without a question to the calendar."""
    world = await world_with(ServiceMode.OFF)

    assert await world.say(command) == NOTED

    (request,) = await to_ring(world)
    assert request.reason is CallbackReason.NOT_SERVED
    assert [one.tool for one in request.wishes] == [type(command).__name__]
    assert world.calendar.calls == []
    await assert_untouched(world)


async def test_without_a_number_nothing_is_said_to_be_noted() -> None:
    """The agent may ask for one, and note the call-back that the caller then wishes."""
    world = await world_with(ServiceMode.OFF)

    said = await world.say(BOOK, caller=PhoneProblem.MISSING)
    asked = await world.say(
        RequestCallback(customer_name="Max Beispiel", phone_number="030 33081738"),
        caller=PhoneProblem.MISSING,
    )

    assert (said, asked) == (SystemUnavailable(Trouble.NOT_SERVED), CallbackNoted())
    (request,) = await to_ring(world)
    assert request.reason is CallbackReason.WISHED


@pytest.mark.parametrize("mode", [ServiceMode.LIVE, ServiceMode.DRY_RUN])
async def test_calls_outside_the_rollout_are_rung_back(mode: ServiceMode) -> None:
    """And those inside are served as the mode says, the same call always alike."""
    world = await world_with(mode, percent=50)
    calls = [f"call_{number}" for number in range(12)]

    for call_id in calls:
        first, second = [await world.say(HOLD, call_id=call_id) for _ in range(2)]
        is_inside = place_of_call(call_id, tenant_id=world.tenant.tenant_id) < 50
        assert [first == NOTED, second == NOTED] == [not is_inside] * 2

    assert 0 < len(await to_ring(world)) < len(calls)


async def test_the_salons_own_software_is_served_in_every_mode() -> None:
    """Its people know what they do, and no caller hears of it."""
    world = await world_with(ServiceMode.OFF, percent=0)

    booked = await world.say(BOOK, authority=Authority.SALON)

    assert isinstance(booked, AppointmentConfirmed)
    await world.assert_agreement()


async def test_six_deliveries_of_one_call_are_one_call_back() -> None:
    """The platform repeats, and the caller is rung once."""
    world = await world_with(ServiceMode.OFF)

    results = await asyncio.gather(*(world.say(BOOK, invocation_id="tc") for _ in range(6)))

    assert set(results) == {NOTED}
    (request,) = await to_ring(world)
    assert len(request.wishes) == 1


async def test_a_repeat_of_what_was_left_to_the_salon_books_nothing_later() -> None:
    """The caller has been told that the salon rings."""
    world = await world_with(ServiceMode.OFF)
    await world.say(BOOK, invocation_id="tc")
    await serve(world, ServiceMode.LIVE)

    assert await world.say(BOOK, invocation_id="tc") == NOTED

    await assert_untouched(world)


async def test_who_books_after_all_is_not_rung() -> None:
    """The salon went live during the call."""
    world = await world_with(ServiceMode.OFF)
    await world.say(CHECK)
    await serve(world, ServiceMode.LIVE)

    invocation = world.invocation(BOOK)
    result = await world.tools.invoke(BOOK, invocation=invocation)
    await world.tools.answered(BOOK, result=result, invocation=invocation)

    assert isinstance(result, AppointmentConfirmed)
    assert await to_ring(world) == ()


# --- dry run


async def test_a_dry_run_reads_what_is_really_free() -> None:
    """The calendar is asked as ever, and its answer is true."""
    world = await world_with(ServiceMode.DRY_RUN)

    assert isinstance(await world.say(CHECK), SlotAvailable)

    assert "free_slots" in world.calendar.calls
    assert await rehearsed(world) == ()


@pytest.mark.parametrize(("command", "act"), [(HOLD, Act.HOLD), (BOOK, Act.BOOK)])
async def test_a_dry_run_notes_what_it_would_have_done_and_does_nothing(
    command: ToolInput, act: Act
) -> None:
    """No row of an appointment, no claim, no event, no request that writes."""
    world = await world_with(ServiceMode.DRY_RUN)

    result = await world.say(command)

    assert isinstance(result, OnlyRehearsed)
    assert (result.act, result.slot, result.appointment) == (act, AT_TEN, None)
    (one,) = await rehearsed(world)
    assert (one.act, one.call_id, one.service_id, one.staff_id, one.slot) == (
        act,
        "call_1",
        "herren",
        "anna",
        AT_TEN,
    )
    await assert_untouched(world)


@pytest.mark.parametrize(
    ("command", "act", "slot"), [(MOVE, Act.MOVE, AT_ELEVEN), (CANCEL, Act.CANCEL, AT_TEN)]
)
async def test_a_real_appointment_stays_as_it_was(
    command: ToolInput, act: Act, slot: TimeSlot
) -> None:
    """It was booked while the salon was live, and is spoken of as it stands."""
    world = World()
    booked = await world.say(BOOK)
    assert isinstance(booked, AppointmentConfirmed)
    rows = await world.rows()
    await serve(world, ServiceMode.DRY_RUN)

    result = await world.say(command, call_id="call_2")

    assert result == OnlyRehearsed(act, slot, appointment=booked.appointment)
    (one,) = await rehearsed(world)
    assert (one.act, one.appointment_id) == (act, booked.appointment.appointment_id)
    assert await world.rows() == rows
    await world.assert_agreement()


async def test_after_a_rehearsed_hold_its_id_can_be_booked() -> None:
    """As in a real call: the conversation is played to its end."""
    world = await world_with(ServiceMode.DRY_RUN)
    held = await world.say(HOLD)
    assert isinstance(held, OnlyRehearsed)
    assert held.offer is not None

    result = await world.say(
        BookAppointment(customer_name="Max Beispiel", slot_id=held.offer.slot_id)
    )

    assert result == OnlyRehearsed(Act.BOOK, AT_TEN)
    await assert_untouched(world)


async def test_the_same_wish_twice_is_one_rehearsal() -> None:
    """It would have been booked once."""
    world = await world_with(ServiceMode.DRY_RUN)

    await world.say(BOOK)
    await world.say(BOOK)

    assert len(await rehearsed(world)) == 1


async def test_six_deliveries_hear_the_same_test() -> None:
    """One of them rehearses, and the others wait for it."""
    world = await world_with(ServiceMode.DRY_RUN)

    results = await asyncio.gather(*(world.say(BOOK, invocation_id="tc") for _ in range(6)))

    assert set(results) == {OnlyRehearsed(Act.BOOK, AT_TEN)}
    assert len(await rehearsed(world)) == 1


async def test_nobody_can_ask_for_a_rehearsed_booking() -> None:
    """There is none, and nothing is told of one."""
    world = await world_with(ServiceMode.DRY_RUN)
    await world.say(BOOK)

    status = await world.say(GetBookingStatus(customer_name="Max Beispiel"))
    found = await world.say(FindAppointments(customer_name="Max Beispiel"))

    assert (status, found) == (AppointmentNotFound(), AppointmentNotFound())


async def test_a_dry_run_asks_as_the_live_one_does() -> None:
    """What is missing is missing in a test, too."""
    world = await world_with(ServiceMode.DRY_RUN)

    assert isinstance(await world.say(evolve(BOOK, customer_name=None)), NeedsInput)
    assert await rehearsed(world) == ()


async def test_an_offer_that_somebody_has_claimed_since_is_not_rehearsed() -> None:
    """The live way would have been refused, and says so."""
    world = await world_with(ServiceMode.DRY_RUN)
    offered = await world.say(CHECK)
    assert isinstance(offered, SlotAvailable)
    await world.say(BOOK, call_id="call_2", authority=Authority.SALON)

    result = await world.say(
        BookAppointment(customer_name="Erika Beispiel", slot_id=offered.offer.slot_id)
    )

    assert isinstance(result, SlotTaken)
    assert await rehearsed(world) == ()


async def test_rehearsals_keep_no_time_from_others() -> None:
    """Two callers may rehearse the same chair, and the salon may book it."""
    world = await world_with(ServiceMode.DRY_RUN)
    await world.say(HOLD)
    await world.say(BOOK)

    other = await world.say(evolve(BOOK, customer_name="Erika Beispiel"), call_id="call_2")
    booked = await world.say(BOOK, authority=Authority.SALON, call_id="rest:1")

    assert isinstance(other, OnlyRehearsed)
    assert isinstance(booked, AppointmentConfirmed)


async def test_what_is_booked_already_is_said_in_a_dry_run() -> None:
    """It is true, whatever is tested now."""
    world = World()
    await world.say(BOOK)
    await serve(world, ServiceMode.DRY_RUN)

    assert isinstance(await world.say(BOOK), AlreadyBooked)


async def test_a_repeat_of_a_test_hears_of_the_test_when_the_salon_is_live() -> None:
    """What was not done under this delivery is not done by its repeat."""
    world = await world_with(ServiceMode.DRY_RUN)
    await world.say(BOOK, invocation_id="tc")
    await serve(world, ServiceMode.LIVE)

    assert await world.say(BOOK, invocation_id="tc") == OnlyRehearsed(Act.BOOK, AT_TEN)
    assert isinstance(await world.say(BOOK), AppointmentConfirmed)


# --- changed while something is under way


async def writing(world: World) -> tuple[asyncio.Event, asyncio.Task[object]]:
    """Let a booking begin, and stop it in the calendar until the event is set."""
    go_on = asyncio.Event()
    world.calendar.before_write = go_on.wait
    booking = asyncio.create_task(world.say(BOOK, invocation_id="tc", seconds=60))
    await world.calendar.writing.wait()
    return go_on, booking


@pytest.mark.parametrize("mode", [ServiceMode.OFF, ServiceMode.DRY_RUN])
async def test_a_booking_that_runs_when_the_mode_changes_is_finished(mode: ServiceMode) -> None:
    """Its caller hears that it stands, and so does its repeat."""
    world = World()
    go_on, booking = await writing(world)
    await serve(world, mode, percent=0)

    go_on.set()

    assert isinstance(await booking, AppointmentConfirmed)
    assert isinstance(await world.say(BOOK, invocation_id="tc"), AppointmentConfirmed)
    await world.assert_agreement()


async def test_what_runs_can_be_asked_for_when_the_salon_is_off() -> None:
    """The truth of an earlier wish is no new one."""
    world = World()
    go_on, booking = await writing(world)
    await serve(world, ServiceMode.OFF)

    pending = await world.say(GetBookingStatus(), seconds=0.1)
    go_on.set()
    await booking
    confirmed = await world.say(GetBookingStatus())
    found = await world.say(FindAppointments())

    assert isinstance(pending, StillPending)
    assert isinstance(confirmed, AppointmentConfirmed)
    assert isinstance(found, AppointmentsFound)


async def test_a_change_to_what_runs_is_only_rehearsed() -> None:
    """It is not left for the end of the booking either."""
    world = World()
    go_on, booking = await writing(world)
    await serve(world, ServiceMode.DRY_RUN)

    cancelled = await world.say(CANCEL, seconds=0.1)
    moved = await world.say(MOVE, seconds=1.2)
    go_on.set()

    assert isinstance(await booking, AppointmentConfirmed)
    for result, act in ((cancelled, Act.CANCEL), (moved, Act.MOVE)):
        assert isinstance(result, OnlyRehearsed)
        assert result.act is act
    (row,) = await world.rows()
    assert row.slot == AT_TEN
    await world.assert_agreement()


async def test_a_booking_whose_process_died_is_finished_when_the_salon_is_off() -> None:
    """Whoever takes it over does not ask for the mode."""
    world = World()
    world.calendar.faults = ["frozen after"]
    booking = asyncio.create_task(world.say(BOOK, seconds=60))
    await world.calendar.frozen.wait()
    await serve(world, ServiceMode.OFF, percent=0)

    await world.restart(booking)
    await world.finish_what_was_left()

    assert len(await world.bookings()) == 1
    await world.assert_agreement()


async def test_a_hold_of_the_live_call_is_no_booking_when_the_salon_is_off() -> None:
    """It expires by itself, and its caller is rung back."""
    world = World()
    await world.say(HOLD)
    await serve(world, ServiceMode.OFF)

    assert await world.say(BookAppointment(customer_name="Max Beispiel")) == NOTED
    assert await world.bookings() == ()


async def test_a_hold_of_the_live_call_stays_when_its_booking_is_rehearsed() -> None:
    """Nothing of it is turned into a booking, and it is still the caller's."""
    world = World()
    await world.say(HOLD)
    await serve(world, ServiceMode.DRY_RUN)

    result = await world.say(BookAppointment(customer_name="Max Beispiel"))

    assert result == OnlyRehearsed(Act.BOOK, AT_TEN)
    assert await world.bookings() == ()


async def test_what_was_booked_live_can_be_cancelled_when_live_again() -> None:
    """A test in between has changed nothing of it."""
    world = World()
    await world.say(BOOK)
    await serve(world, ServiceMode.DRY_RUN)
    await world.say(CANCEL)
    await serve(world, ServiceMode.LIVE)

    assert isinstance(await world.say(CANCEL), AppointmentCancelled)
    await world.assert_agreement()


# --- how soon it is seen


async def test_a_change_is_seen_within_two_seconds() -> None:
    """And before that the register is not asked again for each wish."""
    world = World()
    await world.say(CHECK)
    await serve(world, ServiceMode.OFF)
    world.clock.advance(-0.1)

    before = await world.say(CHECK)
    world.clock.advance(0.1)
    after = await world.say(CHECK)

    assert (type(before), after) == (SlotAvailable, NOTED)
    assert world.clock.now() - MONDAY_MORNING < dt.timedelta(seconds=5)


async def test_where_nobody_can_tell_the_mode_nothing_is_done() -> None:
    """Neither booked nor told to be a test: the caller hears that it cannot be said."""
    world = World()

    async def silent(_: str) -> None:
        raise StorageUnavailable("no answer")

    world.rollouts.latest = silent  # type: ignore[method-assign, assignment]

    assert await world.say(BOOK) == SystemUnavailable(Trouble.STORAGE)
    await assert_untouched(world)


async def test_three_tool_calls_at_once_are_one_call_back() -> None:
    """Whoever calls once is rung once."""
    world = await world_with(ServiceMode.OFF)

    results = await asyncio.gather(world.say(CHECK), world.say(HOLD), world.say(BOOK))

    assert set(results) == {NOTED}
    (request,) = await to_ring(world)
    # Checking and holding said the same words.
    assert len(request.wishes) == 1
    assert request.name == "Max Beispiel"
