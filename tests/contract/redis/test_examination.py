"""A look at a Redis: one key comes and goes, and what the server says of itself."""

import pytest

from adapters.redis.connection import RedisSettings
from adapters.redis.examination import examine
from adapters.redis.server_state import RedisMemory, RedisState
from booking_domain.errors import InvalidValue
from tests.doubles.redis_server import OwnRedis


PROBE = "doctor:0123"


async def look(url: str) -> RedisState:
    """Examine the server, with time for a busy machine; the whole has its shipped bound."""
    return await examine(RedisSettings(url=url, timeout_seconds=10.0), probe=PROBE)


async def test_the_probe_is_written_read_and_removed(server: OwnRedis) -> None:
    """Nothing of the look is left, and nothing else was touched."""
    server.ask("SET somebody else")
    before = server.times_called("set", "get", "del")

    state = await look(server.url)

    assert state.problem is None
    assert server.times_called("set", "get", "del") == before + 3
    assert server.ask("DBSIZE") == b":1"


async def test_limit_and_policy_are_told(server: OwnRedis) -> None:
    """What happens when the memory is full."""
    server.ask("CONFIG SET maxmemory 104857600")
    server.ask("CONFIG SET maxmemory-policy allkeys-lru")

    state = await look(server.url)

    assert isinstance(state.memory, RedisMemory)
    assert (state.memory.most, state.memory.policy) == (104857600, "allkeys-lru")
    assert 0 < state.memory.used < 104857600
    assert not state.is_cluster


async def test_a_user_who_may_no_more_than_the_service_needs_is_enough(server: OwnRedis) -> None:
    """Only of memory nothing is known then."""
    rights = "~voice-booking:1:* +@read +@write +@scripting +@connection +time"
    assert server.ask(f"ACL SETUSER salon on >topsecret {rights}") == b"+OK"

    state = await look(f"redis://salon:topsecret@127.0.0.1:{server.port}/0")

    assert state == RedisState()
    assert server.ask("DBSIZE") == b":0"


async def test_a_server_that_is_gone_is_a_problem(server: OwnRedis) -> None:
    """It may come back, so it is no fault of the configuration."""
    server.stop()

    state = await look(server.url)

    assert state.problem is not None
    assert "does not answer" in state.problem


async def test_a_server_that_is_frozen_is_a_problem(server: OwnRedis) -> None:
    """Within seconds."""
    server.freeze()

    state = await look(server.url)
    server.thaw()

    assert state.problem is not None
    assert "does not answer" in state.problem


async def test_a_wrong_password_is_a_fault_of_the_configuration(server: OwnRedis) -> None:
    """It is not shown."""
    with pytest.raises(InvalidValue, match="refuses this user name and password") as told:
        await look(server.url_of(database=0, password="topsecret"))

    assert "topsecret" not in str(told.value)
