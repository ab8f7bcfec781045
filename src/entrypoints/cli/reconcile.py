"""`voice-booking reconcile`: the calendar and the database, compared and mended now."""

import asyncio
import contextlib
import datetime as dt
import json

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from attrs import frozen
from rich.console import Console
from rich.table import Table

from booking_domain.application.reconcile import Mode, Reconcile
from booking_domain.application.reconciliation_result import Progress, Reconciliation
from booking_domain.errors import CalendarUnavailable, InvalidValue, StorageUnavailable
from booking_domain.model.finding_words import words_of
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
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
"""
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@frozen
class _Wish:
    mode: Mode
    first: dt.date | None
    last: dt.date | None


@click.command(short_help="Compare calendar and database, and mend.", epilog=_EXAMPLES)
@config_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all]")
@click.option("--dry-run", is_flag=True, help="Decide and show; change nothing on either side.")
@click.option("--from", "first", type=_DAY, help="The first day.  [default: yesterday]")
@click.option("--to", "last", type=_DAY, help="The last day.  [default: as far as is booked]")
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
    first: dt.datetime | None,
    last: dt.datetime | None,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    Compare every appointment with its booking at Cal.com, and mend what can be decided.

    Exit code 0: both sides agree, or do now. 1: something is open, or one side did not answer.
    2: the command line or the configuration must be changed.
    """
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(QUIET)
    ids = [tenant_named(settings, name=tenant).id] if tenant else [t.id for t in settings.tenants]
    wish = _Wish(
        mode=Mode.DRY_RUN if dry_run else Mode.MEND,
        first=first.date() if first else None,
        last=last.date() if last else None,
    )
    try:
        done = asyncio.run(_reconciled(settings, ids=ids, wish=wish))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"not reconciled: {error}"
        raise Failure(message) from error
    if as_json:
        click.echo(json.dumps({one.tenant_id: _plain(result) for one, result in done}))
    else:
        for one, result in done:
            _show(one, result)
    is_whole = len(done) == len(ids)
    return 0 if is_whole and all(result.is_settled for _, result in done) else 1


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
                    done.append((tenant, await container.reconcile().handle(command, tell=tell)))
            except CalendarUnavailable as error:
                # One salon's calendar is away: the others' are compared all the same.
                click.echo(f"{tenant.name}: not reconciled: {error}", err=True)
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


def _show(tenant: Tenant, done: Reconciliation) -> None:
    console = Console()
    if done.findings:
        table = Table(title=tenant.name, title_justify="left")
        for heading in ("appointment", "time", "decision", "reason", ""):
            table.add_column(heading, overflow="fold")
        for one in done.findings:
            what, reason = words_of(one.decision)
            state = "mended" if one.is_mended else "open"
            table.add_row(
                one.appointment_id, _when(one.starts_at, tenant=tenant), what, reason, state
            )
        console.print(table)
    for failure in done.sync_failures:
        console.print(
            f"sync failure: {failure.appointment_id} {failure.kind.value}, "
            f"{failure.tries} tries, last {failure.reason}"
        )
    console.print(
        f"{tenant.tenant_id}: {done.appointments} appointments and {done.bookings} bookings "
        f"compared, {_count(done)}",
        soft_wrap=True,
        highlight=False,
    )


def _count(done: Reconciliation) -> str:
    mended = sum(one.is_mended for one in done.findings)
    still = len(done.findings) - mended + len(done.sync_failures)
    return f"{mended} mended, {still} open, {done.left} under way"


def _when(moment: dt.datetime | None, *, tenant: Tenant) -> str:
    return f"{moment.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}" if moment else ""


def _plain(done: Reconciliation) -> dict[str, Any]:
    findings = []
    for one in done.findings:
        what, reason = words_of(one.decision)
        findings.append(
            {
                "appointment": one.appointment_id,
                "starts_at": one.starts_at.isoformat() if one.starts_at else None,
                "decision": what,
                "reason": reason,
                "is_mended": one.is_mended,
            }
        )
    return {
        "appointments": done.appointments,
        "bookings": done.bookings,
        "left": done.left,
        "findings": findings,
        "sync_failures": [
            {
                "appointment": one.appointment_id,
                "kind": one.kind.value,
                "tries": one.tries,
                "first_at": one.first_at.isoformat(),
                "last_at": one.last_at.isoformat(),
                "reason": one.reason,
            }
            for one in done.sync_failures
        ],
        "is_settled": done.is_settled,
    }
