"""
What is to be done where the calendar and the database say different things of one appointment.

The calendar's word counts for what happened outside: a move, a cancellation, a confirmation. Ours
counts for what a caller was told is *not* booked: what carries its key nevertheless is taken out
again. What neither can decide is reported to a person, never repaired by guess.

`decide` knows no age. Reads of the provider lag, so its caller asks twice, with `LATE_ANSWER` in
between and the row unchanged, before anything is done.
"""

import enum

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from attrs import evolve, frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus


class Change(enum.Enum):
    """What happened at the provider that our row does not know yet."""

    MOVED = "moved_outside"
    CONFIRMED = "confirmed_outside"
    REQUESTED = "awaits_confirmation"
    RELINKED = "relinked"
    CANCELLED = "cancelled_outside"
    REJECTED = "rejected_outside"


class StrayReason(enum.Enum):
    """Why a booking under our key must not stand."""

    APPOINTMENT_ENDED = "appointment_has_ended"
    DUPLICATE = "duplicate_booking"


class Problem(enum.Enum):
    """What only a person can decide."""

    GHOST = "no_booking_in_the_calendar"
    OVERLAP = "overlap"
    SECOND_SUCCESSOR = "second_successor"
    PREDECESSOR_LIVES = "predecessor_lives"
    AMBIGUOUS = "several_bookings_under_the_key"
    ENDED_BUT_ALIVE = "ended_and_moved_outside"
    STRAY_WAS_MOVED = "stray_was_moved_outside"
    UNKNOWN_KEY = "key_without_appointment"
    DAMAGED = "row_cannot_be_read"
    STUCK = "stuck"


KEEPABLE = frozenset(
    {
        Problem.OVERLAP,
        Problem.SECOND_SUCCESSOR,
        Problem.PREDECESSOR_LIVES,
        Problem.ENDED_BUT_ALIVE,
        Problem.STRAY_WAS_MOVED,
        Problem.UNKNOWN_KEY,
    }
)
"""What may be right as it is, if a person says so: nobody was told something false by it."""


class Waiting(enum.Enum):
    """Why nothing is decided now."""

    OPEN_SAGA = "saga_is_open"
    SUCCESSOR_UNREAD = "successor_cannot_be_read_yet"
    CHANGED = "changed_meanwhile"
    UNANSWERED = "calendar_did_not_answer"


@frozen
class Agrees:
    """Both sides say the same."""


@frozen
class Leave:
    """Somebody is at work, or the calendar's answer is not complete: not now."""

    reason: Waiting


@frozen
class AdoptBooking:
    """
    The row takes over uid, time and state of this booking.

    Args:
        passed: What the booking was between the row's uid and this one. Nobody told us of these,
            and the person's name stands in each of them: an erasure must know them all.
    """

    booking: ProviderBooking
    change: Change
    passed: tuple[str, ...] = ()


@frozen
class AdoptEnd:
    """
    The row ends, since its booking has been ended outside.

    Args:
        booking: The one that was ended: the row's own, or what that was moved to.
        passed: As above.
    """

    change: Change
    booking: ProviderBooking
    passed: tuple[str, ...] = ()


@frozen
class CancelStray:
    """This booking carries our key and must not stand; one that is over is only written down."""

    booking: ProviderBooking
    reason: StrayReason


@frozen
class Report:
    """A person must look; `subject` is the other booking or appointment, "" where there is none."""

    problem: Problem
    subject: str


# Those under way have a saga; without one nobody knows any more what the caller was told, and a
# booking under the key may be the very one that was wished.
_UNDRIVEN = frozenset(
    {
        AppointmentState.STUCK,
        AppointmentState.PENDING,
        AppointmentState.RESCHEDULING,
        AppointmentState.CANCELLING,
    }
)

# A hold sends nothing: what has its key was booked later than this database knows, by somebody.
_NEVER_SENT = frozenset({AppointmentState.HELD, AppointmentState.RELEASED})

Decision: TypeAlias = Agrees | Leave | AdoptBooking | AdoptEnd | CancelStray | Report


def decide(row: Appointment | None, bookings: Collection[ProviderBooking]) -> tuple[Decision, ...]:
    """
    This will decide on one appointment.

    Args:
        row: The appointment, `None` where the bookings' key is that of none; a hold is none yet.
        bookings: All that carry its key or are linked by moves with a uid that it owns or owned, in
            any status; others are ignored.
    """
    if row is None or row.state in _NEVER_SENT:
        keyed = (one for one in bookings if one.status.is_active and one.key is not None)
        found: tuple[Decision, ...] = tuple(
            Report(Problem.UNKNOWN_KEY, subject=one.uid) for one in keyed
        )
    elif row.saga is not None:
        found = (Leave(Waiting.OPEN_SAGA),)
    elif row.state in _UNDRIVEN:
        found = (Report(Problem.STUCK, subject=row.provider_uid or ""),)
    elif row.state.stands:
        found = tuple(_of_standing(row, bookings))
    else:
        found = tuple(_of_ended(row, bookings))
    return found or (Agrees(),)


def found_gone(
    row: Appointment | None, bookings: Collection[ProviderBooking], *, undone: Collection[str]
) -> tuple[CancelStray, ...]:
    """
    This will return what had to be taken out, and is out: nobody has written that down yet.

    The answer to the cancel was lost, or whoever sent it died, or a person was quicker.

    Args:
        undone: Uids of bookings that could not be taken out, as far as was known.
    """
    if row is None or row.saga is not None:
        return ()
    reason = StrayReason.DUPLICATE if row.state.stands else StrayReason.APPOINTMENT_ENDED
    return tuple(
        CancelStray(one, reason)
        for one in bookings
        if one.uid in undone and not one.status.is_active
    )


def decide_by_hand(row: Appointment, bookings: Collection[ProviderBooking]) -> tuple[Decision, ...]:
    """This will decide on a stuck appointment as on one that stands: a person is looking at it."""
    is_stuck = row.state is AppointmentState.STUCK
    return decide(evolve(row, state=AppointmentState.CONFIRMED) if is_stuck else row, bookings)


def own_chain(row: Appointment, bookings: Collection[ProviderBooking]) -> frozenset[str]:
    """This will return the uids that are linked by moves with one that the row owns or owned."""
    linked = {uid for uid in (row.provider_uid, *row.previous_uids) if uid is not None}
    size = 0
    while len(linked) > size:
        size = len(linked)
        for one in bookings:
            named = (one.uid, one.rescheduled_from, one.rescheduled_to)
            uids = {uid for uid in named if uid is not None}
            if not linked.isdisjoint(uids):
                linked |= uids
    return frozenset(linked)


def _of_standing(row: Appointment, bookings: Collection[ProviderBooking]) -> Iterator[Decision]:
    chain = own_chain(row, bookings)
    own = {one.uid: one for one in bookings if one.uid in chain}
    strangers = _strangers(row, bookings, chain=chain)
    walked = _walked(row.provider_uid, own)
    last, passed = (walked[-1] if walked else None), walked[1:-1]
    if last is not None and last not in own and last != row.provider_uid:
        yield Leave(Waiting.SUCCESSOR_UNREAD)
        return
    beside = [one for one in own.values() if one.status.is_active and one.uid != last]
    booking = own.get(last) if last is not None else None
    if booking is None and not beside:
        yield from _of_lost(strangers)
        return
    if booking is not None and booking.status.is_active:
        change = _change(row, booking)
        if change is not None:
            yield AdoptBooking(booking, change, passed)
    elif booking is not None and not beside:
        was_rejected = booking.status is ProviderStatus.REJECTED
        change = Change.REJECTED if was_rejected else Change.CANCELLED
        yield AdoptEnd(change, booking, passed)
    for one in beside:
        is_older = one.uid in row.previous_uids
        problem = Problem.PREDECESSOR_LIVES if is_older else Problem.SECOND_SUCCESSOR
        yield Report(problem, subject=one.uid)
    yield from (_stray(one, reason=StrayReason.DUPLICATE) for one in strangers)


def _of_lost(strangers: Collection[ProviderBooking]) -> Iterator[Decision]:
    """Nothing of the row's own chain is there: what stands under its key is it, if it is one."""
    match list(strangers):
        case []:
            # The caller heard "gebucht": neither is it deleted, nor booked anew behind their back.
            yield Report(Problem.GHOST, subject="")
        case [only]:
            yield AdoptBooking(only, Change.RELINKED)
        case several:
            yield from (Report(Problem.AMBIGUOUS, subject=one.uid) for one in several)


def _of_ended(row: Appointment, bookings: Collection[ProviderBooking]) -> Iterator[Decision]:
    chain = own_chain(row, bookings)
    was_wished = row.state is AppointmentState.CANCELLED and row.failure is None
    for one in bookings:
        if one.uid in chain and one.status.is_active:
            if was_wished:
                yield CancelStray(one, StrayReason.APPOINTMENT_ENDED)
            else:
                # Somebody in the salon has moved it: what they did is not undone.
                yield Report(Problem.ENDED_BUT_ALIVE, subject=one.uid)
    for one in _strangers(row, bookings, chain=chain):
        yield _stray(one, reason=StrayReason.APPOINTMENT_ENDED)


def _strangers(
    row: Appointment, bookings: Collection[ProviderBooking], *, chain: frozenset[str]
) -> tuple[ProviderBooking, ...]:
    return tuple(
        one
        for one in bookings
        if one.status.is_active and one.key == row.appointment_id and one.uid not in chain
    )


def _stray(booking: ProviderBooking, *, reason: StrayReason) -> Decision:
    if booking.rescheduled_from is not None:
        return Report(Problem.STRAY_WAS_MOVED, subject=booking.uid)
    return CancelStray(booking, reason)


def _walked(uid: str | None, own: Mapping[str, ProviderBooking]) -> tuple[str, ...]:
    """Return the chain from a uid on; the booking of the last one may not have been read yet."""
    walked: list[str] = []
    while uid is not None and uid not in walked:
        walked.append(uid)
        uid = own[uid].rescheduled_to if uid in own else None
    return tuple(walked)


def _change(row: Appointment, booking: ProviderBooking) -> Change | None:
    if booking.slot != row.slot:
        return Change.MOVED
    is_requested = booking.status is ProviderStatus.PENDING
    if is_requested is not (row.state is AppointmentState.REQUESTED):
        return Change.REQUESTED if is_requested else Change.CONFIRMED
    return Change.RELINKED if booking.uid != row.provider_uid else None
