"""What is said of a database that fits by its revision, and was changed by hand."""

import re

import pytest

from attrs import frozen
from sqlalchemy import text

from adapters.sql.errors import SchemaOutOfDate
from adapters.sql.schema_check import check_revision, check_schema
from adapters.sql.schema_differences import differences
from tests.contract.unit_of_work.sql_harness import SqlStorage


SERVERS = frozenset({"postgresql", "mariadb"})
ALL = SERVERS | {"sqlite"}
LOWLY = "voice_booking_test_lowly"
EXACT = "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"


@frozen
class Change:
    """Statements (those of one database under its name), and what has to be said of them."""

    said: str
    statements: dict[str, tuple[str, ...]]


def _everywhere(said: str, *statements: str, on: frozenset[str] = ALL) -> Change:
    return Change(said, dict.fromkeys(on, statements))


def _retyped(said: str, column: str, *, postgresql: str, mariadb: str) -> Change:
    return Change(
        said,
        {
            "postgresql": (f"ALTER TABLE appointment ALTER {column} {postgresql}",),
            "mariadb": (f"ALTER TABLE appointment MODIFY {column} {mariadb}",),
        },
    )


def _rebuilt_resource(said: str, first: str, *more: str) -> Change:
    columns = (first, "resource_id VARCHAR(191) NOT NULL", "PRIMARY KEY (tenant_id, resource_id)")
    made = f"CREATE TABLE resource ({', '.join((*columns, *more))})"
    return Change(said, {"sqlite": ("DROP TABLE resource", made)})


def _invalid(index: str, *, of: str) -> Change:
    marked = f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{index}'::regclass"
    return Change(
        f"index {index} of {of} is invalid: REINDEX INDEX {index}", {"postgresql": (marked,)}
    )


REFUSED = {
    "a number of 32 bits": _retyped(
        "column appointment.lease_until is INTEGER",
        "lease_until",
        postgresql="TYPE INTEGER",
        mariadb="INTEGER",
    ),
    "a number without a sign": Change(
        "appointment.lease_until is BIGINT(20) UNSIGNED: make it BIGINT",
        {"mariadb": ("ALTER TABLE appointment MODIFY lease_until BIGINT UNSIGNED",)},
    ),
    "a shorter text": _retyped(
        "column appointment.provider_uid is VARCHAR(3)",
        "provider_uid",
        postgresql="TYPE VARCHAR(3)",
        mariadb=f"VARCHAR(3) {EXACT}",
    ),
    "a shorter long text": _retyped(
        "column appointment.wish is ",
        "wish",
        postgresql="TYPE VARCHAR(100)",
        mariadb=f"TEXT {EXACT}",
    ),
    "a time without its zone or digits": _retyped(
        "column appointment.hold_until is ",
        "hold_until",
        postgresql="TYPE TIMESTAMP WITHOUT TIME ZONE",
        mariadb="DATETIME",
    ),
    "a text that is a number": _rebuilt_resource(
        "resource.tenant_id is INTEGER: make it VARCHAR(64)", "tenant_id INTEGER NOT NULL"
    ),
    "a text that is compared otherwise": Change(
        "column appointment.provider_uid compares texts in another way",
        {"mariadb": ("ALTER TABLE appointment MODIFY provider_uid VARCHAR(191)",)},
    ),
    "a column that must be filled": _retyped(
        "column appointment.lease_owner is NOT NULL, and we leave it empty: allow NULL",
        "lease_owner",
        postgresql="SET NOT NULL",
        mariadb=f"VARCHAR(191) {EXACT} NOT NULL",
    ),
    "a column that must be filled, in a file": Change(
        "column phone_call.last_appointment_id is NOT NULL",
        {
            "sqlite": (
                "ALTER TABLE phone_call DROP COLUMN last_appointment_id",
                "ALTER TABLE phone_call ADD last_appointment_id VARCHAR(64) NOT NULL DEFAULT ''",
            )
        },
    ),
    "a computed column": _everywhere(
        "column phone_call.last_appointment_id is computed",
        "ALTER TABLE phone_call DROP COLUMN last_appointment_id",
        "ALTER TABLE phone_call ADD last_appointment_id VARCHAR(64) GENERATED ALWAYS AS ('a')",
        on=frozenset({"sqlite"}),
    ),
    "a unique index more": _everywhere(
        "unique key busy (tenant_id, service_id) of appointment refuses what we insert: drop it",
        "CREATE UNIQUE INDEX busy ON appointment (tenant_id, service_id)",
    ),
    "a unique constraint more": _everywhere(
        "unique key busy (tenant_id, service_id) of appointment refuses what we insert: drop it",
        "ALTER TABLE appointment ADD CONSTRAINT busy UNIQUE (tenant_id, service_id)",
        on=SERVERS,
    ),
    "a unique constraint more, in a file": _rebuilt_resource(
        "unique key without a name (resource_id) of resource refuses what we insert",
        "tenant_id VARCHAR(64) NOT NULL",
        "UNIQUE (resource_id)",
    ),
    "a unique key for some rows": _everywhere(
        "unique key busy (tenant_id, reference) of appointment refuses what we insert: drop it",
        "CREATE UNIQUE INDEX busy ON appointment (tenant_id, reference) WHERE fence > 1",
        on=ALL - {"mariadb"},
    ),
    "a unique key for the first letters": Change(
        "unique key busy (tenant_id, reference) of appointment refuses what we insert: drop it",
        {"mariadb": ("CREATE UNIQUE INDEX busy ON appointment (tenant_id, reference(3))",)},
    ),
    "a unique key that holds two of nothing for equal": Change(
        "unique key uq_appointment_active_intent of appointment is missing",
        {
            "postgresql": (
                "ALTER TABLE appointment DROP CONSTRAINT uq_appointment_active_intent",
                (
                    "ALTER TABLE appointment ADD CONSTRAINT uq_appointment_active_intent"
                    " UNIQUE NULLS NOT DISTINCT (tenant_id, active_intent)"
                ),
            )
        },
    ),
    "an index on another column": Change(
        "index ix_appointment_call_id (tenant_id, call_id, starts_at) of appointment is missing:"
        " another has its name",
        {
            dialect: (
                f"DROP INDEX ix_appointment_call_id{on_table}",
                "CREATE INDEX ix_appointment_call_id ON appointment (tenant_id, staff_id)",
            )
            for dialect, on_table in {
                "sqlite": "",
                "postgresql": "",
                "mariadb": " ON appointment",
            }.items()
        },
    ),
    "a check": _everywhere(
        "check short of appointment may refuse what we insert: drop it",
        "ALTER TABLE appointment ADD CONSTRAINT short CHECK (events < 3)",
        on=SERVERS,
    ),
    "a check, in a file": _rebuilt_resource(
        "check short of resource may refuse what we insert",
        "tenant_id VARCHAR(64) NOT NULL",
        "CONSTRAINT short CHECK (length(tenant_id) < 3)",
    ),
    "an exclusion constraint": Change(
        "exclusion constraint alone of appointment may refuse what we insert: drop it",
        {"postgresql": ("ALTER TABLE appointment ADD CONSTRAINT alone EXCLUDE (state WITH =)",)},
    ),
    "a table without transactions": Change(
        "table slot_claim is kept by Aria, which takes nothing back when a transaction fails:"
        " ALTER TABLE slot_claim ENGINE=InnoDB",
        {"mariadb": ("ALTER TABLE slot_claim ENGINE=Aria",)},
    ),
    "a table that a crash empties": Change(
        "table slot_claim is UNLOGGED, and empty after a crash",
        {"postgresql": ("ALTER TABLE slot_claim SET UNLOGGED",)},
    ),
    "a primary key that is not kept": _invalid("slot_claim_pkey", of="slot_claim"),
    "a unique key that is not kept": _invalid("uq_appointment_active_intent", of="appointment"),
    "an index that is not used": _invalid("ix_appointment_call_id", of="appointment"),
    "a foreign key": _everywhere(
        "foreign key known of slot_claim may refuse what we insert: drop it",
        "ALTER TABLE slot_claim ADD CONSTRAINT known FOREIGN KEY (tenant_id, appointment_id)"
        " REFERENCES appointment (tenant_id, appointment_id)",
        on=SERVERS,
    ),
}

WARNED = {
    "a longer text": _retyped(
        "column appointment.provider_uid is larger than VARCHAR(191)",
        "provider_uid",
        postgresql="TYPE VARCHAR(400)",
        mariadb=f"VARCHAR(400) {EXACT}",
    ),
    "a larger number": _retyped(
        "column appointment.events is larger than INTEGER",
        "events",
        postgresql="TYPE BIGINT",
        mariadb="BIGINT NOT NULL",
    ),
    "a column that need not be filled": _retyped(
        "column appointment.service_id need not have NULL allowed",
        "service_id",
        postgresql="DROP NOT NULL",
        mariadb=f"VARCHAR(191) {EXACT} NULL",
    ),
    "an index more": _everywhere(
        "index quick (tenant_id, staff_id) of appointment is not needed",
        "CREATE INDEX quick ON appointment (tenant_id, staff_id)",
    ),
    "a unique index that follows from the primary key": _everywhere(
        "unique key quick (tenant_id, appointment_id, state) of appointment is not needed",
        "CREATE UNIQUE INDEX quick ON appointment (tenant_id, appointment_id, state)",
    ),
    "a trigger": Change(
        "trigger stamp of outbox may refuse or change what we write: drop it",
        {
            "sqlite": (
                (
                    "CREATE TRIGGER stamp AFTER INSERT ON outbox BEGIN"
                    " UPDATE outbox SET detail = 'seen' WHERE rowid = NEW.rowid; END"
                ),
            ),
            "postgresql": (
                (
                    "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql"
                    " AS 'BEGIN NEW.detail = ''seen''; RETURN NEW; END'"
                ),
                (
                    "CREATE TRIGGER stamp BEFORE INSERT ON outbox"
                    " FOR EACH ROW EXECUTE FUNCTION stamp()"
                ),
            ),
            "mariadb": (
                "CREATE TRIGGER stamp BEFORE INSERT ON outbox FOR EACH ROW SET NEW.detail = 'seen'",
            ),
        },
    ),
    "an index of somebody else's that is being made": Change(
        "index quick of appointment is invalid",
        {
            "postgresql": (
                "CREATE INDEX quick ON appointment (tenant_id, staff_id)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'quick'::regclass",
            )
        },
    ),
    "row level security that this user is above": Change(
        "row level security of slot_claim would apply to any other user",
        {
            "postgresql": (
                "ALTER TABLE slot_claim FORCE ROW LEVEL SECURITY, ENABLE ROW LEVEL SECURITY",
            )
        },
    ),
    "a rule": Change(
        "rule deaf of outbox may refuse or change what we write: drop it",
        {"postgresql": ("CREATE RULE deaf AS ON INSERT TO outbox DO INSTEAD NOTHING",)},
    ),
    "a column that fills itself": Change(
        "resource.number is not known to this program",
        {
            "postgresql": ("ALTER TABLE resource ADD number INTEGER GENERATED ALWAYS AS IDENTITY",),
            "mariadb": (
                (
                    "ALTER TABLE resource ADD number INTEGER NOT NULL AUTO_INCREMENT,"
                    " ADD INDEX quick (number)"
                ),
            ),
        },
    ),
}


def _where_they_exist(changes: dict[str, Change]) -> list[tuple[str, str]]:
    return [(dialect, name) for name in changes for dialect in sorted(changes[name].statements)]


async def _make(database: SqlStorage, change: Change) -> None:
    async with database.engine.begin() as connection:
        for statement in change.statements[database.engine.dialect.name]:
            await connection.execute(text(statement))


@pytest.mark.parametrize(("database", "name"), _where_they_exist(REFUSED), indirect=["database"])
async def test_what_our_inserts_would_fail_on_is_refused(database: SqlStorage, name: str) -> None:
    """A salon whose bookings would all fail is told so before the first caller is."""
    await _make(database, REFUSED[name])

    with pytest.raises(SchemaOutOfDate, match=re.escape(REFUSED[name].said)):
        await check_schema(database.engine)


@pytest.mark.parametrize(("database", "name"), _where_they_exist(WARNED), indirect=["database"])
async def test_what_is_merely_more_is_a_warning(database: SqlStorage, name: str) -> None:
    """An operator's own index or a larger column does not keep the program from starting."""
    await _make(database, WARNED[name])

    notes = await check_schema(database.engine)

    assert [note for note in notes if note.startswith(WARNED[name].said)]


async def test_what_is_as_it_was_made_has_nothing_more(database: SqlStorage) -> None:
    """What a server keeps for itself, or somebody has on a table of his own, is none of ours."""
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE theirs (id INTEGER PRIMARY KEY)"))
        if database.engine.dialect.name != "postgresql":
            body = (
                "BEGIN SELECT 1; END"
                if database.engine.dialect.name == "sqlite"
                else "FOR EACH ROW SET NEW.id = NEW.id"
            )
            await connection.execute(
                text(f"CREATE TRIGGER theirs_stamp BEFORE INSERT ON theirs {body}")
            )

    assert await check_schema(database.engine) == ()


async def test_a_probe_asks_for_the_revision_only(database: SqlStorage) -> None:
    """Readiness is asked every few seconds, and does not read the catalogue each time."""
    await _make(database, REFUSED["a unique index more"])

    await check_revision(database.engine)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(SchemaOutOfDate, match="voice-booking migrate"):
        await check_revision(database.engine)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_rows_that_are_hidden_from_the_programs_user_are_refused(
    database: SqlStorage,
) -> None:
    """Row level security without a policy shows an empty calendar, and refuses every booking."""
    async with database.engine.connect() as connection:
        for statement in (
            "ALTER TABLE slot_claim ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE slot_claim FORCE ROW LEVEL SECURITY",
            f"CREATE ROLE {LOWLY} NOLOGIN",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {LOWLY}",
            f"SET LOCAL ROLE {LOWLY}",
        ):
            await connection.execute(text(statement))
        found = await connection.run_sync(differences)
        await connection.rollback()

    (fault,) = [one.what for one in found if one.harms]
    assert fault.startswith("row level security of slot_claim hides rows from this program's user")
