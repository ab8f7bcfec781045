"""
One mutant on trial, in a process forked from one that has collected all tests and run none.

A trial is bounded in processor seconds, since the machine may be busy, and in memory.
"""

import ast
import enum
import os
import resource
import signal
import traceback

from collections.abc import Sequence
from pathlib import Path
from types import CodeType
from typing import Protocol

import hypothesis

from attrs import frozen

from scripts.mutation.mutants import mutated


_MEMORY = 4 * 1024**3
_NOT_IN_PLACE = 70
_BROKEN = 71


class Verdict(enum.Enum):
    """How a trial ended. Broken: not by a test, but by an error around it, which proves nothing."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNREACHED = "unreached"
    BROKEN = "broken"


class Way(enum.Enum):
    """
    How the changed code gets into place.

    A function is given its new code where it stands, which costs nothing. What runs when a module
    is imported (constants, defaults, bodies of classes) asks for importing the project anew.
    """

    EXCHANGE = "exchange"
    IMPORT = "import"


class Stage(Protocol):
    """What a trial is played on."""

    def exchange(self, code: CodeType, *, is_changed: bool) -> bool:
        """Put a module's functions into place; return whether they are, and changed as said."""

    def play(self, tests: Sequence[str]) -> int:
        """Run tests until one fails, and return pytest's exit code."""

    def play_anew(self, tests: Sequence[str], module: str, code: CodeType) -> int:
        """Import the project again, this module with this code, and run tests likewise."""


@frozen
class Trial:
    """
    A mutant, or its module unchanged, and the tests in their order.

    Args:
        number: Of the mutant; None is the module's own text.
        processor_seconds: After so many the trial is stopped.
    """

    module: str
    path: Path
    number: int | None
    way: Way
    tests: Sequence[str]
    processor_seconds: int

    def start(self, stage: Stage) -> int:
        """This will fork the trial and return its process id."""
        child = os.fork()
        if child == 0:
            code, told = _BROKEN, os.dup(2)
            try:
                code = self._run(stage)
            except BaseException:
                os.write(told, traceback.format_exc().encode())
                raise
            finally:
                os._exit(code)
        return child

    def _run(self, stage: Stage) -> int:
        self._bound()
        text = self.path.read_text(encoding="utf-8")
        tree = ast.parse(text) if self.number is None else mutated(text, self.number)
        code: CodeType = compile(tree, str(self.path), "exec")
        if self.way is Way.IMPORT:
            return stage.play_anew(self.tests, self.module, code)
        if not stage.exchange(code, is_changed=self.number is not None):
            return _NOT_IN_PLACE
        return stage.play(self.tests)

    def _bound(self) -> None:
        os.setsid()  # nothing that a test does to its session reaches the others
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (self.processor_seconds, hardest))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def calm_hypothesis() -> None:
    """This will let hypothesis find the same examples each time, store nothing, and not shrink."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        "mutation",
        database=None,
        deadline=None,
        derandomize=True,
        phases=phases,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutation")


def is_in_place(status: int) -> bool:
    """This will tell from a trial's wait status whether it had the changed code at all."""
    return not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == _NOT_IN_PLACE)


def verdict_of(status: int) -> Verdict:
    """This will read a trial's wait status."""
    if os.WIFSIGNALED(status):
        stopped = os.WTERMSIG(status) in {signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL}
        return Verdict.TIMED_OUT if stopped else Verdict.KILLED
    match os.WEXITSTATUS(status):
        case 0:
            return Verdict.SURVIVED
        case 1 | 2:  # as pytest counts: a test failed, or could not even be collected
            return Verdict.KILLED
        case _:
            return Verdict.BROKEN
