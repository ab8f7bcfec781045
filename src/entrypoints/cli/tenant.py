"""`voice-booking tenant`: the salons that a database serves, and how they change."""

import asyncio
import datetime as dt
import json
import os

from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from attrs import asdict
from rich.console import Console
from rich.table import Table
from rich.text import Text

from booking_domain.application.apply_tenants import Step, TenantStep
from booking_domain.errors import DeclarationChanged, StorageUnavailable
from booking_domain.model.open_work import OpenWork
from booking_domain.model.tenant_declaration import TenantDeclaration
from entrypoints.cli import rollout
from entrypoints.cli.applied_salons import applied_to, closing_at, told
from entrypoints.cli.failure import Failure, UnusableSettings
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.rollouts_shown import Standing, declared_in, standings
from entrypoints.cli.salon_choice import config_option, require_own, salon_file, settings_from
from entrypoints.container import Container
from entrypoints.database import probe_database
from entrypoints.rolling_out import initial_rollouts
from entrypoints.settings.applied_tenants import with_applied
from entrypoints.settings.loading import tenants_in
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import SecretSources


_T = TypeVar("_T")
_EXAMPLES = """\b
Examples:
  voice-booking tenant apply --config salon.toml --dry-run
  voice-booking tenant apply --config salon.toml
  voice-booking tenant list --config salon.toml
  voice-booking tenant mode salon-muster dry_run --by Kim --config salon.toml
  voice-booking tenant rollout salon-muster 20 --by Kim --config salon.toml
"""
_WORDS = {
    Step.ADD: "is added",
    Step.CHANGE: "changes",
    Step.REMOVE: "is taken off",
    Step.KEEP: "stays as it is",
}
_GOES_ON = (
    "still open: {open}. Services and workers bring it to its end when they are started again: "
    "keep its secrets until `tenant list` shows nothing open"
)


@click.group(short_help="The salons of a database: what is applied, and changes to it.")
def tenant() -> None:
    """
    Declare salons in a file, and apply the file to the database that serves them.

    Where nothing was ever applied, the salons of each process's own file are in force. Once
    something was, the database's are: a file that is edited changes nothing until it is applied,
    and all processes serve the same.
    """


@tenant.command(short_help="Show what a file would change, and change it.", epilog=_EXAMPLES)
@config_option
@click.option("--dry-run", is_flag=True, help="Show the changes, and make none.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--remove", is_flag=True, help="Take off salons that the file names no more.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs; needs --yes.")
@click.option(
    "--demo", "as_demo", is_flag=True, help="Allow a sandbox and demo keys in the configuration."
)
def apply(
    *, config: Path | None, dry_run: bool, yes: bool, remove: bool, as_json: bool, as_demo: bool
) -> None:
    """
    Compare the file's salons with those in force, key by key, and apply them.

    The whole file is checked first, its secrets too; of these only the references are stored and
    shown. Each salon changes as a whole, in a transaction of its own. Run twice, the second run
    changes nothing. Services and workers take the change over when they are started again.

    Exit code 0: the file is in force. 1: it is not, or (--dry-run) it differs.
    """
    set_up_logs(QUIET)
    file = salon_file(config)
    settings = settings_from(file)
    require_own(settings, source=file, as_demo=as_demo)
    plan = _waited(_planned(settings, file=file, may_remove=remove))
    _require_usable(settings, plan=plan, file=file)
    contents = {one.tenant_id: one.content for one in plan if one.content is not None}
    declared = {name: declared_in(content) for name, content in contents.items()}
    served = standings(settings, declared, undone="not applied")
    if as_json:
        listed = [_plain(one, served=served.get(one.tenant_id)) for one in plan]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        _show(plan)
        for standing in served.values():
            if standing.is_overridden:
                click.echo(standing.remark)
    if refusals := [one for one in plan if one.is_refused]:
        raise Failure(_refusal(refusals))
    due = [one for one in plan if one.step is not Step.KEEP]
    if not due:
        return
    if dry_run or not (yes or (not as_json and click.confirm("Apply this?"))):
        raise click.exceptions.Exit(1)
    for one in due:
        _waited(_applied(settings, one))
    if not as_json:
        click.echo("Applied. Services and workers take it over when they are started again.")


@tenant.command("list", short_help="Show which salons are in force.", epilog=_EXAMPLES)
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def list_(*, config: Path | None, as_json: bool) -> None:
    """Show what was applied, when, and how often; and how calls are served."""
    set_up_logs(QUIET)
    settings = settings_from(salon_file(config))
    known = applied_to(settings, undone="not listed")
    closing = {
        one.declared.tenant_id: one.open_work for one in closing_at(settings, undone="not listed")
    }
    declared = {one.tenant_id: declared_in(one.content) for one in known if one.content is not None}
    served = standings(
        settings, declared if known else initial_rollouts(settings), undone="not listed"
    )
    if as_json:
        listed = [
            _listed(one, served=served.get(one.tenant_id), left=closing.get(one.tenant_id))
            for one in known
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not known:
        click.echo("Nothing was applied: the salons of each process's own file are in force.")
    names = {one.id: one.name for one in settings.tenants} if not known else {}
    table = Table()
    for heading in ("salon", "name", "revision", "applied", "calls", "changed"):
        table.add_column(heading, overflow="fold")
    for tenant_id, name in names.items():
        table.add_row(tenant_id, name, "", "", *_served(served[tenant_id]))
    for one in known:
        name = str(one.content["name"]) if one.content else _taken_off(closing.get(one.tenant_id))
        applied = f"{one.applied_at:%Y-%m-%d %H:%M} UTC"
        standing = served.get(one.tenant_id)
        table.add_row(one.tenant_id, Text(name), str(one.revision), applied, *_served(standing))
    Console().print(table)


def _taken_off(left: OpenWork | None) -> str:
    if left is None or left.is_nothing:
        return "(taken off)"
    return f"(taken off, still open: {told(left)})"


def _served(standing: Standing | None) -> tuple[str, Text]:
    if standing is None:
        return "", Text("")
    return rollout.told(standing.in_force), Text(standing.since)


for command in (rollout.mode, rollout.rollout, rollout.history, rollout.dry_runs):
    tenant.add_command(command)


async def _planned(settings: Settings, *, file: Path, may_remove: bool) -> tuple[TenantStep, ...]:
    container = Container(settings=settings)
    try:
        await probe_database(container)
        return await container.apply_tenants().plan(tenants_in(file), may_remove=may_remove)
    finally:
        await container.engine().dispose()


async def _applied(settings: Settings, step: TenantStep) -> None:
    container = Container(settings=settings)
    try:
        await container.apply_tenants().apply(step)
    except DeclarationChanged as error:
        message = f"{error}: somebody else applied something; look at the changes again"
        raise Failure(message) from error
    finally:
        await container.engine().dispose()


def _waited(work: Coroutine[Any, Any, _T]) -> _T:
    try:
        return asyncio.run(work)
    except StorageUnavailable as error:
        message = f"not applied: {error}"
        raise Failure(message) from error


def _require_usable(settings: Settings, *, plan: Sequence[TenantStep], file: Path) -> None:
    """See whether what will be in force fits together: a salon that is kept may own a number."""
    now = dt.datetime.now(dt.UTC)
    outcome = [
        TenantDeclaration(
            one.tenant_id, revision=one.revision + 1, content=one.content, applied_at=now
        )
        for one in plan
    ]
    sources = SecretSources(environment=os.environ, directory=file.parent)
    try:
        with_applied(settings, outcome, sources=sources)
    except SettingsRefused as refused:
        source = Path(f"{file}, with the salons in force that it does not name")
        raise UnusableSettings(source, problems=refused.problems) from refused


def _refusal(steps: Sequence[TenantStep]) -> str:
    listed = "; ".join(
        f"{one.tenant_id} has an appointment on {one.next_appointment:%Y-%m-%d %H:%M} UTC"
        for one in steps
    )
    return f"nothing was applied: {listed}. Cancel or move what is ahead before taking it off"


def _show(plan: Sequence[TenantStep]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for one in plan:
        console.print(f"{one.tenant_id} {_WORDS[one.step]}")
        if one.step is Step.REMOVE and not one.is_refused and not one.open_work.is_nothing:
            console.print(f"  {_GOES_ON.format(open=told(one.open_work))}")
        if one.step is not Step.CHANGE:
            continue
        table = Table()
        for heading in ("key", "in force", "file"):
            table.add_column(heading, overflow="fold")
        for change in one.changes:
            table.add_row(*(Text(one or "") for one in (change.path, change.before, change.after)))
        console.print(table)


def _plain(step: TenantStep, *, served: Standing | None) -> dict[str, Any]:
    return {
        "tenant": step.tenant_id,
        "step": step.step.value,
        "changes": [
            {"key": one.path, "before": one.before, "after": one.after} for one in step.changes
        ],
        "served": served.plain() if served else None,
        "next_appointment": step.next_appointment.isoformat() if step.next_appointment else None,
        "open_work": _open(step.open_work) if step.step is Step.REMOVE else None,
    }


def _open(work: OpenWork) -> dict[str, Any]:
    ahead = work.next_appointment
    return asdict(work) | {"next_appointment": ahead.isoformat() if ahead else None}


def _listed(
    one: TenantDeclaration, *, served: Standing | None, left: OpenWork | None
) -> dict[str, Any]:
    return {
        "tenant": one.tenant_id,
        "revision": one.revision,
        "applied_at": one.applied_at.isoformat(),
        "content": one.content,
        "served": served.plain() if served else None,
        "open_work": _open(left) if left else None,
    }
