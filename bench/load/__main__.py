"""
Whole conversations at an open-loop rate against a service, a worker and the calendar sandbox.

    python -m bench.load --calls 50 --seconds 60

Prints what callers heard and how fast, what the calendar was asked, and whether calendar and
database agree in the end. Exit code 0: they do, and nobody was lost. 1: not so.
"""

import argparse
import sys
import tempfile

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.load.place import NotStarted, Provider, running_place
from bench.load.report import show, show_memory
from bench.load.run import Load, Result, put_under
from entrypoints.cli.log_setup import QUIET, set_up_logs


_SHOWN = 20


def main() -> int:
    """Start all, let everybody call, print, and return the exit code."""
    given = _arguments()
    set_up_logs(QUIET)
    load = Load(
        calls=given.calls,
        seconds=given.seconds,
        seed=given.seed,
        process=given.process,
        provider=Provider(milliseconds=given.provider_ms, slow_ms=given.slow_ms, limit=given.limit),
        is_outage=given.outage,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="voice-booking-load-") as directory:
            result = _loaded(load, given=given, directory=Path(given.keep or directory))
    except NotStarted as error:
        print(error, file=sys.stderr)
        return 1
    _print(result)
    return 1 if result.problems else 0


def _loaded(load: Load, *, given: argparse.Namespace, directory: Path) -> Result:
    salons = 2 if load.is_outage else given.salons
    columns = (TextColumn("calls"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    directory.mkdir(parents=True, exist_ok=True)
    with (
        running_place(
            directory, salons=salons, database=given.database, redis=given.redis
        ) as place,
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("calls", total=load.calls)
        return put_under(load, place=place, on_end=lambda _: progress.advance(task))


def _print(result: Result) -> None:
    console = Console(highlight=False, markup=False)
    for salon in result.salons:
        show(salon, console=console)
    show_memory(result.memory, console=console)
    if not result.problems:
        console.print("Calendar and database agree; nobody is lost, and every last word is true.")
        return
    console.print(f"{len(result.problems)} problems:")
    for problem in result.problems[:_SHOWN]:
        console.print(f"  {problem}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="in which they come in")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--process", choices=("poisson", "even"), default="poisson")
    parser.add_argument("--database", metavar="URL", help="an empty one (default: SQLite)")
    parser.add_argument("--redis", metavar="URL", help="for service and worker together")
    parser.add_argument("--salons", type=int, default=1, help="each with its calendar and key")
    parser.add_argument("--provider-ms", type=int, default=300)
    parser.add_argument("--slow-ms", type=int, default=0, help="of each tenth request")
    parser.add_argument("--limit", type=int, default=120, help="requests a minute for a key")
    parser.add_argument("--outage", action="store_true", help="of two salons one hangs for 30 s")
    parser.add_argument("--keep", metavar="DIRECTORY", help="where logs and databases stay")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
