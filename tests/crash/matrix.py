"""Every saga at each of its steps, on every database: what is run, and what came of it."""

import asyncio
import statistics

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from tests.crash.lane import open_lane
from tests.crash.launcher import CALM, Haste
from tests.crash.runs import Blow, Point, Run, run_of, steps_of
from tests.crash.sagas import SAGAS, WishedSaga


DATABASES = ("postgresql", "mariadb", "sqlite")
_AT_ONCE = 4
_HASTE = Haste()


@frozen
class Plan:
    """
    What to run.

    Args:
        addresses: The databases' servers; SQLite has none.
        both: Both blows at each point, instead of one by turns.
    """

    addresses: Mapping[str, str | None]
    directory: Path
    both: bool
    sagas: Sequence[WishedSaga] = SAGAS


async def sweep(plan: Plan, *, on_run: Callable[[Run], None]) -> list[Run]:
    """This will run all that is planned, a few pairs of processes at once, each on its own."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(database: str, saga: WishedSaga) -> list[Run]:
        async with turns:
            return await _lane(plan, database=database, saga=saga, on_run=on_run)

    async with asyncio.TaskGroup() as lanes:
        tasks = [
            lanes.create_task(in_turn(database, saga))
            for saga in plan.sagas
            for database in plan.addresses
        ]
    return [run for task in tasks for run in task.result()]


async def _lane(
    plan: Plan, *, database: str, saga: WishedSaga, on_run: Callable[[Run], None]
) -> list[Run]:
    runs: list[Run] = []
    address = plan.addresses[database]
    directory = plan.directory / f"{database}-{saga.name}"
    async with open_lane(directory, address=address, haste=_HASTE, peer=CALM) as lane:
        for place, point in enumerate(await steps_of(lane, saga)):
            turn = place + DATABASES.index(database)
            for blow in _blows(point, database=database, turn=turn, both=plan.both):
                run = await run_of(lane, saga, point=point, blow=blow)
                on_run(run)
                runs.append(run)
    return runs


def _blows(point: Point, *, database: str, turn: int, both: bool) -> tuple[Blow, ...]:
    if database == "sqlite" and point.is_locking:
        # A process frozen inside a writing transaction holds the file's lock for all others.
        return (Blow.KILL,)
    if both:
        return (Blow.KILL, Blow.FREEZE)
    return (Blow.KILL if turn % 2 == 0 else Blow.FREEZE,)


def table(runs: Iterable[Run]) -> str:
    """This will render, a saga and database a line, how many runs there were and how long."""
    head = f"{'saga':<12}{'database':<12}{'steps':>6}{'runs':>6}{'kill':>6}{'freeze':>8}"
    lines = [f"{head}{'left open':>11}{'p50 s':>8}{'max s':>8}{'violations':>12}"]
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.saga, run.lane), []).append(run)
    for (saga, database), those in groups.items():
        left = [run.seconds for run in those if run.seconds is not None]
        lines.append(
            f"{saga:<12}{database:<12}{len({str(run.point) for run in those}):>6}{len(those):>6}"
            f"{sum(run.blow is Blow.KILL for run in those):>6}"
            f"{sum(run.blow is Blow.FREEZE for run in those):>8}{len(left):>11}"
            f"{statistics.median(left):>8.2f}{max(left):>8.2f}"
            f"{sum(bool(run.violations) for run in those):>12}"
        )
    return "\n".join(lines)


def described(run: Run) -> str:
    """This will say what went wrong in a run, in one line."""
    where = f"{run.saga} on {run.lane}, {run.blow.value} at {run.point}"
    return f"{where}: {'; '.join(run.violations)}"
