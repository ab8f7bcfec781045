"""What stands beside names, and what stands in their place."""

import pytest

from booking_domain.model.name_asides import without_asides
from booking_domain.model.person_name import NameProblem, PersonName, read_person_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Zimmermann am Telefon", "Zimmermann"),
        ("hier spricht Frau Zimmermann am Telefon", "Zimmermann"),
        ("Schuster am Hörer", "Schuster"),
        ("Kern am Rohr", "Kern"),
        ("am Telefon ist Frau Huber", "Huber"),
        ("Huber an der Strippe", "Huber"),
        ("in der Leitung ist Huber", "Huber"),
        ("da spricht Pia Kern am Handy", "Pia Kern"),
        ("Ich bin's, die Gabi Huber", "Gabi Huber"),
        ("ich bins Gabi Huber", "Gabi Huber"),
        ("Ich bin’s, Gabi Huber", "Gabi Huber"),
        ("ich bin es, Pia Kern", "Pia Kern"),
        ("i bin's, die Resi", "Resi"),
        ("i bin da Huber Sepp", "Huber Sepp"),
        ("ich wär die Anna Huber", "Anna Huber"),
        ("ich rufe für Lena Schuster an", "Lena Schuster"),
        ("der Name ist ganz einfach Müller", "Müller"),
        ("Müller ganz normal", "Müller"),
        ("Müller, ganz normal geschrieben", "Müller"),
        ("Groß, groß geschrieben", "Groß"),
        ("Lena Klein, klein geschrieben", "Lena Klein"),
        ("Kern, so wie man es spricht", "Kern"),
        ("Eheleute Huber", "Huber"),
        ("Ehepaar Huber", "Huber"),
        ("Geschwister Huber", "Huber"),
        ("Huber von nebenan", "Huber"),
        ("die Anna von gestern", "Anna"),
        ("Huber Moment", "Huber"),
        ("Huber, einen Augenblick bitte", "Huber"),
        ("Tach Huber", "Huber"),
        ("ja hier Huber grüß Gott", "Huber"),
        ("Kern, schönen guten Tag", "Kern"),
        ("Kern, auf Wiederhören", "Kern"),
        ("Kein Problem, Vogel", "Vogel"),
        ("alles klar Kern", "Kern"),
        ("natürlich, Pia Kern", "Pia Kern"),
        ("Oh Gott, Müller", "Müller"),
        ("Guten Abend, mein Name ist Abend", "Abend"),
        ("Frau Tag", "Tag"),
        ("Petra Tag", "Petra Tag"),
        ("Wolf wie das Tier", "Wolf"),
        ("Sommer wie die Jahreszeit", "Sommer"),
        ("Müller wie die Müllerei", "Müller"),
        ("Wolf wie im Märchen", "Wolf"),
        ("Kaiser wie der Kaiser", "Kaiser"),
        ("Paula wie die Kuh", "Paula"),
        ("Ludwig wie der König", "Ludwig"),
        ("Uwe Berg wie der Berg", "Uwe Berg"),
        ("mein Name ist Freitag ja genau so wie der Wochentag", "Freitag"),
        ("Mittag mein Name wie das Mittagessen", "Mittag"),
        ("Viertel heiß ich wie ein Viertel", "Viertel"),
        ("Acht wie die Zahl", "Acht"),
    ],
)
def test_what_is_no_part_of_a_name_goes(said: str, name: str) -> None:
    """Where somebody speaks from, greetings, courtesies, comparisons."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert read.display == name


@pytest.mark.parametrize(
    "name",
    [
        "Karel Gott",
        "Frau Gott",
        "Peter Himmel",
        "Kim Oh",
        "Ali Mir",
        "Mir Ahmad",
        "Peter Denn",
        "Gabriele Willen",
        "Bruno Ganz",
        "Lena Einfach",
        "Peter Groß",
        "Karl von Eben",
        "Otto Kaiser",
        "Frau Kaiser",
        "Kaiser",
        "Nguyen Van An",
    ],
)
def test_who_is_called_so_keeps_the_name(name: str) -> None:
    """The same words are names where nothing else is said."""
    read = read_person_name(name)

    assert isinstance(read, PersonName)
    assert read.display == name.removeprefix("Frau ")


@pytest.mark.parametrize(
    "said",
    [
        "oh Gott",
        "oh mein Gott",
        "ach Gott ach Gott",
        "ach herrje",
        "ach du meine Güte",
        "ach du Schande",
        "du lieber Himmel",
        "um Gottes willen",
        "Um Himmels willen, nein",
        "ojemine",
        "na so was",
        "das ist mir zu persönlich",
        "das ist zu privat",
        "das ist mir peinlich",
        "wozu denn das",
        "warum das denn",
        "wofür brauchen Sie den denn",
        "das ist vertraulich",
        "das bleibt mein Geheimnis",
        "kein Kommentar",
        "raten Sie mal",
        "nur ungern",
    ],
)
def test_exclamations_and_evasions_are_no_names(said: str) -> None:
    """They were booked as "Oh Gott" and "Mir zu Persönlich"."""
    assert read_person_name(said) is NameProblem.ANSWER


@pytest.mark.parametrize(
    "said",
    [
        "ein schönes neues Jahr und bis bald",
        "gute Besserung und schönen Tag",
        "ade und schönen Abend",
        "ich wünsch Ihnen einen schönen Abend",
        "da ist heute der Wurm drin",
        "das ist aber ein Wetter",
        "ist egal wie die sitzen",
        "so wie der Wochentag",
        "vier sieben eins eins wie das Wasser",
        "bis Samstag, tschüss",
        "ich ruf wegen meinem Sohn an",
    ],
)
def test_talk_with_such_words_is_no_name(said: str) -> None:
    """Wishes and good-byes, remarks, and comparisons of what is no name."""
    assert isinstance(read_person_name(said), NameProblem)


@pytest.mark.parametrize("said", ["die von gestern", "der von vorhin", "die von letztens"])
def test_whoever_called_before_has_not_said_who(said: str) -> None:
    """A name is still missing."""
    assert read_person_name(said) is NameProblem.MISSING


def test_words_stay_where_nothing_else_was_said() -> None:
    """So that they are judged for what they are."""
    assert without_asides("alles klar") == "alles klar"
