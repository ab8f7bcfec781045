"""`voice-booking demo`, as a process."""

import signal
import subprocess

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programs import command, environment, run, served


def test_it_plays_and_both_sides_agree(tmp_path: Path) -> None:
    """Every kind of answer is heard, and nothing is left behind."""
    done = run("demo", cwd=tmp_path, TMPDIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    heard = {"confirmed", "rescheduled", "slot_taken", "ambiguous", "needs_input", "cancelled"}
    assert {word for word in heard if word in done.stdout} == heard
    assert "Calendar and database agree" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_plays_twice_on_a_running_service(tmp_path: Path) -> None:
    """What the first performance has booked is in the way of none."""
    with served(tmp_path) as service:
        for _ in range(2):
            done = run("demo", "--url", service.url, cwd=tmp_path)
            assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def heard_signals() -> Iterator[None]:
    """Ctrl-C reaches what is started: a shell's background job, and all below it, ignore it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("heard_signals")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a process nor a directory."""
    with subprocess.Popen(
        command("demo"),
        cwd=tmp_path,
        env=environment(TMPDIR=str(tmp_path), PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "Salon Muster" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)

    assert (process.returncode, told.strip()) == (130, "voice-booking: interrupted")
    assert list(tmp_path.iterdir()) == []
