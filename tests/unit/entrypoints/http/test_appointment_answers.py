"""Every result has a status code for each wish, and a body that says the same."""

import datetime as dt

import pytest

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.closed_days import Closure
from booking_domain.model.german.temporal_wish import Exact, Question
from booking_domain.model.rehearsal import Act
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AmbiguousTime,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    CallbackNoted,
    Missing,
    NeedsInput,
    NoneFree,
    NotDone,
    OnlyRehearsed,
    PastDate,
    Policy,
    PolicyDenied,
    SalonClosed,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    TooLateToChange,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot
from entrypoints.http.appointment_answers import Wish, answer_of, status_code_of
from entrypoints.speech.presentation import Status
from tests.doubles.salon import MONDAY_MORNING, salon


START = MONDAY_MORNING + dt.timedelta(days=1, hours=1)
SLOT = TimeSlot.lasting(START, minutes=30)
SALON = salon()


def _summary(
    state: AppointmentState = AppointmentState.CONFIRMED, *, service_id: str = "herren"
) -> AppointmentSummary:
    return AppointmentSummary(
        appointment_id="id-1",
        reference="A-00001",
        service_id=service_id,
        staff_id="anna",
        slot=SLOT,
        state=state,
    )


STANDS = _summary()
OFFER = SlotOffer("s_1", "call_1", "herren", "anna", SLOT, staff_was_named=False)
CASES: list[tuple[ToolResult, int, int, int]] = [
    # result, code when booking, cancelling, moving
    (AppointmentConfirmed(STANDS), 201, 409, 409),
    (AppointmentRequested(_summary(AppointmentState.REQUESTED)), 202, 409, 409),
    (StillPending(_summary(AppointmentState.PENDING)), 202, 202, 202),
    (StillPending(_summary(AppointmentState.PENDING), is_repeat=True), 409, 409, 409),
    (StillPending(_summary(AppointmentState.STUCK)), 202, 202, 202),
    (StillPending(_summary(AppointmentState.HELD)), 409, 409, 409),
    (StillPending(STANDS), 409, 409, 409),
    (AlreadyBooked(STANDS), 409, 409, 200),
    (AppointmentCancelled(_summary(AppointmentState.CANCELLED), by_caller=True), 409, 200, 409),
    (AppointmentRescheduled(STANDS, asked_start=SLOT.start), 200, 200, 200),
    (AppointmentRescheduled(STANDS, asked_start=SLOT.end), 409, 409, 409),
    (
        AppointmentRescheduled(_summary(AppointmentState.REQUESTED), asked_start=SLOT.start),
        202,
        202,
        202,
    ),
    (SlotTaken(offers=(OFFER,)), 409, 409, 409),
    (SlotsOffered(offers=(OFFER,), requested_start=SLOT.start), 409, 409, 409),
    (SlotAvailable(OFFER), 409, 409, 409),
    (NoneFree(first_day=dt.date(2026, 11, 24), last_day=dt.date(2026, 11, 24)), 409, 409, 409),
    (AmbiguousAppointment((STANDS, STANDS)), 409, 409, 409),
    (AppointmentNotFound(), 404, 404, 404),
    (AppointmentsFound((STANDS,)), 200, 200, 200),
    (SlotHeld(OFFER, appointment_id="id-1", until=START), 200, 200, 200),
    (PastDate(), 422, 422, 422),
    (CallbackNoted(), 202, 202, 202),
    (PolicyDenied(Policy.HORIZON), 422, 422, 422),
    (PolicyDenied(Policy.OPEN_APPOINTMENTS), 422, 422, 422),
    (TooLateToChange(STANDS), 422, 422, 422),
    (SalonClosed(START.date(), START.date(), Closure(), offers=(OFFER,)), 409, 409, 409),
    (AmbiguousTime((Exact(start=START),), Question.OUTSIDE_OPENING_HOURS), 422, 422, 422),
    (NotDone(STANDS, failure=Failure.SLOT_TAKEN, offers=(OFFER,)), 409, 409, 409),
    (NotDone(STANDS, failure=Failure.NOT_ALLOWED), 422, 422, 422),
    (NotDone(STANDS, failure=Failure.CALENDAR_UNAVAILABLE), 503, 503, 503),
    (OnlyRehearsed(Act.BOOK, slot=SLOT), 409, 409, 409),
    (SystemUnavailable(Trouble.STORAGE), 503, 503, 503),
    (SystemUnavailable(Trouble.DEFECT), 500, 500, 500),
    (SystemUnavailable(Trouble.REPEATED_WITH_OTHER_ARGUMENTS), 422, 422, 422),
    *((NeedsInput(missing), 422, 422, 422) for missing in Missing),
]


@pytest.mark.parametrize(("result", "booking", "cancelling", "moving"), CASES)
def test_the_code_says_whether_the_wish_was_fulfilled(
    result: ToolResult, booking: int, cancelling: int, moving: int
) -> None:
    """2xx only where it was, or will be; whose turn it is in the others."""
    codes = [status_code_of(result, wish=wish) for wish in (Wish.BOOK, Wish.CANCEL, Wish.MOVE)]

    assert codes == [booking, cancelling, moving]


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_a_code_of_an_error(failure: Failure) -> None:
    """A refused change is never a success."""
    assert status_code_of(NotDone(STANDS, failure=failure), wish=Wish.MOVE) >= 400


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_code_of_an_error(trouble: Trouble) -> None:
    """Neither is trouble."""
    assert status_code_of(SystemUnavailable(trouble), wish=Wish.BOOK) >= 400


@pytest.mark.parametrize("result", [case[0] for case in CASES])
def test_every_result_has_words(result: ToolResult) -> None:
    """A status of the closed set and a sentence; 422 names a field unless a rule forbids."""
    body = answer_of(result, tenant=SALON, now=MONDAY_MORNING)

    assert body.status in Status
    assert body.message
    if isinstance(result, NeedsInput | PastDate | AmbiguousTime):
        assert body.errors


def test_times_are_the_salons_wall_time() -> None:
    """With its offset, and names beside the ids."""
    body = answer_of(AppointmentConfirmed(STANDS), tenant=SALON, now=MONDAY_MORNING)

    assert body.appointment is not None
    assert body.appointment.start.isoformat() == "2026-11-24T10:00:00+01:00"
    assert (body.appointment.service.name, body.appointment.staff.name) == (
        "Herrenhaarschnitt",
        "Anna",
    )


def test_a_service_that_is_gone_goes_by_its_id() -> None:
    """Old appointments outlive the configuration."""
    result = AppointmentConfirmed(_summary(service_id="dauerwelle"))

    body = answer_of(result, tenant=SALON, now=MONDAY_MORNING)

    assert body.appointment is not None
    assert body.appointment.service.name == "dauerwelle"
