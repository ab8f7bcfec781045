"""
Writes docs/reference/cli.md from the command line's own parser: `python -m scripts.cli_reference`.

A test compares the two, so that no command and no option is missing there.
"""

import re

from collections.abc import Iterator
from pathlib import Path

import click

from entrypoints.cli.commands import cli


PAGE = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
_HEAD = """\
# Command line

`voice-booking COMMAND [OPTIONS]`; `--help` after any of them says the same as this page, which is
written by `python -m scripts.cli_reference` and compared with the program by a test.

Errors are one line each on stderr. Exit code 0: done. 1: something did not work, or is open. 2: the
command line or the configuration must be changed first. What a command means by 1 is said below.
"""


def reference() -> str:
    """This will return the whole page."""
    context = click.Context(cli, info_name="voice-booking")
    leaves = list(_leaves(cli, context=context))
    table = ["| command | does |", "|---|---|"]
    table += [f"| [`{path}`](#{_anchor(path)}) | {_short(one)} |" for path, one in leaves]
    sections = (_section(path, command=command) for path, command in leaves)
    return "\n".join([_HEAD, *table, "", *sections])


def _leaves(group: click.Group, *, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            message = f"{name} is listed and does not exist"
            raise LookupError(message)
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _leaves(command, context=inner)
        else:
            yield inner.command_path, command


def _section(path: str, *, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    parameters = command.get_params(context)
    wanted = [one for one in parameters if isinstance(one, click.Argument)]
    words = " ".join([path, *(one.make_metavar(context) for one in wanted)])
    lines = [f"## `{path}`", "", _paragraphs(command.help or ""), "", f"`{words} [OPTIONS]`", ""]
    rows = [_row(one, context=context) for one in parameters if _is_shown(one)]
    if rows:
        lines += ["| option | meaning | default, bounds |", "|---|---|---|", *rows, ""]
    examples = [line.strip() for line in (command.epilog or "").splitlines()]
    examples = [line for line in examples if line and line not in {"\b", "Examples:"}]
    if examples:
        lines += ["```", *examples, "```", ""]
    return "\n".join(lines)


def _is_shown(parameter: click.Parameter) -> bool:
    return (
        isinstance(parameter, click.Option)
        and not parameter.hidden
        and "--help" not in parameter.opts
    )


def _row(parameter: click.Parameter, *, context: click.Context) -> str:
    written, told = parameter.get_help_record(context) or ("", "")
    meaning, default = told, ""
    if extra := re.search(r" *\[([^\[\]]*)\]$", told):
        meaning = told[: extra.start()]
        default = extra[1].removeprefix("default: ")
    cells = (_cell(f"`{written}`"), _cell(meaning), _cell(default))
    return f"| {' | '.join(cells)} |"


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _short(command: click.Command) -> str:
    return _cell(command.get_short_help_str(limit=200))


def _anchor(path: str) -> str:
    return path.replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
