"""Shell blocks of a page, with what makes them run or not, and the output that is shown."""

import re

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen


DOCS = Path(__file__).parents[2] / "docs"
# Their commands need tools of the system, and are run by tests of their own.
TESTED_ELSEWHERE = frozenset(
    {"back-up-and-restore.md", "run-in-containers.md", "run-under-systemd.md"}
)
PAGES = sorted(
    page
    for page in (
        DOCS.parent / "README.md",
        *(DOCS / "tutorial").glob("*.md"),
        *(DOCS / "how-to").glob("*.md"),
    )
    if page.name not in TESTED_ELSEWHERE
)
REASONS = frozenset({"needs-account", "needs-a-server-of-yours"})
"""Why a block is not run here: each stands behind `sh` in the page itself."""
_FENCE = re.compile(r"^```(.*)$")


@frozen(kw_only=True)
class ShellBlock:
    """
    One block of commands.

    Args:
        marks: The words behind `sh`: a reason not to run it; `background` for what runs on until
            the page's next one or its end, `beside` for what joins it; `exit-1` where that is how
            it ends.
        shown: Lines of the output, "..." for what differs each time; empty where none is shown.
    """

    line: int
    marks: frozenset[str]
    commands: str
    shown: tuple[str, ...]

    @property
    def is_run(self) -> bool:
        """Whether the tests run it."""
        return not self.marks & REASONS


def blocks_of(page: Path) -> tuple[ShellBlock, ...]:
    """This will return the page's shell blocks in order."""
    fences = list(_fences(page.read_text(encoding="utf-8").splitlines()))
    found = []
    for place, (line, words, content) in enumerate(fences):
        if words[:1] != ["sh"]:
            continue
        following = fences[place + 1] if place + 1 < len(fences) else None
        shown = following[2] if following and following[1] == ["text", "output"] else []
        found.append(
            ShellBlock(
                line=line,
                marks=frozenset(words[1:]),
                commands="\n".join(content) + "\n",
                shown=tuple(shown),
            )
        )
    return tuple(found)


def _fences(lines: list[str]) -> Iterator[tuple[int, list[str], list[str]]]:
    opened: tuple[int, list[str]] | None = None
    content: list[str] = []
    for number, line in enumerate(lines, start=1):
        fence = _FENCE.match(line.strip())
        if fence is None and opened is not None:
            content.append(line)
        elif fence is None:
            continue
        elif opened is None:
            opened, content = (number, fence[1].split()), []
        else:
            yield (*opened, content)
            opened = None


def missing_lines(printed: str, *, shown: tuple[str, ...]) -> list[str]:
    """This will return the lines that are shown and were not printed in this order."""
    lines = iter([" ".join(line.split()) for line in printed.splitlines()])
    missing = []
    for wanted in shown:
        words = " ".join(wanted.split())
        if words in {"", "..."}:
            continue
        pattern = re.compile(re.escape(words).replace(re.escape("..."), ".*"))
        if not any(pattern.search(line) for line in lines):
            missing.append(wanted)
    return missing
