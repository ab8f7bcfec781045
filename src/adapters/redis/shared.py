"""Everything that one Redis is used for, and whether it can be."""

import asyncio

from redis.asyncio import Redis
from redis.exceptions import (
    AuthenticationError,
    NoPermissionError,
    RedisError,
    ResponseError,
)

from adapters.redis.availability_cache import RedisAvailabilityCache
from adapters.redis.circuit_breaker import RedisCircuitBreaker
from adapters.redis.connection import RedisAbsent, RedisLink, RedisSettings, open_client
from adapters.redis.rate_limit import RedisRateLimit
from adapters.redis.scripts import TRIAL
from adapters.redis.slot_lock import RedisSlotLock
from booking_domain.errors import InvalidValue
from booking_domain.model.circuit_breaker import BreakerRule
from booking_domain.ports.clock import Clock
from booking_domain.ports.rate_limit import RateLimit


_START_SECONDS = 3.0


class SharedRedis:
    """One Redis with the adapters that use it; they take it for absent together."""

    def __init__(
        self,
        settings: RedisSettings,
        *,
        clock: Clock,
        limit: int,
        alone: RateLimit,
        rule: BreakerRule,
    ) -> None:
        """
        Prepare all; nothing is connected yet.

        Args:
            limit: Requests a minute for each credential.
            alone: This process's own limit, for outages.
            rule: When the breakers open and close.

        Raises:
            InvalidValue: the address is none of a Redis.
        """
        self._settings = settings
        self._client: Redis = open_client(settings)
        self.link = RedisLink(self._client, clock=clock, settings=settings)
        self.cache = RedisAvailabilityCache(self.link)
        self.lock = RedisSlotLock(self.link)
        self.limit = RedisRateLimit(self.link, limit=limit, alone=alone)
        self.breaker = RedisCircuitBreaker(self.link, rule=rule, clock=clock)

    async def check(self) -> str | None:
        """
        Return what keeps Redis from being used right now, `None` if nothing does.

        Raises:
            InvalidValue: the configuration is wrong, and stays so; the message says what to do.
        """
        return await tried(self._client, prefix=self.link.prefix, key=f"{self.link.prefix}trial")

    async def is_there(self) -> bool:
        """Ask, unless it failed a moment ago."""
        try:
            await self.link.ask(self._client.ping)
        except RedisAbsent:
            return False
        return True

    async def aclose(self) -> None:
        """Stop what works in the background, and close every connection."""
        await self.cache.aclose()
        await self._client.aclose(close_connection_pool=True)


async def tried(client: Redis, *, prefix: str, key: str) -> str | None:
    """
    This will write and read one key that lives for a second, and return what keeps Redis from
    being used right now, `None` if nothing does.

    Raises:
        InvalidValue: the configuration is wrong, and stays so; the message says what to do.
    """
    try:
        async with asyncio.timeout(_START_SECONDS):
            await client.eval(TRIAL, 1, key)
    except AuthenticationError as error:
        message = (
            "the server refuses this user name and password (or wants one): correct them in "
            "the variable or file that redis.url names"
        )
        raise InvalidValue(message) from error
    except NoPermissionError as error:
        message = (
            f"the user lacks a permission; it needs ~{prefix}* and "
            "+@read +@write +@scripting +@connection +time"
        )
        raise InvalidValue(message) from error
    except ResponseError as error:
        if "DB index" in str(error):
            message = "the server has no database of this number; the first one is 0"
            raise InvalidValue(message) from error
        return f"answers with an error ({type(error).__name__})"
    except (RedisError, OSError) as error:
        return f"does not answer ({_names_of(error)}): is the address right, and does it run?"
    return None


def _names_of(error: BaseException | None) -> str:
    names = []
    while error is not None and type(error).__name__ not in names:
        names.append(type(error).__name__)
        error = error.__cause__
    return " < ".join(names)
