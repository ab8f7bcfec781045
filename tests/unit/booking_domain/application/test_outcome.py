"""From what an appointment has come to, to what a caller hears of it."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.outcome import (
    awaits_offers,
    present_truth,
    result_of,
    summary_of,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.customer import Customer
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    Missing,
    NeedsInput,
    NotDone,
    PastDate,
    Policy,
    PolicyDenied,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
LATER = TimeSlot.lasting(TEN + dt.timedelta(hours=1), minutes=30)
HOLD = hold_at(TEN)
CONFIRMED = evolve(HOLD, state=AppointmentState.CONFIRMED, customer=Customer(name="Max"))
MOVING = evolve(
    CONFIRMED,
    state=AppointmentState.RESCHEDULING,
    saga=RescheduleSaga(
        uid="uid-1",
        old_slot=HOLD.slot,
        new_slot=LATER,
        target=LATER,
        repeatable=True,
        sent_at=TEN,
        landing_horizon=dt.timedelta(seconds=150),
    ),
)


def failed(failure: Failure, *, email: str | None = None) -> Appointment:
    customer = Customer(name="Max", email=email)
    return evolve(HOLD, state=AppointmentState.FAILED, failure=failure, customer=customer)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AppointmentState.CONFIRMED, AppointmentConfirmed),
        (AppointmentState.REQUESTED, AppointmentRequested),
        (AppointmentState.CANCELLED, AppointmentCancelled),
        (AppointmentState.RELEASED, AppointmentsFound),
        (AppointmentState.HELD, StillPending),
        (AppointmentState.PENDING, StillPending),
        (AppointmentState.RESCHEDULING, StillPending),
        (AppointmentState.CANCELLING, StillPending),
        (AppointmentState.STUCK, StillPending),
    ],
)
def test_each_state_has_its_truth(state: AppointmentState, expected: type[ToolResult]) -> None:
    """Only what stands in calendar and database is confirmed."""
    assert isinstance(present_truth(evolve(HOLD, state=state)), expected)


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_of_a_booking_can_be_told(failure: Failure) -> None:
    """None of them sounds like a booking."""
    told = present_truth(failed(failure))

    assert not isinstance(told, AppointmentConfirmed | AppointmentRequested | StillPending)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (Failure.SLOT_TAKEN, SlotTaken(offers=())),
        (Failure.NOT_ALLOWED, PolicyDenied(Policy.SALON)),
        (Failure.IN_THE_PAST, PastDate()),
        (Failure.CALENDAR_UNAVAILABLE, SystemUnavailable(Trouble.CALENDAR)),
        (Failure.OTHER_TIME_BOOKED, SystemUnavailable(Trouble.CALENDAR)),
        (Failure.MISCONFIGURED, SystemUnavailable(Trouble.MISCONFIGURED)),
        (Failure.ATTENDEE_REFUSED, NeedsInput(Missing.PHONE_NUMBER)),
    ],
)
def test_a_failed_booking_says_what_the_caller_can_do(
    failure: Failure, expected: ToolResult
) -> None:
    """Another time, another number, or nothing at the moment."""
    assert present_truth(failed(failure)) == expected


def test_a_refused_attendee_with_an_e_mail_is_asked_for_that() -> None:
    """It is what the calendar did not like."""
    told = present_truth(failed(Failure.ATTENDEE_REFUSED, email="max@example.org"))

    assert told == NeedsInput(Missing.EMAIL)


def test_what_was_there_before_or_was_cancelled_outside_is_said_so() -> None:
    """Neither was this caller's doing."""
    there = present_truth(failed(Failure.ALREADY_BOOKED))
    gone = present_truth(failed(Failure.CANCELLED_OUTSIDE))

    assert isinstance(there, AlreadyBooked)
    assert isinstance(gone, AppointmentCancelled)
    assert not gone.by_caller


def test_a_refused_change_is_told_and_not_only_that_the_appointment_stands() -> None:
    """Whoever asks what became of the move must not hear "confirmed"."""
    refused = evolve(CONFIRMED, failure=Failure.SLOT_TAKEN)

    assert present_truth(refused) == NotDone(summary_of(refused), failure=Failure.SLOT_TAKEN)
    assert result_of(MOVING, now=refused) == present_truth(refused)


def test_a_move_tells_where_it_stands_and_what_was_asked() -> None:
    """The two may differ."""
    moved = evolve(CONFIRMED, slot=LATER)

    assert result_of(MOVING, now=moved) == AppointmentRescheduled(
        summary_of(moved), asked_start=LATER.start
    )


def test_a_move_that_goes_on_is_pending() -> None:
    """Nothing is claimed of either time."""
    assert isinstance(result_of(MOVING, now=MOVING), StillPending)


def test_only_a_taken_slot_waits_for_offers_and_only_for_the_first() -> None:
    """With other refusals other times would not help."""
    summary = summary_of(CONFIRMED)

    assert awaits_offers(SlotTaken(offers=()))
    assert awaits_offers(NotDone(summary, failure=Failure.SLOT_TAKEN))
    assert not awaits_offers(NotDone(summary, failure=Failure.NOT_ALLOWED))
    assert not awaits_offers(AppointmentConfirmed(summary))
