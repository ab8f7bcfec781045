"""Which appointment a caller means, and that nobody hears of another's."""

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority
from booking_domain.model.appointment import Appointment
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import (
    AmbiguousAppointment,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentsFound,
    Missing,
    NeedsInput,
    ToolResult,
)
from booking_domain.model.tenant import BookingRules
from tests.doubles.salon import salon
from tests.doubles.world import CALLER, World


STRANGER = PhoneNumber("+4915199999999")
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)


def references(result: ToolResult) -> list[str]:
    assert isinstance(result, AppointmentsFound | AmbiguousAppointment)
    return [one.reference for one in result.appointments]


async def booked(world: World, command: BookAppointment = MAX) -> Appointment:
    """Book in a call of its own and return the row."""
    result = await world.say(command, call_id="an earlier call")
    assert isinstance(result, AppointmentConfirmed)
    return next(one for one in await world.rows() if one.reference == result.appointment.reference)


async def test_what_was_made_in_this_call_needs_no_proof() -> None:
    """Whoever has just booked may ask for it without a name."""
    world = World()
    await world.say(MAX)

    assert isinstance(await world.say(FindAppointments()), AppointmentsFound)


async def test_another_call_hears_nothing_before_a_name_was_said() -> None:
    """Not even whether there is anything under this number."""
    world = World()
    await booked(world)

    with_one = await world.say(FindAppointments())
    without = await world.say(FindAppointments(), caller=STRANGER)

    assert with_one == without == NeedsInput(Missing.BOOKED_NAME)


async def test_a_reference_without_a_name_opens_nothing() -> None:
    """A reference may be overheard or guessed: the name must be said with it."""
    world = World()
    row = await booked(world)

    asked = FindAppointments(reference=row.reference)

    assert await world.say(asked, caller=STRANGER) == NeedsInput(Missing.BOOKED_NAME)


async def test_reference_and_name_find_it_from_any_number() -> None:
    """Whoever calls from the office has another number and both of these."""
    world = World()
    row = await booked(world)

    found = await world.say(
        FindAppointments(reference=row.reference.lower(), customer_name="Max Beispiel"),
        caller=PhoneProblem.WITHHELD,
    )

    assert references(found) == [row.reference]


async def test_the_appointments_id_serves_as_a_reference() -> None:
    """An agent passes on what an earlier answer called it."""
    world = World()
    row = await booked(world)

    found = await world.say(
        FindAppointments(reference=row.appointment_id, customer_name="Max Beispiel")
    )

    assert references(found) == [row.reference]


async def test_a_reference_with_somebody_elses_name_finds_nothing() -> None:
    """Both must agree."""
    world = World()
    row = await booked(world)

    found = await world.say(
        FindAppointments(reference=row.reference, customer_name="Erika Muster"), caller=STRANGER
    )

    assert found == AppointmentNotFound()


async def test_a_hold_is_no_appointment() -> None:
    """It belongs to nobody yet."""
    world = World()
    await world.say(HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn"))

    assert await world.say(FindAppointments(customer_name="Max Beispiel")) == AppointmentNotFound()


async def test_an_appointment_that_is_over_is_not_named_and_not_cancelled() -> None:
    """Neither by number nor by reference: there is nothing to change about it."""
    world = World()
    row = await booked(world)
    world.clock.advance(3 * 24 * 3600)

    by_number = await world.say(FindAppointments(customer_name="Max Beispiel"))
    by_reference = await world.say(
        CancelAppointment(reference=row.reference, customer_name="Max Beispiel")
    )

    assert by_number == by_reference == AppointmentNotFound()
    assert "cancel" not in world.calendar.calls


async def test_names_to_choose_from_open_nothing() -> None:
    """Whoever has the telephone of the family goes through its names in one breath."""
    world = World()
    await booked(world)

    guessed = await world.say(FindAppointments(customer_name="Mia Beispiel oder Max Beispiel"))
    turned = await world.say(FindAppointments(customer_name="Max Beispiel oder Mia Beispiel"))

    assert {guessed, turned} <= {AppointmentNotFound(), NeedsInput(Missing.BOOKED_NAME_SPELT)}


async def test_what_is_ahead_is_named_the_nearest_first_and_what_is_over_never() -> None:
    """A regular has been there before; the order in which they booked does not matter."""
    world = World()
    third = await booked(world, evolve(MAX, date_text="in drei Wochen um zehn"))
    over = await booked(world, evolve(MAX, additional=True))
    second = await booked(world, evolve(MAX, date_text="in zwei Wochen um zehn", additional=True))
    world.clock.advance(2 * 24 * 60 * 60.0)

    found = await world.say(FindAppointments(customer_name="Max Beispiel"), call_id="a later call")

    assert references(found) == [second.reference, third.reference]
    assert over.reference not in references(found)


async def test_lead_time_is_no_rule_for_finding_and_cancelling() -> None:
    """Nobody may book for the next day; an appointment in an hour exists all the same."""
    world = World()
    await booked(world, evolve(MAX, date_text="heute um elf"))
    world.tenant = salon(rules=BookingRules(lead_minutes=24 * 60))

    by_time = await world.say(
        FindAppointments(customer_name="Max Beispiel", date_text="heute um elf")
    )
    by_day = await world.say(CancelAppointment(customer_name="Max Beispiel", date_text="heute"))

    assert isinstance(by_time, AppointmentsFound)
    assert isinstance(by_day, AppointmentCancelled)


async def test_an_appointment_late_in_a_named_month_is_found() -> None:
    """ "Im Dezember" is the whole of it, not the two weeks that a search for free times covers."""
    world = World()
    await booked(world, evolve(MAX, date_text="am 28. Dezember um zehn"))

    found = await world.say(FindAppointments(customer_name="Max Beispiel", date_text="im Dezember"))

    assert isinstance(found, AppointmentsFound)


async def test_a_clock_time_alone_tells_two_appointments_apart() -> None:
    """ "Den um zehn" names no day, and means one of the two."""
    world = World()
    await booked(world)
    await booked(
        world,
        evolve(MAX, service="Bartpflege", staff=None, date_text="übermorgen um elf"),
    )

    found = await world.say(
        CancelAppointment(customer_name="Max Beispiel", time_text="den um zehn Uhr")
    )

    assert isinstance(found, AppointmentCancelled)
    assert found.appointment.service_id == "herren"


async def test_words_with_two_meanings_are_decided_by_the_appointments() -> None:
    """ "Montag" may be today or in a week: the appointment tells."""
    world = World()
    await booked(world, evolve(MAX, date_text="am 30. November um zehn"))

    found = await world.say(
        FindAppointments(customer_name="Max Beispiel", date_text="am Montag um zehn")
    )

    assert isinstance(found, AppointmentsFound)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("am 31. Februar", Missing.INVALID_DATE),
        ("nur nicht am Freitag", Missing.EXCLUDED_ONLY),
        ("bei Ihnen im Salon", Missing.DATE),
        ("morgen " * 100, Missing.TOO_LONG),
    ],
)
async def test_words_that_name_no_time_are_asked_about(words: str, missing: Missing) -> None:
    """Nothing is guessed from them."""
    world = World()
    await booked(world)

    asked = await world.say(CancelAppointment(customer_name="Max Beispiel", date_text=words))

    assert asked == NeedsInput(missing)


async def test_an_unknown_service_is_asked_about_before_anything_is_found() -> None:
    """The choices are those of the salon, not those of the caller's appointments."""
    world = World()
    await booked(world)

    asked = await world.say(FindAppointments(customer_name="Max Beispiel", service="Dauerwelle"))

    assert isinstance(asked, NeedsInput)
    assert asked.missing is Missing.UNKNOWN_SERVICE
    assert "Herrenhaarschnitt" in asked.choices


async def test_the_service_tells_two_appointments_apart() -> None:
    """The one for the beard is meant."""
    world = World()
    await booked(world)
    beard = await booked(
        world, evolve(MAX, service="Bartpflege", staff=None, date_text="übermorgen um elf")
    )

    found = await world.say(FindAppointments(customer_name="Max Beispiel", service="Bartpflege"))

    assert references(found) == [beard.reference]


async def test_a_family_on_one_number_is_told_apart_by_first_names() -> None:
    """The family name fits both, so the whole one is asked for; that fits one."""
    world = World()
    await booked(world)
    child = await booked(
        world, evolve(MAX, customer_name="Moritz Beispiel", date_text="morgen um elf")
    )

    family = await world.say(CancelAppointment(customer_name="Frau Beispiel"))
    one = await world.say(FindAppointments(customer_name="Moritz Beispiel"))

    assert family == NeedsInput(Missing.BOOKED_NAME_SPELT)
    assert references(one) == [child.reference]
    assert len(await world.bookings()) == 2


async def moritz_was_here(world: World) -> None:
    """Have a son of the family book and cancel: known under the number, without an appointment."""
    child = evolve(MAX, customer_name="Moritz Beispiel", date_text="morgen um elf")
    await world.say(child, call_id="the son's call")
    await world.say(CancelAppointment(customer_name="Moritz Beispiel"), call_id="the son's call")


async def test_the_family_name_of_a_known_one_without_an_appointment_opens_nothing() -> None:
    """It may be he who calls: his father's appointment is not his to hear of."""
    world = World()
    fathers = await booked(world)
    await moritz_was_here(world)

    family = await world.say(CancelAppointment(customer_name="Herr Beispiel"))
    father = await world.say(FindAppointments(customer_name="Max Beispiel"))
    son = await world.say(FindAppointments(customer_name="Moritz Beispiel"))

    assert family == NeedsInput(Missing.BOOKED_NAME_SPELT)
    assert references(father) == [fathers.reference]
    assert son == AppointmentNotFound()


async def test_a_slip_of_the_ear_long_ago_makes_nobody_a_rival_of_themselves() -> None:
    """The recogniser once wrote "Beispihl": that is one person in two spellings."""
    world = World()
    misheard = evolve(MAX, customer_name="Max Beispihl", date_text="morgen um elf")
    await world.say(misheard, call_id="an old call")
    await world.say(CancelAppointment(customer_name="Max Beispihl"), call_id="an old call")
    row = await booked(world)

    found = await world.say(FindAppointments(customer_name="Herr Beispiel"))

    assert references(found) == [row.reference]


async def test_what_was_made_in_this_call_opens_by_the_family_name_whoever_else_is_known() -> None:
    """It needs no name at all; an agent that passes one on asks for nothing of another's."""
    world = World()
    await moritz_was_here(world)
    await world.say(MAX)

    found = await world.say(FindAppointments(customer_name="Herr Beispiel"))

    assert isinstance(found, AppointmentsFound)


async def test_a_name_that_is_nobodys_is_asked_about_as_the_familys_is() -> None:
    """Else the kind of the answer would tell who has an appointment under the number."""
    world = World()
    await booked(world, evolve(MAX, customer_name="Anna Meier"))

    asked = [
        await world.say(FindAppointments(customer_name=name), caller=caller)
        for name in ("Herr Meier", "Herr Zobel", "Zobel", "Anna")
        for caller in (CALLER, STRANGER)
    ]

    assert set(asked) == {NeedsInput(Missing.BOOKED_NAME_SPELT)}


async def test_who_can_open_nothing_is_asked_for_no_more_than_a_name() -> None:
    """Without a number and a reference the whole name would find nothing either."""
    world = World()
    await booked(world)

    found = await world.say(
        FindAppointments(customer_name="Beispiel"), caller=PhoneProblem.WITHHELD
    )

    assert found == AppointmentNotFound()


async def test_the_salon_itself_finds_by_reference_alone() -> None:
    """Its own software has proved who it is."""
    world = World()
    row = await booked(world)

    found = await world.say(
        FindAppointments(reference=row.reference), authority=Authority.SALON, call_id="rest:1"
    )
    nothing = await world.say(
        FindAppointments(reference="A-NONE"), authority=Authority.SALON, call_id="rest:2"
    )
    without = await world.say(FindAppointments(), authority=Authority.SALON, call_id="rest:3")

    assert references(found) == [row.reference]
    assert nothing == without == AppointmentNotFound()


async def test_the_status_of_another_calls_appointment_needs_its_name() -> None:
    """Asking after a reference opens no more than asking for appointments does."""
    world = World()
    row = await booked(world)

    without = await world.say(GetBookingStatus(reference=row.reference))
    named = await world.say(
        GetBookingStatus(reference=row.reference, customer_name="Max Beispiel"), call_id="call_2"
    )

    assert without == NeedsInput(Missing.BOOKED_NAME)
    assert isinstance(named, AppointmentConfirmed)


async def test_the_status_by_reference_is_that_of_the_named_appointment() -> None:
    """The latest of the call is meant only if nothing else is named."""
    world = World()
    first = await world.say(MAX)
    await world.say(evolve(MAX, service="Bartpflege", staff=None, date_text="übermorgen um elf"))
    assert isinstance(first, AppointmentConfirmed)

    latest = await world.say(GetBookingStatus())
    named = await world.say(
        GetBookingStatus(reference=first.appointment.reference, customer_name="Max Beispiel")
    )

    assert isinstance(latest, AppointmentConfirmed)
    assert latest.appointment.service_id == "bart"
    assert named == first


@pytest.mark.parametrize(
    ("booked_as", "said"),
    [
        ("Max Beispiel", "max beispiel"),
        ("Max Beispiel", "Herr Beispiel"),
        ("Dr. Max Beispiel", "Dr. Max Beispiel"),
        ("Dr. Max Beispiel", "Max Beispiel"),
        ("Anna-Lena Groß", "Anna Lena Gross"),
        ("José Álvarez", "Jose Alvarez"),
    ],
)
async def test_a_name_is_the_same_in_its_spellings(booked_as: str, said: str) -> None:
    """Titles, case, umlauts, accents and hyphens do not matter."""
    world = World()
    await booked(world, evolve(MAX, customer_name=booked_as))

    assert isinstance(await world.say(FindAppointments(customer_name=said)), AppointmentsFound)


@pytest.mark.parametrize("said", ["Erika Beispiel", "Erika Muster", "Herr", "..."])
async def test_another_name_is_not_taken_for_it(said: str) -> None:
    """Another given name is another person; a form of address proves nothing."""
    world = World()
    await booked(world)

    assert not isinstance(await world.say(FindAppointments(customer_name=said)), AppointmentsFound)
