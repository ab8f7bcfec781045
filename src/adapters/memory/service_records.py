"""What is on record of how callers were served, in memory."""

import datetime as dt

from collections import Counter
from collections.abc import Iterator, Sequence

from typing_extensions import override

from adapters.memory.own_transactions import OnStore
from adapters.memory.rows import TenantRows
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.read_back import Subject
from booking_domain.model.results import Trouble
from booking_domain.model.service_facts import (
    BOOKING_ENDS,
    BOOKING_TOOL,
    KEPT_FROM_SERVING,
    SERVING_TOOLS,
    ServiceFacts,
    UnservedBooking,
)
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_trace import ToolTrace
from booking_domain.ports.service_records import ServiceRecords


_NOT_TRIED = frozenset({AppointmentState.HELD, AppointmentState.RELEASED})


class MemoryServiceRecords(OnStore, ServiceRecords):
    """Looks through everything."""

    @override
    async def within(self, window: TimeSlot, *, tenant_id: str) -> ServiceFacts:
        rows = await self.read(tenant_id)
        events = [row.event for row in rows.events]
        traces = [one for one in rows.traces if window.contains(one.arrived_at)]
        wrong = Counter[Subject]()
        for one in rows.read_backs:
            if window.contains(one.at):
                wrong[one.subject] += one.denials
        return ServiceFacts(
            endings=tuple(
                one for one in events if one.kind in BOOKING_ENDS and window.contains(one.at)
            ),
            unserved=tuple(_unserved(traces, rows=rows)),
            not_served=frozenset(_not_served(traces, rows=rows)),
            durations=_durations(traces),
            deadlocks=sum(one.trouble == Trouble.CONFLICT.value for one in traces),
            undone_in_vain=frozenset(
                one.appointment_id
                for one in rows.sync_failures
                if one.kind is SyncFailureKind.COMPENSATION and window.contains(one.first_at)
            ),
            decisions=tuple(one for one in rows.decisions if window.contains(one.at)),
            wrong_years=wrong[Subject.YEAR],
            wrong_recognitions=wrong[Subject.NAME],
        )


def _durations(traces: Sequence[ToolTrace]) -> dict[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for one in traces:
        found.setdefault(one.tool, Counter())[one.duration_ms] += 1
    return found


def _not_served(traces: Sequence[ToolTrace], *, rows: TenantRows) -> Iterator[str]:
    troubles = {one.value for one in KEPT_FROM_SERVING}
    last: dict[str, ToolTrace] = {}
    for one in sorted(traces, key=lambda trace: trace.arrived_at):
        if one.tool in SERVING_TOOLS:
            last[one.call_id] = one
    tried = _tried(rows)
    for call_id, one in last.items():
        if one.trouble in troubles and call_id not in tried:
            yield call_id


def _tried(rows: TenantRows) -> frozenset[str | None]:
    """Return the calls in which a booking was begun: its end is on record."""
    return frozenset(
        row.appointment.call_id
        for row in rows.appointments
        if row.appointment.state not in _NOT_TRIED
    )


def _unserved(traces: Sequence[ToolTrace], *, rows: TenantRows) -> Iterator[UnservedBooking]:
    tried = _tried(rows)
    troubles = {one.value for one in KEPT_FROM_SERVING}
    first: dict[tuple[str, str], dt.datetime] = {}
    for one in traces:
        if one.tool == BOOKING_TOOL and (one.trouble in troubles or one.is_overdue):
            # Without an id of the tool call each delivery is a try.
            key = (one.call_id, one.tool_call_id or one.correlation_id)
            first[key] = min(one.arrived_at, first.get(key, one.arrived_at))
    for (call_id, _), at in sorted(first.items(), key=lambda found: found[1]):
        if call_id not in tried:
            yield UnservedBooking(call_id, at)
