"""Names and lists as a voice reads them."""

import pytest

from entrypoints.speech.spoken_list import capital, either, phrase, speakable


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
    ],
)
def test_a_configured_name_becomes_one_line_that_can_be_read(name: str, spoken: str) -> None:
    """Signs become words or vanish, abbreviations are spelt out."""
    assert spoken == speakable(name)


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        ([], ""),
        (["um 9 Uhr"], "um 9 Uhr"),
        (["um 9 Uhr", "um 10 Uhr"], "um 9 Uhr oder um 10 Uhr"),
        (["Anna", "Ben", "Clara"], "Anna, Ben oder Clara"),
        (
            ["Freitag, den 27. November", "später"],
            "Freitag, den 27. November, oder später",
        ),
        (
            ["Freitag, den 27. November, um 7 Uhr", "um 19 Uhr"],
            "Freitag, den 27. November, um 7 Uhr oder um 19 Uhr",
        ),
        (
            ["Montag, den 4. Januar 2027", "Montag, den 11. Januar 2027"],
            "Montag, den 4. Januar 2027, oder Montag, den 11. Januar 2027",
        ),
    ],
)
def test_a_list_ends_in_oder_with_a_comma_only_where_german_wants_one(
    items: list[str], joined: str
) -> None:
    """A date is closed by a comma, a clock time is not."""
    assert joined == either(items)


def test_empty_parts_leave_no_blanks() -> None:
    """What is not said is not heard either."""
    assert phrase("", "Ihr Termin", "", "ist", "") == "Ihr Termin ist"


def test_only_the_first_letter_is_made_large() -> None:
    """Nouns keep theirs."""
    assert capital("am Montag um 9 Uhr") == "Am Montag um 9 Uhr"
