"""`voice-booking monitor` as its user sees it."""

import asyncio
import datetime as dt
import json
import os
import pty
import signal
import subprocess

from collections.abc import Sequence
from pathlib import Path

import pytest

from attrs import evolve

from adapters.sql.engine import open_engine
from adapters.sql.tool_traces import SqlToolTraces
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.saga import Failure
from tests.cli.programs import command, environment, run
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.migrated_databases import write_migrated_file
from tests.doubles.redis_server import own_redis
from tests.unit.entrypoints.settings.files import SALON, SECRETS


GO, MISUSED, HOLD, NO_GO = 0, 2, 3, 4
RECENTLY = dt.timedelta(minutes=30)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A salon's file, and its database without a call."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    write_migrated_file(tmp_path / "salon.sqlite3")
    return tmp_path


def booked(number: int) -> AppointmentEvent:
    one = samples.event_of(samples.pending(samples.slot_at(10)), sequence=1)
    at = dt.datetime.now(dt.UTC) - RECENTLY
    return evolve(one, appointment_id=f"a-{number}", at=at)


def failed(number: int, *, after: dt.timedelta) -> AppointmentEvent:
    one = booked(number)
    reason = Failure.CALENDAR_UNAVAILABLE.value
    return evolve(one, kind=EventKind.BOOKING_FAILED, detail=reason, at=one.at + after)


def store(folder: Path, events: Sequence[AppointmentEvent]) -> None:
    async def stored() -> None:
        engine = open_engine(f"sqlite:///{folder / 'salon.sqlite3'}")
        async with SqlUnitsOfWork(engine).writing("muster") as unit:
            for event in events:
                await unit.outbox.add(event)
            await unit.commit()
        trace = samples.trace_of("call_1", correlation_id="r-1")
        arrived_at = dt.datetime.now(dt.UTC) - RECENTLY
        await SqlToolTraces(engine).add([evolve(trace, arrived_at=arrived_at)], tenant_id="muster")
        await engine.dispose()

    asyncio.run(stored())


def monitored(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("monitor", "--config", "salon.toml", *options, cwd=folder, **SECRETS)


def test_twenty_good_bookings_are_go(folder: Path) -> None:
    """As table and as JSON, and by the exit code."""
    store(folder, [booked(number) for number in range(20)])

    table, as_json = monitored(folder), monitored(folder, "--json")

    assert (table.returncode, as_json.returncode) == (GO, GO), table.stderr
    assert table.stdout.startswith("Verdict go of ")
    told = json.loads(as_json.stdout)
    assert (told["verdict"], told["wishes"], told["reasons"]) == ("go", 20, [])
    assert told["latency_ms"]["book_appointment"]["p95"] == 812


def test_while_redis_is_away_no_calendar_is_said_to_answer(folder: Path) -> None:
    """The incident: this process's own breakers, which it has never used, were all closed."""
    store(folder, [booked(number) for number in range(20)])
    with own_redis() as redis:
        address = {"VOICE_BOOKING_REDIS_URL": redis.url}
        patient = {**address, "VOICE_BOOKING_REDIS_TIMEOUT_SECONDS": "1"}
        there = run("monitor", "--config", "salon.toml", "--json", cwd=folder, **SECRETS, **patient)
        redis.stop()
        away = run("monitor", "--config", "salon.toml", "--json", cwd=folder, **SECRETS, **patient)

    assert json.loads(there.stdout)["ill_calendars"] == 0
    told = json.loads(away.stdout)
    assert told["ill_calendars"] is None
    assert told["salons"]["muster"]["ill_calendars"] is None


def test_a_quiet_salon_is_hold(folder: Path) -> None:
    """Nothing is known to go well."""
    quiet = monitored(folder)

    assert quiet.returncode == HOLD
    assert "0 wishes have ended, fewer than 20" in quiet.stdout


def test_three_failures_at_once_are_no_go_with_every_reason(folder: Path) -> None:
    """The share is good enough for hold only, and is named as well."""
    failures = [failed(100 + number, after=number * MINUTE) for number in range(3)]
    store(folder, [*(booked(number) for number in range(20)), *failures])

    told = monitored(folder, "--json", "--salon", "muster")

    assert told.returncode == NO_GO
    assert [one["reason"] for one in json.loads(told.stdout)["reasons"]] == [
        "failed_bookings",
        "success_below_threshold",
    ]


def test_a_lower_threshold_is_met(folder: Path) -> None:
    """19 of 20 are 95 %, so 95.1 is not met and 95 is."""
    failures = [failed(100, after=MINUTE)]
    store(folder, [*(booked(number) for number in range(19)), *failures])

    assert monitored(folder, "--threshold", "95.1").returncode == HOLD
    assert monitored(folder).returncode == GO


def test_what_lies_before_the_window_does_not_count(folder: Path) -> None:
    """Whoever has repaired something looks at what came after it."""
    store(folder, [booked(number) for number in range(20)])

    told = json.loads(monitored(folder, "--json", "--window", "10m").stdout)

    assert (told["wishes"], told["latency_ms"]) == (0, {})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--window", "60"], "60 is no span"),
        (["--window", "0m"], "0m is no span"),
        (["--window", "31d"], "retention.traces_days, 30 days"),
        (["--threshold", "100.1"], "100.1 is not from 0 to 100"),
        (["--threshold", "nan"], "nan is not from 0 to 100"),
        (["--salon", "nobody"], "there is no salon 'nobody', only muster"),
        (["--watch"], "say --json where there is none"),
    ],
)
def test_a_mistyped_option_is_never_a_verdict(folder: Path, options: list[str], said: str) -> None:
    """A gate that goes by the exit code must not take a typing error for no-go or go."""
    refused = monitored(folder, *options)

    assert (refused.returncode, refused.stdout) == (MISUSED, "")
    assert said in refused.stderr


def test_a_database_that_is_not_there_is_no_verdict_either(tmp_path: Path) -> None:
    """Nothing was measured."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")

    missing = monitored(tmp_path)

    assert (missing.returncode, missing.stdout) == (1, "")
    assert "not measured" in missing.stderr


def test_watching_updates_in_place_and_ends_cleanly(folder: Path) -> None:
    """Ctrl-C gives the terminal back: the cursor shows again, and nothing is said of it."""
    ours, theirs = pty.openpty()
    watching = subprocess.Popen(
        command("monitor", "--config", "salon.toml", "--watch", "--every", "1"),
        cwd=folder,
        env=environment(TERM="xterm", **SECRETS),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while shown.count(b"Verdict") < 2:
            shown += os.read(ours, 4096)
        watching.send_signal(signal.SIGINT)
        rest = _to_the_end(ours)
        assert watching.wait(timeout=60) == 0
    finally:
        watching.kill()
        watching.wait()
        os.close(ours)

    lines_up = b"\x1b[1A"
    assert lines_up in shown + rest
    assert b"\x1b[?25h" in rest
    assert b"Traceback" not in rest
    assert b"interrupted" not in rest


def test_watching_without_a_terminal_is_one_line_a_look(folder: Path) -> None:
    """For whoever reads on with a program."""
    with subprocess.Popen(
        command("monitor", "--config", "salon.toml", "--watch", "--every", "1", "--json"),
        cwd=folder,
        env=environment(**SECRETS),
        stdout=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        looks = [json.loads(watching.stdout.readline()) for _ in range(2)]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 0

    assert looks[0]["to"] < looks[1]["to"]


def _to_the_end(terminal: int) -> bytes:
    said = b""
    try:
        while more := os.read(terminal, 4096):
            said += more
    except OSError:
        # Linux says so where the last writer has closed it.
        return said
    return said
