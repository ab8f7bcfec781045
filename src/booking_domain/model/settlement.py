"""
What a person's word makes of an appointment, in the light of what the calendar has of it.

An appointment ends only where nothing of it is left in the calendar, and stands only where exactly
one booking of it is there: a word that says otherwise meets an obstacle.
"""

import enum

from collections.abc import Collection
from typing import TypeAlias

from attrs import frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import Verdict
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Change,
    Decision,
    Leave,
    Problem,
    Report,
    decide_by_hand,
)
from booking_domain.model.sync_failure import Resolution, SyncFailure


UNDOING = "sync_failure"
"""The reason of a settlement that only closes what could not be taken out of the calendar."""


class Word(enum.Enum):
    """What a person says of an appointment."""

    CANCELLED = "cancelled"
    ADOPT_CALENDAR = "adopt-calendar"
    KEEP = "keep"


class Obstacle(enum.Enum):
    """Why nothing was changed."""

    UNKNOWN = "unknown"
    SAGA_IS_OPEN = "saga_is_open"
    ONLY_HELD = "only_held"
    STILL_IN_CALENDAR = "still_in_the_calendar"
    NOT_IN_CALENDAR = "not_in_the_calendar"
    SEVERAL_IN_CALENDAR = "several_in_the_calendar"
    HAS_ENDED = "has_ended"
    INCOMPLETE = "calendar_incomplete"
    CHANGED = "changed_meanwhile"
    NOT_KEEPABLE = "not_keepable"
    NOTHING_REPORTED = "nothing_reported"


@frozen
class Obstructed:
    """The word makes no sense now; `bookings` are those in the calendar that stand against it."""

    obstacle: Obstacle
    bookings: tuple[ProviderBooking, ...] = ()


@frozen
class Unchanged:
    """Calendar and database say so already."""


@frozen
class Settlement:
    """
    What is to be written.

    Args:
        after: The row as it will be; the one that there is where only failures are closed.
        change: What becomes of the row, `None` where it stays as it is.
        reason: Why a person had to say it, in machine words.
        closing: Uids of bookings of which nothing is to be undone any more, and why.
    """

    after: Appointment
    change: Change | None
    verdict: Verdict
    reason: str
    closing: tuple[tuple[str, Resolution], ...]


Planned: TypeAlias = Settlement | Unchanged | Obstructed


def settle(
    word: Word,
    row: Appointment,
    bookings: Collection[ProviderBooking],
    *,
    failures: Collection[SyncFailure],
) -> Planned:
    """
    This will say what `CANCELLED` or `ADOPT_CALENDAR` makes of an appointment.

    Args:
        bookings: All that carry its key, are linked by moves with a uid that it owns or owned, or
            could not be undone, in any status.
        failures: Those that are open of it.
    """
    if row.saga is not None:
        return Obstructed(Obstacle.SAGA_IS_OPEN)
    if row.state is AppointmentState.HELD:
        return Obstructed(Obstacle.ONLY_HELD)
    decisions = decide_by_hand(row, bookings)
    if any(isinstance(one, Leave) for one in decisions):
        return Obstructed(Obstacle.INCOMPLETE)
    alive = tuple(one for one in bookings if one.status.is_active)
    gone = tuple(
        (one.uid, Resolution.FOUND_GONE)
        for one in failures
        if one.uid not in {booking.uid for booking in alive}
    )
    if not row.state.is_active:
        return _of_ended(word, row, alive, gone)
    if word is Word.CANCELLED:
        if alive:
            return Obstructed(Obstacle.STILL_IN_CALENDAR, alive)
        return _ended(row, Change.CANCELLED, decisions, closing=gone)
    return _adopted(row, decisions, alive=alive, gone=gone)


def _of_ended(
    word: Word,
    row: Appointment,
    alive: tuple[ProviderBooking, ...],
    gone: tuple[tuple[str, Resolution], ...],
) -> Planned:
    if alive:
        is_end = word is Word.CANCELLED
        return Obstructed(Obstacle.STILL_IN_CALENDAR if is_end else Obstacle.HAS_ENDED, alive)
    return _closing(row, gone)


def _closing(row: Appointment, closing: tuple[tuple[str, Resolution], ...]) -> Planned:
    if not closing:
        return Unchanged()
    return Settlement(row, None, Verdict.ENDED_BY_HAND, UNDOING, closing)


def _adopted(
    row: Appointment,
    decisions: tuple[Decision, ...],
    *,
    alive: tuple[ProviderBooking, ...],
    gone: tuple[tuple[str, Resolution], ...],
) -> Planned:
    reports = {one.problem for one in decisions if isinstance(one, Report)}
    if Problem.GHOST in reports:
        return Obstructed(Obstacle.NOT_IN_CALENDAR)
    if reports:
        return Obstructed(Obstacle.SEVERAL_IN_CALENDAR, alive)
    booking = next((one for one in alive if one.uid == row.provider_uid), None)
    change: Change | None = None
    passed: tuple[str, ...] = ()
    for one in decisions:
        if isinstance(one, AdoptEnd):
            return _ended(row, one.change, decisions, closing=gone)
        if isinstance(one, AdoptBooking):
            booking, change, passed = one.booking, one.change, one.passed
    if booking is None:
        return Obstructed(Obstacle.INCOMPLETE)
    if change is None and row.state is not AppointmentState.STUCK:
        return _closing(row, gone)
    is_requested = booking.status is ProviderStatus.PENDING
    state = AppointmentState.REQUESTED if is_requested else AppointmentState.CONFIRMED
    return Settlement(
        row.having_been(passed).adopted_by_hand(uid=booking.uid, slot=booking.slot, state=state),
        change or Change.CONFIRMED,
        Verdict.ADOPTED_BY_HAND,
        _reason(row, decisions),
        (*gone, (booking.uid, Resolution.ADOPTED)),
    )


def _ended(
    row: Appointment,
    change: Change,
    decisions: tuple[Decision, ...],
    *,
    closing: tuple[tuple[str, Resolution], ...],
) -> Settlement:
    end = next((one for one in decisions if isinstance(one, AdoptEnd)), None)
    after = (
        row.ended_by_hand(slot=row.slot)
        if end is None
        else row.having_been((*end.passed, end.booking.uid)).ended_by_hand(slot=end.booking.slot)
    )
    return Settlement(after, change, Verdict.ENDED_BY_HAND, _reason(row, decisions), closing)


def _reason(row: Appointment, decisions: tuple[Decision, ...]) -> str:
    """Return what a person had to look at."""
    if row.state is AppointmentState.STUCK:
        return Problem.STUCK.value
    for one in decisions:
        if isinstance(one, Report):
            return one.problem.value
        if isinstance(one, AdoptBooking | AdoptEnd):
            return one.change.value
    return UNDOING
