"""Bugs to plant in the cache of free times: only worlds in which many ask bring them out."""

import datetime as dt

from typing import Any

from adapters.memory import slot_claim_repository
from adapters.memory.availability_cache import MemoryAvailabilityCache
from booking_domain.application.receive_event import ReceiveEventHandler
from tests.simulation.bug import Bug


async def _late_refill_wins(
    self: Any, tenant_id: str, *, event_type: str, days: Any, generation: Any
) -> None:
    # Whatever was dropped since the calendar was asked: the answer is stored all the same.
    present = await self.generation(tenant_id)
    await _REAL_PUT(self, tenant_id, event_type=event_type, days=days, generation=present)


def _outdates_nothing(self: Any, command: Any) -> tuple[()]:
    return ()


_REAL_PUT = MemoryAvailabilityCache.put

NOTHING_IS_DOUBTED = Bug(slot_claim_repository, "DOUBTED_FOR", dt.timedelta(0))
"""Where nobody knows the chair of a time, only a fresh answer of the calendar leaves it out."""

BUGS_OF_MEMORY: dict[str, Bug] = {
    "a slow refill overwrites an invalidation": Bug(
        MemoryAvailabilityCache, "put", _late_refill_wins, beside=NOTHING_IS_DOUBTED
    ),
    "an event outdates nothing that is remembered": Bug(
        ReceiveEventHandler, "_outdated_days", _outdates_nothing
    ),
}
