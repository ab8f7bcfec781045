"""The reference of the command line against its parser."""

import os
import subprocess
import sys

from pathlib import Path


PROJECT = Path(__file__).parents[2]


def test_the_page_is_what_the_parser_says() -> None:
    """Write it anew with `python -m scripts.cli_reference` after changing a command."""
    # A process of its own: the width of this one's terminal must not matter.
    written = subprocess.run(
        [sys.executable, "-c", "from scripts.cli_reference import reference; print(reference())"],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    ).stdout

    page = PROJECT / "docs" / "reference" / "cli.md"
    assert page.read_text(encoding="utf-8").splitlines() == written.rstrip("\n").splitlines()
