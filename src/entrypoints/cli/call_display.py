"""Tool calls and their answers, for people."""

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from entrypoints.cli.retell_agent import ToolAnswer, ToolCall


_GOOD = frozenset({"available", "confirmed", "held", "requested", "cancelled", "rescheduled"})
_BAD = frozenset({"system_unavailable", "policy_denied"})


def style_of(status: str) -> str:
    """This will return the colour of a status."""
    if status in _GOOD:
        return "green"
    return "red" if status in _BAD else "yellow"


def show_request(call: ToolCall, *, console: Console) -> None:
    """This will print the request as a command that can be pasted: unwrapped, without colours."""
    console.print("The signed request, good for five minutes:", style="dim")
    console.out(call.as_curl(), highlight=False)
    console.print()


def show_answer(answer: ToolAnswer, *, console: Console) -> None:
    """This will print status, sentence and data."""
    style = style_of(answer.status)
    facts = Table.grid(padding=(0, 2))
    for key, value in answer.data.items():
        if isinstance(value, str):
            facts.add_row(Text(key, style="dim"), Text(value))
        elif isinstance(value, list):
            facts.add_row(Text(key, style="dim"), Text(" · ".join(_entry(one) for one in value)))
    parts = [Text(answer.message, style="bold")]
    body = Group(*parts, Text(), facts) if facts.row_count else Group(*parts)
    title = f"[{style}]{answer.status}[/]  [dim]{answer.milliseconds} ms[/]"
    console.print(Panel(body, title=title, title_align="left", border_style=style, padding=(1, 2)))


def _entry(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("spoken") or ", ".join(str(one) for one in value.values()))
    return str(value)
