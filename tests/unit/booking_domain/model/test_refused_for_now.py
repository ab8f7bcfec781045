"""Sagas of which a request was surely not carried out: sent again, or given up, and when."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import Saga
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.cancel_saga import CancelPhase, CancelSaga
from booking_domain.model.provider_booking import NotBooked, OutcomeUnknown, RefusalReason
from booking_domain.model.reschedule_saga import ReschedulePhase, RescheduleSaga
from booking_domain.model.saga import (
    LONGEST_WAIT_SECONDS,
    CancelBooking,
    CreateBooking,
    Failure,
    FindBooking,
    MoveBooking,
    Refused,
    TraceBooking,
    next_try,
)
from booking_domain.model.time_slot import TimeSlot


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
OLD = TimeSlot.lasting(NOW + dt.timedelta(days=1), minutes=30)
WISH = TimeSlot.lasting(NOW + dt.timedelta(days=2), minutes=30)
HORIZON = dt.timedelta(seconds=150)
BUDGET = 6.7
SAGAS: tuple[Saga, ...] = (
    BookingSaga(
        key="key",
        event_type="101",
        slot=WISH,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=HORIZON,
    ),
    RescheduleSaga(
        uid="uid-1",
        old_slot=OLD,
        new_slot=WISH,
        target=WISH,
        repeatable=True,
        sent_at=NOW,
        landing_horizon=HORIZON,
    ),
    CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON),
)
every_saga = pytest.mark.parametrize("saga", SAGAS, ids=lambda saga: type(saga).__name__)


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def too_early(again_in: float | None = 20.0) -> NotBooked:
    return NotBooked(RefusalReason.RATE_LIMITED, detail="429", again_in=again_in)


def never_sent(again_in: float | None = 0.0) -> NotBooked:
    return NotBooked(RefusalReason.NEVER_SENT, detail="refused", again_in=again_in)


def awaited(saga: Saga, *, within: float = BUDGET) -> Saga:
    return evolve(saga, answer_by=NOW + seconds(within))


def sent_again_at(saga: Saga) -> dt.datetime:
    """Return when it sends what it was to send."""
    effect = saga.effect
    assert isinstance(effect, CreateBooking | MoveBooking | CancelBooking)
    assert effect.not_before is not None
    return effect.not_before


@every_saga
def test_who_asked_too_early_comes_again_when_it_is_time(saga: Saga) -> None:
    """Whether or not the caller can wait for that: until then they hear that it is pending."""
    for waiting in (saga, awaited(saga)):
        after = waiting.apply(too_early(20.0), at=NOW)

        assert sent_again_at(after) == NOW + seconds(20)
        assert after.ending is None


@every_saga
def test_a_reset_at_once_is_waited_for_a_little(saga: Saga) -> None:
    """Those who were refused together do not come back together."""
    after = saga.apply(too_early(0.0), at=NOW)

    assert seconds(0.8) <= sent_again_at(after) - NOW <= seconds(1.2)


@every_saga
def test_what_was_never_sent_is_sent_again_while_somebody_waits(saga: Saga) -> None:
    """After about one and two seconds; four more would be too late."""
    first = awaited(saga).apply(never_sent(), at=NOW)
    second = first.apply(never_sent(), at=NOW + seconds(1))
    third = second.apply(never_sent(), at=NOW + seconds(3.5))

    assert seconds(0.8) <= sent_again_at(first) - NOW <= seconds(1.2)
    assert seconds(2.6) <= sent_again_at(second) - NOW <= seconds(3.4)
    assert third.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


@every_saga
def test_an_account_that_is_left_alone_is_not_waited_for(saga: Saga) -> None:
    """The caller hears at once that nothing was entered, and may leave a wish to be called back."""
    after = awaited(saga).apply(never_sent(25.0), at=NOW)

    assert after.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


@every_saga
@pytest.mark.parametrize(
    "refusal",
    [
        too_early(None),
        too_early(LONGEST_WAIT_SECONDS + 1),
        never_sent(None),
        NotBooked(RefusalReason.UNAUTHORISED, detail=""),
    ],
    ids=["no word of a reset", "a reset far away", "no word of another try", "a wrong key"],
)
def test_what_will_not_be_taken_is_given_up(saga: Saga, refusal: NotBooked) -> None:
    """It surely does not stand."""
    after = saga.apply(refusal, at=NOW)

    assert isinstance(after.ending, Refused)


@every_saga
def test_it_is_sent_four_times_at_most(saga: Saga) -> None:
    """Whoever is refused for ever hears it one day."""
    for number in range(3):
        saga = saga.apply(too_early(), at=NOW + seconds(20 * number))
        assert saga.ending is None

    assert saga.apply(too_early(), at=NOW + seconds(60)).ending == Refused(
        Failure.CALENDAR_UNAVAILABLE
    )


@every_saga
def test_an_outcome_that_is_unknown_after_a_refusal_is_looked_up_at_once(saga: Saga) -> None:
    """The pause belonged to the refusal."""
    later = NOW + seconds(20)

    after = saga.apply(too_early(), at=NOW).apply(OutcomeUnknown("time-out"), at=later)

    assert isinstance(after.effect, FindBooking | TraceBooking)
    assert after.effect.not_before == later


@every_saga
def test_who_takes_it_over_while_it_waits_looks_first(saga: Saga) -> None:
    """The row does not tell the refusal from a request whose answer was lost."""
    after = saga.apply(too_early(), at=NOW).resumed(at=NOW + seconds(60))

    assert isinstance(after.effect, FindBooking | TraceBooking)
    assert after.effect.not_before is None


@every_saga
def test_a_refusal_of_what_was_repeated_proves_nothing_of_the_first(saga: Saga) -> None:
    """The first one may still land: look for it, as ever."""
    repeated: Saga
    match saga:
        case BookingSaga():
            repeated = evolve(saga, creates=2, phase=BookingPhase.CREATING)
        case RescheduleSaga():
            repeated = evolve(saga, moves=2, phase=ReschedulePhase.MOVING)
        case CancelSaga():
            repeated = evolve(saga, cancels=2, phase=CancelPhase.CANCELLING)

    after = repeated.apply(too_early(), at=NOW)

    assert isinstance(after.effect, FindBooking | TraceBooking)


def test_a_move_that_went_wrong_waits_before_it_is_corrected() -> None:
    """It is not given up for having asked too often."""
    (_, move, _) = SAGAS
    assert isinstance(move, RescheduleSaga)
    wrong = evolve(move, uid="uid-2", corrections=1)

    after = wrong.apply(too_early(), at=NOW)

    assert after.effect == MoveBooking(uid="uid-2", start=WISH.start, not_before=NOW + seconds(20))


def test_two_wishes_that_were_refused_together_do_not_come_back_together() -> None:
    """Their keys spread them."""
    (book, _, _) = SAGAS
    assert isinstance(book, BookingSaga)

    moments = {
        sent_again_at(evolve(book, key=f"key-{number}").apply(too_early(0.0), at=NOW))
        for number in range(50)
    }

    assert len(moments) > 40


@pytest.mark.parametrize(("more", "is_tried"), [(0.0, False), (0.001, True)])
def test_what_never_left_is_sent_again_only_before_the_caller_stops_waiting(
    more: float, is_tried: bool
) -> None:
    """A try at the very end of the wait would have an answer that nobody hears."""
    refusal = NotBooked(RefusalReason.NEVER_SENT, detail="", again_in=5.0)
    answer_by = NOW + seconds(5.0 + more)

    moment = next_try(refusal, tries=0, at=NOW, answer_by=answer_by, name="a-1")

    assert moment == (NOW + seconds(5.0) if is_tried else None)


@pytest.mark.parametrize(("more", "is_tried"), [(0.0, True), (0.001, False)])
def test_the_longest_wait_is_waited_and_no_longer(more: float, is_tried: bool) -> None:
    """Whom a provider wants to see again in an hour, nobody waits for."""
    wait = LONGEST_WAIT_SECONDS + more

    moment = next_try(too_early(wait), tries=0, at=NOW, answer_by=None, name="a-1")

    assert moment == (NOW + seconds(wait) if is_tried else None)
