"""Words that choose among appointments where there is nothing, or more than one, that they mean."""

from typing import Any

import pytest

from attrs import evolve

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import (
    AmbiguousAppointment,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRescheduled,
    AppointmentsFound,
    Missing,
    NeedsInput,
    ToolResult,
)
from entrypoints.speech.presentation import Status, present
from tests.doubles.world import World
from tests.unit.booking_domain.application.test_own_appointments import MAX, booked, references


_NAME = "Max Beispiel"
_NEXT_DAY = evolve(MAX, service="Bartpflege", staff="Ben", date_text="übermorgen um fünfzehn Uhr")
_DAY_AFTER = evolve(MAX, staff="Ben", date_text="in drei Tagen um elf")
_ON_THE_THIRD = evolve(
    MAX, service="Bartpflege", staff="Ben", date_text="am 3. Dezember um fünfzehn Uhr"
)
_WISHES = (MAX, _NEXT_DAY, _DAY_AFTER)


async def some(world: World, number: int) -> list[Appointment]:
    """Book for Max so often."""
    return [await booked(world, evolve(one, additional=True)) for one in _WISHES[:number]]


async def each_tool(world: World, **words: Any) -> list[ToolResult]:
    """Say the words to every tool that looks for an appointment, the harmless ones first."""
    where = {f"old_{key}" if key.endswith("_text") else key: one for key, one in words.items()}
    return [
        await world.say(FindAppointments(customer_name=_NAME, **words)),
        await world.say(
            RescheduleAppointment(customer_name=_NAME, date_text="in vier Tagen um elf", **where)
        ),
        await world.say(CancelAppointment(customer_name=_NAME, **words)),
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "den zweiten"),
        (1, "den dritten"),
        (1, "den um drei"),
        (1, "den anderen"),
        (1, "den späteren"),
        (2, "den dritten"),
        (2, "den um zwölf"),
        (2, "den anderen"),
        (3, "den vierten"),
        (3, "den um zwölf"),
        (3, "den anderen"),
        (3, "den späteren"),
    ],
)
@pytest.mark.parametrize("is_read_out", [False, True])
async def test_what_means_none_of_them_is_asked_about_by_every_tool(
    number: int, words: str, is_read_out: bool
) -> None:
    """Whether they were read out before or not; no answer sounds as if something was done."""
    world = World()
    rows = await some(world, number)
    if is_read_out:
        await world.say(FindAppointments(customer_name=_NAME))

    told = await each_tool(world, choice=words)
    told.append(await world.say(GetBookingStatus(customer_name=_NAME, choice=words)))

    assert [references(one) for one in told] == [[one.reference for one in rows]] * 4
    spoken = [present(one, tenant=world.tenant, now=world.clock.now()).status for one in told]
    assert spoken == [Status.AMBIGUOUS] * 4
    assert await world.rows() == tuple(rows)


@pytest.mark.parametrize("field", ["date_text", "time_text"])
@pytest.mark.parametrize("words", ["den zweiten", "den dritten", "den anderen", "den um drei"])
async def test_in_place_of_a_time_they_mean_no_other_appointment(field: str, words: str) -> None:
    """A single one that is not at this time is neither moved nor cancelled."""
    world = World()
    rows = await some(world, 1)

    told = await each_tool(world, **{field: words})

    assert {type(one) for one in told} <= {NeedsInput, AppointmentNotFound}
    assert await world.rows() == tuple(rows)


@pytest.mark.parametrize("agreement", ["ja", "ja, den", "genau den meine ich"])
async def test_the_only_one_that_is_left_is_agreed_to(agreement: str) -> None:
    """It was asked about; the answer is not about a place any more."""
    world = World()
    (row,) = await some(world, 1)
    await world.say(CancelAppointment(customer_name=_NAME, choice="den dritten"))

    result = await world.say(CancelAppointment(choice=agreement))

    assert isinstance(result, AppointmentCancelled)
    assert result.appointment.reference == row.reference


async def test_of_two_the_other_one_is_asked_about_when_one_is_gone() -> None:
    """And not the one that was cancelled just now."""
    world = World()
    rows = await some(world, 2)
    await world.say(FindAppointments(customer_name=_NAME))
    await world.say(CancelAppointment(choice="den ersten"))

    result = await world.say(CancelAppointment(choice="den anderen"))

    assert isinstance(result, AmbiguousAppointment)
    assert references(result) == [rows[1].reference]


@pytest.mark.parametrize("words", ["den dritten", "den 3.", "der dritte"])
async def test_a_place_that_is_a_day_as_well_is_asked_about(words: str) -> None:
    """The third of three that were read out, or the one on the third of the month."""
    world = World()
    early = await some(world, 1)
    on_the_third = await booked(world, _ON_THE_THIRD)
    late = await booked(world, evolve(MAX, date_text="am 8. Dezember um elf", additional=True))
    await world.say(FindAppointments(customer_name=_NAME))

    result = await world.say(CancelAppointment(choice=words))

    assert isinstance(result, AmbiguousAppointment)
    assert references(result) == [on_the_third.reference, late.reference]
    assert len(await world.rows()) == len([*early, on_the_third, late])


@pytest.mark.parametrize("words", ["Nummer drei", "Nummer drei, den dritten"])
async def test_a_number_of_what_was_read_out_is_no_day(words: str) -> None:
    """Nobody calls a day "Nummer drei"."""
    world = World()
    await some(world, 1)
    await booked(world, _ON_THE_THIRD)
    late = await booked(world, evolve(MAX, date_text="am 8. Dezember um elf", additional=True))
    await world.say(FindAppointments(customer_name=_NAME))

    result = await world.say(CancelAppointment(choice=words))

    assert isinstance(result, AppointmentCancelled)
    assert result.appointment.reference == late.reference


async def test_where_there_is_no_third_the_day_is_meant() -> None:
    """Of two, "den dritten" is the one on the third."""
    world = World()
    await some(world, 1)
    on_the_third = await booked(world, _ON_THE_THIRD)
    await world.say(FindAppointments(customer_name=_NAME))

    result = await world.say(
        RescheduleAppointment(choice="den dritten", date_text="in vier Tagen um elf")
    )

    assert isinstance(result, AppointmentRescheduled)
    assert result.appointment.reference == on_the_third.reference


async def test_the_status_is_that_of_the_one_that_was_chosen() -> None:
    """Not of the latest of the call."""
    world = World()
    rows = await some(world, 2)
    last = await world.say(evolve(_DAY_AFTER, additional=True))
    assert isinstance(last, AppointmentConfirmed)
    which = await world.say(FindAppointments(customer_name=_NAME))
    assert isinstance(which, AppointmentsFound)

    result = await world.say(GetBookingStatus(choice="den zweiten"))

    assert isinstance(result, AppointmentConfirmed)
    assert result.appointment.reference == rows[1].reference


async def test_the_status_of_somebody_else_is_not_that_of_the_latest() -> None:
    """A mother books for Moritz, and asks after the appointment of Max."""
    world = World()
    (row,) = await some(world, 1)
    child = evolve(MAX, customer_name="Moritz Muster", date_text="morgen um elf")
    assert isinstance(await world.say(child), AppointmentConfirmed)

    of_max = await world.say(GetBookingStatus(customer_name=_NAME))
    of_nobody = await world.say(GetBookingStatus(customer_name="Erika Fremd"))

    assert isinstance(of_max, AppointmentConfirmed)
    assert of_max.appointment.reference == row.reference
    assert of_nobody == AppointmentNotFound()


async def test_an_answer_to_the_status_opens_nothing_without_a_question() -> None:
    """As with the other tools, whoever guesses is asked for a name."""
    world = World()
    await some(world, 2)

    result = await world.say(GetBookingStatus(choice="den ersten"))

    assert result == NeedsInput(Missing.BOOKED_NAME)
