"""What `serve --demo` prints once it runs: what to open, and one command to try."""

import os
import shlex
import sys

from pathlib import Path

from booking_domain.errors import BookingDomainError
from entrypoints.cli.next_free import next_free
from entrypoints.cli.salon_choice import CONFIG_VARIABLE, USUAL_DATA, USUAL_URL
from entrypoints.container import Container


_NAME = "Max Beispiel"
_USUAL_WORDS = "nächste Woche Dienstag um elf"


async def booking_command(container: Container, *, address: str, directory: Path) -> str:
    """This will return a command that books the demo's next free time when it is run."""
    (tenant,) = container.tenants().values()
    service = tenant.services[0].name
    try:
        found = await next_free(
            tenant,
            service=service,
            free_slots=container.free_slots(),
            now=container.clock().now(),
        )
    except BookingDomainError:
        found = None
    words = found.words if found else _USUAL_WORDS
    command = [*_program(), "call", "--once"]
    options: list[str] = []
    if address != USUAL_URL:
        options += ["--url", address]
    if directory != USUAL_DATA or CONFIG_VARIABLE in os.environ:
        options += ["--data", str(directory)]
    # Double quotes, as people write them; nothing in the sentence means anything to a shell.
    sentence = f'"{service}, {words}, {_NAME}"'
    return " ".join([shlex.join(command), sentence, shlex.join(options)]).strip()


def _program() -> list[str]:
    """Return how this program was called, so that the command runs where this one did."""
    called = Path(sys.argv[0])
    if called.name != "voice-booking":
        return [sys.executable, "-m", "entrypoints.cli.main"]
    if called.parent == Path() or not called.is_absolute():
        return [str(called)]
    try:
        return [str(called.relative_to(Path.cwd()))]
    except ValueError:
        return [str(called)]
