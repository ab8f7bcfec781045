"""The command as a process of its own."""

import contextlib
import os
import subprocess
import sys

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen


SRC = Path(__file__).parents[2] / "src"
_OURS = ("VOICE_BOOKING_", "PORT")


def environment(**more: str) -> dict[str, str]:
    """Return this environment without settings of ours that somebody may have in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    path = os.pathsep.join(filter(None, [str(SRC), os.environ.get("PYTHONPATH")]))
    return kept | {"PYTHONPATH": path} | more


def command(*arguments: str) -> list[str]:
    """Return the command line of `voice-booking`."""
    return [sys.executable, "-m", "entrypoints.cli.main", *arguments]


def run(
    *arguments: str, cwd: Path, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**more),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@frozen
class Service:
    """`serve --demo` in a process of its own, and what it has printed until it was ready."""

    process: subprocess.Popen[str]
    printed: str

    def stop(self, number: int) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    @property
    def url(self) -> str:
        """Where it listens."""
        line = next(line for line in self.printed.splitlines() if "API documentation" in line)
        return line.split()[-1].removesuffix("/schema")

    @property
    def offered_command(self) -> str:
        """The ready-made command, as printed."""
        return next(line for line in self.printed.splitlines() if "--once" in line).strip()


@contextlib.contextmanager
def served(cwd: Path, *arguments: str) -> Iterator[Service]:
    """Start the demo on a free port with its data below `cwd`; killed at the end if need be."""
    log = cwd / "service.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command("serve", "--demo", "--port", "0", *arguments),
            cwd=cwd,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            printed = ""
            while "Ctrl-C" not in printed:
                line = process.stdout.readline()
                assert line, log.read_text()
                printed += line
            yield Service(process=process, printed=printed)
        finally:
            process.kill()
