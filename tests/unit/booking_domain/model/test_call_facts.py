"""What came of a call, out of what its tools did."""

import pytest

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallKind, CallOutcome, Suspicion, Transfer
from booking_domain.model.call_facts import CallFacts, named_in, outcome_of
from booking_domain.model.call_news import CallNews, NewsKind, with_news
from booking_domain.model.results import AppointmentNotFound
from booking_domain.model.saga import Failure
from tests.doubles.salon import MONDAY_MORNING, hold_at


HOLD = hold_at(MONDAY_MORNING)
CALL = Call(call_id="call_1", platform="retell", caller=None, first_seen_at=MONDAY_MORNING)


def made(state: AppointmentState, *, failure: Failure | None = None) -> CallFacts:
    one: Appointment = evolve(HOLD, state=state, failure=failure)
    return CallFacts(made=(one,), has_used_tools=True)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (made(AppointmentState.CONFIRMED), CallOutcome.BOOKED),
        (made(AppointmentState.REQUESTED), CallOutcome.REQUESTED),
        (made(AppointmentState.CANCELLED), CallOutcome.CANCELLED),
        (
            made(AppointmentState.CANCELLED, failure=Failure.CANCELLED_OUTSIDE),
            CallOutcome.BOOKED,
        ),
        (made(AppointmentState.STUCK), CallOutcome.STUCK),
        (made(AppointmentState.FAILED), CallOutcome.REFUSED),
        (made(AppointmentState.RELEASED), CallOutcome.ABANDONED),
        (CallFacts(has_used_tools=True), CallOutcome.INFORMATION),
        (CallFacts(has_used_tools=True, was_connected=False), CallOutcome.INFORMATION),
        (CallFacts(was_connected=False), CallOutcome.NOT_CONNECTED),
        (CallFacts(has_caller_spoken=False), CallOutcome.ABANDONED),
        (CallFacts(), CallOutcome.INFORMATION),
    ],
)
def test_every_call_that_is_over_has_an_outcome(facts: CallFacts, outcome: CallOutcome) -> None:
    """What was reached counts more than what was told."""
    assert outcome_of(facts, call=CALL) is outcome
    assert outcome.is_final


def test_a_booking_outweighs_a_cancellation() -> None:
    """Whoever cancels one and books another has booked."""
    old = evolve(HOLD, state=AppointmentState.CANCELLED)
    facts = evolve(made(AppointmentState.CONFIRMED), touched=(old,))

    assert outcome_of(facts, call=CALL) is CallOutcome.BOOKED


def test_what_was_cancelled_outside_was_not_cancelled_in_the_call() -> None:
    """It was merely asked for."""
    gone = evolve(HOLD, state=AppointmentState.CANCELLED, failure=Failure.CANCELLED_OUTSIDE)
    facts = CallFacts(touched=(gone,), has_used_tools=True)

    assert outcome_of(facts, call=CALL) is CallOutcome.INFORMATION


def test_an_answer_about_nothing_names_nothing() -> None:
    """Only answers about one appointment do."""
    assert named_in(AppointmentNotFound()) is None


@pytest.mark.parametrize("first", list(Transfer))
@pytest.mark.parametrize("second", [*Transfer, None])
def test_a_transfer_never_goes_back(first: Transfer, second: Transfer | None) -> None:
    """Events come in any order, and most tell nothing of a transfer."""
    news = CallNews("call_1", NewsKind.COURSE, CallKind.INBOUND, None, transfer=second)

    found = with_news(evolve(CALL, transfer=first), news).transfer

    order = list(Transfer)
    expected = first if second is None else max(first, second, key=order.index)
    assert found is expected


def test_a_late_transfer_does_not_undo_a_booking() -> None:
    """A person took over to say goodbye."""
    news = CallNews("call_1", NewsKind.COURSE, CallKind.INBOUND, None, transfer=Transfer.ENDED)

    booked = with_news(evolve(CALL, outcome=CallOutcome.BOOKED), news)
    asked = with_news(evolve(CALL, outcome=CallOutcome.INFORMATION), news)

    assert (booked.outcome, asked.outcome) == (CallOutcome.BOOKED, CallOutcome.TRANSFERRED)


def test_news_that_tells_nothing_changes_nothing() -> None:
    """A repeat of call_started after the end."""
    known = evolve(
        CALL,
        started_at=MONDAY_MORNING,
        duration_ms=0,
        disconnection_reason="user_hangup",
        outcome=CallOutcome.BOOKED,
        suspicion=Suspicion.SAID_BOOKED,
    )

    assert with_news(known, CallNews("call_1", NewsKind.COURSE, CallKind.WEB, None)) == known
