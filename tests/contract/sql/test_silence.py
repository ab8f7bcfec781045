"""A server, or the way to it, that says nothing more."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import Patience, open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.doubles.tcp_proxy import TcpProxy


_PATIENCE = Patience(busy=1.0, connect=3.0, statement=1.5)


@pytest.fixture(params=["postgresql", "mariadb"])
async def server(
    request: pytest.FixtureRequest, server_url: Callable[[str], str]
) -> AsyncIterator[SqlStorage]:
    """This will give a migrated database on a server; one that nobody named is skipped."""
    async with sql_storage(server_url(request.param)) as storage:
        yield storage


@pytest.fixture
def way(server: SqlStorage) -> Iterator[TcpProxy]:
    """This will give a way to the server that can be closed."""
    url = make_url(server.url)
    with TcpProxy(url.host or "", url.port or 0) as proxy:
        yield proxy


@pytest.fixture
async def engine(server: SqlStorage, way: TcpProxy) -> AsyncIterator[AsyncEngine]:
    """This will give an engine with little patience on that way."""
    url = make_url(server.url).set(host=way.host, port=way.port)
    engine = open_engine(url.render_as_string(hide_password=False), patience=_PATIENCE)
    yield engine
    await engine.dispose()


async def test_a_statement_without_an_answer_is_given_up(
    engine: AsyncEngine, way: TcpProxy
) -> None:
    """The incident: a connection that vanished kept its caller waiting until a restart."""
    units = SqlUnitsOfWork(engine)

    async with units.writing(samples.SALON) as unit:
        way.blackhole()
        with pytest.raises(StorageUnavailable):
            await unit.appointments.get("nobody")
    way.forget()

    assert (await steps.store(units, samples.held(samples.slot_at(10)))).fence == 1


async def test_a_commit_without_an_answer_is_unknown(engine: AsyncEngine, way: TcpProxy) -> None:
    """It was heard, and nobody is told: whoever goes on reads the row first."""
    units = SqlUnitsOfWork(engine)
    hold = samples.held(samples.slot_at(10))

    async with units.writing(samples.SALON) as unit:
        await unit.appointments.add(hold, lease=None)
        way.hold_answers()
        with pytest.raises(CommitOutcomeUnknown):
            await unit.commit()
    way.forget()

    stored = await steps.read(units, hold)
    assert stored is not None
    assert stored.fence == 1


async def test_connections_that_vanished_while_nobody_used_them_are_renewed_together(
    engine: AsyncEngine, way: TcpProxy
) -> None:
    """Not each of them is waited for: the first that does not answer speaks for all."""
    units = SqlUnitsOfWork(engine)
    async with units.writing(samples.SALON), units.writing(samples.OTHER_SALON):
        pass
    way.forget()

    with pytest.raises(StorageUnavailable):
        await steps.read(units, samples.held(samples.slot_at(10)))

    assert await steps.read(units, samples.held(samples.slot_at(10))) is None


async def test_connections_that_the_server_has_ended_are_renewed_unnoticed(
    engine: AsyncEngine, server: SqlStorage
) -> None:
    """After a restart of the server nobody hears of the connections that lay in the pool."""
    units = SqlUnitsOfWork(engine)
    async with units.reading(samples.SALON) as one, units.reading(samples.SALON) as other:
        for unit in (one, other):
            await unit.appointments.get("nobody")
    is_mariadb = engine.dialect.name == "mariadb"
    others = (
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
        " AND id <> CONNECTION_ID()"
        if is_mariadb
        else "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    end = "KILL {}" if is_mariadb else "SELECT pg_terminate_backend({})"
    async with server.engine.connect() as connection:
        ids = (await connection.execute(text(others))).scalars().all()
        for each in ids:
            await connection.execute(text(end.format(each)))

    async with units.reading(samples.SALON) as one, units.reading(samples.SALON) as other:
        found = [await unit.appointments.get("nobody") for unit in (one, other)]

    assert len(ids) >= 2
    assert found == [None, None]
