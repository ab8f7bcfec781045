"""A Redis that a test started itself, so that it may stop, freeze and flush it."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redis import Redis

from tests.doubles.ports import free_port
from tests.doubles.programs import installed


PASSWORD = "password-of-the-test"
_START_SECONDS = 60.0


class OwnRedis:
    """One redis-server on a port that the kernel gave, with a password and nothing on disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return self.url_of(database=0)

    def url_of(self, *, database: int, password: str = PASSWORD) -> str:
        return f"redis://:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--requirepass", PASSWORD, "--save", "", "--appendonly", "no"),
                *("--dir", str(self._directory)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _START_SECONDS
        while self.ask("PING") != b"+PONG":
            assert time.monotonic() < until, "redis-server does not answer"
            assert self._process.poll() is None, "redis-server ended"
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill it: connections are reset, new ones refused, everything in it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=60)
            self._process = None

    def freeze(self) -> None:
        """Let it keep its connections, accept new ones, and answer nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, with everything that was sent meanwhile."""
        self._signal(signal.SIGCONT)

    def flush(self) -> None:
        """Let it forget everything."""
        assert self.ask("FLUSHALL") == b"+OK"

    def times_called(self, *commands: str) -> int:
        """Return how often these commands came from clients or scripts; reading it costs one."""
        with Redis.from_url(self.url) as client:
            told: Any = client.info("commandstats")
        return sum(told.get(f"cmdstat_{name}", {}).get("calls", 0) for name in commands)

    def ask(self, command: str) -> bytes:
        """Return the first line of the answer to a command; empty where there is none."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection,
        ):
            connection.sendall(f"AUTH {PASSWORD}\r\n{command}\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (piece := connection.recv(4096)):
                answer += piece
            lines = answer.split(b"\r\n")
            return lines[1] if len(lines) > 1 else b""
        return b""

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)


@contextlib.contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """This will start a Redis, and end it; where none is installed the test is skipped."""
    installed("redis-server")
    with tempfile.TemporaryDirectory() as directory:
        redis = OwnRedis(Path(directory))
        redis.start()
        try:
            yield redis
        finally:
            redis.stop()
