"""Alarms that are counted as well."""

from typing_extensions import override

from adapters.telemetry.metrics import Metrics
from booking_domain.ports.alarms import Alarms


class ObservedAlarms(Alarms):
    """Stands in front of alarms and changes nothing."""

    def __init__(self, inner: Alarms, *, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @override
    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        self._metrics.alarm_raised(problem, about="appointment")
        self._inner.report(problem, tenant_id=tenant_id, appointment_id=appointment_id)

    @override
    def report_call(self, problem: str, *, tenant_id: str, call_id: str) -> None:
        self._metrics.alarm_raised(problem, about="call")
        self._inner.report_call(problem, tenant_id=tenant_id, call_id=call_id)

    @override
    def report_event(self, problem: str, *, tenant_id: str, source: str, event_key: str) -> None:
        self._metrics.alarm_raised(problem, about="event")
        self._inner.report_event(problem, tenant_id=tenant_id, source=source, event_key=event_key)
