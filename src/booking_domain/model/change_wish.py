"""A change that is wished while another saga is open, and waits on the row until that has ended."""

import datetime as dt

from typing import TypeAlias, assert_never

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.time_slot import TimeSlot


@frozen
class CancelWish:
    """It shall be cancelled, whatever it comes to."""


@frozen
class MoveWish:
    """It shall be moved to a slot that was free when the wish was taken; nothing is claimed yet."""

    slot: TimeSlot
    repeatable: bool


ChangeWish: TypeAlias = CancelWish | MoveWish


def taken_up(
    standing: Appointment, wish: ChangeWish, *, at: dt.datetime, landing_horizon: dt.timedelta
) -> Appointment | None:
    """
    This will return the appointment with the saga of its wish, `None` where nothing is left to do.

    Args:
        standing: The appointment as its saga has left it.
    """
    if not standing.state.stands:
        return None
    uid = standing.provider_uid or ""
    match wish:
        case CancelWish():
            return standing.cancelling(
                CancelSaga(uid=uid, sent_at=at, landing_horizon=landing_horizon)
            )
        case MoveWish(slot=slot) if slot == standing.slot:
            return None
        case MoveWish(slot=slot, repeatable=repeatable):
            return standing.rescheduling(
                RescheduleSaga(
                    uid=uid,
                    old_slot=standing.slot,
                    new_slot=slot,
                    target=slot,
                    repeatable=repeatable,
                    sent_at=at,
                    landing_horizon=landing_horizon,
                )
            )
        case _:
            assert_never(wish)
