"""
The process of `voice-booking`.

Only what is there at once is imported at the top: whoever stops a service within its first moments
finds it as well prepared as later.
"""

import atexit
import gc
import io
import os
import signal
import sys

from types import FrameType


_SERVING = frozenset({"serve", "sandbox", "worker"})


def main() -> None:
    """This will run the command and end the process."""
    if sys.argv[1:] and sys.argv[1] in _SERVING:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop_at_once)
    # What is left at the end goes with the process. Looked through for garbage before, module by
    # module, it would keep whoever typed a short command waiting for a quarter of its time.
    atexit.register(gc.freeze)
    from entrypoints.cli.commands import cli  # noqa: PLC0415 - it takes a while

    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no umlauts shows something else; it is no reason to end.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli()


def _stop_at_once(number: int, frame: FrameType | None) -> None:
    """End a process that has not begun to work; it takes the signals over when it does."""
    # Not by an exception: raised amidst an import or a callback it may be reported, or get lost. Up
    # to here nothing needs to be put away, since a process may be killed at any time.
    os._exit(0)


if __name__ == "__main__":
    main()
