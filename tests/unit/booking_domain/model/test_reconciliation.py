"""The decisions: what the calendar shows of one appointment, and what follows."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.finding_words import words_of
from booking_domain.model.overlaps import Overlap, overlaps
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Agrees,
    CancelStray,
    Change,
    Decision,
    Leave,
    Problem,
    Report,
    StrayReason,
    Waiting,
    decide,
    own_chain,
)
from booking_domain.model.saga import Failure
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ELEVEN = TEN + dt.timedelta(hours=1)
HELD = hold_at(TEN)
KEY = HELD.appointment_id
ROW = evolve(HELD, state=AppointmentState.CONFIRMED, hold_until=None, provider_uid="A")
REQUESTED = evolve(ROW, state=AppointmentState.REQUESTED)
CANCELLED = evolve(ROW, state=AppointmentState.CANCELLED)
CANCELLED_OUTSIDE = evolve(CANCELLED, failure=Failure.CANCELLED_OUTSIDE)
FAILED = evolve(ROW, state=AppointmentState.FAILED, provider_uid=None)
STUCK = evolve(ROW, state=AppointmentState.STUCK)
BUSY = ROW.cancelling(CancelSaga(uid="A", sent_at=TEN, landing_horizon=dt.timedelta(seconds=150)))


def booking(
    uid: str,
    *,
    status: str = "accepted",
    start: dt.datetime = TEN,
    key: str | None = KEY,
    of: str | None = None,
    to: str | None = None,
) -> ProviderBooking:
    """A booking, `of` and `to` the ones that it was moved from and to."""
    return ProviderBooking(
        uid=uid,
        status=ProviderStatus(status),
        slot=TimeSlot.lasting(start, minutes=30),
        event_type="101",
        key=key,
        created_at=TEN - dt.timedelta(days=1),
        rescheduled_from=of,
        rescheduled_to=to,
    )


A = booking("A")
MOVED = booking("A", status="cancelled", to="B")
B = booking("B", start=ELEVEN, of="A")
GONE = booking("A", status="cancelled")
TWIN = booking("T")
MOVED_TWIN = booking("U", start=ELEVEN, of="T")


def report(problem: Problem, uid: str = "") -> Report:
    return Report(problem, subject=uid)


CASES: dict[str, tuple[Appointment | None, tuple[ProviderBooking, ...], tuple[Decision, ...]]] = {
    "both sides say the same": (ROW, (A,), (Agrees(),)),
    "a request that waits": (REQUESTED, (booking("A", status="pending"),), (Agrees(),)),
    "an appointment that ended with its booking": (CANCELLED, (GONE,), (Agrees(),)),
    "one that was never booked": (FAILED, (), (Agrees(),)),
    "a hold": (HELD, (), (Agrees(),)),
    "others' bookings are nothing to it": (ROW, (A, booking("X", key="other")), (Agrees(),)),
    "the row owns the end of its chain": (
        evolve(ROW, provider_uid="B", previous_uids=("A",), slot=B.slot),
        (MOVED, B),
        (Agrees(),),
    ),
    "moved in the calendar": (ROW, (MOVED, B), (AdoptBooking(B, Change.MOVED),)),
    "moved twice": (
        ROW,
        (
            MOVED,
            booking("B", status="cancelled", of="A", to="C"),
            booking("C", start=ELEVEN, of="B"),
        ),
        (AdoptBooking(booking("C", start=ELEVEN, of="B"), Change.MOVED, ("B",)),),
    ),
    "moved twice and cancelled": (
        ROW,
        (
            MOVED,
            booking("B", status="cancelled", of="A", to="C"),
            booking("C", start=ELEVEN, status="cancelled", of="B"),
        ),
        (
            AdoptEnd(
                Change.CANCELLED, booking("C", start=ELEVEN, status="cancelled", of="B"), ("B",)
            ),
        ),
    ),
    "moved to the same time has a new uid": (
        ROW,
        (MOVED, booking("B", of="A")),
        (AdoptBooking(booking("B", of="A"), Change.RELINKED),),
    ),
    "the salon has confirmed": (REQUESTED, (A,), (AdoptBooking(A, Change.CONFIRMED),)),
    "a move that must be confirmed": (
        ROW,
        (MOVED, booking("B", status="pending", of="A")),
        (AdoptBooking(booking("B", status="pending", of="A"), Change.REQUESTED),),
    ),
    "cancelled in the calendar": (ROW, (GONE,), (AdoptEnd(Change.CANCELLED, GONE),)),
    "rejected by the salon": (
        REQUESTED,
        (booking("A", status="rejected"),),
        (AdoptEnd(Change.REJECTED, booking("A", status="rejected")),),
    ),
    "moved and cancelled": (
        ROW,
        (MOVED, evolve(B, status=ProviderStatus.CANCELLED)),
        (AdoptEnd(Change.CANCELLED, evolve(B, status=ProviderStatus.CANCELLED)),),
    ),
    "a successor that cannot be read yet": (ROW, (MOVED,), (Leave(Waiting.SUCCESSOR_UNREAD),)),
    "an uid that nobody knows, and one booking under the key": (
        ROW,
        (TWIN,),
        (AdoptBooking(TWIN, Change.RELINKED),),
    ),
    "an uid that nobody knows, and two bookings under the key": (
        ROW,
        (TWIN, booking("V")),
        (report(Problem.AMBIGUOUS, "T"), report(Problem.AMBIGUOUS, "V")),
    ),
    "confirmed, and no booking anywhere": (ROW, (), (report(Problem.GHOST),)),
    "a duplicate beside the booking": (
        ROW,
        (A, TWIN),
        (CancelStray(TWIN, StrayReason.DUPLICATE),),
    ),
    "a duplicate that somebody moved": (
        ROW,
        (A, MOVED_TWIN),
        (report(Problem.STRAY_WAS_MOVED, "U"),),
    ),
    "cancelled outside, and a late create took its place": (
        ROW,
        (GONE, TWIN),
        (AdoptEnd(Change.CANCELLED, GONE), CancelStray(TWIN, StrayReason.DUPLICATE)),
    ),
    "two successors of one booking": (
        evolve(ROW, provider_uid="B", previous_uids=("A",), slot=B.slot),
        (MOVED, B, booking("C", of="A")),
        (report(Problem.SECOND_SUCCESSOR, "C"),),
    ),
    "the row's successor is cancelled and the other lives": (
        evolve(ROW, provider_uid="B", previous_uids=("A",), slot=B.slot),
        (MOVED, evolve(B, status=ProviderStatus.CANCELLED), booking("C", of="A")),
        (report(Problem.SECOND_SUCCESSOR, "C"),),
    ),
    "an earlier booking lives on": (
        evolve(ROW, provider_uid="B", previous_uids=("A",), slot=B.slot),
        (A, B),
        (report(Problem.PREDECESSOR_LIVES, "A"),),
    ),
    "a late create of a failed booking": (
        FAILED,
        (TWIN,),
        (CancelStray(TWIN, StrayReason.APPOINTMENT_ENDED),),
    ),
    "a late create of a failed booking that somebody moved": (
        FAILED,
        (MOVED_TWIN,),
        (report(Problem.STRAY_WAS_MOVED, "U"),),
    ),
    "the caller has cancelled, and a late move kept it alive": (
        CANCELLED,
        (MOVED, B),
        (CancelStray(B, StrayReason.APPOINTMENT_ENDED),),
    ),
    "cancelled outside, and alive elsewhere in its chain": (
        CANCELLED_OUTSIDE,
        (MOVED, B),
        (report(Problem.ENDED_BUT_ALIVE, "B"),),
    ),
    "a saga is at work": (BUSY, (GONE, TWIN), (Leave(Waiting.OPEN_SAGA),)),
    "a stuck appointment, whatever the calendar has": (
        STUCK,
        (GONE, TWIN),
        (report(Problem.STUCK, "A"),),
    ),
    "a stuck appointment of which nobody knows a booking": (
        evolve(STUCK, provider_uid=None),
        (),
        (report(Problem.STUCK),),
    ),
    "a pending one that nobody drives, and the booking that it may have wished": (
        evolve(FAILED, state=AppointmentState.PENDING),
        (booking("X"),),
        (report(Problem.STUCK, ""),),
    ),
    "a move that nobody drives": (
        evolve(ROW, state=AppointmentState.RESCHEDULING),
        (TWIN,),
        (report(Problem.STUCK, "A"),),
    ),
    "a cancel that nobody drives": (
        evolve(ROW, state=AppointmentState.CANCELLING),
        (TWIN,),
        (report(Problem.STUCK, "A"),),
    ),
    "a key that is no appointment's": (
        None,
        (booking("X", key="other"),),
        (report(Problem.UNKNOWN_KEY, "X"),),
    ),
    "the key of a hold, which sends nothing: the database is older than the booking": (
        evolve(FAILED, state=AppointmentState.HELD),
        (TWIN,),
        (report(Problem.UNKNOWN_KEY, "T"),),
    ),
    "the key of a hold that has run out": (
        evolve(FAILED, state=AppointmentState.RELEASED),
        (TWIN,),
        (report(Problem.UNKNOWN_KEY, "T"),),
    ),
    "a key that is no appointment's, cancelled": (
        None,
        (booking("X", key="other", status="cancelled"),),
        (Agrees(),),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_decision(case: str) -> None:
    """Each state of both sides has one answer."""
    row, bookings, expected = CASES[case]

    assert decide(row, bookings) == expected
    assert set(decide(row, tuple(reversed(bookings)))) == set(expected)


@pytest.mark.parametrize("case", CASES)
def test_only_what_carries_the_key_is_ever_cancelled(case: str) -> None:
    """Whatever else is decided."""
    row, bookings, _ = CASES[case]

    cancelled = [one.booking for one in decide(row, bookings) if isinstance(one, CancelStray)]

    assert all(row is not None and one.key == row.appointment_id for one in cancelled)


def test_a_ring_of_moves_ends_somewhere() -> None:
    """The provider's data may be broken: no decision takes for ever."""
    ring = (
        booking("A", status="cancelled", to="B"),
        booking("B", status="cancelled", of="A", to="A"),
    )

    assert decide(ROW, ring) == (AdoptEnd(Change.CANCELLED, ring[1]),)


def test_a_row_that_never_had_a_booking_has_no_chain() -> None:
    """Bookings that were never moved are not linked by that."""
    assert own_chain(FAILED, (TWIN, GONE)) == frozenset()
    assert own_chain(ROW, (MOVED, B, TWIN)) == {"A", "B"}


CHAIRS = dict.fromkeys("ABTWX", "chair-1")
NEXT = evolve(ROW, appointment_id="appointment-2", provider_uid="N")


def at(row: Appointment, minutes: int) -> Appointment:
    return evolve(row, slot=TimeSlot.lasting(TEN + dt.timedelta(minutes=minutes), minutes=30))


def test_two_of_ours_in_one_chair_are_an_overlap() -> None:
    """True intervals count, to the minute; what touches does not."""
    assert overlaps((ROW, at(NEXT, 15)), (), chairs=CHAIRS) == (
        Overlap(appointment_id=KEY, other="appointment-2"),
    )
    assert overlaps((ROW, at(NEXT, 30)), (), chairs=CHAIRS) == ()
    assert overlaps((ROW, evolve(NEXT, resource_id="chair-2")), (), chairs=CHAIRS) == ()


def test_a_booking_of_somebody_else_in_our_chair_is_an_overlap() -> None:
    """Of whatever service; not in another chair, not a cancelled one, not our own."""
    web = booking("W", key=None, start=TEN + dt.timedelta(minutes=15))

    assert overlaps((ROW,), (A, web), chairs=CHAIRS) == (Overlap(appointment_id=KEY, other="W"),)
    assert overlaps((ROW,), (A, web), chairs={**CHAIRS, "W": "chair-2"}) == ()
    gone = evolve(web, status=ProviderStatus.CANCELLED)
    assert overlaps((ROW,), (A, gone), chairs=CHAIRS) == ()


def test_two_strangers_in_one_chair_are_none_of_our_business() -> None:
    """Neither is what does not stand."""
    web = booking("W", key=None)

    assert overlaps((), (web, evolve(web, uid="X")), chairs=CHAIRS) == ()
    assert overlaps((CANCELLED, BUSY), (web,), chairs=CHAIRS) == ()


def test_of_three_in_one_chair_every_pair_is_told() -> None:
    """The third overlaps the long first one, though the second has ended before it."""
    long = evolve(ROW, slot=TimeSlot.lasting(TEN, minutes=90))
    short = at(NEXT, 15)
    third = at(evolve(ROW, appointment_id="appointment-3", provider_uid="O"), 60)

    assert overlaps((third, short, long), (), chairs=CHAIRS) == (
        Overlap(appointment_id=KEY, other="appointment-2"),
        Overlap(appointment_id=KEY, other="appointment-3"),
    )


def test_an_overlap_is_told_by_our_appointment_whichever_begins_first() -> None:
    """The alarm names a row that somebody can look up."""
    web = booking("W", key=None, start=TEN - dt.timedelta(minutes=15))

    assert overlaps((ROW,), (A, web), chairs=CHAIRS) == (Overlap(appointment_id=KEY, other="W"),)


def test_what_is_ours_by_uid_or_key_does_not_overlap_itself() -> None:
    """An earlier booking of its chain, or one under its key: other decisions are about those."""
    moved = evolve(ROW, provider_uid="B", previous_uids=("A",))
    foreign = evolve(A, key=None)

    assert overlaps((moved,), (foreign,), chairs=CHAIRS) == ()
    assert overlaps((ROW,), (TWIN,), chairs=CHAIRS) == ()


def test_a_booking_whose_chair_nobody_knows_overlaps_nothing() -> None:
    """It may be of the owner's private calendar."""
    private = booking("W", key=None)

    assert overlaps((ROW,), (private,), chairs={}) == ()


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Agrees(), ("agrees", "")),
        (Leave(Waiting.OPEN_SAGA), ("leave", "saga_is_open")),
        (AdoptBooking(B, Change.MOVED), ("adopt", "moved_outside")),
        (AdoptEnd(Change.CANCELLED, GONE), ("adopt", "cancelled_outside")),
        (CancelStray(TWIN, StrayReason.DUPLICATE), ("cancel_stray", "duplicate_booking")),
        (report(Problem.GHOST), ("report", "no_booking_in_the_calendar")),
    ],
)
def test_a_decision_has_words_that_a_script_may_rely_on(
    decision: Decision, words: tuple[str, str]
) -> None:
    """Somebody filters the log or the JSON of `reconcile` by them."""
    assert words_of(decision) == words
