# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""
The part of the container that watches: what is counted, measured and traced, and in front of what.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar

from attrs import evolve, frozen
from typing_extensions import override

from adapters.sql.engine import Engine
from adapters.sql.erasure_journal import SqlErasureJournal
from adapters.sql.open_matters import SqlOpenMatters
from adapters.telemetry.alarm_lines import counted_alarm_lines
from adapters.telemetry.measuring import Measuring
from adapters.telemetry.metrics import CONTENT_TYPE, Metrics
from adapters.telemetry.observed_admissions import ObservedAdmissions
from adapters.telemetry.observed_cache import ObservedCache
from adapters.telemetry.observed_calendar import ObservedCalendar
from adapters.telemetry.observed_live_calls import ObservedLiveCalls
from adapters.telemetry.observed_steps import ObservedSteps
from adapters.telemetry.observed_units import ObservedUnits
from adapters.telemetry.spans import NoSpans, Spans
from booking_domain.application.open_work import OpenWorkAt
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.application.tool_catalogue import CATALOGUE
from booking_domain.errors import InvalidValue
from booking_domain.model.finding_words import words_of
from booking_domain.model.link_decisions import LinkDecision
from booking_domain.model.link_words import words_of_link
from booking_domain.ports.admissions import Admissions
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.fault_log import FaultLog
from booking_domain.ports.live_calls import LiveCalls
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.http.tool_desk import ToolCalls
from entrypoints.http.tool_journal import ToolAnswer, ToolJournal
from entrypoints.observed_tools import ObservedTools
from entrypoints.periodic import Job
from entrypoints.settings.schema import Settings


_T = TypeVar("_T")


@frozen
class Observation:
    """Everything that watches, one of each in a process; each method stands in front of a part."""

    metrics: Metrics
    measuring: Measuring
    exposition_type: str = CONTENT_TYPE

    def units(self, inner: UnitsOfWork) -> UnitsOfWork:
        """Return units of work that are measured."""
        return ObservedUnits(inner, measuring=self.measuring)

    def calendars(self, inner: Mapping[str, CalendarProvider]) -> Mapping[str, CalendarProvider]:
        """Return each salon's calendar, measured."""
        return {
            tenant_id: ObservedCalendar(one, tenant_id=tenant_id, measuring=self.measuring)
            for tenant_id, one in inner.items()
        }

    def cache(self, inner: AvailabilityCache) -> AvailabilityCache:
        """Return a cache whose hits are counted."""
        return ObservedCache(inner, metrics=self.metrics)

    def steps(self, inner: SagaSteps) -> SagaSteps:
        """Return steps that are measured, and whose endings are counted."""
        return ObservedSteps(inner, measuring=self.measuring)

    def alarm_lines(self) -> AbstractContextManager[None]:
        """Return a block in which each line of the log that says `alarm` counts."""
        return counted_alarm_lines(self.metrics)

    def live_calls(self, inner: Mapping[str, LiveCalls]) -> Mapping[str, LiveCalls]:
        """Return each salon's live calls, measured."""
        return {
            tenant_id: ObservedLiveCalls(one, tenant_id=tenant_id, measuring=self.measuring)
            for tenant_id, one in inner.items()
        }

    def admissions(self, inner: Admissions) -> Admissions:
        """Return admissions that are counted."""
        return ObservedAdmissions(inner, metrics=self.metrics)

    def faults(self, inner: FaultLog) -> FaultLog:
        """Return faults that are counted."""
        return _CountedFaults(inner, metrics=self.metrics)

    def tools(self, inner: ToolCalls) -> ToolCalls:
        """Return tools of which each call is a trace."""
        return ObservedTools(inner, span=self.measuring.spans.span)

    def reconciled(self, done: Reconciliation) -> None:
        """Note what a comparison has found."""
        for one in (*done.left, *done.findings):
            decision, reason = words_of(one.decision)
            self.metrics.finding_made(decision, reason=reason, is_mended=one.is_mended)

    def links_found(self, awry: Collection[LinkDecision]) -> None:
        """Note what of calls and appointments does not name each other."""
        for one in awry:
            self.metrics.finding_made("link", reason=words_of_link(one).reason, is_mended=False)

    def job(self, job: Job) -> Job:
        """Return a job whose runs are measured."""
        self.metrics.job_begins(job.name)

        async def work() -> object:
            def tell(outcome: str, seconds: float) -> None:
                at = self.measuring.clock.now().timestamp()
                self.metrics.job_ran(job.name, outcome=outcome, seconds=seconds, at=at)

            with self.measuring.work(f"job {job.name}", tell=tell) as measured:
                came_of_it = await job.work()
                measured.outcome = "done"
                return came_of_it

        return evolve(job, work=work)


class CountedAnswers(ToolJournal):
    """Counts and measures what was answered, and has it kept."""

    def __init__(self, metrics: Metrics, *, kept: ToolJournal) -> None:
        self._metrics = metrics
        self._kept = kept

    @override
    def note(self, answer: ToolAnswer) -> None:
        self._metrics.tool_answered(
            platform=answer.platform,
            tool=answer.tool,
            status=answer.status,
            seconds=answer.seconds,
        )
        if answer.is_overdue:
            self._metrics.tool_overdue(answer.tool)
        self._kept.note(answer)


class _CountedFaults(FaultLog):
    def __init__(self, inner: FaultLog, *, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @override
    def note(self, error: Exception, *, tool: str, tenant_id: str, call_id: str) -> None:
        self._metrics.tool_fault(tool=tool, cause=type(error).__name__)
        self._inner.note(error, tool=tool, tenant_id=tenant_id, call_id=call_id)


def observation_of(settings: Settings, *, clock: Clock, version: str) -> Observation:
    """
    This will build it; nothing is sent anywhere yet.

    Raises:
        InvalidValue: traces shall be sent, but the library is missing.
    """
    metrics = Metrics(version=version)
    metrics.tools_offered([spec.name for spec in CATALOGUE])
    spans = _spans(settings, version=version)
    return Observation(metrics, Measuring(metrics=metrics, spans=spans, clock=clock))


def _spans(settings: Settings, *, version: str) -> Spans:
    endpoint = settings.operations.otlp_endpoint
    if endpoint is None:
        return NoSpans()
    try:
        # An extra: who sends no traces needs no library for it.
        from adapters.telemetry import opentelemetry_spans  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = (
            "operations.otlp_endpoint needs a library that is missing: "
            "pip install 'voice-booking[opentelemetry]'"
        )
        raise InvalidValue(message) from error
    return opentelemetry_spans.spans_to(endpoint, version=version)


def observed(inner: _T, *, by: Callable[[_T], _T]) -> _T:
    """This will put an observer in front of something, where the container wants a function."""
    return by(inner)


def matters_job(
    settings: Settings, *, engine: Engine, tenant_ids: Collection[str], observation: Observation
) -> Job:
    """This will return the job that counts what is open in the database."""
    counting = SqlOpenMatters(engine)
    clock = observation.measuring.clock

    async def count() -> None:
        matters = await counting.count(tenant_ids)
        observation.metrics.matters_counted(matters, at=clock.now().timestamp())

    work: Callable[[], Awaitable[object]] = count
    return Job("count what is open", work, settings.operations.count_open_seconds)


def open_work_at(*, engine: Engine, units: UnitsOfWork, clock: Clock) -> OpenWorkAt:
    """This will return what finds out what a salon has still to do."""
    return OpenWorkAt(
        matters=SqlOpenMatters(engine),
        erasures=SqlErasureJournal(engine),
        units=units,
        clock=clock,
    )
