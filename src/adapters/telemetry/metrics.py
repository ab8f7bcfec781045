"""What is counted and measured, in the form of Prometheus."""

from collections.abc import Collection, Mapping
from typing import Final, assert_never

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from adapters.telemetry import metric_table as table
from adapters.telemetry.first_values import FAULT_CAUSES, FIRST_VALUES
from adapters.telemetry.metric_table import METRICS, PREFIX, Metric, MetricKind
from booking_domain.model.circuit_breaker import BreakerState
from booking_domain.model.open_matters import OpenMatters
from booking_domain.model.read_back import Subject


CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
"""Of what `Metrics.exposition` returns."""


class Metrics:
    """All of `metric_table`, once in a process; none of the methods raises or waits."""

    def __init__(self, *, version: str) -> None:
        self._registry = registry = CollectorRegistry(auto_describe=True)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._counters: dict[Metric, Counter] = {}
        self._gauges: dict[Metric, Gauge] = {}
        self._histograms: dict[Metric, Histogram] = {}
        for metric in METRICS:
            self._add(metric)
        for metric, values in FIRST_VALUES.items():
            for labels in values:
                self._begin(metric, *labels)
        self._gauges[table.BUILD].labels(version).set(1)

    def _add(self, metric: Metric) -> None:
        name, about, labels = f"{PREFIX}{metric.name}", metric.about, metric.labels
        match metric.kind:
            case MetricKind.COUNTER:
                self._counters[metric] = Counter(name, about, labels, registry=self._registry)
            case MetricKind.GAUGE:
                self._gauges[metric] = Gauge(name, about, labels, registry=self._registry)
            case MetricKind.HISTOGRAM:
                self._histograms[metric] = Histogram(
                    name, about, labels, registry=self._registry, buckets=metric.buckets
                )
            case _:
                assert_never(metric.kind)

    def _begin(self, metric: Metric, *labels: str) -> None:
        """Let a series be there, with 0."""
        family: Counter | Histogram
        if metric.kind is MetricKind.HISTOGRAM:
            family = self._histograms[metric]
        else:
            family = self._counters[metric]
        family.labels(*labels)

    def tools_offered(self, tools: Collection[str]) -> None:
        """Begin to count what goes wrong in these."""
        for tool in tools:
            self._begin(table.TOOL_OVERDUE, tool)
            for cause in FAULT_CAUSES:
                self._begin(table.TOOL_FAULTS, tool, cause)

    def job_begins(self, job: str) -> None:
        """Begin to count the runs of a periodic job."""
        for outcome in ("done", "failed"):
            self._begin(table.JOB_SECONDS, job, outcome)

    def tool_answered(self, *, platform: str, tool: str, status: str, seconds: float) -> None:
        """Note an answer."""
        self._histograms[table.TOOL_SECONDS].labels(platform, tool, status).observe(seconds)

    def tool_overdue(self, tool: str) -> None:
        """Note an answer that left without a result."""
        self._counters[table.TOOL_OVERDUE].labels(tool).inc()

    def tool_fault(self, *, tool: str, cause: str) -> None:
        """Note why a tool could not help; `cause` is the name of an error of the domain."""
        self._counters[table.TOOL_FAULTS].labels(tool, cause).inc()

    def read_back_denied(self, subject: Subject) -> None:
        """Note that what was read back to a caller was wrong."""
        match subject:
            case Subject.YEAR:
                self._counters[table.WRONG_YEARS].inc()
            case Subject.NAME:
                self._counters[table.WRONG_RECOGNITIONS].inc()
            case _:
                assert_never(subject)

    def traces_lost(self, count: int) -> None:
        """Note rows of the trace that nobody will find."""
        self._counters[table.TOOL_TRACES_LOST].inc(count)

    def wish_admitted(self, mode: str, *, is_inside: bool) -> None:
        """Note a new wish of a caller; `mode` is a word of the domain."""
        side = "inside" if is_inside else "outside"
        self._counters[table.WISHES].labels(mode, side).inc()

    def provider_called(self, *, operation: str, outcome: str, seconds: float) -> None:
        """Note a call of the calendar."""
        self._histograms[table.PROVIDER_SECONDS].labels(operation, outcome).observe(seconds)

    def live_call_told(self, outcome: str, seconds: float) -> None:
        """Note that words were sent to a call that goes on."""
        self._histograms[table.LATE_RESULT_SECONDS].labels(outcome).observe(seconds)

    def saga_stepped(self, *, saga: str, step: str, outcome: str, seconds: float) -> None:
        """Note a step."""
        self._histograms[table.STEP_SECONDS].labels(saga, step, outcome).observe(seconds)

    def saga_ended(self, *, saga: str, ending: str, reason: str) -> None:
        """Note an ending that stands in the database."""
        self._counters[table.SAGAS_ENDED].labels(saga, ending, reason).inc()

    def database_used(self, *, access: str, outcome: str, seconds: float) -> None:
        """Note a unit of work."""
        self._histograms[table.DATABASE_SECONDS].labels(access, outcome).observe(seconds)

    def days_looked_up(self, *, known: int, unknown: int) -> None:
        """Note what the cache knew."""
        self._counters[table.CACHE_DAYS].labels("known").inc(known)
        self._counters[table.CACHE_DAYS].labels("unknown").inc(unknown)

    def alarm_raised(self, problem: str, *, about: str) -> None:
        """Note that a person was called; `problem` is a word of the domain."""
        self._counters[table.ALARMS].labels(about, problem).inc()

    def finding_made(self, decision: str, *, reason: str, is_mended: bool) -> None:
        """Note what a comparison of both sides has found, in words of the domain."""
        mended = "true" if is_mended else "false"
        self._counters[table.FINDINGS].labels(decision, reason, mended).inc()

    def job_ran(self, job: str, *, outcome: str, seconds: float, at: float) -> None:
        """Note a run that ended at `at` (Unix seconds)."""
        self._histograms[table.JOB_SECONDS].labels(job, outcome).observe(seconds)
        if outcome == "done":
            self._gauges[table.JOB_SUCCESS].labels(job).set(at)

    def matters_counted(self, matters: OpenMatters, *, at: float) -> None:
        """Note what is open in the database at `at` (Unix seconds)."""
        for state, count in matters.sagas.items():
            self._gauges[table.OPEN_SAGAS].labels(state.value).set(count)
        for kind, count in matters.sync_failures.items():
            self._gauges[table.OPEN_FAILURES].labels(kind.value).set(count)
        self._gauges[table.EVENTS_WAITING].set(matters.events)
        self._gauges[table.MATTERS_AT].set(at)

    def breakers_seen(self, states: Mapping[str, BreakerState]) -> None:
        """Note the state of each salon's breaker, by the id of the configured salon."""
        for tenant_id, state in states.items():
            for one in BreakerState:
                self._gauges[table.BREAKER_STATE].labels(tenant_id, one.value).set(one is state)

    def part_seen(self, part: str, *, is_well: bool) -> None:
        """Note what readiness found."""
        self._gauges[table.READY].labels(part).set(is_well)

    def exposition(self) -> bytes:
        """Return all of it, as a Prometheus server reads it (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)
