"""An older backup is restored by the commands of the how-to: both sides agree, none is double."""

import asyncio
import contextlib
import datetime as dt
import os
import re
import secrets
import shutil
import subprocess
import sys
import time

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from attrs import define, field
from sqlalchemy import Table, make_url, select

from adapters.sql.engine import open_engine
from adapters.sql.tables import APPOINTMENT, METADATA, SLOT_CLAIM
from entrypoints.database import migrate_database
from entrypoints.settings.schema import DatabaseSettings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl
from tests.doubles.processes import (
    CLIENT,
    Sandbox,
    Service,
    running_sandbox,
    service_beside,
    signed_tool_call,
)
from tests.doubles.programs import installed
from tests.doubles.server_databases import empty_database
from tests.doubles.working_days import working_days


HOW_TO = Path(__file__).parents[2] / "docs/how-to/back-up-and-restore.md"
# The sandbox's keys are those of a demo, and are taken for a salon's only when told so.
PROGRAM = """#!/bin/sh
case "$1" in migrate) ;; *) set -- "$@" --demo ;; esac
exec "{python}" -m entrypoints.cli.main "$@"
"""
NEEDED = {
    "PostgreSQL": ("pg_dump", "pg_restore", "psql"),
    "MariaDB": ("mariadb-dump", "mariadb"),
    "SQLite": ("sqlite3",),
}


def commands(heading: str) -> str:
    """Return what the how-to has one run below a heading."""
    block = re.compile(rf"^## {heading}$.*?^```sh$(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = block.search(HOW_TO.read_text())
    assert found is not None, heading
    return found[1]


def number_of(name: str) -> str:
    """A number that nobody has, another one for each name."""
    return f"+49152288173{sum(name.encode()) % 100:02}"


@define
class Salon:
    """A salon whose operator follows the how-to."""

    service: Service
    database: str
    url: str
    _days: Iterator[dt.date] = field(init=False, factory=working_days)

    def __attrs_post_init__(self) -> None:
        program = self.service.directory / "bin/voice-booking"
        program.parent.mkdir()
        program.write_text(PROGRAM.format(python=sys.executable))
        program.chmod(0o700)

    @property
    def sandbox(self) -> Sandbox:
        return self.service.sandbox

    def follows(self, heading: str) -> str:
        """Run the commands below a heading; the first that fails ends it."""
        return self.runs(commands(heading))

    def runs(self, script: str) -> str:
        """Run a script where configuration and database lie."""
        directory = self.service.directory
        configuration = directory / f"salon-{self.service.port}.toml"
        shutil.copy(configuration, directory / "salon.toml")
        path = os.pathsep.join([str(directory / "bin"), os.environ["PATH"]])
        done = subprocess.run(
            ["/bin/sh", "-ec", script],
            cwd=directory,
            env=os.environ | self.service.secrets | {"PATH": path} | self._address(),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _address(self) -> dict[str, str]:
        """Return how the database is named to its own tools, as the how-to has it."""
        if self.database != "MariaDB":
            return {"DATABASE_URL": self.url}
        address = make_url(self.url)
        options = {
            "host": address.host,
            "port": address.port,
            "user": address.username,
            "password": address.password,
        }
        given = [f"{name}={value}\n" for name, value in options.items() if value is not None]
        (self.service.directory / ".my.cnf").write_text("".join(["[client]\n", *given]))
        return {"HOME": str(self.service.directory), "DATABASE_NAME": address.database or ""}

    def hears(
        self, name: str, tool: str, *, call_id: str | None = None, **arguments: str
    ) -> dict[str, Any]:
        """Return what somebody hears, in a call of their own if none is named."""
        request = signed_tool_call(
            tool,
            arguments,
            call_id=call_id or f"call_{secrets.token_hex(6)}",
            tool_call_id=f"tool_{secrets.token_hex(6)}",
            key=self.service.secrets["TEST_RETELL_KEY"],
            caller=number_of(name),
        )
        answer: dict[str, Any] = CLIENT.post(
            f"{self.service.url}/retell/tools/{tool}", **request
        ).json()
        return answer

    def books(self, name: str) -> str:
        """Book on a day of its own, and return that day."""
        day = f"{next(self._days):%d.%m.%Y}"
        answer = self.hears(
            name,
            "book_appointment",
            customer_name=name,
            service="Herrenhaarschnitt",
            staff="Anna",
            date_text=day,
            time_text="um zehn Uhr",
        )
        assert answer["status"] == "confirmed", answer
        return day

    def moves(self, name: str, *, day: str) -> None:
        """Move their appointment to eleven, in another call than the one in which it was made."""
        answer = self.hears(
            name, "reschedule_appointment", customer_name=name, date_text=day, time_text="um elf"
        )
        assert answer["status"] == "rescheduled", answer

    def cancels(self, name: str) -> None:
        """Cancel their appointment, likewise."""
        answer = self.hears(name, "cancel_appointment", customer_name=name)
        assert answer["status"] == "cancelled", answer

    def rows(self, table: Table = APPOINTMENT) -> list[dict[str, Any]]:
        """Return a table's rows, read past the service."""
        return asyncio.run(_read(self.url, table))

    def everything(self) -> str:
        """Return all that the database holds, as text."""
        return repr([self.rows(table) for table in METADATA.sorted_tables])

    def in_calendar(self) -> dict[str, tuple[str, str]]:
        """Return whose booking stands when, by uid."""
        return {
            one["uid"]: (one["metadata"]["appointmentId"], _utc(one["start"]))
            for one in self.sandbox.active_bookings()
        }

    def in_database(self) -> dict[str, tuple[str, str]]:
        """Return the same as the database has it."""
        return {
            row["provider_uid"]: (row["appointment_id"], _utc(row["starts_at"].isoformat()))
            for row in self.rows()
            if row["state"] == "confirmed"
        }

    def a_day_later(self) -> None:
        """Let all calls lie back: somebody may still be on the line of one that has just begun."""
        asyncio.run(_age_calls(self.url))


async def _read(url: str, table: Table) -> list[dict[str, Any]]:
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(select(table))).mappings()]
    finally:
        await engine.dispose()


async def _age_calls(url: str) -> None:
    engine = open_engine(url)
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    try:
        async with engine.begin() as connection:
            calls = METADATA.tables["phone_call"]
            await connection.execute(calls.update().values(first_seen_at=yesterday))
    finally:
        await engine.dispose()


async def _run_out(url: str) -> None:
    engine = open_engine(url)
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    try:
        async with engine.begin() as connection:
            await connection.execute(APPOINTMENT.update().values(hold_until=yesterday))
    finally:
        await engine.dispose()


def _utc(moment: str) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC).isoformat()


@pytest.fixture(params=["SQLite", "PostgreSQL", "MariaDB"])
def salon(
    request: pytest.FixtureRequest, server_url: Callable[[str], str], tmp_path: Path
) -> Iterator[Salon]:
    """A service, its calendar, and a database of its own with what makes backups of it."""
    for program in NEEDED[request.param]:
        installed(program)
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/salon.sqlite3"
        if request.param != "SQLite":
            url = stack.enter_context(empty_database(server_url(request.param.lower())))
            migrate_database(DatabaseSettings(url=DatabaseUrl(Secret(url))))
        sandbox = stack.enter_context(running_sandbox(tmp_path / "sandbox"))
        service = stack.enter_context(service_beside(sandbox, tmp_path))
        service.secrets["VOICE_BOOKING_DATABASE_URL"] = url
        service.start()
        yield Salon(service, request.param, url)


def test_after_an_older_backup_both_sides_agree_and_nothing_is_double(salon: Salon) -> None:
    """Whatever was booked, moved, cancelled or erased since; the how-to's commands are enough."""
    for name in ("Anna Bleibt", "Bert Storniert", "Erika Vergessen"):
        salon.books(name)
    moved = salon.books("Carla Verlegt")
    salon.a_day_later()
    salon.follows(f"Back up {salon.database}")

    salon.cancels("Bert Storniert")
    salon.moves("Carla Verlegt", day=moved)
    taken = salon.books("Dora Neu")
    salon.moves("Fritz Neu", day=salon.books("Fritz Neu"))
    salon.books("Gerda Neu")
    salon.cancels("Gerda Neu")
    assert salon.service.stop() == 0
    salon.runs(
        "voice-booking person erase --config salon.toml --cancel-ahead --yes"
        f" --number {number_of('Erika Vergessen')} --list erasures.jsonl"
    )
    truth = salon.in_calendar()
    assert truth == salon.in_database()

    salon.follows(f"Restore {salon.database}")
    assert truth != salon.in_database()
    assert "Erika" in salon.everything()
    said = salon.follows("Bring it up to date")

    assert "0 mended, 0 open" in said
    assert "Erika" not in salon.everything()
    assert number_of("Erika Vergessen") not in salon.everything()
    assert salon.in_calendar() == truth
    assert salon.in_database() == truth
    assert len(salon.rows(SLOT_CLAIM)) == 6 * len(truth)
    salon.service.start()
    other = salon.hears(
        "Heinz Zweiter",
        "check_availability",
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text=taken,
        time_text="um zehn Uhr",
    )
    assert other["status"] == "alternatives", other
    salon.cancels("Dora Neu")
    assert len(salon.in_calendar()) == len(truth) - 1
    assert salon.in_calendar() == salon.in_database()


@pytest.mark.parametrize("salon", ["SQLite"], indirect=True)
def test_what_was_booked_since_is_reported_where_nobody_says_that_it_was_restored(
    salon: Salon,
) -> None:
    """Another installation may be at work on the account; nothing is taken over by guess."""
    salon.follows(f"Back up {salon.database}")
    salon.books("Dora Neu")
    assert salon.service.stop() == 0
    truth = salon.in_calendar()

    salon.follows(f"Restore {salon.database}")
    said = salon.runs("voice-booking reconcile --config salon.toml || test $? = 1")

    assert "key_without_appointment" in said
    assert salon.rows() == []
    assert salon.in_calendar() == truth


@pytest.mark.parametrize("salon", ["SQLite"], indirect=True)
def test_what_was_under_way_during_the_backup_ends_once_services_are_started(salon: Salon) -> None:
    """Booked after all, and cancelled since: it is looked up, and is not booked anew."""
    assert salon.service.stop() == 0
    # Time for a backup while the calendar is asked, on a busy machine, too.
    salon.service.write_timeout_seconds, salon.service.lease_ms = 3.0, 7_500
    salon.service.start()
    salon.sandbox.control("PUT", "/faults", {"create": {"delay_before_ms": 2500, "times": 1}})
    with ThreadPoolExecutor(1) as pool:
        booked = pool.submit(salon.books, "Paula Unterwegs")
        while not any(row["state"] == "pending" for row in salon.rows()):
            assert not booked.done()
        salon.follows(f"Back up {salon.database}")
        booked.result()
    salon.cancels("Paula Unterwegs")
    assert salon.service.stop() == 0

    salon.follows(f"Restore {salon.database}")
    assert [row["state"] for row in salon.rows()] == ["pending"]
    left = salon.runs("voice-booking backfill --config salon.toml --restored || echo exit code $?")
    salon.service.start()

    until = time.monotonic() + 120
    while any(row["state"] == "pending" for row in salon.rows()):
        assert time.monotonic() < until
    assert salon.service.stop() == 0
    salon.runs("voice-booking reconcile --config salon.toml")
    assert "1 under way" in left
    assert "exit code 1" in left
    assert (salon.in_calendar(), salon.in_database()) == ({}, {})


@pytest.mark.parametrize("salon", ["SQLite"], indirect=True)
def test_what_was_held_during_the_backup_and_booked_since_stays_booked(salon: Salon) -> None:
    """The hold has the booking's key and has run out, which is no end that its caller knows of."""
    wish = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": "nächste Woche Dienstag"}
    free = salon.hears(
        "Rosa Spricht", "check_availability", call_id="call_rosa", time_text="um zehn", **wish
    )
    salon.hears("Rosa Spricht", "hold_slot", call_id="call_rosa", slot_id=free["slot_1_id"])
    salon.follows(f"Back up {salon.database}")
    booked = salon.hears(
        "Rosa Spricht", "book_appointment", call_id="call_rosa", customer_name="Rosa Spricht"
    )
    assert booked["status"] == "confirmed", booked
    assert salon.service.stop() == 0
    truth = salon.in_calendar()
    assert len(truth) == 1

    salon.follows(f"Restore {salon.database}")
    assert [row["state"] for row in salon.rows()] == ["held"]
    asyncio.run(_run_out(salon.url))
    salon.runs("touch erasures.jsonl")
    salon.follows("Bring it up to date")

    assert salon.in_calendar() == truth
    assert salon.in_database() == truth
