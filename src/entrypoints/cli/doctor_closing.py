"""Salons that were taken off and are not done with: whether they can come to their end."""

from collections.abc import Sequence

from booking_domain.errors import StorageUnavailable
from booking_domain.model.tenant_declaration import TenantDeclaration
from entrypoints.cli.applied_salons import told
from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.closing_salons import ClosingSalon, closing_salons
from entrypoints.container import Container
from entrypoints.settings.applied_tenants import with_closing
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import SecretSources


_CHECK = "closing"


async def look_at_closing_salons(
    settings: Settings, applied: Sequence[TenantDeclaration], *, sources: SecretSources
) -> tuple[Finding, ...]:
    """This will say of each what is open; nobody calls it, so that nothing else is looked at."""
    container = Container(settings=settings)
    try:
        closing = await closing_salons(
            applied,
            register=container.tenant_register(),
            open_work=container.open_work(),
            now=container.clock().now(),
        )
    except StorageUnavailable as error:
        remedy = "look at database.url, and at the server that it names"
        return (Reporter(part=Part.CONFIGURATION).failed(_CHECK, error, usually=remedy),)
    finally:
        await container.engine().dispose()
    return tuple(_finding(one, settings=settings, sources=sources) for one in closing)


def _finding(salon: ClosingSalon, *, settings: Settings, sources: SecretSources) -> Finding:
    name, left = salon.declared.tenant_id, salon.open_work
    report = Reporter(part=Part.CONFIGURATION, salon=name)
    if left.is_nothing:
        return report.ok(_CHECK, "it was taken off, and nothing is open there")
    what = f"it was taken off, and something is open ({told(left)})"
    try:
        with_closing(settings, salon.declared.content or {}, sources=sources)
    except SettingsRefused as refused:
        why = "; ".join(problem.message for problem in refused.problems)
        remedy = "give its secrets back to services and workers, and start them again"
        return report.warning(_CHECK, f"{what}, which cannot go on: {why}", remedy=remedy)
    return report.ok(_CHECK, f"{what}, which services and workers bring to its end")
