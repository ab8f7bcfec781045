"""Whether "Herr" or "Frau" can be said of somebody."""

import pytest

from booking_domain.model.form_of_address import contradict


@pytest.mark.parametrize("word", ["herr", "herrn", "hr"])
def test_a_mans_form_of_address_contradicts_a_womans_name(word: str) -> None:
    """In every form in which it is said or written, and of nobody else's."""
    assert contradict([word], ["anna", "schuster"])
    assert contradict([word], ["frau"])
    assert not contradict([word], ["max", "schuster"])


@pytest.mark.parametrize("word", ["frau", "fr", "fraeulein"])
def test_a_womans_form_of_address_contradicts_a_mans_name(word: str) -> None:
    """In every form in which it is said or written, and of nobody else's."""
    assert contradict([word], ["max", "schuster"])
    assert contradict([word], ["herr"])
    assert not contradict([word], ["anna", "schuster"])


def test_how_somebody_was_addressed_counts_more_than_their_name() -> None:
    """The salon has noted a Herr whose given name women bear as well."""
    assert contradict(["frau"], ["herr", "anna"])
    assert not contradict(["herr"], ["herr", "anna"])


def test_the_first_given_name_counts() -> None:
    """Karl Maria is a man."""
    assert contradict(["frau"], ["karl", "maria"])
    assert not contradict(["herr"], ["karl", "maria"])


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (["familie"], ["anna"]),
        (["herr", "frau"], ["anna"]),
        ([], ["anna"]),
        (["herr"], ["schuster"]),
        (["herr"], []),
    ],
)
def test_what_may_be_anybodys_contradicts_nothing(said: list[str], known: list[str]) -> None:
    """Nobody is turned away by a guess."""
    assert not contradict(said, known)
