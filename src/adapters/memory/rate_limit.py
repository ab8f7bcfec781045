"""The request budget of one process."""

import math

from collections import deque

from attrs import define, field
from typing_extensions import override

from booking_domain.ports.clock import Clock
from booking_domain.ports.rate_limit import (
    SAME_RESET_SECONDS,
    WINDOW_SECONDS,
    Allowance,
    RateLimit,
    Urgency,
    limit_for,
)


@define
class _Budget:
    granted: deque[float] = field(factory=deque)
    told_limit: float = math.inf
    foreign: int = 0
    told_until: float = -math.inf
    closed_until: float = -math.inf


class MemoryRateLimit(RateLimit):
    """Remembers when each request of the last minute was granted, on the monotonic clock."""

    def __init__(self, clock: Clock, *, limit: int) -> None:
        """Take the number of requests a minute, for each budget."""
        self._clock = clock
        self._limit = limit
        self._budgets: dict[str, _Budget] = {}

    @override
    async def acquire(self, budget: str, *, urgency: Urgency, at_most: int | None = None) -> float:
        now = self._clock.monotonic()
        known = self._known(budget, now=now)
        if now < known.closed_until:
            return known.closed_until - now
        is_told = now < known.told_until
        usual = self._limit if at_most is None else at_most
        limit = min(usual, known.told_limit) if is_told else usual
        excess = (
            len(known.granted)
            + (known.foreign if is_told else 0)
            - limit_for(urgency, limit=int(limit))
        )
        if excess < 0:
            known.granted.append(now)
            return 0.0
        ours = known.granted[excess] + WINDOW_SECONDS if excess < len(known.granted) else math.inf
        return min(ours, known.told_until if is_told else math.inf) - now

    @override
    async def learn(self, budget: str, *, seen: Allowance) -> None:
        now = self._clock.monotonic()
        known = self._known(budget, now=now)
        until = now + seen.reset_seconds
        if seen.remaining <= 0:
            known.closed_until = max(known.closed_until, until)
        if seen.limit is not None:
            # Ours that are under way are granted and not counted yet, and hide as many of others.
            is_same_window = abs(until - known.told_until) < SAME_RESET_SECONDS
            others = seen.limit - seen.remaining - len(known.granted)
            known.foreign = max(0, others, known.foreign if is_same_window else 0)
            known.told_limit, known.told_until = seen.limit, until

    def _known(self, budget: str, *, now: float) -> _Budget:
        known = self._budgets.setdefault(budget, _Budget())
        while known.granted and known.granted[0] <= now - WINDOW_SECONDS:
            known.granted.popleft()
        return known
