"""
The way of every call of a use case: in a task of its own, in time, never with a trace.

A client that hangs up does not stop what it asked for, and a use case that takes too long does not
keep the client waiting: it goes on, and the answer says that its outcome is not known yet.
"""

from typing import Protocol

import structlog

from attrs import frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.tool_catalogue import Budget, ToolInput
from booking_domain.errors import LateResultNotAwaited
from booking_domain.model.results import SystemUnavailable, ToolResult, Trouble
from booking_domain.ports.clock import Clock
from entrypoints.faults import anonymous_trace
from entrypoints.http.ongoing_work import OngoingWork, Overdue
from entrypoints.stopping import Stopping


_RESERVE_SECONDS = 1.0
# Whom the calendar has not served until then is noted as somebody to ring, and hears so.
_MARGIN_SECONDS = 0.75
_LOG = structlog.get_logger(__name__)


class ToolCalls(Protocol):
    """What is called: `booking_domain.application.tools.Tools`."""

    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        """Return what came of the command."""

    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        """Note that this result was the answer."""

    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        """
        Note that the answer left without a result.

        Raises:
            LateResultNotAwaited: the wish is noted; any other error says that it is not.
        """


@frozen
class Allowance:
    """
    How long a call may take, on the clock's monotonic scale in seconds.

    Args:
        tool_deadline: When the use case should have its result, or say that it has none yet.
        answer_by: When the answer is out, whatever the use case does.
    """

    tool_deadline: float
    answer_by: float


def allowance(budget: Budget, *, asked_ms: int | None, arrived_at: float) -> Allowance:
    """
    This will return the allowance of a request that arrived at `arrived_at` (monotonic seconds).

    One second of the budget is left for the way back.
    """
    span = budget.clamped(asked_ms) / 1000 - _RESERVE_SECONDS
    margin = min(_MARGIN_SECONDS, span / 4)
    return Allowance(
        tool_deadline=arrived_at + span - margin,
        answer_by=arrived_at + span,
    )


class ToolDesk:
    """Takes commands to the use cases and brings their results back in time."""

    def __init__(self, *, tools: ToolCalls, clock: Clock, stopping: Stopping) -> None:
        self._tools = tools
        self._work = OngoingWork(clock, stopping=stopping)

    async def result_of(
        self, command: ToolInput, *, invocation: ToolInvocation, answer_by: float
    ) -> ToolResult | Overdue:
        """
        Return what came of the command, or `OVERDUE` when `answer_by` (monotonic) comes first.

        The work goes on in both cases: at `answer_by`, and when the caller of this is cancelled.
        """
        work = self._invoke(command, invocation=invocation)
        result = await self._work.result_of(work, answer_by=answer_by)
        if isinstance(result, Overdue):
            _LOG.warning("tool overdue", tool=invocation.tool)
        # Afterwards: who is told late, for the sake of a note, is not told at all.
        self._work.begin(self._noted(command, result, invocation=invocation))
        return result

    async def _noted(
        self, command: ToolInput, result: ToolResult | Overdue, *, invocation: ToolInvocation
    ) -> None:
        if isinstance(result, Overdue):
            await self._noted_wish(command, invocation=invocation)
            return
        try:
            await self._tools.answered(command, result=result, invocation=invocation)
        except Exception as error:  # noqa: BLE001 - the answer is out, and was right
            _LOG.warning(
                "an answer is not noted, so the caller may be rung needlessly",
                tool=invocation.tool,
                reason=type(error).__name__,
            )

    async def _noted_wish(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        about = {
            "tenant": invocation.tenant.tenant_id,
            "call_id": invocation.call_id,
            "tool": invocation.tool,
        }
        try:
            await self._tools.overdue(command, invocation=invocation)
        except LateResultNotAwaited as error:
            reason = type(error.__cause__).__name__
            _LOG.warning("a late result will not be told into its call", reason=reason, **about)
        except Exception as error:  # noqa: BLE001 - whatever it was, somebody was left in the air
            reason = type(error).__name__
            _LOG.error("a wish is not noted, and nobody rings", alarm=True, reason=reason, **about)

    async def drain(self, *, within_seconds: float) -> None:
        """Wait for what still runs, then stop the rest; sagas belong to the runner, not to this."""
        await self._work.drain(within_seconds=within_seconds)

    async def _invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        try:
            return await self._tools.invoke(command, invocation=invocation)
        except Exception as error:  # noqa: BLE001 - whatever it was, somebody waits for an answer
            _LOG.error(
                "tool failed", alarm=True, tool=invocation.tool, trace=anonymous_trace(error)
            )
            return SystemUnavailable(Trouble.DEFECT)
