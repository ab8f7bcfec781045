"""News of the calendar on its way to where it belongs, and what became of it."""

import datetime as dt

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.inbox_event import InboxEvent


@frozen
class News:
    """
    One report.

    Args:
        event: The stored event that it comes from, `None` where the calendar was asked.
        heard_at: By our clock.
    """

    report: BookingReport
    event: InboxEvent | None
    heard_at: dt.datetime


@frozen
class Done:
    """
    Nothing is left to do.

    Args:
        outcome: In machine words.
        crowding: Appointments at whose time a foreign booking seems to stand, too.
    """

    outcome: str
    crowding: frozenset[str] = frozenset()


@frozen
class NotYet:
    """It is taken up again in the next round; `reason` in machine words."""

    reason: str


@frozen
class Differs:
    """It contradicts an appointment of ours: both are looked at again a while later."""

    news: News
    row: Appointment


Hearing: TypeAlias = Done | NotYet | Differs
