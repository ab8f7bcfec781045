"""How many requests a calendar under test may send: as many as it likes."""

from adapters.calcom.pacing import Pacing
from adapters.memory.rate_limit import MemoryRateLimit
from adapters.system.clock import SystemClock
from booking_domain.ports.rate_limit import Urgency


def unhurried(*, limit: int = 1_000_000) -> Pacing:
    """This will give a budget of its own that is not used up."""
    return Pacing(MemoryRateLimit(SystemClock(), limit=limit), Urgency.CALLER)
