"""What a command loads before it begins: whoever types one waits for that each time."""

import subprocess
import sys

import click

from entrypoints.cli.commands import cli
from tests.cli.programs import environment


SERVERS = {"demo", "sandbox", "serve", "worker"}
"""They open a port, each for calls, for the calendar's double or for operations."""
_LOADED = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"entrypoints.cli.{name}")
print(*sorted({"litestar", "uvicorn"} & sys.modules.keys()))
"""


def _servers_loaded_for(*commands: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", _LOADED, *commands],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()


def test_a_command_that_opens_no_port_loads_no_web_server() -> None:
    """Nobody waits for what is not used."""
    others = set(cli.list_commands(click.Context(cli))) - SERVERS

    assert _servers_loaded_for(*sorted(others)) == ""


def test_a_command_that_opens_a_port_loads_one() -> None:
    """Else the test above would look for the wrong names."""
    assert _servers_loaded_for("serve") == "litestar uvicorn"
