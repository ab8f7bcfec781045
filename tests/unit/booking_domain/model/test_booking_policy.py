"""The salon's rules, a table each."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_policy import (
    may_be_changed,
    may_book_another,
    open_appointments_of,
    refused_start,
)
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.results import PastDate, Policy
from booking_domain.model.tenant import BookingRules
from tests.doubles.salon import MONDAY_MORNING, hold_at


NOW = MONDAY_MORNING
HOUR, DAY, SECOND = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=1)
NUMBER = PhoneNumber("+4915112345678")
MAX = Customer(name="Max Beispiel", phone=NUMBER, email=None)


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [
        (-SECOND, PastDate()),
        (dt.timedelta(0), Policy.LEAD_TIME),
        (HOUR - SECOND, Policy.LEAD_TIME),
        (HOUR, None),
        (30 * DAY, None),
        (30 * DAY + SECOND, Policy.HORIZON),
    ],
)
def test_lead_time_and_horizon(ahead: dt.timedelta, refused: PastDate | Policy | None) -> None:
    """An hour before at the latest, thirty days ahead at most; both ends included."""
    rules = BookingRules(lead_minutes=60, horizon_days=30)

    assert refused_start(NOW + ahead, rules=rules, now=NOW) == refused


@pytest.mark.parametrize(
    ("hours", "ahead", "allowed"),
    [
        (24, DAY, True),
        (24, DAY + SECOND, True),
        (24, DAY - SECOND, False),
        (24, -HOUR, False),
        (0, SECOND, True),
        (0, -HOUR, True),
    ],
)
def test_cancellation_window(*, hours: int, ahead: dt.timedelta, allowed: bool) -> None:
    """So many hours before is still in time; 0 is no rule, also for what has begun."""
    rules = BookingRules(cancellation_hours=hours)

    assert may_be_changed(NOW + ahead, rules=rules, now=NOW) is allowed


@pytest.mark.parametrize(
    ("most", "ahead", "allowed"), [(2, 0, True), (2, 1, True), (2, 2, False), (0, 99, True)]
)
def test_open_appointments(*, most: int, ahead: int, allowed: bool) -> None:
    """The last one that fits is allowed; 0 is no rule."""
    rules = BookingRules(open_appointments=most)

    assert may_book_another(ahead, rules=rules) is allowed


def appointment(
    number: int,
    *,
    customer: Customer | None = MAX,
    state: AppointmentState = AppointmentState.CONFIRMED,
    ahead: dt.timedelta = DAY,
) -> Appointment:
    """An appointment of somebody."""
    made = hold_at(NOW + ahead)
    return evolve(made, appointment_id=f"a-{number}", customer=customer, state=state)


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        (appointment(2), True),
        (appointment(2, state=AppointmentState.PENDING), True),
        (appointment(2, state=AppointmentState.REQUESTED), True),
        (appointment(2, customer=evolve(MAX, name="max  BEISPIEL")), True),
        (appointment(1), False),
        (appointment(2, state=AppointmentState.HELD, customer=None), False),
        (appointment(2, state=AppointmentState.CANCELLED), False),
        (appointment(2, ahead=-HOUR), False),
        (appointment(2, ahead=dt.timedelta(0)), False),
        (appointment(2, ahead=SECOND), True),
        (appointment(2, customer=evolve(MAX, name="Erika Beispiel")), False),
        (appointment(2, customer=evolve(MAX, phone=PhoneNumber("+493012345678"))), False),
    ],
)
def test_what_counts_as_an_open_appointment(*, other: Appointment, counts: bool) -> None:
    """Ahead, active, on the same number and name, and each once: families share a number."""
    among = (appointment(1), other)

    assert open_appointments_of(MAX, among=among, now=NOW) == (2 if counts else 1)


def test_without_a_number_the_name_counts() -> None:
    """Among what is known of somebody who withholds it: the call's own appointments."""
    unknown = evolve(MAX, phone=None)

    assert open_appointments_of(unknown, among=(appointment(1),), now=NOW) == 1
