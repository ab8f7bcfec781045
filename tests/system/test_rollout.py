"""The mode of a salon is changed by a command while two processes serve its calls."""

import concurrent.futures
import itertools
import json
import os
import subprocess
import sys
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import Sandbox, Service, running_sandbox, service_beside
from tests.doubles.working_days import a_working_day


WITHIN_SECONDS = 60.0
HELD_MS = 3_000
BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": a_working_day(),
    "time_text": "um zehn Uhr",
}
CHECK = {one: BOOK[one] for one in ("service", "staff", "date_text")}


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def services(sandbox: Sandbox, tmp_path: Path) -> Iterator[tuple[Service, Service]]:
    """This will give two processes on one database."""
    with (
        service_beside(sandbox, tmp_path) as one,
        service_beside(sandbox, tmp_path) as other,
    ):
        other.secrets = one.secrets
        one.start()
        other.start()
        yield one, other


def run(service: Service, *arguments: str) -> str:
    """Run a command beside the service and return what it prints; it must go well."""
    configuration = service.directory / f"salon-{service.port}.toml"
    line = [sys.executable, "-m", "entrypoints.cli.main", *arguments]
    done = subprocess.run(
        [*line, "--demo", "--config", str(configuration)],
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def until_off(service: Service, *, is_off: bool = True) -> None:
    """Ask what is free, in one call after another, until all are rung back, or none is."""
    calls = itertools.count()

    def is_so() -> bool:
        call_id = f"call_{is_off}_{service.port}_{next(calls)}"
        answer = service.use("check_availability", call_id=call_id, **CHECK)
        return (answer["status"] == "callback_noted") is is_off

    _until(is_so)


def _until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.1)


def test_a_booking_under_way_is_finished_and_every_process_rings_back(
    sandbox: Sandbox, services: tuple[Service, Service]
) -> None:
    """Nobody starts anything again, and the caller who was being served hears the truth."""
    one, other = services
    sandbox.fault(delay_before_ms=HELD_MS, times=1)

    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as caller:
        booking = caller.submit(one.use, "book_appointment", call_id="call_live", **BOOK)
        _until(lambda: sandbox.requests().get("POST /v2/bookings"))
        told = run(one, "tenant", "mode", "salon-muster", "off", "--by", "Kim")
        answer: dict[str, Any] = booking.result(timeout=60)

    assert told == "salon-muster: live, 100 % -> off, 100 %\n"
    assert answer["status"] in {"confirmed", "pending"}
    for service in services:
        until_off(service)
    status = other.use("get_booking_status", call_id="call_live")
    assert status["status"] == "confirmed"
    assert len(sandbox.active_bookings()) == 1


def test_a_dry_run_of_a_service_leaves_the_calendar_alone(
    sandbox: Sandbox, services: tuple[Service, Service]
) -> None:
    """What would have been done is listed, and counted by the audit, which finds nothing wrong."""
    one, other = services
    # Nobody sees from without that a process rehearses, but that it is not off any more.
    for mode in ("off", "dry_run"):
        run(one, "tenant", "mode", "salon-muster", mode)
        for service in services:
            until_off(service, is_off=mode == "off")

    answers = [
        service.use("book_appointment", call_id=f"call_{service.port}", **BOOK)
        for service in services
    ]

    assert [answer["status"] for answer in answers] == ["dry_run", "dry_run"]
    assert (sandbox.active_bookings(), other.rows(), other.claims()) == ([], [], 0)
    listed = json.loads(run(one, "tenant", "dry-runs", "salon-muster", "--json"))
    assert sorted(entry["call"] for entry in listed) == sorted(
        f"call_{service.port}" for service in services
    )
    audited = run(one, "audit")
    assert "2 only rehearsed, nothing of it was done" in audited
    assert json.loads(run(one, "audit", "--json"))["salon-muster"]["rehearsals"] == 2
