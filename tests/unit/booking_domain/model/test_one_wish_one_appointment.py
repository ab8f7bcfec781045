"""Where bookings and rows are more than the wishes: what is one, what is left, what ends."""

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.customer import Customer
from booking_domain.model.link_audit import decide_links, mendings_of
from booking_domain.model.link_decisions import (
    EndTwin,
    Link,
    LinkProblem,
    LinkReason,
    LinkReport,
    Pointer,
)
from booking_domain.model.salon_records import SalonRecords
from tests.unit.booking_domain.model.link_records import booking, call, records, row


KIM = Customer(name="Kim Muster")
LINKED = call(last_appointment_id="a-1")
OWNER = row(call_id="call_1")
TWIN = row("a-2", call_id="call_1", provider_uid=None)


def problems(found: SalonRecords) -> list[tuple[LinkProblem, str]]:
    return [
        (one.problem, one.appointment_id)
        for one in decide_links(found)
        if isinstance(one, LinkReport)
    ]


def test_two_bookings_under_one_key_are_not_two_appointments_of_one_id() -> None:
    """Nor is one of them chosen: they were made for two people."""
    mother = booking("b-1", call_id="call_1", key="k")
    child = booking("b-2", call_id="call_1", key="k", attendee=KIM, event_type="201")

    found = records(calls=[call()], bookings=[mother, child])

    assert problems(found) == [(LinkProblem.BOOKED_TWICE, "")] * 2
    assert mendings_of(decide_links(found)) == ()


def test_a_row_takes_over_one_booking_only() -> None:
    """Two bookings of two calls fit it: which of them is meant a person must find out."""
    bookings = [booking("b-1", call_id="call_1"), booking("b-2", call_id="call_2")]

    found = records(
        rows=[row(provider_uid=None)], calls=[call(), call("call_2")], bookings=bookings
    )

    assert [problem for problem, _ in problems(found)] == [LinkProblem.BOOKED_TWICE] * 2
    assert mendings_of(decide_links(found)) == ()


def test_a_row_that_is_right_hides_none_that_is_not() -> None:
    """Each row is looked at."""
    second = row("a-2", customer=KIM, resource_id="chair-2")

    found = records(
        rows=[OWNER, second],
        calls=[LINKED, call("call_2")],
        bookings=[booking(), booking("uid-a-2", call_id="call_2", attendee=KIM)],
    )

    assert [
        (one.row.appointment_id, one.call_id)
        for one in decide_links(found)
        if isinstance(one, Link)
    ] == [("a-2", "call_2")]


def test_a_row_whose_booking_names_an_unknown_call_is_given_no_other() -> None:
    """Another call came from the same number at that time; the booking says that it was not it."""
    found = records(rows=[row()], calls=[call()], bookings=[booking(call_id="call_9")])

    assert mendings_of(decide_links(found)) == ()


def test_a_row_that_has_no_booking_yet_is_no_twin_of_itself() -> None:
    """It is alone in its call: nothing is to be decided."""
    alone = row(call_id="call_1", provider_uid=None)

    assert decide_links(records(rows=[alone], calls=[LINKED])) == ()


def test_a_twin_that_has_a_booking_under_its_key_does_not_end() -> None:
    """There are two bookings then, and somebody is expected twice."""
    found = records(
        rows=[OWNER, TWIN], calls=[LINKED], bookings=[booking(), booking("b-2", key="a-2")]
    )

    assert problems(found) == [(LinkProblem.APPOINTMENT_AMBIGUOUS, "a-2")]
    assert mendings_of(decide_links(found)) == ()


def test_a_call_that_names_nothing_names_the_twin_that_stays() -> None:
    """The other one ends, and makes the choice no harder."""
    found = records(rows=[OWNER, TWIN], calls=[call()], bookings=[booking()])

    assert decide_links(found) == (
        Link(
            OWNER,
            "call_1",
            booking=None,
            pointer=Pointer("call_1", None),
            reason=LinkReason.MADE_IN_CALL,
        ),
        EndTwin(TWIN, "a-1", pointer=None),
    )


def test_where_one_of_several_has_no_date_none_is_chosen() -> None:
    """It may have been made after the one whose date is known."""
    undated = row("a-2", call_id="call_1", customer=KIM, resource_id="chair-2")

    found = records(rows=[OWNER, undated], calls=[call()], bookings=[booking()])

    assert problems(found) == [(LinkProblem.APPOINTMENT_AMBIGUOUS, "")]


def test_where_all_have_ended_and_none_has_a_date_none_is_chosen() -> None:
    """Nothing says which came last."""
    ended = [
        row(name, call_id="call_1", state=AppointmentState.CANCELLED) for name in ("a-1", "a-2")
    ]

    assert problems(records(rows=ended, calls=[call()])) == [
        (LinkProblem.APPOINTMENT_AMBIGUOUS, "")
    ]
