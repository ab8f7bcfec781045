"""What holds of every sentence that a caller can hear, whatever the result and the time."""

import datetime as dt
import json
import re

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.claimed_booking import says_booked
from booking_domain.model.rehearsal import Act
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentConfirmed,
    AppointmentsFound,
    OnlyRehearsed,
    ToolResult,
)
from entrypoints.speech.presentation import LONGEST_MESSAGE, Presentation, Status, present
from tests.unit.entrypoints.speech.cases import EXTREMES, Extreme, results_at
from tests.unit.entrypoints.speech.salon import (
    APPOINTMENT_ID,
    NOW,
    REFERENCE,
    SLOT_ID_START,
    appointment,
    at,
    offer,
    renamed,
    salon,
)


MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jänner"
WEEKDAYS = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
SPEAKABLE = re.compile(r"[A-Za-zÄÖÜäöüß0-9 ,.:?-]+")
ORDINAL = re.compile(rf"\b(?:{WEEKDAYS}), de[nmr] [1-9]\d?\. (?:{MONTHS})\b( 20\d\d)?")
INFORMAL = re.compile(r"\b(?:du|dir|dich|dein\w*|euch|euer\w*)\b", re.IGNORECASE)


@pytest.fixture(params=EXTREMES, ids=lambda extreme: extreme.name)
def spoken(request: pytest.FixtureRequest) -> list[tuple[ToolResult, Presentation]]:
    """Every result in every variant, presented around one extreme instant."""
    extreme: Extreme = request.param
    return [
        (result, present(result, tenant=salon(), now=extreme.now))
        for result in results_at(extreme.start)
    ]


def may_say_booked(result: ToolResult) -> bool:
    """Whether calendar and database are known to have an appointment that is spoken of."""
    match result:
        case AppointmentConfirmed():
            return True
        case AlreadyBooked(appointment=one):
            return one.state is AppointmentState.CONFIRMED
        case AppointmentsFound(appointments=(only,)):
            return only.state is AppointmentState.CONFIRMED
        case _:
            return False


def test_the_cases_contain_every_class_of_the_union() -> None:
    """A result that is added to the union fails here until it has sentences and cases."""
    assert {type(result) for result in results_at(NOW)} == set(get_args(ToolResult))


def test_every_status_is_reached() -> None:
    """The closed set has no word that is never said."""
    reached = {present(result, tenant=salon(), now=NOW).status for result in results_at(at(25, 9))}

    assert reached == set(Status)


def test_a_message_is_one_line_of_whole_sentences(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """It begins with a capital, ends with a full stop or a question mark, and has no gaps."""
    for _, presentation in spoken:
        message = presentation.message
        assert message[0].isupper(), message
        assert message[-1] in ".?", message
        assert not re.search(r"\s\s|\s[,.?:]|[,.:?]{2}|\s$", message), message
        assert "\n" not in message


def test_a_message_has_no_sign_or_number_that_a_voice_stumbles_over(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """No clock with a colon, no date in digits, no abbreviation; a full stop ends a sentence."""
    for _, presentation in spoken:
        message = presentation.message
        assert SPEAKABLE.fullmatch(message), message
        assert not re.search(r"\d[:.,]\d|\b0\d", message), message
        without_dates = ORDINAL.sub("<day>", message)
        assert not re.search(rf"\b(?:{MONTHS})\b", without_dates), message
        assert not re.search(r"\.(?! [A-ZÄÖÜ]|$)", without_dates), message


def test_no_statement_ends_in_a_number(spoken: list[tuple[ToolResult, Presentation]]) -> None:
    """ "um 14 Uhr 30." is read as an ordinal by some voices, and so is a year."""
    for _, presentation in spoken:
        assert not re.search(r"\d\.(?: [A-Z]|$)", ORDINAL.sub("<day>", presentation.message))
        assert not re.search(r"\d{4}\.", presentation.message), presentation.message


def test_a_message_is_short_enough_to_be_followed(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """Heard once, by telephone."""
    assert [len(p.message) for _, p in spoken if len(p.message) > LONGEST_MESSAGE] == []


def test_gebucht_is_said_only_of_what_is_confirmed(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """The false word that this system exists to prevent."""
    for result, presentation in spoken:
        assert ("gebucht" in presentation.message.lower()) is may_say_booked(result), result


def test_a_test_is_called_one_and_sounds_like_no_booking() -> None:
    """To callers, and to the ear that listens for agents who promise too much."""
    tests = [one for one in results_at(at(25, 9)) if isinstance(one, OnlyRehearsed)]
    messages = [present(one, tenant=salon(), now=NOW).message for one in tests]

    assert tests
    assert all(message.startswith("Das ist nur ein Test. Sonst würde ich") for message in messages)
    assert [message for message in messages if says_booked([message])] == []


def test_of_an_appointment_that_a_test_leaves_it_is_said_that_it_stays() -> None:
    """Where it is, and nothing of what would be."""
    one = OnlyRehearsed(Act.MOVE, slot=offer(at(26, 11)).slot, appointment=appointment(at(25, 10)))

    message = present(one, tenant=salon(), now=NOW).message

    assert message == (
        "Das ist nur ein Test. Sonst würde ich jetzt Ihren Termin auf Donnerstag, den 26. November,"
        " um 11 Uhr verschieben. An Ihrem Termin morgen, Mittwoch, den 25. November, um 10 Uhr"
        " ändert sich nichts. Unter der Nummer 0 3 0, 2 3 1 2 5 0 4 2 erreichen Sie den Salon"
        " direkt."
    )


def test_what_is_not_confirmed_has_no_confirming_status(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """A flow branches on the status: it must not be better than the truth."""
    for result, presentation in spoken:
        if presentation.status is Status.CONFIRMED:
            assert may_say_booked(result), result


def test_a_message_addresses_the_caller_formally_and_names_no_id(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """Ids are for machines: nobody can do anything with one on the phone."""
    for _, presentation in spoken:
        assert not INFORMAL.search(presentation.message), presentation.message
        for machine_word in (REFERENCE, APPOINTMENT_ID, SLOT_ID_START):
            assert machine_word not in presentation.message


def test_the_answer_is_flat_and_can_be_written_as_json(
    spoken: list[tuple[ToolResult, Presentation]],
) -> None:
    """A conversation flow reads strings at the top level, and nothing deeper than a list."""
    for _, presentation in spoken:
        answer = presentation.flat()
        assert json.loads(json.dumps(answer)) == answer
        assert answer["status"] == presentation.status.value
        assert all(isinstance(value, str | list) for value in answer.values())


def test_a_name_of_any_length_leaves_the_message_short() -> None:
    """Names that do not fit are left out; what became of the wish is said all the same."""
    tenant = renamed("Grundhaarverlängerungsberatung " * 12)

    for result in results_at(at(25, 9)):
        message = present(result, tenant=tenant, now=NOW).message
        assert len(message) <= LONGEST_MESSAGE, message


def test_a_name_with_signs_and_line_breaks_is_made_speakable() -> None:
    """Whoever configures a salon does not think of a voice."""
    tenant = renamed("*Schnitt*\n& <Bart> (20 Min.)")

    confirmed = next(r for r in results_at(at(25, 9)) if isinstance(r, AppointmentConfirmed))
    message = present(confirmed, tenant=tenant, now=NOW).message

    assert ": Schnitt und Bart 20 Minuten." in message


def test_the_zone_of_the_location_decides_what_is_said() -> None:
    """The same instant in two places."""
    start = dt.datetime(2026, 11, 25, 14, tzinfo=dt.UTC)
    confirmed = next(r for r in results_at(start) if isinstance(r, AppointmentConfirmed))

    in_berlin = present(confirmed, tenant=salon(), now=NOW)
    in_lisbon = present(confirmed, tenant=salon(zone=ZoneInfo("Europe/Lisbon")), now=NOW)

    assert "um 15 Uhr" in in_berlin.message
    assert "um 14 Uhr" in in_lisbon.message
    assert in_berlin.data["start"] == "2026-11-25T15:00:00+01:00"
    assert in_lisbon.data["start"] == "2026-11-25T14:00:00+00:00"
