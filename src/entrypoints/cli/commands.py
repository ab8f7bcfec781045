"""The command `voice-booking` and its parts."""

import click

from entrypoints.cli.failure import PROGRAM, CommandGroup
from entrypoints.release import release


_MODULES = {
    name: f"entrypoints.cli.{name}"
    for name in (
        "serve",
        "worker",
        "reconcile",
        "audit",
        "backfill",
        "tenant",
        "resolve",
        "calls",
        "callbacks",
        "monitor",
        "person",
        "services",
        "doctor",
        "demo",
        "call",
        "migrate",
        "parse",
        "sandbox",
    )
}
_EXAMPLES = """\b
A first look, with a salon and a calendar of its own:
  voice-booking serve --demo
  voice-booking call --once "Herrenhaarschnitt, nächste Woche Dienstag um elf, Max Beispiel"

\b
With your own salon (examples/salon.toml explains every key):
  voice-booking migrate --config salon.toml
  voice-booking serve --config salon.toml
"""


@click.group(
    name=PROGRAM,
    cls=CommandGroup,
    modules=_MODULES,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(release())
def cli() -> None:
    """
    Book, move and cancel appointments by phone: tools for voice agents on top of Cal.com.

    Errors are one line each on stderr. Exit code 1 says that something did not work, 2 that the
    command line or the configuration must be changed first.
    """
