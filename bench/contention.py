"""
What it costs when everybody wants the same slot: 64 callers at once on one resource, and on 64.

    python -m bench.contention [--rounds 50]

From the signed tool call to the spoken answer, through the whole application in one process, on
SQLite and on each server that the tests' variables name; the calendar is in memory. Rounds on one
resource and on many alternate. Prints percentiles in milliseconds, and what the callers heard.
"""

import argparse
import asyncio
import logging
import os
import tempfile

from collections import Counter
from pathlib import Path

from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.garbage import settle_garbage
from tests.conftest import SERVER_VARIABLES
from tests.system.rush import Answered, rush_on


_DATABASES = ("sqlite", "postgresql", "mariadb")
_GOAL = 5.0


def main() -> None:
    """Measure each database and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.contention", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    set_up_logs(QUIET)
    logging.getLogger("asyncmy").setLevel(logging.ERROR)
    print(f"{'database':<12}{'callers for':<14}{'p50':>7}{'p90':>7}{'p99':>7}{'max':>7}  heard")
    for database in _DATABASES:
        variable = SERVER_VARIABLES.get(database)
        address = os.environ.get(variable) if variable else None
        if variable and not address:
            print(f"{database:<12}left out: {variable} names no server")
            continue
        asyncio.run(_measure(database, address=address, rounds=rounds))


async def _measure(database: str, *, address: str | None, rounds: int) -> None:
    one: list[Answered] = []
    many: list[Answered] = []
    wins: list[int] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        async with rush_on(address, directory=Path(directory)) as rush:
            # Connections, caches and the interpreter are warm after a round of each.
            await rush.for_one_slot()
            await rush.for_slots_of_their_own()
            settle_garbage()
            for _ in range(rounds):
                answers = await rush.for_one_slot()
                wins.append(sum(answer.status == "confirmed" for answer in answers))
                one += answers
                many += await rush.for_slots_of_their_own()
    _print(database, "one slot", one)
    _print(database, "64 slots", many)
    ratio = _percentile(one, 99) / _percentile(many, 99)
    winners = f"one winner in {sum(count == 1 for count in wins)} of {rounds} rounds"
    print(
        f"{database:<12}p99 of one slot is {ratio:.1f} times that of 64 (goal {_GOAL}); {winners}"
    )


def _print(database: str, what: str, answers: list[Answered]) -> None:
    shares = "".join(f"{_percentile(answers, share):>7.0f}" for share in (50, 90, 99, 100))
    heard = ", ".join(
        f"{status} {count}" for status, count in Counter(a.status for a in answers).most_common()
    )
    print(f"{database:<12}{what:<14}{shares}  {heard}")


def _percentile(answers: list[Answered], share: float) -> float:
    """Return a percentile of the times, in milliseconds."""
    times = sorted(answer.seconds for answer in answers)
    return times[round((len(times) - 1) * share / 100)] * 1000


if __name__ == "__main__":
    main()
