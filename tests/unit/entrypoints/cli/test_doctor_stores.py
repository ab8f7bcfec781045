"""What is concluded from a look at Redis, and from a library that is missing."""

import sys

import pytest

from sqlalchemy import text

from adapters.redis.server_state import RedisMemory, RedisState
from adapters.system.clock import SystemClock
from entrypoints.cli import doctor_stores
from entrypoints.cli.doctor_stores import look_at_database, look_at_redis
from entrypoints.cli.finding import Verdict
from entrypoints.settings.schema import DatabaseSettings, RedisSettings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl, RedisUrl
from tests.contract.unit_of_work.sql_harness import sql_storage


REDIS = RedisSettings(url=RedisUrl(Secret("redis://127.0.0.1:6379/0")))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RedisState(), {"memory": Verdict.OK}),
        (RedisState(is_cluster=True), {"cluster": Verdict.ERROR, "memory": Verdict.OK}),
        (
            RedisState(memory=RedisMemory(used=95, most=100, policy="noeviction")),
            {"memory": Verdict.WARNING},
        ),
        (
            RedisState(memory=RedisMemory(used=90, most=100, policy="noeviction")),
            {"memory": Verdict.OK},
        ),
        (
            RedisState(memory=RedisMemory(used=95, most=100, policy="volatile-lru")),
            {"memory": Verdict.OK},
        ),
        (
            RedisState(memory=RedisMemory(used=95, most=0, policy="noeviction")),
            {"memory": Verdict.OK},
        ),
    ],
)
async def test_only_a_full_redis_that_refuses_to_write_matters(
    monkeypatch: pytest.MonkeyPatch, state: RedisState, expected: dict[str, Verdict]
) -> None:
    """What forgets keys, or has no limit, is right for a cache."""

    async def examined(settings: RedisSettings, *, probe: str) -> RedisState:
        return state

    monkeypatch.setattr(doctor_stores, "examine_redis", examined)

    found = {one.check: one.verdict for one in await look_at_redis(REDIS)}

    assert found == {"usable": Verdict.OK, **expected}


async def test_each_look_has_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once must not remove each other's."""
    probes: list[str] = []

    async def examined(settings: RedisSettings, *, probe: str) -> RedisState:
        probes.append(probe)
        return RedisState()

    monkeypatch.setattr(doctor_stores, "examine_redis", examined)
    await look_at_redis(REDIS)
    await look_at_redis(REDIS)

    assert len(set(probes)) == 2
    assert all(probe.startswith("doctor:") for probe in probes)


@pytest.mark.parametrize(
    ("library", "url", "extra"),
    [
        ("asyncpg", "postgresql://salon@db/salon", "postgresql"),
        ("asyncmy", "mariadb://salon@db/salon", "mariadb"),
    ],
)
async def test_a_library_that_is_missing_is_named_by_its_extra(
    monkeypatch: pytest.MonkeyPatch, library: str, url: str, extra: str
) -> None:
    """As it is installed."""
    monkeypatch.setitem(sys.modules, library, None)
    settings = DatabaseSettings(url=DatabaseUrl(Secret(url)))

    look = await look_at_database(settings, clock=SystemClock())

    (found,) = look.findings
    assert found.verdict is Verdict.ERROR
    assert found.remedy == f"pip install 'voice-booking[{extra}]'"
    assert look.applied is None


async def test_a_database_that_is_not_supported_is_an_error() -> None:
    """With those that are."""
    settings = DatabaseSettings(url=DatabaseUrl(Secret("oracle://salon:topsecret@db/x")))

    (found,) = (await look_at_database(settings, clock=SystemClock())).findings

    assert "use sqlite, postgresql or mariadb" in str(found.remedy)
    assert "topsecret" not in repr(found)


async def test_a_trigger_on_a_table_of_ours_is_named_with_what_to_do() -> None:
    """It may refuse a booking or change it, and nobody would look for it there."""
    trigger = "CREATE TRIGGER stamp AFTER INSERT ON outbox BEGIN SELECT 1; END"
    async with sql_storage(None) as storage:
        async with storage.engine.begin() as connection:
            await connection.execute(text(trigger))
        settings = DatabaseSettings(url=DatabaseUrl(Secret(storage.url)))

        look = await look_at_database(settings, clock=SystemClock())

    (found,) = (one for one in look.findings if one.verdict is Verdict.WARNING)
    assert "trigger stamp of outbox may refuse or change what we write" in found.what
    assert found.remedy == "drop it, unless it surely does neither"
