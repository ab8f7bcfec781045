"""`voice-booking calls`: what came of calls, and which of them somebody should listen to."""

import asyncio
import json

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from attrs import frozen
from rich.table import Table

from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.call import Call
from booking_domain.model.tenant import Tenant
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.report_console import report_console
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.settings.schema import Settings


_EXAMPLES = """\b
Examples:
  voice-booking calls --config salon.toml
  voice-booking calls --config salon.toml --suspicious
"""
_MILLISECONDS = 1000


@frozen
class _Wish:
    only_suspicious: bool
    limit: int


@click.command(short_help="What came of calls, and which are suspicious.", epilog=_EXAMPLES)
@config_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all]")
@click.option("--suspicious", is_flag=True, help="Only those that somebody should listen to.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def calls(
    *,
    config: Path | None,
    tenant: str | None,
    suspicious: bool,
    limit: int,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    List the youngest calls with their outcome by our own records, without names and numbers.

    A call is suspicious when the agent told its caller that something is booked, and nothing is.
    Exit code 0: none is listed. 1: some are, or the database did not answer. 2: the command line or
    the configuration must be changed. Without --suspicious, 0 in both cases.
    """
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(QUIET)
    ids = [tenant_named(settings, name=tenant).id] if tenant else [t.id for t in settings.tenants]
    wish = _Wish(only_suspicious=suspicious, limit=limit)
    try:
        found = asyncio.run(_found(settings, ids=ids, wish=wish))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"not listed: {error}"
        raise Failure(message) from error
    if as_json:
        click.echo(json.dumps({one.tenant_id: [_plain(c) for c in some] for one, some in found}))
    else:
        for one, some in found:
            _show(one, some, wish=wish)
    return 1 if suspicious and any(some for _, some in found) else 0


async def _found(
    settings: Settings, *, ids: Sequence[str], wish: _Wish
) -> list[tuple[Tenant, tuple[Call, ...]]]:
    container = Container(settings=settings)
    await checked(container)
    async with opened(container):
        reader = container.people.salon_calls()
        look = reader.suspicious if wish.only_suspicious else reader.latest
        tenants = container.tenants()
        return [(tenants[one], await look(tenant=tenants[one], limit=wish.limit)) for one in ids]


def _show(tenant: Tenant, found: Sequence[Call], *, wish: _Wish) -> None:
    console = report_console()
    if not found:
        what = "suspicious calls" if wish.only_suspicious else "calls"
        console.print(f"{tenant.tenant_id}: no {what}", highlight=False)
        return
    table = Table(title=tenant.name, title_justify="left")
    for heading in ("call", "began", "seconds", "kind", "outcome", "ended by", "suspicion"):
        table.add_column(heading, overflow="fold")
    for one in found:
        began = one.first_seen_at.astimezone(tenant.location.zone)
        table.add_row(
            one.call_id,
            f"{began:%Y-%m-%d %H:%M}",
            "" if one.duration_ms is None else str(round(one.duration_ms / _MILLISECONDS)),
            one.kind.value,
            one.outcome.value,
            one.disconnection_reason or "",
            one.suspicion.value if one.suspicion else "",
        )
    console.print(table)


def _plain(call: Call) -> dict[str, Any]:
    return {
        "call": call.call_id,
        "began": call.first_seen_at.isoformat(),
        "duration_ms": call.duration_ms,
        "kind": call.kind.value,
        "outcome": call.outcome.value,
        "disconnection_reason": call.disconnection_reason,
        "transfer": call.transfer.value if call.transfer else None,
        "appointment": call.last_appointment_id,
        "suspicion": call.suspicion.value if call.suspicion else None,
        "opinion": {
            "is_success": call.opinion.is_success,
            "sentiment": call.opinion.sentiment,
            "outcome": call.opinion.outcome,
        },
    }
