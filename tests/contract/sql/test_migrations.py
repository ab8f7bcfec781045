"""Migrations up and down, and what is said of a database that does not fit the program."""

import asyncio
import re

from pathlib import Path

import pytest

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from attrs import evolve
from sqlalchemy import Connection, Index, PrimaryKeyConstraint, UniqueConstraint, text

from adapters.sql import migration
from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.migration import downgrade, migrate
from adapters.sql.rollout_register import SqlRolloutRegister
from adapters.sql.schema_check import check_revision, check_schema
from adapters.sql.tables import METADATA
from booking_domain.errors import StorageUnavailable
from booking_domain.model.inbox_event import BlockedInterval
from booking_domain.model.known_customer import Consent
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.results import Trouble
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.model.service_facts import ServiceFacts
from booking_domain.model.time_slot import TimeSlot
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage


MIGRATIONS = Path(migration.__file__).parent / "migrations"


async def _change(database: SqlStorage, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_code_and_a_migrated_database_agree(database: SqlStorage) -> None:
    """Alembic finds nothing to migrate between the tables in the code and the database."""
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(_differences)

    assert differences == []
    assert await check_schema(database.engine) == ()


async def test_a_database_with_data_goes_down_and_up_again(database: SqlStorage) -> None:
    """The way down removes everything, and the way up ends in a database that works."""
    await steps.store(database.units, samples.pending(samples.slot_at(10)))

    await asyncio.to_thread(downgrade, database.url, to="base")
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    again = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    assert await steps.read(database.units, again) == again


async def test_each_step_down_and_up_again_keeps_the_appointments(database: SqlStorage) -> None:
    """Whoever goes back a release has lost what only the newer one knew, and nothing else."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    revisions = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]

    for earlier in revisions[1:]:
        await asyncio.to_thread(downgrade, database.url, to=earlier)
        with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
            await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    assert await steps.read(database.units, stored) == stored
    assert len(revisions) > 1


def test_the_tenant_leads_every_unique_key() -> None:
    """Two salons may have the same of everything, and no look-up crosses from one to the other."""
    unique: list[tuple[str, list[str]]] = [
        (table.name, [column.name for column in key.columns])
        for table in METADATA.tables.values()
        for key in (*table.constraints, *table.indexes)
        if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
        or (isinstance(key, Index) and key.unique)
    ]

    assert len(unique) >= len(METADATA.tables)
    assert [(table, key) for table, key in unique if key[0] != "tenant_id"] == []


async def test_reconciliation_goes_down_and_up_again_beside_appointments(
    database: SqlStorage,
) -> None:
    """Its decisions are lost on the way down; appointments keep their content both ways."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    async with database.units.writing(samples.SALON) as unit:
        await unit.decisions.record(samples.decision_of(stored))
        await unit.sync_failures.put(samples.failure_of(stored, uid="uid-1"))
        await unit.commit()

    await asyncio.to_thread(downgrade, database.url, to="0002")
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    assert await check_schema(database.engine) == ()
    assert await steps.read(database.units, stored) == stored
    async with database.units.reading(samples.SALON) as unit:
        assert await unit.decisions.latest(limit=5) == ()
        assert await unit.sync_failures.unresolved(limit=5) == ()


async def test_rollouts_go_down_and_up_again_beside_appointments(database: SqlStorage) -> None:
    """Going back a release, every salon is served as its file says; coming again, too."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    register = SqlRolloutRegister(database.engine)
    change = RolloutChange(
        tenant_id=samples.SALON,
        revision=1,
        before=Rollout(),
        after=Rollout(ServiceMode.DRY_RUN, 20),
        by="Kim",
        at=samples.NOW,
    )
    await register.put(change)
    async with database.units.writing(samples.SALON) as unit:
        await unit.rehearsals.record(samples.rehearsal_of(samples.CALL))
        await unit.commit()

    await asyncio.to_thread(downgrade, database.url, to="0013")
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    assert await check_schema(database.engine) == ()
    assert await steps.read(database.units, stored) == stored
    assert await register.latest(samples.SALON) is None
    await register.put(change)
    async with database.units.reading(samples.SALON) as unit:
        assert await unit.rehearsals.latest(limit=5) == ()


async def test_whoever_has_booked_before_is_known_after_the_migration(
    database: SqlStorage,
) -> None:
    """Two people have booked from one number: nobody may take it for one person's."""
    for hour, name in ((10, "Max Beispiel"), (11, "max  beispiel"), (12, "Moritz Beispiel")):
        customer = evolve(samples.MAX, name=name)
        await steps.store(database.units, samples.pending(samples.slot_at(hour), customer=customer))
    unnumbered = evolve(samples.MAX, phone=None)
    await steps.store(database.units, samples.pending(samples.slot_at(13), customer=unnumbered))
    async with database.units.writing(samples.SALON) as unit:
        await unit.calls.record(samples.call_of(samples.MAX.phone))
        await unit.commit()

    await asyncio.to_thread(downgrade, database.url, to="0005")
    await asyncio.to_thread(migrate, database.url)

    assert samples.MAX.phone is not None
    async with database.units.reading(samples.SALON) as unit:
        people = await unit.customers.of_number(samples.MAX.phone)
        call = await unit.calls.get(samples.CALL)
    assert {one.customer_id for one in people} == {
        samples.known(evolve(samples.MAX, name=name)).customer_id
        for name in ("Max Beispiel", "Moritz Beispiel")
    }
    assert {one.consent for one in people} == {Consent.UNKNOWN}
    assert call == samples.call_of(samples.MAX.phone)


async def test_what_is_foreign_goes_down_and_the_inbox_keeps_waiting(
    database: SqlStorage,
) -> None:
    """An older program would never release a foreign claim; an event it can process later."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))
    web = samples.foreign_booking("uid-1", slot=samples.slot_at(12))
    waiting = samples.inbox_event_of("1")
    block = BlockedInterval(samples.CHAIR, slot=samples.slot_at(14), key=None)
    async with database.units.writing(samples.SALON) as unit:
        await unit.foreign.put(web)
        for grains in (web.slot.grains(), stored.grains):
            await unit.claims.adopt(web.claim_owner, resource_id=samples.CHAIR, grains=grains)
        await unit.foreign.note_read(samples.NOW)
        await unit.inbox.add(waiting, blocking=block)
        await unit.commit()

    await asyncio.to_thread(downgrade, database.url, to="0005")
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    assert await check_schema(database.engine) == ()
    assert await steps.read(database.units, stored) == stored
    assert await steps.taken_grains(database.units) == frozenset(stored.grains)
    async with database.units.reading(samples.SALON) as unit:
        assert await unit.inbox.unprocessed(limit=5) == (waiting,)
        assert await unit.foreign.get("uid-1") is None
        assert await unit.foreign.read_until() is None


async def test_migrating_again_and_at_once_changes_nothing(database: SqlStorage) -> None:
    """Four processes that start together all find a migrated database with its data."""
    stored = await steps.store(database.units, samples.pending(samples.slot_at(10)))

    await asyncio.gather(*(asyncio.to_thread(migrate, database.url) for _ in range(4)))

    assert await steps.read(database.units, stored) == stored


async def test_four_at_once_migrate_an_empty_database(database: SqlStorage) -> None:
    """Processes that start together on an empty database do not get into each other's way."""
    await asyncio.to_thread(downgrade, database.url, to="base")

    await asyncio.gather(*(asyncio.to_thread(migrate, database.url) for _ in range(4)))

    assert await check_schema(database.engine) == ()


async def test_a_file_that_cannot_be_there_is_named(tmp_path: Path) -> None:
    """A folder that does not exist is told with the path, and nothing is made."""
    path = tmp_path / "nowhere" / "salon.db"

    with pytest.raises(StorageUnavailable, match=re.escape(str(path))):
        await asyncio.to_thread(migrate, f"sqlite:///{path}")

    assert not path.parent.exists()


async def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """What is no database is refused and keeps its content."""
    path = tmp_path / "salon.db"
    path.write_text("Notizen, keine Datenbank" * 100)

    with pytest.raises(StorageUnavailable, match="is no SQLite database"):
        await asyncio.to_thread(migrate, f"sqlite:///{path}")

    assert path.read_text().startswith("Notizen")


async def test_a_newer_database_is_refused(database: SqlStorage) -> None:
    """A revision that the code does not know is named, and left alone."""
    await _change(database, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaOutOfDate, match=r"newer than this program.*9999"):
        await check_schema(database.engine)
    with pytest.raises(SchemaOutOfDate, match=r"newer than this program.*9999"):
        await asyncio.to_thread(migrate, database.url)


async def test_a_database_that_is_at_two_revisions_is_refused(database: SqlStorage) -> None:
    """Two restored dumps in one database once ended every command with a traceback."""
    await _change(database, "INSERT INTO alembic_version (version_num) VALUES ('0001')")

    said = rf"alembic_version has 2 rows, and must have one: 0001, {migration.head()}"
    for look in (check_schema, check_revision):
        with pytest.raises(SchemaOutOfDate, match=said):
            await look(database.engine)
    with pytest.raises(SchemaOutOfDate, match=said):
        await asyncio.to_thread(migrate, database.url)
    with pytest.raises(SchemaOutOfDate, match=said):
        await asyncio.to_thread(downgrade, database.url, to="base")


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
async def test_tables_have_transactions_whatever_the_server_makes_by_default(
    database: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Aria a rolled back intent stays, and is driven."""
    await asyncio.to_thread(downgrade, database.url, to="base")
    await _change(database, "DROP TABLE alembic_version")
    lock = migration._lock

    def on_another_server(connection: Connection) -> None:
        connection.execute(text("SET SESSION default_storage_engine = Aria"))
        lock(connection)

    monkeypatch.setattr(migration, "_lock", on_another_server)
    await asyncio.to_thread(migrate, database.url)

    assert await check_schema(database.engine) == ()


async def test_a_lost_index_is_named(database: SqlStorage) -> None:
    """A database that somebody has changed by hand is refused with what it lacks."""
    on_table = " ON appointment" if database.engine.dialect.name == "mariadb" else ""
    await _change(database, f"DROP INDEX ix_appointment_call_id{on_table}")

    with pytest.raises(SchemaOutOfDate, match="ix_appointment_call_id of appointment is missing"):
        await check_schema(database.engine)


async def test_a_lost_table_is_named(database: SqlStorage) -> None:
    """A missing table is refused by its name."""
    await _change(database, "DROP TABLE outbox")

    with pytest.raises(SchemaOutOfDate, match="table outbox is missing"):
        await check_schema(database.engine)


async def test_a_lost_column_is_named(database: SqlStorage) -> None:
    """A missing column is refused by its name."""
    await _change(database, "ALTER TABLE phone_call DROP COLUMN last_appointment_id")

    with pytest.raises(SchemaOutOfDate, match=r"column phone_call\.last_appointment_id is missing"):
        await check_schema(database.engine)


async def test_a_harmless_column_more_is_a_warning(database: SqlStorage) -> None:
    """What our inserts can leave empty does not keep the program from starting."""
    await _change(database, "ALTER TABLE phone_call ADD COLUMN note VARCHAR(20)")

    assert await check_schema(database.engine) == ("phone_call.note is not known to this program",)


async def test_a_column_that_demands_a_value_is_refused(database: SqlStorage) -> None:
    """A column that our inserts would fail on keeps the program from starting."""
    await _change(
        database,
        "DROP TABLE resource",
        "CREATE TABLE resource (tenant_id VARCHAR(64) NOT NULL, resource_id VARCHAR(191) NOT NULL,"
        " colour VARCHAR(20) NOT NULL, PRIMARY KEY (tenant_id, resource_id))",
    )

    with pytest.raises(SchemaOutOfDate, match=r"resource\.colour demands a value"):
        await check_schema(database.engine)


async def test_traces_and_endings_outlive_the_way_down_of_what_the_monitor_needs(
    database: SqlStorage,
) -> None:
    """Only why a call could not be served, and what was read back, is lost by it."""
    trace = evolve(samples.trace_of("call_1", correlation_id="r-1"), trouble=Trouble.CONFLICT.value)
    ended = samples.event_of(samples.pending(samples.slot_at(10)), sequence=1)
    denied = ReadBack("call_1", Subject.YEAR, Answer.DENIED, samples.NOW, denials=1)
    await database.traces.add([trace], tenant_id=samples.SALON)
    await database.read_backs.put(denied, tenant_id=samples.SALON)
    async with database.units.writing(samples.SALON) as unit:
        await unit.outbox.add(ended)
        await unit.commit()

    await asyncio.to_thread(downgrade, database.url, to="0013")
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_schema(database.engine)
    await asyncio.to_thread(migrate, database.url)

    window = TimeSlot.lasting(samples.NOW, minutes=60)
    found = await database.served.within(window, tenant_id=samples.SALON)
    assert found == ServiceFacts(endings=(ended,), durations={trace.tool: {trace.duration_ms: 1}})
