"""What a caller hears of each result, word by word."""

import datetime as dt

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    DayRange,
    Exact,
    Question,
    TimeOnly,
    Window,
)
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AmbiguousTime,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    Missing,
    NeedsInput,
    NoneFree,
    NotDone,
    PastDate,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from entrypoints.speech.presentation import Presentation, Status, present
from tests.unit.entrypoints.speech.salon import (
    NOW,
    appointment,
    at,
    offer,
    salon,
)


FRIDAY = at(27, 10)
LATER_ON_FRIDAY = at(27, 14, 30)


def said(result: ToolResult) -> Presentation:
    return present(result, tenant=salon(), now=NOW)


@pytest.mark.parametrize(
    ("result", "status", "message"),
    [
        (
            SlotAvailable(offer=offer(LATER_ON_FRIDAY)),
            Status.AVAILABLE,
            "Am Freitag, dem 27. November, um 14 Uhr 30 ist noch ein Termin frei. Passt Ihnen das?",
        ),
        (
            SlotsOffered(offers=(offer(at(25, 15)),), requested_start=None),
            Status.AVAILABLE,
            "Ich hätte morgen, Mittwoch, den 25. November, um 15 Uhr etwas frei. Passt Ihnen das?",
        ),
        (
            SlotsOffered(
                offers=(offer(at(25, 15)), offer(at(25, 13, 30)), offer(at(25, 16))),
                requested_start=at(25, 14),
            ),
            Status.ALTERNATIVES,
            (
                "Um 14 Uhr ist leider nichts frei. Ich hätte morgen, Mittwoch, den 25. November, "
                "um 13 Uhr 30, um 15 Uhr oder um 16 Uhr etwas frei. Was passt Ihnen?"
            ),
        ),
        (
            SlotsOffered(offers=(offer(FRIDAY),), requested_start=at(24, 14)),
            Status.ALTERNATIVES,
            (
                "Heute, Dienstag, den 24. November, um 14 Uhr ist leider nichts frei. Ich hätte am "
                "Freitag, dem 27. November, um 10 Uhr etwas frei. Passt Ihnen das?"
            ),
        ),
        (
            SlotsOffered(
                offers=(offer(at(25, 9)), offer(at(26, 9)), offer(at(26, 11))),
                requested_start=None,
            ),
            Status.AVAILABLE,
            (
                "Ich hätte morgen, Mittwoch, den 25. November, um 9 Uhr, oder am Donnerstag, dem "
                "26. November, um 9 Uhr oder um 11 Uhr etwas frei. Was passt Ihnen?"
            ),
        ),
        (
            NoneFree(first_day=FRIDAY.date(), last_day=FRIDAY.date()),
            Status.NONE_FREE,
            (
                "Zu Ihrem Wunsch finde ich am Freitag, dem 27. November, leider nichts Freies. "
                "Passt Ihnen eine andere Zeit?"
            ),
        ),
        (
            SlotsOffered(offers=(), requested_start=None),
            Status.NONE_FREE,
            "Dazu finde ich leider nichts Freies. Soll ich an einem anderen Tag nachsehen?",
        ),
        (
            SlotHeld(
                offer=offer(FRIDAY), appointment_id="1", until=NOW + dt.timedelta(seconds=170)
            ),
            Status.HELD,
            (
                "Ich habe Ihnen den Termin am Freitag, dem 27. November, um 10 Uhr für etwa drei "
                "Minuten vorgemerkt. Fest ist er damit noch nicht."
            ),
        ),
        (
            AppointmentConfirmed(appointment=appointment(FRIDAY)),
            Status.CONFIRMED,
            (
                "Ihr Termin am Freitag, dem 27. November, um 10 Uhr ist fest gebucht: "
                "Herrenhaarschnitt."
            ),
        ),
        (
            AppointmentRequested(appointment=appointment(FRIDAY, state=AppointmentState.REQUESTED)),
            Status.REQUESTED,
            (
                "Ihr Termin am Freitag, dem 27. November, um 10 Uhr ist angefragt: "
                "Herrenhaarschnitt. Der Salon bestätigt ihn noch."
            ),
        ),
        (
            StillPending(appointment=appointment(FRIDAY, state=AppointmentState.PENDING)),
            Status.PENDING,
            (
                "Ihr Termin am Freitag, dem 27. November, um 10 Uhr ist noch nicht bestätigt. "
                "Das dauert noch einen Augenblick, bitte bleiben Sie kurz dran."
            ),
        ),
        (
            SlotTaken(offers=(offer(FRIDAY), offer(LATER_ON_FRIDAY))),
            Status.SLOT_TAKEN,
            (
                "Dieser Termin wurde leider gerade vergeben. Ich hätte am Freitag, dem 27. "
                "November, um 10 Uhr oder um 14 Uhr 30 etwas frei. Was passt Ihnen?"
            ),
        ),
        (
            AlreadyBooked(appointment=appointment(FRIDAY)),
            Status.ALREADY_BOOKED,
            (
                "Sie haben am Freitag, dem 27. November, um 10 Uhr schon einen Termin: "
                "Herrenhaarschnitt. Er ist fest gebucht. Soll es dabei bleiben?"
            ),
        ),
        (
            AppointmentCancelled(appointment=appointment(FRIDAY), by_caller=True),
            Status.CANCELLED,
            "Ihr Termin am Freitag, dem 27. November, um 10 Uhr ist abgesagt.",
        ),
        (
            AppointmentCancelled(appointment=appointment(FRIDAY), by_caller=False),
            Status.CANCELLED,
            (
                "Ihr Termin am Freitag, dem 27. November, um 10 Uhr wurde schon an anderer Stelle "
                "abgesagt. Soll ich einen neuen suchen?"
            ),
        ),
        (
            AppointmentRescheduled(appointment=appointment(FRIDAY), asked_start=FRIDAY),
            Status.RESCHEDULED,
            "Ihr Termin ist auf Freitag, den 27. November, um 10 Uhr verschoben.",
        ),
        (
            AppointmentRescheduled(appointment=appointment(FRIDAY), asked_start=LATER_ON_FRIDAY),
            Status.RESCHEDULED,
            (
                "Am Freitag, dem 27. November, um 14 Uhr 30 hat es leider nicht geklappt. "
                "Ihr Termin ist jetzt für Freitag, den 27. November, um 10 Uhr eingetragen."
            ),
        ),
        (
            AppointmentRescheduled(appointment=appointment(at(24, 18)), asked_start=FRIDAY),
            Status.RESCHEDULED,
            (
                "Am Freitag, dem 27. November, um 10 Uhr hat es leider nicht geklappt. "
                "Ihr Termin ist jetzt für heute, Dienstag, den 24. November, um 18 Uhr eingetragen."
            ),
        ),
        (
            AppointmentsFound(appointments=(appointment(FRIDAY),)),
            Status.CONFIRMED,
            (
                "Sie haben am Freitag, dem 27. November, um 10 Uhr einen Termin: "
                "Herrenhaarschnitt. Er ist fest gebucht."
            ),
        ),
        (
            AppointmentsFound(
                appointments=(
                    appointment(FRIDAY),
                    appointment(LATER_ON_FRIDAY, service="colour", staff="ben"),
                )
            ),
            Status.AMBIGUOUS,
            (
                "Sie haben am Freitag, dem 27. November, zwei Termine: erstens Herrenhaarschnitt "
                "um 10 Uhr, zweitens Waschen, Färben und Föhnen bei Ben um 14 Uhr 30. "
                "Welchen meinen Sie?"
            ),
        ),
        (
            AmbiguousAppointment(appointments=(appointment(FRIDAY),)),
            Status.AMBIGUOUS,
            (
                "Das kann ich leider nicht sicher zuordnen. Meinen Sie diesen Termin: "
                "Herrenhaarschnitt am Freitag, dem 27. November, um 10 Uhr?"
            ),
        ),
        (
            AmbiguousAppointment(
                appointments=(appointment(FRIDAY, state=AppointmentState.RESCHEDULING),)
            ),
            Status.AMBIGUOUS,
            (
                "Das kann ich leider nicht sicher zuordnen. Meinen Sie diesen Termin: "
                "Herrenhaarschnitt am Freitag, dem 27. November, um 10 Uhr, der gerade verschoben "
                "wird?"
            ),
        ),
        (
            AmbiguousAppointment(
                appointments=(
                    appointment(FRIDAY, state=AppointmentState.CANCELLING),
                    appointment(at(28, 10)),
                )
            ),
            Status.AMBIGUOUS,
            (
                "Ich sehe zwei Termine für Sie. Welchen meinen Sie: erstens Herrenhaarschnitt am "
                "Freitag, dem 27. November, um 10 Uhr, der gerade abgesagt wird, oder zweitens "
                "Herrenhaarschnitt am Samstag, dem 28. November, um 10 Uhr?"
            ),
        ),
        (
            NeedsInput(missing=Missing.ONE_AT_A_TIME, choices=("Herrenhaarschnitt",)),
            Status.NEEDS_INPUT,
            (
                "Jeden Termin trage ich einzeln ein, für eine Person. "
                "Soll ich mit Herrenhaarschnitt anfangen?"
            ),
        ),
        (
            NeedsInput(missing=Missing.EXCLUDED_ONLY),
            Status.NEEDS_INPUT,
            "Gern, dann suche ich eine andere Zeit. Wann würde es Ihnen passen?",
        ),
        (
            NeedsInput(missing=Missing.BOOKED_NAME_SPELT),
            Status.NEEDS_INPUT,
            (
                "Beim Namen möchte ich sichergehen. Bitte sagen Sie mir Vor- und Nachnamen, und "
                "buchstabieren Sie den Nachnamen."
            ),
        ),
        (
            NeedsInput(missing=Missing.REST_OF_PHONE_NUMBER),
            Status.NEEDS_INPUT,
            "An der Nummer scheint etwas zu fehlen. Wie lautet sie bitte vollständig, mit Vorwahl?",
        ),
        (
            NeedsInput(missing=Missing.UNKNOWN_SERVICE, choices=("Herrenhaarschnitt", "Färben")),
            Status.NEEDS_INPUT,
            (
                "Diese Leistung kenne ich leider nicht. "
                "Welche Leistung darf es sein: Herrenhaarschnitt oder Färben?"
            ),
        ),
        (
            AmbiguousTime(
                readings=(DayOnly(day=FRIDAY.date()), DayOnly(day=dt.date(2026, 12, 4))),
                question=Question.WHICH_WEEK,
            ),
            Status.AMBIGUOUS,
            "Meinen Sie Freitag, den 27. November, oder Freitag, den 4. Dezember?",
        ),
        (
            AmbiguousTime(readings=(Exact(start=FRIDAY),), question=Question.YEAR_REPAIRED),
            Status.AMBIGUOUS,
            "Das genannte Jahr ist schon vorbei. Meinen Sie Freitag, den 27. November, um 10 Uhr?",
        ),
        (
            AmbiguousTime(
                readings=(TimeOnly(time=dt.time(7)), TimeOnly(time=dt.time(19))),
                question=Question.WHICH_HALF_OF_DAY,
            ),
            Status.AMBIGUOUS,
            "Meinen Sie 7 Uhr oder 19 Uhr?",
        ),
        (
            AmbiguousTime(
                readings=(TimeOnly(time=dt.time(7)), TimeOnly(time=dt.time(19))),
                question=Question.OUTSIDE_OPENING_HOURS,
            ),
            Status.AMBIGUOUS,
            "Zu dieser Zeit haben wir nicht geöffnet. Meinen Sie 7 Uhr oder 19 Uhr?",
        ),
        (
            AmbiguousTime(
                readings=(
                    Window(day=None, earliest=None, latest=dt.time(8)),
                    Window(day=None, earliest=None, latest=dt.time(20)),
                ),
                question=Question.OUTSIDE_OPENING_HOURS,
            ),
            Status.AMBIGUOUS,
            "Meinen Sie bis 8 Uhr oder bis 20 Uhr?",
        ),
        (
            AmbiguousTime(
                readings=(Window(day=FRIDAY.date(), earliest=None, latest=dt.time(20)),),
                question=Question.OUTSIDE_OPENING_HOURS,
            ),
            Status.AMBIGUOUS,
            "Meinen Sie Freitag, den 27. November, bis 20 Uhr?",
        ),
        (
            AmbiguousTime(
                readings=(
                    DayRange(first=dt.date(2026, 11, 28), last=dt.date(2026, 11, 29)),
                    DayRange(first=dt.date(2026, 12, 5), last=dt.date(2026, 12, 6)),
                ),
                question=Question.WHICH_WEEK,
            ),
            Status.AMBIGUOUS,
            (
                "Meinen Sie das Wochenende ab Samstag, dem 28. November, "
                "oder das Wochenende ab Samstag, dem 5. Dezember?"
            ),
        ),
        (
            PastDate(),
            Status.PAST_DATE,
            "Diese Zeit ist leider schon vorbei. Wann möchten Sie stattdessen kommen?",
        ),
        (
            NotDone(appointment=appointment(FRIDAY), failure=Failure.SLOT_TAKEN),
            Status.SLOT_TAKEN,
            (
                "Die neue Zeit ist leider schon vergeben. Ihr bisheriger Termin am Freitag, dem "
                "27. November, um 10 Uhr bleibt bestehen. Soll ich an einem anderen Tag nachsehen?"
            ),
        ),
        (
            SystemUnavailable(trouble=Trouble.CALENDAR),
            Status.SYSTEM_UNAVAILABLE,
            (
                "Ich komme gerade leider nicht richtig an den Kalender. Ich habe nichts "
                "eingetragen und nichts geändert. Wenn Sie mir Ihren Namen und Ihre Rufnummer "
                "nennen, ruft der Salon Sie zurück."
            ),
        ),
    ],
)
def test_a_result_is_said_in_these_words(result: ToolResult, status: Status, message: str) -> None:
    """For native readers: none of them should want to change a word."""
    presentation = said(result)

    assert (status, message) == (presentation.status, presentation.message)
