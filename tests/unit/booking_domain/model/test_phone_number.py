"""Telephone numbers as platforms send and callers say them."""

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem, parse_phone_number


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+4915112345678", "+4915112345678"),
        ("+49 (0) 151 12345678", "+4915112345678"),
        ("0049 151 12345678", "+4915112345678"),
        ("0151 / 123 456 78", "+4915112345678"),
        ("0151-12345678", "+4915112345678"),
        ("030 330817-38", "+493033081738"),
        ("+43 664 1234567", "+436641234567"),
        ("+41 79 123 45 67", "+41791234567"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, e164: str) -> None:
    """National numbers belong to the salon's country."""
    assert parse_phone_number(text, region="DE") == PhoneNumber(e164)


def test_a_national_number_belongs_to_the_region() -> None:
    """The same digits are another number in Austria."""
    assert parse_phone_number("0664 1234567", region="AT") == PhoneNumber("+436641234567")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, PhoneProblem.MISSING),
        ("  ", PhoneProblem.MISSING),
        ("anonymous", PhoneProblem.WITHHELD),
        (" Unbekannt ", PhoneProblem.WITHHELD),
        ("keine Nummer", PhoneProblem.NOT_A_NUMBER),
        ("+999 12345678", PhoneProblem.NOT_A_NUMBER),
        ("+49", PhoneProblem.NOT_A_NUMBER),
        ("110", PhoneProblem.TOO_SHORT),
        ("12", PhoneProblem.TOO_SHORT),
        ("004", PhoneProblem.TOO_SHORT),
        ("0151 1234567890123456", PhoneProblem.TOO_LONG),
        ("1" * 300, PhoneProblem.TOO_LONG),
        ("+1 202 555 0100 12", PhoneProblem.TOO_LONG),
        ("0151" + "1" * 20, PhoneProblem.TOO_LONG),
        ("+1 555 0100 123", PhoneProblem.IMPOSSIBLE),
    ],
)
def test_what_is_no_number_says_why(text: str | None, problem: PhoneProblem) -> None:
    """Each problem has its own question."""
    assert parse_phone_number(text, region="DE") is problem


@pytest.mark.parametrize("text", ["4915112345678", "+49 151", "+", "", "+49151x", "+٤٩١٥١"])
def test_only_e164_makes_a_number(text: str) -> None:
    """Whatever else was said goes through the parser."""
    with pytest.raises(InvalidValue, match=r"E\.164"):
        PhoneNumber(text)
