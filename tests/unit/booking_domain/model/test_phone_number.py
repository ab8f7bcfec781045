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


@pytest.mark.parametrize(
    "text",
    [
        "anonymous",
        " Unbekannt ",
        "unavailable",
        "blocked",
        "Blocked",
        "Caller ID blocked",
        "No Caller ID",
        "NO_CALLER_ID",
        "no callerid",
        "Private Number",
        "Unknown Caller",
        "Unbekannter Anrufer",
        "unterdrückt",
        "nicht verfügbar",
        "not available",
        "sip:anonymous@anonymous.invalid",
        "anonymous@anonymous.invalid",
        "+266696687",
        "266696687",
        "+7378742833",
        "+17378742833",
        "+2562533",
        "+8656696",
        "+86282452253",
    ],
)
def test_a_withheld_number_is_known_in_every_platforms_words(text: str) -> None:
    """Words, SIP addresses, and words typed on a telephone's keys: nobody's number."""
    assert parse_phone_number(text, region="DE") is PhoneProblem.WITHHELD


@pytest.mark.parametrize("text", ["8656696", "+4930266696687", "030 2562533", "private 030 330817"])
def test_digits_of_a_real_number_are_not_withheld(text: str) -> None:
    """Only the whole number spells the word."""
    assert parse_phone_number(text, region="DE") is not PhoneProblem.WITHHELD


def test_a_national_number_belongs_to_the_region() -> None:
    """The same digits are another number in Austria."""
    assert parse_phone_number("0664 1234567", region="AT") == PhoneNumber("+436641234567")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, PhoneProblem.MISSING),
        ("  ", PhoneProblem.MISSING),
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


@pytest.mark.parametrize(
    "text",
    ["4915112345678", "+49 151", "+", "", "+49151x", "+x49151", "++49151", "+٤٩١٥١", "+٤9151"],
)
def test_only_e164_makes_a_number(text: str) -> None:
    """Whatever else was said goes through the parser."""
    with pytest.raises(InvalidValue, match=r"E\.164"):
        PhoneNumber(text)
