"""Wherever a page mentions a command of ours, the command line has it, with these options."""

import re
import shlex

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from entrypoints.cli.commands import cli


PROJECT = Path(__file__).parents[2]
# The changelog tells what there was.
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted(PROJECT.glob("docs/**/*.md"))]
_INLINE = re.compile(r"`([^`\n]*voice-booking [^`\n]*)`")
_FENCED = re.compile(r"^```.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CALLED = re.compile(r"voice-booking +([a-z][^|;&>#\n()`]*)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_command_that_is_mentioned_exists_with_its_options_on(page: Path) -> None:
    """In running text and in blocks."""
    wrong = [line for line in _mentioned(page.read_text(encoding="utf-8")) if _problem_with(line)]

    assert wrong == []


def test_mentions_are_found_in_text_and_in_blocks() -> None:
    """With what follows on the next line, and without what another program gets."""
    block = "```sh\nvoice-booking person export \\\n  --number 1 > a\n```\n"
    text = f"Run `voice-booking serve --demo`.\n\n{block}"

    assert list(_mentioned(text)) == ["serve --demo", "person export    --number 1"]


def test_a_command_that_does_not_exist_is_noticed() -> None:
    """And an option."""
    assert _problem_with("serve --demo --port 0") is None
    assert _problem_with("resolve A-7K3QX --as cancelled --config salon.toml") is None
    assert _problem_with("sing --loud") == "sing"
    assert _problem_with("tenant sing") == "tenant sing"
    assert _problem_with("serve --loud") == "serve --loud"


def _mentioned(text: str) -> Iterator[str]:
    pieces = [*_INLINE.findall(_FENCED.sub("", text)), *_FENCED.findall(text)]
    for piece in pieces:
        joined = piece.replace("\\\n", " ")
        for line in _CALLED.findall(joined):
            # A name in a sentence of a program's output, such as "voice-booking needs Python".
            if re.match(r"[a-z]+( |$)", line) and not line.startswith(("needs ", "is ")):
                yield line.strip()


def _problem_with(line: str) -> str | None:
    """Return the part that the command line does not know."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    command: click.Command = cli
    path: list[str] = []
    context = click.Context(cli)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        path.append(words.pop(0))
        inner = command.get_command(context, path[-1])
        if inner is None:
            return " ".join(path)
        command = inner
    known = {
        name for one in command.get_params(context) for name in (*one.opts, *one.secondary_opts)
    }
    for word in words:
        option = word.partition("=")[0].rstrip(",.")
        if option.startswith("--") and option not in known:
            return " ".join([*path, option])
    return None
