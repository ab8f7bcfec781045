"""Which wishes are the same wish."""

import datetime as dt
import uuid

from zoneinfo import ZoneInfo

import pytest

from booking_domain.model.customer import Customer
from booking_domain.model.idempotency import IdempotencyKey, booking_intent
from booking_domain.model.phone_number import PhoneNumber


BERLIN = ZoneInfo("Europe/Berlin")
TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
PHONE = PhoneNumber("+4915112345678")
MAX = Customer(name="Max Beispiel", phone=PHONE)


def intent(
    *,
    tenant_id: str = "salon-muster",
    call_id: str = "call_1",
    customer: Customer = MAX,
    service_id: str = "herren",
    start: dt.datetime = TEN,
    named_staff_id: str | None = None,
) -> IdempotencyKey:
    return booking_intent(
        tenant_id=tenant_id,
        call_id=call_id,
        customer=customer,
        service_id=service_id,
        start=start,
        named_staff_id=named_staff_id,
    )


def test_the_key_is_a_uuid_of_version_five() -> None:
    """The same in every process and every release: it is stored."""
    key = intent()

    assert uuid.UUID(key).version == 5
    assert key == "06a7db58-4b5e-5dbe-bf88-de23b3457b1a"


def test_the_same_wish_in_other_words_is_one_wish() -> None:
    """Another spelling of the name, another zone of the same instant, an e-mail more."""
    again = intent(
        customer=Customer(name="max BEISPIEL", phone=PHONE, email="max@example.org"),
        start=TEN.astimezone(dt.UTC),
    )

    assert again == intent()


@pytest.mark.parametrize(
    "other",
    [
        intent(tenant_id="salon-other"),
        intent(call_id="call_2"),
        intent(customer=Customer(name="Moritz Beispiel", phone=PHONE)),
        intent(customer=Customer(name="Max Beispiel", phone=PhoneNumber("+4915199999999"))),
        intent(customer=Customer(name="Max Beispiel")),
        intent(service_id="damen"),
        intent(start=TEN + dt.timedelta(minutes=5)),
        intent(named_staff_id="anna"),
    ],
)
def test_whatever_differs_makes_another_wish(other: IdempotencyKey) -> None:
    """Mother and child differ by name; a named person is part of the wish."""
    assert other != intent()


def test_parts_cannot_run_into_each_other() -> None:
    """ "ab" and "c" are not "a" and "bc"."""
    assert intent(tenant_id="ab", call_id="c") != intent(tenant_id="a", call_id="bc")
