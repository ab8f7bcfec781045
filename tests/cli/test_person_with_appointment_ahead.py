"""`voice-booking person erase --cancel-ahead`, as a process beside a sandbox of its own."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.processes import Sandbox, Service, running_sandbox, service_beside


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """Max has booked, and hung up two hours ago; no service runs."""
    with service_beside(sandbox, tmp_path) as service:
        service.start()
        answer = service.use(
            "book_appointment",
            service="Herrenhaarschnitt",
            date_text="nächste Woche Dienstag",
            time_text="um zehn",
            customer_name="Max Beispiel",
        )
        assert answer["status"] == "confirmed", answer
        assert service.stop() == 0
        with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
            database.execute("update phone_call set first_seen_at = datetime('now', '-2 hours')")
            database.commit()
        yield service


def line(service: Service, *more: str) -> list[str]:
    configuration = service.directory / f"salon-{service.port}.toml"
    (number,) = {row["customer_phone"] for row in service.rows()}
    words = ["person", "erase", "--demo", "--config", str(configuration), "--number", number]
    return [sys.executable, "-m", "entrypoints.cli.main", *words, "--yes", *more]


def erase(service: Service, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line(service, *more),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def todo(service: Service) -> subprocess.CompletedProcess[str]:
    configuration = service.directory / f"salon-{service.port}.toml"
    words = ["person", "todo", "--demo", "--config", str(configuration)]
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *words],
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def dump(service: Service) -> str:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        return "\n".join(database.iterdump())


def test_it_is_cancelled_at_the_calendar_and_the_person_is_gone(
    service: Service, sandbox: Sandbox
) -> None:
    """Refused without the flag; with it nothing stands, and nothing of the name is left."""
    refused = erase(service)
    done = erase(service, "--cancel-ahead")

    assert (refused.returncode, done.returncode) == (1, 0), done.stderr
    assert "or give --cancel-ahead" in refused.stderr
    assert "1 appointments ahead are cancelled" in done.stdout
    assert sandbox.active_bookings() == []
    assert service.claims() == 0
    assert "Beispiel" not in dump(service)


def test_a_refusal_announces_nothing_that_the_list_does_not_have(service: Service) -> None:
    """It said that things were left to be done by hand, and `person todo` said that none were."""
    refused = erase(service)
    listed = todo(service)
    done = erase(service, "--cancel-ahead")

    assert (refused.returncode, "person todo" in refused.stdout) == (1, False), refused.stdout
    assert "nothing was noted to be done by hand" in refused.stderr
    assert (listed.returncode, listed.stdout.strip()) == (0, "Nothing is left to do.")
    assert "2 things elsewhere are left to you then" in done.stdout
    assert len(todo(service).stdout.splitlines()) == 2


def test_a_command_that_was_killed_is_gone_on_with_by_the_same_command(
    service: Service, sandbox: Sandbox
) -> None:
    """Struck while Cal.com was cancelling: the next one takes over, and nobody else is needed."""
    sandbox.control("PUT", "/faults", {"cancel": {"delay_before_ms": 3000, "times": 1}})
    words = line(service, "--cancel-ahead")
    with subprocess.Popen(words, env=os.environ | service.secrets) as struck:
        until = time.monotonic() + 60
        while {row["state"] for row in service.rows()} != {"cancelling"}:
            assert time.monotonic() < until
            time.sleep(0.05)
        struck.kill()
    half = dump(service)

    again = erase(service, "--cancel-ahead")

    assert "Beispiel" in half
    assert sandbox.active_bookings() == []
    assert {row["state"] for row in service.rows()} == {"cancelled"}
    # The first request may still land, and is watched for: until then the name stays.
    assert (again.returncode, "not over for sure" in again.stderr) == (1, True), again.stdout
    assert "Beispiel" in dump(service)
