"""A person's word, and what the calendar makes of it."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import InvalidTransition
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.decision_record import Verdict
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.reconciliation import Change
from booking_domain.model.saga import Failure
from booking_domain.model.settlement import (
    UNDOING,
    Obstacle,
    Obstructed,
    Settlement,
    Unchanged,
    Word,
    settle,
)
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ELEVEN = TEN + dt.timedelta(hours=1)
HELD = hold_at(TEN)
KEY = HELD.appointment_id
ROW = evolve(HELD, state=AppointmentState.CONFIRMED, hold_until=None, provider_uid="A")
STUCK = evolve(ROW, state=AppointmentState.STUCK)
NEVER_SEEN = evolve(STUCK, provider_uid=None)
CANCELLED = evolve(ROW, state=AppointmentState.CANCELLED)
BUSY = ROW.cancelling(CancelSaga(uid="A", sent_at=TEN, landing_horizon=dt.timedelta(seconds=150)))


def booking(
    uid: str,
    *,
    status: str = "accepted",
    start: dt.datetime = TEN,
    of: str | None = None,
    to: str | None = None,
) -> ProviderBooking:
    """A booking under our key, `of` and `to` the ones that it was moved from and to."""
    return ProviderBooking(
        uid=uid,
        status=ProviderStatus(status),
        slot=TimeSlot.lasting(start, minutes=30),
        event_type="101",
        key=KEY,
        created_at=TEN - dt.timedelta(days=1),
        rescheduled_from=of,
        rescheduled_to=to,
    )


def failure_of(uid: str) -> SyncFailure:
    return SyncFailure(
        appointment_id=KEY,
        uid=uid,
        kind=SyncFailureKind.COMPENSATION,
        tries=3,
        first_at=TEN,
        last_at=TEN,
        reason="rate_limited",
    )


A = booking("A")
GONE = booking("A", status="cancelled")
MOVED = booking("A", status="cancelled", to="B")
B = booking("B", start=ELEVEN, of="A")

ENDS = {
    "stuck, and its booking is cancelled": (STUCK, (GONE,), "stuck"),
    "stuck, and nothing of it is there": (STUCK, (), "stuck"),
    "stuck before it ever had a booking": (NEVER_SEEN, (), "stuck"),
    "a ghost": (ROW, (), "no_booking_in_the_calendar"),
    "cancelled outside, not reconciled yet": (ROW, (GONE,), "cancelled_outside"),
}


@pytest.mark.parametrize("case", ENDS)
def test_cancelled_ends_what_is_not_in_the_calendar(case: str) -> None:
    """It ends as the salon's doing: the caller's own cancel is never claimed."""
    row, bookings, reason = ENDS[case]

    settled = settle(Word.CANCELLED, row, bookings, failures=())

    assert isinstance(settled, Settlement)
    assert settled.after.state is AppointmentState.CANCELLED
    assert settled.after.failure is Failure.CANCELLED_OUTSIDE
    assert settled.after.grains == ()
    assert (settled.verdict, settled.reason) == (Verdict.ENDED_BY_HAND, reason)
    assert settled.change is Change.CANCELLED


@pytest.mark.parametrize("row", [ROW, STUCK, NEVER_SEEN, CANCELLED])
@pytest.mark.parametrize("alive", [A, B, booking("S", status="pending", start=ELEVEN)])
def test_cancelled_is_refused_while_the_calendar_has_any_booking_of_it(
    row: Appointment, alive: ProviderBooking
) -> None:
    """Somebody would sit in the chair with nobody expecting them."""
    bookings = (MOVED, B) if alive is B else (alive,)

    settled = settle(Word.CANCELLED, row, bookings, failures=())

    assert settled == Obstructed(Obstacle.STILL_IN_CALENDAR, (alive,))


ADOPTED = {
    "stuck, its booking stands": (STUCK, (A,), "A", TEN, "confirmed", Change.CONFIRMED),
    "stuck amidst a move": (STUCK, (MOVED, B), "B", ELEVEN, "confirmed", Change.MOVED),
    "stuck, the salon confirms it yet": (
        STUCK,
        (booking("A", status="pending"),),
        "A",
        TEN,
        "requested",
        Change.REQUESTED,
    ),
    "stuck, its booking was never seen": (
        NEVER_SEEN,
        (booking("C"),),
        "C",
        TEN,
        "confirmed",
        Change.RELINKED,
    ),
    "moved outside, not reconciled yet": (ROW, (MOVED, B), "B", ELEVEN, "confirmed", Change.MOVED),
}


@pytest.mark.parametrize("case", ADOPTED)
def test_the_one_booking_in_the_calendar_is_adopted(case: str) -> None:
    """Uid, time and state are the calendar's."""
    row, bookings, uid, start, state, change = ADOPTED[case]

    settled = settle(Word.ADOPT_CALENDAR, row, bookings, failures=(failure_of(uid),))

    assert isinstance(settled, Settlement)
    assert (settled.after.provider_uid, settled.after.slot.start) == (uid, start)
    assert (settled.after.state.value, settled.change) == (state, change)
    assert settled.verdict is Verdict.ADOPTED_BY_HAND
    assert (uid, Resolution.ADOPTED) in settled.closing


def test_a_move_that_is_adopted_is_the_reason() -> None:
    """Whoever reads the decision later sees what had to be looked at."""
    settled = settle(Word.ADOPT_CALENDAR, ROW, (MOVED, B), failures=())

    assert isinstance(settled, Settlement)
    assert settled.reason == Change.MOVED.value


def test_a_stuck_appointment_keeps_its_own_booking_whichever_is_listed_first() -> None:
    """A stray under its key is not its booking, and stays to be undone."""
    stray = booking("S", start=ELEVEN)

    settled = settle(Word.ADOPT_CALENDAR, STUCK, (stray, A), failures=(failure_of("S"),))

    assert isinstance(settled, Settlement)
    assert (settled.after.provider_uid, settled.after.slot) == ("A", A.slot)
    assert settled.closing == (("A", Resolution.ADOPTED),)


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_the_end_of_its_booking_is_adopted_too(status: str) -> None:
    """What was cancelled in the calendar is cancelled."""
    settled = settle(Word.ADOPT_CALENDAR, STUCK, (booking("A", status=status),), failures=())

    assert isinstance(settled, Settlement)
    assert settled.after.state is AppointmentState.CANCELLED


REFUSED = {
    "nothing there": (STUCK, (), Obstacle.NOT_IN_CALENDAR),
    "nothing of a ghost": (ROW, (), Obstacle.NOT_IN_CALENDAR),
    "several under the key": (
        NEVER_SEEN,
        (booking("C"), booking("D", start=ELEVEN)),
        Obstacle.SEVERAL_IN_CALENDAR,
    ),
    "two successors": (
        STUCK,
        (MOVED, B, booking("C", start=ELEVEN, of="A")),
        Obstacle.SEVERAL_IN_CALENDAR,
    ),
    "a successor that cannot be read": (STUCK, (MOVED,), Obstacle.INCOMPLETE),
    "it has ended": (CANCELLED, (MOVED, B), Obstacle.HAS_ENDED),
    "somebody is at work": (BUSY, (A,), Obstacle.SAGA_IS_OPEN),
    "a hold": (HELD, (), Obstacle.ONLY_HELD),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_one_booking_is_not_adopted(case: str) -> None:
    """Nothing is chosen for the person who must choose."""
    row, bookings, obstacle = REFUSED[case]

    settled = settle(Word.ADOPT_CALENDAR, row, bookings, failures=())

    assert isinstance(settled, Obstructed)
    assert settled.obstacle is obstacle


@pytest.mark.parametrize("row", [BUSY, HELD])
def test_what_is_under_way_is_not_ended(row: Appointment) -> None:
    """Its saga, or its hold, comes to an end by itself."""
    assert isinstance(settle(Word.CANCELLED, row, (), failures=()), Obstructed)


def test_a_move_that_cannot_be_read_yet_is_not_gone() -> None:
    """The incident: the old booking shows as cancelled while the new one is not listed yet."""
    assert settle(Word.CANCELLED, STUCK, (MOVED,), failures=()) == Obstructed(Obstacle.INCOMPLETE)


@pytest.mark.parametrize(
    ("word", "row", "bookings"),
    [
        (Word.CANCELLED, CANCELLED, (GONE,)),
        (Word.ADOPT_CALENDAR, CANCELLED, (GONE,)),
        (Word.ADOPT_CALENDAR, ROW, (A,)),
    ],
)
def test_saying_it_twice_changes_nothing(
    word: Word, row: Appointment, bookings: tuple[ProviderBooking, ...]
) -> None:
    """Both sides say so already."""
    assert settle(word, row, bookings, failures=()) == Unchanged()


def test_what_somebody_has_cancelled_by_hand_is_no_sync_failure_any_more() -> None:
    """Only that: the row of its appointment had ended before."""
    settled = settle(Word.CANCELLED, CANCELLED, (GONE,), failures=(failure_of("A"),))

    assert settled == Settlement(
        CANCELLED, None, Verdict.ENDED_BY_HAND, UNDOING, (("A", Resolution.FOUND_GONE),)
    )


def test_a_booking_that_must_go_and_is_still_there_stays_a_sync_failure() -> None:
    """Beside an appointment that stands well."""
    stray = booking("S")

    settled = settle(Word.ADOPT_CALENDAR, ROW, (A, stray), failures=(failure_of("S"),))

    assert settled == Unchanged()


@pytest.mark.parametrize("row", [HELD, CANCELLED, BUSY])
def test_a_row_that_neither_stands_nor_hangs_takes_no_word(row: Appointment) -> None:
    """The aggregate refuses by itself what `settle` never asks of it."""
    with pytest.raises(InvalidTransition):
        row.ended_by_hand(slot=row.slot)
    with pytest.raises(InvalidTransition):
        row.adopted_by_hand(uid="B", slot=B.slot, state=AppointmentState.CONFIRMED)
