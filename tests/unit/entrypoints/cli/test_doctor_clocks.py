"""How a difference of clocks is judged."""

import datetime as dt

import pytest

from entrypoints.cli.doctor_clocks import clock_finding
from entrypoints.cli.finding import Finding, Part, Reporter, Verdict
from entrypoints.database import ClockReading


NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
REPORT = Reporter(part=Part.CLOCKS)


def judged(
    *, told_seconds: float, took_seconds: float = 0.0, resolution_seconds: float = 0.0
) -> Finding:
    """Ask at noon, and be told this many seconds after noon."""
    reading = ClockReading(
        told=NOON + dt.timedelta(seconds=told_seconds),
        asked_at=NOON,
        answered_at=NOON + dt.timedelta(seconds=took_seconds),
    )
    return clock_finding(
        REPORT,
        check="database",
        whose="the database's clock",
        reading=reading,
        resolution_seconds=resolution_seconds,
    )


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (0, Verdict.OK),
        (1.9, Verdict.OK),
        (-1.9, Verdict.OK),
        (2, Verdict.WARNING),
        (-2, Verdict.WARNING),
        (59.9, Verdict.WARNING),
        (60, Verdict.ERROR),
        (-3600, Verdict.ERROR),
    ],
)
def test_two_seconds_are_a_warning_and_a_minute_is_an_error(
    seconds: float, verdict: Verdict
) -> None:
    """In both directions."""
    assert judged(told_seconds=seconds).verdict is verdict


@pytest.mark.parametrize(("seconds", "told"), [(90, "90 s ahead of"), (-90, "90 s behind")])
def test_the_direction_is_said(seconds: float, told: str) -> None:
    """Whoever mends it must know which clock goes wrong."""
    assert told in judged(told_seconds=seconds).what


def test_what_a_slow_question_explains_is_no_difference() -> None:
    """The answer may have been written at its beginning or its end."""
    assert judged(told_seconds=0, took_seconds=10).verdict is Verdict.OK
    assert judged(told_seconds=10, took_seconds=10).verdict is Verdict.OK
    assert judged(told_seconds=12, took_seconds=10).verdict is Verdict.WARNING


def test_what_a_coarse_clock_leaves_out_is_no_difference() -> None:
    """Cal.com tells whole seconds: 12:00:02 may be as late as 12:00:03."""
    assert judged(told_seconds=-2.5, resolution_seconds=1).verdict is Verdict.OK
    assert judged(told_seconds=-3, resolution_seconds=1).verdict is Verdict.WARNING
    assert judged(told_seconds=1.9, resolution_seconds=1).verdict is Verdict.OK
    assert judged(told_seconds=2, resolution_seconds=1).verdict is Verdict.WARNING
