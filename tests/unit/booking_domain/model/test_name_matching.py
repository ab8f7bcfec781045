"""Whose name was said."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.name_matching import (
    Certain,
    NameMatch,
    NoMatch,
    Uncertain,
    match_name,
    says_in_full,
)
from tests.unit.booking_domain.model.sampled_words import sampled_words


def _match(said: str, *known: str) -> NameMatch:
    return match_name(said, known, similarity=RapidfuzzSimilarity())


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Lena Schuster", "Lena Schuster"),
        ("lena schuster", "LENA SCHUSTER"),
        ("Schuster", "Lena Schuster"),
        ("Frau Schuster", "Lena Schuster"),
        ("Dr. Schuster", "Prof. Dr. Lena Schuster"),
        ("mein Name ist Lena Schuster", "Lena Schuster"),
        ("Lena Schuhster", "Lena Schuster"),
        ("Lehna Schuhster", "Lena Schuster"),
        ("Lena Meier", "Lena Maier"),
        ("Lena Mayr", "Lena Meyer"),
        ("Eva Schmidt", "Eva Schmitt"),
        ("Schmitt mit dt", "Eva Schmidt"),
        ("Sofie Huber", "Sophie Huber"),
        ("Mueller", "Anna Müller"),
        ("Müller Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Anna Müllerlüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Jan Peter Huber", "Jan-Peter Huber"),
        ("Anna Lehna Huber", "Annalena Huber"),
        ("Annalehna Huber", "Anna Lena Huber"),
        ("Anna Müller", "Anna Maria Müller"),
        ("Anna Maria Müller", "Anna Müller"),
        ("Schu ster", "Lena Schuster"),
        ("Lena Schuster", "Schuster, Lena"),
        ("Herr von Berg", "Karl von Berg"),
        ("Freitag", "Peter Freitag"),
        ("Herr Freitag", "Freitag"),
        ("Иванов", "Иванов"),
        ("Yilmaz", "Ayşe Yılmaz"),
        ("Ayse Yilmaz", "Ayşe Yılmaz"),
        ("Herr Işık", "Can Isik"),
        ("Frau Müller", "Anna Müller"),
        ("Herr Müller", "Max Müller"),
        ("Herr Müller", "Kim Müller"),
        ("Frau Müller", "Toni Müller"),
        ("Herr Müller", "Karl Maria Müller"),
        ("Familie Müller", "Anna Müller"),
        ("Dr. Müller", "Anna Müller"),
        ("Herr Anna Müller", "Anna Müller"),
        ("Herr Lehna Schuster", "Lena Schuster"),
        ("Frau Müller", "Frau Müller"),
    ],
)
def test_the_only_one_of_this_name_is_certain(said: str, known: str) -> None:
    """The same words, the family name alone, or a family name by sound beside the given name."""
    assert _match(said, known, "Otto Krause") == Certain(known)


def test_a_form_of_address_does_not_choose_among_several() -> None:
    """Both appointments are of a Müller, and which of them calls is asked."""
    found = _match("Herr Müller", "Anna Müller", "Max Müller")

    assert found == Uncertain(("Max Müller", "Anna Müller"))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Schuhster", "Lena Schuster"),
        ("Meier", "Lena Maier"),
        ("Maier mit ai", "Lena Meier"),
        ("Lena Maier mit ai", "Lena Meier"),
        ("Lena Schuster mit ck", "Lena Schuster"),
        ("Lena", "Lena Schuster"),
        ("Schuster Lena", "Lena Schuster"),
        ("Müller", "Anna Müller-Lüdenscheidt"),
        ("Anna Müller", "Anna Müller-Lüdenscheidt"),
        ("Anna Müller", "Müller"),
        ("Muller", "Anna Müller"),
        ("Anna Miller", "Anna Müller"),
        ("Max Huber", "Maximilian Huber"),
        ("M. Huber", "Max Huber"),
        ("Hanna Schuster", "Anna Schuster"),
        ("Berg", "Karl von Berg"),
        ("Bauer", "Max Brauer"),
        ("Max Hölle", "Max Höhle"),
        ("Jan Kowalski", "Jan Kowalska"),
        ("Müller-Schmidt", "Anna Schmidt-Müller"),
        ("Frau Müller-Schmidt", "Anna Schmidt-Müller"),
        ("Anna Müller-Schmidt", "Anna Schmidt-Müller"),
        ("Anna Müller-Schmitt", "Anna Schmidt-Müller"),
        ("Ana Müller-Schmitt", "Anna Schmidt-Müller"),
        ("Müller Schmidt", "Schmidt-Müller"),
        ("Schewtschenko", "Oksana Shevchenko"),
        ("Herr Müller", "Anna Müller"),
        ("Herrn Müller", "Anna Müller"),
        ("Frau Müller", "Max Müller"),
        ("Frau Dr. Müller", "Max Müller"),
        ("Herr Müller-Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Herr Müller Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Herr Müller, M Ü L L E R", "Anna Müller"),
        ("Frau Müller", "Herr Müller"),
    ],
)
def test_what_may_be_a_slip_of_the_ear_is_asked(said: str, known: str) -> None:
    """A sound without a given name, a part, another order, a short form, a letter more."""
    assert _match(said, "Otto Krause", known) == Uncertain((known,))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Lisa Schuster", "Lena Schuster"),
        ("Max Schuster", "Lena Schuster"),
        ("Lena Huber", "Lena Schuster"),
        ("Lena Müller-Schmidt", "Anna Schmidt-Müller"),
        ("Müller-Huber", "Anna Schmidt-Müller"),
        ("Mohr", "Lena Maier"),
        ("Gruber", "Max Huber"),
        ("Lena Miller", "Anna Müller"),
        ("Mac Hölle", "Max Höhle"),
        ("Исаков", "Иванов"),
        ("Anna Lena Huber", "Anna Maria Huber"),
        ("Sofie Lena Huber", "Sophie Maria Huber"),
        ("Hanna Bauer", "Anna Brauer"),
        ("acht Uhr", "Peter Freitag"),
        ("ja bitte", "Jan Bitter"),
        ("", "Lena Schuster"),
        ("😀", "Lena Schuster"),
        ("Lena Schuster", "😀"),
        ("Herrenhaarschnitt", "Herr Schnitter"),
    ],
)
def test_another_person_is_not_matched(said: str, known: str) -> None:
    """Another given name is another person, however well the family name agrees."""
    assert _match(said, known) == NoMatch()


def test_without_anybody_known_there_is_no_match() -> None:
    """No candidates, no match."""
    assert _match("Lena Schuster") == NoMatch()


@pytest.mark.parametrize(
    ("said", "known", "asked"),
    [
        ("Schuster", ("Lena Schuster", "Max Schuster"), {"Lena Schuster", "Max Schuster"}),
        ("Meier", ("Lena Maier", "Jan Mayr", "Otto Krause"), {"Lena Maier", "Jan Mayr"}),
        ("Lena Meier", ("Lena Maier", "Lena Meyer"), {"Lena Maier", "Lena Meyer"}),
        ("Lena Meier", ("Lena Maier", "Lena Meier"), {"Lena Maier", "Lena Meier"}),
        ("Meier", ("Lena Meier", "Jan Maier"), {"Lena Meier", "Jan Maier"}),
        ("Schuster", ("Lena Schuster", "Schuster"), {"Lena Schuster", "Schuster"}),
        ("Anna Müller", ("Anna Müller", "Anna Maria Müller"), {"Anna Müller", "Anna Maria Müller"}),
    ],
)
def test_two_who_fit_are_both_asked_about(
    said: str, known: tuple[str, ...], asked: set[str]
) -> None:
    """A recogniser writes one Meier for all of them, so its spelling decides nothing."""
    found = _match(said, *known)

    assert isinstance(found, Uncertain)
    assert set(found.candidates) == asked


@pytest.mark.parametrize(
    ("said", "known", "certain"),
    [
        ("Max Schuster", ("Lena Schuster", "Max Schuster"), "Max Schuster"),
        ("Lena Maier mit ai", ("Lena Meier", "Lena Maier"), "Lena Maier"),
        ("Maier mit ai", ("Lena Meier", "Lena Maier"), "Lena Maier"),
        ("Lena Meier, M A Y R", ("Lena Meier", "Lena Mayr"), "Lena Mayr"),
        ("Lena Schuster", ("Schuster", "Lena Schuster"), "Lena Schuster"),
        ("Anna Huber", ("Hanna Huber", "Anna Huber"), "Anna Huber"),
        ("Schuster", ("Schuster", "SCHUSTER"), "Schuster"),
    ],
)
def test_the_one_who_fits_better_is_certain(
    said: str, known: tuple[str, ...], certain: str
) -> None:
    """Another given name, a spelling that was told, or the same words against fewer."""
    assert _match(said, *known) == Certain(certain)


def test_the_nearest_is_asked_about_first() -> None:
    """An exact family name comes before one that only resembles it."""
    found = _match("Bauer", "Max Brauer", "Eva Bauer", "Ida Bauer")

    assert found == Uncertain(("Eva Bauer", "Ida Bauer", "Max Brauer"))
    assert _match("Anna Bauer", "Anna Brauer", "Anna Bauers") == Uncertain(
        ("Anna Bauers", "Anna Brauer")
    )


_NAMES = sampled_words(
    "Lena Lisa Anna Hanna Max Meier Maier Mayr Schuster Schuhster Huber Hubert von Berg"
)
_NAME = st.lists(_NAMES, min_size=1, max_size=3).map(" ".join)


@given(said=st.one_of(st.text(max_size=40), _NAME), known=st.lists(_NAME, max_size=4))
def test_whatever_is_certain_agrees_in_every_given_name(said: str, known: list[str]) -> None:
    """Any text is answered, and only candidates are ever named."""
    found = _match(said, *known)

    match found:
        case Certain(candidate=name):
            assert name in known
        case Uncertain(candidates=names):
            assert names != ()
            assert set(names) <= set(known)
        case NoMatch():
            assert said not in known or not said.strip()


@pytest.mark.parametrize(
    ("said", "known", "rivals", "found"),
    [
        ("Meier", "Anna Meier", ("Lena Meier",), Uncertain(("Anna Meier",))),
        ("Frau Meier", "Anna Meier", ("Lena Maier",), Uncertain(("Anna Meier",))),
        ("Anna Meier", "Anna-Lena Meier", ("Anna Meier",), Uncertain(("Anna-Lena Meier",))),
        ("Anna Meier", "Anna Meier", ("Anna-Lena Meier",), Certain("Anna Meier")),
        ("Meier", "Meier", ("Lena Meier",), Certain("Meier")),
        ("Meier", "Anna Meier", ("Anna Meier", "Anna Maier"), Certain("Anna Meier")),
        ("Meier", "Anna Meier", ("Quirin Zobel",), Certain("Anna Meier")),
        ("Frau Meier", "Anna Meier", ("Meier",), Uncertain(("Anna Meier",))),
    ],
)
def test_who_else_may_be_speaking_makes_a_part_of_a_name_uncertain(
    said: str, known: str, rivals: tuple[str, ...], found: NameMatch
) -> None:
    """A mother and a daughter share the family name; the whole name is one's own."""
    similarity = RapidfuzzSimilarity()

    assert match_name(said, (known,), similarity=similarity, rivals=rivals) == found


@pytest.mark.parametrize(
    ("said", "is_full"),
    [
        ("Anna Meier", True),
        ("Meier, Anna", True),
        ("hier ist Frau Anna von Berg", True),
        ("Frau von Berg", False),
        ("Dr. Meier", False),
        ("Freitag", False),
        ("", False),
    ],
)
def test_a_name_in_full_has_a_given_name(said: str, *, is_full: bool) -> None:
    """Titles and particles are none."""
    assert says_in_full(said) is is_full


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Max Meier junior", "Max Meier"),
        ("Herr Meier junior", "Max Meier"),
        ("Max Meier", "Max Meier senior"),
        ("Max Meier senior", "Max Meier junior"),
        ("Nguyen Thi Lan", "Lan Nguyen"),
        ("Tran Van Minh", "Minh Tran"),
        ("Frau von Goethe", "Anna Goethe"),
        ("Aische Öztürk", "Ayşe Öztürk"),
    ],
)
def test_what_may_be_the_same_person_is_asked_about(said: str, known: str) -> None:
    """A father or his son, a family name first, "von" left out, Turkish as Germans write it."""
    assert _match(said, known) == Uncertain((known,))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Zimmermann am Telefon", "Max Zimmermann"),
        ("Lena Meier am Hörer", "Lena Meier"),
        ("Meier Vorname Lena", "Lena Meier"),
        ("ich rufe für Lena Schuster an", "Lena Schuster"),
        ("Max Meier junior", "Max Meier jun."),
    ],
)
def test_words_beside_a_name_keep_nobody_from_being_found(said: str, known: str) -> None:
    """What is said around it is no part of it."""
    assert _match(said, known) == Certain(known)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Peter von Goethe", "Anna Goethe"),
        ("Nguyen Thi Mai", "Lan Nguyen"),
        ("Moritz Meier junior", "Peter Meier"),
        ("Max Junior", "Peter Meier"),
        ("Junior, Max", "Peter Meier"),
        ("Aische Kaya", "Ayşe Öztürk"),
    ],
)
def test_another_given_name_is_another_person_all_the_same(said: str, known: str) -> None:
    """Whatever else is alike."""
    assert _match(said, known) == NoMatch()
