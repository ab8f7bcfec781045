"""Names of which somebody said a part wrong first."""

import pytest

from booking_domain.model.person_name import NameProblem, PersonName, read_person_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Lena Müller äh nein Lena Möller", "Lena Möller"),
        ("Lena Müller, Entschuldigung, Lena Möller", "Lena Möller"),
        ("Müller nein Möller", "Möller"),
        ("Cem Özdemir... nein, Cem Aydın", "Cem Aydın"),
        ("Lena Müller, nein, Möller", "Lena Möller"),
        ("Anna Schmidt nein Huber", "Anna Huber"),
        ("Jan Beck nein Tim Beck", "Tim Beck"),
        ("Max Weber ach Quatsch Max Wegner", "Max Wegner"),
        ("Weber, ich meine Wegner", "Wegner"),
        ("Tim Weber, sorry, Wegner", "Tim Wegner"),
        ("Frau Weber, Pardon, Frau Wegner", "Wegner"),
        ("ich heiße Jan Beck, nein, Jan Berg", "Jan Berg"),
        ("Müller, nein, Moller, Entschuldigung, Möller", "Möller"),
        ("Müller, also Lena Müller", "Lena Müller"),
        ("Schuster, also S C H U S T E R", "Schuster"),
        ("Jansen, nein, mit Doppel-s", "Janssen"),
        ("nicht Beck, sondern Berg", "Berg"),
        ("mein Name ist nicht Beck, sondern Huber", "Huber"),
        ("nein nicht Schmitt, Schmidt", "Schmidt"),
        ("Roth, nicht Rot", "Roth"),
        ("Mein Name ist Weiß nicht Weise", "Weiß"),
        ("Lena äh Müller", "Lena Müller"),
        ("Mein Name ist Bond, James Bond", "James Bond"),
        ("Groß ist der Name, Peter Groß", "Peter Groß"),
        ("Anna, Anna Huber", "Anna Huber"),
        ("Weber, Weber", "Weber"),
        ("Winter Winter wie die Jahreszeit", "Winter"),
        ("nein nicht Maier mit a i sondern Mayr M A Y R", "Mayr"),
        ("Jan Peter, nein, Jan Peters", "Jan Peters"),
        ("Uwe Otto, nein, Ott", "Uwe Ott"),
    ],
)
def test_the_last_version_counts(said: str, name: str) -> None:
    """And what it does not say again stays as it was said."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert read.display == name


@pytest.mark.parametrize(
    "said",
    [
        "Lena Müller, nein, Lisa",
        "Lena Maier, nein, Maria",
        "mehr als dreißig ist nicht drin",
        "Mittag hier Peter Mittag",
        "Huber, Moment, Lena",
        "Müller also Huber",
        "Müller nicht zuhause",
        "Pia Recht, also Recht",
        "weiß nicht",
        "weiß nicht wen",
        "Weiß nicht weiter",
    ],
)
def test_a_version_that_may_be_another_part_is_asked_about(said: str) -> None:
    """Nobody knows what was put right, or whether anything was."""
    assert isinstance(read_person_name(said), NameProblem)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Nein, Beck", "Beck"),
        ("nein nein Beck", "Beck"),
        ("Stopp, Jan Beck", "Jan Beck"),
        ("Jan Beck nein danke", "Jan Beck"),
        ("Beck, Entschuldigung, guten Tag", "Beck"),
        ("Peter Halt", "Peter Halt"),
        ("Peter Falsch", "Peter Falsch"),
        ("Bitter, Jan", "Jan Bitter"),
        ("Peter Peter", "Peter Peter"),
    ],
)
def test_nothing_is_put_right_where_one_name_was_said(said: str, name: str) -> None:
    """Before or behind it the same words mean something else."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert read.display == name
