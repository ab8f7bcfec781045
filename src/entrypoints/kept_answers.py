# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Answers on their way to the trace: written in batches, when nobody waits."""

import collections

from collections.abc import Callable

from typing_extensions import override

from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.tool_trace import ToolTrace
from booking_domain.ports.tool_traces import ToolTraces
from entrypoints.http.tool_journal import ToolAnswer, ToolJournal


MOST_WAITING = 10_000
"""How many answers wait at most while the database is away; the oldest are lost first."""
_BATCH = 500


class KeptAnswers(ToolJournal):
    """
    Notes answers in memory, and writes them when it is told to.

    A trace is worth no caller's time and no second try of a booking: a process that is killed takes
    the last ones along.
    """

    def __init__(self, traces: ToolTraces, *, lost: Callable[[int], None]) -> None:
        """`lost` is told how many answers will be in no trace."""
        self._traces = traces
        self._lost = lost
        self._waiting: collections.deque[ToolTrace] = collections.deque()

    @override
    def note(self, answer: ToolAnswer) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self._lost(1)
        self._waiting.append(_trace_of(answer))

    async def write(self) -> None:
        """
        Write what waits, salon by salon; at the end of a process for the last time.

        Raises:
            StorageUnavailable: the rest waits on.
        """
        while self._waiting:
            taken = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            by_salon = _by_salon(taken)
            while by_salon:
                tenant_id, some = by_salon.popitem()
                try:
                    await self._traces.add(some, tenant_id=tenant_id)
                except CommitOutcomeUnknown:
                    # Once more would be refused if it was written.
                    self._lost(len(some))
                except StorageUnavailable:
                    by_salon[tenant_id] = some
                    left = [one for each in by_salon.values() for one in each]
                    self._waiting.extendleft(reversed(left))
                    raise


def _by_salon(traces: list[ToolTrace]) -> dict[str, list[ToolTrace]]:
    found: dict[str, list[ToolTrace]] = {}
    for one in traces:
        found.setdefault(one.tenant_id, []).append(one)
    return found


def _trace_of(answer: ToolAnswer) -> ToolTrace:
    return ToolTrace(
        tenant_id=answer.tenant_id,
        correlation_id=answer.correlation_id,
        platform=answer.platform,
        call_id=answer.call_id,
        tool_call_id=answer.tool_call_id,
        tool=answer.tool,
        status=answer.status,
        trouble=answer.trouble.value if answer.trouble else None,
        is_overdue=answer.is_overdue,
        arrived_at=answer.arrived_at,
        duration_ms=round(answer.seconds * 1000),
    )
