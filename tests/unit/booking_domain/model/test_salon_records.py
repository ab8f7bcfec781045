"""The records of a salon in order: what belongs to what, and which calls went on when."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import Call
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.salon_records import Belief, Books
from booking_domain.model.time_slot import TimeSlot
from tests.unit.booking_domain.model.link_records import (
    NOW,
    TENANT,
    YESTERDAY,
    booking,
    call,
    records,
    row,
)


MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def lost_among(books: Books) -> bool:
    (chain,) = books.chains
    return books.is_lost(chain)


def ours(**more: object) -> DescribedBooking:
    return booking("b-1", key="a-1", call_id="call_1", tenant_id=TENANT.tenant_id, **more)


def test_holds_and_appointments_are_apart() -> None:
    """A hold was never more than a promise; both exist."""
    states = {"a-1": AppointmentState.HELD, "a-2": AppointmentState.RELEASED}
    holds = [row(name, state=state, provider_uid=None) for name, state in states.items()]

    books = Books.of(records(rows=[*holds, row("a-3")]))

    assert (set(books.holds), set(books.rows)) == ({"a-1", "a-2"}, {"a-3"})
    assert all(books.exists(name) for name in ("a-1", "a-2", "a-3"))
    assert not books.exists("a-4")


def test_a_booking_whose_row_is_there_is_not_lost() -> None:
    """Even in a database that was restored from an older day."""
    without = evolve(records(bookings=[ours()]), belief=Belief.LOST_CALLS)

    assert lost_among(Books.of(without))
    assert not lost_among(Books.of(evolve(without, appointments=(row(),))))


@pytest.mark.parametrize(("ahead", "is_lost"), [(MINUTE, True), (0 * MINUTE, False)])
def test_a_booking_that_begins_now_is_not_ahead(ahead: dt.timedelta, is_lost: bool) -> None:
    """Whoever came for it is there already."""
    begins = TimeSlot.lasting(NOW + ahead, minutes=30)

    found = evolve(records(bookings=[ours(slot=begins)]), belief=Belief.LOST_CALLS)

    assert lost_among(Books.of(found)) is is_lost


def test_the_owners_of_a_booking_are_in_one_order() -> None:
    """However the database lists them: a report says the same each time."""
    rows = [row("a-2", provider_uid="b"), row("a-1", previous_uids=("b",), provider_uid="c")]

    books = Books.of(records(rows=rows, bookings=[booking("b")]))

    assert [[one.appointment_id for one in owners] for owners in books.owners] == [["a-1", "a-2"]]
    assert books.chain_of("a-1") is books.chain_of("a-2") is None


GOING_ON: dict[str, tuple[Call, dt.datetime, dt.datetime]] = {
    "from the moment that the platform names, where that is earlier": (
        call(first_seen_at=YESTERDAY + HOUR, started_at=YESTERDAY, ended_at=YESTERDAY + HOUR),
        YESTERDAY,
        YESTERDAY + HOUR,
    ),
    "from its first tool call, where the platform's clock is late": (
        call(
            first_seen_at=YESTERDAY,
            started_at=YESTERDAY + 3 * MINUTE,
            ended_at=YESTERDAY + 9 * MINUTE,
        ),
        YESTERDAY,
        YESTERDAY + 9 * MINUTE,
    ),
    "for an hour, where nobody has told its end": (
        call(first_seen_at=YESTERDAY, ended_at=None),
        YESTERDAY,
        YESTERDAY + HOUR,
    ),
    "for a moment, where its end is told to be before its beginning": (
        call(first_seen_at=YESTERDAY, ended_at=YESTERDAY - HOUR),
        YESTERDAY,
        YESTERDAY,
    ),
}


@pytest.mark.parametrize("case", GOING_ON)
def test_a_call_goes_on(case: str) -> None:
    """Two minutes before and after count, too: the calendar's clock is another one."""
    going_on, begin, end = GOING_ON[case]
    books = Books.of(records(calls=[going_on]))

    for moment in (begin - 2 * MINUTE, begin, end, end + 2 * MINUTE):
        assert books.calls_at(moment) == (going_on,)
    for moment in (begin - 3 * MINUTE, end + 3 * MINUTE):
        assert books.calls_at(moment) == ()
