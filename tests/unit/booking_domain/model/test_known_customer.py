"""Who is recognised by a number: one person who consents, or nobody."""

import pytest

from attrs import evolve

from booking_domain.model.customer import Customer
from booking_domain.model.known_customer import (
    Consent,
    KnownCustomer,
    certain_caller,
    customer_id_of,
    seen,
)
from booking_domain.model.phone_number import PhoneNumber
from tests.doubles.salon import MONDAY_MORNING


MAX = Customer(name="Max Beispiel", phone=PhoneNumber("+4915112345678"))
ID = customer_id_of(MAX, tenant_id="salon")


def known(customer: Customer = MAX, *, consent: Consent = Consent.GIVEN) -> KnownCustomer:
    found = seen(customer, tenant_id="salon", at=MONDAY_MORNING)
    assert found is not None
    return evolve(found, consent=consent, consent_at=MONDAY_MORNING)


def test_one_person_who_consents_is_recognised() -> None:
    """Nobody else has ever booked from this number."""
    assert certain_caller([known()]) == known()


def test_who_books_for_the_first_time_has_never_failed_to_come() -> None:
    """And has been asked nothing yet."""
    new = seen(MAX, tenant_id="salon", at=MONDAY_MORNING)

    assert new is not None
    assert (new.no_shows, new.consent, new.consent_at) == (0, Consent.UNKNOWN, None)


@pytest.mark.parametrize("consent", [Consent.UNKNOWN, Consent.REFUSED])
def test_who_has_not_consented_is_not_recognised(consent: Consent) -> None:
    """Who was never asked has not consented either."""
    assert certain_caller([known(consent=consent)]) is None


@pytest.mark.parametrize("consent", Consent)
def test_a_number_of_two_people_is_nobodys(consent: Consent) -> None:
    """Whatever the other one consents to: it may be them who calls."""
    moritz = known(evolve(MAX, name="Moritz Beispiel"), consent=consent)

    assert certain_caller([known(), moritz]) is None


def test_an_unknown_number_is_nobodys() -> None:
    """Nobody has booked from it."""
    assert certain_caller([]) is None


@pytest.mark.parametrize("name", ["max beispiel", "MAX  Beispiel", "Max-Beispiel"])
def test_a_person_is_the_same_in_any_spelling(name: str) -> None:
    """Else their own second booking would make two people of them."""
    assert customer_id_of(evolve(MAX, name=name), tenant_id="salon") == ID


@pytest.mark.parametrize(
    ("other", "tenant_id"),
    [
        (MAX, "salon-2"),
        (evolve(MAX, name="Moritz Beispiel"), "salon"),
        (evolve(MAX, phone=PhoneNumber("+4915112345679")), "salon"),
    ],
)
def test_another_salon_name_or_number_is_somebody_else(other: Customer, tenant_id: str) -> None:
    """Three things name a person, and no other thing."""
    assert customer_id_of(other, tenant_id=tenant_id) != ID


def test_without_a_number_nobody_is_known() -> None:
    """A caller who withholds it is a stranger every time."""
    unnumbered = evolve(MAX, phone=None)

    assert customer_id_of(unnumbered, tenant_id="salon") is None
    assert seen(unnumbered, tenant_id="salon", at=MONDAY_MORNING) is None
