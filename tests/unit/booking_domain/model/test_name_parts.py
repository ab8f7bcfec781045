"""Names that are told by what their parts are called."""

import pytest

from booking_domain.model.name_parts import parts_of
from booking_domain.model.person_name import (
    Certainty,
    NameProblem,
    PersonName,
    read_person_name,
)


@pytest.mark.parametrize(
    ("said", "given", "family"),
    [
        ("Vorname Ines, Nachname Roth", "Ines", "Roth"),
        ("Vorname Ines Nachname Roth", "Ines", "Roth"),
        ("Familienname Roth, Vorname Ines", "Ines", "Roth"),
        ("Nachname ist Roth, Vorname ist Ines", "Ines", "Roth"),
        ("Mein Nachname ist Roth und mein Vorname Ines", "Ines", "Roth"),
        ("mein Vorname lautet Pia und der Nachname lautet Kern", "Pia", "Kern"),
        ("also der Nachname wäre Kern und der Vorname Pia", "Pia", "Kern"),
        ("Vorname: Ines. Nachname: Roth.", "Ines", "Roth"),
        ("mit Vornamen Ines, mit Nachnamen Roth", "Ines", "Roth"),
        ("Ines mit Vornamen und Roth mit Nachnamen", "Ines", "Roth"),
        ("Roth ist der Nachname, Ines der Vorname", "Ines", "Roth"),
        ("Kern ist mein Familienname und Pia mein Vorname", "Pia", "Kern"),
        ("Pia ist der Vorname, Kern", "Pia", "Kern"),
        ("Ludwig, und der Vorname ist Ida", "Ida", "Ludwig"),
        ("Meier Vorname Lena", "Lena", "Meier"),
        ("Pia, Nachname Kern", "Pia", "Kern"),
        ("Anna Lena, Nachname Kern", "Anna Lena", "Kern"),
        ("Pia Kern, Vorname Pia", "Pia", "Kern"),
        ("Pia Kern, Nachname Kern", "Pia", "Kern"),
        ("Zuname Kowalski, Rufname Piotr", "Piotr", "Kowalski"),
        ("Vorname Anna Lena, Nachname von der Heide", "Anna Lena", "von der Heide"),
        ("Vorname August, Nachname Freitag", "August", "Freitag"),
        ("Nachname Falsch, Vorname Uwe", "Uwe", "Falsch"),
        ("auf den Nachnamen Koch, Vorname Uwe", "Uwe", "Koch"),
        ("Nachname Müller, nein, Möller, Vorname Pia", "Pia", "Möller"),
        ("Nachname Müller, Nachname Möller, Vorname Pia", "Pia", "Möller"),
        ("Anna, Nachname Anders", "Anna", "Anders"),
        ("Pia, Nachname Pirk", "Pia", "Pirk"),
        ("Herbst ist der Nachname, Vorname Jakob", "Jakob", "Herbst"),
        ("Maja Mai, Maja ist der Vorname und Mai der Nachname", "Maja", "Mai"),
        ("Nikolaus ist mein Nachname N I K O L A U S", "", "Nikolaus"),
        ("Abend ist mein Nachname", "", "Abend"),
        ("Roth mit Nachnamen", "", "Roth"),
        ("ich heiße mit Nachnamen Koch", "", "Koch"),
        ("Guten Tag, Nachname Kern", "", "Kern"),
        ("Vorname Ines", "", "Ines"),
        ("mein Vor- und Nachname ist Ines Roth", "Ines", "Roth"),
        ("Doppelname Krause Meyer", "", "Krause-Meyer"),
        ("Doppelname Krause und Meyer, Vorname Lena", "Lena", "Krause-Meyer"),
        ("Lena Krause Meyer, das ist ein Doppelname", "Lena", "Krause-Meyer"),
    ],
)
def test_each_part_is_what_it_was_called(said: str, given: str, family: str) -> None:
    """In any order, with or without "ist", before the part or behind it."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (" ".join(read.given), " ".join(read.family)) == (given, family)
    assert read.spelling is Certainty.HEARD


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Nachname Schmid mit dt, Vorname Jan", "Jan Schmidt"),
        ("Vorname Ines, Nachname Rot R O T H", "Ines Roth"),
        ("Lena Meier, Nachname mit a i", "Lena Maier"),
    ],
)
def test_the_family_name_may_be_spelt_beside_its_part(said: str, name: str) -> None:
    """A hint or letters say how it is written."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (name, Certainty.SPELT)


@pytest.mark.parametrize(
    "said",
    [
        "Nachname unbekannt",
        "auf August bitte, Vorname Ernst",
        "ich hätte gern einen Termin, Vorname Ernst",
        "Vorname keine Ahnung",
        "brauchen Sie den Vornamen",
        "den Vornamen auch",
        "reicht der Nachname",
        "ist der Vorname wichtig",
        "Vorname",
        "das ist ein Doppelname",
    ],
)
def test_words_about_a_part_are_no_name(said: str) -> None:
    """Questions, and what says that nobody knows it."""
    assert isinstance(read_person_name(said), NameProblem)


def test_whoever_is_addressed_stays_so() -> None:
    """ "Frau Kern" is still a woman when her given name follows."""
    read = read_person_name("Frau Kern, Vorname Pia")

    assert isinstance(read, PersonName)
    assert (read.display, read.addressed) == ("Pia Kern", "frau")


@pytest.mark.parametrize("said", ["Ines Roth", "Zunamer", "Vorname und Nachname"])
def test_nothing_is_parted_where_no_part_was_named(said: str) -> None:
    """A name alone, and the words alone."""
    assert parts_of(said) is None
