"""Every path of every saga: each ends, and nowhere but where it may."""

import datetime as dt
import graphlib

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pytest

from attrs import evolve

from booking_domain.model.appointment import Saga
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.cancel_saga import CancelPhase, CancelSaga
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.reschedule_saga import ReschedulePhase, RescheduleSaga
from booking_domain.model.saga import (
    CancelBooking,
    Cancelled,
    Compensated,
    Conclude,
    Concluded,
    Confirmed,
    CreateBooking,
    Effect,
    Failure,
    FindBooking,
    Located,
    LookUpFailed,
    MoveBooking,
    Outcome,
    Refused,
    Requested,
    Stuck,
    TraceBooking,
    Traced,
)
from booking_domain.model.time_slot import TimeSlot


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
WISH = TimeSlot.lasting(NOW + dt.timedelta(days=1), minutes=30)
OTHER = TimeSlot.lasting(NOW + dt.timedelta(days=2), minutes=30)
HORIZON = dt.timedelta(seconds=150)
MOST_STATES = 100_000
"""A saga that counts nothing any more has states without end."""
STEPS = (dt.timedelta(0), dt.timedelta(seconds=4), HORIZON)

Path: TypeAlias = tuple[Saga, dt.datetime]


def booking(
    *,
    uid: str = "uid-1",
    key: str | None = "key",
    slot: TimeSlot = WISH,
    status: ProviderStatus = ProviderStatus.ACCEPTED,
    rescheduled_from: str | None = None,
    rescheduled_to: str | None = None,
) -> ProviderBooking:
    return ProviderBooking(
        uid=uid,
        status=status,
        slot=slot,
        event_type="101",
        key=key,
        created_at=NOW,
        rescheduled_from=rescheduled_from,
        rescheduled_to=rescheduled_to,
    )


ANSWERS = (
    booking(),
    booking(status=ProviderStatus.PENDING),
    booking(status=ProviderStatus.CANCELLED),
    booking(status=ProviderStatus.CANCELLED, rescheduled_to="uid-2"),
    booking(slot=OTHER),
    booking(uid="uid-2", slot=OTHER, rescheduled_from="uid-1"),
    booking(uid="uid-2", slot=WISH, rescheduled_from="uid-1"),
    booking(uid="uid-3", key=None),
    booking(uid="uid-4", key="another"),
)
WRITES: tuple[Outcome, ...] = (
    *(Booked(one) for one in ANSWERS),
    *(NotBooked(reason, detail="") for reason in RefusalReason),
    OutcomeUnknown("connection reset"),
)


def outcomes_of(effect: Effect) -> Iterable[Outcome]:
    match effect:
        case CreateBooking() | MoveBooking() | CancelBooking():
            return WRITES
        case FindBooking():
            mine = [one for one in ANSWERS if one.key == "key"]
            return (Located(()), LookUpFailed(), *(Located((one,)) for one in mine))
        case TraceBooking():
            return (Traced(None), LookUpFailed(), *(Traced(one) for one in ANSWERS))
        case Conclude():
            return (Concluded(),)


def _taken_over(saga: Saga, *, at: dt.datetime) -> Saga:
    """Return it resumed, as if by the same clock: waits that begin anew would never repeat."""
    kept = {
        name: getattr(saga, name)
        for name in ("not_before", "taken_until", "gone_until")
        if hasattr(saga, name)
    }
    return evolve(saga.resumed(at=at), resumed_at=None, **kept)


def explore(start: Saga) -> tuple[set[Saga], dict[Saga, set[Saga]]]:
    """Return every saga that can be reached, and what each can become."""
    successors: dict[Saga, set[Saga]] = {}
    # Times are counted from the saga's last write: without it, states would never repeat.
    waiting: list[Path] = [(start, NOW)]
    while waiting:
        saga, at = waiting.pop()
        if saga in successors:
            continue
        following = dict(_next(saga, at=at))
        following |= {_taken_over(saga, at=at): at}
        successors[saga] = set(following) - {saga}
        assert len(successors) < MOST_STATES
        waiting.extend(following.items())
    return set(successors), successors


def _next(saga: Saga, *, at: dt.datetime) -> Iterable[Path]:
    if saga.effect is None:
        return
    for outcome in outcomes_of(saga.effect):
        for step in STEPS:
            moment = saga.sent_at + step
            yield _rebased(saga.apply(outcome, at=moment)), at


def _rebased(saga: Saga) -> Saga:
    """Return the saga with its times moved so that the last write was at NOW."""
    shift = NOW - saga.sent_at
    # When the runner may go on decides nothing in a saga.
    moved = evolve(saga, sent_at=NOW, not_before=None)
    for name in ("taken_until", "gone_until"):
        if (moment := getattr(moved, name, None)) is not None:
            moved = evolve(moved, **{name: moment + shift})
    return moved


def book(*, repeatable: bool) -> BookingSaga:
    return BookingSaga(
        key="key",
        event_type="101",
        slot=WISH,
        repeatable=repeatable,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def move(*, repeatable: bool) -> RescheduleSaga:
    return RescheduleSaga(
        uid="uid-1",
        old_slot=OTHER,
        new_slot=WISH,
        target=WISH,
        repeatable=repeatable,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def cancel() -> CancelSaga:
    return CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON)


SAGAS: dict[str, tuple[Callable[[], Saga], set[type[object]]]] = {
    "book, repeatable": (
        lambda: book(repeatable=True),
        {Confirmed, Requested, Refused, Compensated, Stuck},
    ),
    "book, not repeatable": (
        lambda: book(repeatable=False),
        {Confirmed, Requested, Refused, Compensated, Stuck},
    ),
    "move, repeatable": (
        lambda: move(repeatable=True),
        {Confirmed, Requested, Refused, Cancelled, Stuck},
    ),
    "move, not repeatable": (
        lambda: move(repeatable=False),
        {Confirmed, Requested, Refused, Cancelled, Stuck},
    ),
    "cancel": (cancel, {Cancelled, Refused, Stuck}),
}


@pytest.fixture(params=SAGAS, scope="module")
def explored(request):
    start, endings = SAGAS[request.param]
    return (*explore(start()), endings)


def test_a_saga_ends_only_where_it_may(explored) -> None:
    """Confirmed, requested, refused, compensated, cancelled, or stuck: nothing else."""
    states, successors, endings = explored
    finished = {one for one in states if one.effect is None}

    assert {type(one.ending) for one in finished} == endings
    assert all(successors[one] == set() for one in finished)


def test_from_every_state_of_a_saga_an_ending_can_be_reached(explored) -> None:
    """No state is a trap, and none goes round for ever when outcomes stay bad."""
    states, successors, _ = explored
    ending = {one for one in states if one.effect is None}
    grown = True
    while grown:
        before = len(ending)
        ending |= {one for one in states if successors[one] & ending}
        grown = len(ending) > before

    assert ending == states


def test_no_saga_goes_on_for_ever(explored) -> None:
    """The graph of states has no cycle: each outcome brings a saga nearer to its ending."""
    _, successors, _ = explored

    # Raises `CycleError` with the states that go round.
    in_order = list(graphlib.TopologicalSorter(successors).static_order())

    assert set(in_order) == set(successors)


def test_a_stuck_saga_names_its_alarm(explored) -> None:
    """Whoever is on call must read what is wrong."""
    states, _, _ = explored

    assert all(one.ending.alarm for one in states if isinstance(one.ending, Stuck))


def test_only_what_carries_our_key_is_ever_cancelled(explored) -> None:
    """A booking saga undoes a booking only if the key in its metadata is this intent's."""
    states, _, _ = explored
    undone = {
        one.uid
        for one in states
        if isinstance(one, BookingSaga) and one.phase is BookingPhase.UNDOING
    }

    assert undone <= {one.uid for one in ANSWERS if one.key == "key"}


def test_orphaned_booking_a_lost_answer_is_looked_up_before_anything_is_sent_again() -> None:
    """The incident: the calendar had it, the answer was lost, and the retry booked twice."""
    saga = book(repeatable=True).apply(OutcomeUnknown("time-out"), at=NOW)

    assert isinstance(saga.effect, FindBooking)
    assert saga.apply(Located((booking(),)), at=NOW).ending == Confirmed(uid="uid-1", slot=WISH)


def test_a_crash_before_the_answer_resumes_with_a_look_up() -> None:
    """What may have been sent is looked up by whoever takes over."""
    assert isinstance(book(repeatable=True).resumed(at=NOW).effect, FindBooking)
    assert isinstance(move(repeatable=True).resumed(at=NOW).effect, TraceBooking)
    assert isinstance(cancel().resumed(at=NOW).effect, TraceBooking)


def test_not_found_is_no_proof_while_a_request_may_still_land() -> None:
    """A type that may not be asked twice keeps its claims until the landing horizon."""
    saga = book(repeatable=False).apply(OutcomeUnknown("time-out"), at=NOW)

    early = saga.apply(Located(()), at=NOW + HORIZON - dt.timedelta(seconds=1))
    late = early.apply(Located(()), at=NOW + HORIZON)

    assert early.phase is BookingPhase.LOCATING
    assert late.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


def test_a_repeated_create_that_meets_its_own_late_booking_finds_it() -> None:
    """ "Already has a booking" after a repeat may be our own first create: three seconds tell."""
    saga = book(repeatable=True).apply(OutcomeUnknown("time-out"), at=NOW)
    repeated = saga.apply(Located(()), at=NOW)
    refused = repeated.apply(NotBooked(RefusalReason.SLOT_TAKEN, detail=""), at=NOW)

    found = refused.apply(Located((booking(),)), at=NOW + dt.timedelta(seconds=1))
    taken = refused.apply(Located(()), at=NOW + dt.timedelta(seconds=3))

    assert found.ending == Confirmed(uid="uid-1", slot=WISH)
    assert taken.ending == Refused(Failure.SLOT_TAKEN)


def test_other_time_booked_is_cancelled_and_never_confirmed() -> None:
    """The incident: the calendar booked another time than was asked for."""
    saga = book(repeatable=True).apply(Booked(booking(slot=OTHER)), at=NOW)

    assert saga.effect == CancelBooking(uid="uid-1", not_before=None)
    undone = saga.apply(Booked(booking(slot=OTHER, status=ProviderStatus.CANCELLED)), at=NOW)
    assert undone.ending == Compensated(uid="uid-1", failure=Failure.OTHER_TIME_BOOKED)


def test_somebody_elses_booking_in_the_answer_is_left_alone() -> None:
    """Some event types answer a create with an existing booking: it is not ours to touch."""
    saga = book(repeatable=True).apply(Booked(booking(key="another")), at=NOW)

    assert saga.ending == Refused(Failure.ALREADY_BOOKED)


def test_a_move_that_was_refused_leaves_the_appointment_as_it_was() -> None:
    """The old time stays the caller's until the new one is safe."""
    saga = move(repeatable=True).apply(NotBooked(RefusalReason.SLOT_TAKEN, detail=""), at=NOW)

    assert saga.ending == Refused(Failure.SLOT_TAKEN)


def test_a_move_that_landed_elsewhere_is_moved_once_more() -> None:
    """An answer with another time is corrected by a further move, never by a cancel."""
    elsewhere = TimeSlot.lasting(NOW + dt.timedelta(days=5), minutes=30)
    answer = booking(uid="uid-2", slot=elsewhere, rescheduled_from="uid-1")

    saga = move(repeatable=True).apply(Booked(answer), at=NOW)

    assert saga.effect == MoveBooking(uid="uid-2", start=WISH.start)
    assert saga.phase is ReschedulePhase.MOVING


def test_a_lost_answer_of_a_move_is_found_at_the_successor() -> None:
    """The old booking names its successor: that is where the appointment stands now."""
    saga = move(repeatable=True).apply(OutcomeUnknown("reset"), at=NOW)
    successor = booking(uid="uid-2", rescheduled_from="uid-1")

    assert saga.apply(Traced(successor), at=NOW).ending == Confirmed(uid="uid-2", slot=WISH)


def test_moved_after_all_a_repeated_move_is_called_taken_only_when_none_can_land() -> None:
    """The first move was lost, the second met a rival; the rival left, and the first one landed."""
    lost = move(repeatable=True).apply(OutcomeUnknown("reset"), at=NOW)
    repeated = lost.apply(Traced(booking(slot=OTHER)), at=NOW)
    refused = repeated.apply(NotBooked(RefusalReason.SLOT_TAKEN, detail=""), at=NOW)

    early = refused.apply(Traced(booking(slot=OTHER)), at=NOW + HORIZON - dt.timedelta(seconds=1))
    landed = early.apply(Traced(booking(uid="uid-2", rescheduled_from="uid-1")), at=NOW + HORIZON)
    taken = early.apply(Traced(booking(slot=OTHER)), at=NOW + HORIZON)

    assert early.phase is ReschedulePhase.TRACING
    assert landed.ending == Confirmed(uid="uid-2", slot=WISH)
    assert taken.ending == Refused(Failure.SLOT_TAKEN)


def test_a_second_cancel_counts_as_success_once_the_booking_is_seen_to_be_gone() -> None:
    """ "Already cancelled" may be our own first cancel or the guest's: both were wished."""
    already = NotBooked(RefusalReason.ALREADY_CANCELLED, detail="")
    saga = cancel().apply(already, at=NOW)
    gone = booking(status=ProviderStatus.CANCELLED)

    assert saga.phase is CancelPhase.TRACING
    assert saga.apply(Traced(gone), at=NOW).ending == Cancelled()


def test_a_cancel_follows_a_booking_that_somebody_else_has_moved() -> None:
    """The caller wants the appointment gone, wherever the salon has put it meanwhile."""
    saga = cancel().apply(NotBooked(RefusalReason.ALREADY_RESCHEDULED, detail=""), at=NOW)

    followed = saga.apply(Traced(booking(uid="uid-2", slot=OTHER)), at=NOW)

    assert followed.effect == CancelBooking(uid="uid-2", not_before=None)


def test_an_outcome_that_does_not_belong_to_the_effect_is_a_defect() -> None:
    """A runner that confuses effects must not move a saga at all."""
    with pytest.raises(TypeError, match="Traced is no outcome of"):
        book(repeatable=True).apply(Traced(None), at=NOW)


def test_a_move_that_was_answered_with_a_cancelled_booking_is_traced() -> None:
    """An answer that contradicts itself confirms nothing: what stands is looked up."""
    answer = booking(uid="uid-2", status=ProviderStatus.CANCELLED, rescheduled_from="uid-1")

    saga = move(repeatable=True).apply(Booked(answer), at=NOW)

    assert saga.effect == TraceBooking(uid="uid-1", not_before=NOW)


def test_an_unexpected_outcome_is_a_defect_of_every_saga() -> None:
    """Whoever mixes them up must not move a saga at all."""
    for saga in (move(repeatable=True), cancel()):
        with pytest.raises(TypeError, match="Located is no outcome of"):
            saga.apply(Located(()), at=NOW)


def test_a_booking_that_is_gone_is_followed_once_its_successor_can_be_read() -> None:
    """The provider's reads lag: "already moved" while the old booking still looks active."""
    saga = cancel()
    saga = saga.apply(NotBooked(RefusalReason.ALREADY_RESCHEDULED, detail=""), at=NOW)
    for seconds in (0, 1, 2):
        saga = saga.apply(Traced(booking()), at=NOW + dt.timedelta(seconds=seconds))
        assert saga.phase is CancelPhase.TRACING

    followed = saga.apply(Traced(booking(uid="uid-2")), at=NOW + dt.timedelta(seconds=3))

    assert followed.effect == CancelBooking(uid="uid-2", not_before=None)
