"""Digits and numbers of a dictated telephone number, one stretch of words at a time."""

import pytest

from booking_domain.model.spoken_digits import MAX_DIGITS, number_value, read_digits


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("drei", 3),
        ("hundert", 100),
        ("zweihundert", 200),
        ("tausend", 1000),
        ("zweitausend", 2000),
        ("tausendeins", 1001),
        ("dreitausendzwei", 3002),
        ("blatausend", None),
        ("tausendbla", None),
    ],
)
def test_a_number_word_has_its_value(word: str, value: int | None) -> None:
    """Thousands are put together; half a number is none."""
    assert number_value(word) == value


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("doppel drei", "33"),
        ("dreimal die sieben", "777"),
        ("drei mal sieben", "777"),
        ("dreimal eine vier", "444"),
        ("dreimal ne vier", "444"),
        ("dreimal ein vier", "444"),
        ("dreifach der sechs", "666"),
        ("zweifach vier", "44"),
        ("2 x 5", "55"),
        ("2 × 5", "55"),
        ("zwei nullen", "00"),
        ("zwei siebener", "77"),
        ("vier fuenfer", "5555"),
        ("doppelt zehn", "1010"),
        ("dreimal zwanzig", "202020"),
        ("drei hundert", "300"),
        ("hundert hundert", "100100"),
        ("zwei hundert hundert", "200100"),
        ("drei hundert zweihundert", "300200"),
        ("3 mal 45", "454545"),
        ("also mal die vier", "4"),
    ],
)
def test_what_is_repeated_has_one_reading(said: str, digits: str) -> None:
    """However the repetition is said."""
    assert [one.digits for one in read_digits(tuple(said.split()))] == [digits]


@pytest.mark.parametrize(
    ("said", "likelier", "other"),
    [
        ("zwanzig drei", "203", "23"),
        ("hundert elf", "10011", "111"),
        ("zwei hundert drei", "2003", "203"),
        ("zweihundert fuenfzig", "20050", "250"),
        ("neun hundert neunundneunzig", "90099", "999"),
        ("drei und zwanzig", "23", "320"),
        ("ein und zwanzig", "21", "120"),
        ("eins und zwanzig", "120", "21"),
    ],
)
def test_a_torn_number_has_two_readings(said: str, likelier: str, other: str) -> None:
    """To one caller it is two numbers, to another a torn one; the likelier comes first."""
    readings = read_digits(tuple(said.split()))

    assert [one.digits for one in readings] == [likelier, other]
    assert readings[0].doubt < readings[1].doubt


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("sieben sechs einhundert drei", {"761003", "76103"}),
        ("sieben sechs ein hundert drei", {"761003", "76103"}),
        ("sieben sechs hundert", {"76100", "7600"}),
        ("sieben sechs hundert drei", {"761003", "76103", "76003", "7603"}),
        ("sieben sechs hundertdrei", {"76103", "7603"}),
        ("sechs hundert und fuenf", {"6005", "605"}),
        ("zweihundert und fuenf", {"2005", "205"}),
        ("zwanzig drei hundert", {"20300", "203100"}),
        ("null acht hundert", {"0800"}),
        ("ja null acht hundert", {"0800"}),
        ("sieben null acht hundert", {"70800", "708100"}),
    ],
)
def test_a_hundred_keeps_its_one(said: str, digits: set[str]) -> None:
    """ "Sechs einhundert" is never 600, and "sieben sechs hundert" may be 76 100 as well."""
    assert {one.digits for one in read_digits(tuple(said.split()))} == digits


def test_nobody_changes_between_both_ways_within_a_number() -> None:
    """All apart is likelier than all together, and both are likelier than a mixture."""
    readings = read_digits(("zwanzig", "drei", "vierzig", "fuenf"))

    assert [one.digits for one in readings][:2] == ["203405", "2345"]
    assert all(one.doubt > readings[1].doubt for one in readings[2:])


def test_a_stretch_without_end_is_read_until_it_is_too_long() -> None:
    """One digit more than any number has, and no work is done on the rest."""
    assert read_digits(("7",) * 100)[0].digits == "7" * (MAX_DIGITS + 1)
