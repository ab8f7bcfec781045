"""Whether the calendar says of a customer that they did not come."""

import pytest

from booking_domain.model.attendance import Attendance, AttendanceReport
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber


NUMBER = PhoneNumber("+4915112345678")
BY_NUMBER = Customer(name="Max Beispiel", phone=NUMBER)
BY_NAME = Customer(name="Max Beispiel")
BY_ADDRESS = Customer(name="Max Beispiel", phone=NUMBER, email="Max@example.org")
BY_ADDRESS_ALONE = Customer(name="Max Beispiel", email="Max@example.org")
OWN = "max@example.org"
OF_NUMBER = "4915112345678@sms.cal.com"
MADE_UP = "termin-1@no-mail.invalid"
GUEST = "guest@example.org"


@pytest.mark.parametrize(
    ("customer", "told", "is_absent"),
    [
        (BY_NUMBER, {OF_NUMBER: True}, True),
        (BY_NUMBER, {OF_NUMBER: False}, False),
        (BY_NUMBER, {MADE_UP: True}, True),
        (BY_NUMBER, {MADE_UP: True, GUEST: True}, True),
        (BY_NUMBER, {OF_NUMBER: False, GUEST: True}, False),
        (BY_NUMBER, {MADE_UP: False, GUEST: True}, None),
        (BY_ADDRESS, {OWN: True}, True),
        (BY_ADDRESS, {OF_NUMBER: True}, True),
        (BY_ADDRESS, {OWN: True, GUEST: False}, True),
        (BY_ADDRESS, {GUEST: True}, None),
        (BY_ADDRESS, {}, None),
        (BY_ADDRESS_ALONE, {GUEST: True}, None),
        (BY_NUMBER, {}, None),
        (BY_NAME, {"@sms.cal.com": True, GUEST: False}, None),
    ],
)
def test_only_what_is_said_of_the_customer_counts(
    customer: Customer, told: dict[str, bool], is_absent: bool | None
) -> None:
    """A friend who was added to the booking and did not come is no no-show of theirs."""
    attendees = tuple(
        Attendance(address=address, is_absent=absent) for address, absent in told.items()
    )

    assert AttendanceReport(uid="uid-1", attendees=attendees).is_absent(customer) is is_absent


def test_addresses_are_not_shown() -> None:
    """What is logged of it names nobody."""
    report = AttendanceReport(uid="uid-1", attendees=(Attendance(OWN, is_absent=True),))

    assert OWN not in repr(report)
