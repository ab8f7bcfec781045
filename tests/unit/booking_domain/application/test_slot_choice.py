"""Which slot is meant: the caller's own holds and appointments are looked at first."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.beside_own import beside_own
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.undertaking import MAX_TRIES
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    Missing,
    NeedsInput,
    NoneFree,
    PastDate,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
)
from tests.doubles.salon import BERLIN, event_types, salon
from tests.doubles.world import World


TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
HERREN = "Herrenhaarschnitt"
KINDER = "Kinderhaarschnitt"


def with_buffers(*, before: int, after: int) -> World:
    """Return a world whose services and event types all have these buffers in minutes."""
    tenant = salon()
    services = tuple(
        evolve(one, buffer_before_minutes=before, buffer_after_minutes=after)
        for one in tenant.services
    )
    account = tuple(evolve(one, before_buffer=before, after_buffer=after) for one in event_types())
    return World(evolve(tenant, services=services), account=account)


async def test_a_hold_on_the_same_time_for_another_service_is_not_booked_instead() -> None:
    """Same person, same length, another service: what was said is booked, and not what was held."""
    world = World()
    await world.say(HoldSlot(service=HERREN, staff="Ben", date_text="morgen um zehn"))

    booked = await world.say(
        BookAppointment(customer_name="Kim", service=KINDER, date_text="morgen um zehn")
    )

    assert isinstance(booked, AppointmentRequested)
    assert booked.appointment.service_id == "kinder"
    assert [one.event_type for one in await world.bookings()] == ["205"]


async def test_an_offer_of_another_service_at_the_held_time_is_booked_as_offered() -> None:
    """The offer's id decides, whatever is held."""
    world = World()
    offered = await world.say(CheckAvailability(service=KINDER, date_text="morgen um zehn"))
    assert isinstance(offered, SlotAvailable)
    await world.say(HoldSlot(service=HERREN, staff="Ben", date_text="morgen um zehn"))

    booked = await world.say(BookAppointment(customer_name="Kim", slot_id=offered.offer.slot_id))

    assert isinstance(booked, AppointmentRequested)
    assert booked.appointment.service_id == "kinder"


async def test_the_child_gets_the_other_chair_at_the_mothers_time() -> None:
    """The mother's appointment is not the child's: another person is free at the same time."""
    world = World()
    mother = BookAppointment(
        customer_name="Erika Beispiel", service=HERREN, date_text="morgen um zehn"
    )
    await world.say(mother)

    child = await world.say(evolve(mother, customer_name="Moritz Beispiel"))

    assert isinstance(child, AppointmentConfirmed)
    assert child.appointment.slot.start == TUESDAY_TEN
    assert len({one.staff_id for one in await world.rows()}) == 2


async def test_another_person_by_name_is_not_answered_with_the_first_ones_appointment() -> None:
    """ "Morgen bei Ben" is no repetition of an appointment with Anna."""
    world = World()
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )

    other = await world.say(
        BookAppointment(
            customer_name="Max",
            service=HERREN,
            staff="Ben",
            date_text="morgen um zehn",
            additional=True,
        )
    )

    assert isinstance(other, AppointmentConfirmed)
    assert other.appointment.staff_id == "ben"


async def test_the_held_time_is_booked_by_words_that_it_fits() -> None:
    """ "Ja, morgen Vormittag" after a hold at ten means the hold."""
    world = World()
    held = await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))
    assert isinstance(held, SlotHeld)

    booked = await world.say(
        BookAppointment(customer_name="Max", service=HERREN, date_text="morgen vormittag")
    )

    assert isinstance(booked, AppointmentConfirmed)
    assert booked.appointment.appointment_id == held.appointment_id


async def test_the_time_that_this_call_has_booked_cannot_be_held_again() -> None:
    """It is theirs already, and nobody else's."""
    world = World()
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )

    held = await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    assert isinstance(held, AlreadyBooked)


async def test_an_appointment_is_moved_to_the_time_that_is_held_for_it() -> None:
    """The call's own hold is not in the way of its own move, and is given up with it."""
    world = World()
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um elf"))

    moved = await world.say(RescheduleAppointment(date_text="morgen um elf"))

    assert isinstance(moved, AppointmentRescheduled)
    await world.assert_agreement()


async def test_a_move_without_a_time_goes_to_the_held_one() -> None:
    """ "Ja, den nehme ich" after a hold names no time."""
    world = World()
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )
    held = await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um elf"))
    assert isinstance(held, SlotHeld)

    by_words = await world.say(RescheduleAppointment())

    assert isinstance(by_words, AppointmentRescheduled)
    assert by_words.appointment.slot == held.offer.slot
    (row,) = await world.rows()
    assert row.slot == held.offer.slot


async def test_a_move_into_the_own_buffer_is_left_to_the_calendar() -> None:
    """The buffer after the old time hides the next one from the calendar's answer."""
    world = with_buffers(before=0, after=15)
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )
    world.clock.advance(3)

    moved = await world.say(RescheduleAppointment(date_text="morgen um halb elf"))

    assert isinstance(moved, AppointmentRescheduled)
    await world.assert_agreement()


async def test_buffers_keep_the_next_caller_at_a_distance() -> None:
    """What follows an appointment belongs to it: it is neither offered nor claimed."""
    world = with_buffers(before=0, after=15)
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    next_one = await world.say(
        HoldSlot(service=HERREN, staff="Anna", date_text="morgen um halb elf"), call_id="call_2"
    )

    assert isinstance(next_one, SlotsOffered)


async def booked_ten(world: World) -> None:
    await world.say(
        BookAppointment(
            customer_name="Max", service=HERREN, staff="Anna", date_text="morgen um zehn"
        )
    )


async def test_a_move_needs_a_time_that_makes_sense() -> None:
    """No time, an unknown offer, a time that has passed: each is asked about, nothing is moved."""
    world = World()
    await booked_ten(world)

    results = [
        await world.say(RescheduleAppointment()),
        await world.say(RescheduleAppointment(slot_id="s_unknown")),
        await world.say(RescheduleAppointment(date_text="nur nicht am Freitag")),
        await world.say(RescheduleAppointment(date_text="gestern um zehn")),
    ]

    assert results == [
        NeedsInput(Missing.NEW_TIME),
        NeedsInput(Missing.UNKNOWN_SLOT),
        NeedsInput(Missing.EXCLUDED_ONLY),
        PastDate(),
    ]
    assert (await world.rows())[0].slot.start == TUESDAY_TEN


async def test_a_move_to_where_it_stands_is_no_move() -> None:
    """The caller hears what they have."""
    world = World()
    await booked_ten(world)

    assert isinstance(
        await world.say(RescheduleAppointment(date_text="morgen um zehn")), AlreadyBooked
    )


async def test_a_move_by_words_that_mean_several_times_offers_them() -> None:
    """Those offers can be named in the next tool call."""
    world = World()
    await booked_ten(world)

    offered = await world.say(RescheduleAppointment(date_text="übermorgen"))
    assert isinstance(offered, SlotsOffered)
    moved = await world.say(RescheduleAppointment(slot_id=offered.offers[0].slot_id))

    assert isinstance(moved, AppointmentRescheduled)
    assert moved.appointment.slot == offered.offers[0].slot


async def test_an_appointment_of_a_service_that_is_gone_cannot_be_moved_by_us() -> None:
    """Nobody knows any more how long it takes."""
    world = World()
    await booked_ten(world)
    world.tenant = evolve(world.tenant, services=world.tenant.services[1:])

    moved = await world.say(RescheduleAppointment(date_text="morgen um elf"))

    assert moved == NeedsInput(Missing.UNKNOWN_SLOT)


async def test_a_hold_of_a_service_that_is_gone_cannot_be_booked() -> None:
    """It was taken out of the configuration while the caller spelt a name."""
    world = World()
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))
    world.tenant = evolve(world.tenant, services=world.tenant.services[1:])

    assert await world.say(BookAppointment(customer_name="Max")) == NeedsInput(Missing.UNKNOWN_SLOT)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (BookAppointment(customer_name="Max", service=KINDER), Missing.TIME),
        (BookAppointment(customer_name="Max", staff="Ben"), Missing.TIME),
        (BookAppointment(customer_name="Max", staff="Zoe"), Missing.UNKNOWN_STAFF),
    ],
)
async def test_a_hold_is_not_booked_for_another_service_or_person(
    words: BookAppointment, missing: Missing
) -> None:
    """What was said goes before what was held."""
    world = World()
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    asked = await world.say(words)

    assert isinstance(asked, NeedsInput)
    assert asked.missing is missing
    assert await world.bookings() == ()


async def test_a_hold_elsewhere_does_not_decide_about_other_words() -> None:
    """ "Doch lieber am Nachmittag" after a hold at ten is another wish."""
    world = World()
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    day = await world.say(BookAppointment(customer_name="Max", date_text="morgen nachmittag"))
    exact = await world.say(BookAppointment(customer_name="Max", date_text="morgen um elf"))

    assert isinstance(day, SlotsOffered)
    assert isinstance(exact, AppointmentConfirmed)
    assert exact.appointment.slot.start == TUESDAY_TEN + dt.timedelta(hours=1)


async def test_an_offer_that_another_call_holds_by_now_is_taken() -> None:
    """Our own claims refuse it, and other times are named."""
    world = World()
    offered = await world.say(CheckAvailability(service=KINDER, date_text="morgen um zehn"))
    assert isinstance(offered, SlotAvailable)
    await world.say(HoldSlot(service=KINDER, date_text="morgen um zehn"), call_id="call_2")

    booked = await world.say(BookAppointment(customer_name="Kim", slot_id=offered.offer.slot_id))

    assert isinstance(booked, SlotTaken)
    assert booked.offers
    assert world.calendar.calls.count("create") == 0


async def test_an_offer_that_has_passed_is_past() -> None:
    """It was a time when it was named, and is none any more."""
    world = World()
    offered = await world.say(CheckAvailability(service=KINDER, date_text="heute um zehn"))
    assert isinstance(offered, SlotAvailable)
    world.clock.advance(3601)

    assert await world.say(HoldSlot(slot_id=offered.offer.slot_id)) == PastDate()


async def test_a_full_day_has_nothing_to_remember() -> None:
    """Nothing free is an answer without offers."""
    account = tuple(
        evolve(one, schedule=evolve(one.schedule, opening_times=())) for one in event_types()
    )
    world = World(account=account)

    held = await world.say(HoldSlot(service=HERREN, date_text="morgen"))

    assert isinstance(held, NoneFree)


async def test_a_picture_that_never_stands_still_is_answered_all_the_same() -> None:
    """Whatever else the call does at the same time, the caller gets an answer."""
    world = World()
    tries = []

    async def attempt(own: tuple[Appointment, ...]) -> NoneFree:
        tries.append(own)
        time = f"morgen um {9 + len(tries)} Uhr"
        await world.say(HoldSlot(service=HERREN, date_text=time))
        return NoneFree(first_day=TUESDAY_TEN.date(), last_day=TUESDAY_TEN.date())

    result = await beside_own(
        attempt,
        undertaking=world.tools.hold_slot._undertaking,
        invocation=world.invocation(HoldSlot()),
    )

    assert isinstance(result, NoneFree)
    assert len(tries) == MAX_TRIES + 1


async def test_nothing_is_moved_where_nothing_is_found() -> None:
    """The new time does not matter then."""
    moved = await World().say(
        RescheduleAppointment(customer_name="Max Beispiel", date_text="morgen um elf")
    )

    assert moved == AppointmentNotFound()


async def test_a_time_off_the_calendars_grid_is_answered_with_times_on_it() -> None:
    """Half a minute past ten is no start of a slot, and never becomes ten o'clock in silence."""
    crooked = TUESDAY_TEN - dt.timedelta(seconds=30)

    result = await World().say(CheckAvailability(service=HERREN, start=crooked))

    assert isinstance(result, SlotsOffered)
    assert result.requested_start == crooked
    assert TUESDAY_TEN in [one.slot.start for one in result.offers]
