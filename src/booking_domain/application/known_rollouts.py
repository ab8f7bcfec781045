"""What is in force for each salon: the latest change, else what its file says."""

from collections.abc import Mapping

from booking_domain.model.rollout import Admission, Rollout
from booking_domain.ports.admissions import Admissions
from booking_domain.ports.clock import Clock
from booking_domain.ports.rollout_register import RolloutRegister


FRESH_SECONDS = 2.0
"""How long what was read is believed: no caller waits for a change longer than this."""


class KnownRollouts(Admissions):
    """Reads the register again and again, so that every process sees a change within seconds."""

    def __init__(
        self, *, register: RolloutRegister, initial: Mapping[str, Rollout], clock: Clock
    ) -> None:
        self._register = register
        self._initial = initial
        self._clock = clock
        # By the salon: what is in force, and when that was read (monotonic).
        self._known: dict[str, tuple[Rollout, float]] = {}

    async def of(self, call_id: str, *, tenant_id: str) -> Admission:
        """Return where this call stands; raises as the port says."""
        rollout = await self._rollout_of(tenant_id)
        return rollout.admits(call_id, tenant_id=tenant_id)

    async def _rollout_of(self, tenant_id: str) -> Rollout:
        asked_at = self._clock.monotonic()
        known = self._known.get(tenant_id)
        if known is not None and asked_at - known[1] < FRESH_SECONDS:
            return known[0]
        change = await self._register.latest(tenant_id)
        rollout = change.after if change else self._initial.get(tenant_id, Rollout())
        # Its age counts from the question: a slow answer is an old one.
        self._known[tenant_id] = (rollout, asked_at)
        return rollout
