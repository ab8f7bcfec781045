"""Database and Redis, as `serve` would find them."""

import secrets

from collections.abc import Iterator

from attrs import frozen

from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.clock import Clock
from entrypoints.cli.doctor_clocks import clock_finding
from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.database import DatabaseState, examine_database
from entrypoints.settings.schema import DatabaseSettings, RedisSettings
from entrypoints.sharing import RedisState, examine_redis


_DATABASE = Reporter(part=Part.DATABASE)
_REDIS = Reporter(part=Part.REDIS)
_CLOCKS = Reporter(part=Part.CLOCKS)
_EXTRAS = {"asyncpg": "postgresql", "asyncmy": "mariadb"}
_PROBE_BYTES = 8
_NEARLY_FULL = 0.9
_MEBIBYTE = 1024 * 1024


@frozen
class DatabaseLook:
    """
    Findings, and the salons that were applied to the database.

    `applied` is `None` where it could not be asked: then nobody knows which salons are in force.
    """

    findings: tuple[Finding, ...]
    applied: tuple[TenantDeclaration, ...] | None = None


async def look_at_database(settings: DatabaseSettings, *, clock: Clock) -> DatabaseLook:
    """This will look at its schema, its clock and the salons that were applied."""
    try:
        state = await examine_database(settings, clock=clock)
    except InvalidValue as error:
        remedy = "correct database.url"
        return DatabaseLook((_DATABASE.failed("reachable", error, usually=remedy),))
    except StorageUnavailable as error:
        remedy = "look at database.url, and at the server that it names"
        return DatabaseLook((_DATABASE.failed("reachable", error, usually=remedy),))
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "", "postgresql")
        what = "the library for this database is not installed"
        remedy = f"pip install 'voice-booking[{extra}]'"
        return DatabaseLook((_DATABASE.error("reachable", what, remedy=remedy),))
    is_usable = state.schema_problem is None
    return DatabaseLook(tuple(_told(state)), applied=state.applied if is_usable else None)


def _told(state: DatabaseState) -> Iterator[Finding]:
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}[state.kind]
    if state.schema_problem is not None:
        what, _, remedy = state.schema_problem.partition(": ")
        yield _DATABASE.error("schema", what, remedy=remedy or "run `voice-booking migrate`")
        return
    yield _DATABASE.ok("reachable", f"{kind} can be read and written")
    yield _DATABASE.ok("schema", "the schema is the one that this release needs")
    for note in state.notes:
        what, _, remedy = note.partition(": ")
        usual = "nothing, if you put it there yourself: the service does not need it"
        what = f"more than this release knows: {what}"
        yield _DATABASE.warning("unknown", what, remedy=remedy or usual)
    if state.clock is None:
        yield _CLOCKS.ok("database", "the database has no clock of its own")
    else:
        yield clock_finding(
            _CLOCKS,
            check="database",
            whose="the database's clock",
            reading=state.clock,
            resolution_seconds=0.0,
        )


async def look_at_redis(settings: RedisSettings | None) -> tuple[Finding, ...]:
    """This will write, read and remove one key of its own."""
    if settings is None:
        return (_REDIS.ok("configured", "none is configured, and one process needs none"),)
    probe = f"doctor:{secrets.token_hex(_PROBE_BYTES)}"
    try:
        state = await examine_redis(settings, probe=probe)
    except InvalidValue as error:
        return (_REDIS.error("usable", str(error), remedy="correct redis.url: `serve` refuses it"),)
    if state.problem is not None:
        what, _, _ = state.problem.partition(": ")
        remedy = "start it or correct redis.url; until then the service is right, and slower"
        return (_REDIS.error("usable", f"it {what}", remedy=remedy),)
    return (_REDIS.ok("usable", "a key was written, read and removed"), *_of_server(state))


def _of_server(state: RedisState) -> Iterator[Finding]:
    if state.is_cluster:
        what = "it is a cluster: keys that belong together lie apart there"
        yield _REDIS.error("cluster", what, remedy="name a single server in redis.url")
    memory = state.memory
    if memory is None:
        yield _REDIS.ok("memory", "the server does not tell this user about its memory")
    elif memory.most == 0:
        yield _REDIS.ok("memory", "no limit of memory, so nothing is evicted or refused")
    elif memory.policy == "noeviction" and memory.used > _NEARLY_FULL * memory.most:
        what = (
            f"{memory.used // _MEBIBYTE} of {memory.most // _MEBIBYTE} MiB are used, and "
            "a full server refuses to write (noeviction)"
        )
        remedy = (
            "raise maxmemory, or set maxmemory-policy to volatile-lru; every key has a lifetime"
        )
        yield _REDIS.warning("memory", what, remedy=remedy)
    else:
        yield _REDIS.ok("memory", f"limited, with the policy {memory.policy}")
