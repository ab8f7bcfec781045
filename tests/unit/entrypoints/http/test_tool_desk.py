"""A use case on its way: in time, to its end, never with a trace."""

import asyncio

import pytest
import structlog

from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.tool_catalogue import CATALOGUE, Budget, ToolInput
from booking_domain.errors import LateResultNotAwaited, StorageUnavailable
from booking_domain.model.phone_number import PhoneProblem
from booking_domain.model.results import (
    AppointmentNotFound,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from entrypoints.faults import anonymous_trace
from entrypoints.http.ongoing_work import OVERDUE
from entrypoints.http.tool_desk import ToolCalls, ToolDesk, allowance
from entrypoints.stopping import Stopping
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING, salon


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


class SlowTools(ToolCalls):
    """Answers after so many seconds of the clock, or fails then."""

    def __init__(
        self,
        clock: FakeClock,
        *,
        seconds: float,
        error: Exception | None = None,
        unnoted: Exception | None = None,
    ) -> None:
        self._clock, self._seconds, self._error = clock, seconds, error
        self._unnoted = unnoted
        self.finished = False
        self.answers: list[ToolResult] = []
        self.overdues = 0

    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        await self._clock.sleep(self._seconds)
        self.finished = True
        if self._error is not None:
            raise self._error
        return AppointmentNotFound()

    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        self.answers.append(result)
        if self._unnoted is not None:
            raise self._unnoted

    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        self.overdues += 1
        if self._unnoted is not None:
            raise self._unnoted


def _desk(tools: ToolCalls, *, clock: FakeClock, stopping: Stopping | None = None) -> ToolDesk:
    stopping = stopping or Stopping(clock=clock, grace_seconds=2)
    return ToolDesk(tools=tools, clock=clock, stopping=stopping)


def _asked(desk: ToolDesk, *, answer_by: float = 1.0) -> asyncio.Task[object]:
    return asyncio.create_task(
        desk.result_of(FindAppointments(), invocation=INVOCATION, answer_by=answer_by)
    )


async def test_a_result_in_time_is_the_answer() -> None:
    """As soon as it is there."""
    clock = FakeClock(MONDAY_MORNING)
    asking = _asked(_desk(SlowTools(clock, seconds=0.5), clock=clock))

    await clock.advance(0.5)

    assert asking.done()
    assert await asking == AppointmentNotFound()
    assert clock.sleeping == 0


async def test_at_the_limit_there_is_an_answer_and_the_work_goes_on() -> None:
    """What takes longer is overdue, and finished all the same."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=2)
    asking = _asked(_desk(tools, clock=clock))

    await clock.advance(1)
    overdue, finished_then = await asking, tools.finished
    await clock.advance(1)

    assert overdue is OVERDUE
    assert not finished_then
    assert tools.finished
    assert (tools.overdues, tools.answers) == (1, [])


@pytest.mark.parametrize(
    ("error", "seconds", "told", "level"),
    [
        (
            StorageUnavailable("Max Beispiel"),
            0.5,
            "an answer is not noted, so the caller may be rung needlessly",
            "warning",
        ),
        (
            StorageUnavailable("Max Beispiel"),
            2,
            "a wish is not noted, and nobody rings",
            "error",
        ),
        (KeyError("Max Beispiel"), 2, "a wish is not noted, and nobody rings", "error"),
        (
            LateResultNotAwaited("Max Beispiel"),
            2,
            "a late result will not be told into its call",
            "warning",
        ),
    ],
)
async def test_what_is_not_noted_is_told_as_what_it_means(
    error: Exception, seconds: float, told: str, level: str
) -> None:
    """The incident: of a wish that was lost it said that its caller might be rung needlessly."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=seconds, unnoted=error)
    desk = _desk(tools, clock=clock)

    with structlog.testing.capture_logs() as logs:
        asking = _asked(desk)
        await clock.advance(1)
        await asking
        await clock.settle()

    (line,) = [one for one in logs if one["event"] != "tool overdue"]
    assert (line["event"], line["log_level"]) == (told, level)
    assert line.get("alarm", False) is (level == "error")
    assert line["tool"] == "find_appointments"
    assert level == "warning" or (line["tenant"], line["call_id"]) == (
        INVOCATION.tenant.tenant_id,
        "call_1",
    )
    assert "Beispiel" not in repr(logs)


async def test_a_process_that_ends_answers_before_it_is_gone() -> None:
    """The incident: a stop cut the request off, and the platform heard 500 in place of a status."""
    clock = FakeClock(MONDAY_MORNING)
    stopping = Stopping(clock=clock, grace_seconds=2)
    tools = SlowTools(clock, seconds=60)
    asking = _asked(_desk(tools, clock=clock, stopping=stopping), answer_by=30.0)
    await clock.advance(1)

    stopping.begin()
    await clock.advance(1)
    was_waiting = not asking.done()
    await clock.advance(0.9)

    assert was_waiting
    assert await asking is OVERDUE
    assert not tools.finished


async def test_a_process_that_ends_still_gives_a_result_that_comes_in_time() -> None:
    """It is better than to say that nothing is known."""
    clock = FakeClock(MONDAY_MORNING)
    stopping = Stopping(clock=clock, grace_seconds=2)
    tools = SlowTools(clock, seconds=2)
    asking = _asked(_desk(tools, clock=clock, stopping=stopping), answer_by=30.0)
    await clock.advance(1)

    stopping.begin()
    await clock.advance(1)

    assert await asking == AppointmentNotFound()


async def test_a_caller_that_is_cancelled_stops_nothing() -> None:
    """The server may drop a request; what it began goes on."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=0.5)
    asking = _asked(_desk(tools, clock=clock))
    await clock.settle()

    asking.cancel()
    await clock.advance(0.5)

    assert asking.cancelled()
    assert tools.finished


@pytest.mark.parametrize("answer_by", [1.0, 0.1])
async def test_an_error_is_one_alarm_and_an_honest_result(answer_by: float) -> None:
    """Logged without its message, whether anybody still waits for the answer or not."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=0.5, error=ValueError("Max Beispiel"))
    desk = _desk(tools, clock=clock)

    with structlog.testing.capture_logs() as logs:
        asking = _asked(desk, answer_by=answer_by)
        await clock.advance(1)
        result = await asking

    alarms = [line for line in logs if line.get("alarm")]
    assert len(alarms) == 1
    assert alarms[0]["tool"] == "find_appointments"
    assert "Beispiel" not in repr(logs)
    assert result == (SystemUnavailable(Trouble.DEFECT) if answer_by == 1.0 else OVERDUE)


async def test_draining_waits_for_what_runs() -> None:
    """The database may be closed after it."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=2)
    desk = _desk(tools, clock=clock)
    asking = _asked(desk)
    await clock.advance(1)
    await asking

    draining = asyncio.create_task(desk.drain(within_seconds=30))
    await clock.advance(1)
    await draining

    assert tools.finished


async def test_draining_does_not_wait_for_ever() -> None:
    """What does not end is stopped: its saga belongs to the runner."""
    clock = FakeClock(MONDAY_MORNING)
    tools = SlowTools(clock, seconds=1_000)
    desk = _desk(tools, clock=clock)
    asking = _asked(desk)
    await clock.advance(1)
    await asking

    await desk.drain(within_seconds=0.01)

    assert not tools.finished
    await desk.drain(within_seconds=0.01)


@pytest.mark.parametrize(("asked_ms", "span"), [(None, 3.0), (5_000, 4.0), (1, 0.5), (10**9, 29.0)])
def test_a_second_of_the_budget_is_left_for_the_way_back(asked_ms: int | None, span: float) -> None:
    """Within the tool's own range."""
    budget = Budget(default_ms=4_000, least_ms=1_500, most_ms=30_000)

    allowed = allowance(budget, asked_ms=asked_ms, arrived_at=100.0)

    assert allowed.answer_by == pytest.approx(100.0 + span)


@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda spec: spec.name)
def test_a_use_case_is_done_before_its_answer_must_be_out(spec: object) -> None:
    """Even with the smallest budget it has some time, and some is left to write the answer."""
    allowed = allowance(spec.budget, asked_ms=1, arrived_at=0.0)  # type: ignore[attr-defined]

    assert 0 < allowed.tool_deadline < allowed.answer_by


def _failing() -> None:
    try:
        _ = {"a": 1}["+4915112345678"]
    except KeyError as cause:
        message = "Max Beispiel"
        raise RuntimeError(message) from cause


def test_a_trace_names_kinds_and_lines_only() -> None:
    """The whole chain of causes, without what any of them says."""
    with pytest.raises(RuntimeError) as failed:
        _failing()

    trace = anonymous_trace(failed.value)

    told = "\n".join(trace)
    assert trace[0] == "RuntimeError"
    assert "KeyError" in trace
    assert "test_tool_desk.py" in told
    assert "Beispiel" not in told
    assert "49151" not in told
