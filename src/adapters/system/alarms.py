"""Alarms as log entries that carry `alarm=True`."""

import structlog

from typing_extensions import override

from booking_domain.ports.alarms import Alarms


_log = structlog.get_logger(__name__)


class LoggedAlarms(Alarms):
    """For whatever watches the logs."""

    @override
    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        _log.error(
            "calendar and database need a person",
            alarm=True,
            about="appointment",
            problem=problem,
            tenant=tenant_id,
            appointment_id=appointment_id,
        )

    @override
    def report_call(self, problem: str, *, tenant_id: str, call_id: str) -> None:
        _log.error(
            "a call needs a person",
            alarm=True,
            about="call",
            problem=problem,
            tenant=tenant_id,
            call_id=call_id,
        )

    @override
    def report_event(self, problem: str, *, tenant_id: str, source: str, event_key: str) -> None:
        _log.error(
            "an event needs a person",
            alarm=True,
            about="event",
            problem=problem,
            tenant=tenant_id,
            source=source,
            event_key=event_key,
        )
