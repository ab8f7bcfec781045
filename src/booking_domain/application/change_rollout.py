"""Use cases of whoever runs the service: see how calls are served, and change it."""

from collections.abc import Mapping

from attrs import evolve, frozen

from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.ports.clock import Clock
from booking_domain.ports.rollout_register import RolloutRegister


@frozen
class InForce:
    """What holds for a salon; `change` brought it about, `None` where its file does."""

    rollout: Rollout
    change: RolloutChange | None


class SalonRollouts:
    """
    Reads and changes it while services run; nothing has to be started again.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(
        self, *, register: RolloutRegister, initial: Mapping[str, Rollout], clock: Clock
    ) -> None:
        self._register = register
        self._initial = initial
        self._clock = clock

    async def in_force(self, tenant_id: str) -> InForce:
        """Return what holds."""
        change = await self._register.latest(tenant_id)
        if change is not None:
            return InForce(change.after, change)
        return InForce(self._initial.get(tenant_id, Rollout()), None)

    async def change(
        self,
        tenant_id: str,
        *,
        mode: ServiceMode | None = None,
        percent: int | None = None,
        by: str | None,
    ) -> RolloutChange | None:
        """
        Change what is given, and return the change; `None` where that holds already.

        The first change is stored even so: from then on the salon's file counts no more.

        Raises:
            InvalidValue: the percentage is none.
            RolloutChanged: somebody else was faster; nothing was written.
            CommitOutcomeUnknown: it may have been written.
        """
        present = await self.in_force(tenant_id)
        before = present.rollout
        after = evolve(
            before,
            mode=before.mode if mode is None else mode,
            percent=before.percent if percent is None else percent,
        )
        if after == before and present.change is not None:
            return None
        change = RolloutChange(
            tenant_id=tenant_id,
            revision=present.change.revision + 1 if present.change else 1,
            before=before,
            after=after,
            by=by,
            at=self._clock.now(),
        )
        await self._register.put(change)
        return change

    async def history(self, tenant_id: str, *, limit: int) -> tuple[RolloutChange, ...]:
        """Return the youngest changes, the youngest first."""
        return await self._register.history(tenant_id, limit=limit)
