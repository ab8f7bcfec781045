"""How calls are served, and every change of it, in memory."""

from typing_extensions import override

from booking_domain.errors import RolloutChanged
from booking_domain.model.rollout import RolloutChange
from booking_domain.ports.rollout_register import RolloutRegister


class MemoryRolloutRegister(RolloutRegister):
    """The changes of all salons, for as long as this object lives."""

    def __init__(self) -> None:
        self._changes: dict[str, list[RolloutChange]] = {}

    @override
    async def latest(self, tenant_id: str) -> RolloutChange | None:
        known = self._changes.get(tenant_id)
        return known[-1] if known else None

    @override
    async def put(self, change: RolloutChange) -> None:
        known = self._changes.setdefault(change.tenant_id, [])
        if change.revision != len(known) + 1:
            message = f"{change.tenant_id} is not at change {change.revision - 1} any more"
            raise RolloutChanged(message)
        known.append(change)

    @override
    async def history(self, tenant_id: str, *, limit: int) -> tuple[RolloutChange, ...]:
        return tuple(reversed(self._changes.get(tenant_id, [])))[:limit]
