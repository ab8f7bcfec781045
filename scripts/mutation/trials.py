"""Many trials, a few at once: which tests each mutant gets, and how its trial ended."""

import ast
import os

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from scripts.mutation.mutants import Mutant, mutated
from scripts.mutation.reach import Reach
from scripts.mutation.trial import Trial, Verdict, verdict_of


_START_SECONDS = 5
_SLOWER = 3
_SLOW_SECONDS = 0.3


@frozen
class Bench:
    """
    Where mutants are tried.

    Args:
        jobs: Trials at once.
        seconds: How long the chosen tests of one mutant may take together.
    """

    source: Path
    reach: Reach
    jobs: int
    seconds: float

    def try_all(self, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, Verdict]]:
        """
        Try every mutant, a module's own text first, which must pass.

        Raises:
            SystemExit: the chosen tests fail without any mutant.
        """
        self._check_without_mutant(mutants)
        running: dict[int, Mutant] = {}
        for done, mutant in enumerate(mutants):
            if done % 100 == 0:
                print(f"{done} of {len(mutants)}", flush=True)
            tests = self.tests_for(mutant)
            if not tests:
                yield mutant, Verdict.UNREACHED
                continue
            while len(running) >= self.jobs:
                yield _ended(running)
            tree = mutated(self._path(mutant).read_text(encoding="utf-8"), mutant.number)
            running[self._trial(mutant, tree, tests).start()] = mutant
        while running:
            yield _ended(running)

    def tests_for(self, mutant: Mutant) -> list[str]:
        """
        Return the tests of a mutant, the likeliest to notice it first.

        Those that run its lines come before those that only run its module: what is computed once
        and kept is run by the first test alone, while others look at it.
        """
        path = self._path(mutant)
        of_lines = self.reach.of_lines(path, mutant.lines)
        if not of_lines:
            # What a module defines is run when it is imported, before the first test.
            of_lines = self._of_importers(mutant.module)
        nearest = self._in_order(of_lines, path)
        others = self._in_order(self.reach.of_module(path) - of_lines, path)
        taken: list[str] = []
        left = self.seconds
        for test in nearest + others:
            if taken and self.reach.seconds[test] > left:
                continue
            taken.append(test)
            left -= self.reach.seconds[test]
        return sorted(taken, key=lambda test: self.reach.seconds[test] > _SLOW_SECONDS)

    def _of_importers(self, module: str) -> set[str]:
        """Return the tests of all files that import something from this module."""
        files = {test.partition("::")[0] for test in self.reach.seconds}
        importers = {
            file for file in files if f"from {module} import" in Path(file).read_text("utf-8")
        }
        return {test for test in self.reach.seconds if test.partition("::")[0] in importers}

    def _in_order(self, tests: Iterable[str], path: Path) -> list[str]:
        by_file: dict[str, list[str]] = {}
        order = {test: place for place, test in enumerate(self.reach.seconds)}
        for test in sorted(tests, key=order.__getitem__):
            by_file.setdefault(test.partition("::")[0], []).append(test)
        ranked = sorted(by_file, key=lambda file: self._rank(file, by_file[file], path))
        return [test for file in ranked for test in by_file[file]]

    def _rank(self, file: str, tests: Sequence[str], path: Path) -> tuple[bool, bool, float]:
        is_its_own = Path(file).stem == f"test_{path.stem}"
        return not is_its_own, "/model/" not in file, sum(self.reach.seconds[one] for one in tests)

    def _check_without_mutant(self, mutants: Sequence[Mutant]) -> None:
        first_of = {mutant.module: mutant for mutant in reversed(mutants)}
        for mutant in first_of.values():
            tests = self.tests_for(mutant)
            if not tests:
                continue
            tree = ast.parse(self._path(mutant).read_text(encoding="utf-8"))
            _, status = os.waitpid(self._trial(mutant, tree, tests).start(), 0)
            if verdict_of(status) is not Verdict.SURVIVED:
                message = f"the tests of {mutant.module} fail without any mutant"
                raise SystemExit(message)

    def _trial(self, mutant: Mutant, tree: ast.Module, tests: Sequence[str]) -> Trial:
        expected = sum(self.reach.seconds[test] for test in tests)
        return Trial(
            module=mutant.module,
            path=self._path(mutant),
            tree=tree,
            tests=tests,
            processor_seconds=round(_START_SECONDS + _SLOWER * expected),
        )

    def _path(self, mutant: Mutant) -> Path:
        return self.source.joinpath(*mutant.module.split(".")).with_suffix(".py")


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, Verdict]:
    child, status = os.wait()
    return running.pop(child), verdict_of(status)
