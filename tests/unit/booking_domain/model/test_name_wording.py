"""Which of the words around a name are the name."""

import pytest

from booking_domain.model.name_wording import Wording


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("mein Name ist bitte", ()),
        ("mein Name ist richtig", ()),
        ("mein Name ist ja gut", ("gut",)),
        ("mein Name ist dann Gut", ("Gut",)),
        ("bitte gut", ()),
    ],
)
def test_a_word_that_often_comes_before_a_name_may_be_one_after_mein_name_ist(
    said: str, words: tuple[str, ...]
) -> None:
    """Somebody is called Gut, nobody Bitte; only the last of them is the name."""
    assert Wording.of(said).words == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Lena Würde", ("Lena", "Würde")),
        ("ich heiße Lena Schuster ich hätte gern einen Termin", ("Lena", "Schuster")),
        ("Frau Schuster hätte gern einen Termin", ("Schuster",)),
    ],
)
def test_a_sentence_that_goes_on_ends_a_name_only_where_one_was_begun(
    said: str, words: tuple[str, ...]
) -> None:
    """By a form of address, or by "ich heiße": else it may be the name itself."""
    assert Wording.of(said).words == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Schuster danke schön", ("Schuster",)),
        ("Lena Schuster danke schön", ("Lena", "Schuster")),
        ("Lena Schuster bitte schön", ("Lena", "Schuster")),
        ("Lena Schön", ("Lena", "Schön")),
        ("Schön", ("Schön",)),
    ],
)
def test_schoen_is_a_name_unless_somebody_is_thanked(said: str, words: tuple[str, ...]) -> None:
    """ "Danke schön" after a name is politeness."""
    assert Wording.of(said).words == words


@pytest.mark.parametrize(
    ("said", "words", "addressed"),
    [
        ("Max Herr", ("Max", "Herr"), None),
        ("Frau Herr", ("Herr",), "frau"),
        ("Herr Max Herr", ("Max", "Herr"), "herr"),
        ("Herr Herr", (), "herr"),
        ("Herr", (), "herr"),
        ("Herr Doktor Huber", ("Huber",), "herr"),
    ],
)
def test_herr_is_a_name_after_another_one(
    said: str, words: tuple[str, ...], addressed: str | None
) -> None:
    """Alone, or after itself, it is a form of address."""
    wording = Wording.of(said)

    assert (wording.words, wording.addressed) == (words, addressed)
