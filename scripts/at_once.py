"""
Run commands at once: `at_once.py COMMAND ...`, each one line for the shell.

What the first writes is seen while it runs, what another writes when that has ended. The exit code
is 1 if one of them failed, and all are waited for: whoever is told of one mistake wants to know of
the others.
"""

import subprocess
import sys

from concurrent.futures import ThreadPoolExecutor


def main(lines: list[str]) -> int:
    if not lines:
        sys.exit("usage: at_once.py COMMAND ...")
    with ThreadPoolExecutor(len(lines)) as pool:
        running = [pool.submit(_run, line, is_seen=line is lines[0]) for line in lines]
        ended = [one.result() for one in running]
    for line, done in zip(lines, ended, strict=True):
        if done.stdout is not None:
            sys.stdout.write(f"== {line}\n{done.stdout}")
        if done.returncode:
            sys.stdout.write(f"== failed with {done.returncode}: {line}\n")
    return 1 if any(done.returncode for done in ended) else 0


def _run(line: str, *, is_seen: bool) -> subprocess.CompletedProcess[str]:
    # A command line of the Makefile: a shell is what it was written for.
    return subprocess.run(  # noqa: S602
        line,
        shell=True,
        stdout=None if is_seen else subprocess.PIPE,
        stderr=None if is_seen else subprocess.STDOUT,
        check=False,
        text=True,
        errors="replace",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
