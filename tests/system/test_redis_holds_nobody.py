"""What is in Redis after somebody with unmistakable data has used everything: keys and values."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from redis import Redis

from tests.doubles.processes import running_sandbox, service_beside
from tests.doubles.redis_server import own_redis
from tests.doubles.working_days import a_working_day
from tests.system.test_logs_of_a_service import (
    NAME,
    PEOPLE,
    be_refused,
    use_everything,
)


REDIS = """
[redis]
url = "env:TEST_REDIS_URL"
"""
READ = {
    b"string": lambda client, key: client.get(key),
    b"hash": lambda client, key: client.hgetall(key),
    b"zset": lambda client, key: client.zrange(key, 0, -1, withscores=True),
    b"set": lambda client, key: client.smembers(key),
    b"list": lambda client, key: client.lrange(key, 0, -1),
}


def dump(url: str) -> dict[bytes, Any]:
    """Return every key of every kind with all that it holds; an unknown kind is a KeyError."""
    with Redis.from_url(url) as client:
        return {key: READ[client.type(key)](client, key) for key in client.keys("*")}


@frozen
class Held:
    """What Redis has, and what must not be in it."""

    found: dict[bytes, Any]
    secrets: list[str]
    uids: list[str]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Booked, moved, misunderstood, refused, and a calendar that failed: all with one Redis."""
    directory: Path = tmp_path_factory.mktemp("redis")
    with (
        own_redis() as redis,
        running_sandbox(directory / "calendar") as sandbox,
        service_beside(sandbox, directory, more_settings=REDIS) as service,
    ):
        service.secrets["TEST_REDIS_URL"] = redis.url
        service.start()
        use_everything(service, day=a_working_day())
        be_refused(service)
        wish = {"service": "Herrenhaarschnitt", "customer_name": NAME, "date_text": a_working_day()}
        service.use("check_availability", call_id="call_free", **wish)
        yield Held(
            found=dump(redis.url),
            secrets=[*service.secrets.values(), *sandbox.keys.values()],
            uids=[one["provider_uid"] for one in service.rows() if one["provider_uid"]],
        )


def test_nobody_and_no_secret_is_in_any_key_or_value(held: Held) -> None:
    """There is nothing of a person to be erased from it."""
    text = str(held.found)

    assert [one for one in PEOPLE if one in text.casefold()] == []
    assert [one for one in (*held.secrets, *held.uids) if one in text] == []
    assert len(held.secrets) > 4
    assert len(held.uids) > 1


def test_the_dump_is_of_a_redis_that_was_used(held: Held) -> None:
    """Free times, the budget of requests and their generation: else there was nothing to find."""
    names = b" ".join(held.found).decode()

    assert all(part in names for part in (":free:", ":generation", ":granted"))
