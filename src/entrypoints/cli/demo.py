"""`voice-booking demo`: a scripted call, and at the end calendar and database side by side."""

import contextlib
import datetime as dt

from collections.abc import Iterator
from pathlib import Path

import click
import httpx

from rich.console import Console

from booking_domain.errors import StorageUnavailable
from entrypoints.cli.demo_comparison import compared, table_of
from entrypoints.cli.demo_script import Play
from entrypoints.cli.demo_stage import Stage, own_stage, running_stage
from entrypoints.cli.failure import Failure
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.retell_agent import FICTIONAL_CALLER, agent_for, open_client
from entrypoints.cli.salon_choice import data_in_force, data_option
from entrypoints.settings.salon import tenant_of


_SECOND_CALLER = "+4915228817387"
_EXAMPLES = """\b
Examples:
  voice-booking demo
  voice-booking demo --url http://127.0.0.1:8000
"""


@click.command(short_help="Play calls and compare calendar and database.", epilog=_EXAMPLES)
@click.option("--url", metavar="URL", help="Play on this running demo instead of one of its own.")
@data_option
def demo(*, url: str | None, data: Path | None) -> None:
    """
    Play calls against a service and a calendar of its own, and compare the two afterwards.

    Booked, moved and cancelled, a time that somebody else takes meanwhile, a date that contradicts
    itself, a service that does not exist: all over signed HTTP. Exit code 0 says that every answer
    was as it should be and that calendar and database agree. Nothing is left behind, except on a
    demo that was named with --url.
    """
    set_up_logs(QUIET)
    console = Console(highlight=False)
    with open_client() as client, _stage(client, url=url, data=data) as stage:
        _play(stage, console=console)


@contextlib.contextmanager
def _stage(client: httpx.Client, *, url: str | None, data: Path | None) -> Iterator[Stage]:
    if url is not None:
        yield running_stage(client, url=url, directory=data_in_force(data))
        return
    with own_stage(client) as stage:
        yield stage


def _play(stage: Stage, *, console: Console) -> None:
    (settings,) = stage.settings.tenants
    tenant = tenant_of(settings)
    now = dt.datetime.now(dt.UTC)
    first, second = (
        agent_for(settings, url=stage.url, caller=caller, client=stage.client)
        for caller in (FICTIONAL_CALLER, _SECOND_CALLER)
    )
    play = Play(
        stage=stage,
        tenant=tenant,
        console=console,
        today=now.astimezone(tenant.location.zone).date(),
    )
    console.print(f"[bold]{tenant.name}[/] at {stage.url}")
    play.perform(first=first, second=second)
    try:
        lines = compared(stage, tenant=tenant, now=now)
    except StorageUnavailable as error:
        message = f"the demo's database cannot be read: {error}"
        raise Failure(message) from error
    console.print()
    console.print(table_of(lines, tenant=tenant))
    wrong = sum(not line.agrees for line in lines)
    if wrong or play.surprises:
        message = "; ".join([*play.surprises, *([f"{wrong} rows disagree"] if wrong else [])])
        raise Failure(message)
    console.print(f"Calendar and database agree in all {len(lines)} rows.", style="green")
