"""
Run a command in the foreground of the terminal: `foreground.py COMMAND [ARGUMENT ...]`.

`make run` goes through here for two things that neither make nor a shell does:

- Ctrl-C goes to every process of the terminal's foreground group, and make answers it with an
  error whatever the service does. So the service gets a group of its own and takes the
  foreground: it stops cleanly, and make ends with the service's own exit code.
- Another distribution's regular `adapters` or `entrypoints` package in the same environment hides
  ours. That is said before an ImportError would.
"""

import importlib.util
import os
import signal
import sys


OUR_NAMESPACES = ("adapters", "entrypoints")


def hidden_by() -> list[str]:
    """This will name the files of other packages that hide ours; none when all is well."""
    specs = [importlib.util.find_spec(name) for name in OUR_NAMESPACES]
    return [spec.origin for spec in specs if spec is not None and spec.origin is not None]


def take_the_foreground() -> None:
    """This will lead a process group of its own that owns the terminal, if there is one."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return
    if os.tcgetpgrp(terminal) != os.getpgrp():
        return  # started with `&` or under timeout(1): the terminal is somebody else's
    os.setpgid(0, 0)
    # Asking for the terminal from what is now the background would stop this process.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(terminal, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    # make does not notice that its child was stopped, so Ctrl-Z would leave the terminal dead.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)


def main(command: list[str]) -> None:
    if not command:
        sys.exit("usage: foreground.py COMMAND [ARGUMENT ...]")
    if files := hidden_by():
        sys.exit(
            f"Another distribution's package hides ours: {', '.join(files)}. Remove it from this "
            "environment, or install voice-booking in one of its own (`make clean` and again)."
        )
    take_the_foreground()
    try:
        os.execvp(command[0], command)  # noqa: S606 - replacing this process is the purpose
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
