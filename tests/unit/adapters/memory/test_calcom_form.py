"""What a booking form makes of contact data."""

import pytest

from adapters.memory.calcom_model.booking import AttendeeInput
from adapters.memory.calcom_model.form import admitted
from adapters.memory.calcom_model.refusals import Refused
from tests.unit.adapters.memory.calcom_accounts import EVENT_TYPES


BY_ID = {event_type.id: event_type for event_type in EVENT_TYPES}
NORMAL, PHONE_ONLY, EITHER = 1, 4, 7


def given(
    *, name: str = "Max", email: str | None = None, phone: str | None = None
) -> AttendeeInput:
    return AttendeeInput(
        name=name, email=email, phone=phone, time_zone="Europe/Berlin", language="de"
    )


@pytest.mark.parametrize(
    ("form", "email", "phone", "stored"),
    [
        (NORMAL, "a@b.de", "12345", "a@b.de"),
        (PHONE_ONLY, None, "+4915112345678", "4915112345678@sms.cal.com"),
        (PHONE_ONLY, "a@b.de", "+4915112345678", "4915112345678@sms.cal.com"),
        (PHONE_ONLY, None, "+49 151 1234 5678", "49 151 1234 5678@sms.cal.com"),
        (EITHER, "a@b.de", "+4915112345678", "a@b.de"),
        (EITHER, None, "+4915112345678", "4915112345678@sms.cal.com"),
        (EITHER, "a@b.de", None, "a@b.de"),
    ],
)
def test_the_address_that_is_stored(
    form: int, email: str | None, phone: str | None, stored: str
) -> None:
    """Made up from the number where none is given, overwritten where the field is hidden."""
    attendee = admitted(given(email=email, phone=phone), event_type=BY_ID[form])

    assert (attendee.email, attendee.phone) == (stored, phone)


@pytest.mark.parametrize(
    ("form", "attendee", "text"),
    [
        (NORMAL, given(email="a@b.de", name=" "), "responses - {name}error_required_field, "),
        (NORMAL, given(phone="+4915112345678"), "responses - {email}error_required_field, "),
        (NORMAL, given(email="kein-email"), "responses - {email}email_validation_error, "),
        (
            PHONE_ONLY,
            given(phone="0151 12345678"),
            "responses - {attendeePhoneNumber}invalid_number, ",
        ),
        (PHONE_ONLY, given(phone="+4912"), "responses - {attendeePhoneNumber}invalid_number, "),
        (
            PHONE_ONLY,
            given(email="a@b.de"),
            "responses - {attendeePhoneNumber}error_required_field, ",
        ),
        (EITHER, given(), "responses - {email}error_required_field, "),
    ],
)
def test_what_a_form_refuses(form: int, attendee: AttendeeInput, text: str) -> None:
    """In Cal.com's words."""
    with pytest.raises(Refused) as refused:
        admitted(attendee, event_type=BY_ID[form])

    assert refused.value.message == text
