"""scripts/at_once.py, through which `make check` uses all cores."""

import subprocess
import sys

from pathlib import Path


SCRIPT = Path(__file__).parents[2] / "scripts" / "at_once.py"


def _run(*lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *lines],
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )


def test_what_each_writes_is_kept_apart_and_complete() -> None:
    """Two that write at once would be read by nobody."""
    done = _run("echo one; echo two >&2", "echo three; sleep 0.2; echo four >&2; echo five")

    assert done.returncode == 0
    assert "one" in done.stdout
    assert "two" in done.stderr
    assert "\nthree\nfour\nfive\n" in done.stdout


def test_one_that_fails_fails_all_and_is_named(tmp_path: Path) -> None:
    """The others are brought to their end: they may have something to say as well."""
    later = tmp_path / "later"

    done = _run("true", "exit 3", f"sleep 0.2; touch {later}")

    assert done.returncode == 1
    assert "failed with 3: exit 3" in done.stdout
    assert later.exists()


def test_they_run_at_once(tmp_path: Path) -> None:
    """Each waits for a word of the other, so that one after the other would never end."""
    first, second = tmp_path / "first", tmp_path / "second"

    done = _run(
        f"touch {first}; until [ -e {second} ]; do sleep 0.05; done",
        f"touch {second}; until [ -e {first} ]; do sleep 0.05; done",
    )

    assert done.returncode == 0


def test_without_a_command_it_says_what_it_wants() -> None:
    """Nothing that holds must not look like everything that holds."""
    assert _run().returncode != 0
