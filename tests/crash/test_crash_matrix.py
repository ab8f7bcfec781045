"""`kill -9` and SIGSTOP at every step of every saga, beside a process that lives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.matrix import DATABASES, Plan, described, sweep
from tests.crash.runs import Blow, Flight, Run
from tests.crash.sagas import SAGAS


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", DATABASES)
async def test_whoever_dies_or_freezes_at_any_step_another_process_ends_it_right(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """
    One booking, one event a transition, the claims of what stands, and the truth for a repeat.

    The steps are those that an undisturbed process passed, one blow at each, by turns.
    """
    address = None if database == "sqlite" else server_url(database)
    plan = Plan(addresses={database: address}, directory=tmp_path / "lanes", both=False)

    runs = await sweep(plan, on_run=lambda run: None)

    assert [described(run) for run in runs if run.violations] == []
    for saga in SAGAS:
        _assert_thorough([run for run in runs if run.saga == saga.name])


def _assert_thorough(runs: list[Run]) -> None:
    """The list of steps was not empty, and each kind of moment and both blows were among them."""
    names = {str(run.point) for run in runs}
    assert {"request: arrived", "commit: before", "commit: after", "answer: after"} <= names
    assert {point for run in runs if isinstance(point := run.point.at, Flight)} == set(Flight)
    assert {run.blow for run in runs} == set(Blow)
    assert any(run.seconds is not None for run in runs)
