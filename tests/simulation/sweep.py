"""Many runs: every point of a seed or some of them, over all cores."""

import concurrent.futures
import gc
import itertools
import multiprocessing
import random

from collections import Counter
from collections.abc import Callable, Iterator

from attrs import define, field, frozen

from tests.simulation.planted import BUGS, planted
from tests.simulation.promises import Breach
from tests.simulation.run import Run, simulate


_MOST_KEPT = 1000
"""Whoever breaks everything in a million runs need not see each of them."""


@frozen
class Found:
    """A broken promise, with what it takes to see it again."""

    seed: int
    crash: int | None
    breach: Breach

    def __str__(self) -> str:
        crash = "" if self.crash is None else f" --crash {self.crash}"
        return f"--seed {self.seed}{crash}: {self.breach.kind}: {self.breach.detail}"


@define
class Tally:
    """
    What came of many runs.

    Args:
        limits: How often each known limit showed.
        points: Of all worlds, each counted in the run without a blow.
        violations: How many broken promises were found.
        failures: The first of them, in the order in which they were found.
    """

    seeds: int = 0
    runs: int = 0
    points: int = 0
    limits: Counter[str] = field(factory=Counter)
    examples: dict[str, Found] = field(factory=dict)
    violations: int = 0
    failures: list[Found] = field(factory=list)

    def count(self, run: Run) -> None:
        """Add a run."""
        self.runs += 1
        for breach in run.breaches:
            found = Found(run.seed, run.crash, breach)
            if breach.is_known_limit:
                self.limits[breach.kind] += 1
                self.examples.setdefault(breach.kind, found)
            else:
                self._fail(found)

    def add(self, other: "Tally") -> None:
        """Add what another core has found."""
        self.seeds += other.seeds
        self.runs += other.runs
        self.points += other.points
        self.limits += other.limits
        self.violations += other.violations
        self.failures += other.failures[: _MOST_KEPT - len(self.failures)]
        for kind, found in other.examples.items():
            self.examples.setdefault(kind, found)

    def _fail(self, found: Found) -> None:
        self.violations += 1
        if len(self.failures) < _MOST_KEPT:
            self.failures.append(found)


def runs_of(seed: int, *, samples: int | None) -> Iterator[Run]:
    """
    This will live a seed through without a blow, and then with one at each of its points.

    Args:
        samples: Strike at so many points only: half of them at requests that change the calendar.
    """
    calm = simulate(seed)
    yield calm
    points = range(1, calm.points + 1)
    if samples is not None:
        dice = random.Random(seed)
        writes = dice.sample(calm.write_points, min(samples // 2, len(calm.write_points)))
        others = dice.sample(points, min(samples - len(writes), len(points)))
        yield from (simulate(seed, crash=one) for one in sorted({*writes, *others}))
    else:
        yield from (simulate(seed, crash=one) for one in points)


def sweep(seed: int, *, samples: int | None, bug: str | None = None) -> Tally:
    """This will count what comes of a seed."""
    tally = Tally(seeds=1)
    gc.disable()
    try:
        with planted(bug):
            for run in runs_of(seed, samples=samples):
                if run.crash is None:
                    tally.points = run.points
                tally.count(run)
    finally:
        gc.enable()
    gc.collect()
    return tally


def runs_until_found(bug: str, *, most: int, samples: int) -> int | None:
    """This will return in which run a planted bug is found, `None` if in none of the first."""
    tally = Tally()
    wanted = BUGS[bug].seen_as
    for seed in itertools.count():
        with planted(bug):
            for run in runs_of(seed, samples=samples):
                tally.count(run)
                if any(wanted in {None, one.kind} for one in run.failures):
                    return tally.runs
                if tally.runs >= most:
                    return None
    return None


def campaign(
    seeds: Iterator[int],
    *,
    jobs: int,
    samples: int | None,
    most_runs: int | None,
    bug: str | None = None,
    progress: Callable[[Tally], None],
) -> Tally:
    """
    This will sweep seeds over several cores.

    Args:
        most_runs: Begin no further seed once so many runs were made.
        progress: Told of each seed that is done.
    """
    tally = Tally()
    with _workers(jobs) as workers:
        waiting: set[concurrent.futures.Future[Tally]] = set()
        while True:
            is_enough = most_runs is not None and tally.runs >= most_runs
            wanted = 0 if is_enough else 2 * jobs - len(waiting)
            for seed in itertools.islice(seeds, wanted):
                waiting.add(workers.submit(sweep, seed, samples=samples, bug=bug))
            if not waiting:
                return tally
            done, waiting = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for one in done:
                tally.add(one.result())
            progress(tally)


def _workers(jobs: int) -> concurrent.futures.ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare)


def _prepare() -> None:
    # What is there now stays: the collector need not look at it after every seed.
    gc.freeze()


def find_planted(limits: dict[str, int], *, jobs: int, samples: int) -> dict[str, int | None]:
    """This will look for every planted bug, and return in which run each was found."""
    with _workers(jobs) as workers:
        looking = {
            bug: workers.submit(runs_until_found, bug, most=most, samples=samples)
            for bug, most in sorted(limits.items(), key=lambda one: -one[1])
        }
        return {bug: found.result() for bug, found in looking.items()}
