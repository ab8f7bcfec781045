"""Whether more calls may come: the rule that gives a verdict on figures, with every reason."""

import datetime as dt
import enum

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.service_figures import ServiceFigures


FAILURES = 3
"""So many failed bookings within `FAILURE_SPAN` are too many."""
FAILURE_SPAN = dt.timedelta(minutes=10)
LEAST_SUCCESS = Fraction(70, 100)
MOST_P95_MS = 10_000
MOST_FAILED_COMPENSATIONS = Fraction(5, 100)
LEAST_WISHES = 20
"""With fewer wishes a share says little."""

_P95 = 95
_WHOLE = 100


class Gate(enum.Enum):
    """The verdict."""

    GO = "go"
    HOLD = "hold"
    NO_GO = "no-go"


class Reason(enum.Enum):
    """What speaks against go, the worse ones first."""

    FAILED_BOOKINGS = "failed_bookings"
    ORPHAN = "open_orphan"
    DEADLOCK = "deadlock_reached_a_caller"
    SUCCESS_TOO_LOW = "success_too_low"
    SUCCESS_BELOW_THRESHOLD = "success_below_threshold"
    CALLED_IN_VAIN = "called_in_vain"
    CALENDAR_ILL = "calendar_ill"
    SLOW = "p95_too_high"
    FAILED_COMPENSATIONS = "failed_compensations"
    SYNC_FAILURE = "open_sync_failure"
    FEW_WISHES = "few_wishes"

    @property
    def gate(self) -> Gate:
        """What it leads to by itself."""
        return Gate.NO_GO if self in _NO_GO else Gate.HOLD


_NO_GO = frozenset({Reason.FAILED_BOOKINGS, Reason.ORPHAN, Reason.DEADLOCK, Reason.SUCCESS_TOO_LOW})


@frozen
class Finding:
    """
    One reason with what was measured: a count, a share from 0 to 1, or milliseconds.

    `tool` is the one that is slow, `None` for all other reasons.
    """

    reason: Reason
    measured: int | Fraction
    tool: str | None = None


@frozen
class Judgement:
    """The verdict and everything that speaks against go; nothing does where it is go."""

    gate: Gate
    findings: tuple[Finding, ...]


def judged(figures: ServiceFigures, *, threshold: Fraction) -> Judgement:
    """
    This will give the verdict.

    Args:
        threshold: The share of wishes, 0 to 1, that must come about for go; as many are enough.

    Raises:
        InvalidValue: the threshold is no share.
    """
    if not 0 <= threshold <= 1:
        message = f"a threshold is from 0 to {_WHOLE} percent"
        raise InvalidValue(message)
    findings = (*_against(figures), *_doubts(figures, threshold=threshold))
    gates = {one.reason.gate for one in findings}
    worst = next((one for one in (Gate.NO_GO, Gate.HOLD) if one in gates), Gate.GO)
    return Judgement(worst, tuple(findings))


def _against(figures: ServiceFigures) -> Iterator[Finding]:
    crowd = failures_at_once(figures)
    if crowd >= FAILURES:
        yield Finding(Reason.FAILED_BOOKINGS, crowd)
    if figures.orphans:
        yield Finding(Reason.ORPHAN, figures.orphans)
    if figures.deadlocks:
        yield Finding(Reason.DEADLOCK, figures.deadlocks)
    if figures.success is not None and figures.success < LEAST_SUCCESS:
        yield Finding(Reason.SUCCESS_TOO_LOW, figures.success)


def _doubts(figures: ServiceFigures, *, threshold: Fraction) -> Iterator[Finding]:
    success = figures.success
    if success is not None and LEAST_SUCCESS <= success < threshold:
        yield Finding(Reason.SUCCESS_BELOW_THRESHOLD, success)
    served = figures.served
    if figures.called_in_vain and served is not None and served < threshold:
        yield Finding(Reason.CALLED_IN_VAIN, served)
    if figures.ill_calendars:
        yield Finding(Reason.CALENDAR_ILL, figures.ill_calendars)
    for tool in sorted(figures.durations):
        p95 = figures.duration(tool, percent=_P95)
        if p95 is not None and p95 > MOST_P95_MS:
            yield Finding(Reason.SLOW, p95, tool=tool)
    failed = figures.failed_compensation
    if failed is not None and failed > MOST_FAILED_COMPENSATIONS:
        yield Finding(Reason.FAILED_COMPENSATIONS, failed)
    if figures.sync_failures:
        yield Finding(Reason.SYNC_FAILURE, figures.sync_failures)
    if len(figures.wishes) < LEAST_WISHES:
        yield Finding(Reason.FEW_WISHES, len(figures.wishes))


def failures_at_once(figures: ServiceFigures) -> int:
    """
    This will return the most failed bookings within any ten minutes, the end not included.

    A wish that fails again is a failed booking again: its caller heard so.
    """
    failed = [one.at for one in figures.wishes if not one.is_success]
    times = sorted((*failed, *figures.failed_again))
    most, first = 0, 0
    for place, at in enumerate(times):
        while at - times[first] >= FAILURE_SPAN:
            first += 1
        most = max(most, place - first + 1)
    return most
