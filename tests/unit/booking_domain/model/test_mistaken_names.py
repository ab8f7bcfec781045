"""What agents have passed for a name and is none, by its kind; and the people who are called so."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.person_name import (
    NameProblem,
    PersonName,
    name_problem,
    read_person_name,
)
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, STAFF


def problem_with(said: str) -> NameProblem | None:
    """Return why `said` is no name of a customer of the salon of twenty services."""
    return name_problem(said, services=SERVICES, staff=STAFF, similarity=RapidfuzzSimilarity())


def written(said: str) -> str | None:
    """Return the name as it would be booked, `None` where there is none."""
    read = read_person_name(said)
    return read.display if isinstance(read, PersonName) else None


@pytest.mark.parametrize(
    "said",
    [
        "Entschuldigung",
        "tut mir leid",
        "in Ordnung",
        "ist in Ordnung so",
        "alles klar",
        "falsch",
        "nein falsch",
        "nein das ist falsch",
        "leider nein",
        "der Name ist falsch",
        "der Name ist leider falsch",
        "mein Name ist falsch geschrieben",
        "vielleicht",
        "oh",
        "Quatsch",
        "auf Wiedersehen",
        "bis dann",
        "yes please",
        "no thank you",
        "einmal bitte",
        "ist mir recht",
        "eh klar",
        "logisch",
        "bitteschön",
        "danke gleichfalls",
        "ja mach",
        "ich bin's",
        "wozu",
        "muss das sein",
        "nur eine Frage",
    ],
)
def test_an_answer_is_no_name(said: str) -> None:
    """Somebody agreed, apologised, contradicted or said goodbye."""
    assert problem_with(said) is NameProblem.ANSWER


@pytest.mark.parametrize(
    "said",
    [
        "stopp",
        "Stop",
        "halt stopp",
        "abbrechen",
        "bitte abbrechen",
        "Abbruch",
        "löschen",
        "wiederholen bitte",
        "weiter",
        "zurück",
        "noch mal von vorne",
        "beenden",
        "auflegen",
        "Hilfe",
        "Hauptmenü",
    ],
)
def test_a_command_is_no_name(said: str) -> None:
    """Somebody spoke to a machine."""
    assert problem_with(said) in {NameProblem.ANSWER, NameProblem.SENTENCE}


@pytest.mark.parametrize(
    "said",
    [
        "einen Mitarbeiter bitte",
        "Mitarbeiterin",
        "die Chefin bitte",
        "den Chef",
        "einen Menschen bitte",
        "einen echten Menschen",
        "eine richtige Person",
        "jemand anderen bitte",
        "die Friseurin",
        "Zentrale",
        "Computer",
        "ist das ein Computer",
        "ein Roboter",
        "eine KI",
        "Hey Siri",
        "mein Name ist Computer",
        "hier ist der Chef",
        "ich bin die Chefin",
        "auf welchen Namen",
        "unter welchem",
        "siehe oben",
        "N.N.",
        "keiner",
        "für den Kleinen",
        "Dingsbums",
        "asdf",
        "Privatkundin",
        "Notfall",
        "du",
    ],
)
def test_who_is_asked_for_is_no_name(said: str) -> None:
    """A person of the salon, any person at all, or the machine."""
    assert problem_with(said) is NameProblem.PLACEHOLDER


@pytest.mark.parametrize(
    "said",
    [
        "nur Spitzen",
        "Spitzen",
        "Spitzen schneiden",
        "einmal Spitzen bitte",
        "Spitzen ab",
        "Pony",
        "nur Pony schneiden",
        "Trockenschnitt",
        "blondieren",
        "Haare kürzer",
        "Waschen Schneiden Legen",
        "graue Haare",
        "Farbe auffrischen",
    ],
)
def test_what_is_to_be_done_is_no_name(said: str) -> None:
    """Callers' words for services, whether the catalogue has them or not."""
    assert problem_with(said) is NameProblem.SERVICE


@pytest.mark.parametrize(
    "said",
    [
        "max@beispiel.de",
        "max2@beispiel.de",
        "info@salon.de bitte",
        "max.muster(at)web.de",
        "max punkt muster at gmx punkt de",
        "max ät gmx de",
        "Klammeraffe gmx punkt net",
        "www.salon.de",
        "w w w punkt salon punkt de",
        "salon-beispiel.de",
        "https://salon.de/termin",
        "https://salon/termin",
    ],
)
def test_an_address_of_the_net_is_no_name(said: str) -> None:
    """ "max@beispiel.de" was once booked as "Max Beispiel de"."""
    assert problem_with(said) is NameProblem.ADDRESS


@pytest.mark.parametrize(
    "said",
    [
        "gleicher Name",
        "der gleiche Name",
        "derselbe Name",
        "selber Name",
        "unter demselben Namen",
        "auf den gleichen Namen",
    ],
)
def test_a_name_that_is_only_referred_to_is_none(said: str) -> None:
    """It was said before, or is believed to be known."""
    assert problem_with(said) in {NameProblem.ANSWER, NameProblem.PLACEHOLDER}


@pytest.mark.parametrize("said", ["aus Berlin", "ich bin aus Köln", "aus der Türkei"])
def test_where_somebody_is_from_is_no_name(said: str) -> None:
    """A place stands where the name should."""
    assert problem_with(said) is NameProblem.ORIGIN


@pytest.mark.parametrize(
    "said",
    [
        "bist du ein Computer",
        "bist du echt",
        "sind Sie ein Mensch",
        "ist da ein Mensch",
        "gibt es da auch einen Menschen",
        "kann ich die Chefin sprechen",
        "ich komme aus Berlin",
        "ich war noch nie da",
        "nee bin grad unterwegs",
        "ich bin neu hier",
        "ich bin krank",
        "wie gehabt",
        "einen Rückruf bitte",
        "Öffnungszeiten",
        "Termin umbuchen",
        "was kostet das",
    ],
)
def test_a_sentence_is_no_name(said: str) -> None:
    """Somebody talks of something else."""
    assert problem_with(said) is NameProblem.SENTENCE


@pytest.mark.parametrize(
    "said",
    ["um Mitternacht", "Mitternacht", "Sommerzeit", "früher", "lieber später", "lieber um drei"],
)
def test_a_time_without_a_figure_is_no_name(said: str) -> None:
    """Somebody went on about when to come."""
    assert problem_with(said) is NameProblem.TIME


WORDS_THAT_ARE_NAMES = (
    *("Falsch", "Stopp", "Stop", "Halt", "Weiter", "Mensch", "Chef", "Friseur", "Kollege", "Ki"),
    *("Oh", "Leider", "Schade", "Privat", "Mist", "Pony", "Neu", "Krank", "Ende", "Pause"),
    *("Recht", "Toll", "Lieber", "Du", "Klar", "Test", "Last", "Oben", "Kleinen"),
)


@pytest.mark.parametrize("family", WORDS_THAT_ARE_NAMES)
@pytest.mark.parametrize(
    "introduction",
    [
        "mein Name ist {}",
        "ich heiße {}",
        "{} ist mein Name",
        "auf den Namen {}",
        "Herr {}",
        "Frau {} bitte",
        "Peter {}",
    ],
)
def test_whoever_is_called_like_a_word_may_say_so(family: str, introduction: str) -> None:
    """After an introduction, a form of address or a given name a word is a name."""
    said = introduction.format(family)

    assert problem_with(said) is None
    assert str(written(said)).endswith(family)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Entschuldigung, Müller", "Müller"),
        ("Moment, Müller", "Müller"),
        ("Müller, Entschuldigung", "Müller"),
        ("ich bin neu hier, mein Name ist Müller", "Müller"),
        ("mein Name ist Müller, ich bin neu hier", "Müller"),
        ("Peter aus Berlin", "Peter"),
        ("Müller aus Köln", "Müller"),
        ("Frau Yılmaz aus der Türkei", "Yılmaz"),
        ("Klaus aus der Fünten", "Klaus aus der Fünten"),
        ("aus der Fünten", "aus der Fünten"),
        ("Meier, mit ai geschrieben", "Maier"),
        ("Freitag ist mein Name", "Freitag"),
        ("mein Name ist Gut", "Gut"),
        ("ich heiße Dann", "Dann"),
        ("A.de Vries", "A de Vries"),
    ],
)
def test_what_is_said_beside_a_name_is_no_part_of_it(said: str, name: str) -> None:
    """Apologies, origins and spellings go; a family from somewhere keeps its name."""
    assert (problem_with(said), written(said)) == (None, name)
