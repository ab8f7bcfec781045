# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""How long a process may keep what it works on: its leases, and its locks in the database."""

import os
import secrets
import socket

from adapters.runner.rows import RowsSettings
from adapters.sql.engine import Patience
from entrypoints.settings.schema import Settings


def patience_of(settings: Settings) -> Patience:
    """This will return how long to wait for the database, and how long it waits for us."""
    # A frozen process must not keep its locks for longer than half a lease.
    return Patience(idle_in_transaction=settings.runner.lease_ms / 2000)


def runner_settings_of(settings: Settings) -> RowsSettings:
    """This will return the lease of this process, under a name that no other one has."""
    owner = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    return RowsSettings(
        owner=owner,
        lease_ms=settings.runner.lease_ms,
        poll_seconds=settings.runner.poll_seconds,
    )
