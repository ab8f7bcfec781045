"""The tables at the end of a load."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen
from rich.console import Console
from rich.table import Table

from bench.load.caller import is_content
from bench.load.heard import Answer, Call
from bench.load.provider_log import ProviderCount
from booking_domain.application.tool_catalogue import tool_named


@frozen(kw_only=True)
class Measured:
    """
    All that is known of one salon's load.

    Args:
        counted: By the sandbox itself, background work included.
        noted_unasked: Call-backs that no agent had to ask for.
    """

    name: str
    calls: tuple[Call, ...]
    provider: ProviderCount
    counted: int
    callbacks: int
    noted_unasked: int


@frozen(kw_only=True)
class Memory:
    """What the service's process held, in MB: before the first call, at most, and at the end."""

    before: float
    most: float
    after: float


def share_of(answers: Sequence[Answer], share: float) -> float:
    """This will return a percentile of the times, in seconds: one that was measured."""
    times = sorted(one.seconds for one in answers)
    return times[min(len(times) - 1, int(len(times) * share / 100))]


def late(answers: Sequence[Answer]) -> int:
    """This will count the answers that came after their tool's budget."""
    return sum(
        (spec := tool_named(one.tool)) is not None and one.seconds > spec.budget.default_ms / 1000
        for one in answers
    )


def show(measured: Measured, *, console: Console) -> None:
    """Print what one salon's callers heard, how fast, and what its calendar was asked."""
    console.print(_tools(measured))
    console.print(_outcome(measured))


def show_memory(memory: Memory | None, *, console: Console) -> None:
    """Print what the process held."""
    if memory is None:
        console.print("memory of the service: this system does not tell")
        return
    console.print(
        f"memory of the service: {memory.before:.0f} MB before, {memory.most:.0f} MB at most, "
        f"{memory.after:.0f} MB at the end"
    )


def _tools(measured: Measured) -> Table:
    table = Table(title=measured.name, title_justify="left")
    # What is too wide folds in the words that were heard: a tool has one name, in full.
    table.add_column("tool", no_wrap=True)
    for heading in ("calls", "p50 ms", "p95 ms", "p99 ms", "max ms", "late"):
        table.add_column(heading, justify="right")
    table.add_column("heard")
    answers = [one for call in measured.calls for one in call.answers]
    for tool in dict.fromkeys(one.tool for one in answers):
        of_tool = [one for one in answers if one.tool == tool]
        times = (f"{share_of(of_tool, share) * 1000:.0f}" for share in (50, 95, 99, 100))
        heard = Counter(one.status for one in of_tool if one.status).most_common()
        told = ", ".join(f"{status} {count}" for status, count in heard)
        table.add_row(tool, str(len(of_tool)), *times, str(late(of_tool)), told)
    return table


def _outcome(measured: Measured) -> Table:
    calls, provider = measured.calls, measured.provider
    content = sum(is_content(call) for call in calls)
    offered = sum(any(one.slots for one in call.answers) for call in calls)
    courses = Counter(call.course.value for call in calls)
    table = Table(show_header=False)
    table.add_row("success", f"{content} of {len(calls)} calls ({_percent(content, len(calls))})")
    table.add_row(
        "of those offered a time", f"{content} of {offered} ({_percent(content, offered)})"
    )
    table.add_row("calls", ", ".join(f"{name} {count}" for name, count in courses.most_common()))
    unasked = f"{measured.callbacks}, {measured.noted_unasked} by the service itself"
    table.add_row("call-backs noted", unasked)
    table.add_row("provider requests", f"{measured.counted}, {provider.for_callers} for callers")
    table.add_row("of these", ", ".join(f"{name} {count}" for name, count in provider.by_operation))
    table.add_row("in the fullest minute", str(provider.most_in_a_minute))
    table.add_row("429", str(provider.refused))
    table.add_row("without an answer", str(provider.unanswered))
    if failures := Counter(text for call in calls for text in call.failures):
        table.add_row("failures", ", ".join(f"{text} {n}" for text, n in failures.most_common(5)))
    return table


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
