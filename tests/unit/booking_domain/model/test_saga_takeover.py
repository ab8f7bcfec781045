"""Sagas that another process goes on with: everything is waited for anew, by its own clock."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.provider_booking import (
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    CancelBooking,
    Failure,
    FindBooking,
    Located,
    LookUpFailed,
    Outcome,
    Refused,
    TraceBooking,
    Traced,
)
from booking_domain.model.time_slot import TimeSlot


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
HORIZON = dt.timedelta(seconds=150)
OLD = TimeSlot.lasting(NOW + dt.timedelta(days=1), minutes=30)
WISH = TimeSlot.lasting(NOW + dt.timedelta(days=2), minutes=30)
UNKNOWN = OutcomeUnknown("time-out")
TAKEN = NotBooked(RefusalReason.SLOT_TAKEN, detail="")
BOOK = BookingSaga(
    key="key",
    event_type="101",
    slot=WISH,
    repeatable=True,
    sent_at=NOW,
    landing_horizon=HORIZON,
)
MOVE = RescheduleSaga(
    uid="uid-1",
    old_slot=OLD,
    new_slot=WISH,
    target=WISH,
    repeatable=True,
    sent_at=NOW,
    landing_horizon=HORIZON,
)
CANCEL = CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON)
STANDS = Traced(
    ProviderBooking(
        uid="uid-1",
        status=ProviderStatus.ACCEPTED,
        slot=OLD,
        event_type="101",
        key="key",
        created_at=NOW,
        rescheduled_from=None,
        rescheduled_to=None,
    )
)


def test_a_create_that_was_called_taken_is_looked_for_three_more_seconds() -> None:
    """The first create may be the one that took it, and its booking not be readable yet."""
    refused = BOOK.apply(UNKNOWN, at=NOW).apply(Located(()), at=NOW).apply(TAKEN, at=NOW)

    taken_over = refused.resumed(at=LATER)

    assert taken_over.apply(Located(()), at=LATER + 2 * SECOND).ending is None
    ended = taken_over.apply(Located(()), at=LATER + 3 * SECOND)
    assert ended.ending == Refused(Failure.SLOT_TAKEN)


def test_a_move_that_was_called_taken_is_looked_for_until_the_landing_horizon() -> None:
    """A lost first move lands when its rival leaves, and the caller would wait at the old time."""
    refused = MOVE.apply(UNKNOWN, at=NOW).apply(STANDS, at=NOW).apply(TAKEN, at=NOW)

    taken_over = refused.resumed(at=LATER)

    assert taken_over.apply(STANDS, at=LATER + HORIZON - SECOND).ending is None
    assert taken_over.apply(STANDS, at=LATER + HORIZON).ending == Refused(Failure.SLOT_TAKEN)


def test_a_booking_that_is_gone_already_is_given_three_more_seconds_to_show_its_successor() -> None:
    """Somebody has moved it, and to cancel what it was before would cancel nothing."""
    moved_on = NotBooked(RefusalReason.ALREADY_RESCHEDULED, detail="")
    refused = CANCEL.apply(moved_on, at=NOW)

    taken_over = refused.resumed(at=LATER)

    assert isinstance(taken_over.apply(STANDS, at=LATER + 2 * SECOND).effect, TraceBooking)
    assert isinstance(taken_over.apply(STANDS, at=LATER + 3 * SECOND).effect, CancelBooking)


@pytest.mark.parametrize(
    ("saga", "nothing"), [(BOOK, Located(())), (MOVE, STANDS), (CANCEL, STANDS)]
)
def test_what_is_sent_anew_may_land_for_a_whole_horizon_from_then(
    saga: BookingSaga | RescheduleSaga | CancelSaga, nothing: Outcome
) -> None:
    """Not only until the horizon of the takeover: the last one sent is the last one to land."""
    sent_anew = LATER + dt.timedelta(seconds=140)
    repeated = saga.resumed(at=LATER).apply(nothing, at=sent_anew)

    assert (repeated.sent_at, repeated.counted_from) == (sent_anew, sent_anew)


@pytest.mark.parametrize(
    "saga",
    [
        evolve(BOOK, repeatable=False).apply(UNKNOWN, at=NOW),
        evolve(MOVE, repeatable=False).apply(UNKNOWN, at=NOW),
        CANCEL.apply(UNKNOWN, at=NOW),
    ],
)
def test_the_last_look_is_at_the_horizon_and_not_half_a_minute_after(
    saga: BookingSaga | RescheduleSaga | CancelSaga,
) -> None:
    """Then it is decided; the slot stays claimed until then, and no longer."""
    patient = evolve(saga, look_ups=20)

    early = patient.apply(LookUpFailed(), at=NOW + HORIZON - 31 * SECOND)
    last = patient.apply(LookUpFailed(), at=NOW + HORIZON - SECOND)
    after = patient.apply(LookUpFailed(), at=NOW + HORIZON + SECOND)

    for looking, not_before in (
        (early, NOW + HORIZON - SECOND),
        (last, NOW + HORIZON),
        (after, NOW + HORIZON + 31 * SECOND),
    ):
        assert isinstance(looking.effect, FindBooking | TraceBooking)
        assert looking.effect.not_before == not_before
