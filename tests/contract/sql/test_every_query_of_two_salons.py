"""
Whatever a port can be asked about one salon, with another one beside it that is alike to the ids.

Both have the same names for everything, and a word of their own in what is said under them.
"""

import inspect
import pkgutil

from importlib import import_module
from typing import Any, get_type_hints

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.tables import METADATA
from booking_domain import ports
from booking_domain.ports.unit_of_work import UnitOfWork
from tests.contract.sql.conftest import Watch
from tests.contract.sql.salon_queries import BESIDE, OF_A_UNIT, OURS, THEIRS, Rows, fill, rows
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage


SALON, OTHER = samples.SALON, samples.OTHER_SALON
# They go through all salons at once, and answer with the salon of each row.
OF_ALL_SALONS = {"SagaJournal", "OfferExpiry", "TenantRegister"}
# They tell of rows that nobody can read, and here is none.
MAY_BE_IDLE = {"appointments.unreadable_in", "sync_failures.unreadable"}
# They keep nothing in the database.
NOT_STORED = {
    "AccountSource",
    "Admissions",
    "Alarms",
    "AvailabilityCache",
    "Backoff",
    "BookingDetails",
    "CalendarProvider",
    "CatalogueSource",
    "CircuitBreaker",
    "Clock",
    "EventBell",
    "EventReader",
    "FaultLog",
    "Identifiers",
    "Jitter",
    "LiveCalls",
    "Patience",
    "RateLimit",
    "SagaRunner",
    "SagaSteps",
    "SlotLock",
    "StrayWatch",
    "TextSimilarity",
    "UnitOfWork",
    "UnitsOfWork",
}


def _ports() -> dict[str, type]:
    return {
        name: member
        for module in pkgutil.iter_modules(ports.__path__, f"{ports.__name__}.")
        for name, member in inspect.getmembers(import_module(module.name), inspect.isclass)
        if member.__module__ == module.name and getattr(member, "_is_protocol", False)
    }


def _methods(port: Any) -> frozenset[str]:
    methods: frozenset[str] = port.__abstractmethods__
    return methods


def _parts() -> dict[str, type]:
    hints = get_type_hints(UnitOfWork)
    return {name: port for name, port in hints.items() if getattr(port, "_is_protocol", False)}


def test_every_method_of_every_port_is_asked() -> None:
    """A port or a method that somebody adds fails here until it was tried with two salons."""
    parts = _parts()
    placed = OF_ALL_SALONS | NOT_STORED | {port.__name__ for port in parts.values()}
    beside = {name: port for name, port in _ports().items() if name not in placed}

    assert set(OF_A_UNIT) == {f"{n}.{one}" for n, port in parts.items() for one in _methods(port)}
    assert set(BESIDE) == {f"{n}.{one}" for n, port in beside.items() for one in _methods(port)}


async def _table_rows(connection: AsyncConnection, tenant_id: str) -> dict[str, list[str]]:
    found = {}
    for table in METADATA.sorted_tables:
        if "tenant_id" in table.columns:
            asked = text(f"SELECT * FROM {table.name} WHERE tenant_id = :salon")
            answer = await connection.execute(asked, {"salon": tenant_id})
            found[table.name] = sorted(str(row) for row in answer)
    return found


async def _asked(storage: SqlStorage, own: Rows, *, watch: Watch) -> dict[str, tuple[Any, ...]]:
    """Ask everything in a transaction each that is rolled back: what was told, and what is left."""
    told: dict[str, tuple[Any, ...]] = {}
    for name, ask in OF_A_UNIT.items():
        async with storage.units.writing(SALON) as unit:
            connection = unit._transaction._connection  # type: ignore[attr-defined]
            with watch(storage.engine) as statements:
                answer = await ask(unit, own)
            theirs = await _table_rows(connection, OTHER)
            told[name] = (str(answer), statements, theirs, await _table_rows(connection, SALON))
    return told


async def test_no_query_sees_or_changes_what_another_salon_has(
    database: SqlStorage, watch: Watch
) -> None:
    """What is told and done is the same whether there is another one or not, and that one stays."""
    own = rows()
    await fill(database, SALON, rows=own, word=OURS)
    alone = await _asked(database, own, watch=watch)
    await fill(database, OTHER, rows=own.of(OTHER, word=THEIRS), word=THEIRS)
    async with database.engine.connect() as connection:
        before = await _table_rows(connection, OTHER)

    beside = await _asked(database, own, watch=watch)

    assert {name for name, one in beside.items() if one[0] != alone[name][0]} == set()
    assert {name for name, one in beside.items() if one[2] != before} == set()
    assert {name for name, one in beside.items() if one[3] != alone[name][3]} == set()
    assert {name for name, one in beside.items() if OTHER in str(one[1])} == set()
    assert any(before.values())
    # Each does something: it tells of what is there, or changes it.
    async with database.engine.connect() as connection:
        at_rest = await _table_rows(connection, SALON)
    nothing = {"()", "None", "False", "frozenset()"}
    idle = {n for n, one in beside.items() if one[0] in nothing and one[3] == at_rest}
    assert idle == MAY_BE_IDLE


async def test_what_is_asked_beside_units_stays_in_its_salon(
    database: SqlStorage, watch: Watch
) -> None:
    """Persons, erasures, traces, counts, and what grows old."""
    own = rows()
    await fill(database, SALON, rows=own, word=OURS)
    await fill(database, OTHER, rows=own.of(OTHER, word=THEIRS), word=THEIRS)
    async with database.engine.connect() as connection:
        before = await _table_rows(connection, OTHER)
    told: dict[str, str] = {}
    crossing: dict[str, str] = {}

    for name, ask in BESIDE.items():
        with watch(database.engine) as statements:
            told[name] = str(await ask(database, SALON, own))
        if OTHER in str(statements):
            crossing[name] = str(statements)

    async with database.engine.connect() as connection:
        assert await _table_rows(connection, OTHER) == before
    assert crossing == {}
    assert {name for name, one in told.items() if THEIRS in one or OTHER in one} == set()
