"""The verdict on figures, at each of its bounds."""

import datetime as dt

from fractions import Fraction

import pytest

from attrs import evolve

from booking_domain.errors import InvalidValue
from booking_domain.model.gate import (
    FAILURE_SPAN,
    Finding,
    Gate,
    Judgement,
    Reason,
    failures_at_once,
    judged,
)
from booking_domain.model.service_facts import WishEnd
from booking_domain.model.service_figures import ServiceFigures
from tests.doubles.salon import MONDAY_MORNING


HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
THRESHOLD = Fraction(95, 100)
QUIET = ServiceFigures(
    wishes=(),
    under_way=0,
    durations={},
    orphans=0,
    sync_failures=0,
    deadlocks=0,
    compensations=0,
    failed_compensations=0,
    wrong_years=0,
    wrong_recognitions=0,
)


def wishes(*, successes: int, failures: int = 0) -> tuple[WishEnd, ...]:
    """Return wishes whose failures lie an hour apart, so that only their share counts."""
    done = [WishEnd(MONDAY_MORNING, is_success=True)] * successes
    failed = [WishEnd(MONDAY_MORNING + HOUR * n, is_success=False) for n in range(failures)]
    return (*done, *failed)


GOOD = evolve(QUIET, wishes=wishes(successes=20))


def verdict(figures: ServiceFigures, *, threshold: Fraction = THRESHOLD) -> Judgement:
    return judged(figures, threshold=threshold)


def failed_at(*offsets: dt.timedelta) -> ServiceFigures:
    """Return plenty of successes, and failures so long after the first moment."""
    failed = [WishEnd(MONDAY_MORNING + one, is_success=False) for one in offsets]
    return evolve(QUIET, wishes=(*wishes(successes=97), *failed))


def test_the_same_wish_failing_for_the_third_time_within_ten_minutes_is_no_go() -> None:
    """It is one wish of a hundred, and three failed bookings."""
    once = failed_at(dt.timedelta())
    later = (MONDAY_MORNING + SECOND, MONDAY_MORNING + FAILURE_SPAN - SECOND)

    thrice = evolve(once, failed_again=later)
    spread = evolve(once, failed_again=(later[0], MONDAY_MORNING + FAILURE_SPAN))

    assert verdict(thrice) == Judgement(Gate.NO_GO, (Finding(Reason.FAILED_BOOKINGS, 3),))
    assert verdict(spread).gate is Gate.GO


def test_callers_who_could_not_be_served_are_hold_though_every_wish_came_about() -> None:
    """25 wishes of 25, 30 calls that got as far as none, and the verdict was go."""
    ill = evolve(QUIET, wishes=wishes(successes=25), called_in_vain=30)
    seldom = evolve(QUIET, wishes=wishes(successes=95), called_in_vain=5)

    assert verdict(ill) == Judgement(Gate.HOLD, (Finding(Reason.CALLED_IN_VAIN, Fraction(25, 55)),))
    assert verdict(seldom).gate is Gate.GO


@pytest.mark.parametrize(("ill", "gate"), [(1, Gate.HOLD), (0, Gate.GO), (None, Gate.GO)])
def test_a_breaker_that_is_not_closed_is_hold(ill: int | None, gate: Gate) -> None:
    """Where processes share none, nobody can look, and nothing is held against it."""
    assert verdict(evolve(GOOD, ill_calendars=ill)).gate is gate


def test_twenty_wishes_that_all_came_about_are_go() -> None:
    """Nothing speaks against it, and nothing is said."""
    assert verdict(GOOD) == Judgement(Gate.GO, ())


def test_nineteen_wishes_are_too_few() -> None:
    """A share of so few says little, however good it is."""
    few = evolve(QUIET, wishes=wishes(successes=19))

    assert verdict(few) == Judgement(Gate.HOLD, (Finding(Reason.FEW_WISHES, 19),))


def test_nobody_having_wished_anything_is_hold() -> None:
    """There is no share of nothing."""
    assert verdict(QUIET) == Judgement(Gate.HOLD, (Finding(Reason.FEW_WISHES, 0),))


def test_a_success_equal_to_the_threshold_is_go() -> None:
    """19 of 20 are 95 %."""
    assert verdict(evolve(QUIET, wishes=wishes(successes=19, failures=1))).gate is Gate.GO


def test_a_success_just_below_the_threshold_is_hold() -> None:
    """Exactly, without the slips of binary fractions."""
    found = verdict(evolve(QUIET, wishes=wishes(successes=189, failures=10)))

    assert found == Judgement(
        Gate.HOLD, (Finding(Reason.SUCCESS_BELOW_THRESHOLD, Fraction(189, 199)),)
    )


def test_a_success_of_exactly_seventy_percent_is_hold() -> None:
    """Only below it is it no-go."""
    assert verdict(evolve(QUIET, wishes=wishes(successes=14, failures=6))).gate is Gate.HOLD


def test_a_success_below_seventy_percent_is_no_go_whatever_the_threshold() -> None:
    """Who asks for less than the floor gets the floor."""
    low = evolve(QUIET, wishes=wishes(successes=139, failures=61))

    found = verdict(low, threshold=Fraction(1, 2))

    assert found == Judgement(Gate.NO_GO, (Finding(Reason.SUCCESS_TOO_LOW, Fraction(139, 200)),))


def test_three_failures_within_ten_minutes_are_no_go() -> None:
    """However many have come about beside them."""
    found = verdict(failed_at(0 * SECOND, SECOND, FAILURE_SPAN - SECOND))

    assert found == Judgement(Gate.NO_GO, (Finding(Reason.FAILED_BOOKINGS, 3),))


def test_two_failures_within_ten_minutes_are_none_too_many() -> None:
    """The third comes when the first is ten minutes old."""
    assert verdict(failed_at(0 * SECOND, SECOND, 600 * SECOND)).gate is Gate.GO


def test_the_ten_minutes_may_begin_anywhere() -> None:
    """Not only with the first failure, and not at full tens."""
    late = failed_at(0 * HOUR, 3 * HOUR, 3 * HOUR + 9 * 60 * SECOND, 3 * HOUR + 599 * SECOND)

    assert failures_at_once(late) == 3


def test_one_failure_is_one_and_none_is_none() -> None:
    """The count is told to whoever is on call."""
    assert failures_at_once(failed_at(HOUR)) == 1
    assert failures_at_once(GOOD) == 0


def test_an_orphan_is_no_go() -> None:
    """Somebody sits in a chair that we believe to be free."""
    found = verdict(evolve(GOOD, orphans=1))

    assert found == Judgement(Gate.NO_GO, (Finding(Reason.ORPHAN, 1),))


def test_a_deadlock_that_reached_a_caller_is_no_go() -> None:
    """One is enough."""
    found = verdict(evolve(GOOD, deadlocks=1))

    assert found == Judgement(Gate.NO_GO, (Finding(Reason.DEADLOCK, 1),))


@pytest.mark.parametrize(("slowest", "gate"), [(10_000, Gate.GO), (10_001, Gate.HOLD)])
def test_a_p95_above_ten_seconds_is_hold(slowest: int, gate: Gate) -> None:
    """Of any tool, and exactly ten are not above."""
    durations = {"book_appointment": {200: 18, slowest: 2}, "hold_slot": {100: 50}}

    assert verdict(evolve(GOOD, durations=durations)).gate is gate


def test_one_slow_answer_in_twenty_is_none_too_many() -> None:
    """The slowest 5 % may be as slow as they like."""
    durations = {"book_appointment": {200: 19, 60_000: 1}}

    assert verdict(evolve(GOOD, durations=durations)).gate is Gate.GO


def test_the_tool_that_is_slow_is_named() -> None:
    """Whoever is on call need not look for it."""
    found = verdict(evolve(GOOD, durations={"hold_slot": {10_500: 1}, "parse": {1: 1}}))

    assert found.findings == (Finding(Reason.SLOW, 10_500, tool="hold_slot"),)


def test_slow_tools_are_named_in_one_order() -> None:
    """However their answers were counted: two reports of one hour can be compared."""
    found = verdict(evolve(GOOD, durations={"parse": {20_000: 1}, "hold_slot": {11_000: 1}}))

    assert [one.tool for one in found.findings] == ["hold_slot", "parse"]


@pytest.mark.parametrize(("of", "gate"), [(20, Gate.GO), (19, Gate.HOLD)])
def test_more_than_one_failed_compensation_in_twenty_is_hold(of: int, gate: Gate) -> None:
    """5 % are not above 5 %."""
    assert verdict(evolve(GOOD, compensations=of, failed_compensations=1)).gate is gate


def test_an_open_sync_failure_is_hold() -> None:
    """What is booked is not written, but nobody was told anything false."""
    found = verdict(evolve(GOOD, sync_failures=2))

    assert found == Judgement(Gate.HOLD, (Finding(Reason.SYNC_FAILURE, 2),))


def test_wrong_dates_are_counted_and_judge_nothing() -> None:
    """They page somebody by another way."""
    assert verdict(evolve(GOOD, wrong_years=5, wrong_recognitions=5)).gate is Gate.GO


def test_every_reason_is_named_the_worst_first() -> None:
    """No-go by one reason does not hide the others."""
    ill = evolve(
        QUIET,
        wishes=(WishEnd(MONDAY_MORNING, is_success=False),) * 4,
        durations={"hold_slot": {11_000: 1}},
        orphans=1,
        sync_failures=1,
        deadlocks=1,
        compensations=1,
        failed_compensations=1,
        called_in_vain=1,
        ill_calendars=1,
    )

    found = verdict(ill)

    assert found.gate is Gate.NO_GO
    assert [one.reason for one in found.findings] == [
        one for one in Reason if one is not Reason.SUCCESS_BELOW_THRESHOLD
    ]


@pytest.mark.parametrize(("threshold", "gate"), [(Fraction(0), Gate.GO), (Fraction(1), Gate.HOLD)])
def test_a_threshold_may_ask_for_nothing_or_for_everything(threshold: Fraction, gate: Gate) -> None:
    """Nothing but the floor, or not one failure."""
    figures = evolve(QUIET, wishes=wishes(successes=19, failures=1))

    assert verdict(figures, threshold=threshold).gate is gate


@pytest.mark.parametrize("threshold", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_threshold_that_is_no_share_is_refused(threshold: Fraction) -> None:
    """Whoever mistypes it must not get a go."""
    with pytest.raises(InvalidValue, match="from 0 to 100"):
        verdict(GOOD, threshold=threshold)
