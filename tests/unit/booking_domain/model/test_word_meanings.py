"""Words of a salon as they are heard: torn apart, compounded, inflected, misheard."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.word_meanings import POSSIBLE, SURE, Heard, Vocabulary, stem


SALON = Vocabulary.of(
    (
        ("herrenhaarschnitt",),
        ("balayage",),
        ("keratinbehandlung",),
        ("dauerwelle",),
        ("waschen", "schneiden"),
        ("bart",),
    )
)


def hear(text: str, *, place: int = 0) -> Heard | None:
    return SALON.hear(tuple(text.split()), place, similarity=RapidfuzzSimilarity())


@pytest.mark.parametrize(
    ("said", "place", "meanings", "words"),
    [
        ("herren haar schnitt", 0, {"men", "hair", "cut"}, 3),
        ("bitte herren haar schnitt", 1, {"men", "hair", "cut"}, 3),
        ("herrenhaar schnitt", 0, {"men", "hair", "cut"}, 2),
        ("dauer welle", 0, {"dauerwell"}, 2),
        ("dauer welle bitte", 0, {"dauerwell"}, 2),
        ("haar schnitt", 0, {"hair", "cut"}, 2),
        ("bitte haar schnitt", 1, {"hair", "cut"}, 2),
        ("haar bart", 0, {"hair"}, 1),
        ("bitte haar bart", 1, {"hair"}, 1),
    ],
)
def test_a_word_of_the_salon_that_was_torn_apart_is_one_word(
    said: str, place: int, meanings: set[str], words: int
) -> None:
    """Up to three pieces, and never more than were said; what means something alone stays alone."""
    assert hear(said, place=place) == Heard(frozenset(meanings), words=words)


@pytest.mark.parametrize(
    ("said", "meanings"),
    [
        ("keratin", {"kerati"}),
        ("keratinbehandlung", {"kerati", "treatment"}),
        ("dauerwellen", {"dauerwell"}),
        ("waschenschneiden", {"wash", "cut"}),
        ("herrenschnitt", {"men", "cut"}),
        ("bartschnitt", {"beard", "cut"}),
        ("haarschnitte", {"hair", "cut"}),
        ("behandlungskur", {"treatment", "cure"}),
    ],
)
def test_compounds_and_endings_are_understood_without_doubt(said: str, meanings: set[str]) -> None:
    """All parts are known, whatever links them; what a salon's word adds is known alone too."""
    assert hear(said) == Heard(frozenset(meanings), likeness=1.0)
    assert SALON.exactly(said) == frozenset(meanings)


@pytest.mark.parametrize(
    ("said", "meanings"),
    [("hundehaarschnitt", {"hair", "cut"}), ("schnittwelle", {"cut"}), ("bartzopf", {"beard"})],
)
def test_a_compound_with_an_unknown_half_resembles_nothing(said: str, meanings: set[str]) -> None:
    """A cut for dogs is no misheard cut: the half that is known is understood, the rest is not."""
    assert hear(said) == Heard(frozenset(meanings), likeness=0.0)


def test_a_compound_whose_half_was_misheard_is_half_in_doubt() -> None:
    """The part that was understood is sure, the other may be asked about."""
    heard = hear("herrenbalajasch")

    assert heard is not None
    assert heard.sure == frozenset({"men"})
    assert heard.doubtful == frozenset({"balayag"})
    assert POSSIBLE <= heard.likeness < SURE


@pytest.mark.parametrize(
    ("said", "meanings"), [("balajage", {"balayag"}), ("barte", {"beard"}), ("ceratin", {"kerati"})]
)
def test_a_misheard_word_that_is_near_enough_is_sure(said: str, meanings: set[str]) -> None:
    """It sounds the same, or hardly a letter differs."""
    heard = hear(said)

    assert heard is not None
    assert (heard.sure, heard.doubtful, heard.words) == (frozenset(meanings), frozenset(), 1)
    assert SURE <= heard.likeness < 1.0


@pytest.mark.parametrize(
    ("said", "meanings", "words"),
    [
        ("bala jasch", {"balayag"}, 2),
        ("bala jasch bitte", {"balayag"}, 2),
        ("bala jasch heute bitte", {"balayag"}, 2),
        ("bert", {"beard"}, 1),
        ("bat", {"beard"}, 1),
        ("nart zu", {"beard"}, 1),
        ("sohn", {"children"}, 1),
        ("vater", {"men"}, 1),
    ],
)
def test_what_may_be_misheard_is_in_doubt(said: str, meanings: set[str], words: int) -> None:
    """It is asked about; so is whom a relative's appointment is for."""
    heard = hear(said)

    assert heard is not None
    assert (heard.sure, heard.doubtful, heard.words) == (frozenset(), frozenset(meanings), words)
    assert POSSIBLE <= heard.likeness < SURE


@pytest.mark.parametrize(
    "said", ["zzzz", "b", "ba", "x" * 41, "hallo", "bor", "wimpel", "ba balayage"]
)
def test_what_resembles_nothing_is_not_heard(said: str) -> None:
    """Short words need more likeness than long ones, and very long ones are none."""
    assert hear(said) is None


@pytest.mark.parametrize(
    ("word", "without"),
    [
        ("haare", "haare"),
        ("bart", "bart"),
        ("locken", "lock"),
        ("kinder", "kind"),
        ("dauerwelle", "dauerwell"),
        ("wellchen", "well"),
        ("schnitt", "schnitt"),
    ],
)
def test_an_ending_is_taken_off_from_six_letters_on(word: str, without: str) -> None:
    """What is left of a shorter word would be anything."""
    assert stem(word) == without


def test_only_words_of_the_salons_services_are_misheard_ones() -> None:
    """Nobody means "Wimpern" where only hair is cut; words of no service are still known."""
    assert "herren" in SALON.heard_as
    assert "haircut" in SALON.heard_as
    assert "wimpern" not in SALON.heard_as
    assert SALON.exactly("wimpern") == frozenset({"lash"})
    assert SALON.exactly("hundefrisur") is None
