"""What a runner must know of an effect before it is performed."""

import datetime as dt

from typing import assert_never

from booking_domain.model.saga import (
    CancelBooking,
    Conclude,
    CreateBooking,
    Effect,
    FindBooking,
    MoveBooking,
    TraceBooking,
)


def writes(effect: Effect) -> bool:
    """This will tell whether the effect changes the calendar."""
    return isinstance(effect, CreateBooking | MoveBooking | CancelBooking)


def looks(effect: Effect) -> bool:
    """This will tell whether the effect only asks the calendar: it may be performed early."""
    return isinstance(effect, FindBooking | TraceBooking)


def not_before(effect: Effect) -> dt.datetime | None:
    """This will return the instant that an effect waits for, `None` where it need not."""
    match effect:
        case FindBooking(not_before=moment) | TraceBooking(not_before=moment):
            return moment
        case CreateBooking(not_before=moment) | MoveBooking(not_before=moment):
            return moment
        case CancelBooking(not_before=moment):
            return moment
        case Conclude():
            return None
        case _:
            assert_never(effect)
