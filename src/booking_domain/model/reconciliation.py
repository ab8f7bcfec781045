"""
What must be done where calendar and database differ: decided from facts, never by guess.

Both sides are told apart by the metadata key (the appointment's id) and by the chain of uids that
moves leave behind. The calendar's word is followed where it names the booking; where it is silent,
or says two things, a person is told.
"""

import enum

from collections.abc import Collection
from typing import TypeAlias

from attrs import frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus


class Finding(enum.Enum):
    """What only a person can put right."""

    GHOST = "ghost"
    """We say that it stands, and the calendar has never heard of its booking."""

    NO_APPOINTMENT = "no_appointment"
    """A booking carries a key of ours, and no appointment has that id."""

    ACTIVE_AFTER_END = "active_after_end"
    """The appointment has ended, and its own booking takes place all the same."""

    SECOND_SUCCESSOR = "second_successor"
    """One booking was moved twice, and both successors take place."""

    OVERLAP = "overlap"
    """Two bookings of one resource overlap in time."""

    STUCK = "stuck"
    """A saga gave up, and waits for a person."""


@frozen
class Agreed:
    """Both sides say the same, or a saga is open whose runner will see to it."""


@frozen
class Adopt:
    """The appointment follows the booking: moved, confirmed, cancelled or found again."""

    booking: ProviderBooking


@frozen
class CancelStray:
    """The booking carries the appointment's key and is not its booking: it is taken out."""

    booking: ProviderBooking


@frozen
class Report:
    """Nothing is touched; `uid` names a booking where it is about one."""

    finding: Finding
    uid: str | None


Decision: TypeAlias = Agreed | Adopt | CancelStray | Report


def compare(
    row: Appointment,
    *,
    carrying: Collection[ProviderBooking],
    chain_end: ProviderBooking | None,
) -> tuple[Decision, ...]:
    """
    This will decide what to do about one appointment; `(Agreed(),)` where there is nothing.

    Args:
        carrying: Every booking that carries its key, in any status.
        chain_end: The last booking of the chain that begins at its uid, `None` where the calendar
            has no booking of that uid.
    """
    if row.saga is not None or row.state is AppointmentState.HELD:
        return (Agreed(),)
    if row.state is AppointmentState.STUCK:
        return (Report(Finding.STUCK, uid=row.provider_uid),)
    decisions = (
        _of_standing(row, carrying, chain_end) if row.state.stands else _of_ended(row, carrying)
    )
    return decisions or (Agreed(),)


def _of_standing(
    row: Appointment,
    carrying: Collection[ProviderBooking],
    chain_end: ProviderBooking | None,
) -> tuple[Decision, ...]:
    active = [one for one in carrying if one.status.is_active]
    if chain_end is None or not chain_end.status.is_active:
        found_again = [one for one in active if one.slot == row.slot]
        if len(found_again) == 1:
            return (Adopt(found_again[0]),)
    if chain_end is None:
        return (Report(Finding.GHOST, uid=row.provider_uid),)
    adopted = () if _is_as_told(row, chain_end) else (Adopt(chain_end),)
    return (*adopted, *_others(row, active=active, chain_end=chain_end))


def _others(
    row: Appointment, *, active: Collection[ProviderBooking], chain_end: ProviderBooking
) -> tuple[Decision, ...]:
    own = {row.provider_uid, *row.previous_uids, chain_end.uid}
    return tuple(
        # What was moved from another booking carries its key on: it may belong to the chain.
        CancelStray(one)
        if one.rescheduled_from is None
        else Report(Finding.SECOND_SUCCESSOR, uid=one.uid)
        for one in active
        if one.uid not in own
    )


def _of_ended(row: Appointment, carrying: Collection[ProviderBooking]) -> tuple[Decision, ...]:
    own = {row.provider_uid, *row.previous_uids}
    return tuple(
        CancelStray(one)
        if one.uid not in own and one.rescheduled_from is None
        else Report(Finding.ACTIVE_AFTER_END, uid=one.uid)
        for one in carrying
        if one.status.is_active
    )


def _is_as_told(row: Appointment, booking: ProviderBooking) -> bool:
    state = state_of(booking.status)
    return (booking.uid, booking.slot, state) == (row.provider_uid, row.slot, row.state)


def state_of(status: ProviderStatus) -> AppointmentState:
    """This will return the state of an appointment whose booking has this status."""
    match status:
        case ProviderStatus.ACCEPTED:
            return AppointmentState.CONFIRMED
        case ProviderStatus.PENDING:
            return AppointmentState.REQUESTED
        case ProviderStatus.CANCELLED | ProviderStatus.REJECTED:
            return AppointmentState.CANCELLED
