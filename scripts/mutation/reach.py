"""
Which tests run which lines of which modules, and how long each test takes.

One run of the tests in a process of its own, under coverage with a context for each test.
"""

import json
import os
import sys
import time

from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

from attrs import frozen

from scripts.mutation.trial import QUIETLY


@frozen
class Reach:
    """
    What the tests reach.

    Args:
        seconds: Of the processor, by the test's node id, fixtures and coverage included.
        tests: By the path of a module, and in it by line, the tests that run the line.
    """

    seconds: dict[str, float]
    tests: dict[str, dict[int, list[str]]]

    def of_module(self, path: Path) -> set[str]:
        """Return every test that runs a line of this module."""
        return {test for tests in self.tests.get(str(path), {}).values() for test in tests}

    def of_lines(self, path: Path, lines: tuple[int, int]) -> set[str]:
        """Return every test that runs one of these lines, the last one included."""
        by_line = self.tests.get(str(path), {})
        return {test for line in range(lines[0], lines[1] + 1) for test in by_line.get(line, [])}


class _Context:
    """Tells coverage which test is running, and takes the time of each."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self._measuring = measuring
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._measuring.switch_context(item.nodeid)
        # Of the processor: the machine may be busy with something else.
        began = time.process_time()
        answer = yield
        self.seconds[item.nodeid] = time.process_time() - began
        self._measuring.switch_context("")
        return answer


def measure(source: Path, tests: list[str], *, stored_in: Path) -> Reach:
    """
    This will run the tests once and return what they reach.

    Raises:
        SystemExit: a test fails before anything is mutated.
    """
    child = os.fork()
    if child == 0:
        os._exit(_run(source, tests, stored_in=stored_in))
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("the tests fail without any mutant; nothing was measured")
    stored = json.loads(stored_in.read_text(encoding="utf-8"))
    lines = {
        path: {int(line): tests for line, tests in by_line.items()}
        for path, by_line in stored["tests"].items()
    }
    return Reach(seconds=stored["seconds"], tests=lines)


def _run(source: Path, tests: list[str], *, stored_in: Path) -> int:
    measuring = coverage.Coverage(
        data_file=None, source=[str(source)], config_file=False, branch=False
    )
    context = _Context(measuring)
    measuring.start()
    code = pytest.main([*QUIETLY, *tests], plugins=[context])
    measuring.stop()
    data = measuring.get_data()
    reached = {
        str(Path(path)): {
            line: [one for one in contexts if one]
            for line, contexts in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    stored_in.write_text(json.dumps({"seconds": context.seconds, "tests": reached}))
    return int(code)
