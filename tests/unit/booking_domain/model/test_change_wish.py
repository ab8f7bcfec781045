"""Changes that were wished while something else was under way, once that has ended."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.change_wish import CancelWish, ChangeWish, MoveWish, taken_up
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
HORIZON = dt.timedelta(seconds=150)
LATER = TimeSlot.lasting(NOW + dt.timedelta(days=2), minutes=30)
STANDING = evolve(
    hold_at(NOW + dt.timedelta(days=1)),
    state=AppointmentState.CONFIRMED,
    hold_until=None,
    provider_uid="uid-1",
)


def test_a_wish_to_cancel_becomes_a_cancel_of_the_booking_that_stands() -> None:
    """The caller heard that it would be cancelled as soon as it is known."""
    begun = taken_up(STANDING, CancelWish(), at=NOW, landing_horizon=HORIZON)

    assert begun is not None
    assert begun.state is AppointmentState.CANCELLING
    assert begun.saga == CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON)


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_wish_to_move_becomes_a_move_from_where_it_stands(*, repeatable: bool) -> None:
    """From the time that the first saga has left, not from the one that the caller named."""
    wish = MoveWish(slot=LATER, repeatable=repeatable)

    begun = taken_up(STANDING, wish, at=NOW, landing_horizon=HORIZON)

    assert begun is not None
    assert begun.state is AppointmentState.RESCHEDULING
    assert begun.saga == RescheduleSaga(
        uid="uid-1",
        old_slot=STANDING.slot,
        new_slot=LATER,
        target=LATER,
        repeatable=repeatable,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def test_a_move_to_where_it_stands_already_is_not_done_again() -> None:
    """The calendar would refuse it as taken, by the caller's own booking."""
    wish = MoveWish(slot=STANDING.slot, repeatable=True)

    assert taken_up(STANDING, wish, at=NOW, landing_horizon=HORIZON) is None


@pytest.mark.parametrize("wish", [CancelWish(), MoveWish(slot=LATER, repeatable=True)])
@pytest.mark.parametrize("state", [AppointmentState.FAILED, AppointmentState.CANCELLED])
def test_what_does_not_stand_is_neither_cancelled_nor_moved(
    state: AppointmentState, wish: ChangeWish
) -> None:
    """The booking failed, or somebody else was faster: there is nothing left to do."""
    ended = evolve(STANDING, state=state)

    assert taken_up(ended, wish, at=NOW, landing_horizon=HORIZON) is None
