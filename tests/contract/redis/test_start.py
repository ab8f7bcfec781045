"""What is said at start: a wrong configuration is refused, a Redis that is down is not."""

import pytest

from adapters.memory.rate_limit import MemoryRateLimit
from adapters.redis.connection import RedisSettings, open_client
from adapters.redis.shared import SharedRedis
from adapters.system.clock import SystemClock
from booking_domain.errors import InvalidValue
from tests.doubles.pacing import PATIENT
from tests.doubles.redis_server import OwnRedis


async def problem_of(url: str, *, patience: float = 10.0) -> str | None:
    """Return what the check at start says; it has patience, in seconds, with a busy machine."""
    clock = SystemClock()
    shared = SharedRedis(
        RedisSettings(url=url, timeout_seconds=patience),
        clock=clock,
        limit=1,
        alone=MemoryRateLimit(clock, limit=1),
        rule=PATIENT,
    )
    try:
        return await shared.check()
    finally:
        await shared.aclose()


async def test_a_redis_that_works_is_no_problem(server: OwnRedis) -> None:
    """Also when it has just been started: what it lacks is loaded."""
    assert await problem_of(server.url) is None


async def test_a_wrong_password_refuses_the_start(server: OwnRedis) -> None:
    """It stays wrong; and the message does not repeat it."""
    for url in (
        server.url_of(database=0, password="geheim"),
        f"redis://127.0.0.1:{server.port}/0",
        f"redis://nobody:geheim@127.0.0.1:{server.port}/0",
    ):
        with pytest.raises(InvalidValue, match="user name and password") as refused:
            await problem_of(url)
        assert "geheim" not in str(refused.value)


async def test_a_database_that_is_not_there_refuses_the_start(server: OwnRedis) -> None:
    """Redis has sixteen, as a rule."""
    with pytest.raises(InvalidValue, match="no database of this number"):
        await problem_of(server.url_of(database=99))


@pytest.mark.parametrize(
    "rules", ["+@all -@scripting ~*", "+@all ~other:*", "-@all +@connection ~*"]
)
async def test_a_user_who_may_too_little_refuses_the_start(server: OwnRedis, rules: str) -> None:
    """Else each question would fail later, and look like an outage."""
    assert server.ask(f"ACL SETUSER salon on >pass {rules}") == b"+OK"

    with pytest.raises(InvalidValue, match="lacks a permission"):
        await problem_of(f"redis://salon:pass@127.0.0.1:{server.port}/0")


async def test_the_permissions_that_are_named_are_enough(server: OwnRedis) -> None:
    """What the message says can be copied."""
    rules = "~voice-booking:1:* +@read +@write +@scripting +@connection +time"
    assert server.ask(f"ACL SETUSER salon on >pass {rules}") == b"+OK"

    assert await problem_of(f"redis://salon:pass@127.0.0.1:{server.port}/0") is None


async def test_a_redis_that_is_down_is_said_and_starts_all_the_same(server: OwnRedis) -> None:
    """It only makes slower: refused, frozen, or under a name that nobody knows."""
    server.stop()
    refused = await problem_of(server.url)
    unknown = await problem_of("redis://redis.invalid:6379/0")
    server.start()
    server.freeze()
    frozen = await problem_of(server.url, patience=0.25)
    server.thaw()

    for said in (refused, unknown, frozen):
        assert said is not None
        assert "is the address right, and does it run?" in said


def test_an_address_that_is_none_is_refused() -> None:
    """With what one looks like."""
    with pytest.raises(InvalidValue, match="redis://host:6379/0"):
        _ = open_client(RedisSettings(url="nonsense"))
