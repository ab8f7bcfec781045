"""Which row a booking without an appointment belongs to, and which id a new one gets."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.adoption import adopted_id
from booking_domain.model.booking_chains import chains_of
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_audit import decide_links
from booking_domain.model.link_decisions import Adopt, Link, LinkProblem, LinkReport
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.unit.booking_domain.model.link_records import MAX, NOW, TEN, booking, call, records, row


MADE = booking("b-1", call_id="call_1")
WAITING = row(provider_uid=None)


def id_of(*bookings: DescribedBooking, tenant_id: str = "salon-muster") -> str:
    (chain,) = chains_of(bookings)
    return adopted_id(chain, tenant_id=tenant_id)


@pytest.mark.parametrize("number", [None, MAX.phone])
def test_a_number_that_only_one_side_knows_is_no_other_person(number: PhoneNumber | None) -> None:
    """The name agrees, and time and place do: it is the row that lost its booking."""
    waiting = evolve(WAITING, customer=evolve(MAX, phone=number))
    attendee = evolve(MAX, phone=None if number else MAX.phone)

    found = records(
        rows=[waiting],
        calls=[call()],
        bookings=[booking("b-1", call_id="call_1", attendee=attendee)],
    )
    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert link.row == waiting


UNFIT = {
    "another number is another person of that name": (
        evolve(WAITING, customer=evolve(MAX, phone=PhoneNumber("+493033081738"))),
        MADE,
    ),
    "it has a booking, which was not read": (evolve(WAITING, provider_uid="elsewhere"), MADE),
    "its booking has ended": (
        WAITING,
        booking("b-1", call_id="call_1", status=ProviderStatus.CANCELLED),
    ),
    "its booking is longer": (
        WAITING,
        booking("b-1", call_id="call_1", slot=TimeSlot.lasting(TEN, minutes=60)),
    ),
    "its booking is with somebody else": (
        WAITING,
        booking("b-1", call_id="call_1", event_type="201"),
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_row_of_this_wish_that_does_not_fit_is_a_persons_business(case: str) -> None:
    """Neither does it take the booking over, nor is there a second appointment."""
    waiting, made = UNFIT[case]

    found = decide_links(records(rows=[waiting], calls=[call()], bookings=[made]))

    assert [one.problem for one in found if isinstance(one, LinkReport)] == [
        LinkProblem.APPOINTMENT_AMBIGUOUS
    ]
    assert not any(isinstance(one, Adopt | Link) and one.booking for one in found)


def test_an_appointment_is_adopted_without_a_reference() -> None:
    """Whoever stores it gives it one that is free."""
    (adopted,) = decide_links(records(calls=[call()], bookings=[MADE]))

    assert isinstance(adopted, Adopt)
    assert adopted.appointment.reference == ""


def test_the_id_of_a_booking_without_key_is_that_of_ever() -> None:
    """Two versions of the program that adopt it at once must not both succeed."""
    assert id_of(booking("b-1")) == "6bd2119f-63ee-5f0e-8a49-a745f07e2300"
    assert id_of(booking("b-1"), tenant_id="salon-nord") != id_of(booking("b-1"))


@pytest.mark.parametrize("length", [1, 64])
def test_a_key_that_fits_the_column_is_the_id(length: int) -> None:
    """It is the id of the appointment that is gone."""
    assert id_of(booking("b-1", key="k" * length)) == "k" * length


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_key_that_is_no_id_gives_way_to_the_uid(key: str) -> None:
    """Somebody else wrote it."""
    assert id_of(booking("b-1", key=key)) == id_of(booking("b-1"))


def test_of_two_keys_in_one_chain_the_first_is_the_id() -> None:
    """In the order of the alphabet, whichever booking was read first."""
    keys = [f"key-{number}" for number in range(8)]
    moved = [
        booking(
            f"b-{place}",
            key=key,
            created_at=NOW - dt.timedelta(minutes=place),
            rescheduled_to=f"b-{place + 1}" if place + 1 < len(keys) else None,
        )
        for place, key in enumerate(keys)
    ]

    assert id_of(*moved) == "key-0"
