"""What a Prometheus server and an orchestrator see of running processes."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from prometheus_client.parser import text_string_to_metric_families

from tests.doubles.ports import free_port
from tests.doubles.processes import CLIENT, Service, running_sandbox, service_beside


METRICS_PORT = free_port()
TOKEN = "token-of-operations"
OPERATIONS = f"""
[operations]
port = {METRICS_PORT}
tokens = ["env:TEST_OPERATIONS_TOKEN"]
count_open_seconds = 0.2

"""
INSIDE = f"http://127.0.0.1:{METRICS_PORT}"
NOBODYS = ("Kanaria", "15228817386", "call_m", "uid")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    directory: Path = tmp_path_factory.mktemp("operations")
    with (
        running_sandbox(directory / "calendar") as sandbox,
        service_beside(sandbox, directory, more_settings=OPERATIONS) as one,
    ):
        one.secrets["TEST_OPERATIONS_TOKEN"] = TOKEN
        one.start()
        yield one


def scraped(url: str = f"{INSIDE}/metrics") -> dict[str, float]:
    """Return every sample of ours by its name and labels, as Prometheus writes them."""
    response = CLIENT.get(url)
    assert response.status_code == 200
    return {
        f"{one.name}{sorted(one.labels.items())}": one.value
        for family in text_string_to_metric_families(response.text)
        for one in family.samples
        if one.name.startswith("voice_booking_")
    }


def total(samples: dict[str, float], name: str, *labels: str) -> float:
    """Return the sum of the samples of a name that have all these values."""
    return sum(
        value
        for key, value in samples.items()
        if key.startswith(f"voice_booking_{name}[") and all(f"'{one}'" in key for one in labels)
    )


def test_a_booking_shows_in_every_layer(service: Service) -> None:
    """Tool, saga, calendar, database and cache; and nothing of who booked."""
    before = scraped()

    checked = service.use(
        "check_availability",
        call_id="call_m",
        service="Herrenhaarschnitt",
        date_text="nächste Woche Dienstag",
    )
    booked = service.use(
        "book_appointment",
        call_id="call_m",
        customer_name="Kanaria Zwitscherling",
        slot_id=checked["slot_1_id"],
    )

    after = scraped()
    assert booked["status"] == "confirmed"
    for name, *labels in (
        ("tool_duration_seconds_count", "retell", "book_appointment", "confirmed"),
        ("tool_duration_seconds_count", "retell", "check_availability"),
        ("sagas_ended_total", "booking", "confirmed"),
        ("saga_step_duration_seconds_count", "create", "booked"),
        ("saga_step_duration_seconds_count", "conclude"),
        ("provider_duration_seconds_count", "create", "booked"),
    ):
        assert total(after, name, *labels) - total(before, name, *labels) == 1, name
    for name, *labels in (
        ("database_duration_seconds_count", "writing", "done"),
        ("cache_days_total", "unknown"),
    ):
        assert total(after, name, *labels) > total(before, name, *labels), name
    text = CLIENT.get(f"{INSIDE}/metrics").text
    assert [one for one in NOBODYS if one in text] == []


def test_a_hundred_unknown_tools_and_calls_add_no_series(service: Service) -> None:
    """Whoever may choose a label's value may fill a server's memory."""
    service.use("make_coffee_0", call_id="call_0")
    before = set(scraped())

    for number in range(1, 30):
        service.use(f"make_coffee_{number}", call_id=f"call_{number}")

    assert {one for one in set(scraped()) - before if "tool" in one} == set()


def test_an_alarm_that_stands_in_the_log_alone_counts(service: Service) -> None:
    """Whoever is on call looks at figures first; each such line is there, by its own words."""
    before = total(scraped(), "alarms_total", "program", "unknown tool called")

    service.use("make_tea", call_id="call_tea")
    service.use("make_tea", call_id="call_more_tea")

    after = total(scraped(), "alarms_total", "program", "unknown tool called")
    assert after - before == 2


def test_jobs_and_what_is_open_show(service: Service) -> None:
    """How often each came, when it last went well, and when what is open was counted."""
    began, until = time.time(), time.monotonic() + 60
    counted_at = "voice_booking_open_matters_timestamp_seconds[]"
    # An older count may have met the booking of the test before at its work.
    while (samples := scraped()).get(counted_at, 0.0) <= began or not total(
        samples, "job_last_success_timestamp_seconds", "count what is open"
    ):
        assert time.monotonic() < until
        time.sleep(0.1)

    assert total(samples, "job_duration_seconds_count", "count what is open", "done") >= 1
    assert total(samples, "sync_failures_open") == 0
    assert total(samples, "sagas_open", "pending") == 0


def test_readiness_names_every_part(service: Service) -> None:
    """On both addresses; there is no Redis."""
    for url in (service.url, INSIDE):
        answer = CLIENT.get(f"{url}/health/ready")
        assert answer.status_code == 200
        assert (
            answer.json()["checks"].items()
            >= {
                "database": "ok",
                "migrations": "ok",
                "runner": "ok",
                "calendars": "ok",
            }.items()
        )


def test_each_salons_breaker_shows(service: Service) -> None:
    """In the details and as a metric, one series for each state."""
    details = CLIENT.get(f"{INSIDE}/health/details").json()
    samples = scraped()

    assert set(details["breakers"].values()) == {"closed"}
    for tenant_id in details["breakers"]:
        shown = {
            state: total(samples, "breaker_state", tenant_id, state)
            for state in ("closed", "open", "probing")
        }
        assert shown == {"closed": 1, "open": 0, "probing": 0}


def test_a_schema_of_another_release_is_not_ready(service: Service) -> None:
    """Somebody has migrated back, or forward, while it runs."""
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        ((now,),) = database.execute("select version_num from alembic_version").fetchall()
        database.execute("update alembic_version set version_num = '0001'")
        database.commit()
        try:
            answer = CLIENT.get(f"{service.url}/health/ready")
            gauges = scraped()
        finally:
            database.execute("update alembic_version set version_num = ?", (now,))
            database.commit()

    assert answer.status_code == 503
    assert "migrate" in answer.json()["checks"]["migrations"]
    assert answer.json()["checks"]["database"] == "ok"
    assert total(gauges, "ready", "migrations") == 0
    assert total(scraped(), "ready", "migrations") == 1


def test_on_the_address_of_the_service_a_token_is_needed(service: Service) -> None:
    """Callers' platforms reach this address."""
    without = CLIENT.get(f"{service.url}/metrics")
    with_token = CLIENT.get(
        f"{service.url}/health/details", headers={"Authorization": f"Bearer {TOKEN}"}
    )

    assert without.status_code == 401
    assert with_token.json()["status"] == "ready"


def test_a_worker_shows_itself_as_well(service: Service) -> None:
    """It has no address but this one; its runner is looked at, too."""
    port = free_port()
    configuration = service.directory / "worker.toml"
    text = (service.directory / f"salon-{service.port}.toml").read_text()
    configuration.write_text(text.replace(f"port = {METRICS_PORT}", f"port = {port}"))
    command = [sys.executable, "-m", "entrypoints.cli.main", "worker", "--demo"]
    log = (service.directory / "worker.log").open("wb")
    with (
        log,
        subprocess.Popen(
            [*command, "--config", str(configuration)],
            env=os.environ | service.secrets,
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            answer = _ready_at(f"http://127.0.0.1:{port}", process=process)
            samples = scraped(f"http://127.0.0.1:{port}/metrics")
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=60)

    assert answer["checks"]["runner"] == "ok"
    assert total(samples, "ready", "runner") == 1
    assert code == 0


def _ready_at(url: str, *, process: subprocess.Popen[bytes]) -> dict[str, dict[str, str]]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None
        with contextlib.suppress(httpx.TransportError):
            answer = CLIENT.get(f"{url}/health/ready")
            if answer.is_success:
                found: dict[str, dict[str, str]] = answer.json()
                return found
        time.sleep(0.05)
    raise AssertionError(url)


def test_each_tool_call_leaves_a_row_that_outlives_the_process(service: Service) -> None:
    """What it came to and how long it took; written at the latest when the process stops."""
    request = service.signed(
        "check_availability",
        {"service": "Herrenhaarschnitt", "date_text": "nächste Woche Dienstag"},
        call_id="call_traced",
        tool_call_id="tool_traced",
    )
    begun = time.monotonic()
    answer = CLIENT.post(**request)
    took_ms = (time.monotonic() - begun) * 1000

    assert service.stop() == 0
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("select * from tool_trace where call_id = 'call_traced'").fetchall()
    service.start()

    (row,) = rows
    assert row["correlation_id"] == answer.headers["X-Request-Id"]
    assert (row["tool"], row["status"]) == ("check_availability", answer.json()["status"])
    assert (row["tool_call_id"], row["is_overdue"]) == ("tool_traced", 0)
    assert 0 <= row["duration_ms"] <= took_ms
