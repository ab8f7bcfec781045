"""Lists as a voice reads them."""

import pytest

from entrypoints.speech.spoken_list import capital, either, one_of, phrase


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        ([], ""),
        (["um 9 Uhr"], "um 9 Uhr"),
        (["um 9 Uhr", "um 10 Uhr"], "um 9 Uhr oder um 10 Uhr"),
        (["Anna", "Ben", "Clara"], "Anna, Ben oder Clara"),
        (
            ["Freitag, den 27. November", "später"],
            "Freitag, den 27. November, oder später",
        ),
        (
            ["Freitag, den 27. November, um 7 Uhr", "um 19 Uhr"],
            "Freitag, den 27. November, um 7 Uhr oder um 19 Uhr",
        ),
        (
            ["Montag, den 4. Januar 2027", "Montag, den 11. Januar 2027"],
            "Montag, den 4. Januar 2027, oder Montag, den 11. Januar 2027",
        ),
    ],
)
def test_a_list_ends_in_oder_with_a_comma_only_where_german_wants_one(
    items: list[str], joined: str
) -> None:
    """A date is closed by a comma, a clock time is not."""
    assert joined == either(items)


def test_empty_parts_leave_no_blanks() -> None:
    """What is not said is not heard either."""
    assert phrase("", "Ihr Termin", "", "ist", "") == "Ihr Termin ist"


def test_only_the_first_letter_is_made_large() -> None:
    """Nouns keep theirs."""
    assert capital("am Montag um 9 Uhr") == "Am Montag um 9 Uhr"


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Färben"], "Färben"),
        (["Färben", "Schneiden", "Dauerwelle"], "Färben, Schneiden oder Dauerwelle"),
        (
            ["Waschen, Schneiden, Föhnen", "Färben", "Damen, lang"],
            "Waschen, Schneiden, Föhnen, oder Färben, oder Damen, lang",
        ),
    ],
)
def test_names_with_commas_are_told_apart(names: list[str], joined: str) -> None:
    """Where one of several services is itself a list, each is introduced."""
    assert joined == one_of(names)
