"""How a command says that it cannot: one line for each thing to correct, and an exit code."""

import contextlib
import gc

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from typing_extensions import override

from entrypoints.settings.problem import Problem


PROGRAM = "voice-booking"


class Failure(click.ClickException):
    """Something did not work; exit code 1."""

    exit_code = 1


class Misused(click.ClickException):
    """The command line, or the configuration, must be changed first; exit code 2."""

    exit_code = 2


class UnusableSettings(Misused):
    """A configuration with its problems, a line each."""

    def __init__(self, source: Path, *, problems: Sequence[Problem]) -> None:
        self.lines = tuple(f"{source}: {problem}" for problem in problems)
        super().__init__("\n".join(self.lines))


def report(error: click.ClickException) -> int:
    """This will write an error to stderr, a line each, and return the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    lines = error.lines if isinstance(error, UnusableSettings) else (error.format_message(),)
    for line in lines:
        click.echo(f"{PROGRAM}: {_one_line(line)}", err=True)
    return error.exit_code


class CommandGroup(click.Group):
    """
    A group of commands whose errors are one line each, without the usage before them.

    A command is imported when it is used: `parse` has no need of a web server.
    """

    def __init__(self, *, modules: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._modules = modules

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._modules)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._modules:
            return None
        with _nothing_collected():
            command: click.Command = getattr(import_module(self._modules[cmd_name]), cmd_name)
        return command

    @override
    def main(  # type: ignore[override] # the overloads of click tell its return types apart
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        *,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: object,
    ) -> object:
        """Run a command, and end the process with its exit code (unless not `standalone_mode`)."""
        try:
            code = super().main(
                args=args,
                prog_name=prog_name or PROGRAM,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except click.ClickException as error:
            if not standalone_mode:
                raise
            code = report(error)
        except (click.Abort, KeyboardInterrupt):
            click.echo(f"{PROGRAM}: interrupted", err=True)
            code = 130
        if standalone_mode:
            raise SystemExit(code if isinstance(code, int) else 0)
        return code


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    # Of more than a thousand modules nothing is ever garbage, and to look for it again and again
    # while they are loaded is a quarter of a command's start.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _one_line(text: str) -> str:
    return " ".join(text.split())
