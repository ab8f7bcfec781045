"""scripts/foreground.py, through which `make run` starts the service."""

import os
import pty
import subprocess
import sys

from pathlib import Path

import pytest


SCRIPT = Path(__file__).parents[2] / "scripts" / "foreground.py"
SERVICE = """
import signal, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
print("ready", flush=True)
signal.pause()
"""


def foreground(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def read_until(terminal: int, word: bytes) -> bytes:
    said = b""
    while word not in said:
        said += os.read(terminal, 1024)
    return said


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_the_commands_own(code: int) -> None:
    """Nothing stands between the command and its caller."""
    done = foreground(sys.executable, "-c", f"raise SystemExit({code})")

    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("package", ["adapters", "entrypoints"])
def test_a_package_of_others_that_hides_ours_is_named(tmp_path: Path, package: str) -> None:
    """A regular package wins over a namespace package, so ours would be gone without a word."""
    intruder = tmp_path / package / "__init__.py"
    intruder.parent.mkdir()
    intruder.touch()

    done = foreground(sys.executable, "-c", "print('started')", PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert str(intruder) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """The exit code is 1 and the line names the command."""
    done = foreground(str(tmp_path / "absent"))

    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'absent'}: No such file or directory\n"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_ctrl_c_reaches_the_command_and_make_ends_with_its_exit_code(tmp_path: Path) -> None:
    """In a terminal, Ctrl-C stops the service alone; make does not turn it into an error."""
    makefile = tmp_path / "Makefile"
    service = tmp_path / "service.py"
    service.write_text(SERVICE)
    makefile.write_text(f"run:\n\t@exec {sys.executable} {SCRIPT} {sys.executable} {service}\n")

    child, terminal = pty.fork()
    if child == 0:
        try:
            os.execvp("make", ["make", "-s", "-f", str(makefile)])
        finally:
            os._exit(127)  # without make, this copy of the test run must not go on
    read_until(terminal, b"ready")
    os.write(terminal, b"\x03")
    _, status = os.waitpid(child, 0)
    os.close(terminal)

    assert os.waitstatus_to_exitcode(status) == 0
