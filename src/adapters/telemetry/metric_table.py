"""
Every metric of ours, with its labels; `docs/reference/metrics.md` has the same table.

Each label has a closed set of values: words of our own enums and catalogue, names of jobs, and for
what must be told apart by salon the ids of the configured salons. Nothing that a caller, a platform
or a provider may make up becomes one. `job` and `instance` are Prometheus's own.
"""

import enum

from typing import Final

from attrs import frozen


PREFIX: Final = "voice_booking_"

# Around the budgets of the tools, from 1 s (inbound) to 8 s (book); the provider takes 0.3 s.
_SECONDS = (
    *(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0),
    *(4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 30.0),
)
_DATABASE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class MetricKind(enum.Enum):
    """How a metric behaves, in the words of Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@frozen
class Metric:
    """One metric; `name` is without the prefix."""

    kind: MetricKind
    name: str
    about: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = _SECONDS


TOOL_SECONDS = Metric(
    MetricKind.HISTOGRAM,
    "tool_duration_seconds",
    "From a tool call's arrival to its answer.",
    ("platform", "tool", "status"),
)
TOOL_OVERDUE = Metric(
    MetricKind.COUNTER,
    "tool_overdue_total",
    "Answers that had to leave without a result.",
    ("tool",),
)
TOOL_FAULTS = Metric(
    MetricKind.COUNTER,
    "tool_faults_total",
    "Tool calls that calendar or database kept from being served.",
    ("tool", "cause"),
)
WRONG_YEARS = Metric(
    MetricKind.COUNTER,
    "wrong_years_total",
    "Days whose year was repaired, and that their callers denied.",
)
WRONG_RECOGNITIONS = Metric(
    MetricKind.COUNTER,
    "wrong_recognitions_total",
    "Calls greeted by another name than was given in them first.",
)
TOOL_TRACES_LOST = Metric(
    MetricKind.COUNTER, "tool_traces_lost_total", "Rows of the trace that were not written."
)
WISHES = Metric(
    MetricKind.COUNTER,
    "wishes_total",
    "New wishes of callers, by how the salon serves calls and where the call stands.",
    ("mode", "side"),
)
PROVIDER_SECONDS = Metric(
    MetricKind.HISTOGRAM,
    "provider_duration_seconds",
    "Calls of the calendar, with all pages and the waits before they are sent.",
    ("operation", "outcome"),
)
LATE_RESULT_SECONDS = Metric(
    MetricKind.HISTOGRAM,
    "late_result_duration_seconds",
    "Late results told into calls that go on.",
    ("outcome",),
)
STEP_SECONDS = Metric(
    MetricKind.HISTOGRAM,
    "saga_step_duration_seconds",
    "Steps of sagas.",
    ("saga", "step", "outcome"),
)
SAGAS_ENDED = Metric(
    MetricKind.COUNTER,
    "sagas_ended_total",
    "Sagas whose ending stands in the database.",
    ("saga", "ending", "reason"),
)
DATABASE_SECONDS = Metric(
    MetricKind.HISTOGRAM,
    "database_duration_seconds",
    "Units of work, from the wait for a connection to its return.",
    ("access", "outcome"),
    _DATABASE_SECONDS,
)
CACHE_DAYS = Metric(
    MetricKind.COUNTER,
    "cache_days_total",
    "Days looked up among the free times that are known.",
    ("found",),
)
ALARMS = Metric(
    MetricKind.COUNTER, "alarms_total", "What a person was called for.", ("about", "problem")
)
FINDINGS = Metric(
    MetricKind.COUNTER,
    "reconciliation_findings_total",
    "Where calendar and database disagreed; what is not mended is found again each time.",
    ("decision", "reason", "mended"),
)
JOB_SECONDS = Metric(
    MetricKind.HISTOGRAM, "job_duration_seconds", "Runs of periodic jobs.", ("name", "outcome")
)
JOB_SUCCESS = Metric(
    MetricKind.GAUGE,
    "job_last_success_timestamp_seconds",
    "When a job last went well, as Unix time.",
    ("name",),
)
OPEN_SAGAS = Metric(MetricKind.GAUGE, "sagas_open", "Appointments under way.", ("state",))
OPEN_FAILURES = Metric(
    MetricKind.GAUGE,
    "sync_failures_open",
    "Bookings not taken out, and endings not written, that nobody has mended.",
    ("kind",),
)
EVENTS_WAITING = Metric(
    MetricKind.GAUGE, "events_waiting", "Events from outside that are not processed."
)
MATTERS_AT = Metric(
    MetricKind.GAUGE,
    "open_matters_timestamp_seconds",
    "When the three above were counted, as Unix time.",
)
BREAKER_STATE = Metric(
    MetricKind.GAUGE,
    "breaker_state",
    "1 for the state that a salon's circuit breaker is in.",
    ("tenant", "state"),
)
READY = Metric(MetricKind.GAUGE, "ready", "1 where readiness found no problem.", ("part",))
BUILD = Metric(MetricKind.GAUGE, "build_info", "The release that runs.", ("version",))

METRICS: Final = (
    TOOL_SECONDS,
    TOOL_OVERDUE,
    TOOL_FAULTS,
    WRONG_YEARS,
    WRONG_RECOGNITIONS,
    TOOL_TRACES_LOST,
    WISHES,
    PROVIDER_SECONDS,
    LATE_RESULT_SECONDS,
    STEP_SECONDS,
    SAGAS_ENDED,
    DATABASE_SECONDS,
    CACHE_DAYS,
    ALARMS,
    FINDINGS,
    JOB_SECONDS,
    JOB_SUCCESS,
    OPEN_SAGAS,
    OPEN_FAILURES,
    EVENTS_WAITING,
    MATTERS_AT,
    BREAKER_STATE,
    READY,
    BUILD,
)
