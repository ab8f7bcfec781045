"""Configured names as a voice reads them."""

import re

import pytest

from hypothesis import given
from hypothesis import strategies as st

from entrypoints.speech.speakable import speakable
from tests.unit.booking_domain.model.sampled_words import sampled_words


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Herrenhaarschnitt", "Herrenhaarschnitt"),
        ("Waschen & Föhnen", "Waschen und Föhnen"),
        ("Schnitt+Bart", "Schnitt und Bart"),
        ("Waschen/Schneiden/Föhnen", "Waschen, Schneiden, Föhnen"),
        ("Damenhaarschnitt (lang)", "Damenhaarschnitt lang"),
        ("Kopfmassage 20 Min.", "Kopfmassage 20 Minuten"),
        ("Färben inkl. Föhnen", "Färben inklusive Föhnen"),
        ("Schnitt m. Bart", "Schnitt mit Bart"),
        ("Dr. Müller-Lüdenscheidt", "Doktor Müller-Lüdenscheidt"),
        ("M. O'Hara", "M. O'Hara"),
        ("**Balayage**_neu_\n<b>", "Balayage neu b"),
        ("Haarschnitt - Herren", "Haarschnitt Herren"),
        ("Pflege 100%", "Pflege 100 Prozent"),
        ("  viel\t Platz\r\n", "viel Platz"),
        ("★ ✂ #", ""),
        ("z.B. Balayage", "zum Beispiel Balayage"),
        ("Farbe, z. B. Balayage", "Farbe, zum Beispiel Balayage"),
        ("Paket Nr. 5", "Paket Nummer 5"),
        ("Paket Nr.5", "Paket Nummer 5"),
        ("No. 1 Schnitt", "Nummer 1 Schnitt"),
        ("Kinder bis 12 J.", "Kinder bis 12 Jahre"),
        ("J. Meier", "J. Meier"),
        ("Kopfmassage 30 Min", "Kopfmassage 30 Minuten"),
        ("Massage 1 Min.", "Massage 1 Minute"),
        ("Wa. Schn. Fö.", "Waschen Schneiden Föhnen"),
        ("Waschen, Schn., Föhnen", "Waschen, Schneiden, Föhnen"),
        ("Damenschn.", "Damenschnitt"),
        ("St. Pauli", "Sankt Pauli"),
        ("2 St.", "2 Stück"),
        ("½ Kopf", "halber Kopf"),
        ("1/2 Kopf", "halber Kopf"),
        ("1½ Std.", "eineinhalb Stunden"),
        ("2 ½ Stunden", "zweieinhalb Stunden"),
        ("½ Std.", "halbe Stunde"),
        ("¾ lang", "drei Viertel lang"),
        ("3/4-Schnitt", "drei Viertel Schnitt"),
        ("30 m²", "30 Quadratmeter"),
        ("Balayage 2.0", "Balayage 2 Punkt 0"),
        ("18+", "ab 18"),
        ("Kids 6+", "Kids ab 6"),
        ("2+1 gratis", "2 und 1 gratis"),
        ("35,- €", "35 Euro"),
        ("35,-", "35 Euro"),
        ("35 €", "35 Euro"),
        ("35,00 €", "35 Euro"),
        ("ab 35,50€", "ab 35 Euro 50"),
        ("€ 40", "40 Euro"),
        ("CHF 35", "35 Franken"),
        ("35 Fr.", "35 Franken"),
        ("1.500 €", "1500 Euro"),
        ("10:30", "10 Uhr 30"),
        ("10:00 Uhr", "10 Uhr"),
        ("9:05", "9 Uhr 5"),
        ("1:30 Std.", "1 Stunde 30"),
        ("09:00–17:00", "9 Uhr bis 17 Uhr"),
        ("Coaching 1:1", "Coaching 1 zu 1"),
        ("30-45 Min.", "30 bis 45 Minuten"),
        ("10–12 J.", "10 bis 12 Jahre"),
        ("<12 Jahre", "unter 12 Jahre"),
        ("2x Waschen", "2 Mal Waschen"),
        ("#1 Schnitt", "Nummer 1 Schnitt"),
        ("24/7", "24, 7"),
        ("m./o. Föhnen", "mit oder ohne Föhnen"),
        ("u.a. Farbe", "unter anderem Farbe"),
        ("inkl Pflege", "inklusive Pflege"),
        ("1,5 Std.", "1,5 Stunden"),
        ("bis 30 cm", "bis 30 Zentimeter"),
        ("Schnitt (ca. 60')", "Schnitt circa 60 Minuten"),
        ("1. Termin", "1. Termin"),
        ("24.12.", "24.12."),
    ],
)
def test_a_configured_name_becomes_one_line_that_can_be_read(name: str, spoken: str) -> None:
    """Signs become words or vanish, abbreviations are spelt out."""
    assert spoken == speakable(name)


_PIECES = sampled_words(
    "1 2 12 35 / : . , - – + € CHF Fr. ½ ² Min Std. h x Nr. z. B. m./o. Kopf ( ) & ' # <"
)


@given(
    name=st.one_of(
        st.text(max_size=40),
        st.lists(_PIECES, max_size=10).map(" ".join),
        st.lists(_PIECES, max_size=10).map("".join),
    )
)
def test_whatever_is_configured_no_sign_is_left_to_be_read(name: str) -> None:
    """One line without brackets, slashes and other signs that a voice would spell."""
    spoken = speakable(name)

    assert "\n" not in spoken
    assert re.search(r"[/|&+€%<>#()\[\]{}:*_]", spoken) is None
