"""Number words: against themselves, and against text2num as an oracle."""

import pytest

from booking_domain.model.german.numbers import CARDINALS, ORDINALS, cardinal, ordinal_stem
from tests.unit.booking_domain.model.german.matching import parse


text2num = pytest.importorskip("text_to_num", reason="text2num is not installed")


@pytest.mark.parametrize("number", [*range(100), 1999, *range(2000, 2060)])
def test_a_cardinal_word_is_the_number_an_oracle_says(number: int) -> None:
    """Our word for a number is read as this number by text2num."""
    word = cardinal(number)

    assert CARDINALS[word] == number
    assert text2num.text2num(word, "de") == number


@pytest.mark.parametrize("number", range(3, 100))
def test_an_ordinal_word_is_the_number_an_oracle_says(number: int) -> None:
    """With every ending it is the same number; the oracle leaves the first two as words."""
    said = f"am {ordinal_stem(number)}en"

    assert {ORDINALS[ordinal_stem(number) + ending] for ending in ("e", "en", "er", "es")} == {
        number
    }
    assert text2num.alpha2digit(said, "de").rstrip(".").split()[-1] == str(number)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("am ein und zwanzigsten", "2026-11-21"),
        ("am fünf und zwanzigsten", "2026-11-25"),
        ("am fünfund zwanzigsten", "2026-11-25"),
        ("am zwo und zwanzigsten", "2026-11-22"),
        ("am zwoten zwölften", "2026-12-02"),
        ("am 25 ten", "2026-11-25"),
        ("am 25ten", "2026-11-25"),
        ("am siebenten zwölften", "2026-12-07"),
    ],
)
def test_numbers_split_or_spelled_by_recognisers_are_joined(said: str, day: str) -> None:
    """ "fünf und zwanzigsten" is one number."""
    found = parse(said)

    assert found is not None
    assert found["date"] == day
