"""What came of a call, out of what its tools did."""

import pytest

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallKind, CallOutcome, Suspicion, Transfer
from booking_domain.model.call_facts import CallFacts, named_in, outcome_of, reached_in
from booking_domain.model.call_news import CallNews, NewsKind, with_news
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentSummary,
    NotDone,
    StillPending,
    ToolResult,
)
from booking_domain.model.saga import Failure
from tests.contract.unit_of_work.samples import cancel_saga
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


SUMMARY = AppointmentSummary(
    appointment_id="a-7",
    reference="A-7K3QX",
    service_id="herren",
    staff_id="anna",
    slot=HOLD.slot,
    state=AppointmentState.CONFIRMED,
)
GONE = evolve(
    HOLD,
    appointment_id="a-7",
    state=AppointmentState.CANCELLED,
    failure=Failure.CANCELLED_OUTSIDE,
)


def test_a_request_that_the_salon_declined_was_never_booked() -> None:
    """The incident: it counted as booked, and nobody had said yes to it."""
    facts = CallFacts(made=(GONE,), answers=(AppointmentRequested(SUMMARY),), has_used_tools=True)

    assert outcome_of(facts, call=CALL) is CallOutcome.REQUESTED
    beside = evolve(HOLD, state=AppointmentState.CONFIRMED)
    assert outcome_of(evolve(facts, made=(GONE, beside)), call=CALL) is CallOutcome.BOOKED


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (AppointmentConfirmed(SUMMARY),),
        (AppointmentRequested(SUMMARY), AppointmentConfirmed(SUMMARY)),
        (AppointmentRequested(evolve(SUMMARY, appointment_id="a-8")),),
    ],
    ids=["nothing is kept", "confirmed", "confirmed after a while", "another was requested"],
)
def test_what_was_booked_and_cancelled_outside_was_booked(answers: tuple[ToolResult, ...]) -> None:
    """The most that was reached in the call counts."""
    facts = CallFacts(made=(GONE,), answers=answers, has_used_tools=True)

    assert outcome_of(facts, call=CALL) is CallOutcome.BOOKED


def test_what_was_cancelled_outside_was_not_cancelled_in_the_call() -> None:
    """It was merely asked for."""
    gone = evolve(HOLD, state=AppointmentState.CANCELLED, failure=Failure.CANCELLED_OUTSIDE)
    facts = CallFacts(touched=(gone,), has_used_tools=True)

    assert outcome_of(facts, call=CALL) is CallOutcome.INFORMATION


BOOKED = evolve(HOLD, state=AppointmentState.CONFIRMED, provider_uid="uid-1")
BUSY = BOOKED.cancelling(cancel_saga("uid-1"))
MOVED = AppointmentRescheduled(SUMMARY, asked_start=HOLD.slot.start)


@pytest.mark.parametrize("facts", [CallFacts(made=(BOOKED, BUSY)), CallFacts(touched=(BUSY,))])
def test_nothing_is_said_of_a_call_while_something_is_under_way(facts: CallFacts) -> None:
    """A booking that is being cancelled is neither yet, in whichever call it was made."""
    assert outcome_of(facts, call=CALL) is CallOutcome.UNDECIDED
    assert reached_in(facts) is None


def test_a_move_was_reached_where_nothing_was_booked() -> None:
    """Before a cancellation of another appointment, and after a booking."""
    cancelled = evolve(HOLD, state=AppointmentState.CANCELLED)
    moved = CallFacts(touched=(cancelled,), answers=(AppointmentNotFound(), MOVED))

    assert reached_in(moved) is CallOutcome.MOVED
    assert reached_in(evolve(moved, made=(BOOKED,))) is CallOutcome.BOOKED


EXPLAINING = {
    "it was booked in the call": CallFacts(
        made=(evolve(HOLD, state=AppointmentState.FAILED), BOOKED)
    ),
    "it was booked before, and named": CallFacts(touched=(BOOKED,)),
    "the salon has cancelled it since": CallFacts(
        made=(evolve(HOLD, state=AppointmentState.CANCELLED, failure=Failure.CANCELLED_OUTSIDE),)
    ),
    **{
        f"the tool said so: {type(answer).__name__}": CallFacts(
            answers=(AppointmentNotFound(), answer)
        )
        for answer in (
            AlreadyBooked(SUMMARY),
            AppointmentConfirmed(SUMMARY),
            AppointmentRequested(SUMMARY),
            MOVED,
        )
    },
}


@pytest.mark.parametrize("case", EXPLAINING)
def test_an_agent_that_said_booked_may_have_told_the_truth(case: str) -> None:
    """One reason is enough; nobody is alarmed."""
    assert EXPLAINING[case].explains_booked is True


@pytest.mark.parametrize(
    "facts",
    [
        CallFacts(),
        CallFacts(made=(HOLD,), answers=(AppointmentNotFound(),)),
        CallFacts(touched=(evolve(HOLD, state=AppointmentState.CANCELLED),)),
        CallFacts(answers=(AppointmentCancelled(SUMMARY, by_caller=True),)),
    ],
)
def test_nothing_else_explains_that_an_agent_said_booked(facts: CallFacts) -> None:
    """A hold is no booking, and a cancellation is none."""
    assert facts.explains_booked is False


@pytest.mark.parametrize(
    "answer",
    [
        AlreadyBooked(SUMMARY),
        AppointmentCancelled(SUMMARY, by_caller=True),
        AppointmentConfirmed(SUMMARY),
        AppointmentRequested(SUMMARY),
        MOVED,
        NotDone(SUMMARY, failure=Failure.SLOT_TAKEN),
        StillPending(SUMMARY),
    ],
)
def test_an_answer_about_one_appointment_names_it(answer: ToolResult) -> None:
    """The call is linked with it."""
    assert named_in(answer) == "a-7"


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
