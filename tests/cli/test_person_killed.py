"""`voice-booking person erase`, killed at each of its commits, and given once more."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys

from pathlib import Path

import pytest

from attrs import evolve

from booking_domain.model.idempotency import IdempotencyKey
from tests.cli.programs import environment
from tests.cli.test_person import MAX, NUMBER, Operator, visit
from tests.unit.entrypoints.settings.files import SECRETS


PROGRAM = "tests.cli.killed_command"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Max was there twice; calls, receipts, events of both are stored."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    operator = Operator(tmp_path)
    assert operator.runs("migrate").exit_code == 0
    first, second = visit(), visit(call_id="call_2")
    operator.stored(first)
    operator.stored(
        evolve(
            second, appointment_id="second", reference="A-SECOND", intent=IdempotencyKey("another")
        )
    )
    return operator


def struck(operator: Operator, *, at_commit: int, words: tuple[str, ...]) -> int:
    """Run a command that dies at this commit, and return its exit code."""
    line = [sys.executable, "-m", PROGRAM, str(at_commit), *words]
    configuration = str(operator.database.with_name("salon.toml"))
    done = subprocess.run(
        [*line, "--config", configuration],
        cwd=ROOT,
        env=environment(**SECRETS) | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


def dump(operator: Operator) -> str:
    with contextlib.closing(sqlite3.connect(operator.database)) as database:
        return "\n".join(database.iterdump())


def traces(operator: Operator) -> list[str]:
    """Return what is left of Max."""
    found = dump(operator)
    return [one for one in (MAX.name, NUMBER.e164, str(MAX.email)) if one in found]


def test_an_erasure_that_dies_at_any_commit_is_finished_by_the_same_command(
    operator: Operator, tmp_path: Path
) -> None:
    """From the first commit to the last one; in the end nothing is left, as without a death."""
    words = ("person", "erase", "--number", NUMBER.e164, "--yes")
    untouched = tmp_path / "untouched"
    shutil.copy(operator.database, untouched)
    assert len(traces(operator)) == 3

    deaths, left = 0, []
    while struck(operator, at_commit=deaths + 1, words=words):
        deaths += 1
        left.append(len(traces(operator)))
        done = operator.erases("--yes")
        assert done.exit_code == 0, (deaths, done.output)
        assert traces(operator) == [], deaths
        todo = operator.runs("person", "todo").output
        assert all(uid in todo for uid in ("uid-before", "uid-of-call_1", "uid-of-call_2")), deaths
        shutil.copy(untouched, operator.database)

    assert traces(operator) == []
    assert deaths >= 3
    # Some died before anything was erased, and some in the middle.
    assert left[0] == 3


def test_an_export_that_dies_is_simply_asked_for_again(operator: Operator) -> None:
    """It writes nothing: there is no commit at which it could die, and twice it says the same."""
    before = dump(operator)

    assert struck(operator, at_commit=1, words=("person", "export", "--number", NUMBER.e164)) == 0

    assert operator.exports() == operator.exports()
    assert dump(operator) == before
