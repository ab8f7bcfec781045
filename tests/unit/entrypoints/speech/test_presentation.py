"""What is named and what is left out, and what a flow can branch on."""

import datetime as dt

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Question,
    Reading,
    Window,
)
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousTime,
    AppointmentConfirmed,
    AppointmentsFound,
    Change,
    Missing,
    NeedsInput,
    SlotHeld,
    SlotsOffered,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from entrypoints.speech.presentation import Presentation, Status, present
from tests.unit.entrypoints.speech.salon import (
    NOW,
    REFERENCE,
    appointment,
    at,
    offer,
    salon,
)


FRIDAY = at(27, 10)
LATER_ON_FRIDAY = at(27, 14, 30)


def said(result: ToolResult) -> Presentation:
    return present(result, tenant=salon(), now=NOW)


def test_the_person_is_named_once_where_all_offers_are_theirs() -> None:
    """The caller did not say who, and two people could be meant."""
    offers = (offer(FRIDAY, service="colour"), offer(LATER_ON_FRIDAY, service="colour"))

    message = said(SlotsOffered(offers=offers, requested_start=None)).message

    assert message.startswith("Ich hätte bei Anna am Freitag")
    assert message.count("Anna") == 1


def test_each_time_has_its_person_where_offers_are_mixed() -> None:
    """Otherwise nobody could know who is meant."""
    offers = (
        offer(FRIDAY, service="colour"),
        offer(LATER_ON_FRIDAY, service="colour", staff="ben"),
    )

    message = said(SlotsOffered(offers=offers, requested_start=None)).message

    assert "um 10 Uhr bei Anna oder um 14 Uhr 30 bei Ben" in message


def test_a_named_person_who_is_busy_is_said_to_be_the_one_who_is_busy() -> None:
    """Somebody else may well be free."""
    offers = (offer(FRIDAY, service="colour", named=True),)

    message = said(SlotsOffered(offers=offers, requested_start=at(27, 9))).message

    assert message.startswith("Um 9 Uhr ist bei Anna leider nichts frei. Ich hätte am Freitag")


def test_an_offer_at_the_asked_time_does_not_contradict_itself() -> None:
    """The time is free, but not with whom it was asked for."""
    offers = (offer(FRIDAY, service="colour", staff="ben"),)

    message = said(SlotsOffered(offers=offers, requested_start=FRIDAY)).message

    assert message.startswith(
        "So wie gewünscht ist um 10 Uhr leider nichts frei. Ich hätte bei Ben"
    )


def test_offers_are_numbered_in_the_order_in_which_they_are_heard() -> None:
    """ "Den ersten, bitte" must mean the same to caller and agent."""
    late, early = offer(at(25, 15)), offer(at(25, 9))

    data = said(SlotsOffered(offers=(late, early), requested_start=at(25, 14))).data

    assert data["slot_1_id"] == early.slot_id
    assert data["slot_2_id"] == late.slot_id
    assert data["slots"] == [
        {"slot_id": early.slot_id, "spoken": "Mittwoch, der 25. November, um 9 Uhr"},
        {"slot_id": late.slot_id, "spoken": "Mittwoch, der 25. November, um 15 Uhr"},
    ]
    assert data["requested_start"] == "2026-11-25T14:00:00+01:00"


def test_no_more_than_three_offers_are_made() -> None:
    """Nobody keeps a fourth in mind."""
    offers = tuple(offer(at(25, hour)) for hour in range(9, 17))

    presentation = said(SlotsOffered(offers=offers, requested_start=None))

    assert presentation.message.count("Uhr") == 3
    assert "slot_4_id" not in presentation.data


def test_a_confirmed_appointment_has_its_reference_and_times() -> None:
    """For the flow and for the salon's own software."""
    data = said(AppointmentConfirmed(appointment=appointment(FRIDAY))).data

    assert data == {
        "appointment_ref": REFERENCE,
        "start": "2026-11-27T10:00:00+01:00",
        "end": "2026-11-27T10:30:00+01:00",
        "spoken_when": "Freitag, der 27. November, um 10 Uhr",
    }


def test_a_pending_appointment_says_when_to_ask_again() -> None:
    """As a string: dynamic variables of a flow are nothing else."""
    pending = StillPending(appointment=appointment(FRIDAY, state=AppointmentState.PENDING))

    assert said(pending).data["retry_after_s"] == "4"


@pytest.mark.parametrize(
    ("then", "promised"), [(Change.CANCEL, "sage ich ihn ab"), (Change.MOVE, "verlege ich ihn")]
)
def test_a_change_that_waits_is_promised_for_later(then: Change, promised: str) -> None:
    """Nothing is said to be done, and nothing to be forgotten."""
    waiting = said(
        StillPending(appointment=appointment(FRIDAY, state=AppointmentState.PENDING), then=then)
    )

    assert waiting.status is Status.PENDING
    assert waiting.message.startswith("Ihr Termin am Freitag")
    assert "wird gerade noch bearbeitet. Sobald das abgeschlossen ist, " + promised in (
        waiting.message
    )


def test_a_stuck_appointment_is_pending_without_asking_again() -> None:
    """Only a person can find out; the sentence says so."""
    stuck = said(StillPending(appointment=appointment(FRIDAY, state=AppointmentState.STUCK)))

    assert stuck.status is Status.PENDING
    assert "retry_after_s" not in stuck.data
    assert stuck.message == (
        "Ob Ihr Termin am Freitag, dem 27. November, um 10 Uhr steht, kann ich gerade leider "
        "nicht sicher sagen. Der Salon prüft das."
    )


@pytest.mark.parametrize(("left", "seconds"), [(170.9, "170"), (0.0, "0"), (-5.0, "0")])
def test_a_hold_says_how_long_it_lasts(left: float, seconds: str) -> None:
    """Never less than nothing, though it is good until somebody evicts it."""
    until = NOW + dt.timedelta(seconds=left)

    held = said(SlotHeld(offer=offer(FRIDAY), appointment_id="1", until=until))

    assert held.status is Status.HELD
    assert held.data["hold_expires_in_s"] == seconds
    assert ("Minuten" in held.message) is (left > 0)


def test_several_appointments_are_listed_with_their_references_and_statuses() -> None:
    """The agent passes on a reference; the caller only says which."""
    known = (appointment(FRIDAY), appointment(at(30, 9), state=AppointmentState.REQUESTED))

    data = said(AppointmentsFound(appointments=known)).data

    assert data == {
        "appointments": [
            {
                "ref": REFERENCE,
                "spoken": "Herrenhaarschnitt, Freitag, der 27. November, um 10 Uhr",
                "status": "confirmed",
            },
            {
                "ref": REFERENCE,
                "spoken": "Herrenhaarschnitt, Montag, der 30. November, um 9 Uhr",
                "status": "requested",
            },
        ],
        "appointment_1_ref": REFERENCE,
        "appointment_2_ref": REFERENCE,
    }


def test_more_appointments_than_can_be_heard_are_counted() -> None:
    """The caller learns that there are others."""
    known = tuple(appointment(at(day, 9)) for day in range(25, 30))

    message = said(AppointmentsFound(appointments=known)).message

    assert message.startswith("Ich sehe fünf Termine für Sie und nenne Ihnen die ersten drei.")


def test_many_services_are_not_all_read_out_but_all_listed() -> None:
    """Three examples for the caller, everything for the agent."""
    names = ("Färben", "Schneiden", "Föhnen", "Waschen", "Strähnen", "Dauerwelle")

    asked = said(NeedsInput(missing=Missing.SERVICE, choices=names))

    assert asked.message == (
        "Welche Leistung darf es sein, zum Beispiel Färben, Schneiden oder Föhnen?"
    )
    assert asked.data == {"missing": "service", "choices": list(names)}


def test_of_many_that_may_be_meant_some_are_named_in_a_question_that_one_would_ask() -> None:
    """Not "Meinen Sie, zum Beispiel ..."."""
    names = ("Anna", "Anne", "Hanna", "Johanna", "Susanna", "Hannah")

    asked = said(NeedsInput(missing=Missing.WHICH_STAFF, choices=names))

    assert asked.message == "Meinen Sie vielleicht Anna, Anne oder Hanna?"


def test_a_service_that_is_no_longer_offered_is_left_out() -> None:
    """An appointment outlives the price list."""
    message = said(AppointmentConfirmed(appointment=appointment(FRIDAY, service="gone"))).message

    assert message == (
        "Ihr Termin am Freitag, dem 27. November, um 10 Uhr ist fest gebucht: bei Anna."
    )


@pytest.mark.parametrize(
    ("readings", "choices"),
    [
        (
            (Exact(start=FRIDAY), Exact(start=LATER_ON_FRIDAY), Exact(start=FRIDAY)),
            ["Freitag, den 27. November, um 10 Uhr", "um 14 Uhr 30"],
        ),
        (
            (
                Exact(start=at(31, 2, 30, month=10, year=2027)),
                Exact(start=at(31, 2, 30, month=10, year=2027).replace(fold=1)),
            ),
            ["Sonntag, den 31. Oktober 2027, um 2 Uhr 30 Sommerzeit", "um 2 Uhr 30 Winterzeit"],
        ),
        (
            (
                DayRange(first=dt.date(2026, 11, 30), last=dt.date(2026, 12, 6)),
                DayRange(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 3)),
                DayRange(first=FRIDAY.date(), last=FRIDAY.date(), part=Daypart.EVENING),
            ),
            [
                "die Woche ab Montag, dem 30. November",
                "die Zeit von Dienstag, dem 1. Dezember, bis Donnerstag, dem 3. Dezember",
                "Freitag, den 27. November, am Abend",
            ],
        ),
        (
            (
                DayRange(first=FRIDAY.date(), last=None, earliest=dt.time(16)),
                DayRange(first=None, last=FRIDAY.date(), latest=dt.time(16)),
                DayRange(first=None, last=None, earliest=dt.time(9), latest=dt.time(9)),
            ),
            [
                "die Zeit ab Freitag, dem 27. November, ab 16 Uhr",
                "die Zeit bis Freitag, dem 27. November, bis 16 Uhr",
                "irgendeinen Tag, um 9 Uhr",
            ],
        ),
        (
            (
                Window(day=FRIDAY.date(), earliest=dt.time(14), latest=dt.time(16, 30)),
                Window(day=None, earliest=dt.time(8), latest=None, part=Daypart.MORNING),
            ),
            ["Freitag, den 27. November, von 14 Uhr bis 16 Uhr 30", "ab 8 Uhr"],
        ),
    ],
)
def test_meanings_of_every_kind_have_words(
    readings: tuple[Reading, ...], choices: list[str]
) -> None:
    """The same meaning twice is said once; a day is not repeated for its second time."""
    data = said(AmbiguousTime(readings=readings, question=Question.WHICH_ALTERNATIVE)).data

    assert data == {"question": "which_alternative", "choices": choices}


def test_what_is_under_way_is_not_answered_with_what_stood_before() -> None:
    """A cancellation that another change overtook must not hear that all is booked."""
    overtaken = said(StillPending(appointment=appointment(FRIDAY)))

    assert overtaken.status is Status.PENDING
    assert overtaken.message.startswith(
        "Ihr Termin am Freitag, dem 27. November, um 10 Uhr wird gerade noch bearbeitet."
    )


def test_more_meanings_than_can_be_heard_leave_the_question_open() -> None:
    """The caller may mean one that was not named."""
    days = tuple(DayOnly(day=dt.date(2026, 12, day)) for day in (4, 11, 18, 25))

    message = said(AmbiguousTime(readings=days, question=Question.WHICH_DAY)).message

    assert message.endswith("Freitag, den 18. Dezember, oder etwas anderes?")


@pytest.mark.parametrize("trouble", [Trouble.STORAGE, Trouble.DEFECT])
def test_an_uncertain_outcome_is_not_called_nothing(trouble: Trouble) -> None:
    """A booking may have been made before the trouble came."""
    message = said(SystemUnavailable(trouble=trouble)).message

    assert "nicht sicher sagen" in message
    assert "nichts" not in message


def test_an_existing_entry_of_the_calendar_is_not_called_ours() -> None:
    """Cal.com may answer a booking with one that was there before; ours has failed then."""
    existing = AlreadyBooked(appointment=appointment(FRIDAY, state=AppointmentState.FAILED))

    presentation = said(existing)

    assert presentation.status is Status.ALREADY_BOOKED
    assert presentation.message == (
        "Im Kalender steht am Freitag, dem 27. November, um 10 Uhr schon ein Eintrag: "
        "Herrenhaarschnitt. Ich habe keinen weiteren angelegt."
    )
