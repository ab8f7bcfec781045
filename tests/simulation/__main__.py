# ruff: noqa: T201 - a command prints
"""`python -m tests.simulation`: run worlds by the thousand, or one of them again with its trace."""

import argparse
import datetime as dt
import itertools
import os
import sys
import time

from tests.simulation.planted import BUGS, planted
from tests.simulation.run import simulate
from tests.simulation.sweep import Tally, campaign


_SHOWN = 20
_EACH_SECONDS = 0.5
_EACH_SECONDS_IN_A_LOG = 15.0
_IS_WATCHED = sys.stderr.isatty()
_WORLDS = 100


def main() -> int:
    """Run what the command line asks for; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, help="how many worlds (100, or what --runs takes)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--runs", type=int, help="begin no further world after so many runs")
    parser.add_argument("--samples", type=int, help="so many points a world, not all of them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (cores)")
    parser.add_argument("--bug", choices=sorted(BUGS), help="plant a bug first")
    parser.add_argument("--seed", type=int, help="one world only, with its trace")
    parser.add_argument("--crash", type=int, help="strike at this point of it")
    options = parser.parse_args()
    if options.seed is not None:
        return _replay(options.seed, crash=options.crash, bug=options.bug)
    return _campaign(options)


def _replay(seed: int, *, crash: int | None, bug: str | None) -> int:
    with planted(bug):
        run = simulate(seed, crash=crash, is_traced=True)
    print(*run.trace, sep="\n")
    print(f"{run.points} points, trace {run.digest[:16]}")
    for breach in run.breaches:
        verdict = "known limit" if breach.is_known_limit else "BROKEN"
        print(f"{verdict}: {breach.kind}: {breach.detail}")
    return 1 if run.failures else 0


def _campaign(options: argparse.Namespace) -> int:
    began = time.monotonic()
    seeds = options.seeds if options.seeds or options.runs else _WORLDS
    chosen = itertools.islice(itertools.count(options.first), seeds)
    tally = campaign(
        chosen,
        jobs=options.jobs,
        samples=options.samples,
        most_runs=options.runs,
        bug=options.bug,
        progress=_Progress(began, seeds=seeds, runs=options.runs).show,
    )
    _print_figures(tally, seconds=time.monotonic() - began, first=options.first)
    return 1 if tally.violations else 0


class _Progress:
    """Says now and then how far it is, and when it will be done."""

    def __init__(self, began: float, *, seeds: int | None, runs: int | None) -> None:
        self._began = self._shown = began
        self._seeds = seeds
        self._runs = runs
        self._told = 0

    def show(self, tally: Tally) -> None:
        """Print each violation at once, and a line if the last one is old enough."""
        for found in tally.failures[self._told : _SHOWN]:
            print(f"  {found}", file=sys.stderr, flush=True)
            self._told += 1
        now = time.monotonic()
        if now - self._shown < (_EACH_SECONDS if _IS_WATCHED else _EACH_SECONDS_IN_A_LOG):
            return
        self._shown = now
        seconds = now - self._began
        # Whatever is reached first ends it.
        by_seeds = tally.seeds / self._seeds if self._seeds else 0.0
        share = max(by_seeds, tally.runs / self._runs if self._runs else 0.0)
        left = dt.timedelta(seconds=round(seconds * (1 / share - 1)) if share else 0)
        print(
            f"{tally.seeds} worlds, {tally.runs} runs, {tally.runs / seconds:.0f} a second, "
            f"{share:.0%}, {max(left, dt.timedelta())} left, {tally.violations} violations",
            end="  \r" if _IS_WATCHED else "\n",
            file=sys.stderr,
            flush=True,
        )


def _print_figures(tally: Tally, *, seconds: float, first: int) -> None:
    rate = tally.runs / seconds
    print(f"worlds      {tally.seeds}, seeds from {first}")
    print(f"points      {tally.points}, {tally.points / tally.seeds:.0f} a world")
    print(f"runs        {tally.runs} in {seconds:.0f} s: {rate:.0f} a second")
    for kind, count in sorted(tally.limits.items()):
        print(f"known limit {count} x {kind}, such as {tally.examples[kind]}")
    print(f"violations  {tally.violations}")
    for found in tally.failures[:_SHOWN]:
        print(f"  {found}")
    if tally.violations:
        print("Look at one with: make simulate SEED=.. CRASH=..")


if __name__ == "__main__":
    sys.exit(main())
