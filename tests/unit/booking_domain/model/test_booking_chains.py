"""Bookings that were moved are one chain, however the calendar lists them."""

import datetime as dt

from booking_domain.model.booking_chains import chains_of
from booking_domain.model.provider_booking import ProviderStatus
from tests.unit.booking_domain.model.link_records import YESTERDAY, booking


MINUTE = dt.timedelta(minutes=1)
FIRST = booking("z-1", created_at=YESTERDAY, rescheduled_to="a-2", status=ProviderStatus.CANCELLED)
SECOND = booking("a-2", created_at=YESTERDAY + MINUTE, rescheduled_from="z-1")


def test_a_chain_begins_with_its_oldest_booking() -> None:
    """A calendar lists the newest first; the id of an adopted appointment follows the oldest."""
    (chain,) = chains_of([SECOND, FIRST])

    assert chain.bookings == (FIRST, SECOND)
    assert chain.made_at == YESTERDAY
    assert chain.last == SECOND


def test_bookings_of_one_instant_have_one_order() -> None:
    """By uid, so that two who read the same calendar see the same beginning."""
    old = booking("m-1", created_at=YESTERDAY, rescheduled_to="k-2")
    new = booking("k-2", created_at=YESTERDAY, rescheduled_from="m-1")

    for listed in ([old, new], [new, old]):
        (chain,) = chains_of(listed)
        assert chain.bookings == (new, old)


def test_chains_come_in_the_order_in_which_they_were_begun() -> None:
    """A move of today does not make yesterday's booking younger."""
    between = booking("m", created_at=YESTERDAY + MINUTE / 2)

    begun = [chain.bookings[0] for chain in chains_of([between, SECOND, FIRST])]

    assert begun == [FIRST, between]


def test_chains_of_one_instant_come_by_the_least_uid_in_them() -> None:
    """Whichever booking of a chain the calendar lists first."""
    moved = [
        booking("z", created_at=YESTERDAY, rescheduled_to="a"),
        booking("a", created_at=YESTERDAY, rescheduled_from="z"),
    ]
    other = booking("m", created_at=YESTERDAY)

    for listed in ([*moved, other], [other, *moved]):
        assert [min(chain.uids) for chain in chains_of(listed)] == ["a", "m"]


def test_a_chain_of_which_one_branch_goes_on_unread_has_no_last_booking() -> None:
    """The other branch has an end, and whether that is the one that counts nobody knows."""
    origin = booking("b-1", rescheduled_to="b-2")
    end = booking("b-2", rescheduled_from="b-1")
    branch = booking("b-3", rescheduled_from="b-1", rescheduled_to="b-9")

    (chain,) = chains_of([origin, end, branch])

    assert chain.last is None


def test_a_chain_with_two_ends_has_no_last_booking() -> None:
    """Both stand, and only one of them was wished."""
    origin = booking("b-1", rescheduled_to="b-2")
    ends = [booking(uid, rescheduled_from="b-1") for uid in ("b-2", "b-3")]

    (chain,) = chains_of([origin, *ends])

    assert chain.last is None


def test_two_halves_that_are_joined_by_a_later_one_are_one_chain() -> None:
    """The booking in the middle is read last."""
    first = booking("b-1", rescheduled_to="b-2")
    middle = booking("b-2", rescheduled_from="b-1", rescheduled_to="b-3")
    last = booking("b-3", rescheduled_from="b-2")

    (chain,) = chains_of([first, last, middle])

    assert chain.uids == {"b-1", "b-2", "b-3"}
