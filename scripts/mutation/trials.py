"""Many trials, a few at once, and how each ended."""

import os
import time

from collections.abc import Collection, Iterable, Iterator, Sequence

import pytest

from attrs import evolve, frozen

from scripts.mutation.choice import Choice, Round
from scripts.mutation.mutants import Mutant
from scripts.mutation.trial import Stage, Trial, Verdict, Way, is_in_place, verdict_of


_START_SECONDS = 5
_SLOWER = 1.5


@frozen
class _Attempt:
    """A mutant on trial, or its module unchanged; the first of its rounds is running."""

    mutant: Mutant
    is_changed: bool
    rounds: Sequence[Round]


@frozen
class Bench:
    """
    Where mutants are tried.

    Args:
        jobs: Trials at once.
        until: No mutant is begun after this time of the monotonic clock.
    """

    stage: Stage
    choice: Choice
    jobs: int
    until: float

    def try_all(
        self, mutants: Sequence[Mutant], *, proven: Collection[str] = ()
    ) -> Iterator[tuple[Mutant, Verdict]]:
        """
        Try every mutant, each module's own text first, which must pass.

        Args:
            proven: Modules whose own text has passed before, in the same state of code and tests.

        Raises:
            pytest.exit.Exception: the chosen tests fail without any mutant.
        """
        for mutant, verdict in self._try(self._unchanged(mutants, proven)):
            if verdict is not Verdict.SURVIVED:
                message = f"the tests of {mutant.module} without any mutant: {verdict.value}"
                pytest.exit(message, returncode=1)
        yield from self._try(self._changed(mutants))

    def _unchanged(self, mutants: Iterable[Mutant], proven: Collection[str]) -> Iterator[_Attempt]:
        """Yield the modules' own texts, in each of the ways in which they will be mutated."""
        known: set[tuple[str, Way]] = set()
        for mutant in mutants:
            if mutant.module in proven:
                continue
            new = {(mutant.module, way) for way in self.choice.ways_for(mutant)} - known
            rounds = self.choice.rounds_for(mutant) if new else []
            for _, way in new:
                if first := next((one for one in rounds if one.way is way), None):
                    known.add((mutant.module, way))
                    yield _Attempt(mutant, is_changed=False, rounds=[first])

    def _changed(self, mutants: Sequence[Mutant]) -> Iterator[_Attempt]:
        began = time.monotonic()
        for done, mutant in enumerate(mutants):
            now = time.monotonic()
            if done % 100 == 0:
                print(f"{done} of {len(mutants)}, {now - began:.0f} s", flush=True)
            if now >= self.until:
                return
            yield _Attempt(mutant, is_changed=True, rounds=self.choice.rounds_for(mutant))

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

    def _begin(self, attempt: _Attempt, running: dict[int, _Attempt]) -> None:
        mutant, tests = attempt.mutant, attempt.rounds[0].tests
        trial = Trial(
            module=mutant.module,
            path=self.choice.path_of(mutant),
            number=mutant.number if attempt.is_changed else None,
            way=attempt.rounds[0].way,
            tests=tests,
            processor_seconds=round(
                _START_SECONDS + _SLOWER * self.choice.reach.cost_of_all(tests)
            ),
        )
        running[trial.start(self.stage)] = attempt

    def _ended(self, running: dict[int, _Attempt]) -> Iterator[tuple[Mutant, Verdict]]:
        """Wait for any trial; yield its mutant unless that goes into another round."""
        child, status = os.wait()
        attempt = running.pop(child)
        rounds = attempt.rounds[1:]
        if not is_in_place(status):
            if not attempt.is_changed:
                yield attempt.mutant, Verdict.BROKEN
                return
            rounds = [Round(Way.IMPORT, one.tests) for one in attempt.rounds]
        elif (verdict := verdict_of(status)) is not Verdict.SURVIVED or not rounds:
            yield attempt.mutant, verdict
            return
        self._begin(evolve(attempt, rounds=rounds), running)
