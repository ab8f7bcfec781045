"""One look at a Redis, from outside of everything that uses it."""

import asyncio
import contextlib

from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.redis.connection import RedisSettings, open_client
from adapters.redis.server_state import RedisMemory, RedisState
from adapters.redis.shared import tried


_PATIENCE_SECONDS = 3.0


async def examine(settings: RedisSettings, *, probe: str) -> RedisState:
    """
    This will write, read and remove one key, `probe` behind the usual prefix, and ask for memory.

    Raises:
        InvalidValue: the configuration is wrong, and stays so; the message says what to do.
    """
    client = open_client(settings)
    key = f"{settings.prefix}{probe}"
    try:
        problem = await tried(client, prefix=settings.prefix, key=key)
        if problem is not None:
            return RedisState(problem=problem)
        await _removed(client, key=key)
        told = await _told(client)
        return RedisState(memory=_memory_in(told), is_cluster=told.get("redis_mode") == "cluster")
    finally:
        await client.aclose(close_connection_pool=True)


async def _removed(client: Redis, *, key: str) -> None:
    # Where this fails it is gone after a second all the same.
    with contextlib.suppress(RedisError, OSError):
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await client.delete(key)


async def _told(client: Redis) -> Mapping[str, Any]:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return {**await client.info("server"), **await client.info("memory")}
    except (RedisError, OSError):
        # A user that may do what the service needs need not be allowed this.
        return {}


def _memory_in(told: Mapping[str, Any]) -> RedisMemory | None:
    used, most, policy = (told.get(k) for k in ("used_memory", "maxmemory", "maxmemory_policy"))
    if not (isinstance(used, int) and isinstance(most, int) and isinstance(policy, str)):
        return None
    return RedisMemory(used=used, most=most, policy=policy)
