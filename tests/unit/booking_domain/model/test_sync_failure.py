"""Bookings that could not be taken out again, as the person on call hears of them."""

import datetime as dt

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.saga import Compensated, Failure, Refused, Stuck
from booking_domain.model.sync_failure import (
    SyncFailure,
    SyncFailureKind,
    compensated_late,
    failed_compensation,
)
from tests.doubles.salon import hold_at


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
HORIZON = dt.timedelta(seconds=150)
HELD = hold_at(NOW + dt.timedelta(days=1))
UNDOING = BookingSaga(
    key=HELD.appointment_id,
    event_type="101",
    slot=HELD.slot,
    repeatable=True,
    sent_at=NOW,
    landing_horizon=HORIZON,
    phase=BookingPhase.UNDOING,
    look_ups=3,
    uid="uid-1",
    undo_trouble="rate_limited",
)
GONE = Compensated(uid="uid-1", failure=Failure.OTHER_TIME_BOOKED)


def of(saga: BookingSaga) -> Appointment:
    return evolve(HELD, state=AppointmentState.PENDING, saga=saga)


def test_an_undoing_that_failed_is_told_with_its_booking_and_its_reason() -> None:
    """Whoever is on call finds the wrong booking by it, while the saga still tries."""
    assert failed_compensation(of(UNDOING), at=NOW) == SyncFailure(
        appointment_id=HELD.appointment_id,
        uid="uid-1",
        kind=SyncFailureKind.COMPENSATION,
        tries=3,
        first_at=NOW,
        last_at=NOW,
        reason="rate_limited",
    )


def test_an_undoing_that_was_given_up_is_still_told() -> None:
    """It stands in the calendar for good unless a person takes it out."""
    given_up = evolve(
        UNDOING,
        phase=BookingPhase.CONCLUDING,
        ending=Stuck(alarm="compensation_failed", uid="uid-1"),
    )

    failure = failed_compensation(of(given_up), at=NOW)

    assert failure is not None
    assert (failure.uid, failure.resolved_at) == ("uid-1", None)


def test_an_undoing_that_has_not_failed_yet_alarms_nobody() -> None:
    """Most of them succeed at once."""
    begun = BookingSaga(
        key=HELD.appointment_id,
        event_type="101",
        slot=HELD.slot,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=HORIZON,
        phase=BookingPhase.UNDOING,
        uid="uid-1",
    )

    assert failed_compensation(of(begun), at=NOW) is None


def test_an_undoing_that_succeeded_in_the_end_is_no_failure_any_more() -> None:
    """Its reason is still in the saga, and nothing is left in the calendar."""
    ended = evolve(UNDOING, phase=BookingPhase.CONCLUDING, ending=GONE)

    assert failed_compensation(of(ended), at=NOW) is None
    assert compensated_late(of(ended)) == "uid-1"


def test_an_undoing_that_succeeded_at_once_resolves_nothing() -> None:
    """Nobody was told of it; the same holds for a saga that is still at it, or ended otherwise."""
    at_once = evolve(UNDOING, phase=BookingPhase.CONCLUDING, ending=GONE, undo_trouble="")
    refused = evolve(UNDOING, phase=BookingPhase.DONE, ending=Refused(Failure.SLOT_TAKEN))

    assert compensated_late(of(at_once)) is None
    assert compensated_late(of(UNDOING)) is None
    assert compensated_late(of(refused)) is None


def test_other_sagas_undo_nothing() -> None:
    """A cancel that hangs leaves the caller's own booking, which is no wrong one."""
    confirmed = evolve(HELD, state=AppointmentState.CONFIRMED, provider_uid="uid-1")
    busy = confirmed.cancelling(CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON))

    assert failed_compensation(busy, at=NOW) is None
    assert compensated_late(busy) is None
    assert failed_compensation(confirmed, at=NOW) is None
