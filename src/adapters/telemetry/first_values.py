"""
Series that are there with 0 before anything has happened.

For Prometheus a counter whose first value is 1 has not increased: the first failure after a start
would be in no share and in no alert. The names of tools and jobs are known to those who bring them.
"""

import itertools

from typing import Final

from adapters.telemetry.metric_table import (
    CACHE_DAYS,
    FINDINGS,
    LATE_RESULT_SECONDS,
    SAGAS_ENDED,
    STEP_SECONDS,
    Metric,
)
from booking_domain.errors import (
    CalendarBusy,
    CalendarUnavailable,
    CommitOutcomeUnknown,
    StorageRefused,
    StorageUnavailable,
    TransactionConflict,
    UnreadableData,
)
from booking_domain.model.link_decisions import LinkProblem, LinkReason
from booking_domain.model.reconciliation import Change, Problem, StrayReason, Waiting
from booking_domain.model.saga import Failure


_PLAIN_ENDINGS = {
    "booking": ("confirmed", "requested", "stuck"),
    "reschedule": ("confirmed", "requested", "cancelled", "stuck"),
    "cancel": ("cancelled", "stuck"),
}
_ENDINGS = (
    *((saga, ending, "") for saga, endings in _PLAIN_ENDINGS.items() for ending in endings),
    *((saga, "refused", failure.value) for saga in _PLAIN_ENDINGS for failure in Failure),
    ("booking", "compensated", Failure.OTHER_TIME_BOOKED.value),
)
_FOUND = (
    *(("leave", one.value) for one in Waiting),
    *(("adopt", one.value) for one in Change),
    *(("cancel_stray", one.value) for one in StrayReason),
    *(("report", one.value) for one in Problem),
    *(("link", one.value) for one in (*LinkReason, *LinkProblem)),
)

FIRST_VALUES: Final[dict[Metric, tuple[tuple[str, ...], ...]]] = {
    SAGAS_ENDED: _ENDINGS,
    STEP_SECONDS: tuple(
        ("booking", "cancel", outcome) for outcome in ("booked", "gone", "not_booked", "unknown")
    ),
    LATE_RESULT_SECONDS: (("sent",), ("refused",), ("failed",)),
    CACHE_DAYS: (("known",), ("unknown",)),
    FINDINGS: tuple(
        (*found, mended) for found, mended in itertools.product(_FOUND, ("true", "false"))
    ),
}
"""By the metric, the values of its labels; a histogram is counted like the rest."""

FAULT_CAUSES: Final = tuple(
    error.__name__
    for error in (
        CalendarBusy,
        CalendarUnavailable,
        CommitOutcomeUnknown,
        StorageRefused,
        StorageUnavailable,
        TransactionConflict,
        UnreadableData,
    )
)
"""What keeps a tool call from being served."""
