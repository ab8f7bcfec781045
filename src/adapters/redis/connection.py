"""The way to Redis: short time-outs, and a pause after a failure."""

import asyncio

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from attrs import field, frozen
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig

from booking_domain.errors import InvalidValue
from booking_domain.ports.clock import Clock


_T = TypeVar("_T")

_log = structlog.get_logger(__name__)


@frozen(kw_only=True)
class RedisSettings:
    """
    Where Redis is and how long it is waited for; `url` may hold a password.

    `prefix` begins every key; its number counts formats, so that versions side by side do not read
    each other's values. `timeout_seconds` bounds a whole round trip, the wait for a connection
    included. For `pause_seconds` after a failure nobody asks again.
    """

    url: str = field(repr=False)
    prefix: str = "voice-booking:1:"
    timeout_seconds: float = 0.25
    pause_seconds: float = 1.5
    max_connections: int = 50


class RedisAbsent(Exception):
    """Redis did not answer, or is not asked at the moment."""


def open_client(settings: RedisSettings) -> Redis:
    """
    This will prepare a pool of connections; nothing is connected yet. The caller closes it.

    Raises:
        InvalidValue: the address is none of a Redis.
    """
    try:
        # Whoever comes when all connections are out waits; the usual pool would raise.
        pool = BlockingConnectionPool.from_url(
            settings.url,
            max_connections=settings.max_connections,
            timeout=settings.timeout_seconds,
            socket_timeout=settings.timeout_seconds,
            socket_connect_timeout=settings.timeout_seconds,
            retry=Retry(NoBackoff(), 0),
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
    except ValueError as error:
        message = "is no address of a Redis, such as redis://host:6379/0"
        raise InvalidValue(message) from error
    return Redis.from_pool(pool)


class RedisLink:
    """
    Asks Redis, unless it failed a moment ago.

    After a failure Redis counts as absent for a pause; then one question at a time finds out
    whether it is back. An outage is logged when it begins and when it ends. `round_trips`,
    `outages` and `unanswered` (questions that failed or were not asked) count since the start.
    """

    def __init__(self, client: Redis, *, clock: Clock, settings: RedisSettings) -> None:
        self.client = client
        self.prefix = settings.prefix
        self.pause_seconds = settings.pause_seconds
        self.round_trips = 0
        self.outages = 0
        self.unanswered = 0
        self._clock = clock
        self._timeout_seconds = settings.timeout_seconds
        self._away_since: float | None = None
        self._absent_until = 0.0

    async def ask(self, question: Callable[[], Awaitable[_T]]) -> _T:
        """
        Ask, and return the answer.

        Raises:
            RedisAbsent: there is none; what was asked may still have taken effect, or still will.
        """
        now = self._clock.monotonic()
        if self._away_since is not None:
            if now < self._absent_until:
                self.unanswered += 1
                message = "redis failed a moment ago"
                raise RedisAbsent(message)
            # This question finds out; whoever comes meanwhile does not wait for it.
            self._absent_until = now + self.pause_seconds
        self.round_trips += 1
        try:
            async with asyncio.timeout(self._timeout_seconds):
                answer = await question()
        except (RedisError, OSError) as error:
            self._note_failure(error)
            message = "redis did not answer"
            raise RedisAbsent(message) from error
        self._note_answer()
        return answer

    def _note_failure(self, error: Exception) -> None:
        now = self._clock.monotonic()
        self.unanswered += 1
        self._absent_until = now + self.pause_seconds
        if self._away_since is None:
            self._away_since = now
            self.outages += 1
            _log.warning("redis is away: slower until it is back", failure=type(error).__name__)

    def _note_answer(self) -> None:
        if self._away_since is not None:
            seconds = round(self._clock.monotonic() - self._away_since, 3)
            self._away_since = None
            _log.info("redis is back", seconds=seconds)
