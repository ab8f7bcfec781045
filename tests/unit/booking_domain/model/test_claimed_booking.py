"""What an agent's words claim, heard with a suspicious ear."""

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.claimed_booking import says_booked
from booking_domain.model.results import Trouble
from entrypoints.speech.sentences import about_appointments, about_free_times, refusals
from entrypoints.speech.wording import SpokenAppointment


SPOKEN = SpokenAppointment(
    what="Herrenhaarschnitt bei Anna",
    when="am Mittwoch, dem 25. November, um 15 Uhr",
    onto="Mittwoch, den 25. November, um 15 Uhr",
    whom="bei Anna",
)


@pytest.mark.parametrize(
    "said",
    [
        "Ihr Herrenhaarschnitt ist fest gebucht: Mittwoch, 25. November, 15 Uhr.",
        "Super! Ich habe Sie für Montag, den 3. Mai, um 10 Uhr eingetragen.",
        "Der Termin wurde erfolgreich gebucht",
        "Alles klar, Ihr Termin steht. Bis morgen!",
        "Perfekt, Ihr Termin am 1. Dezember ist bestätigt.",
        "GEBUCHT HABE ICH SIE BEI ANNA!",
        "Ich habe Ihnen den Termin eingebucht.",
        "Perfekt, Sie sind für Dienstag 15 Uhr vorgemerkt.",
        "Super, dann sehen wir uns am Dienstag um drei.",
        "Das habe ich so notiert, Dienstag 15 Uhr.",
        "Möchten Sie noch etwas? Ihr Termin ist eingetragen.",
        "Ihr Termin wurde erfolgreich angelegt.",
        "Sie haben jetzt am Dienstag um 11 Uhr einen Termin.",
        "Das hat geklappt!",
        "Ihr Termin ist gebucht, eine Absage ist bis zum Vortag möglich.",
        "Es hat alles geklappt.",
        "Wir freuen uns auf Sie am Dienstag um elf.",
        "Ich freue mich, Sie am Mittwoch zu sehen.",
        "Ihre Buchung ist abgeschlossen.",
        "Ihre Buchung ist jetzt bestätigt.",
        "Gebucht!",
        "So, fest eingetragen.",
        "Ich trage Sie für Dienstag um elf Uhr ein. Auf Wiederhören!",
        "Der Termin ist drin, bis Dienstag!",
        "Der Termin ist fix.",
        "Dann bis Dienstag, elf Uhr!",
        "Alles klar, dann bis zum nächsten Mittwoch um drei!",
        "Ist gemacht, Dienstag elf Uhr.",
        "Das ist erledigt, Mittwoch um drei.",
        "Gut, dann sehen wir uns am Mittwoch.",
        "Wir haben das für Donnerstag um neun so vereinbart.",
        about_appointments.confirmed(SPOKEN),
        about_appointments.found(SPOKEN, state=AppointmentState.CONFIRMED),
    ],
)
def test_an_agent_that_says_so_is_heard(said: str) -> None:
    """In its own words, or in ours."""
    assert says_booked(["Guten Tag!", said])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ich trage das gleich ein.",
        "Soll ich den Termin buchen?",
        "Ist der Termin schon gebucht?",
        "Ihr Termin am 25. November ist noch nicht gebucht.",
        "Um 10 Uhr ist leider schon alles gebucht.",
        "Wenn Sie mögen, ist das schnell gebucht.",
        "Da hat jemand anderes gebucht.",
        "Ihr Termin ist abgesagt, gebucht haben Sie jetzt keinen mehr.",
        "Wir sind am Freitag ausgebucht.",
        "Sind Sie vorgemerkt worden?",
        "Ich habe mir Ihren Rückruf notiert.",
        "Danke für Ihren Anruf, auf Wiedersehen.",
        "Wenn das geklappt hat, sage ich es Ihnen.",
        "Ich schaue, ob das geklappt hat.",
        "Das hat leider nicht geklappt.",
        "Hat das geklappt?",
        "Die Stornierung hat geklappt.",
        "Soll ich Sie eintragen?",
        "Ich trage Sie gern ein, wenn Sie mögen.",
        "Einen Moment, ich trage Sie für Dienstag um elf Uhr ein.",
        "Ich trage Sie gern für Dienstag um elf Uhr ein.",
        "Haben Sie schon einen Termin?",
        "Sie haben bei uns keinen Termin.",
        "Ihr Termin ist noch nicht fix.",
        "Wir freuen uns auf Ihren Anruf.",
        "Wir würden uns freuen, Sie am Dienstag zu sehen.",
        "Bis Dienstag ist alles voll.",
        "Also bis Freitag haben wir geschlossen.",
        "Bis dann, auf Wiederhören!",
        "Ihre Buchung ist leider nicht abgeschlossen.",
        about_free_times.held("am Mittwoch um 15 Uhr", whom="bei Anna", lasting="fünf Minuten"),
        *(refusals.callback_noted(because) for because in (None, *Trouble)),
        about_appointments.pending(SPOKEN, state=AppointmentState.PENDING),
        about_appointments.cancelled(SPOKEN),
        about_appointments.not_found(),
    ],
)
def test_what_only_speaks_of_booking_is_no_claim(said: str) -> None:
    """Questions, refusals, conditions, and what is under way."""
    assert not says_booked([said])


def test_nobody_who_says_nothing_claims_anything() -> None:
    """An empty transcript."""
    assert not says_booked([])


@pytest.mark.parametrize("said", ["ist " * 50_000, "gebucht " * 50_000, "1." * 50_000, "?" * 9])
def test_nonsense_is_read_in_no_time(said: str) -> None:
    """A transcript may hold anything, and the time for it must not grow with its square."""
    assert not says_booked([said])


@pytest.mark.parametrize(("length", "is_heard"), [(500, True), (501, False)])
def test_what_is_longer_than_any_sentence_is_not_read_to_its_end(
    length: int, is_heard: bool
) -> None:
    """A page without a full stop would take long."""
    said = "Ihr Termin ist jetzt gebucht".rjust(length, "x")

    assert says_booked([said]) is is_heard
