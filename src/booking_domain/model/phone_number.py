"""Telephone numbers: what a platform or a caller says, as E.164 or a reason to ask about."""

import enum
import re

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


_HIDDEN = (
    "anonymous|anonym(?:er|e)?|unknown|unbekannt(?:er|e)?|restricted|private?|privat(?:er|e)"
    "|unavailable|withheld|blocked|hidden|suppressed|unterdr(?:ü|ue|u)ckt(?:er|e)?|gesperrt"
    "|(?:not|nicht) (?:available|verf(?:ü|ue)gbar|(?:ü|ue)bermittelt|provided)"
)
_AROUND = "caller|call|callerid|id|number|name|user|nummer|rufnummer|anruf|anrufer|anrufernummer"
_WITHHELD = re.compile(
    rf"(?:(?:{_AROUND}) )*(?:{_HIDDEN})(?: (?:{_AROUND}))*|no (?:caller ?id|id|number)"
)
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_WITHHELD_ON_KEYPAD = frozenset(
    word.translate(_KEYPAD)
    for word in ("anonymous", "restricted", "blocked", "unknown", "unavailable", "private")
)
"""What platforms send that only know digits: +266696687 spells "anonymous" on a telephone."""
_MAX_WORDING = 80
_UNLIKE_A_LOCAL_NUMBER = 9
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
    if _is_withheld(text):
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
    if not phonenumbers.is_valid_number(number) or _is_premium(number):
        return PhoneProblem.IMPOSSIBLE
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164=e164)


def _is_premium(number: phonenumbers.PhoneNumber) -> bool:
    """Whoever rings it back pays for it: nobody is reached there, and some live of it."""
    kind = phonenumbers.number_type(number)
    return kind == phonenumbers.PhoneNumberType.PREMIUM_RATE


def _is_withheld(text: str) -> bool:
    spelt = re.fullmatch(r"\s*(?:\+1?)?(\d{7,11})\s*", text)
    if spelt is not None:
        is_marked = "+" in text or len(spelt[1]) >= _UNLIKE_A_LOCAL_NUMBER
        return is_marked and spelt[1] in _WITHHELD_ON_KEYPAD
    if len(text) > _MAX_WORDING:
        return False
    # A telephone exchange sends an address: "sip:anonymous@anonymous.invalid".
    user = text.strip().casefold().removeprefix("sip:").partition("@")[0]
    words = re.findall(r"[^\W_]+", user)
    return _WITHHELD.fullmatch(" ".join(words)) is not None


def _problem_of(error: phonenumbers.NumberParseException) -> PhoneProblem:
    if error.error_type == phonenumbers.NumberParseException.TOO_LONG:
        return PhoneProblem.TOO_LONG
    if error.error_type in {
        phonenumbers.NumberParseException.TOO_SHORT_NSN,
        phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD,
    }:
        return PhoneProblem.TOO_SHORT
    return PhoneProblem.NOT_A_NUMBER
