"""`voice-booking calls` as its user sees it."""

import asyncio
import json
import subprocess

from pathlib import Path

import pytest

from attrs import evolve

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.model.call import Call, CallKind, CallOutcome, Suspicion
from booking_domain.model.phone_number import PhoneNumber
from tests.cli.programs import run
from tests.contract.unit_of_work.migrated_databases import write_migrated_file
from tests.doubles.salon import MONDAY_MORNING
from tests.unit.entrypoints.settings.files import SALON, SECRETS


HONEST = Call(
    call_id="call_honest",
    platform="retell",
    caller=PhoneNumber("+4915112345678"),
    first_seen_at=MONDAY_MORNING,
    kind=CallKind.INBOUND,
    outcome=CallOutcome.BOOKED,
    duration_ms=42_350,
    disconnection_reason="user_hangup",
)
LYING = evolve(
    HONEST,
    call_id="call_lying",
    outcome=CallOutcome.INFORMATION,
    suspicion=Suspicion.SAID_BOOKED,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A salon's file, and its database without a call."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    write_migrated_file(tmp_path / "salon.sqlite3")
    return tmp_path


def store(folder: Path, *calls: Call) -> None:
    async def stored() -> None:
        engine = open_engine(f"sqlite:///{folder / 'salon.sqlite3'}")
        async with SqlUnitsOfWork(engine).writing("muster") as unit:
            for call in calls:
                await unit.calls.record(call)
            await unit.commit()
        await engine.dispose()

    asyncio.run(stored())


def listed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("calls", "--config", "salon.toml", *options, cwd=folder, **SECRETS)


def test_calls_are_listed_without_names_and_numbers(folder: Path) -> None:
    """With their outcome; who called is nobody's business on a terminal."""
    store(folder, HONEST, LYING)

    table, as_json = listed(folder), listed(folder, "--json")

    assert (table.returncode, as_json.returncode) == (0, 0)
    assert "booked" in table.stdout
    found = {one["call"]: one["outcome"] for one in json.loads(as_json.stdout)["muster"]}
    assert found == {"call_honest": "booked", "call_lying": "information"}
    assert "4915112345678" not in table.stdout + as_json.stdout


def test_suspicious_calls_are_told_by_the_exit_code(folder: Path) -> None:
    """So that a script can ask for them."""
    none = listed(folder, "--suspicious")
    store(folder, HONEST, LYING)

    some = listed(folder, "--suspicious", "--json")

    assert (none.returncode, none.stdout) == (0, "muster: no suspicious calls\n")
    assert some.returncode == 1
    (only,) = json.loads(some.stdout)["muster"]
    assert (only["call"], only["suspicion"]) == ("call_lying", "said_booked")


def test_a_salon_that_does_not_exist_is_named(folder: Path) -> None:
    """The command line must be changed."""
    assert listed(folder, "--tenant", "nobody").returncode == 2
