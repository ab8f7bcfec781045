"""Which salons are in force: those that were applied, else those of the file."""

import asyncio
import os

from collections.abc import Sequence
from pathlib import Path

import click

from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.open_work import OpenWork
from booking_domain.model.tenant_declaration import TenantDeclaration, key_changes
from entrypoints.cli.failure import PROGRAM, Failure, Misused, UnusableSettings
from entrypoints.closing_salons import ClosingSalon, closing_salons
from entrypoints.container import Container
from entrypoints.database import probe_database
from entrypoints.settings.applied_tenants import with_applied, with_closing
from entrypoints.settings.loading import tenants_in
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import SecretSources


AS_APPLIED = Path(f"as applied ({PROGRAM} tenant list)")


def in_force(settings: Settings, *, file: Path, undone: str) -> Settings:
    """
    This will put what was applied in place of the file's salons, and tell on stderr if they differ.

    Raises:
        Misused: what was applied cannot be used, or the database's address cannot.
        Failure: the database cannot be asked.
    """
    applied, closing = _known_to(settings, undone=undone)
    sources = SecretSources(environment=os.environ, directory=file.parent)
    try:
        changed = with_applied(settings, applied, sources=sources)
    except SettingsRefused as refused:
        raise UnusableSettings(AS_APPLIED, problems=refused.problems) from refused
    if other := differing(applied, file=file):
        names = ", ".join(other)
        click.echo(
            f"{PROGRAM}: {file} differs from what is applied for {names}, which is in force: "
            f"see {PROGRAM} tenant apply --config {file} --dry-run",
            err=True,
        )
    for salon in closing:
        changed = _closing(changed, salon, sources=sources)
    return changed


def _closing(settings: Settings, salon: ClosingSalon, *, sources: SecretSources) -> Settings:
    """Have what is open at a salon that was taken off come to its end, or say that it cannot."""
    name = salon.declared.tenant_id
    try:
        return with_closing(settings, salon.declared.content or {}, sources=sources)
    except SettingsRefused as refused:
        if not salon.open_work.is_nothing:
            why = "; ".join(problem.message for problem in refused.problems)
            click.echo(
                f"{PROGRAM}: {name} was taken off with something open "
                f"({told(salon.open_work)}), which cannot go on: {why}",
                err=True,
            )
        return settings


def told(open_work: OpenWork) -> str:
    """This will say what is open, such as "2 events not taken in"; nothing where nothing is."""
    counts = (
        (open_work.sagas, "bookings, moves or cancellations under way"),
        (open_work.events, "events not taken in"),
        (open_work.sync_failures, "sync failures"),
        (open_work.erasure_steps, "steps of erasures"),
    )
    parts = [f"{what}: {count}" for count, what in counts if count]
    if open_work.next_appointment is not None:
        parts.append(f"an appointment on {open_work.next_appointment:%Y-%m-%d %H:%M} UTC")
    return ", ".join(parts)


def applied_to(settings: Settings, *, undone: str) -> tuple[TenantDeclaration, ...]:
    """This will ask the database. Raises `Misused` or `Failure`."""
    return _known_to(settings, undone=undone)[0]


def closing_at(settings: Settings, *, undone: str) -> Sequence[ClosingSalon]:
    """This will ask for the salons taken off that are not done with. Raises as the former."""
    return _known_to(settings, undone=undone)[1]


def _known_to(
    settings: Settings, *, undone: str
) -> tuple[tuple[TenantDeclaration, ...], Sequence[ClosingSalon]]:
    try:
        return asyncio.run(_asked(settings))
    except InvalidValue as error:
        message = f"database.url: {error}"
        raise Misused(message) from error
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error


async def _asked(
    settings: Settings,
) -> tuple[tuple[TenantDeclaration, ...], Sequence[ClosingSalon]]:
    container = Container(settings=settings)
    engine = container.engine()
    try:
        await probe_database(container)
        register = container.tenant_register()
        applied = await register.latest()
        closing = await closing_salons(
            applied,
            register=register,
            open_work=container.open_work(),
            now=container.clock().now(),
        )
        return applied, closing
    finally:
        await engine.dispose()


def differing(applied: Sequence[TenantDeclaration], *, file: Path) -> tuple[str, ...]:
    """This will return the salons of which a file that can be used says something else."""
    known = {one.tenant_id: one.content for one in applied}
    if not known:
        return ()
    declared = tenants_in(file)
    every = dict.fromkeys((*declared, *(name for name, one in known.items() if one is not None)))
    return tuple(name for name in every if key_changes(known.get(name), declared.get(name)))
