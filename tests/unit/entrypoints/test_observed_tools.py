"""Tools behind which everything happens as without it."""

import pytest

from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.phone_number import PhoneProblem
from booking_domain.model.results import AppointmentNotFound, ToolResult
from entrypoints.http.tool_desk import ToolCalls
from entrypoints.observed_tools import ObservedTools
from tests.doubles.salon import salon
from tests.unit.adapters.telemetry.noted_spans import NotedSpans


INVOCATION = ToolInvocation(
    tenant=salon(),
    authority=Authority.CALLER,
    platform="test",
    call_id="call_1",
    invocation_id=None,
    caller=PhoneProblem.MISSING,
    tool="find_appointments",
    arguments_digest="0" * 64,
    deadline=1.0,
)


class HeardTools(ToolCalls):
    """Writes down what it is called for."""

    def __init__(self) -> None:
        self.invoked: list[ToolInput] = []
        self.answers: list[ToolResult] = []
        self.late: list[ToolInput] = []

    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        self.invoked.append(command)
        return AppointmentNotFound()

    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        self.answers.append(result)

    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        self.late.append(command)


@pytest.fixture
def inner() -> HeardTools:
    """What stands behind."""
    return HeardTools()


async def test_a_call_and_its_answer_go_on_to_the_tools(inner: HeardTools) -> None:
    """Whose answer is lost on the way would be rung back needlessly."""
    spans = NotedSpans()
    tools = ObservedTools(inner, span=spans.span)
    command = FindAppointments()

    result = await tools.invoke(command, invocation=INVOCATION)
    await tools.answered(command, result=result, invocation=INVOCATION)
    await tools.overdue(command, invocation=INVOCATION)

    assert (inner.invoked, inner.answers, inner.late) == ([command], [result], [command])
    assert [one.name for one in spans.told] == [
        "tool find_appointments",
        "tool find_appointments answered",
        "tool find_appointments overdue",
    ]
    assert {one.attributes["tenant"] for one in spans.told} == {INVOCATION.tenant.tenant_id}
