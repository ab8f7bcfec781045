"""`voice-booking reconcile` and `worker`, as processes beside a sandbox of their own."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import CLIENT, Sandbox, Service, running_sandbox, service_beside


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """A salon with one appointment; its service has stopped, its calendar goes on."""
    sandbox.control("POST", "/reset")
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
        yield service


def ours(service: Service, *arguments: str) -> list[str]:
    configuration = service.directory / f"salon-{service.port}.toml"
    command = arguments[0]
    return [
        sys.executable,
        "-m",
        "entrypoints.cli.main",
        command,
        "--demo",
        "--config",
        str(configuration),
        *arguments[1:],
    ]


def reconcile(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ours(service, "reconcile", *arguments),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def resolve(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ours(service, "resolve", *arguments),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def at_calcom(sandbox: Sandbox, path: str, body: dict[str, Any]) -> Any:
    """Let the salon do something by itself in the calendar."""
    answer = CLIENT.post(
        f"{sandbox.url}/v2/bookings/{path}",
        json=body,
        headers={
            "Authorization": f"Bearer {sandbox.keys['calcom']}",
            "cal-api-version": "2024-08-13",
        },
    )
    assert answer.is_success, answer.text
    return answer.json()["data"]


def cancel_outside(sandbox: Sandbox) -> None:
    (booking,) = sandbox.active_bookings()
    at_calcom(sandbox, f"{booking['uid']}/cancel", {"cancellationReason": "Urlaub"})


def test_both_sides_agree(service: Service) -> None:
    """Exit code 0, and a line that says how much was compared; nobody's name in it."""
    done = reconcile(service)

    assert (done.returncode, done.stderr) == (0, "")
    assert "1 appointments and 1 bookings compared, 0 mended, 0 open" in done.stdout
    assert "Beispiel" not in done.stdout


def test_a_dry_run_shows_and_changes_nothing(service: Service, sandbox: Sandbox) -> None:
    """Neither in the database nor in the calendar; what is open is exit code 1."""
    cancel_outside(sandbox)
    before = service.rows()

    done = reconcile(service, "--dry-run", "--json")

    assert done.returncode == 1, done.stderr
    (finding,) = json.loads(done.stdout)["salon-muster"]["findings"]
    assert (finding["decision"], finding["reason"]) == ("adopt", "cancelled_outside")
    assert service.rows() == before
    assert service.claims() == 6


def test_a_cancellation_in_the_calendar_is_adopted_once(service: Service, sandbox: Sandbox) -> None:
    """The time is free again; the second run finds nothing to do."""
    cancel_outside(sandbox)

    first, second = reconcile(service), reconcile(service)

    assert (first.returncode, second.returncode) == (0, 0)
    assert "cancelled_outside" in first.stdout
    assert "0 mended, 0 open" in second.stdout
    (row,) = service.rows()
    assert (row["state"], service.claims()) == ("cancelled", 0)


def test_an_appointment_without_its_booking_is_reported_each_time(
    service: Service, sandbox: Sandbox
) -> None:
    """The caller heard "gebucht": nothing is deleted or booked anew, somebody must look."""
    sandbox.control("POST", "/reset")

    first, second = reconcile(service, "--json"), reconcile(service, "--json")

    assert (first.returncode, second.returncode) == (1, 1)
    assert first.stdout == second.stdout
    (finding,) = json.loads(first.stdout)["salon-muster"]["findings"]
    assert finding["reason"] == "no_booking_in_the_calendar"
    assert [row["state"] for row in service.rows()] == ["confirmed"]
    assert finding["reference"] == service.rows()[0]["reference"]
    assert "Beispiel" not in first.stdout


def test_what_waits_for_a_person_is_listed_and_settled(service: Service, sandbox: Sandbox) -> None:
    """What it means, what to do, and the command that does it; nobody's name, and no change."""
    sandbox.control("POST", "/reset")
    before = service.rows()
    reference = before[0]["reference"]

    listed = reconcile(service, "--list")
    plain = json.loads(reconcile(service, "--list", "--json").stdout)["salon-muster"]["open"]
    unchanged = service.rows() == before
    refused = resolve(service, reference, "--as", "adopt-calendar")
    tried = resolve(service, reference, "--as", "cancelled", "--dry-run")
    tried_rows = service.rows() == before
    done = resolve(service, reference, "--as", "cancelled", "--json")
    again = resolve(service, reference, "--as", "cancelled")
    nothing = reconcile(service, "--list")

    assert listed.returncode == 1
    assert "call the customer" in listed.stdout
    assert "Beispiel" not in listed.stdout
    assert [(one["name"], one["problem"]) for one in plain] == [
        (reference, "no_booking_in_the_calendar")
    ]
    assert unchanged
    assert refused.returncode == 1
    assert "--as cancelled" in refused.stderr
    assert (tried.returncode, tried_rows) == (0, True)
    assert "would be ended" in tried.stdout
    assert json.loads(done.stdout)["outcome"] == "ended_by_hand"
    assert (service.rows()[0]["state"], service.claims()) == ("cancelled", 0)
    assert (again.returncode, nothing.returncode) == (0, 0)
    assert "nothing to do" in again.stdout
    assert "0 wait for a person" in nothing.stdout


def test_an_orphan_is_listed_while_the_calendar_is_away(service: Service, sandbox: Sandbox) -> None:
    """The runbook sends there who is called for it; what could not be compared is said."""
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.execute(
            "INSERT INTO sync_failure (tenant_id, uid, kind, appointment_id, tries, first_at,"
            " last_at, reason, is_open) VALUES ('salon-muster', 'uid-1', 'stray', 'a-1', 3,"
            " '2026-11-20 09:00:00.000000', '2026-11-20 09:01:00.000000', 'refused', 1)"
        )
        database.commit()
    sandbox.control("PUT", "/faults", {"list": {"fail": "500_before"}})

    plain = reconcile(service, "--list", "--json")
    listed = reconcile(service, "--list")

    assert (plain.returncode, listed.returncode) == (1, 1)
    told = json.loads(plain.stdout)["salon-muster"]
    assert [one["name"] for one in told["open"]] == ["uid-1"]
    assert told["is_compared"] is False
    assert "not reconciled" in plain.stderr
    assert "stray: 3 tries" in listed.stdout
    assert "1 wait for a person" in listed.stdout
    assert "not compared with the calendar" in listed.stdout


def test_a_row_that_cannot_be_read_is_listed_and_stops_no_command(service: Service) -> None:
    """`reconcile`, its list and `audit` compare everything, and say what to do with the row."""
    noted = "'{tenant}', 'uid-1', 'gibberish', 'a-1', 1, '{at}', '{at}', 'refused', 1"
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.execute(
            "INSERT INTO sync_failure (tenant_id, uid, kind, appointment_id, tries, first_at,"
            " last_at, reason, is_open) VALUES ("
            + noted.format(tenant="salon-muster", at="2026-11-20 09:00:00.000000")
            + ")"
        )
        database.commit()

    shown = reconcile(service)
    plain = json.loads(reconcile(service, "--json").stdout)["salon-muster"]
    listed = reconcile(service, "--list")
    audited = subprocess.run(
        ours(service, "audit", "--json"),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert [one.returncode for one in (shown, listed, audited)] == [1, 1, 1]
    assert "unreadable: row uid-1/gibberish of sync_failure" in shown.stdout
    assert "1 appointments and 1 bookings compared, 0 mended, 1 open" in shown.stdout
    assert plain["unreadable"][0]["key"] == "uid-1/gibberish"
    assert "delete the row" in listed.stdout
    assert json.loads(audited.stdout)["salon-muster"]["unreadable"] == 1


def test_a_stray_whose_cancel_is_not_answered_is_closed_and_told_of(
    service: Service, sandbox: Sandbox
) -> None:
    """The incident: cancelled in Cal.com, and here in no decision, no event, and open for ever."""
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.execute("UPDATE appointment SET state = 'cancelled'")
        database.commit()
    sandbox.control("PUT", "/faults", {"cancel": {"fail": "drop_after_commit", "times": 1}})
    try:
        first = reconcile(service, "--wait", "0")
    finally:
        sandbox.control("DELETE", "/faults")

    second = reconcile(service, "--wait", "0")

    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        decisions = database.execute("SELECT verdict FROM reconciliation_decision").fetchall()
        failures = database.execute("SELECT is_open, resolution FROM sync_failure").fetchall()
        (events,) = database.execute(
            "SELECT count(*) FROM outbox WHERE kind = 'stray_booking_cancelled'"
        ).fetchone()
    assert (first.returncode, second.returncode) == (1, 0), second.stdout
    assert sandbox.active_bookings() == []
    assert "cancel_stray" in second.stdout
    assert (decisions, failures, events) == ([("stray_cancelled",)], [(0, "found_gone")], 1)


def test_a_word_that_contradicts_the_calendar_is_refused(
    service: Service, sandbox: Sandbox
) -> None:
    """One line with the booking that stands there; in JSON the machine word for why."""
    (booking,) = sandbox.active_bookings()
    reference = service.rows()[0]["reference"]

    said = resolve(service, reference, "--as", "cancelled")
    plain = resolve(service, booking["uid"], "--as", "cancelled", "--json")
    nobody = resolve(service, "A-NONE", "--as", "cancelled")
    nothing = resolve(service, reference, "--as", "keep")

    assert [one.returncode for one in (said, plain, nobody, nothing)] == [1, 1, 1, 1]
    assert booking["uid"] in said.stderr
    assert said.stderr.count("\n") == 1
    assert json.loads(plain.stdout)["why"] == "still_in_the_calendar"
    assert "there is no appointment" in nobody.stderr
    assert "nothing is reported" in nothing.stderr
    assert [row["state"] for row in service.rows()] == ["confirmed"]


def test_a_calendar_that_does_not_answer_is_exit_code_1(service: Service, sandbox: Sandbox) -> None:
    """One line; and nothing is taken for gone."""
    sandbox.control("PUT", "/faults", {"list": {"fail": "500_before"}})
    try:
        done = reconcile(service)
    finally:
        sandbox.control("DELETE", "/faults")

    assert done.returncode == 1
    assert done.stderr.startswith("Salon Muster: not reconciled: ")
    assert [row["state"] for row in service.rows()] == ["confirmed"]


def test_a_window_of_days(service: Service, sandbox: Sandbox) -> None:
    """What starts on other days is not compared."""
    cancel_outside(sandbox)

    done = reconcile(service, "--from", "2020-01-01", "--to", "2020-01-31")

    assert done.returncode == 0
    assert "0 appointments and 0 bookings" in done.stdout


def test_a_window_that_ends_before_it_begins(service: Service) -> None:
    """Exit code 2, and the reason."""
    done = reconcile(service, "--from", "2020-02-01", "--to", "2020-01-31")

    assert done.returncode == 2
    assert "must end after it starts" in done.stderr


def test_a_worker_reconciles_and_stops_when_asked(service: Service, sandbox: Sandbox) -> None:
    """No request is needed, and SIGTERM is a good end."""
    cancel_outside(sandbox)
    configuration = service.directory / f"salon-{service.port}.toml"
    configuration.write_text(
        configuration.read_text() + "\n[reconciliation]\ninterval_seconds = 0.5\n"
    )
    log = service.directory / "worker.log"
    with (
        log.open("w") as written,
        subprocess.Popen(
            ours(service, "worker"),
            env=os.environ | service.secrets,
            stdout=written,
            stderr=written,
        ) as process,
    ):
        try:
            wait_for(lambda: [row["state"] for row in service.rows()] == ["cancelled"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()

    told = log.read_text()
    assert "Worker stopped" in told
    assert [word for word in ("Beispiel", "+49152") if word in told] == []


def wait_for(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"it did not come about within {seconds} s")
        time.sleep(0.1)
