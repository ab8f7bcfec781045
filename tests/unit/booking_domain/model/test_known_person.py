"""Whom of several people on one number something is about."""

import json

import pytest

from attrs import evolve

from booking_domain.model.appointment import Appointment
from booking_domain.model.customer import Customer
from booking_domain.model.known_customer import seen
from booking_domain.model.known_person import (
    KnownPerson,
    Mention,
    WhichPerson,
    is_of_a_platform,
    person_among,
)
from booking_domain.model.phone_number import PhoneNumber
from tests.contract.unit_of_work import samples


NUMBER = PhoneNumber("+4915112345678")


def booked(name: str, *, uid: str, call_id: str, email: str | None = None) -> Appointment:
    customer = Customer(name=name, phone=NUMBER, email=email)
    one = samples.confirmed(
        samples.pending(samples.slot_at(10), customer=customer, call_id=call_id)
    )
    return evolve(one, provider_uid=uid)


MOTHER = booked("Jana Groß", uid="uid-mother", call_id="call-mother", email="home@groß.test")
CHILD = booked("Mia Groß", uid="uid-child", call_id="call-child", email="home@groß.test")


def person(*names: str, among: tuple[Appointment, ...] = (MOTHER, CHILD)) -> KnownPerson:
    found = person_among(among, tenant_id="salon-a", number=NUMBER, names=names)
    assert isinstance(found, KnownPerson)
    return found


def test_several_people_are_asked_about() -> None:
    """A number alone would hand out the child's appointments with the mother's."""
    found = person_among((MOTHER, CHILD), tenant_id="salon-a", number=NUMBER, names=())

    assert found == WhichPerson(("Jana Groß", "Mia Groß"))


def test_a_name_that_nobody_has_is_nobody() -> None:
    """A slip must not erase somebody who sounds alike."""
    found = person_among((MOTHER, CHILD), tenant_id="salon-a", number=NUMBER, names=("Jan",))

    assert found == WhichPerson(("Jana Groß", "Mia Groß"), unknown=("Jan",))


def test_who_is_known_without_an_appointment_is_asked_about_too() -> None:
    """Their appointment was forgotten; name and number are still there."""
    customer = seen(Customer(name="Mia Groß", phone=NUMBER), tenant_id="salon-a", at=samples.NOW)
    assert customer is not None

    asked = person_among(
        (MOTHER,), tenant_id="salon-a", number=NUMBER, names=(), customers=[customer]
    )
    found = person_among(
        (MOTHER,), tenant_id="salon-a", number=NUMBER, names=("mia gross",), customers=[customer]
    )

    assert asked == WhichPerson(("Jana Groß", "Mia Groß"))
    assert isinstance(found, KnownPerson)
    assert found.customers == (customer,)
    assert found.appointments == ()


def test_spellings_of_one_name_are_one_person() -> None:
    """Case, umlauts and spacing do not make another person."""
    again = booked("JANA  GROSS", uid="uid-2", call_id="call-2")
    found = person("jana gross", among=(MOTHER, CHILD, again))

    assert found.names == ("Jana Groß", "JANA  GROSS")
    assert found.appointments == (MOTHER, again)
    assert found.others == (CHILD,)


def test_one_person_may_have_been_understood_twice() -> None:
    """Both names are given, and both are the person."""
    other = booked("Yana Groß", uid="uid-2", call_id="call-2")

    assert person("Jana Groß", "Yana Groß", among=(MOTHER, other)).others == ()


def test_nobody_has_appointments_and_may_have_called() -> None:
    """A person without an appointment is one all the same."""
    assert person(among=()).names == ()


BODIES = {
    "own booking": ({"payload": {"uid": "uid-mother"}}, Mention.THEIRS),
    "own call": ({"call": {"call_id": "call-mother"}}, Mention.THEIRS),
    "own appointment": ({"metadata": {"id": MOTHER.appointment_id}}, Mention.THEIRS),
    "both": ({"a": "uid-mother", "b": ["uid-child"]}, Mention.SHARED),
    "the child's, on the same number": ({"n": NUMBER.e164, "uid": "uid-child"}, Mention.NOT),
    "an address that both have": ({"mail": "home@groß.test"}, Mention.NOT),
    "the number": ({"from": NUMBER.e164}, Mention.PERHAPS),
    "the number in an address": ({"mail": "4915112345678@sms.cal.com"}, Mention.PERHAPS),
    "the number as it is said": ({"said": "meine Nummer ist 0151 / 123-456 78"}, Mention.PERHAPS),
    "the number as a number": ({"from": 4915112345678}, Mention.PERHAPS),
    "another number": ({"from": "+4915112345679"}, Mention.NOT),
    "nobody": ({}, Mention.NOT),
}


@pytest.mark.parametrize("case", BODIES)
def test_whom_a_body_is_about(case: str) -> None:
    """By ids first, by the number where no id says more."""
    content, mention = BODIES[case]

    assert person("Jana Groß").mention_in(json.dumps(content), calls=()) is mention


def test_alone_on_a_number_it_is_theirs() -> None:
    """Nobody else can be meant."""
    alone = person(among=(MOTHER,))

    assert alone.mention_in('{"from": "+4915112345678"}', calls=()) is Mention.THEIRS
    assert alone.mention_in('{"mail": "HOME@groß.test"}', calls=()) is Mention.THEIRS


def test_escapes_of_json_hide_nobody() -> None:
    """Senders write umlauts as they like."""
    alone = person(among=(MOTHER,))

    assert alone.mention_in('{"mail": "home@gro\\u00df.test"}', calls=()) is Mention.THEIRS


@pytest.mark.parametrize("body", ["", "uid=uid-child", "[" * 100_000])
def test_what_is_no_json_does_no_harm(body: str) -> None:
    """A template of the salon may send anything."""
    assert person("Jana Groß").mention_in(body, calls=()) is Mention.NOT


def test_a_form_is_looked_through_as_it_is() -> None:
    """What is not JSON may be about somebody, too."""
    assert person("Jana Groß").mention_in("uid=uid-mother", calls=()) is Mention.THEIRS


def test_a_call_without_appointment_leads_to_its_bodies() -> None:
    """A transcript names the call, and no number."""
    alone = person(among=(MOTHER,))
    call = samples.call_of(NUMBER, call_id="call-in-vain")

    assert alone.mention_in('{"call_id": "call-in-vain"}', calls=(call,)) is Mention.THEIRS
    assert alone.mention_in('{"call_id": "call-in-vain"}', calls=()) is Mention.NOT


CALLS = {
    "made theirs": (samples.call_of(None, call_id="call-mother"), Mention.THEIRS),
    "changed theirs": (
        evolve(samples.call_of(None), last_appointment_id=MOTHER.appointment_id),
        Mention.THEIRS,
    ),
    "made the child's": (samples.call_of(NUMBER, call_id="call-child"), Mention.NOT),
    "both": (
        evolve(
            samples.call_of(NUMBER, call_id="call-mother"),
            last_appointment_id=CHILD.appointment_id,
        ),
        Mention.SHARED,
    ),
    "neither": (samples.call_of(NUMBER), Mention.PERHAPS),
    "another number": (samples.call_of(PhoneNumber("+4930123456")), Mention.NOT),
}


@pytest.mark.parametrize("case", CALLS)
def test_whose_a_call_was(case: str) -> None:
    """By what was made in it."""
    call, mention = CALLS[case]

    assert person("Jana Groß").mention_in_call(call) is mention


def test_every_name_of_a_moved_booking_counts() -> None:
    """Each of them is a record of its own at the provider."""
    moved = evolve(MOTHER, previous_uids=("uid-0", "uid-1"))

    assert person(among=(moved,)).booking_uids == ("uid-0", "uid-1", "uid-mother")


def test_what_an_appointment_does_not_name_is_looked_for_nowhere() -> None:
    """One that was made without a call and never reached the calendar has its own id, and that."""
    bare = evolve(MOTHER, call_id=None, provider_uid=None)
    alone = person(among=(bare,))

    assert (alone.call_ids, alone.booking_uids) == (frozenset(), ())
    assert alone.mention_in(json.dumps({"id": bare.appointment_id}), calls=()) is Mention.THEIRS
    assert alone.mention_in(json.dumps({"id": "none"}), calls=()) is Mention.NOT


def test_a_body_that_is_a_list_is_looked_through_too() -> None:
    """Some senders put several events into one delivery."""
    assert person("Jana Groß").mention_in('[["uid-mother"], 1]', calls=()) is Mention.THEIRS


def test_a_call_of_another_person_leads_to_nothing() -> None:
    """It came from the same number, and the child's appointment was made in it."""
    calls = (
        samples.call_of(NUMBER, call_id="call-child"),
        samples.call_of(PhoneNumber("+4930123456"), call_id="call-strange"),
    )

    for call in calls:
        body = json.dumps({"call_id": call.call_id})
        assert person("Jana Groß").mention_in(body, calls=calls) is Mention.NOT


def test_a_number_that_ends_alike_is_another_one() -> None:
    """The country belongs to it."""
    alone = person(among=(MOTHER,))

    assert alone.mention_in('{"from": "+5915112345678"}', calls=()) is Mention.NOT


def test_who_is_known_by_the_number_is_told_apart_like_the_appointments() -> None:
    """What is kept of the child stays when the mother's goes."""
    mother, child = (
        seen(Customer(name=name, phone=NUMBER), tenant_id="salon-a", at=samples.NOW)
        for name in ("Jana Gross", "Mia Groß")
    )
    assert mother is not None
    assert child is not None

    found = person_among(
        (MOTHER,),
        tenant_id="salon-a",
        number=NUMBER,
        names=("Jana Groß",),
        customers=[mother, child],
    )

    assert isinstance(found, KnownPerson)
    assert (found.customers, found.other_customers) == ((mother,), (child,))
    assert found.mention_in('{"from": "+4915112345678"}', calls=()) is Mention.PERHAPS


def test_the_salons_own_software_is_no_platform() -> None:
    """Nobody has recorded anything there."""
    assert is_of_a_platform("call_7b1d3c")
    assert not is_of_a_platform("rest:key-1")
