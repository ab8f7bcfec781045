"""Names of people, and which of them are the same name."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.errors import InvalidValue
from booking_domain.model.customer import MAX_NAME_LENGTH, Customer, normalise_name


@pytest.mark.parametrize("name", ["", "   ", "x" * (MAX_NAME_LENGTH + 1)])
def test_a_name_has_some_letters_and_not_too_many(name: str) -> None:
    """Neither nothing nor a whole conversation is a name."""
    with pytest.raises(InvalidValue, match="a name has 1 to 120 characters"):
        Customer(name=name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Max Beispiel", "max  BEISPIEL"),
        ("Müller", "Mueller"),
        ("Groß", "GROSS"),
        ("Anna-Lena", "Anna Lena"),
        ("José Álvarez", "Jose Alvarez"),
        ("Mu\u0308ller", "Müller"),
        ("O'Neill", "O Neill"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    """Case, umlauts, accents, hyphens and spacing do not matter."""
    assert Customer(name=one).normalised_name == Customer(name=other).normalised_name


def test_different_names_stay_different() -> None:
    """Folding is no guess at what sounds alike."""
    assert normalise_name("Meier") != normalise_name("Maier")


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    """A stored normalised name can be compared with a fresh one."""
    once = normalise_name(name)

    assert normalise_name(once) == once


@given(st.text(max_size=80))
def test_a_normalised_name_is_words_with_single_spaces(name: str) -> None:
    """Nothing of punctuation or spacing is left."""
    normalised = normalise_name(name)

    assert normalised == " ".join(normalised.split())
    assert all(character.isalnum() or character == " " for character in normalised)


@pytest.mark.parametrize("name", ["M", "M" * MAX_NAME_LENGTH])
def test_the_shortest_and_the_longest_name_are_names(name: str) -> None:
    """Both ends count."""
    assert Customer(name=name).name == name
