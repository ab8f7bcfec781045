"""`voice-booking reconcile`: the calendar and the database, compared and mended now."""

import asyncio
import contextlib
import datetime as dt
import json

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from attrs import frozen
from rich.console import Console

from booking_domain.application.reconcile import Mode, Reconcile
from booking_domain.application.reconciliation_result import Progress, Reconciliation
from booking_domain.errors import CalendarUnavailable, InvalidValue, StorageUnavailable
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.reconcile_report import (
    open_matters,
    plain_matters,
    plain_result,
    show_matters,
    show_result,
)
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.regular_reconciliation import usual_window
from entrypoints.settings.schema import Settings


_EXAMPLES = """\b
Examples:
  voice-booking reconcile --config salon.toml --dry-run
  voice-booking reconcile --config salon.toml --from 2026-12-01 --to 2026-12-31
  voice-booking reconcile --config salon.toml --list
"""
_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _day(of: dt.datetime | None) -> dt.date | None:
    return of.date() if of else None


@frozen
class _Wish:
    mode: Mode
    first: dt.date | None
    last: dt.date | None
    patience: dt.timedelta


@click.command(short_help="Compare calendar and database, and mend.", epilog=_EXAMPLES)
@config_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all]")
@click.option("--dry-run", is_flag=True, help="Decide and show; change nothing on either side.")
@click.option(
    "--list",
    "is_list",
    is_flag=True,
    help="Only what waits for a person: what it means and what to do. Changes nothing.",
)
@click.option("--from", "first", type=_DAY, help="The first day.  [default: yesterday]")
@click.option("--to", "last", type=_DAY, help="The last day.  [default: as far as is booked]")
@click.option(
    "--wait",
    "wait_seconds",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to compare again what others are at work on.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def reconcile(
    *,
    config: Path | None,
    tenant: str | None,
    dry_run: bool,
    is_list: bool,
    first: dt.datetime | None,
    last: dt.datetime | None,
    wait_seconds: int,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    Compare every appointment with its booking at Cal.com, and mend what can be decided.

    What others change meanwhile is compared again, for as long as `--wait` says; what is under way
    even then is named. What it can only report is settled with `voice-booking resolve`. Exit code
    0: both sides agree, or do now. 1: something is open or under way, or one side did not answer.
    2: the command line or the configuration must be changed.
    """
    settings = salon_settings(config, as_demo=as_demo, undone="not reconciled")
    set_up_logs(QUIET)
    ids = [tenant_named(settings, name=tenant).id] if tenant else [t.id for t in settings.tenants]
    mode = Mode.DRY_RUN if dry_run or is_list else Mode.MEND
    wish = _Wish(mode, _day(first), _day(last), patience=dt.timedelta(seconds=wait_seconds))
    try:
        done = asyncio.run(_reconciled(settings, ids=ids, wish=wish))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"not reconciled: {error}"
        raise Failure(message) from error
    plain, show = (plain_matters, show_matters) if is_list else (plain_result, show_result)
    if as_json:
        click.echo(json.dumps({one.tenant_id: plain(result) for one, result in done}))
    else:
        for one, result in done:
            show(one, result)
    settled = [_nothing_waits(one) if is_list else one.is_settled for _, one in done]
    return 0 if all(settled) else 1


def _nothing_waits(done: Reconciliation) -> bool:
    return done.is_compared and not done.left and not open_matters(done)


async def _reconciled(
    settings: Settings, *, ids: Sequence[str], wish: _Wish
) -> list[tuple[Tenant, Reconciliation]]:
    container = Container(settings=settings)
    done: list[tuple[Tenant, Reconciliation]] = []
    await checked(container)
    async with opened(container):
        for tenant_id in ids:
            tenant = container.tenants()[tenant_id]
            usual = usual_window(
                tenant,
                now=container.clock().now(),
                days_back=settings.reconciliation.days_back,
            )
            window = _window(wish, usual=usual, tenant=tenant)
            command = Reconcile(tenant_id=tenant_id, window=window, mode=wish.mode)
            try:
                with _progress(tenant) as tell:
                    result = await container.comparing.until_settled().handle(
                        command, patience=wish.patience, tell=tell
                    )
            except CalendarUnavailable as error:
                # The others' calendars are compared all the same, and what is open is known here.
                click.echo(f"{tenant.name}: not reconciled: {error}", err=True)
                result = await container.comparing.reconcile().uncompared(tenant_id)
            done.append((tenant, result))
    return done


def _window(wish: _Wish, *, usual: TimeSlot, tenant: Tenant) -> TimeSlot:
    start, end = usual.start, usual.end
    zone = tenant.location.zone
    if wish.first is not None:
        start = dt.datetime.combine(wish.first, dt.time(0), tzinfo=zone)
    if wish.last is not None:
        following = wish.last + dt.timedelta(days=1)
        end = dt.datetime.combine(following, dt.time(0), tzinfo=zone)
    return TimeSlot(start=start, end=end)


@contextlib.contextmanager
def _progress(tenant: Tenant) -> Iterator[Callable[[Progress], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(f"{tenant.name}: reading the calendar") as status:

        def tell(progress: Progress) -> None:
            day = progress.until.astimezone(tenant.location.zone)
            status.update(f"{tenant.name}: {progress.bookings} bookings until {day:%Y-%m-%d}")

        yield tell
