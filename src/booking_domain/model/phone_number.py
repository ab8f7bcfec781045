"""Telephone numbers: what a platform or a caller says, as E.164 or a reason to ask about."""

import enum

import phonenumbers

from attrs import frozen

from booking_domain.errors import InvalidValue


class PhoneProblem(enum.Enum):
    """Why something said or sent is no telephone number we can use."""

    MISSING = enum.auto()
    WITHHELD = enum.auto()
    NOT_A_NUMBER = enum.auto()
    TOO_SHORT = enum.auto()
    TOO_LONG = enum.auto()
    IMPOSSIBLE = enum.auto()


_WITHHELD = frozenset(
    {
        "anonymous",
        "anonym",
        "unknown",
        "unbekannt",
        "restricted",
        "private",
        "unavailable",
        "withheld",
    }
)
_TOO_SHORT = frozenset(
    {phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY}
)


@frozen
class PhoneNumber:
    """A possible number in E.164, such as `+4915112345678`; build it with `parse_phone_number`."""

    e164: str

    def __attrs_post_init__(self) -> None:
        if not (self.e164.startswith("+") and self.e164[1:].isascii() and self.e164[1:].isdigit()):
            message = f"an E.164 number is '+' and digits only, not {self.e164!r}"
            raise InvalidValue(message)


def parse_phone_number(text: str | None, *, region: str) -> PhoneNumber | PhoneProblem:
    """
    This will read a written number, national or international.

    Args:
        text: What was sent or said, such as "+49 151 ...", "0049 151 ...", "030/330 817-38".
        region: Two-letter country for national numbers, such as "DE".
    """
    if text is None or not text.strip():
        return PhoneProblem.MISSING
    if text.strip().casefold() in _WITHHELD:
        return PhoneProblem.WITHHELD
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        return _problem_of(error)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible in _TOO_SHORT:
        return PhoneProblem.TOO_SHORT
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        return PhoneProblem.TOO_LONG
    if not phonenumbers.is_valid_number(number):
        return PhoneProblem.IMPOSSIBLE
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164=e164)


def _problem_of(error: phonenumbers.NumberParseException) -> PhoneProblem:
    if error.error_type == phonenumbers.NumberParseException.TOO_LONG:
        return PhoneProblem.TOO_LONG
    if error.error_type in {
        phonenumbers.NumberParseException.TOO_SHORT_NSN,
        phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD,
    }:
        return PhoneProblem.TOO_SHORT
    return PhoneProblem.NOT_A_NUMBER
