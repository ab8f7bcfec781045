"""A key space of a test's own on a Redis that may be somebody else's: nothing is ever flushed."""

import contextlib
import secrets

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from redis.asyncio import Redis

from adapters.redis.connection import RedisLink, RedisSettings, open_client
from adapters.system.clock import SystemClock
from booking_domain.model.circuit_breaker import Breaker
from booking_domain.ports.clock import Clock


_DIGITS_OF_EXPIRY = 13
# Times of the server, in milliseconds, by the field in which a hash keeps them.
_TIMES = {b"unsettled_until", b"told_until", b"closed_until"}


class RedisSpace:
    """Links of several processes to one key space, and power over the time by which it ages."""

    def __init__(self, url: str) -> None:
        # Patient: on a busy machine a test is not about the time-out.
        self.settings = RedisSettings(
            url=url, prefix=f"voice-booking-test:{secrets.token_hex(8)}:", timeout_seconds=10.0
        )
        self.clients: list[Redis] = []

    def link(
        self, *, clock: Clock | None = None, settings: RedisSettings | None = None
    ) -> RedisLink:
        """Return the link of another process."""
        chosen = settings or self.settings
        client = open_client(chosen)
        self.clients.append(client)
        return RedisLink(client, clock=clock or SystemClock(), settings=chosen)

    async def keys(self) -> list[bytes]:
        """Return the keys of this space."""
        client = open_client(self.settings)
        async with client:
            return [key async for key in client.scan_iter(match=f"{self.settings.prefix}*")]

    async def age(self, seconds: float) -> None:
        """Put back every time that is kept, so that all is older by so much."""
        by = round(seconds * 1000)
        client = open_client(self.settings)
        async with client:
            for key in await self.keys():
                await _age(client, key, by=by)

    async def aclose(self) -> None:
        """Remove the keys, and close all links."""
        client = open_client(self.settings)
        async with client:
            if keys := await self.keys():
                await client.delete(*keys)
        for one in self.clients:
            await one.aclose(close_connection_pool=True)


async def _age(client: Any, key: bytes, *, by: int) -> None:
    if await client.type(key) == b"zset":
        for member, score in await client.zrange(key, 0, -1, withscores=True):
            await client.zadd(key, {member: score - by})
    if await client.type(key) == b"hash":
        for field, value in (await client.hgetall(key)).items():
            if field in _TIMES:
                await client.hincrby(key, field.decode(), -by)
            elif b":free:" in key:
                expiry = int(value[:_DIGITS_OF_EXPIRY]) - by
                later = f"{expiry:0{_DIGITS_OF_EXPIRY}}".encode() + value[_DIGITS_OF_EXPIRY:]
                await client.hset(key, field.decode(), later)
    if key.endswith(b":breaker"):
        breaker = msgspec.json.decode(await client.get(key), type=Breaker)
        await client.set(key, msgspec.json.encode(breaker.shifted(-by / 1000)), keepttl=True)
    lifetime = await client.pttl(key)
    if lifetime > by:
        await client.pexpire(key, lifetime - by)
    elif lifetime >= 0:
        await client.delete(key)


@contextlib.asynccontextmanager
async def redis_space(url: str) -> AsyncIterator[RedisSpace]:
    """This will give an empty key space, and remove it afterwards."""
    space = RedisSpace(url)
    try:
        yield space
    finally:
        await space.aclose()
