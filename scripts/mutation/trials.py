"""Many trials, a few at once: which tests each mutant gets, and how its trial ended."""

import ast
import os
import re

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from attrs import evolve, frozen

from scripts.mutation.mutants import Mutant, mutated
from scripts.mutation.reach import Reach
from scripts.mutation.trial import Trial, Verdict, verdict_of


_START_SECONDS = 5
_SLOWER = 1.5
_SLOW_SECONDS = 0.3


@frozen
class _Attempt:
    """A mutant on trial; the first of its rounds is running, or about to."""

    mutant: Mutant
    tree: ast.Module
    rounds: Sequence[Sequence[str]]


@frozen
class Bench:
    """
    Where mutants are tried.

    Args:
        jobs: Trials at once.
        seconds: How long the first tests of one mutant may take together.
        patience: How long the others may take that a mutant gets which survives the first.
    """

    source: Path
    reach: Reach
    jobs: int
    seconds: float
    patience: float

    def try_all(self, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, Verdict]]:
        """
        Try every mutant, each module's own text first, which must pass.

        Raises:
            SystemExit: the chosen tests fail without any mutant.
        """
        first_of = {mutant.module: mutant for mutant in reversed(mutants)}
        unchanged = [
            _Attempt(one, self._tree_of(one), rounds[:1])
            for one in first_of.values()
            if (rounds := self.rounds_for(one))
        ]
        for mutant, verdict in self._try(unchanged):
            if verdict is not Verdict.SURVIVED:
                message = f"the tests of {mutant.module} without any mutant: {verdict.value}"
                raise SystemExit(message)
        yield from self._try(self._attempts(mutants))

    def _attempts(self, mutants: Sequence[Mutant]) -> Iterator[_Attempt]:
        for done, mutant in enumerate(mutants):
            if done % 100 == 0:
                print(f"{done} of {len(mutants)}", flush=True)
            tree = mutated(self._path(mutant).read_text(encoding="utf-8"), mutant.number)
            yield _Attempt(mutant, tree, self.rounds_for(mutant))

    def _try(self, attempts: Iterable[_Attempt]) -> Iterator[tuple[Mutant, Verdict]]:
        running: dict[int, _Attempt] = {}
        for attempt in attempts:
            if not attempt.rounds:
                yield attempt.mutant, Verdict.UNREACHED
                continue
            while len(running) >= self.jobs:
                yield from self._ended(running)
            self._begin(attempt, running)
        while running:
            yield from self._ended(running)

    def rounds_for(self, mutant: Mutant) -> list[list[str]]:
        """
        Return the tests of a mutant in up to two rounds, the likeliest to notice it first.

        Those that run its lines come before those that only run its module: what is computed once
        and kept is run by the first test alone, while others look at it. Whoever survives the first
        round gets the others, so that a score depends on the tests and not on the seconds.
        """
        path = self._path(mutant)
        of_lines = self.reach.of_lines(path, mutant.lines)
        of_module = self.reach.of_module(path)
        if not of_lines:
            # What a module defines is run when it is imported, before the first test.
            of_lines = self._of_importers(mutant.module)
            of_module |= self._of_users(mutant.module, seen={mutant.module})
        nearest = self._in_order(of_lines, path)
        others = self._in_order(of_module - of_lines, path)
        first = self._within(nearest + others, self.seconds)
        known = set(first)
        left = [test for test in nearest + others if test not in known]
        rounds = (first, self._within(left, self.patience))
        return [self._quick_ones_first(tests) for tests in rounds if tests]

    def _within(self, tests: Sequence[str], seconds: float) -> list[str]:
        """Return what fits into so many seconds, the first one in any case."""
        taken: list[str] = []
        built: set[str] = set()
        for test in tests:
            cost = self.reach.cost_of(test, built=built)
            if taken and cost > seconds:
                continue
            taken.append(test)
            built.update(self.reach.uses.get(test, ()))
            seconds -= cost
        return taken

    def _quick_ones_first(self, tests: Sequence[str]) -> list[str]:
        return sorted(tests, key=lambda test: self.reach.cost_of(test) > _SLOW_SECONDS)

    def _of_importers(self, module: str) -> set[str]:
        """Return the tests of all files that import something from this module."""
        files = {test.partition("::")[0] for test in self.reach.seconds}
        importers = {file for file in files if _imports(Path(file), module)}
        return {test for test in self.reach.seconds if test.partition("::")[0] in importers}

    def _of_users(self, module: str, *, seen: set[str]) -> set[str]:
        """Return the tests that run modules which import this one, through mere tables as well."""
        users: set[str] = set()
        for source in map(Path, self.reach.tests):
            name = ".".join(source.relative_to(self.source).with_suffix("").parts)
            if name in seen or not _imports(source, module):
                continue
            seen.add(name)
            users |= self.reach.of_module(source) or self._of_users(name, seen=seen)
        return users

    def _in_order(self, tests: Iterable[str], path: Path) -> list[str]:
        by_file: dict[str, list[str]] = {}
        order = {test: place for place, test in enumerate(self.reach.seconds)}
        for test in sorted(tests, key=order.__getitem__):
            by_file.setdefault(test.partition("::")[0], []).append(test)
        ranked = sorted(by_file, key=lambda file: self._rank(file, by_file[file], path))
        return [test for file in ranked for test in by_file[file]]

    def _rank(self, file: str, tests: Sequence[str], path: Path) -> tuple[bool, bool, float]:
        is_its_own = Path(file).stem == f"test_{path.stem}"
        return not is_its_own, "/model/" not in file, self.reach.cost_of_all(tests)

    def _tree_of(self, mutant: Mutant) -> ast.Module:
        return ast.parse(self._path(mutant).read_text(encoding="utf-8"))

    def _begin(self, attempt: _Attempt, running: dict[int, _Attempt]) -> None:
        trial = self._trial(attempt.mutant, attempt.tree, attempt.rounds[0])
        running[trial.start()] = attempt

    def _ended(self, running: dict[int, _Attempt]) -> Iterator[tuple[Mutant, Verdict]]:
        """Wait for any trial; yield its mutant unless that goes into another round."""
        child, status = os.wait()
        attempt = running.pop(child)
        verdict = verdict_of(status)
        if verdict is Verdict.SURVIVED and len(attempt.rounds) > 1:
            self._begin(evolve(attempt, rounds=attempt.rounds[1:]), running)
        else:
            yield attempt.mutant, verdict

    def _trial(self, mutant: Mutant, tree: ast.Module, tests: Sequence[str]) -> Trial:
        return Trial(
            module=mutant.module,
            path=self._path(mutant),
            tree=tree,
            tests=tests,
            processor_seconds=round(_START_SECONDS + _SLOWER * self.reach.cost_of_all(tests)),
            seconds={test: self.reach.cost_of(test) for test in tests},
        )

    def _path(self, mutant: Mutant) -> Path:
        return self.source.joinpath(*mutant.module.split(".")).with_suffix(".py")


@cache
def _imports(file: Path, module: str) -> bool:
    package, _, name = module.rpartition(".")
    wanted = rf"from {re.escape(module)} import|from {re.escape(package)} import .*\b{name}\b"
    return re.search(wanted, file.read_text(encoding="utf-8")) is not None
