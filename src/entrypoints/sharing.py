# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that several processes share, where there is a Redis."""

from typing import TYPE_CHECKING, TypeAlias

import structlog

from attrs import frozen

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.circuit_breaker import MemoryCircuitBreaker
from adapters.memory.rate_limit import MemoryRateLimit
from adapters.memory.slot_lock import MemorySlotLock
from adapters.redis import server_state
from booking_domain.errors import InvalidValue
from booking_domain.model.circuit_breaker import BreakerRule
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.circuit_breaker import CircuitBreaker
from booking_domain.ports.clock import Clock
from booking_domain.ports.rate_limit import RateLimit
from booking_domain.ports.slot_lock import SlotLock
from entrypoints.readiness_checks import Check
from entrypoints.settings.schema import RedisSettings, Settings


if TYPE_CHECKING:
    from adapters.redis.shared import SharedRedis


RedisState: TypeAlias = server_state.RedisState
"""What `examine_redis` found, for those who may not know the adapter."""

# Until what came of a request is written down.
_MARGIN_SECONDS = 2.0
_WITHOUT_LIBRARY = "needs a library that is missing: pip install 'voice-booking[redis]'"

_log = structlog.get_logger(__name__)


@frozen
class Shared:
    """Shared by Redis, or, where none is configured, this process's own."""

    cache: AvailabilityCache
    lock: SlotLock
    limit: RateLimit
    breaker: CircuitBreaker
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
    This will build the cache, the lock, the limit and the breakers; nothing is connected yet.

    Raises:
        InvalidValue: Redis is configured, but its library is missing.
    """
    limit, rule = settings.calcom.requests_per_minute, breaker_rule(settings)
    alone = MemoryRateLimit(clock, limit=limit)
    if settings.redis is None:
        return Shared(
            MemoryAvailabilityCache(clock),
            MemorySlotLock(clock),
            alone,
            MemoryCircuitBreaker(clock, rule=rule),
        )
    redis = _redis(settings.redis, clock=clock, limit=limit, alone=alone, rule=rule)
    return Shared(redis.cache, redis.lock, redis.limit, redis.breaker, redis)


def breaker_rule(settings: Settings) -> BreakerRule:
    """This will return when the breakers open and close."""
    shared, breaker = settings.calcom, settings.calcom.breaker
    longest = max(shared.read_timeout_seconds, shared.write_timeout_seconds)
    return BreakerRule(
        failures=breaker.failures,
        window_seconds=breaker.window_seconds,
        open_seconds=breaker.open_seconds,
        probe_seconds=breaker.probe_seconds,
        probe_lost_seconds=longest + _MARGIN_SECONDS,
    )


def _redis(
    settings: RedisSettings, *, clock: Clock, limit: int, alone: RateLimit, rule: BreakerRule
) -> "SharedRedis":
    try:
        # An extra: who has no Redis needs no library for it.
        from adapters.redis import connection, shared  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InvalidValue(_WITHOUT_LIBRARY) from error
    return shared.SharedRedis(
        connection.RedisSettings(
            url=settings.url.reveal(),
            timeout_seconds=settings.timeout_seconds,
            max_connections=settings.max_connections,
        ),
        clock=clock,
        limit=limit,
        alone=alone,
        rule=rule,
    )


async def examine_redis(settings: RedisSettings, *, probe: str) -> RedisState:
    """
    This will write, read and remove one key, and see what the server says of its memory.

    Raises:
        InvalidValue: the configuration of it is wrong, or its library is missing.
    """
    try:
        from adapters.redis import connection, examination  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InvalidValue(_WITHOUT_LIBRARY) from error
    address = connection.RedisSettings(
        url=settings.url.reveal(), timeout_seconds=settings.timeout_seconds, max_connections=1
    )
    return await examination.examine(address, probe=probe)
