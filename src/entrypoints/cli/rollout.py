"""`voice-booking tenant mode`, `rollout`, `history`, `dry-runs`: how calls are served."""

import asyncio
import json

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from rich.console import Console
from rich.table import Table

from booking_domain.errors import InvalidValue, RolloutChanged, StorageUnavailable
from booking_domain.model.rehearsal import Rehearsal
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.model.tenant import Tenant
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.settings.schema import Settings


_T = TypeVar("_T")
_LONGEST_NAME = 200
_EXAMPLES = """\b
Examples:
  voice-booking tenant mode salon-muster dry_run --by Kim --config salon.toml
  voice-booking tenant rollout salon-muster 20 --by Kim --config salon.toml
  voice-booking tenant history salon-muster --config salon.toml
  voice-booking tenant dry-runs salon-muster --config salon.toml
"""
_by_option = click.option("--by", metavar="NAME", help="Who changes it, for the history.")
_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
_limit_option = click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="So many at most."
)
_demo_option = click.option(
    "--demo", "as_demo", is_flag=True, help="Allow a sandbox and demo keys in the configuration."
)


@click.command(short_help="Serve calls, rehearse, or leave them to the salon.", epilog=_EXAMPLES)
@click.argument("salon")
@click.argument("mode", type=click.Choice([one.value for one in ServiceMode]))
@_by_option
@config_option
@_demo_option
def mode(*, salon: str, mode: str, by: str | None, config: Path | None, as_demo: bool) -> None:
    """
    Change how the calls of SALON are served, at once; nothing is started again.

    live: bookings are made. dry_run: everything but writing to Cal.com, and callers hear that it is
    a test. off: callers are told that the salon rings them back. What is under way is finished.
    """
    _change(salon, mode=ServiceMode(mode), by=by, config=config, as_demo=as_demo)


@click.command(short_help="Of how many calls in a hundred.", epilog=_EXAMPLES)
@click.argument("salon")
@click.argument("percent", type=click.IntRange(0, 100))
@_by_option
@config_option
@_demo_option
def rollout(
    *, salon: str, percent: int, by: str | None, config: Path | None, as_demo: bool
) -> None:
    """
    Let PERCENT of the calls of SALON in, at once; the others are rung back.

    A call is always on the same side, and one that is inside stays inside when PERCENT grows.
    """
    _change(salon, percent=percent, by=by, config=config, as_demo=as_demo)


@click.command(short_help="Who changed how calls are served, and when.", epilog=_EXAMPLES)
@click.argument("salon")
@_limit_option
@_json_option
@config_option
@_demo_option
def history(*, salon: str, limit: int, as_json: bool, config: Path | None, as_demo: bool) -> None:
    """List the changes of SALON, the youngest first."""
    settings, tenant_id = _chosen(salon, config=config, as_demo=as_demo)
    changes = _asked(
        settings,
        lambda container: container.rolling_out().salons.history(tenant_id, limit=limit),
        undone="not listed",
    )
    if as_json:
        click.echo(json.dumps([plain_change(one) for one in changes], ensure_ascii=False, indent=2))
    elif not changes:
        click.echo(f"{tenant_id}: nothing was changed; what its file says is in force")
    else:
        _show_changes(changes)


@click.command("dry-runs", short_help="What would have been done.", epilog=_EXAMPLES)
@click.argument("salon")
@_limit_option
@_json_option
@config_option
@_demo_option
def dry_runs(*, salon: str, limit: int, as_json: bool, config: Path | None, as_demo: bool) -> None:
    """List what test operation of SALON would have done, the youngest first."""
    settings, tenant_id = _chosen(salon, config=config, as_demo=as_demo)

    async def look(container: Container) -> tuple[Tenant, tuple[Rehearsal, ...]]:
        async with container.units().reading(tenant_id) as unit:
            found = await unit.rehearsals.latest(limit=limit)
        return container.tenants()[tenant_id], found

    tenant, rehearsals = _asked(settings, look, undone="not listed")
    if as_json:
        listed = [_plain_rehearsal(one, tenant=tenant) for one in rehearsals]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    elif not rehearsals:
        click.echo(f"{tenant_id}: nothing was rehearsed")
    else:
        _show_rehearsals(rehearsals, tenant=tenant)


def told(one: Rollout) -> str:
    """This will return it in words, such as "dry_run, 20 %"."""
    return f"{one.mode.value}, {one.percent} %"


def plain_change(one: RolloutChange) -> dict[str, object]:
    """This will return a change for JSON."""
    return {
        "revision": one.revision,
        "before": {"mode": one.before.mode.value, "percent": one.before.percent},
        "after": {"mode": one.after.mode.value, "percent": one.after.percent},
        "by": one.by,
        "at": one.at.isoformat(),
    }


def printable(words: str | None) -> str:
    """This will return what somebody wrote without a terminal's control sequences."""
    return "".join(letter if letter.isprintable() else " " for letter in words or "")


def _change(
    salon: str,
    *,
    mode: ServiceMode | None = None,
    percent: int | None = None,
    by: str | None,
    config: Path | None,
    as_demo: bool,
) -> None:
    if by is not None and not 0 < len(by.strip()) <= _LONGEST_NAME:
        message = f"--by has 1 to {_LONGEST_NAME} characters"
        raise Misused(message)
    settings, tenant_id = _chosen(salon, config=config, as_demo=as_demo)
    by = by.strip() if by else None

    async def change(container: Container) -> tuple[RolloutChange | None, Rollout]:
        salons = container.rolling_out().salons
        changed = await salons.change(tenant_id, mode=mode, percent=percent, by=by)
        return changed, (await salons.in_force(tenant_id)).rollout

    changed, present = _asked(settings, change, undone="not changed")
    if changed is None:
        click.echo(f"{tenant_id} stays as it is: {told(present)}")
    else:
        click.echo(f"{tenant_id}: {told(changed.before)} -> {told(changed.after)}")


def _chosen(salon: str, *, config: Path | None, as_demo: bool) -> tuple[Settings, str]:
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(QUIET)
    return settings, tenant_named(settings, name=salon).id


def _asked(
    settings: Settings, question: Callable[[Container], Awaitable[_T]], *, undone: str
) -> _T:
    try:
        return asyncio.run(_answered(settings, question))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except RolloutChanged as error:
        message = f"{undone}: somebody else has just changed it; look at the history"
        raise Failure(message) from error
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error


async def _answered(settings: Settings, question: Callable[[Container], Awaitable[_T]]) -> _T:
    container = Container(settings=settings)
    async with opened(container):
        return await question(container)


def _show_changes(changes: tuple[RolloutChange, ...]) -> None:
    table = Table()
    for heading in ("when", "by", "before", "after"):
        table.add_column(heading, overflow="fold")
    for one in changes:
        when = f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
        table.add_row(when, printable(one.by), told(one.before), told(one.after))
    # Who it was is text, whatever brackets are in it.
    Console(markup=False).print(table)


def _show_rehearsals(rehearsals: tuple[Rehearsal, ...], *, tenant: Tenant) -> None:
    table = Table(title=f"{tenant.name}: what would have been done", title_justify="left")
    for heading in ("when", "call", "would", "service", "with", "for", "appointment"):
        table.add_column(heading, overflow="fold")
    zone = tenant.location.zone
    for one in rehearsals:
        table.add_row(
            f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
            one.call_id,
            one.act.value,
            one.service_id,
            one.staff_id,
            f"{one.slot.start.astimezone(zone):%Y-%m-%d %H:%M}",
            one.appointment_id or "",
        )
    Console(markup=False).print(table)


def _plain_rehearsal(one: Rehearsal, *, tenant: Tenant) -> dict[str, object]:
    zone = tenant.location.zone
    return {
        "at": one.at.astimezone(zone).isoformat(),
        "call": one.call_id,
        "would": one.act.value,
        "service": one.service_id,
        "staff": one.staff_id,
        "start": one.slot.start.astimezone(zone).isoformat(),
        "end": one.slot.end.astimezone(zone).isoformat(),
        "appointment": one.appointment_id,
    }
