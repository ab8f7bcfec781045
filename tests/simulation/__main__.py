# ruff: noqa: T201 - a command prints
"""`python -m tests.simulation`: run worlds by the thousand, or one of them again with its trace."""

import argparse
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
_LINE_END = "\r" if sys.stderr.isatty() else "\n"


def main() -> int:
    """Run what the command line asks for; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many worlds (100)")
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
    began = shown = time.monotonic()

    def show(tally: Tally) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown < (_EACH_SECONDS if sys.stderr.isatty() else _EACH_SECONDS_IN_A_LOG):
            return
        shown = now
        rate = tally.runs / (now - began)
        line = f"{tally.seeds} seeds, {tally.runs} runs, {rate:.0f} a second, "
        print(f"{line}{len(tally.failures)} violations", end=_LINE_END, file=sys.stderr, flush=True)

    tally = campaign(
        iter(itertools.islice(itertools.count(options.first), options.seeds)),
        jobs=options.jobs,
        samples=options.samples,
        most_runs=options.runs,
        bug=options.bug,
        progress=show,
    )
    seconds = time.monotonic() - began
    each = tally.points / tally.seeds
    print(f"seeds       {tally.seeds} from {options.first}, {each:.0f} points each")
    print(f"runs        {tally.runs} in {seconds:.0f} s: {tally.runs / seconds:.0f} a second")
    for kind, count in sorted(tally.limits.items()):
        print(f"known limit {count} x {kind}, such as {tally.examples[kind]}")
    print(f"violations  {len(tally.failures)}")
    for found in tally.failures[:_SHOWN]:
        print(f"  {found}")
    if tally.failures:
        print("Look at one with: make simulate SEED=.. CRASH=..")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
