"""Findings for people and for programs, and what is shown meanwhile."""

import contextlib

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text
from typing_extensions import override

from entrypoints.cli.doctor_look import Progress
from entrypoints.cli.finding import Finding, Verdict


_STYLES = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.ERROR: "bold red"}
_MOST_NAMES = 3


def plain(findings: Sequence[Finding]) -> dict[str, Any]:
    """This will return them as JSON's types, keyed as `docs/reference/doctor.md` says."""
    return {
        "verdict": worst(findings).value,
        "errors": _number(findings, verdict=Verdict.ERROR),
        "warnings": _number(findings, verdict=Verdict.WARNING),
        "findings": [
            {
                "part": one.part.value,
                "salon": one.salon,
                "check": one.check,
                "verdict": one.verdict.value,
                "what": _printable(one.what),
                "remedy": _printable(one.remedy) if one.remedy is not None else None,
            }
            for one in findings
        ],
    }


def worst(findings: Sequence[Finding]) -> Verdict:
    """This will return the verdict on all."""
    found = {one.verdict for one in findings}
    return next(one for one in (Verdict.ERROR, Verdict.WARNING, Verdict.OK) if one in found)


def show(findings: Sequence[Finding]) -> None:
    """This will print them as a table, a part after the other, and count them."""
    table = Table()
    for heading in ("part", "salon", "", "found"):
        table.add_column(heading, overflow="fold", vertical="top")
    group: tuple[str, str | None] | None = None
    for place, one in enumerate(findings):
        here = (one.part.value, one.salon)
        if place and one.part is not findings[place - 1].part:
            table.add_section()
        is_new = here != group
        table.add_row(
            one.part.value if group is None or here[0] != group[0] else "",
            (one.salon or "") if is_new else "",
            Text(one.verdict.value, style=_STYLES[one.verdict]),
            _told(one),
        )
        group = here
    # What is found may hold any letters, brackets too.
    console = Console(markup=False, highlight=False)
    console.print(table)
    console.print(_sum(findings))


def _told(one: Finding) -> Text:
    text = Text(_printable(one.what))
    if one.remedy is not None:
        text.append(f"\n-> {_printable(one.remedy)}", style="dim")
    return text


def _sum(findings: Sequence[Finding]) -> str:
    counted = Counter(one.verdict for one in findings)
    errors, warnings = counted[Verdict.ERROR], counted[Verdict.WARNING]
    return (
        f"{errors} error{'' if errors == 1 else 's'}, "
        f"{warnings} warning{'' if warnings == 1 else 's'}, {counted[Verdict.OK]} ok"
    )


def _number(findings: Sequence[Finding], *, verdict: Verdict) -> int:
    return sum(one.verdict is verdict for one in findings)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


@define
class ShownProgress(Progress):
    """Names what is still being looked at; nothing is shown where there is no terminal."""

    _status: Status | None
    _under_way: dict[str, None] = field(factory=dict)
    _done: int = 0

    @override
    def begin(self, name: str) -> None:
        self._under_way[name] = None
        self._tell()

    @override
    def end(self, name: str) -> None:
        self._under_way.pop(name, None)
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        if self._status is None:
            return
        names = list(self._under_way)
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        still = f"; {', '.join(names[:_MOST_NAMES])}{more}" if names else ""
        self._status.update(f"{self._done} looked at{still}")


@contextlib.contextmanager
def progress_shown() -> Iterator[ShownProgress]:
    """This will show progress on stderr for the block, where that is a terminal."""
    console = Console(stderr=True, markup=False)
    if not console.is_terminal:
        yield ShownProgress(None)
        return
    with console.status("looking") as status:
        yield ShownProgress(status)
