# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The database before it is used: its schema brought up to date, and looked at."""

import datetime as dt

from attrs import frozen

from adapters.sql.engine import open_engine
from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.migration import migrate
from adapters.sql.schema_check import (
    check_revision,
    check_schema,
    require_made,
    require_writable,
)
from adapters.sql.server_clock import server_time
from adapters.sql.tenant_register import SqlTenantRegister
from adapters.sql.transaction import Access
from booking_domain.errors import StorageUnavailable
from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.clock import Clock
from entrypoints.container import Container
from entrypoints.readiness_checks import Check
from entrypoints.settings.schema import DatabaseSettings


def migrate_database(settings: DatabaseSettings) -> None:
    """
    This will create or update the database's schema; it blocks, and runs outside an event loop.

    Raises:
        InvalidValue: the address is none that is supported.
        StorageUnavailable: the database cannot be reached, or is newer than this program.
    """
    migrate(settings.url.reveal())


async def check_database(container: Container) -> tuple[str, ...]:
    """
    This will see whether the database is there and has the schema that is needed, in all detail.

    Return what it has more than this program knows, to be told of once.

    Raises:
        InvalidValue: the address is none that is supported.
        StorageUnavailable: it is not; the message says what to do.
    """
    await require_writable(container.engine())
    return await check_schema(container.engine())


async def database_checks(container: Container) -> tuple[Check, ...]:
    """This will say whether the database answers, and whether it has the schema that is needed."""
    try:
        await require_writable(container.engine())
        await check_revision(container.engine())
    except SchemaOutOfDate:
        problem = "the database has another schema: run `voice-booking migrate`"
        return (Check("database"), Check("migrations", problem=problem))
    except StorageUnavailable:
        return (Check("database", problem="does not answer"),)
    return (Check("database"), Check("migrations"))


async def probe_database(container: Container) -> None:
    """
    This will see whether the database answers, at the revision that is needed: fit for each probe.

    Raises:
        StorageUnavailable: it does not; the message says what to do.
    """
    await require_writable(container.engine())
    await check_revision(container.engine())


@frozen(kw_only=True)
class ClockReading:
    """Somebody else's time, `told` somewhen between two of ours."""

    told: dt.datetime
    asked_at: dt.datetime
    answered_at: dt.datetime


@frozen(kw_only=True)
class DatabaseState:
    """
    What was found, and nothing changed.

    `schema_problem` is what `serve` would refuse, `notes` what the database has more. `applied` are
    the salons that are in force instead of the file's; of a file's clock nothing is told.
    """

    kind: str
    schema_problem: str | None = None
    notes: tuple[str, ...] = ()
    clock: ClockReading | None = None
    applied: tuple[TenantDeclaration, ...] = ()


async def examine_database(settings: DatabaseSettings, *, clock: Clock) -> DatabaseState:
    """
    This will look at the database as `check_database` does, without making or changing a file.

    Raises:
        InvalidValue: the address is none that is supported.
        StorageUnavailable: it cannot be reached or written; the message says what to do.
    """
    engine = open_engine(settings.url.reveal(), pool_size=1, access=Access.READING)
    kind = engine.dialect.name
    try:
        try:
            require_made(engine)
            await require_writable(engine)
            notes = await check_schema(engine)
        except SchemaOutOfDate as error:
            return DatabaseState(kind=kind, schema_problem=str(error))
        asked_at = clock.now()
        told = await server_time(engine)
        answered_at = clock.now()
        reading = (
            None
            if told is None
            else ClockReading(told=told, asked_at=asked_at, answered_at=answered_at)
        )
        applied = await SqlTenantRegister(engine).latest()
        return DatabaseState(kind=kind, notes=notes, clock=reading, applied=applied)
    finally:
        await engine.dispose()
