"""What `audit` and `backfill` have in common: their options, and the way through all salons."""

import asyncio
import contextlib
import datetime as dt
import json

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from attrs import frozen
from rich.console import Console

from booking_domain.application.audit import Audit
from booking_domain.application.audit_result import AuditProgress, AuditResult
from booking_domain.application.reconcile import Mode
from booking_domain.errors import CalendarUnavailable, InvalidValue, StorageUnavailable
from booking_domain.model.salon_records import Belief
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.audit_report import plain, show
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.regular_reconciliation import usual_window
from entrypoints.settings.schema import Settings


_Command = TypeVar("_Command", bound=Callable[..., Any])

_DAYS_BACK = 365
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_OPTIONS = (
    click.option("--tenant", metavar="ID", help="Only this salon.  [default: all]"),
    click.option(
        "--from", "first", type=_DAY, help="The first day of the calendar.  [default: a year ago]"
    ),
    click.option("--to", "last", type=_DAY, help="The last day.  [default: as far as is booked]"),
    click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table."),
    click.option(
        "--demo",
        "as_demo",
        is_flag=True,
        help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
    ),
)


def window_options(command: _Command) -> _Command:
    """This will add the options of both commands, in this order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@frozen
class AuditWish:
    """What is asked for on the command line."""

    mode: Mode
    tenant: str | None
    first: dt.datetime | None
    last: dt.datetime | None
    as_json: bool
    belief: Belief = Belief.KNOWN_CALLS

    def window(self, tenant: Tenant, *, now: dt.datetime) -> TimeSlot:
        """Return the whole local days. Raises `InvalidValue` where they end before they begin."""
        usual = usual_window(tenant, now=now, days_back=_DAYS_BACK)
        zone = tenant.location.zone
        start, end = usual.start, usual.end
        if self.first is not None:
            start = dt.datetime.combine(self.first.date(), dt.time(0), tzinfo=zone)
        if self.last is not None:
            following = self.last.date() + dt.timedelta(days=1)
            end = dt.datetime.combine(following, dt.time(0), tzinfo=zone)
        return TimeSlot(start=start, end=end)


def audited(wish: AuditWish, *, config: Path | None, as_demo: bool, undone: str) -> int:
    """
    This will look through the salons, show what came of it, and return the exit code.

    Raises:
        Misused: the command line or the configuration must be changed.
        Failure: the database did not answer; `undone` begins the sentence that says so.
    """
    settings = salon_settings(config, as_demo=as_demo, undone=undone)
    set_up_logs(QUIET)
    named = [tenant_named(settings, name=wish.tenant)] if wish.tenant else settings.tenants
    ids = [one.id for one in named]
    try:
        done = asyncio.run(_audited(settings, ids=ids, wish=wish, undone=undone))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error
    if wish.as_json:
        click.echo(json.dumps({one.tenant_id: plain(result) for one, result in done}))
    else:
        for one, result in done:
            show(one, result)
    is_whole = len(done) == len(ids)
    return 0 if is_whole and all(result.is_settled for _, result in done) else 1


async def _audited(
    settings: Settings, *, ids: Sequence[str], wish: AuditWish, undone: str
) -> list[tuple[Tenant, AuditResult]]:
    container = Container(settings=settings)
    done: list[tuple[Tenant, AuditResult]] = []
    await checked(container)
    async with opened(container):
        handler = container.auditing.audit()
        for tenant_id in ids:
            tenant = container.tenants()[tenant_id]
            window = wish.window(tenant, now=container.clock().now())
            command = Audit(tenant_id, window=window, mode=wish.mode, belief=wish.belief)
            try:
                with _progress(tenant) as tell:
                    done.append((tenant, await handler.handle(command, tell=tell)))
            except CalendarUnavailable as error:
                # One salon's calendar is away: the others are looked through all the same.
                click.echo(f"{tenant.name}: {undone}: {error}", err=True)
    return done


@contextlib.contextmanager
def _progress(tenant: Tenant) -> Iterator[Callable[[AuditProgress], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(tenant.name) as status:

        def tell(progress: AuditProgress) -> None:
            share = f"{progress.done}" if progress.of is None else f"{progress.done}/{progress.of}"
            status.update(f"{tenant.name}: {progress.phase.value}, {share}")

        yield tell
