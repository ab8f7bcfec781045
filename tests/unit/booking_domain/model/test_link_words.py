"""Decisions on links, as tables and JSON tell them."""

import pytest

from booking_domain.model.call import CallKind
from booking_domain.model.link_audit import decide_links
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkDecision,
    LinkProblem,
    LinkReason,
    LinkReport,
    Pointer,
)
from booking_domain.model.link_words import LinkWords, words_of_link
from tests.unit.booking_domain.model.link_records import MAX, TEN, booking, call, records, row


MADE = booking("b-1").booking
OWN = row(call_id="call_1")

CASES: dict[str, tuple[LinkDecision, LinkWords]] = {
    "a booking becomes an appointment": (
        Adopt(OWN, MADE, pointer=None, reason=LinkReason.BOOKING_NAMES_CALL),
        LinkWords("a-1", "call_1", TEN, "adopt_booking", "booking_names_call"),
    ),
    "of no call that is known": (
        Adopt(row(), MADE, pointer=None, reason=LinkReason.BOOKING_NAMES_CALL),
        LinkWords("a-1", "", TEN, "adopt_booking", "booking_names_call"),
    ),
    "an appointment is linked": (
        Link(row(), "call_1", booking=None, pointer=None, reason=LinkReason.NUMBER_AND_TIME),
        LinkWords("a-1", "call_1", TEN, "link", "number_name_and_time"),
    ),
    "and takes its booking over": (
        Link(
            row(provider_uid=None),
            "call_1",
            booking=MADE,
            pointer=Pointer("call_1", None),
            reason=LinkReason.CALL_NAMES_KEY,
        ),
        LinkWords("a-1", "call_1", TEN, "take_booking", "call_names_key"),
    ),
    "a twin ends": (
        EndTwin(OWN, "a-2", pointer=None),
        LinkWords("a-1", "call_1", TEN, "end_twin", "twin_of_the_booked_one"),
    ),
    "a twin of no call ends": (
        EndTwin(row(), "a-2", pointer=None),
        LinkWords("a-1", "", TEN, "end_twin", "twin_of_the_booked_one"),
    ),
    "a call is filled in": (
        FillCall(call(), kind=CallKind.API, outcome=None),
        LinkWords("", "call_1", None, "fill_call", "facts_of_the_call"),
    ),
    "a person must look": (
        LinkReport(LinkProblem.UNFINISHED, appointment_id="a-1", call_id="call_1", starts_at=TEN),
        LinkWords("a-1", "call_1", TEN, "report", "unfinished_and_past"),
    ),
    "at a call alone": (
        LinkReport(LinkProblem.NO_KIND, call_id="call_1"),
        LinkWords("", "call_1", None, "report", "call_without_kind"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_decision_is_told_in_words_of_machines(case: str) -> None:
    """Scripts of the salon go by them; what there is not is empty."""
    decision, words = CASES[case]

    assert words_of_link(decision) == words


def test_nothing_told_of_a_decision_names_a_person_or_a_booking() -> None:
    """Reports are mailed around."""
    found = records(calls=[call()], bookings=[booking("b-1", call_id="call_1")])

    (told,) = (repr(words_of_link(one)) for one in decide_links(found))

    assert MAX.phone is not None
    assert not any(secret in told for secret in (MAX.name, MAX.phone.e164, "b-1"))
