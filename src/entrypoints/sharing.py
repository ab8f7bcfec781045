# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that several processes share, where there is a Redis."""

from typing import TYPE_CHECKING

import structlog

from attrs import frozen

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.rate_limit import MemoryRateLimit
from adapters.memory.slot_lock import MemorySlotLock
from booking_domain.errors import InvalidValue
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.clock import Clock
from booking_domain.ports.rate_limit import RateLimit
from booking_domain.ports.slot_lock import SlotLock
from entrypoints.http.health import Check
from entrypoints.settings.schema import RedisSettings, Settings


if TYPE_CHECKING:
    from adapters.redis.shared import SharedRedis


_log = structlog.get_logger(__name__)


@frozen
class Shared:
    """Shared by Redis, or, where none is configured, this process's own."""

    cache: AvailabilityCache
    lock: SlotLock
    limit: RateLimit
    redis: "SharedRedis | None" = None

    async def check(self) -> None:
        """
        See whether Redis can be used; one that is down is logged, since it only makes slower.

        Raises:
            InvalidValue: the configuration of it is wrong; the message says what to do.
        """
        if self.redis is None:
            return
        try:
            problem = await self.redis.check()
        except InvalidValue:
            await self.redis.aclose()
            raise
        if problem is not None:
            _log.error("redis.url: not usable now, slower until it is", problem=problem)

    async def checks(self) -> tuple[Check, ...]:
        """Return what readiness says about it."""
        if self.redis is None:
            return ()
        problem = None if await self.redis.is_there() else "away: slower until it is back"
        return (Check("redis", problem=problem, is_needed=False),)

    async def aclose(self) -> None:
        """Close what is open."""
        if self.redis is not None:
            await self.redis.aclose()


def shared_by_processes(settings: Settings, *, clock: Clock) -> Shared:
    """
    This will build the cache, the lock and the limit; nothing is connected yet.

    Raises:
        InvalidValue: Redis is configured, but its library is missing.
    """
    limit = settings.calcom.requests_per_minute
    alone = MemoryRateLimit(clock, limit=limit)
    if settings.redis is None:
        return Shared(MemoryAvailabilityCache(clock), MemorySlotLock(clock), alone)
    redis = _redis(settings.redis, clock=clock, limit=limit, alone=alone)
    return Shared(redis.cache, redis.lock, redis.limit, redis)


def _redis(settings: RedisSettings, *, clock: Clock, limit: int, alone: RateLimit) -> "SharedRedis":
    try:
        # An extra: who has no Redis needs no library for it.
        from adapters.redis import connection, shared  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = "needs a library that is missing: pip install 'voice-booking[redis]'"
        raise InvalidValue(message) from error
    return shared.SharedRedis(
        connection.RedisSettings(
            url=settings.url.reveal(),
            timeout_seconds=settings.timeout_seconds,
            max_connections=settings.max_connections,
        ),
        clock=clock,
        limit=limit,
        alone=alone,
    )
