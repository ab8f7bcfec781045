"""What lets the requests of a calendar under test through: as many as it likes, or as told."""

from adapters.calcom.in_flight import InFlight
from adapters.calcom.pacing import Pacing
from adapters.memory.circuit_breaker import MemoryCircuitBreaker
from adapters.memory.rate_limit import MemoryRateLimit
from adapters.system.clock import SystemClock
from booking_domain.model.circuit_breaker import BreakerRule
from booking_domain.ports.circuit_breaker import CircuitBreaker
from booking_domain.ports.rate_limit import RateLimit, Urgency


PATIENT = BreakerRule(
    failures=1_000_000,
    window_seconds=60.0,
    open_seconds=30.0,
    probe_seconds=10.0,
    probe_lost_seconds=30.0,
)


def paced(
    *,
    limit: RateLimit | None = None,
    urgency: Urgency = Urgency.CALLER,
    breaker: CircuitBreaker | None = None,
    in_flight: InFlight | None = None,
) -> Pacing:
    """This will give a pacing of its own; what is not named holds nothing back."""
    clock = SystemClock()
    return Pacing(
        tenant_id="salon",
        limit=limit or MemoryRateLimit(clock, limit=1_000_000),
        breaker=breaker or MemoryCircuitBreaker(clock, rule=PATIENT),
        in_flight=in_flight or InFlight(limit=1_000_000),
        urgency=urgency,
    )


def unhurried(*, limit: int = 1_000_000) -> Pacing:
    """This will give a budget of its own that is not used up."""
    return paced(limit=MemoryRateLimit(SystemClock(), limit=limit))
