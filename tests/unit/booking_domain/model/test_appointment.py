"""The aggregate: which step is possible when, what it occupies, and what it tells."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import InvalidTransition
from booking_domain.model.appointment import Appointment, AppointmentState, Saga
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.events import EventKind
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    Cancelled,
    Compensated,
    Confirmed,
    Ending,
    Failure,
    Refused,
    Requested,
    Stuck,
)
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at


NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
TEN = TimeSlot.lasting(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), minutes=30)
QUARTER_PAST = TimeSlot.lasting(TEN.start + dt.timedelta(minutes=15), minutes=30)
HORIZON = dt.timedelta(seconds=150)
MAX = Customer(name="Max Beispiel")
HOLD = hold_at(TEN.start)


def booking_saga() -> BookingSaga:
    return BookingSaga(
        key="key",
        event_type="101",
        slot=TEN,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def move_saga() -> RescheduleSaga:
    return RescheduleSaga(
        uid="uid-1",
        old_slot=TEN,
        new_slot=QUARTER_PAST,
        target=QUARTER_PAST,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def cancel_saga() -> CancelSaga:
    return CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON)


PENDING = HOLD.booking(customer=MAX, intent=IdempotencyKey("intent"), saga=booking_saga())
CONFIRMED = evolve(
    PENDING, state=AppointmentState.CONFIRMED, provider_uid="uid-1", saga=None, events=1
)
MOVING = CONFIRMED.rescheduling(move_saga())
CANCELLING = CONFIRMED.cancelling(cancel_saga())


def ended(appointment: Appointment, ending: Ending) -> tuple[Appointment, EventKind, str]:
    """Conclude an appointment whose saga has come to this ending."""
    assert appointment.saga is not None
    saga: Saga = evolve(appointment.saga, ending=ending)
    after, event = evolve(appointment, saga=saga).concluded(at=NOW)
    assert (event.sequence, event.slot, event.at) == (after.events, after.slot, NOW)
    assert after.saga is None
    assert after.stood_as is None
    return after, event.kind, event.detail


def test_a_booking_that_was_confirmed_stands() -> None:
    """With the provider's uid and its final time."""
    after, kind, detail = ended(PENDING, Confirmed(uid="uid-1", slot=QUARTER_PAST))

    assert (after.state, after.slot, after.provider_uid) == (
        AppointmentState.CONFIRMED,
        QUARTER_PAST,
        "uid-1",
    )
    assert (kind, detail, after.previous_uids) == (EventKind.BOOKED, "", ())


@pytest.mark.parametrize(
    ("before", "ending", "state", "kind"),
    [
        (PENDING, Requested("uid-1", TEN), AppointmentState.REQUESTED, EventKind.REQUESTED),
        (PENDING, Refused(Failure.SLOT_TAKEN), AppointmentState.FAILED, EventKind.BOOKING_FAILED),
        (
            PENDING,
            Compensated("uid-1", Failure.OTHER_TIME_BOOKED),
            AppointmentState.FAILED,
            EventKind.BOOKING_COMPENSATED,
        ),
        (PENDING, Stuck("lost", None), AppointmentState.STUCK, EventKind.STUCK),
        (MOVING, Confirmed("uid-2", TEN), AppointmentState.CONFIRMED, EventKind.RESCHEDULED),
        (MOVING, Requested("uid-2", TEN), AppointmentState.REQUESTED, EventKind.RESCHEDULED),
        (
            MOVING,
            Refused(Failure.SLOT_TAKEN),
            AppointmentState.CONFIRMED,
            EventKind.RESCHEDULE_FAILED,
        ),
        (MOVING, Cancelled(), AppointmentState.CANCELLED, EventKind.CANCELLED),
        (MOVING, Stuck("lost", "uid-2"), AppointmentState.STUCK, EventKind.STUCK),
        (CANCELLING, Cancelled(), AppointmentState.CANCELLED, EventKind.CANCELLED),
        (
            CANCELLING,
            Refused(Failure.NOT_ALLOWED),
            AppointmentState.CONFIRMED,
            EventKind.CANCEL_FAILED,
        ),
    ],
)
def test_each_ending_has_its_state_and_its_event(
    before: Appointment, ending: Ending, state: AppointmentState, kind: EventKind
) -> None:
    """What happened is told in the past tense, and told once."""
    after, told, _ = ended(before, ending)

    assert (after.state, told) == (state, kind)


def test_a_refused_move_keeps_time_and_uid_and_says_why() -> None:
    """The appointment stands as it was."""
    after, _, detail = ended(MOVING, Refused(Failure.SLOT_TAKEN))

    assert (after.slot, after.provider_uid, after.failure, detail) == (
        TEN,
        "uid-1",
        Failure.SLOT_TAKEN,
        "slot_taken",
    )


def test_a_request_that_could_not_be_moved_is_a_request_again() -> None:
    """It never becomes confirmed by a refusal."""
    requested = evolve(CONFIRMED, state=AppointmentState.REQUESTED)

    after, _, _ = ended(requested.rescheduling(move_saga()), Refused(Failure.SLOT_TAKEN))

    assert after.state is AppointmentState.REQUESTED


def test_a_new_uid_keeps_the_earlier_ones() -> None:
    """Also where the move got stuck on the way."""
    moved, _, _ = ended(MOVING, Confirmed("uid-2", QUARTER_PAST))
    stuck, _, detail = ended(MOVING, Stuck("moved_to_another_time", "uid-2"))

    assert (moved.provider_uid, moved.previous_uids) == ("uid-2", ("uid-1",))
    assert (stuck.provider_uid, stuck.previous_uids) == ("uid-2", ("uid-1",))
    assert detail == "moved_to_another_time"


def test_a_cancel_that_was_wished_is_no_failure_and_one_from_outside_is() -> None:
    """The caller hears who it was."""
    wished, _, _ = ended(CANCELLING, Cancelled())
    outside, _, _ = ended(MOVING, Cancelled())

    assert wished.failure is None
    assert outside.failure is Failure.CANCELLED_OUTSIDE


def test_a_new_undertaking_forgets_the_failure_of_the_last() -> None:
    """What was refused yesterday says nothing of today's wish."""
    refused, _, _ = ended(MOVING, Refused(Failure.SLOT_TAKEN))

    assert refused.cancelling(cancel_saga()).failure is None


def test_while_it_is_moved_it_occupies_both_times() -> None:
    """The old time stays the caller's until the new one is safe."""
    assert set(MOVING.grains) == set(TEN.grains()) | set(QUARTER_PAST.grains())
    assert CONFIRMED.grains == TEN.grains()


def test_buffers_are_occupied_too() -> None:
    """Ten minutes after are two grains more."""
    buffered = evolve(CONFIRMED, buffer_after_minutes=10)

    assert len(buffered.grains) == len(TEN.grains()) + 2


@pytest.mark.parametrize(
    "state", [AppointmentState.CANCELLED, AppointmentState.FAILED, AppointmentState.RELEASED]
)
def test_what_has_ended_occupies_nothing(state: AppointmentState) -> None:
    """Its time is free for others."""
    over = evolve(CONFIRMED, state=state)

    assert over.grains == ()
    assert not over.state.is_active


def test_only_a_hold_can_be_released_or_booked() -> None:
    """Somebody else may have booked or released it meanwhile."""
    assert HOLD.released().state is AppointmentState.RELEASED
    with pytest.raises(InvalidTransition, match="needs a held appointment, and it is confirmed"):
        CONFIRMED.released()
    with pytest.raises(InvalidTransition):
        PENDING.booking(customer=MAX, intent=IdempotencyKey("intent"), saga=booking_saga())


@pytest.mark.parametrize("busy", [HOLD, PENDING, MOVING, CANCELLING])
def test_only_what_stands_can_be_moved_or_cancelled(busy: Appointment) -> None:
    """One undertaking at a time."""
    with pytest.raises(InvalidTransition):
        busy.rescheduling(move_saga())
    with pytest.raises(InvalidTransition):
        busy.cancelling(cancel_saga())


@pytest.mark.parametrize("busy", [HOLD, PENDING, MOVING, CANCELLING])
def test_what_is_under_way_is_not_taken_over_from_the_calendar(busy: Appointment) -> None:
    """Its saga has the word: the calendar may show what that is just changing."""
    with pytest.raises(InvalidTransition):
        busy.adopting(uid="uid-9", slot=QUARTER_PAST, state=AppointmentState.CONFIRMED)
    with pytest.raises(InvalidTransition):
        busy.ended_outside(slot=QUARTER_PAST)


def test_an_appointment_that_the_salon_has_cancelled_says_so() -> None:
    """The caller hears that it was not them."""
    ended = CONFIRMED.ended_outside(slot=CONFIRMED.slot)

    assert (ended.state, ended.failure) == (
        AppointmentState.CANCELLED,
        Failure.CANCELLED_OUTSIDE,
    )


def test_what_was_moved_before_it_was_cancelled_is_known_by_all_that_it_was() -> None:
    """The person's name stands in each of these bookings: an erasure must know them all."""
    ended = CONFIRMED.having_been(("uid-2", "uid-3")).ended_outside(slot=QUARTER_PAST)

    assert (ended.previous_uids, ended.provider_uid) == (("uid-1", "uid-2"), "uid-3")
    assert ended.slot == QUARTER_PAST


def test_a_saga_goes_on_only_as_itself() -> None:
    """A booking's journal is no journal of a cancel."""
    assert PENDING.with_saga(booking_saga()) == PENDING
    with pytest.raises(InvalidTransition, match="no CancelSaga is open on a pending appointment"):
        PENDING.with_saga(cancel_saga())
    with pytest.raises(InvalidTransition):
        CONFIRMED.with_saga(booking_saga())


@pytest.mark.parametrize("unfinished", [CONFIRMED, PENDING])
def test_nothing_is_concluded_without_an_ending(unfinished: Appointment) -> None:
    """A saga under way has not come to anything yet."""
    with pytest.raises(InvalidTransition, match="come to an ending"):
        unfinished.concluded(at=NOW)


def test_a_hold_expires_at_its_own_instant() -> None:
    """Nothing else ever expires."""
    until = NOW + dt.timedelta(minutes=3)
    hold = evolve(HOLD, hold_until=until)

    assert hold.is_expired_hold(until)
    assert not hold.is_expired_hold(until - dt.timedelta(seconds=1))
    assert not evolve(hold, hold_until=None).is_expired_hold(until)
    assert not CONFIRMED.is_expired_hold(until)


def test_a_hold_that_was_given_up_or_booked_has_no_time_to_run_out() -> None:
    """Nobody may evict what is no hold any more."""
    hold = evolve(HOLD, hold_until=NOW)
    booked = hold.booking(customer=MAX, intent=IdempotencyKey("intent"), saga=booking_saga())

    assert hold.released().hold_until is None
    assert (booked.hold_until, booked.customer, booked.intent) == (None, MAX, "intent")


def test_something_beside_the_sagas_is_one_event_more() -> None:
    """A stray booking that was cancelled is told with its own time, and numbered on."""
    noted, event = CONFIRMED.noted(EventKind.STRAY_CANCELLED, at=NOW, slot=QUARTER_PAST)

    assert (event.sequence, event.slot, event.detail, event.at) == (2, QUARTER_PAST, "", NOW)
    assert noted == evolve(CONFIRMED, events=2)


def test_a_success_forgets_the_failure_of_the_last_undertaking() -> None:
    """A move that succeeds after one that was refused has not failed."""
    failed = evolve(MOVING, failure=Failure.SLOT_TAKEN)

    after, _, _ = ended(failed, Confirmed("uid-2", QUARTER_PAST))

    assert after.failure is None


def test_what_it_occupies_while_it_is_moved_is_in_order() -> None:
    """Two writers that take grains in one order cannot wait for each other."""
    later = TimeSlot.lasting(TEN.start + dt.timedelta(hours=9), minutes=30)
    earlier = TimeSlot.lasting(TEN.start - dt.timedelta(hours=9), minutes=30)
    for slot in (earlier, later):
        moving = CONFIRMED.rescheduling(evolve(move_saga(), new_slot=slot, target=slot))

        assert list(moving.grains) == sorted(moving.grains)


def test_a_twin_ends_as_what_was_booked_already() -> None:
    """It must not stand beside the appointment that has the booking."""
    twin = evolve(CONFIRMED, provider_uid=None).ended_as_twin()

    assert (twin.state, twin.failure) == (AppointmentState.FAILED, Failure.ALREADY_BOOKED)


@pytest.mark.parametrize("no_twin", [CONFIRMED, HOLD, MOVING])
def test_what_has_a_booking_or_does_not_stand_is_nobodys_twin(no_twin: Appointment) -> None:
    """Ended as one, its booking would be an orphan in the calendar."""
    with pytest.raises(InvalidTransition):
        no_twin.ended_as_twin()


def test_what_is_needed_is_said_when_a_step_is_not_possible() -> None:
    """Both states that would do are named."""
    with pytest.raises(InvalidTransition, match="needs a confirmed or requested appointment"):
        HOLD.cancelling(cancel_saga())
