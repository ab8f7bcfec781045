"""A Redis that goes away, and what a test reads from its adapters."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.doubles.redis_server import OwnRedis, own_redis
from tests.doubles.redis_space import RedisSpace


@pytest.fixture
def server() -> Iterator[OwnRedis]:
    """This will give a Redis of the test's own."""
    with own_redis() as redis:
        yield redis


@pytest.fixture
async def space(server: OwnRedis) -> AsyncIterator[RedisSpace]:
    """This will give a key space on it, with the shipped time-out and pause."""
    opened = RedisSpace(server.url)
    yield opened
    for client in opened.clients:
        await client.aclose(close_connection_pool=True)
