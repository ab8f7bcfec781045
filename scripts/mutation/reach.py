"""
Which tests run which lines of which modules, and how long each test takes.

One run of the tests in a process of its own, under coverage with a context for each test.
"""

import json
import os
import sys
import time

from collections.abc import Collection, Iterator
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
        seconds: Of the processor, by the test's node id, coverage included.
        tests: By the path of a module, and in it by line, the tests that run the line. What builds
            a fixture that several tests share is run by all of them.
        shared: Of the processor, by the fixture that several tests share, until it is built.
        uses: By the test's node id, the shared fixtures that it needs.
    """

    seconds: dict[str, float]
    tests: dict[str, dict[int, list[str]]]
    shared: dict[str, float]
    uses: dict[str, list[str]]

    def cost_of(self, test: str, *, built: Collection[str] = ()) -> float:
        """Return the seconds of this test where these shared fixtures have been built before."""
        needed = [one for one in self.uses.get(test, ()) if one not in built]
        return self.seconds[test] + sum(self.shared[one] for one in needed)

    def cost_of_all(self, tests: Collection[str]) -> float:
        """Return the seconds of these tests in one run."""
        shared = {one for test in tests for one in self.uses.get(test, ())}
        own = sum(self.seconds[test] for test in tests)
        return own + sum(self.shared[one] for one in shared)

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
        self._context = ""
        self._shared_seconds = 0.0
        self.seconds: dict[str, float] = {}
        self.shared: dict[str, float] = {}
        self.uses: dict[str, list[str]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._switch_to(item.nodeid)
        self._shared_seconds = 0.0
        # Of the processor: the machine may be busy with something else.
        began = time.process_time()
        answer = yield
        self.seconds[item.nodeid] = time.process_time() - began - self._shared_seconds
        self.uses[item.nodeid] = [one for one in _fixtures_of(item) if one in self.shared]
        self._switch_to("")
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        name = _named(request.node.nodeid, fixturedef.argname, getattr(request, "param_index", 0))
        outer = self._context
        self._switch_to(name)
        began = time.process_time()
        answer = yield
        self.shared[name] = time.process_time() - began
        self._shared_seconds += self.shared[name]
        self._switch_to(outer)
        return answer

    def _switch_to(self, context: str) -> None:
        self._context = context
        self._measuring.switch_context(context)


def _fixtures_of(item: pytest.Item) -> Iterator[str]:
    """Yield the names of the fixtures that a test needs, at whatever level they are shared."""
    callspec = getattr(item, "callspec", None)
    indices = {} if callspec is None else callspec.indices
    for fixture in getattr(item, "fixturenames", ()):
        for node in item.listchain():
            yield _named(node.nodeid, fixture, indices.get(fixture, 0))


def _named(node_id: str, fixture: str, place: int) -> str:
    return f"fixture {fixture} {place} of {node_id}"


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
    return Reach(
        seconds=stored["seconds"], tests=lines, shared=stored["shared"], uses=stored["uses"]
    )


def _run(source: Path, tests: list[str], *, stored_in: Path) -> int:
    measuring = coverage.Coverage(
        data_file=None, source=[str(source)], config_file=False, branch=False
    )
    context = _Context(measuring)
    measuring.start()
    code = pytest.main([*QUIETLY, *tests], plugins=[context])
    measuring.stop()
    data = measuring.get_data()
    users = _users(context)
    reached = {
        str(Path(path)): {
            line: sorted({test for one in contexts if one for test in users.get(one, (one,))})
            for line, contexts in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    facts = {
        "seconds": context.seconds,
        "tests": reached,
        "shared": context.shared,
        "uses": context.uses,
    }
    stored_in.write_text(json.dumps(facts), encoding="utf-8")
    return int(code)


def _users(context: _Context) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {fixture: [] for fixture in context.shared}
    for test, fixtures in context.uses.items():
        for fixture in fixtures:
            users[fixture].append(test)
    return users
