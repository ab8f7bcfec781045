"""
One mutant on trial: a forked process imports the mutated module and runs the tests that reach it.

The parent has imported the libraries, never the project, so that a trial costs little more than its
tests. A trial is bounded in processor seconds, since the machine may be busy, and in memory.
"""

import ast
import enum
import gc
import importlib
import importlib.util
import os
import resource
import signal
import sys
import tempfile

from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

from attrs import frozen
from typing_extensions import override


_LIBRARIES = (
    "aiosqlite", "cattrs", "phonenumbers", "rapidfuzz", "rich.pretty", "sqlalchemy", "structlog",
)  # fmt: skip
QUIETLY = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",  # hypothesis is imported before pytest runs
)
_ASYNCIO = ("-o", "asyncio_default_fixture_loop_scope=function")
_MEMORY = 4 * 1024**3
_TEST_TIMEOUT_SECONDS = 60
_TEST_START_SECONDS = 3
_TEST_SLOWER = 1.5
_FIRST_FILES = 2


class Verdict(enum.Enum):
    """How a trial ended."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNREACHED = "unreached"


@frozen
class Trial:
    """
    A module with another text, and the tests in their order.

    Args:
        tree: The mutated module.
        processor_seconds: After so many the trial is stopped.
        seconds: How long each test takes under coverage, of the processor; that is slower already.
    """

    module: str
    path: Path
    tree: ast.Module
    tests: Sequence[str]
    processor_seconds: int
    seconds: Mapping[str, float]

    def start(self) -> int:
        """This will fork the trial and return its process id."""
        child = os.fork()
        if child == 0:
            os._exit(self._run())
        return child

    def _run(self) -> int:
        os.setpgid(0, 0)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(spent.ru_utime + spent.ru_stime) + self.processor_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hardest))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        sys.meta_path.insert(0, _MutatedModule(self))
        files = list(dict.fromkeys(test.partition("::")[0] for test in self.tests))
        # Most mutants fall in the first files: the others are not even imported then.
        for some in (files[:_FIRST_FILES], files[_FIRST_FILES:]):
            if some and (code := self._run_tests_in(some)):
                return code
        return 0

    def _run_tests_in(self, files: Sequence[str]) -> int:
        arguments = [*QUIETLY, "--tb=no", f"--timeout={_TEST_TIMEOUT_SECONDS}", *files]
        return int(pytest.main(arguments, plugins=[_Chosen(self.tests, self.seconds)]))


class _MutatedModule(MetaPathFinder):
    """Finds the one module and gives it the mutated code."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    @override
    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._trial.module:
            return None
        loader = _MutatedLoader(self._trial)
        return importlib.util.spec_from_file_location(fullname, self._trial.path, loader=loader)


class _MutatedLoader(SourceFileLoader):
    def __init__(self, trial: Trial) -> None:
        super().__init__(trial.module, str(trial.path))
        self._trial = trial

    @override
    def get_code(self, fullname: str) -> CodeType:
        return compile(self._trial.tree, str(self._trial.path), "exec")


class _Chosen:
    """Runs the chosen tests only, in the given order, each for a limited time."""

    def __init__(self, tests: Sequence[str], seconds: Mapping[str, float]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._place]
        items[:] = sorted(chosen, key=lambda item: self._place[item.nodeid])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        # Nobody handles the signal: a mutant that goes round for ever ends here.
        limit = _TEST_START_SECONDS + _TEST_SLOWER * self._seconds[item.nodeid]
        signal.setitimer(signal.ITIMER_PROF, limit)
        answer = yield
        signal.setitimer(signal.ITIMER_PROF, 0)
        return answer


def warm_up() -> None:
    """This will import what every trial needs, the project itself and its tests left out."""
    for library in _LIBRARIES:
        importlib.import_module(library)
    with tempfile.TemporaryDirectory() as nothing:
        pytest.main([*QUIETLY, "-qq", "-c", os.devnull, f"--rootdir={nothing}", *_ASYNCIO, nothing])
    # Bytecode is written whatever the environment says: each trial reads it again.
    sys.dont_write_bytecode = False
    gc.collect()
    gc.freeze()


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


def verdict_of(status: int) -> Verdict:
    """This will read a trial's wait status."""
    if os.WIFSIGNALED(status):
        stopped = os.WTERMSIG(status) in {signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL}
        return Verdict.TIMED_OUT if stopped else Verdict.KILLED
    return Verdict.SURVIVED if os.WEXITSTATUS(status) == 0 else Verdict.KILLED
