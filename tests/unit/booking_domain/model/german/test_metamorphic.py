"""What must not matter: letter case, punctuation, fillers, umlauts spelled in another way."""

import json

from pathlib import Path

import pytest

from tests.unit.booking_domain.model.german.matching import parse


DATA = Path(__file__).parent / "data"
PHRASES = tuple(
    dict.fromkeys(
        [item["text"] for item in json.loads((DATA / "gold_dev.json").read_text("utf-8"))]
        + [
            line.split("->")[0].strip()
            for name in ("wishes.txt", "talk.txt", "no_date.txt")
            for line in (DATA / name).read_text("utf-8").splitlines()
        ]
    )
)
WRITTEN = tuple(phrase for phrase in PHRASES if not any(char.isdigit() for char in phrase))
FILLED = tuple(phrase for phrase in PHRASES if "genau jetzt" not in phrase)
SPOKEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


@pytest.mark.parametrize("phrase", PHRASES)
def test_letter_case_does_not_matter(phrase: str) -> None:
    """Shouted and title-cased words mean the same."""
    meant = parse(phrase)

    assert parse(phrase.upper()) == meant
    assert parse(phrase.title()) == meant


@pytest.mark.parametrize("phrase", PHRASES)
def test_commas_and_the_end_of_a_sentence_do_not_matter(phrase: str) -> None:
    """A recogniser may punctuate or not."""
    meant = parse(phrase)

    assert parse(phrase.replace(" ", ", ") + "!") == meant
    assert parse(f"„{phrase}?“") == meant


@pytest.mark.parametrize("phrase", FILLED)
def test_fillers_do_not_matter(phrase: str) -> None:
    """Hesitation before, after and between the words changes nothing."""
    meant = parse(phrase)

    assert parse(f"äh also {phrase} bitte") == meant
    assert parse(phrase.replace(" um ", " ähm so um ").replace(" am ", " halt äh am ")) == meant


@pytest.mark.parametrize("phrase", WRITTEN)
def test_umlauts_may_be_spelled_out_or_lost(phrase: str) -> None:
    """A keyboard or a recogniser without umlauts is understood as well."""
    meant = parse(phrase)

    assert parse(phrase.translate(SPOKEN_OUT)) == meant
    assert parse(phrase.translate(BARE)) == meant


@pytest.mark.parametrize("phrase", PHRASES)
def test_white_space_and_composed_letters_do_not_matter(phrase: str) -> None:
    """Tabs, line ends and decomposed umlauts come from transport, not from the caller."""
    decomposed = phrase.replace("ü", "u\u0308").replace("ä", "a\u0308").replace("ö", "o\u0308")

    assert parse(f"\t{phrase.replace(' ', '  ')}\n") == parse(phrase)
    assert parse(decomposed) == parse(phrase)
