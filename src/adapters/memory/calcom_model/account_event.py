"""What the account tells its subscribers, before anybody has made a message of it."""

import datetime as dt
import enum

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import frozen

from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.event_type import EventType


class Trigger(enum.Enum):
    """The events that the account knows, by their names on the wire."""

    BOOKING_CREATED = "BOOKING_CREATED"
    BOOKING_RESCHEDULED = "BOOKING_RESCHEDULED"
    BOOKING_REQUESTED = "BOOKING_REQUESTED"
    BOOKING_CANCELLED = "BOOKING_CANCELLED"
    BOOKING_REJECTED = "BOOKING_REJECTED"
    BOOKING_NO_SHOW_UPDATED = "BOOKING_NO_SHOW_UPDATED"
    MEETING_ENDED = "MEETING_ENDED"


@frozen
class AccountEvent:
    """
    Something that happened (or, for a cancellation, is about to happen) to a booking.

    `previous` is the booking that a move replaces; `by_confirmation` marks the CREATED that follows
    a host's yes, which Cal.com sends without the booking's metadata.
    """

    trigger: Trigger
    booking: Booking
    event_type: EventType
    at: dt.datetime
    previous: Booking | None = None
    by_confirmation: bool = False


Notify: TypeAlias = Callable[[AccountEvent], Awaitable[None]]


async def tell_nobody(event: AccountEvent) -> None:
    """Drop the event: an account without subscribers."""
    del event
