"""How each salon's calls are served, beside what is declared of it."""

import asyncio

from collections.abc import Mapping

from attrs import frozen

from booking_domain.errors import StorageUnavailable
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.model.tenant_declaration import Content
from entrypoints.cli.failure import Failure
from entrypoints.cli.rollout import printable, told
from entrypoints.container import Container
from entrypoints.settings.schema import Settings


@frozen
class Standing:
    """What a salon declares, and what somebody has changed since, `None` where nobody has."""

    tenant_id: str
    declared: Rollout
    change: RolloutChange | None

    @property
    def in_force(self) -> Rollout:
        """What holds."""
        return self.change.after if self.change else self.declared

    @property
    def is_overridden(self) -> bool:
        """Whether the declaration says something else, which does not hold."""
        return self.in_force != self.declared

    @property
    def since(self) -> str:
        """When it was changed, and by whom; empty where it was not."""
        if self.change is None:
            return ""
        by = f" by {printable(self.change.by)}" if self.change.by else ""
        return f"{self.change.at:%Y-%m-%d %H:%M} UTC{by}"

    @property
    def remark(self) -> str:
        """What whoever applies a file should know of it."""
        return (
            f"{self.tenant_id}: calls are served as {told(self.in_force)} since {self.since}, which"
            f" stays so; the file's {told(self.declared)} counts no more (tenant mode, rollout)"
        )

    def plain(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "mode": self.in_force.mode.value,
            "percent": self.in_force.percent,
            "since": self.change.at.isoformat() if self.change else None,
            "by": self.change.by if self.change else None,
        }


def declared_in(content: Content) -> Rollout:
    """This will return what a declaration says, which was checked when it was read."""
    usual = Rollout()
    return Rollout(
        ServiceMode(content.get("mode", usual.mode.value)),
        content.get("rollout_percent", usual.percent),
    )


def standings(
    settings: Settings, declared: Mapping[str, Rollout], *, undone: str
) -> Mapping[str, Standing]:
    """This will ask the database, salon by salon. Raises `Failure`."""
    try:
        return asyncio.run(_asked(settings, declared))
    except StorageUnavailable as error:
        message = f"{undone}: {error}"
        raise Failure(message) from error


async def _asked(settings: Settings, declared: Mapping[str, Rollout]) -> dict[str, Standing]:
    container = Container(settings=settings)
    try:
        salons = container.rolling_out().salons
        return {
            tenant_id: Standing(tenant_id, rollout, (await salons.in_force(tenant_id)).change)
            for tenant_id, rollout in declared.items()
        }
    finally:
        await container.engine().dispose()
