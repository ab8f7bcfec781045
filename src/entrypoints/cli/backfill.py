"""`voice-booking backfill`: what has one right answer is mended."""

import datetime as dt

from pathlib import Path

import click

from booking_domain.application.reconcile import Mode
from booking_domain.model.salon_records import Belief
from entrypoints.cli.audit_run import AuditWish, audited, window_options
from entrypoints.cli.salon_choice import config_option


_EXAMPLES = """\b
Examples:
  voice-booking backfill --config salon.toml --dry-run
  voice-booking backfill --config salon.toml
  voice-booking backfill --config salon.toml --restored
"""


@click.command(short_help="Mend what is wrong and has one right answer.", epilog=_EXAMPLES)
@config_option
@window_options
@click.option("--dry-run", is_flag=True, help="Decide and show, as `audit` does; change nothing.")
@click.option(
    "--restored",
    is_flag=True,
    help="The database is an older one: bookings ahead that carry our key become appointments "
    "again, though nobody knows their calls.",
)
def backfill(
    *,
    config: Path | None,
    tenant: str | None,
    dry_run: bool,
    restored: bool,
    first: dt.datetime | None,
    last: dt.datetime | None,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    Link calls and appointments both ways, and make appointments of bookings that have none.

    Whatever has two answers is listed and left. It may be killed and run again at any time; a
    second run changes nothing. Exit code 0: nothing is open. 1: something is, or one side did not
    answer. 2: the command line or the configuration must be changed.
    """
    mode = Mode.DRY_RUN if dry_run else Mode.MEND
    wish = AuditWish(
        mode=mode,
        tenant=tenant,
        first=first,
        last=last,
        as_json=as_json,
        belief=Belief.LOST_CALLS if restored else Belief.KNOWN_CALLS,
    )
    return audited(wish, config=config, as_demo=as_demo, undone="not backfilled")
