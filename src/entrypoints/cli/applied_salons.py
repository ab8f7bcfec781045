"""Which salons are in force: those that were applied, else those of the file."""

import asyncio
import os

from collections.abc import Sequence
from pathlib import Path

import click

from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.tenant_declaration import TenantDeclaration, key_changes
from entrypoints.cli.failure import PROGRAM, Failure, Misused, UnusableSettings
from entrypoints.container import Container
from entrypoints.database import probe_database
from entrypoints.settings.applied_tenants import with_applied
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
    applied = applied_to(settings, undone=undone)
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
    return changed


def applied_to(settings: Settings, *, undone: str) -> tuple[TenantDeclaration, ...]:
    """This will ask the database. Raises `Misused` or `Failure`."""
    try:
        return asyncio.run(_asked(settings))
    except InvalidValue as error:
        message = f"database.url: {error}"
        raise Misused(message) from error
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error


async def _asked(settings: Settings) -> tuple[TenantDeclaration, ...]:
    container = Container(settings=settings)
    engine = container.engine()
    try:
        await probe_database(container)
        return await container.tenant_register().latest()
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
