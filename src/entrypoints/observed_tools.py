# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Tool calls as the outermost span of a trace."""

from contextlib import AbstractContextManager
from typing import Protocol

from structlog.contextvars import get_contextvars
from typing_extensions import override

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.results import ToolResult
from entrypoints.http.tool_desk import ToolCalls
from entrypoints.log_privacy import shown_id


class Opens(Protocol):
    """What opens a span for a block."""

    def __call__(self, name: str, **attributes: str | float) -> AbstractContextManager[object]:
        """Open one."""


class ObservedTools(ToolCalls):
    """Stands in front of the tools and changes nothing."""

    def __init__(self, inner: ToolCalls, *, span: Opens) -> None:
        self._inner = inner
        self._span = span

    @override
    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        with self._spanned(f"tool {invocation.tool}", invocation):
            return await self._inner.invoke(command, invocation=invocation)

    @override
    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        # A trace of its own: it comes after the answer.
        with self._spanned(f"tool {invocation.tool} answered", invocation):
            await self._inner.answered(command, result=result, invocation=invocation)

    @override
    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        with self._spanned(f"tool {invocation.tool} overdue", invocation):
            await self._inner.overdue(command, invocation=invocation)

    def _spanned(self, name: str, invocation: ToolInvocation) -> AbstractContextManager[object]:
        return self._span(
            name,
            tenant=invocation.tenant.tenant_id,
            call_id=shown_id(invocation.call_id),
            correlation_id=str(get_contextvars().get("correlation_id", "")),
        )
