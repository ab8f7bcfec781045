"""`voice-booking audit` and `backfill`, as processes beside a sandbox of their own."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import CALLER, Sandbox, Service, running_sandbox, service_beside


CALLS = ("call_lost", "call_unlinked", "call_one_sided", "call_right")
HOURS = ("zehn", "elf", "zwölf", "dreizehn Uhr")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """Four calls have booked, the service has stopped, and three of them were forgotten in part."""
    sandbox.control("POST", "/reset")
    with service_beside(sandbox, tmp_path) as service:
        service.start()
        for call_id, hour in zip(CALLS, HOURS, strict=True):
            answer = service.use(
                "book_appointment",
                call_id=call_id,
                service="Herrenhaarschnitt",
                staff="Anna",
                date_text="nächste Woche Dienstag",
                time_text=f"um {hour}",
                customer_name="Max Beispiel",
            )
            assert answer["status"] == "confirmed", answer
        assert service.stop() == 0
        change(
            service,
            "delete from slot_claim where appointment_id in"
            " (select appointment_id from appointment where call_id = 'call_lost')",
            "delete from appointment where call_id = 'call_lost'",
            "update appointment set call_id = null where call_id = 'call_unlinked'",
            "update phone_call set last_appointment_id = null where call_id <> 'call_right'",
            "update phone_call set kind = 'inbound'",
        )
        yield service


def change(service: Service, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def everything(service: Service) -> list[str]:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        return list(database.iterdump())


def links(service: Service) -> dict[str, str | None]:
    """Return for each call the call that its appointment names."""
    query = (
        "select c.call_id, a.call_id from phone_call c"
        " left join appointment a on a.appointment_id = c.last_appointment_id"
    )
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        return dict(database.execute(query).fetchall())


def run(service: Service, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    configuration = service.directory / f"salon-{service.port}.toml"
    return subprocess.run(
        [
            *(sys.executable, "-m", "entrypoints.cli.main", command),
            *("--demo", "--config", str(configuration), *arguments),
        ],
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def decided(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str, str]]:
    found: dict[str, Any] = json.loads(done.stdout)["salon-muster"]
    return sorted((one["call"], one["decision"], one["reason"]) for one in found["findings"])


WRONG = [
    ("call_lost", "adopt_booking", "booking_names_call"),
    ("call_one_sided", "link", "made_in_call"),
    ("call_unlinked", "link", "booking_names_call"),
]


@pytest.mark.parametrize("command", [("audit",), ("backfill", "--dry-run")])
def test_what_is_wrong_is_listed_and_nothing_is_changed(
    service: Service, command: tuple[str, ...]
) -> None:
    """Exit code 1, and no name, number or uid in what is printed."""
    before = everything(service)

    done = run(service, *command, "--json")
    shown = run(service, *command)

    assert (done.returncode, shown.returncode) == (1, 1), done.stderr
    assert decided(done) == WRONG
    assert "1 of 4 calls with a booking are linked both ways" in shown.stdout
    assert [word for word in ("Beispiel", CALLER[1:]) if word in done.stdout + shown.stdout] == []
    assert everything(service) == before


def test_a_backfill_mends_and_a_second_one_changes_nothing(
    service: Service, sandbox: Sandbox
) -> None:
    """Exit code 0 both times; the calendar is only read."""
    booked = sandbox.active_bookings()

    first = run(service, "backfill")
    after = everything(service)
    second = run(service, "backfill")
    audit = run(service, "audit", "--json")

    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, audit.returncode) == (0, 0)
    assert "4 of 4 calls with a booking are linked both ways (before: 1)" in first.stdout
    assert "3 mended, 0 open, 0 under way" in first.stdout
    assert "0 mended, 0 open, 0 under way" in second.stdout
    assert decided(audit) == []
    assert links(service) == {call: call for call in CALLS}
    assert service.claims() == 4 * 6
    assert everything(service) == after
    assert sandbox.active_bookings() == booked


def test_an_adopted_appointment_is_one_that_a_caller_can_cancel(
    service: Service, sandbox: Sandbox
) -> None:
    """It has its service, its person, its customer and its booking."""
    assert run(service, "backfill").returncode == 0
    service.start()

    answer = service.use(
        "cancel_appointment",
        call_id="call_later",
        customer_name="Max Beispiel",
        date_text="nächste Woche Dienstag",
        time_text="um zehn",
    )

    assert answer["status"] == "cancelled", answer
    assert len(sandbox.active_bookings()) == 3


def test_what_has_no_right_answer_is_exit_code_1(service: Service) -> None:
    """A call without a kind: everything else is mended all the same."""
    change(service, "update phone_call set kind = 'unknown' where call_id = 'call_right'")

    done = run(service, "backfill", "--json")

    assert done.returncode == 1
    found = json.loads(done.stdout)["salon-muster"]
    assert [one["reason"] for one in found["findings"] if not one["is_mended"]] == [
        "call_without_kind"
    ]
    assert found["links_after"] == {"with_booking": 4, "linked": 4}


def test_an_appointment_without_its_booking_is_reported_by_the_comparison(
    service: Service, sandbox: Sandbox
) -> None:
    """The caller heard "gebucht": it is listed, and a person decides."""
    sandbox.control("POST", "/reset")

    done = run(service, "audit", "--json")

    assert done.returncode == 1
    reasons = [reason for _, _, reason in decided(done)]
    assert reasons.count("no_booking_in_the_calendar") == 3


def test_a_calendar_that_does_not_answer_is_exit_code_1(service: Service, sandbox: Sandbox) -> None:
    """One line, and nothing is decided."""
    before = everything(service)
    sandbox.control("PUT", "/faults", {"list": {"fail": "500_before"}})
    try:
        done = run(service, "backfill")
    finally:
        sandbox.control("DELETE", "/faults")

    assert done.returncode == 1
    assert done.stderr.startswith("Salon Muster: not backfilled: ")
    assert everything(service) == before


def test_a_window_without_the_bookings_links_by_what_the_rows_say(service: Service) -> None:
    """What only a booking knows is left; the appointment that names its call is enough."""
    done = run(service, "audit", "--from", "2020-01-01", "--to", "2020-01-31", "--json")

    assert done.returncode == 1
    assert decided(done) == [("call_one_sided", "link", "made_in_call")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2020-02-01", "--to", "2020-01-31"), "must end after it starts"),
        (("--tenant", "nobody"), "there is no salon 'nobody'"),
        (("--from", "gestern"), "--from"),
    ],
)
def test_a_command_line_that_makes_no_sense(
    service: Service, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, and what to change."""
    done = run(service, "backfill", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
