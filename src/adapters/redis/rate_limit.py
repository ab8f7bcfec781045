"""One request budget for all processes."""

import secrets

from typing_extensions import override

from adapters.redis.connection import RedisAbsent, RedisLink
from adapters.redis.scripts import ACQUIRE, LEARN
from booking_domain.ports.rate_limit import (
    RESERVED_SHARE,
    SAME_RESET_SECONDS,
    WINDOW_SECONDS,
    Allowance,
    RateLimit,
    Urgency,
)


_WINDOW_MS = round(WINDOW_SECONDS * 1000)
_SAME_MS = round(SAME_RESET_SECONDS * 1000)


class RedisRateLimit(RateLimit):
    """
    Remembers when each request of the last minute was granted, on the server's clock.

    Every grant is asked of `alone`, too: it decides while Redis is away, and knows what this
    process has sent when Redis has forgotten it.
    """

    def __init__(self, link: RedisLink, *, limit: int, alone: RateLimit) -> None:
        """Take the number of requests a minute, and this process's own limit."""
        self._link = link
        self._limit = limit
        self._alone = alone
        self._acquire = link.client.register_script(ACQUIRE)
        self._learn = link.client.register_script(LEARN)

    @override
    async def acquire(self, budget: str, *, urgency: Urgency, at_most: int | None = None) -> float:
        share = RESERVED_SHARE if urgency is Urgency.BACKGROUND else 0
        limit = self._limit if at_most is None else at_most
        args: list[str | int] = [_WINDOW_MS, limit, share, secrets.token_hex(8)]
        try:
            wait_ms = await self._link.ask(
                lambda: self._acquire(keys=self._keys(budget), args=args)
            )
        except RedisAbsent:
            return await self._alone.acquire(budget, urgency=urgency, at_most=at_most)
        waits = int(wait_ms) / 1000
        return waits or await self._alone.acquire(budget, urgency=urgency, at_most=at_most)

    @override
    async def learn(self, budget: str, *, seen: Allowance) -> None:
        await self._alone.learn(budget, seen=seen)
        if seen.limit is not None and seen.remaining * 2 > seen.limit:
            # Far from the end it makes no difference, and would cost a round trip each time.
            return
        limit = "" if seen.limit is None else str(seen.limit)
        reset_ms = round(seen.reset_seconds * 1000)
        args: list[str | int] = [_WINDOW_MS, limit, seen.remaining, reset_ms, _SAME_MS]
        try:
            await self._link.ask(lambda: self._learn(keys=self._keys(budget), args=args))
        except RedisAbsent:
            return

    def _keys(self, budget: str) -> list[str]:
        # A credential may serve several tenants, so it is the credential that leads here.
        return [f"{self._link.prefix}credential:{budget}:{kind}" for kind in ("granted", "told")]
