"""How a verdict and its reasons are worded."""

from fractions import Fraction

import pytest

from attrs import evolve
from rich.console import Console

from booking_domain.application.monitor import MonitorResult, Report
from booking_domain.model.gate import Finding, Reason, judged
from booking_domain.model.service_facts import WishEnd
from booking_domain.model.service_figures import ServiceFigures, in_sum
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.monitor_report import page, plain, words_of
from tests.doubles.salon import MONDAY_MORNING


THRESHOLD = Fraction(95, 100)
FIGURES = ServiceFigures(
    wishes=(
        *(WishEnd(MONDAY_MORNING, is_success=True),) * 189,
        *(WishEnd(MONDAY_MORNING, is_success=False),) * 10,
    ),
    under_way=1,
    durations={"hold_slot": {100: 90, 2_000: 10}},
    orphans=1,
    sync_failures=2,
    deadlocks=3,
    compensations=4,
    failed_compensations=1,
    wrong_years=5,
    wrong_recognitions=6,
)


def result_of(**salons: ServiceFigures) -> MonitorResult:
    def report(figures: ServiceFigures) -> Report:
        return Report(figures, judged(figures, threshold=THRESHOLD))

    return MonitorResult(
        window=TimeSlot.lasting(MONDAY_MORNING, minutes=60),
        salons={name: report(figures) for name, figures in salons.items()},
        total=report(in_sum(salons.values())),
    )


def shown(result: MonitorResult) -> str:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(page(result, threshold=THRESHOLD))
    return captured.get()


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding(Reason.FAILED_BOOKINGS, 4), "4 failed bookings within 10 minutes: above 2"),
        (Finding(Reason.ORPHAN, 1), "1 bookings stand in the calendar without an owner"),
        (Finding(Reason.DEADLOCK, 3), "3 tool calls failed by a deadlock"),
        (
            Finding(Reason.SUCCESS_TOO_LOW, Fraction(2, 3)),
            "189 of 199 wishes came about, 66.66 %: below 70 %",
        ),
        (
            Finding(Reason.SUCCESS_BELOW_THRESHOLD, Fraction(189, 199)),
            "189 of 199 wishes came about, 94.97 %: below 95 %",
        ),
        (
            Finding(Reason.SLOW, 10_500, tool="hold_slot"),
            "p95 of hold_slot is 10500 ms: above 10000 ms",
        ),
        (
            Finding(Reason.FAILED_COMPENSATIONS, Fraction(1, 4)),
            "1 of 4 bookings that had to be undone were not at once: above 5 %",
        ),
        (
            Finding(Reason.CALLED_IN_VAIN, Fraction(189, 202)),
            (
                "3 calls could not be served; "
                "of them and 199 wishes 189 came about, 93.56 %: below 95 %"
            ),
        ),
        (
            Finding(Reason.CALENDAR_ILL, 1),
            "the calendar of 1 salons does not answer: breaker not closed",
        ),
        (Finding(Reason.SYNC_FAILURE, 2), "2 endings could not be written and are open"),
        (Finding(Reason.FEW_WISHES, 7), "7 wishes have ended, fewer than 20"),
    ],
)
def test_each_reason_says_what_was_measured_and_its_bound(finding: Finding, words: str) -> None:
    """Whoever is on call need not look the rule up."""
    figures = evolve(FIGURES, called_in_vain=3)

    assert words_of(finding, figures=figures, threshold=THRESHOLD) == words


def test_a_share_just_below_its_bound_is_not_rounded_up_to_it() -> None:
    """94.999 % below 95 % must not read as 95 % below 95 %."""
    finding = Finding(Reason.SUCCESS_BELOW_THRESHOLD, Fraction(94_999, 100_000))

    assert "94.99 %: below 95 %" in words_of(finding, figures=FIGURES, threshold=THRESHOLD)


def test_a_page_has_the_verdict_first_and_then_every_reason() -> None:
    """A low terminal cuts off what comes last."""
    lines = shown(result_of(muster=FIGURES)).splitlines()

    assert lines[0].startswith("Verdict no-go of 2026-11-23 08:00 to 2026-11-23 09:00 UTC")
    assert [line.split(": ")[1] for line in lines[1:7]] == ["no-go"] * 3 + ["hold"] * 3
    assert not lines[7].strip()


def test_several_salons_have_a_sum_and_one_has_none() -> None:
    """It would say the same twice."""
    several = shown(result_of(mitte=FIGURES, nord=FIGURES))

    assert "all salons" in several
    assert "378 of 398" in several
    assert "all salons" not in shown(result_of(mitte=FIGURES))


def test_json_has_each_salon_and_the_sum() -> None:
    """With figures that need no reading of words."""
    quick = evolve(FIGURES, durations={"hold_slot": {100: 1}}, orphans=0)

    told = plain(result_of(mitte=FIGURES, nord=quick), threshold=THRESHOLD)

    assert (told["verdict"], told["threshold"], told["orphans"]) == ("no-go", 95.0, 1)
    assert told["salons"]["nord"]["orphans"] == 0
    assert told["salons"]["mitte"]["latency_ms"] == {
        "hold_slot": {"answers": 100, "p50": 100, "p95": 2_000, "p99": 2_000}
    }
    assert told["salons"]["mitte"]["success_percent"] == 94.97
    assert told["reasons"][0] == {
        "reason": "failed_bookings",
        "verdict": "no-go",
        "tool": None,
        "message": "20 failed bookings within 10 minutes: above 2",
    }
