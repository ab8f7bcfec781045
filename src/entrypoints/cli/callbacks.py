"""`voice-booking callbacks`: who is to be rung back, and that somebody has."""

import asyncio
import json

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from attrs import frozen
from rich.table import Table

from booking_domain.application.salon_callbacks import (
    MAX_NOTE,
    MAX_SKIPPED,
    CallbackPage,
    SalonCallbacks,
)
from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.tenant import Tenant
from entrypoints.cli.callback_words import words_of
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.report_console import report_console
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.http.callback_schemas import CallbackList
from entrypoints.http.callback_views import view_of_callback
from entrypoints.lifecycle import opened
from entrypoints.settings.schema import Settings


_T = TypeVar("_T")
_EXAMPLES = """\b
Examples:
  voice-booking callbacks --config salon.toml
  voice-booking callbacks --config salon.toml --close 7e0f... --note "kommt am Freitag"
"""


@frozen
class _Found:
    tenant: Tenant
    page: CallbackPage
    skipped: int


@click.command(short_help="Who is to be rung back, and that somebody has.", epilog=_EXAMPLES)
@config_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all]")
@click.option("--all", "with_closed", is_flag=True, help="Closed ones too, the youngest first.")
@click.option("--close", "closed", metavar="ID", help="Note that this one is done.")
@click.option("--note", metavar="TEXT", help="What came of it, with --close.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many."
)
@click.option(
    "--skip",
    type=click.IntRange(0, MAX_SKIPPED),
    default=0,
    show_default=True,
    help="Without the first so many: what comes behind a list that was cut.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def callbacks(
    *,
    config: Path | None,
    tenant: str | None,
    with_closed: bool,
    closed: str | None,
    note: str | None,
    limit: int,
    skip: int,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    List who is to be rung back: with name, number, what they wished and what is to be told.

    Exit code 0: nobody is, or what was named is closed. 1: somebody is, or the database did not
    answer. 2: the command line or the configuration must be changed.
    """
    if note is not None and (closed is None or len(note) > MAX_NOTE):
        message = f"--note belongs to --close, and has {MAX_NOTE} characters at most"
        raise Misused(message)
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(QUIET)
    if closed is not None:
        chosen = tenant_named(settings, name=tenant).id
        _close(settings, closed, note=note, tenant_id=chosen)
        return 0
    ids = [tenant_named(settings, name=tenant).id] if tenant else [t.id for t in settings.tenants]
    found = _listed(settings, ids=ids, with_closed=with_closed, limit=limit, skip=skip)
    if as_json:
        click.echo(json.dumps({one.tenant.tenant_id: _plain(one) for one in found}))
    else:
        for one in found:
            _show(one)
    return 1 if any(request.is_open for one in found for request in one.page.callbacks) else 0


def _listed(
    settings: Settings, *, ids: Sequence[str], with_closed: bool, limit: int, skip: int
) -> list[_Found]:
    async def look(container: Container) -> list[_Found]:
        salon, tenants = container.ringing_back().salon, container.tenants()
        ask = salon.latest if with_closed else salon.unclosed
        return [
            _Found(tenants[one], await ask(tenant=tenants[one], limit=limit, skip=skip), skip)
            for one in ids
        ]

    return _asked(settings, look, undone="not listed")


def _close(settings: Settings, callback_id: str, *, note: str | None, tenant_id: str) -> None:
    async def close(container: Container) -> CallbackRequest | None:
        salon: SalonCallbacks = container.ringing_back().salon
        return await salon.close(callback_id, note=note, tenant=container.tenants()[tenant_id])

    if _asked(settings, close, undone="not closed") is None:
        message = f"there is no call-back {callback_id}: see voice-booking callbacks"
        raise Failure(message)
    click.echo(f"{callback_id} is done.")


def _asked(
    settings: Settings, question: Callable[[Container], Awaitable[_T]], *, undone: str
) -> _T:
    """Ask the database, in an event loop of its own. Raises `Failure` and `Misused`."""
    try:
        return asyncio.run(_answered(settings, question))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error


async def _answered(settings: Settings, question: Callable[[Container], Awaitable[_T]]) -> _T:
    container = Container(settings=settings)
    await checked(container)
    async with opened(container):
        return await question(container)


def _plain(found: _Found) -> object:
    page = found.page
    views = [
        view_of_callback(one, tenant=found.tenant, appointments=page.appointments)
        for one in page.callbacks
    ]
    return msgspec.to_builtins(CallbackList(callbacks=views, is_complete=page.is_complete))


def _show(found: _Found) -> None:
    # What callers said is text, whatever brackets are in it.
    console = report_console()
    tenant, page = found.tenant, found.page
    if not page.callbacks and found.skipped:
        console.print(f"{tenant.tenant_id}: nobody behind {found.skipped}", highlight=False)
        return
    if not page.callbacks:
        console.print(f"{tenant.tenant_id}: nobody is to be rung back", highlight=False)
        return
    table = Table(title=tenant.name, title_justify="left")
    for heading in ("id", "since", "name", "number", "why", "what", "closed"):
        table.add_column(heading, overflow="fold")
    for one in page.callbacks:
        table.add_row(
            one.callback_id,
            f"{one.asked_at.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}",
            one.name or "",
            one.number.e164 if one.number else "",
            one.reason.value.replace("_", " "),
            words_of(one, tenant=tenant, appointments=page.appointments),
            _closing(one),
        )
    console.print(table)
    if not page.is_complete:
        shown = found.skipped + len(page.callbacks)
        line = f"{tenant.tenant_id}: there are more than these: --skip {shown}, or a higher --limit"
        console.print(line, soft_wrap=True, highlight=False)


def _closing(one: CallbackRequest) -> str:
    if one.closed_at is None:
        return ""
    # The salon's software may have put anything into it, a terminal's control sequences too.
    note = "".join(letter if letter.isprintable() else " " for letter in one.note or "")
    return f"{one.closed_at:%Y-%m-%d} {note}".strip()
