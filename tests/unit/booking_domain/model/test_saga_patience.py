"""How long the sagas wait, how often they try, and what they say when they give up."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import Saga
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    LATE_ANSWER,
    CancelBooking,
    Cancelled,
    Compensated,
    Conclude,
    Concluded,
    Confirmed,
    CreateBooking,
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
    failure_of,
    pause_after,
)
from booking_domain.model.time_slot import TimeSlot


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
OLD = TimeSlot.lasting(NOW + dt.timedelta(days=1), minutes=30)
WISH = TimeSlot.lasting(NOW + dt.timedelta(days=2), minutes=30)
ELSEWHERE = TimeSlot.lasting(NOW + dt.timedelta(days=3), minutes=30)
HORIZON = dt.timedelta(seconds=150)
UNKNOWN = OutcomeUnknown("time-out")
TAKEN = NotBooked(RefusalReason.SLOT_TAKEN, detail="")


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def book(*, repeatable: bool = True) -> BookingSaga:
    return BookingSaga(
        key="key",
        event_type="101",
        slot=WISH,
        repeatable=repeatable,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def move(*, repeatable: bool = True) -> RescheduleSaga:
    return RescheduleSaga(
        uid="uid-1",
        old_slot=OLD,
        new_slot=WISH,
        target=WISH,
        repeatable=repeatable,
        sent_at=NOW,
        landing_horizon=HORIZON,
    )


def cancel() -> CancelSaga:
    return CancelSaga(uid="uid-1", sent_at=NOW, landing_horizon=HORIZON)


def booking(
    slot: TimeSlot = WISH,
    *,
    uid: str = "uid-1",
    event_type: str = "101",
    status: ProviderStatus = ProviderStatus.ACCEPTED,
    rescheduled_to: str | None = None,
) -> ProviderBooking:
    return ProviderBooking(
        uid=uid,
        status=status,
        slot=slot,
        event_type=event_type,
        key="key",
        created_at=NOW,
        rescheduled_from=None,
        rescheduled_to=rescheduled_to,
    )


MOVED_ON = booking(status=ProviderStatus.CANCELLED, rescheduled_to="uid-2")
GONE = Traced(booking(OLD, status=ProviderStatus.CANCELLED))


def told(saga: Saga, *outcomes: Outcome, at: dt.datetime = NOW) -> Saga:
    """Return the saga after these outcomes, all observed at one instant."""
    for outcome in outcomes:
        saga = saga.apply(outcome, at=at)
    return saga


def waiting_from(saga: Saga) -> dt.datetime:
    """Return the instant before which the next look-up must not be made."""
    assert isinstance(saga.effect, FindBooking | TraceBooking | CancelBooking)
    assert saga.effect.not_before is not None
    return saga.effect.not_before


def test_pauses_double_from_a_quarter_second_to_half_a_minute() -> None:
    """The caller waits: first quickly, then ever more patiently."""
    pauses = [pause_after(look_ups).total_seconds() for look_ups in (0, 1, 2, 3, 6, 7, 50)]

    assert pauses == [0.25, 0.5, 1, 2, 16, 30, 30]


@pytest.mark.parametrize("saga", [book(), move(), cancel()])
def test_a_lost_answer_is_looked_up_at_once_and_then_after_the_pause(saga: Saga) -> None:
    """The pause is counted from the look-up that found nothing out."""
    lost = told(saga, UNKNOWN)

    failed = told(lost, LookUpFailed(), at=NOW + seconds(1))
    again = told(failed, LookUpFailed(), at=NOW + seconds(2))

    assert waiting_from(lost) == NOW
    assert waiting_from(failed) == NOW + seconds(1.25)
    assert waiting_from(again) == NOW + seconds(2.5)


@pytest.mark.parametrize(
    ("saga", "alarm", "uid"),
    [
        (told(book(), UNKNOWN), "booking_outcome_unknown", None),
        (told(move(), UNKNOWN), "move_outcome_unknown", "uid-1"),
        (told(cancel(), UNKNOWN), "cancel_outcome_unknown", "uid-1"),
    ],
)
def test_a_calendar_that_never_answers_again_calls_a_person(
    saga: Saga, alarm: str, uid: str | None
) -> None:
    """After eighty look-ups, which is more than half an hour."""
    at = NOW
    for _ in range(80):
        saga = saga.apply(LookUpFailed(), at=at)
        at = waiting_from(saga)

    assert at - NOW > dt.timedelta(minutes=30)
    assert saga.apply(LookUpFailed(), at=at).ending == Stuck(alarm=alarm, uid=uid)


def test_a_wrong_booking_that_cannot_be_cancelled_calls_a_person() -> None:
    """It stands in the calendar, so its uid is named."""
    saga: Saga = told(book(), Booked(booking(ELSEWHERE)))
    at = NOW
    for _ in range(80):
        saga = saga.apply(UNKNOWN, at=at)
        at = waiting_from(saga)

    assert saga.apply(UNKNOWN, at=at).ending == Stuck(alarm="compensation_failed", uid="uid-1")


@pytest.mark.parametrize("reason", [RefusalReason.ALREADY_CANCELLED, RefusalReason.BOOKING_MISSING])
def test_a_wrong_booking_that_is_gone_already_is_compensated(reason: RefusalReason) -> None:
    """Whoever took it out, nothing is left of it."""
    saga = told(book(), Booked(booking(ELSEWHERE)), NotBooked(reason, detail=""))

    assert saga.ending == Compensated(uid="uid-1", failure=Failure.OTHER_TIME_BOOKED)


def test_a_wrong_booking_that_still_stands_is_cancelled_again() -> None:
    """An answer that shows it active, or a refusal, has cancelled nothing."""
    wrong = told(book(), Booked(booking(ELSEWHERE)))

    still_there = told(wrong, Booked(booking(ELSEWHERE)))
    refused = told(wrong, NotBooked(RefusalReason.RATE_LIMITED, detail=""))

    for saga in (still_there, refused):
        assert saga.effect == CancelBooking(uid="uid-1", not_before=NOW + seconds(0.25))


def test_the_patience_with_an_undoing_is_not_used_up_by_the_look_ups_before_it() -> None:
    """The booking was found at another time only after many look-ups."""
    saga: Saga = told(book(), UNKNOWN)
    for _ in range(80):
        saga = saga.apply(LookUpFailed(), at=NOW)

    undoing = told(saga, Located((booking(ELSEWHERE),)), UNKNOWN)

    assert undoing.effect == CancelBooking(uid="uid-1", not_before=NOW + seconds(0.25))


def test_a_wrong_booking_that_was_found_late_is_cancelled_at_once() -> None:
    """The pause before the look-up is over; nobody waits again."""
    looking = told(book(), UNKNOWN, LookUpFailed())

    saga = told(looking, Located((booking(ELSEWHERE),)))

    assert saga.effect == CancelBooking(uid="uid-1", not_before=None)


def test_another_event_type_is_as_wrong_as_another_time() -> None:
    """A colour in place of a cut would block the chair for the wrong length."""
    saga = told(book(), Booked(booking(event_type="102")))

    assert isinstance(saga.effect, CancelBooking)


def test_a_booking_that_the_salon_has_moved_meanwhile_is_kept_where_it_is() -> None:
    """The answer was lost, the salon moved it: the caller hears the time that it has now."""
    moved = ProviderBooking(
        uid="uid-2",
        status=ProviderStatus.ACCEPTED,
        slot=ELSEWHERE,
        event_type="101",
        key="key",
        created_at=NOW,
        rescheduled_from="uid-1",
        rescheduled_to=None,
    )
    gone = booking(status=ProviderStatus.CANCELLED)

    saga = told(book(), UNKNOWN, Located((gone, moved)))

    assert saga.ending == Confirmed(uid="uid-2", slot=ELSEWHERE)


def test_a_booking_that_was_moved_before_its_answer_came_is_looked_for() -> None:
    """It has ended, and its successor, which may not be readable yet, is what the caller has."""
    looking = told(book(), Booked(MOVED_ON))
    again = told(looking, Located((MOVED_ON,)))

    successor = evolve(booking(ELSEWHERE, uid="uid-2"), rescheduled_from="uid-1")
    saga = told(again, Located((MOVED_ON, successor)))

    assert isinstance(looking.effect, FindBooking)
    assert waiting_from(looking) == NOW + LATE_ANSWER
    assert isinstance(again.effect, FindBooking)
    assert saga.ending == Confirmed(uid="uid-2", slot=ELSEWHERE)


def test_a_booking_that_was_found_to_be_moved_is_not_made_again_either() -> None:
    """The next look-up reads nothing at all: still it was made, and somebody has moved it."""
    moved = told(book(), UNKNOWN, Located((MOVED_ON,)))

    assert isinstance(told(moved, Located(())).effect, FindBooking)


@pytest.mark.parametrize("tries", [0, 80])
def test_whoever_must_look_at_a_wrong_booking_hears_why_it_was_not_cancelled(tries: int) -> None:
    """While it is tried again, and when it is given up."""
    saga: Saga = told(book(), Booked(booking(ELSEWHERE)))
    for _ in range(tries):
        saga = saga.apply(UNKNOWN, at=NOW)

    saga = saga.apply(NotBooked(RefusalReason.RATE_LIMITED, detail=""), at=NOW)

    assert isinstance(saga, BookingSaga)
    assert isinstance(saga.ending, Stuck) is (tries > 0)
    assert saga.undo_trouble == "rate_limited"


def test_a_booking_that_was_made_and_moved_is_not_made_again() -> None:
    """The look-up may come at once, for a webhook wakes it, and read what was before."""
    looking = told(book(), Booked(MOVED_ON))

    saga = told(looking, Located(()))

    assert isinstance(saga.effect, FindBooking)


def test_a_booking_that_was_moved_and_then_cancelled_has_ended() -> None:
    """In whatever order the two are listed, the one that was moved is not the last word."""
    ended = booking(ELSEWHERE, uid="uid-2", status=ProviderStatus.CANCELLED)

    saga = told(book(), UNKNOWN, Located((ended, MOVED_ON)))

    assert saga.ending == Refused(Failure.CANCELLED_OUTSIDE)


def test_a_successor_that_never_shows_is_awaited_for_the_landing_horizon() -> None:
    """A person is not needed: the booking that was made has ended."""
    looking = told(book(), Booked(MOVED_ON))

    early = told(looking, Located((MOVED_ON,)), at=NOW + HORIZON - seconds(1))
    late = told(early, Located((MOVED_ON,)), at=NOW + HORIZON)

    assert early.ending is None
    assert late.ending == Refused(Failure.CANCELLED_OUTSIDE)


def test_of_several_bookings_the_one_that_stands_counts() -> None:
    """The latest of all may be cancelled already."""
    gone = booking(uid="uid-2", status=ProviderStatus.REJECTED)

    found = told(book(), UNKNOWN, Located((booking(), gone)))
    lost = told(book(), UNKNOWN, Located((gone,)))

    assert found.ending == Confirmed(uid="uid-1", slot=WISH)
    assert lost.ending == Refused(Failure.CANCELLED_OUTSIDE)


def test_a_create_is_sent_three_times_and_then_awaited() -> None:
    """After the third only the landing horizon, counted from it, says that nothing was booked."""
    saga: Saga = book()
    for attempt in range(3):
        assert saga.effect == CreateBooking(key="key")
        saga = told(saga, UNKNOWN, at=NOW + seconds(attempt))
        assert isinstance(saga.effect, FindBooking)
        assert saga.effect.created_after == NOW + seconds(attempt) - dt.timedelta(minutes=5)
        saga = told(saga, Located(()), at=NOW + seconds(attempt + 1))

    early = told(saga, Located(()), at=NOW + seconds(2) + HORIZON - seconds(1))
    late = told(saga, Located(()), at=NOW + seconds(2) + HORIZON)

    assert isinstance(early.effect, FindBooking)
    assert late.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


def test_a_move_is_sent_three_times_and_then_awaited() -> None:
    """The old booking shows no successor; the third move may still land."""
    unmoved = Traced(booking(OLD))
    saga: Saga = move()
    for attempt in range(3):
        assert saga.effect == MoveBooking(uid="uid-1", start=WISH.start)
        saga = told(saga, UNKNOWN, unmoved, at=NOW + seconds(attempt))

    early = told(saga, unmoved, at=NOW + seconds(1) + HORIZON - seconds(1))
    late = told(saga, unmoved, at=NOW + seconds(1) + HORIZON)

    assert isinstance(early.effect, TraceBooking)
    assert late.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


def test_a_move_that_may_not_be_repeated_is_awaited_from_the_first_on() -> None:
    """Where the salon confirms, two moves could be two requests."""
    saga = told(move(repeatable=False), UNKNOWN, Traced(booking(OLD)))

    assert isinstance(saga.effect, TraceBooking)


def test_a_cancel_is_sent_three_times_and_then_awaited() -> None:
    """The booking still stands after the horizon: the caller hears that it could not be done."""
    standing = Traced(booking(OLD))
    saga: Saga = cancel()
    for attempt in range(3):
        assert saga.effect == CancelBooking(uid="uid-1", not_before=None)
        saga = told(saga, UNKNOWN, standing, at=NOW + seconds(attempt))

    early = told(saga, standing, at=NOW + seconds(1) + HORIZON - seconds(1))
    late = told(saga, standing, at=NOW + seconds(1) + HORIZON)

    assert isinstance(early.effect, TraceBooking)
    assert late.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


def test_a_cancel_runs_after_a_booking_that_is_moved_on_nine_times() -> None:
    """Somebody keeps moving what the caller wants gone; in the end a person must look."""
    saga: Saga = cancel()
    for number in range(2, 10):
        saga = told(saga, UNKNOWN, Traced(booking(uid=f"uid-{number}")))
        assert saga.effect == CancelBooking(uid=f"uid-{number}", not_before=None)

    given_up = told(saga, UNKNOWN, Traced(booking(uid="uid-10")))

    assert isinstance(given_up.effect, TraceBooking)


@pytest.mark.parametrize("saga", [move(), cancel()])
def test_the_patience_with_look_ups_begins_anew_with_each_call_that_is_sent(saga: Saga) -> None:
    """Else a slow first try would leave no time for the second."""
    saga = told(saga, UNKNOWN)
    for _ in range(80):
        saga = saga.apply(LookUpFailed(), at=NOW)

    again = told(saga, Traced(booking(OLD)), UNKNOWN, LookUpFailed())

    assert waiting_from(again) == NOW + seconds(0.25)


def test_the_patience_begins_anew_with_a_repeated_create_and_its_refusal() -> None:
    """Also where the repeat was refused and the earlier create is looked for."""
    saga: Saga = told(book(), UNKNOWN)
    for _ in range(80):
        saga = saga.apply(LookUpFailed(), at=NOW)
    repeated = told(saga, Located(()))

    assert waiting_from(told(repeated, UNKNOWN, LookUpFailed())) == NOW + seconds(0.25)
    assert waiting_from(told(repeated, TAKEN, LookUpFailed())) == NOW + seconds(0.25)


def test_a_repeated_create_that_was_refused_is_looked_for_during_three_seconds() -> None:
    """What was "taken" may be our own first create, which cannot be read yet."""
    refused = told(book(), UNKNOWN, Located(()), TAKEN)

    early = told(refused, Located(()), at=NOW + seconds(2.9))
    late = told(refused, Located(()), at=NOW + seconds(3))

    assert waiting_from(refused) == NOW
    assert isinstance(early.effect, FindBooking)
    assert late.ending == Refused(Failure.SLOT_TAKEN)


@pytest.mark.parametrize("saga", [move(), cancel()])
def test_a_booking_that_cannot_be_read_for_three_seconds_is_not_lost(saga: Saga) -> None:
    """The provider's reads lag behind its writes."""
    lost = told(saga, UNKNOWN)

    early = told(lost, Traced(None), at=NOW + seconds(2.9))
    late = told(lost, Traced(None), at=NOW + seconds(3))

    assert isinstance(early.effect, TraceBooking)
    assert late.ending == (
        Cancelled()
        if isinstance(saga, CancelSaga)
        else Stuck(alarm="booking_not_found", uid="uid-1")
    )


def test_a_cancel_that_is_refused_at_first_leaves_the_appointment() -> None:
    """Surely refused, and never sent before: nothing can land any more."""
    saga = told(cancel(), NotBooked(RefusalReason.NOT_ALLOWED, detail=""))

    assert saga.ending == Refused(Failure.NOT_ALLOWED)


def test_a_repeated_cancel_that_is_refused_is_looked_up() -> None:
    """The first one may have done it."""
    repeated = told(cancel(), UNKNOWN, Traced(booking(OLD)))

    saga = told(repeated, NotBooked(RefusalReason.RATE_LIMITED, detail=""))

    assert saga.effect == TraceBooking(uid="uid-1", not_before=NOW)


def test_a_cancel_that_was_answered_with_an_active_booking_is_looked_up() -> None:
    """The answer contradicts itself: what stands is asked for."""
    assert told(cancel(), Booked(booking(OLD))).effect == TraceBooking(uid="uid-1", not_before=NOW)


@pytest.mark.parametrize(
    ("outcomes", "may_land"),
    [
        ((Booked(booking()),), False),
        ((TAKEN,), False),
        ((UNKNOWN, Located((booking(),))), False),
        ((UNKNOWN, Located((booking(status=ProviderStatus.PENDING),))), False),
        ((UNKNOWN, Located((booking(status=ProviderStatus.CANCELLED),))), True),
        ((UNKNOWN, Located(()), Booked(booking())), True),
        ((UNKNOWN, Located(()), Booked(booking(status=ProviderStatus.PENDING))), True),
    ],
)
def test_a_create_may_land_late_if_its_answer_was_lost_and_it_was_not_found(
    outcomes: tuple[Outcome, ...], may_land: bool
) -> None:
    """Such a key is watched for a day; any other needs no watch."""
    saga = told(book(), *outcomes)

    assert isinstance(saga, BookingSaga)
    assert saga.ending is not None
    assert saga.may_land_late is may_land


def test_a_create_that_a_dead_process_may_have_sent_may_land_late() -> None:
    """Nobody knows whether it left the process."""
    resumed = told(book().resumed(at=NOW), Located((booking(status=ProviderStatus.CANCELLED),)))

    assert isinstance(resumed, BookingSaga)
    assert resumed.may_land_late


@pytest.mark.parametrize("saga", [move(), cancel()])
def test_a_change_that_a_dead_process_may_have_sent_may_land_late(
    saga: RescheduleSaga | CancelSaga,
) -> None:
    """It is watched like one whose answer was lost."""
    assert not saga.was_unknown
    assert saga.resumed(at=NOW).was_unknown


def test_a_new_runner_goes_on_where_nothing_was_being_sent() -> None:
    """A look-up, an undoing and an ending are taken up as they are, at once."""
    looking = told(book(), UNKNOWN, LookUpFailed())
    undoing = told(book(), Booked(booking(ELSEWHERE)), UNKNOWN)
    ended = told(book(), TAKEN)

    for saga in (looking, undoing, ended, told(move(), UNKNOWN), told(cancel(), UNKNOWN)):
        resumed = saga.resumed(at=NOW)
        assert resumed == evolve(saga, resumed_at=NOW, not_before=None)


@pytest.mark.parametrize(
    ("saga", "nothing"),
    [(book(), Located(())), (move(), Traced(booking(OLD))), (cancel(), Traced(booking(OLD)))],
)
def test_a_takeover_counts_the_horizon_by_its_own_clock(saga: Saga, nothing: Outcome) -> None:
    """The dead process's clock was an hour slow: what it has sent may land for a while yet."""
    exhausted = evolve(saga, repeatable=False) if not isinstance(saga, CancelSaga) else saga
    if isinstance(exhausted, CancelSaga):
        exhausted = evolve(exhausted, cancels=3)
    later = NOW + dt.timedelta(hours=1)
    resumed = exhausted.resumed(at=later)

    early = resumed.apply(nothing, at=later + HORIZON - dt.timedelta(seconds=1))
    late = resumed.apply(nothing, at=later + HORIZON)

    assert early.ending is None
    assert late.ending == Refused(Failure.CALENDAR_UNAVAILABLE)


@pytest.mark.parametrize(
    ("saga", "outcome"),
    [
        (book(), TAKEN),
        (move(), TAKEN),
        (cancel(), Booked(booking(status=ProviderStatus.CANCELLED))),
    ],
)
def test_a_saga_that_is_concluded_asks_for_nothing_more(saga: Saga, outcome: Outcome) -> None:
    """The runner's loop ends here."""
    assert told(saga, outcome, Concluded()).effect is None


@pytest.mark.parametrize(
    ("saga", "nothing"),
    [(book(), Located(())), (move(), Traced(booking(OLD))), (cancel(), Traced(booking(OLD)))],
)
def test_a_new_runner_looks_at_once_for_what_the_last_one_may_have_sent(
    saga: Saga, nothing: Outcome
) -> None:
    """The pauses before the repeated call are over."""
    taken_over = told(saga, UNKNOWN, LookUpFailed(), nothing).resumed(at=NOW)

    assert isinstance(taken_over.effect, FindBooking | TraceBooking)
    assert taken_over.effect.not_before is None


@pytest.mark.parametrize(
    ("saga", "found"),
    [(book(), Located((booking(),))), (move(), Traced(booking(uid="uid-2"))), (cancel(), GONE)],
)
def test_an_ending_waits_for_nothing(saga: Saga, found: Outcome) -> None:
    """However long the pause before the look-up was."""
    ended = told(saga, UNKNOWN, LookUpFailed(), found)

    assert ended.effect == Conclude()
    assert ended.not_before is None


def test_a_booking_that_is_said_to_be_gone_and_still_stands_is_cancelled_again() -> None:
    """After three seconds no lagging read can be the reason."""
    saga = told(cancel(), NotBooked(RefusalReason.ALREADY_CANCELLED, detail=""))

    early = told(saga, Traced(booking(OLD)), at=NOW + seconds(2.9))
    late = told(early, Traced(booking(OLD)), at=NOW + seconds(3))

    assert isinstance(early.effect, TraceBooking)
    assert late.effect == CancelBooking(uid="uid-1", not_before=None)


def test_a_correction_waits_for_nothing_that_a_move_before_it_had_to_wait_for() -> None:
    """Until it is sent, the appointment stands where nobody wants it."""
    for_now = NotBooked(RefusalReason.RATE_LIMITED, detail="", again_in=1.0)
    for_good = NotBooked(RefusalReason.NOT_ALLOWED, detail="")

    corrected = told(move(), for_now, Booked(booking(ELSEWHERE)))
    moved_back = told(corrected, for_now, for_good)

    assert corrected.effect == MoveBooking(uid="uid-1", start=WISH.start, not_before=None)
    assert moved_back.effect == MoveBooking(uid="uid-1", start=OLD.start, not_before=None)


def test_that_a_booking_was_gone_says_nothing_of_its_successor() -> None:
    """The successor still stands after its cancel was lost: it is cancelled again at once."""
    successor = Traced(booking(ELSEWHERE, uid="uid-2"))

    saga = told(
        cancel(),
        NotBooked(RefusalReason.ALREADY_CANCELLED, detail=""),
        successor,
        UNKNOWN,
        successor,
    )

    assert saga.effect == CancelBooking(uid="uid-2", not_before=None)


def test_a_correction_may_be_sent_as_often_as_the_move_before_it() -> None:
    """It moves another booking: what was tried with the first does not count."""
    saga = told(move(), UNKNOWN, Traced(booking(OLD)), UNKNOWN, Traced(booking(OLD)))
    elsewhere = Traced(booking(ELSEWHERE, uid="uid-2"))
    saga = told(saga, Booked(booking(ELSEWHERE, uid="uid-2")))
    for _ in range(2):
        saga = told(saga, UNKNOWN, elsewhere)

    assert saga.effect == MoveBooking(uid="uid-2", start=WISH.start)


def test_a_request_stays_a_request_when_it_is_found_or_moved() -> None:
    """The salon must still say yes."""
    waits = booking(status=ProviderStatus.PENDING)

    assert told(book(), UNKNOWN, Located((waits,))).ending == Requested(uid="uid-1", slot=WISH)
    assert told(move(), Booked(waits)).ending == Requested(uid="uid-1", slot=WISH)


def test_a_move_that_lands_elsewhere_twice_is_moved_back() -> None:
    """Once more to the wish, then back to the old time; it is never cancelled."""
    first = told(move(), Booked(booking(ELSEWHERE, uid="uid-2")), at=NOW + seconds(1))
    second = told(first, Booked(booking(ELSEWHERE, uid="uid-3")), at=NOW + seconds(2))
    back = told(second, Booked(booking(OLD, uid="uid-4")))
    lost = told(second, Booked(booking(ELSEWHERE, uid="uid-4")))

    assert first.effect == MoveBooking(uid="uid-2", start=WISH.start)
    assert second.effect == MoveBooking(uid="uid-3", start=OLD.start)
    assert second.sent_at == NOW + seconds(2)
    assert back.ending == Confirmed(uid="uid-4", slot=OLD)
    assert lost.ending == Stuck(alarm="moved_to_another_time", uid="uid-4")


def test_a_correction_that_is_refused_moves_back_and_then_calls_a_person() -> None:
    """The wish is taken, so the old time is tried; where that is taken too, a person must look."""
    elsewhere = told(move(), Booked(booking(ELSEWHERE, uid="uid-2")))

    back = told(elsewhere, TAKEN, at=NOW + seconds(5))
    lost = told(back, TAKEN)

    assert back.effect == MoveBooking(uid="uid-2", start=OLD.start)
    assert back.sent_at == NOW + seconds(5)
    assert lost.ending == Stuck(alarm="moved_to_another_time", uid="uid-2")
    assert told(back, Booked(booking(ELSEWHERE, uid="uid-3"))).ending == Stuck(
        alarm="moved_to_another_time", uid="uid-3"
    )


def test_a_correction_whose_answer_never_comes_calls_a_person() -> None:
    """It stands at a time that nobody wished: "refused" would be a false word."""
    saga: Saga = told(move(), Booked(booking(ELSEWHERE, uid="uid-2")))
    standing = Traced(booking(ELSEWHERE, uid="uid-2"))
    for _ in range(3):
        saga = told(saga, UNKNOWN, standing)

    late = told(saga, standing, at=NOW + HORIZON)

    assert late.ending == Stuck(alarm="moved_to_another_time", uid="uid-2")


def test_a_move_that_somebody_forestalled_follows_what_they_did() -> None:
    """The salon moved it, or took it out: the calendar's word counts."""
    saga = told(move(), NotBooked(RefusalReason.ALREADY_RESCHEDULED, detail=""))
    moved = told(saga, Traced(booking(ELSEWHERE, uid="uid-2")))
    gone = told(saga, Traced(booking(OLD, status=ProviderStatus.CANCELLED)))

    assert saga.effect == TraceBooking(uid="uid-1", not_before=NOW)
    assert moved.ending == Confirmed(uid="uid-2", slot=ELSEWHERE)
    assert gone.ending == Cancelled()


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        (RefusalReason.SLOT_TAKEN, Failure.SLOT_TAKEN),
        (RefusalReason.OUTSIDE_BOOKING_WINDOW, Failure.NOT_ALLOWED),
        (RefusalReason.IN_THE_PAST, Failure.IN_THE_PAST),
        (RefusalReason.BOOKING_LIMIT, Failure.NOT_ALLOWED),
        (RefusalReason.ATTENDEE_REFUSED, Failure.ATTENDEE_REFUSED),
        (RefusalReason.EVENT_TYPE_MISSING, Failure.MISCONFIGURED),
        (RefusalReason.UNAUTHORISED, Failure.MISCONFIGURED),
        (RefusalReason.ALREADY_CANCELLED, Failure.CANCELLED_OUTSIDE),
        (RefusalReason.RATE_LIMITED, Failure.CALENDAR_UNAVAILABLE),
        (RefusalReason.NEVER_SENT, Failure.CALENDAR_UNAVAILABLE),
    ],
)
def test_a_refusal_is_said_in_the_words_of_the_domain(
    reason: RefusalReason, failure: Failure
) -> None:
    """A limit of the provider's is no full calendar, and a wrong key no forbidden wish."""
    assert told(book(), NotBooked(reason, detail="")).ending == Refused(failure)


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_has_a_name_in_the_domain(reason: RefusalReason) -> None:
    """A reason without one would leave the saga hanging."""
    assert isinstance(failure_of(reason), Failure)
