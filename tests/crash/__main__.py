# ruff: noqa: T201 - a command prints
"""
The whole crash matrix: both signals at every step, on every database that is named.

    python -m tests.crash [--saga NAME] [--database NAME] [--once]

The servers are those of the tests' variables (CONTRIBUTING.md). Exit code 1 where a promise was
broken.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time

from pathlib import Path

from tests.conftest import SERVER_VARIABLES
from tests.crash.matrix import DATABASES, Plan, described, sweep, table
from tests.crash.runs import Run
from tests.crash.sagas import SAGAS


_EACH_RUNS_IN_A_LOG = 50


def main() -> int:
    """Run, and print a line of progress, the violations and the table."""
    arguments = _arguments()
    addresses = _addresses(arguments.database)
    sagas = [saga for saga in SAGAS if arguments.saga in {None, saga.name}]
    begin = time.monotonic()
    done: list[Run] = []

    def progress(run: Run) -> None:
        done.append(run)
        broken = sum(bool(one.violations) for one in done)
        text = f"{len(done)} runs, {broken} with violations, {time.monotonic() - begin:.0f} s"
        if sys.stderr.isatty():
            print(f"\r{text}", end="", file=sys.stderr, flush=True)
        elif len(done) % _EACH_RUNS_IN_A_LOG == 0:
            print(text, file=sys.stderr, flush=True)
        if run.violations:
            print(f"\n{described(run)}", flush=True)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        plan = Plan(
            addresses=addresses,
            directory=Path(directory) / "lanes",
            both=not arguments.once,
            sagas=sagas,
        )
        runs = asyncio.run(sweep(plan, on_run=progress))
    print(file=sys.stderr)
    print(table(runs))
    return 1 if any(run.violations for run in runs) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--saga", choices=[saga.name for saga in SAGAS])
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--once", action="store_true", help="one blow a step, by turns")
    return parser.parse_args()


def _addresses(only: str | None) -> dict[str, str | None]:
    addresses: dict[str, str | None] = {}
    for database in DATABASES:
        if only not in {None, database}:
            continue
        variable = SERVER_VARIABLES.get(database)
        address = os.environ.get(variable) if variable else None
        if variable and not address:
            print(f"left out: {database} ({variable} names no server)", file=sys.stderr)
            continue
        addresses[database] = address
    return addresses


if __name__ == "__main__":
    sys.exit(main())
