"""`voice-booking services`: the salon's services beside the event types at Cal.com."""

import asyncio
import json

from collections.abc import Sequence
from pathlib import Path

import click

from attrs import frozen

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.catalogue_comparison import CatalogueComparison, compare_catalogue
from booking_domain.model.tenant import Tenant
from entrypoints.cli.failure import Failure
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import (
    USUAL_URL,
    Choice,
    choose_salon,
    config_option,
    data_option,
    tenant_named,
    url_option,
)
from entrypoints.cli.services_json import comparison_json
from entrypoints.cli.services_report import told
from entrypoints.container import Container


_EXAMPLES = """\b
Examples:
  voice-booking services sync --config salon.toml
  voice-booking services sync --config salon.toml --tenant salon-muster --json
"""


@frozen
class Compared:
    """A salon and what came of its comparison; `path` is that of its table."""

    tenant: Tenant
    path: str
    comparison: CatalogueComparison


@click.group(short_help="Compare the services with Cal.com's event types.")
def services() -> None:
    """Look at the services of the configuration and of Cal.com."""


@services.command(short_help="Show what differs, and what breaks phone bookings.", epilog=_EXAMPLES)
@config_option
@data_option
@url_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all of them]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def sync(
    *, config: Path | None, data: Path | None, url: str | None, tenant: str | None, as_json: bool
) -> None:
    """
    Compare each service of the configuration with its event types at Cal.com.

    Shown are values that differ, settings of Cal.com that break bookings by phone and what to
    change there, and event types that no service names. Nothing is written anywhere: the lines to
    put into the configuration are printed. Without a file it is the demo's salon, which must run.

    Exit code 0: both agree. 1: they differ, there is a warning, or Cal.com cannot be asked.
    """
    set_up_logs(QUIET)
    choice = choose_salon(config=config, data=data, url=url or USUAL_URL)
    compared = asyncio.run(_compared(choice, only=tenant))
    if as_json:
        content = {one.tenant.tenant_id: comparison_json(one.comparison) for one in compared}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        for one in compared:
            for line in told(one.comparison, tenant=one.tenant, path=one.path):
                click.echo(line)
    if not all(one.comparison.agrees for one in compared):
        raise click.exceptions.Exit(1)


async def _compared(choice: Choice, *, only: str | None) -> Sequence[Compared]:
    settings = choice.settings
    wanted = settings.tenants if only is None else (tenant_named(settings, name=only),)
    container = Container(settings=settings)
    try:
        return [
            await _compare(
                container,
                tenant=container.tenants()[one.id],
                path=f"tenants[{settings.tenants.index(one)}]",
            )
            for one in wanted
        ]
    finally:
        await container.http_client().aclose()
        await container.shared().aclose()


async def _compare(container: Container, *, tenant: Tenant, path: str) -> Compared:
    named = {host.event_type for service in tenant.services for host in service.hosts}
    try:
        provided = await container.catalogues()[tenant.tenant_id].event_types(named=named)
    except CalendarUnavailable as error:
        message = f"{tenant.tenant_id}: Cal.com cannot be asked: {error}"
        raise Failure(message) from error
    today = container.clock().now().astimezone(tenant.location.zone).date()
    comparison = compare_catalogue(tenant, provided=provided, today=today)
    return Compared(tenant=tenant, path=path, comparison=comparison)
