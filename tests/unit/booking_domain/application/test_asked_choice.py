"""The question which appointment is meant, and the caller's answer to it in the same call."""

from typing import Any

import pytest

from attrs import evolve

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
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
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.unit.booking_domain.application.test_own_appointments import MAX, booked, references


STRANGER = PhoneNumber("+4915199999999")
BEARD = evolve(MAX, service="Bartpflege", staff="Ben", date_text="morgen um fünfzehn Uhr")
LATE = evolve(MAX, staff="Ben", date_text="übermorgen um elf")
NAMED = CancelAppointment(customer_name="Max Beispiel")


async def three(world: World) -> tuple[Appointment, Appointment, Appointment]:
    """Book for Max: a cut with Anna at ten, a beard with Ben at three, a cut with Ben later."""
    first = await booked(world)
    second = await booked(world, BEARD)
    third = await booked(world, evolve(LATE, additional=True))
    return first, second, third


async def two(world: World) -> tuple[Appointment, Appointment]:
    return await booked(world), await booked(world, BEARD)


async def asked(world: World, **delivery: Any) -> AmbiguousAppointment:
    result = await world.say(NAMED, **delivery)
    assert isinstance(result, AmbiguousAppointment)
    return result


def cancelled(result: ToolResult) -> str:
    assert isinstance(result, AppointmentCancelled)
    return result.appointment.reference


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("den ersten", 0),
        ("den zweiten, bitte", 1),
        ("den dritten", 2),
        ("den letzten", 2),
        ("Nummer zwei", 1),
        ("den um zehn", 0),
        ("den um drei", 1),
        ("den um 15 Uhr", 1),
        ("den am Mittwoch", 2),
        ("die Bartpflege", 1),
        ("den bei Anna", 0),
        ("den bei Frau Anna", 0),
        ("den Herrenhaarschnitt bei Ben", 2),
        ("den Herrenhaarschnitt bei Anna um zehn", 0),
        ("den zweiten, den um drei", 1),
    ],
)
async def test_the_answer_is_understood(answer: str, place: int) -> None:
    """By place, time, service or person, or several of them; the name need not be said again."""
    world = World()
    rows = await three(world)
    await asked(world)

    result = await world.say(CancelAppointment(choice=answer))

    assert cancelled(result) == rows[place].reference
    assert len(await world.rows()) == 2


@pytest.mark.parametrize(
    ("answer", "place"), [("den früheren", 0), ("den späteren", 1), ("lieber den letzteren", 1)]
)
async def test_of_two_one_is_the_later(answer: str, place: int) -> None:
    """Of three it would be asked again."""
    world = World()
    rows = await two(world)
    await asked(world)

    assert cancelled(await world.say(CancelAppointment(choice=answer))) == rows[place].reference


@pytest.mark.parametrize(
    "answer",
    [
        "den vierten",
        "den hundertsten",
        "den 7.",
        "den späteren",
        "den anderen",
        "beide",
        "nicht den ersten",
        "den ersten oder den zweiten",
        "Herrenhaarschnitt",
        "den bei Ben",
        "den um fünf",
        "die Dauerwelle",
        "den Damenhaarschnitt",
        "den zweiten bei Anna",
        "den bei Herrn Anna",
        "den bei Carla",
        "keine Ahnung",
    ],
)
async def test_an_answer_that_means_none_or_several_is_asked_again(answer: str) -> None:
    """Nothing is guessed, and nothing is cancelled."""
    world = World()
    await three(world)
    await asked(world)

    result = await world.say(CancelAppointment(choice=answer))

    assert isinstance(result, AmbiguousAppointment)
    assert len(await world.rows()) == 3


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("bei Ben", 1),
        ("den mit Ben, bitte", 1),
        ("den Haarschnitt", 0),
        ("den Schnitt bei Anna", 0),
        ("das Haareschneiden", 0),
        ("den mit dem Bart", 1),
        ("den zwoten", 1),
        ("die zwote", 1),
    ],
)
@pytest.mark.parametrize("field", ["choice", "date_text", "time_text"])
async def test_of_two_the_one_that_alone_fits_is_meant(answer: str, place: int, field: str) -> None:
    """A part of a name is enough where one of them has it, also where a time should stand."""
    world = World()
    rows = await two(world)
    await asked(world)

    result = await world.say(evolve(CancelAppointment(), **{field: answer}))

    assert cancelled(result) == rows[place].reference
    assert len(await world.rows()) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "den Haarschnitt",
        "den Schnitt bei Ben oder bei Anna",
        "bei Ben",
        "den Haarschnitt mit Farbe",
        "den ohne Haarschnitt",
        "die Damen",
        "den Hartschnatt",
    ],
)
async def test_a_part_of_a_name_that_fits_none_or_several_is_asked_again(answer: str) -> None:
    """What was not understood as it was said is no part of a name either."""
    world = World()
    await three(world)
    await asked(world)

    result = await world.say(CancelAppointment(choice=answer))

    assert isinstance(result, AmbiguousAppointment)
    assert len(await world.rows()) == 3


async def test_a_part_of_a_name_finds_the_only_appointment_that_has_it() -> None:
    """ "Ich möchte den Haarschnitt absagen" was asked back about services nobody has booked."""
    world = World()
    rows = await two(world)

    result = await world.say(
        CancelAppointment(customer_name="Max Beispiel", service="den Haarschnitt")
    )

    assert cancelled(result) == rows[0].reference


async def test_several_that_are_left_are_what_is_asked_about_then() -> None:
    """ "Einen Herrenhaarschnitt" are two of three; the second of these is the third of all."""
    world = World()
    rows = await three(world)
    await asked(world)

    which = await world.say(CancelAppointment(choice="Herrenhaarschnitt"))
    result = await world.say(CancelAppointment(choice="den zweiten"))

    assert references(which) == [rows[0].reference, rows[2].reference]
    assert cancelled(result) == rows[2].reference


@pytest.mark.parametrize("field", ["date_text", "time_text"])
async def test_an_answer_in_the_place_of_a_time_is_an_answer(field: str) -> None:
    """Agents put "den zweiten" wherever there is room; it is not the second of the month."""
    world = World()
    rows = await three(world)
    await asked(world)

    result = await world.say(CancelAppointment(**{field: "den zweiten"}))

    assert cancelled(result) == rows[1].reference


async def test_where_nothing_was_asked_it_is_a_day() -> None:
    """ "Den ersten" of a month that begins soon."""
    world = World()
    await booked(world)
    first = await booked(world, evolve(LATE, date_text="am 1. Dezember um elf", additional=True))

    result = await world.say(evolve(NAMED, date_text="den ersten Dezember"))

    assert cancelled(result) == first.reference


async def test_other_words_of_the_answer_tell_as_well() -> None:
    """The agent sorts what was said into the tool's fields, and leaves the name out."""
    world = World()
    rows = await three(world)
    await asked(world)

    by_service = await world.say(CancelAppointment(service="Bartpflege"))
    by_person = await world.say(CancelAppointment(staff="Anna"))

    assert [cancelled(by_service), cancelled(by_person)] == [rows[1].reference, rows[0].reference]


async def test_an_answer_that_contradicts_itself_is_asked_again() -> None:
    """ "Den zweiten", and the service of the first."""
    world = World()
    await two(world)
    await asked(world)

    result = await world.say(CancelAppointment(choice="den zweiten", service="Herrenhaarschnitt"))

    assert isinstance(result, AmbiguousAppointment)
    assert len(await world.rows()) == 2


async def test_places_stay_when_one_of_them_is_gone() -> None:
    """The first is cancelled, then the second: not what has become the second meanwhile."""
    world = World()
    rows = await three(world)
    await asked(world)

    first = await world.say(CancelAppointment(choice="den ersten"))
    again = await world.say(CancelAppointment(choice="den ersten"))
    second = await world.say(CancelAppointment(choice="den zweiten"))

    assert [cancelled(one) for one in (first, again, second)] == [
        rows[0].reference,
        rows[0].reference,
        rows[1].reference,
    ]
    assert world.calendar.calls.count("cancel") == 2


async def test_what_was_read_out_can_be_chosen_from() -> None:
    """find_appointments reads out, cancel_appointment is told which."""
    world = World()
    rows = await two(world)
    found = await world.say(FindAppointments(customer_name="Max Beispiel"))
    assert isinstance(found, AppointmentsFound)

    result = await world.say(CancelAppointment(choice="den zweiten"))

    assert cancelled(result) == rows[1].reference


async def test_a_move_is_told_which_and_where_to_at_once() -> None:
    """The old time is chosen, the new one is said."""
    world = World()
    rows = await two(world)
    which = await world.say(
        RescheduleAppointment(customer_name="Max Beispiel", date_text="übermorgen um elf")
    )
    assert isinstance(which, AmbiguousAppointment)

    moved = await world.say(
        RescheduleAppointment(choice="den ersten", date_text="übermorgen um elf")
    )

    assert isinstance(moved, AppointmentRescheduled)
    assert moved.appointment.reference == rows[0].reference


@pytest.mark.parametrize("words", ["den von eben", "den ich gerade gebucht habe"])
async def test_the_one_of_a_moment_ago_is_that_of_this_call(words: str) -> None:
    """Whatever else the caller has, and whatever was made before it in the call."""
    world = World()
    await booked(world)
    await world.say(evolve(MAX, date_text="morgen um elf", additional=True))
    last = await world.say(evolve(BEARD, additional=True))
    assert isinstance(last, AppointmentConfirmed)

    result = await world.say(CancelAppointment(choice=words))

    assert cancelled(result) == last.appointment.reference


async def test_by_person_alone() -> None:
    """ "Meinen Termin bei Anna", without a day."""
    world = World()
    rows = await two(world)

    result = await world.say(evolve(NAMED, staff="Anna"))

    assert cancelled(result) == rows[0].reference


async def test_a_person_who_does_not_work_here_is_asked_about() -> None:
    """With the names of those who do."""
    world = World()
    await two(world)

    result = await world.say(evolve(NAMED, staff="Xaver"))

    assert result == NeedsInput(Missing.UNKNOWN_STAFF, choices=("Anna", "Ben"))


async def test_a_single_appointment_is_not_the_second() -> None:
    """Whoever says so means something else: it is read out, and nothing is done."""
    world = World()
    await booked(world)

    result = await world.say(evolve(NAMED, choice="den zweiten"))

    assert isinstance(result, AmbiguousAppointment)
    assert len(await world.rows()) == 1


# --- nothing of another person's is ever said


async def test_an_answer_without_a_question_opens_nothing() -> None:
    """Whoever guesses that there is a first one hears what everybody hears."""
    world = World()
    await two(world)

    for choice in ("den ersten", "den um zehn", "den bei Anna", "den von eben", "den letzten"):
        for caller in (None, STRANGER, PhoneProblem.WITHHELD):
            delivery = {"caller": caller} if caller is not None else {}
            result = await world.say(CancelAppointment(choice=choice), **delivery)
            assert result == NeedsInput(Missing.BOOKED_NAME)
    assert len(await world.rows()) == 2


async def test_what_was_asked_in_one_call_is_open_in_no_other() -> None:
    """Not even to the same number."""
    world = World()
    await two(world)
    await asked(world, call_id="call_of_max")

    same_number = await world.say(CancelAppointment(choice="den ersten"), call_id="call_2")
    withheld = await world.say(
        CancelAppointment(choice="den ersten"), call_id="call_3", caller=PhoneProblem.WITHHELD
    )

    assert same_number == withheld == NeedsInput(Missing.BOOKED_NAME)


async def test_what_was_asked_in_one_salon_is_open_in_no_other() -> None:
    """The same call id, number and name at another salon are somebody else's."""
    world = World()
    await two(world)
    await asked(world)
    world.tenant = salon(tenant_id="salon-2")

    by_choice = await world.say(CancelAppointment(choice="den ersten"))
    by_name = await world.say(NAMED)

    assert by_choice == NeedsInput(Missing.BOOKED_NAME)
    assert by_name == AppointmentNotFound()


async def test_another_name_on_the_same_number_chooses_from_its_own() -> None:
    """Moritz has one, Max has two: "den zweiten" of Max is none of Moritz's."""
    world = World()
    rows = await two(world)
    child = await booked(
        world, evolve(MAX, customer_name="Moritz Beispiel", date_text="morgen um elf")
    )
    which = await asked(world)
    assert references(which) == [one.reference for one in rows]

    as_moritz = await world.say(
        CancelAppointment(customer_name="Moritz Beispiel", choice="den zweiten")
    )
    own = await world.say(CancelAppointment(customer_name="Moritz Beispiel"), call_id="call_2")

    assert as_moritz == AppointmentNotFound()
    assert cancelled(own) == child.reference
    assert len(await world.rows()) == 2


async def test_the_same_name_on_another_number_is_another_person() -> None:
    """There are many of that name."""
    world = World()
    await two(world)

    found = await world.say(FindAppointments(customer_name="Max Beispiel"), caller=STRANGER)
    withheld = await world.say(
        FindAppointments(customer_name="Max Beispiel"), caller=PhoneProblem.WITHHELD
    )

    assert found == withheld == AppointmentNotFound()


@pytest.mark.parametrize("reference", ["A-00001", "A-00002", "A-99999", "1", "%", "' OR 1=1 --"])
async def test_a_reference_that_was_guessed_opens_nothing(reference: str) -> None:
    """Neither alone, nor with another name, nor as an answer."""
    world = World()
    await two(world)
    tries = [
        CancelAppointment(reference=reference),
        CancelAppointment(reference=reference, customer_name="Erika Muster"),
        CancelAppointment(reference=reference, choice="den ersten"),
        CancelAppointment(choice=reference),
    ]

    told = [await world.say(one, caller=STRANGER) for one in tries]

    assert {type(one) for one in told} <= {NeedsInput, AppointmentNotFound}
    assert len(await world.rows()) == 2


async def test_a_name_said_on_a_number_of_two_people_is_decided_by_the_whole_name() -> None:
    """The family name fits both, and nothing is said before it is clear whose it is."""
    world = World()
    await two(world)
    await booked(world, evolve(MAX, customer_name="Moritz Beispiel", date_text="morgen um elf"))

    family = await world.say(CancelAppointment(customer_name="Beispiel", choice="den ersten"))

    assert family == NeedsInput(Missing.BOOKED_NAME_SPELT)


async def test_an_unknown_service_beside_an_answer_is_asked_about() -> None:
    """Before anything is chosen: what was said contradicts the answer, or was misheard."""
    world = World()
    await two(world)
    await asked(world)

    result = await world.say(CancelAppointment(choice="den ersten", service="Dauerwelle"))

    assert isinstance(result, NeedsInput)
    assert result.missing is Missing.UNKNOWN_SERVICE
    assert len(await world.rows()) == 2
