"""Which facts are wishes, failures and orphans, and their figures."""

import datetime as dt

from fractions import Fraction

import pytest

from attrs import evolve

from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.gate import failures_at_once
from booking_domain.model.open_matters import UNDER_WAY, OpenMatters
from booking_domain.model.reconciliation import Problem
from booking_domain.model.saga import Failure
from booking_domain.model.service_facts import ServiceFacts, UnservedBooking, WishEnd
from booking_domain.model.service_figures import figures_of, in_sum, percentile
from booking_domain.model.sync_failure import SyncFailureKind
from tests.doubles.salon import MONDAY_MORNING, hold_at


SLOT = hold_at(MONDAY_MORNING).slot
NOTHING_OPEN = OpenMatters(
    sagas=dict.fromkeys(UNDER_WAY, 0),
    sync_failures=dict.fromkeys(SyncFailureKind, 0),
    events=0,
)


def ended(
    kind: EventKind, *, detail: str = "", sequence: int = 1, appointment_id: str = "a"
) -> AppointmentEvent:
    return AppointmentEvent(
        appointment_id=appointment_id,
        sequence=sequence,
        kind=kind,
        at=MONDAY_MORNING,
        slot=SLOT,
        detail=detail,
    )


def decided(verdict: Verdict, *, reason: str, subject: str = "uid-1") -> DecisionRecord:
    return DecisionRecord("a", subject, verdict, reason, fence=1, at=MONDAY_MORNING)


def successes(*events: AppointmentEvent) -> list[bool]:
    return [one.is_success for one in ServiceFacts(endings=events).wishes]


@pytest.mark.parametrize("kind", [EventKind.BOOKED, EventKind.REQUESTED])
def test_what_was_confirmed_or_requested_is_a_success(kind: EventKind) -> None:
    """The salon has it, or still decides."""
    assert successes(ended(kind)) == [True]


@pytest.mark.parametrize(
    "event",
    [
        ended(EventKind.BOOKING_FAILED, detail=Failure.CALENDAR_UNAVAILABLE.value),
        ended(EventKind.BOOKING_FAILED, detail=Failure.NOT_ALLOWED.value),
        ended(EventKind.BOOKING_COMPENSATED, detail=Failure.OTHER_TIME_BOOKED.value),
        ended(EventKind.STUCK, detail="compensation_failed"),
    ],
)
def test_what_did_not_come_about_is_a_failure(event: AppointmentEvent) -> None:
    """Whatever the reason, as long as the time was free."""
    assert successes(event) == [False]


@pytest.mark.parametrize(
    "failure", [Failure.SLOT_TAKEN, Failure.ALREADY_BOOKED, Failure.IN_THE_PAST]
)
def test_a_wish_for_a_time_that_was_not_free_does_not_count(failure: Failure) -> None:
    """Somebody on the web was faster: nobody has failed."""
    assert successes(ended(EventKind.BOOKING_FAILED, detail=failure.value)) == []


def test_an_appointment_that_got_stuck_later_was_booked() -> None:
    """Its move or cancellation is no booking wish."""
    stuck = ended(EventKind.STUCK, detail="reschedule_outcome_unknown", sequence=2)

    assert successes(ended(EventKind.BOOKED), stuck) == [True]


def test_a_call_that_could_not_be_served_is_one_failure_in_its_place() -> None:
    """In the order of time."""
    before = MONDAY_MORNING - dt.timedelta(minutes=1)
    facts = ServiceFacts(
        endings=(ended(EventKind.BOOKED),), unserved=(UnservedBooking("call_1", before),)
    )

    assert facts.wishes == (
        WishEnd(before, is_success=False),
        WishEnd(MONDAY_MORNING, is_success=True),
    )


def test_a_call_that_could_not_be_served_three_times_is_one_wish_and_three_failures() -> None:
    """The wish is the caller's and the same; each time he heard that it cannot be booked."""
    times = [MONDAY_MORNING + dt.timedelta(minutes=one) for one in range(3)]
    facts = ServiceFacts(unserved=tuple(UnservedBooking("call_1", at) for at in reversed(times)))

    figures = figures_of(facts, matters=NOTHING_OPEN)

    assert figures.wishes == (WishEnd(times[0], is_success=False),)
    assert figures.failed_again == (times[1], times[2])
    assert in_sum([figures, figures]).failed_again == (times[1], times[1], times[2], times[2])


def test_a_compensation_that_failed_first_is_one_compensation() -> None:
    """Done at last or not."""
    facts = ServiceFacts(
        endings=(
            ended(EventKind.BOOKING_COMPENSATED, appointment_id="a"),
            ended(EventKind.BOOKING_COMPENSATED, appointment_id="b"),
        ),
        undone_in_vain=frozenset({"b", "c"}),
    )

    figures = figures_of(facts, matters=NOTHING_OPEN)

    assert figures.compensations == 3
    assert figures.failed_compensation == Fraction(2, 3)


def test_a_booking_that_stands_is_no_compensation() -> None:
    """Nor is one that failed before the calendar had it: there was nothing to undo."""
    endings = tuple(
        ended(kind, appointment_id=kind.value)
        for kind in (EventKind.BOOKED, EventKind.BOOKING_FAILED, EventKind.BOOKING_COMPENSATED)
    )

    assert ServiceFacts(endings=endings).compensations == 1


def test_a_booking_without_an_owner_counts_until_somebody_settles_it() -> None:
    """Reported twice, for two states of the row, it is one booking."""
    reported = decided(Verdict.REPORTED, reason=Problem.UNKNOWN_KEY.value)
    other = decided(Verdict.REPORTED, reason=Problem.STRAY_WAS_MOVED.value, subject="uid-2")
    kept = decided(Verdict.KEPT, reason=Problem.UNKNOWN_KEY.value)
    overlap = decided(Verdict.REPORTED, reason=Problem.OVERLAP.value, subject="uid-3")

    assert ServiceFacts(decisions=(reported, evolve(reported, fence=2))).ownerless == 1
    assert ServiceFacts(decisions=(reported, other, kept, overlap)).ownerless == 1


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict.KEPT,
        Verdict.ADOPTED,
        Verdict.ADOPTED_BY_HAND,
        Verdict.ENDED_BY_HAND,
        Verdict.STRAY_CANCELLED,
    ],
)
def test_whatever_was_made_of_a_reported_booking_settles_it(verdict: Verdict) -> None:
    """By a person, or by the next reconciliation."""
    reported = decided(Verdict.REPORTED, reason=Problem.UNKNOWN_KEY.value)

    assert ServiceFacts(decisions=(reported, decided(verdict, reason=""))).ownerless == 0


def test_where_nothing_is_recorded_nothing_has_happened() -> None:
    """Neither good nor bad."""
    figures = figures_of(ServiceFacts(), matters=NOTHING_OPEN)

    assert (figures.wishes, figures.compensations, figures.failed_compensations) == ((), 0, 0)
    assert (figures.deadlocks, figures.wrong_years, figures.wrong_recognitions) == (0, 0, 0)
    assert figures.failed_compensation is None


def test_open_compensations_and_strays_are_orphans_and_endings_are_not() -> None:
    """A booking stands that must not; of an ending only our row is missing."""
    failures = {
        SyncFailureKind.COMPENSATION: 1,
        SyncFailureKind.STRAY: 2,
        SyncFailureKind.ENDING: 4,
    }

    figures = figures_of(ServiceFacts(), matters=evolve(NOTHING_OPEN, sync_failures=failures))

    assert (figures.orphans, figures.sync_failures) == (3, 4)


def test_a_booking_without_an_owner_is_one_orphan_more() -> None:
    """Beside what could not be undone."""
    reported = decided(Verdict.REPORTED, reason=Problem.UNKNOWN_KEY.value)
    failures = dict.fromkeys(SyncFailureKind, 0) | {SyncFailureKind.COMPENSATION: 1}

    figures = figures_of(
        ServiceFacts(decisions=(reported,)), matters=evolve(NOTHING_OPEN, sync_failures=failures)
    )

    assert figures.orphans == 2


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 20), (75, 30), (76, 40), (95, 40), (99, 40), (1, 10)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: int, expected: int) -> None:
    """The smallest that so many do not exceed."""
    assert percentile({10: 1, 40: 1, 20: 1, 30: 1}, percent=percent) == expected


def test_a_percentile_of_many_is_exact() -> None:
    """Of 200 answers 190 are 95 %."""
    assert percentile({10: 189, 20: 11}, percent=95) == 20
    assert percentile({10: 190, 20: 10}, percent=95) == 10


def test_without_an_answer_there_is_no_percentile() -> None:
    """Rather than zero."""
    assert percentile({}, percent=95) is None


def test_the_wishes_of_salons_are_in_the_order_of_time() -> None:
    """Failures at three salons within ten minutes are three at once, whoever is read first."""
    minute = dt.timedelta(minutes=1)
    salons = [
        figures_of(
            ServiceFacts(
                unserved=tuple(
                    UnservedBooking(f"call_{number}", MONDAY_MORNING + number * minute)
                    for number in numbers
                )
            ),
            matters=NOTHING_OPEN,
        )
        for numbers in ((5, 60), (0, 30), (9,))
    ]

    total = in_sum(salons)

    assert [one.at for one in total.wishes] == sorted(one.at for one in total.wishes)
    assert failures_at_once(total) == 3


def test_salons_add_up() -> None:
    """Durations of one tool too, so that a percentile of the sum is one of all answers."""
    one = figures_of(
        ServiceFacts(
            endings=(ended(EventKind.BOOKED),), durations={"hold_slot": {100: 1}}, deadlocks=1
        ),
        matters=NOTHING_OPEN,
    )
    other = figures_of(
        ServiceFacts(
            durations={"hold_slot": {100: 1, 200: 2}}, wrong_years=1, wrong_recognitions=2
        ),
        matters=NOTHING_OPEN,
    )

    total = in_sum([one, other])

    assert total.durations == {"hold_slot": {100: 2, 200: 2}}
    assert (total.successes, total.deadlocks, total.wrong_years, total.wrong_recognitions) == (
        (1, 1, 1, 2)
    )
    assert total.success == 1
    assert in_sum([]).success is None
