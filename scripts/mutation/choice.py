"""Which tests a mutant gets, in which order, and how it gets into place for them."""

import re

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path

from attrs import Factory, define, field, frozen

from scripts.mutation.mutants import Mutant
from scripts.mutation.reach import Reach
from scripts.mutation.trial import Way


_SLOW_SECONDS = 0.3
_FILE_SECONDS = 0.3
"""What it takes to import and collect a file of tests, and what it imports."""


@frozen
class Round:
    """Tests in their order, and the way in which the mutant is there while they run."""

    way: Way
    tests: Sequence[str]


@define
class Choice:
    """
    Chooses tests.

    Args:
        seconds: How long the first tests of one mutant may take together.
        patience: How long the others may take that a mutant gets which survives the first.
    """

    source: Path
    reach: Reach
    seconds: float
    patience: float
    _importers: dict[str, set[str]] = Factory(dict)
    _users: dict[str, set[str]] = Factory(dict)
    _place: dict[str, int] = field(init=False)

    @_place.default
    def _places(self) -> dict[str, int]:
        return {test: place for place, test in enumerate(self.reach.seconds)}

    def rounds_for(self, mutant: Mutant) -> list[Round]:
        """Return the rounds of a mutant; whoever survives one gets the next."""
        path = self.path_of(mutant)
        _, of_lines = self._nearest(mutant, path)
        of_module = self.reach.of_module(path)
        rounds: list[Round] = []
        for way in self.ways_for(mutant):
            if way is Way.EXCHANGE:
                rounds += self._rounds(way, of_lines, of_module, path)
            else:
                nearest = of_lines or self._of_importers(mutant.module)
                users = self._of_users(mutant.module, seen={mutant.module})
                rounds += self._rounds(way, nearest, of_module | users, path)
        return rounds

    def ways_for(self, mutant: Mutant) -> tuple[Way, ...]:
        """
        Return how a mutant gets into place, one way after the other.

        A function that some test runs is exchanged. If it is run by imports as well, say to make a
        table, the survivor is imported, too. What no test runs is imported in any case.
        """
        path = self.path_of(mutant)
        lines, of_lines = self._nearest(mutant, path)
        if mutant.function is None or not of_lines:
            return (Way.IMPORT,)
        if self.reach.is_imported(path, lines):
            return (Way.EXCHANGE, Way.IMPORT)
        return (Way.EXCHANGE,)

    def path_of(self, mutant: Mutant) -> Path:
        """Return the file of the mutant's module."""
        return self.source.joinpath(*mutant.module.split(".")).with_suffix(".py")

    def _nearest(self, mutant: Mutant, path: Path) -> tuple[tuple[int, int], set[str]]:
        """Return the lines that stand for a mutant, and the tests that run them."""
        tests = self.reach.of_lines(path, mutant.lines)
        if tests or mutant.function is None:
            return mutant.lines, tests
        # A part of a longer expression need not have a line of its own.
        return mutant.function, self.reach.of_lines(path, mutant.function)

    def _rounds(self, way: Way, nearest: set[str], others: set[str], path: Path) -> list[Round]:
        """
        Return up to two rounds, a short one and a long one, the likeliest to notice it first.

        Those that run the mutant's lines come before those that only run its module: what is
        computed once and kept is run by the first test alone, while others look at it.
        """
        ordered = [
            test
            for tests in (nearest, others - nearest)
            for test in self._in_order(tests, path, way)
        ]
        first = self._within(ordered, self.seconds, way)
        known = set(first)
        left = [test for test in ordered if test not in known]
        later = self._within(left, self.patience, way)
        return [Round(way, self._quick_ones_first(tests)) for tests in (first, later) if tests]

    def _within(self, tests: Sequence[str], seconds: float, way: Way) -> list[str]:
        """Return what fits into so many seconds, the first one in any case."""
        taken: list[str] = []
        built: set[str] = set()
        files: set[str] = set()
        for test in tests:
            cost = self.reach.cost_of(test, built=built)
            file = test.partition("::")[0]
            if way is Way.IMPORT and file not in files:
                cost += _FILE_SECONDS
            if taken and cost > seconds:
                continue
            taken.append(test)
            files.add(file)
            built.update(self.reach.uses.get(test, ()))
            seconds -= cost
        return taken

    def _quick_ones_first(self, tests: Sequence[str]) -> list[str]:
        return sorted(tests, key=lambda test: self.reach.cost_of(test) > _SLOW_SECONDS)

    def _of_importers(self, module: str) -> set[str]:
        """Return the tests of all files that import something from this module."""
        if module not in self._importers:
            files = {test.partition("::")[0] for test in self.reach.seconds}
            ours = {file for file in files if _imports(Path(file), module)}
            found = {test for test in self.reach.seconds if test.partition("::")[0] in ours}
            self._importers[module] = found
        return self._importers[module]

    def _of_users(self, module: str, *, seen: set[str]) -> set[str]:
        """Return the tests that run modules which import this one, through mere tables as well."""
        is_asked_for = seen == {module}
        if is_asked_for and module in self._users:
            return self._users[module]
        users: set[str] = set()
        for source in map(Path, self.reach.lines):
            name = ".".join(source.relative_to(self.source).with_suffix("").parts)
            if name in seen or not _imports(source, module):
                continue
            seen.add(name)
            users |= self.reach.of_module(source) or self._of_users(name, seen=seen)
        if is_asked_for:
            self._users[module] = users
        return users

    def _in_order(self, tests: Iterable[str], path: Path, way: Way) -> list[str]:
        """
        Return the module's own file of tests first, then the others.

        In each of these two, every test comes once before its other cases: a hundred phrases of one
        test tell less than a phrase of each. Where files must be imported, one is run to its end
        before the next is.
        """
        by_file: dict[str, list[str]] = {}
        for test in sorted(tests, key=self._place.__getitem__):
            by_file.setdefault(test.partition("::")[0], []).append(test)
        ranked = sorted(by_file, key=lambda file: self._rank(file, by_file[file], path))
        seen: Counter[str] = Counter()
        cases: list[tuple[int, int, str]] = []
        for rank, file in enumerate(ranked):
            group = rank if way is Way.IMPORT else not _is_own(file, path)
            for test in by_file[file]:
                name = test.partition("[")[0]
                cases.append((group, seen[name], test))
                seen[name] += 1
        return [test for _, _, test in sorted(cases, key=itemgetter(0, 1))]

    def _rank(self, file: str, tests: Sequence[str], path: Path) -> tuple[bool, bool, float]:
        return not _is_own(file, path), "/model/" not in file, self.reach.cost_of_all(tests)


def _is_own(file: str, path: Path) -> bool:
    return Path(file).stem == f"test_{path.stem}"


@cache
def _imports(file: Path, module: str) -> bool:
    package, _, name = module.rpartition(".")
    wanted = rf"from {re.escape(module)} import|from {re.escape(package)} import .*\b{name}\b"
    return re.search(wanted, file.read_text(encoding="utf-8")) is not None
