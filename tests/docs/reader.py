"""A newcomer with a clean copy of the project, who types what a page says."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.cli.programs import environment
from tests.docs.shell_blocks import ShellBlock, missing_lines
from tests.doubles.ports import free_port
from tests.doubles.programs import installed


PROJECT = Path(__file__).parents[2]
USUAL_ADDRESS = "127.0.0.1:8000"
_COPIED = ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock")
_LINKED = ("src", "scripts", "examples")
_TOOLS = ("bash", "curl", "make")
_PATIENCE_SECONDS = 120


def clean_copy(place: Path) -> None:
    """
    This will put the project there, without anything that a run leaves behind.

    Its environment is this one: what `make` would install is there already.
    """
    for name in _COPIED:
        shutil.copy2(PROJECT / name, place / name)
    for name in _LINKED:
        (place / name).symlink_to(PROJECT / name)
    venv = place / ".venv"
    venv.mkdir()
    for part in ("bin", "include", "lib", "lib64", "pyvenv.cfg"):
        if (Path(sys.prefix) / part).exists():
            (venv / part).symlink_to(Path(sys.prefix) / part)
    (venv / ".made-for").write_text(f"{place}\n")
    for stamp in (".lock", ".project", ".dev"):
        (venv / stamp).touch()


class Reader:
    """Types blocks, in one folder, with a port of its own for what listens on 8000."""

    def __init__(self, place: Path, *, variables: Mapping[str, str]) -> None:
        self._place = place
        self._state = place / ".reader"
        self._state.mkdir()
        self._port = free_port()
        self._environment = environment(
            VOICE_BOOKING_PORT=str(self._port),
            VOICE_BOOKING_URL=f"http://127.0.0.1:{self._port}",
            # Nothing has to be installed; if `make` should think so, then not into our environment.
            PIP_TARGET=str(self._state / "installed"),
            **variables,
        )
        self._background: list[subprocess.Popen[bytes]] = []

    def types(self, block: ShellBlock) -> None:
        """Run a block, and hold what it prints against what the page shows."""
        commands = block.commands.replace(USUAL_ADDRESS, f"127.0.0.1:{self._port}")
        if "background" in block.marks:
            self._start(block, commands=commands)
            return
        script = f"set -eu\n{self._restored()}{commands}{self._kept()}"
        # A file, not a pipe: what a block leaves running would hold a pipe open.
        output = self._state / "output"
        with output.open("wb") as printed:
            code = subprocess.run(
                ["bash", "-c", script],
                cwd=self._place,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                timeout=_PATIENCE_SECONDS,
                check=False,
            ).returncode
        told = output.read_text(encoding="utf-8")
        assert code == (1 if "exit-1" in block.marks else 0), f"line {block.line}: {told}"
        missing = missing_lines(told, shown=block.shown)
        assert not missing, f"line {block.line}: not printed: {missing}\n{told}"

    def stops(self) -> None:
        """Press Ctrl-C in the other terminals."""
        while self._background:
            process = self._background.pop()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(timeout=_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise

    def _start(self, block: ShellBlock, *, commands: str) -> None:
        """Run it in another terminal, until it has printed what is shown, or else listens."""
        if "beside" not in block.marks:
            self.stops()
        log = self._state / f"line-{block.line}"
        with log.open("wb") as printed:
            process = subprocess.Popen(
                ["bash", "-c", f"{self._restored()}{commands}"],
                cwd=self._place,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._background.append(process)
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_ready(log.read_text(encoding="utf-8"), block=block):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.1)

    def _is_ready(self, printed: str, *, block: ShellBlock) -> bool:
        if block.shown:
            return not missing_lines(printed, shown=block.shown)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
            return True
        return False

    def _restored(self) -> str:
        state = self._state / "variables"
        return f". {state}\n" if state.exists() else ""

    def _kept(self) -> str:
        # What a block exports, and an activated environment, is there in the next one.
        return f"export -p > {self._state / 'variables'}\n"


@contextlib.contextmanager
def reading(place: Path, *, variables: Mapping[str, str]) -> Iterator[Reader]:
    """This will give a reader and stop its programs; a test whose tools are missing is skipped."""
    for tool in _TOOLS:
        installed(tool)
    clean_copy(place)
    reader = Reader(place, variables=variables)
    try:
        yield reader
    finally:
        reader.stops()
