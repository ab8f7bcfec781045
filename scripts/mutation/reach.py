"""
Which tests run which lines of which modules, and how long each test takes.

One run of the tests in a process of its own, under coverage with a context for each test. What it
finds is kept, and taken again as long as neither the code nor a test has changed.
"""

import functools
import json
import operator
import os
import sys
import time

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import coverage
import pytest

from attrs import asdict, frozen

from scripts.mutation.stage import QUIETLY


_NO_TEST = ""
"""What runs between tests, and before them: imports."""


@frozen
class Reach:
    """
    What the tests reach.

    Args:
        seconds: Of the processor, by the test's node id, coverage included.
        shared: Of the processor, by the fixture that several tests share, until it is built.
        uses: By the test's node id, the shared fixtures that it needs.
        sets: Sets of tests as bits, the lowest one for the first test of `seconds`. Thousands of
            lines have the same tests, so each set is there once.
        lines: By the path of a module, and in it by line, the place of the set that runs the line.
            What builds a fixture that several tests share is run by all of them.
        imported: By the path of a module, the lines that run while something is imported.
    """

    seconds: dict[str, float]
    shared: dict[str, float]
    uses: dict[str, list[str]]
    sets: list[int]
    lines: dict[str, dict[int, int]]
    imported: dict[str, list[int]]

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
        return self._tests(self.lines.get(str(path), {}).values())

    def of_lines(self, path: Path, lines: tuple[int, int]) -> set[str]:
        """Return every test that runs one of these lines, the last one included."""
        by_line = self.lines.get(str(path), {})
        return self._tests(by_line[line] for line in _between(lines) if line in by_line)

    def is_imported(self, path: Path, lines: tuple[int, int]) -> bool:
        """Whether one of these lines runs while something is imported."""
        return not set(_between(lines)).isdisjoint(self.imported.get(str(path), ()))

    def _tests(self, places: Iterable[int]) -> set[str]:
        merged = functools.reduce(operator.or_, (self.sets[place] for place in set(places)), 0)
        bits = reversed(f"{merged:b}")
        return {test for test, bit in zip(self.seconds, bits, strict=False) if bit == "1"}


def _between(lines: tuple[int, int]) -> range:
    return range(lines[0], lines[1] + 1)


class _Context:
    """Tells coverage which test is running, and takes the time of each."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self._measuring = measuring
        self._context = _NO_TEST
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
        self._switch_to(_NO_TEST)
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


def measure(source: Path, tests: Sequence[str], *, stored_in: Path, state: str) -> Reach:
    """
    This will return what the tests reach: of a run, or of the last one if that had this state.

    Raises:
        SystemExit: a test fails before anything is mutated.
    """
    if not stored_in.exists() or _stored(stored_in)["state"] != state:
        child = os.fork()
        if child == 0:
            os._exit(_run(source, tests, stored_in=stored_in, state=state))
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit("the tests fail without any mutant; nothing was measured")
    facts = _stored(stored_in)
    return Reach(
        seconds=facts["seconds"],
        shared=facts["shared"],
        uses=facts["uses"],
        sets=[int(one, 16) for one in facts["sets"]],
        lines={
            path: {int(line): place for line, place in by_line.items()}
            for path, by_line in facts["lines"].items()
        },
        imported=facts["imported"],
    )


def _stored(file: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return facts


def _run(source: Path, tests: Sequence[str], *, stored_in: Path, state: str) -> int:
    measuring = coverage.Coverage(
        data_file=None, source=[str(source)], config_file=False, branch=False
    )
    context = _Context(measuring)
    measuring.start()
    code = pytest.main([*QUIETLY, *tests], plugins=[context])
    measuring.stop()
    if code == 0:
        reach = _reach_of(measuring.get_data(), context)
        facts = asdict(reach, recurse=False) | {
            "sets": [f"{one:x}" for one in reach.sets],
            "state": state,
        }
        stored_in.write_text(json.dumps(facts), encoding="utf-8")
    return int(code)


def _reach_of(data: coverage.CoverageData, context: _Context) -> Reach:
    bits_of = _bits_of(context)
    places: dict[int, int] = {}
    lines: dict[str, dict[int, int]] = {}
    imported: dict[str, list[int]] = {}
    for path in data.measured_files():
        lines[path], imported[path] = {}, []
        for line, contexts in data.contexts_by_lineno(path).items():
            if _NO_TEST in contexts:
                imported[path].append(line)
            bits = functools.reduce(operator.or_, (bits_of[one] for one in contexts))
            lines[path][line] = places.setdefault(bits, len(places))
    return Reach(
        seconds=context.seconds,
        shared=context.shared,
        uses={test: fixtures for test, fixtures in context.uses.items() if fixtures},
        sets=list(places),
        lines=lines,
        imported=imported,
    )


def _bits_of(context: _Context) -> dict[str, int]:
    """Return by context the tests that run what runs in it."""
    bits = {test: 1 << place for place, test in enumerate(context.seconds)}
    bits |= dict.fromkeys((_NO_TEST, *context.shared), 0)
    for test, fixtures in context.uses.items():
        for fixture in fixtures:
            bits[fixture] |= bits[test]
    return bits
