"""The booking form of an event type: which contact data it demands, and what it makes of them."""

import re

import phonenumbers

from adapters.memory.calcom_model.booking import Attendee, AttendeeInput
from adapters.memory.calcom_model.event_type import EventType, FieldRule
from adapters.memory.calcom_model.refusals import form_invalid


SYNTHETIC_DOMAIN = "sms.cal.com"
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def admitted(given: AttendeeInput, *, event_type: EventType) -> Attendee:
    """
    Return the attendee as it will be stored.

    Without an e-mail address one is made up from the phone number, just as it was written: a number
    with spaces gives a broken address. A hidden e-mail field overwrites the address that was given.

    Raises:
        Refused: `FORM_INVALID`, the fields and problems as Cal.com words them.
    """
    email = _email_of(given, event_type=event_type)
    problems: list[tuple[str, str]] = []
    if not given.name.strip():
        problems.append(("name", "error_required_field"))
    if email is None:
        problems.append(("email", "error_required_field"))
    elif given.email == email and not _EMAIL.fullmatch(email):
        problems.append(("email", "email_validation_error"))
    phone_problem = _phone_problem(given.phone, rule=event_type.phone_field)
    if phone_problem is not None:
        problems.append(("attendeePhoneNumber", phone_problem))
    if problems or email is None:
        raise form_invalid(*problems)
    return Attendee(
        name=given.name,
        email=email,
        phone=given.phone,
        time_zone=given.time_zone,
        language=given.language,
    )


def _email_of(given: AttendeeInput, *, event_type: EventType) -> str | None:
    rule = event_type.email_field
    if given.phone and (
        rule is FieldRule.HIDDEN or (rule is FieldRule.OPTIONAL and not given.email)
    ):
        return f"{given.phone.replace('+', '')}@{SYNTHETIC_DOMAIN}"
    if given.email:
        return given.email
    return None


def _phone_problem(phone: str | None, *, rule: FieldRule) -> str | None:
    if rule is FieldRule.HIDDEN:
        return None
    if not phone:
        return "error_required_field" if rule is FieldRule.REQUIRED else None
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return "invalid_number"
    return None if phonenumbers.is_valid_number(number) else "invalid_number"
