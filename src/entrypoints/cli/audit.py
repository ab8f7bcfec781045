"""`voice-booking audit`: what is wrong with the data already, listed."""

import datetime as dt

from pathlib import Path

import click

from booking_domain.application.reconcile import Mode
from entrypoints.cli.audit_run import AuditWish, audited, window_options
from entrypoints.cli.salon_choice import config_option


_EXAMPLES = """\b
Examples:
  voice-booking audit --config salon.toml
  voice-booking audit --config salon.toml --from 2025-01-01 --json
"""


@click.command(short_help="List what is wrong with calls and appointments.", epilog=_EXAMPLES)
@config_option
@window_options
def audit(
    *,
    config: Path | None,
    tenant: str | None,
    first: dt.datetime | None,
    last: dt.datetime | None,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    List calls and appointments that do not name each other, bookings without appointment,
    appointments without booking, overlaps, what is pending and past, calls without kind or outcome.

    Changes nothing. Exit code 0: nothing was found. 1: something was, or one side did not answer.
    2: the command line or the configuration must be changed.
    """
    wish = AuditWish(mode=Mode.DRY_RUN, tenant=tenant, first=first, last=last, as_json=as_json)
    return audited(wish, config=config, as_demo=as_demo, undone="not audited")
