"""`voice-booking`, which is killed as by a power cut at one of its commits: COMMIT ARGUMENTS..."""

import itertools
import os
import signal
import sys

from sqlalchemy import Connection, Engine, event

from entrypoints.cli.main import main


def die_at(last: int) -> None:
    """Kill this process when it is about to write its commit of this number."""
    counted = itertools.count(1)

    @event.listens_for(Engine, "commit")
    def committing(_: Connection) -> None:
        if next(counted) == last:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_at(int(sys.argv[1]))
    sys.argv[1:] = sys.argv[2:]
    main()
