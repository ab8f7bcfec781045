"""People of a salon as callers name them."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.spoken_match import MAX_CANDIDATES, Matched, Nearest, Unknown
from booking_domain.model.staff_matching import StaffMatch, is_anybody, match_staff
from tests.unit.booking_domain.model.salon_of_twenty import STAFF, member
from tests.unit.booking_domain.model.sampled_words import sampled_words


def _match(said: str) -> StaffMatch:
    return match_staff(said, STAFF, similarity=RapidfuzzSimilarity())


@pytest.mark.parametrize(
    ("said", "staff_id"),
    [
        ("Anna", "anna"),
        ("bei der Anna", "anna"),
        ("bei Anna bitte", "anna"),
        ("zur Anna", "anna"),
        ("ich möchte wieder zu Anna", "anna"),
        ("bei der Kollegin Anna", "anna"),
        ("Ana", "anna"),
        ("Anna Schuster", "anna"),
        ("Frau Schuster", "anna"),
        ("bei Frau Schuhster", "anna"),
        ("Schuster", "anna"),
        ("Ben", "ben"),
        ("Benn", "ben"),
        ("bei dem Ben am Montag", "ben"),
        ("nicht Anna sondern Ben", "ben"),
        ("Frau Müller", "petra"),
        ("Petra", "petra"),
        ("Frau Petra Müller", "petra"),
        ("Kim Müller", "kim"),
        ("Kim", "kim"),
        ("Anne", "anne"),
        ("Anne Kathrin", "anne"),
        ("Annekatrin", "anne"),
        ("Anneka Trin", "anne"),
        ("Dr. Weiss", "anne"),
        ("Mehmet", "mehmet"),
        ("zum Mehmed", "mehmet"),
        ("Herr Yılmaz", "mehmet"),
        ("Yilmaz", "mehmet"),
    ],
)
def test_a_person_is_matched_by_any_part_of_the_name(said: str, staff_id: str) -> None:
    """Given or family name, with what stands around it, written as it sounds."""
    found = _match(said)

    assert isinstance(found, Matched)
    assert found.one.staff_id == staff_id


@pytest.mark.parametrize(
    ("said", "staff_ids"),
    [
        ("Müller", ("petra", "kim")),
        ("Möller", ("petra", "kim")),
        ("Anna oder Ben", ("anna", "ben")),
        ("Hanna", ("anna",)),
        ("Petra Maier", ("petra",)),
        ("Annet Mehmed", ("mehmet", "anne")),
    ],
)
def test_who_is_not_certain_is_asked_about(said: str, staff_ids: tuple[str, ...]) -> None:
    """A name that two have, alternatives, and a name that only resembles one."""
    found = _match(said)

    assert isinstance(found, Nearest)
    assert tuple(one.staff_id for one in found.candidates) == staff_ids


@pytest.mark.parametrize(
    "said", ["", "   ", "😀", "Klaus", "der Chef", "Klaus oder Dieter", "egal", "bei", "am Montag"]
)
def test_a_stranger_is_unknown(said: str) -> None:
    """Nobody is a default."""
    assert _match(said) == Unknown()


def test_a_form_of_address_belongs_to_a_configured_name() -> None:
    """Two people may share a family name as long as their forms of address differ."""
    couple = (member("er", "Herr Müller"), member("sie", "Frau Müller"))

    assert match_staff("bei Frau Müller", couple, similarity=RapidfuzzSimilarity()) == Matched(
        couple[1]
    )
    assert match_staff("Müller", couple, similarity=RapidfuzzSimilarity()) == Nearest(couple)


@pytest.mark.parametrize("said", ["Herr Schuster", "bei Herrn Schuhster", "zum Herrn Schuster"])
def test_a_form_of_address_of_another_is_asked(said: str) -> None:
    """Only Anna is called Schuster here, and he may mean somebody who has left."""
    found = _match(said)

    assert isinstance(found, Nearest)
    assert [one.staff_id for one in found.candidates] == ["anna"]


def test_a_configured_form_of_address_counts_more_than_the_given_name() -> None:
    """The salon knows better than any list of names who is a man."""
    andrea = member("andrea", "Andrea Rossi", "Herr Rossi")
    similarity = RapidfuzzSimilarity()

    assert match_staff("bei Herrn Rossi", (andrea,), similarity=similarity) == Matched(andrea)
    assert match_staff("bei Frau Rossi", (andrea,), similarity=similarity) == Nearest((andrea,))
    assert match_staff("Frau Andrea Rossi", (andrea,), similarity=similarity) == Matched(andrea)


def test_the_name_of_a_man_can_be_the_family_name_of_a_woman() -> None:
    """Peter is what she is called, and nobody knows who bears the name Kim."""
    kim = member("kim", "Kim Peter")

    assert match_staff("Frau Peter", (kim,), similarity=RapidfuzzSimilarity()) == Matched(kim)


@pytest.mark.parametrize(
    "said",
    [
        "egal",
        "egal wer",
        "ist mir egal",
        "wer gerade Zeit hat",
        "wer frei ist",
        "irgendwer",
        "irgendjemand",
        "bei wem ist mir egal",
        "wer am schnellsten kann",
    ],
)
def test_leaving_it_to_the_salon_is_understood(said: str) -> None:
    """A caller without a wish is told apart from one who names somebody unknown."""
    assert is_anybody(said)


@pytest.mark.parametrize("said", ["", "Anna", "egal, aber nicht Ben", "wer ist Anna", "keine Frau"])
def test_a_wish_is_not_taken_for_none(said: str) -> None:
    """Whoever adds a name or a condition has a wish."""
    assert not is_anybody(said)


_WORDS = sampled_words(
    "Anna Ben Müller Frau Herr bei der oder nicht sondern nein egal wer frei ist"
)


@given(said=st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=10).map(" ".join)))
def test_any_text_is_answered(said: str) -> None:
    """Whatever was transcribed: one person, up to three, or nobody."""
    found = _match(said)

    match found:
        case Matched(one=one):
            assert one in STAFF
        case Nearest(candidates=candidates):
            assert 1 <= len(set(candidates)) == len(candidates) <= MAX_CANDIDATES
        case Unknown():
            pass
    assert is_anybody(said) in {True, False}


@pytest.mark.parametrize(
    "said",
    [
        "egal bei wem",
        "egal wen",
        "egal wer da ist",
        "egal wer dran ist",
        "egal wer kann",
        "wer frei ist",
        "wer gerade Zeit hat",
        "wer am schnellsten kann",
        "wer passt",
        "keinen bestimmten, egal",
        "egal, keine Wunschperson",
        "kein besonderen, egal",
        "egal beim Chef",
        "bei Frau egal",
    ],
)
def test_who_leaves_it_to_the_salon_names_nobody(said: str) -> None:
    """However it is said: indifferent, or whoever has time."""
    assert is_anybody(said)


@pytest.mark.parametrize(
    "said",
    ["wer", "frei", "Zeit hat Anna", "egal, aber nicht Anna", "wer ist Anna", "kann", "passt", ""],
)
def test_a_word_alone_or_a_name_beside_it_is_not_indifferent(said: str) -> None:
    """A person whose name was said is looked for."""
    assert not is_anybody(said)


@pytest.mark.parametrize(
    ("said", "staff_id"),
    [
        ("nicht Anna nein Ben sondern Kim", "kim"),
        ("Anna, nein, Ben bitte", "ben"),
    ],
)
def test_the_last_correction_counts(said: str, staff_id: str) -> None:
    """A correction after which nobody is named corrects nothing."""
    found = _match(said)

    assert isinstance(found, Matched)
    assert found.one.staff_id == staff_id


def test_the_likest_is_asked_about_first() -> None:
    """With three candidates at most, the caller hears the best one at once."""
    found = _match("Mehmud")

    assert isinstance(found, Nearest)
    assert found.candidates[0].staff_id == "mehmet"
    assert len(found.candidates) <= MAX_CANDIDATES


def test_a_name_of_two_words_is_found_when_misheard_as_one() -> None:
    """ "Annekatrien" is nearer to both words together than to either."""
    found = _match("Annekatrinn")

    assert isinstance(found, Matched | Nearest)
    first = found.one if isinstance(found, Matched) else found.candidates[0]
    assert first.staff_id == "anne"


def test_a_whole_name_is_that_person_though_a_longer_one_has_it_too() -> None:
    """Mother and daughter work in one salon."""
    both = (member("a", "Anna Schuster"), member("b", "Anna Schuster Weber"))

    assert match_staff("Anna Schuster", both, similarity=RapidfuzzSimilarity()) == Matched(both[0])
