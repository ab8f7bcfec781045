"""
Where trials are played: all tests collected once, all modules imported once, nothing run yet.

The process that has done so only forks. Each trial changes its own copy and ends.
"""

import gc
import importlib.util
import os
import signal
import sys

from collections.abc import Callable, Collection, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from typing_extensions import override


QUIETLY = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",  # hypothesis is imported before pytest runs
)
_SILENTLY = ("-s", "--tb=no", "--timeout=60")
_TEST_START_SECONDS = 3
_TEST_SLOWER = 1.5
_FIRST_FILES = 2

CostOf = Callable[[str], float]
_Key = tuple[str, str, int]


class CollectedTests:
    """
    All tests, ready to run, and the functions of the modules that they have imported.

    Args:
        own: Where the modules lie that are imported anew for `play_anew`.
        cost_of: How long a test takes under coverage, of the processor; that is slower already.
    """

    def __init__(self, session: pytest.Session, own: Collection[Path], cost_of: CostOf) -> None:
        self._session = session
        self._own = own
        self._cost_of = cost_of
        self._items = {item.nodeid: item for item in session.items}
        self._functions: dict[_Key, list[FunctionType]] = {}
        for one in gc.get_objects():
            if isinstance(one, FunctionType):
                self._functions.setdefault(_key(one.__code__), []).append(one)

    def exchange(self, code: CodeType, *, is_changed: bool) -> bool:
        """
        Give every function of this module the code it has here.

        Returns:
            Whether each of them took it, and something has changed or nothing has, as said.
        """
        changes = 0
        for new in _functions_in(code):
            for function in self._functions.get(_key(new), ()):
                changes += function.__code__ != new
                if function.__code__.co_freevars != new.co_freevars:
                    return False
                function.__code__ = new
        return (changes > 0) is is_changed

    def play(self, tests: Sequence[str]) -> int:
        """Run these tests until one fails, and return pytest's exit code."""
        items = [self._items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._session.testsfailed:
                return 1
        return 0

    def play_anew(self, tests: Sequence[str], module: str, code: CodeType) -> int:
        """Forget the project, import what these tests need with other code, and run them."""
        self._forget()
        sys.meta_path.insert(0, _OtherModule(module, code))
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        # Most mutants fall in the first files: the others are not even imported then.
        for some in (files[:_FIRST_FILES], files[_FIRST_FILES:]):
            if some and (failed := self._play_anew_in(some, tests)):
                return failed
        return 0

    def _play_anew_in(self, files: Sequence[str], tests: Sequence[str]) -> int:
        plugins = (_Chosen(tests), *_bounds(self._cost_of))
        return int(pytest.main([*QUIETLY, *_SILENTLY, *files], plugins=plugins))

    def _forget(self) -> None:
        packages = {
            name.partition(".")[0]
            for name, module in sys.modules.items()
            if (file := getattr(module, "__file__", None)) is not None
            and any(Path(file).is_relative_to(place) for place in self._own)
        }
        for name in list(sys.modules):
            if name.partition(".")[0] in packages:
                del sys.modules[name]


def collected(
    tests: Sequence[str],
    *,
    own: Collection[Path],
    cost_of: CostOf,
    then: Callable[[CollectedTests], None],
) -> int:
    """
    This will collect the tests, call `then` with them instead of running them, and return pytest's
    exit code: `then` may end everything with `pytest.exit`.
    """
    instead = _Instead(own, cost_of, then)
    return int(pytest.main([*QUIETLY, *_SILENTLY, *tests], plugins=[instead, *_bounds(cost_of)]))


def _key(code: CodeType) -> _Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _functions_in(code: CodeType) -> Iterator[CodeType]:
    """Yield all that is defined with a name; several lambdas could not be told from each other."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if not constant.co_name.startswith("<"):
                yield constant
            yield from _functions_in(constant)


class _Instead:
    def __init__(
        self, own: Collection[Path], cost_of: CostOf, then: Callable[[CollectedTests], None]
    ) -> None:
        self._own = own
        self._cost_of = cost_of
        self._then = then

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            pytest.exit("some tests could not be collected", returncode=1)
        stage = CollectedTests(session, self._own, self._cost_of)
        # Bytecode is written whatever the environment says: trials that import read it again.
        sys.dont_write_bytecode = False
        gc.collect()
        gc.freeze()
        self._then(stage)
        return True


def _bounds(cost_of: CostOf) -> tuple[object, ...]:
    return _TimeLimit(cost_of), _EndsAtOnce()


class _TimeLimit:
    """Gives each test a limited time; nobody handles the signal, so the trial ends with it."""

    def __init__(self, cost_of: CostOf) -> None:
        self._cost_of = cost_of

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        limit = _TEST_START_SECONDS + _TEST_SLOWER * self._cost_of(item.nodeid)
        signal.setitimer(signal.ITIMER_PROF, limit)
        answer = yield
        signal.setitimer(signal.ITIMER_PROF, 0)
        return answer


class _EndsAtOnce:
    """Ends the trial where a test fails: nobody reads the report that pytest would write."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is None or call.excinfo.errisinstance(pytest.skip.Exception):
            return
        if item.get_closest_marker("xfail") is None:
            os._exit(1)


class _Chosen:
    """Runs the chosen tests only, in the given order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._place]
        items[:] = sorted(chosen, key=lambda item: self._place[item.nodeid])


class _OtherModule(MetaPathFinder):
    """Finds the one module and gives it the other code."""

    def __init__(self, module: str, code: CodeType) -> None:
        self._module = module
        self._code = code

    @override
    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        file = self._code.co_filename
        loader = _OtherLoader(fullname, file, self._code)
        return importlib.util.spec_from_file_location(fullname, file, loader=loader)


class _OtherLoader(SourceFileLoader):
    def __init__(self, module: str, file: str, code: CodeType) -> None:
        super().__init__(module, file)
        self._code = code

    @override
    def get_code(self, fullname: str) -> CodeType:
        return self._code
