"""
Ports of this machine for the processes that tests start.

A port that a system names as free, and that is let go of again, is soon named to a second test.
When both tests start a server there, the faster one answers the other's questions: a test once
waited for its own calendar, was answered by a neighbour's, and found no keys.
"""

import fcntl
import os
import socket
import tempfile

from pathlib import Path


# Below those that systems give to outgoing connections.
_FIRST, _END = 20_000, 32_000
_LAST_GIVEN = Path(tempfile.gettempdir()) / f"voice-booking-test-port-{os.getuid()}"


def free_port() -> int:
    """Return a port that nobody listens on, and that no other test run here is given for long."""
    with _LAST_GIVEN.open("a+") as last_given:
        fcntl.flock(last_given, fcntl.LOCK_EX)
        last_given.seek(0)
        port = int(last_given.read() or _FIRST)
        for _ in range(_FIRST, _END):
            port = port + 1 if port + 1 < _END else _FIRST
            if _is_free(port):
                last_given.truncate(0)
                last_given.write(str(port))
                return port
    raise AssertionError(f"no port between {_FIRST} and {_END} is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
