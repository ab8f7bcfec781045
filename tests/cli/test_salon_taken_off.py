"""A salon that was taken off: nobody can call it, and what is open there comes to its end."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.programs import command
from tests.cli.test_worker import kill_amidst_a_create, wait_for
from tests.doubles.processes import CLIENT, Sandbox, Service, running_sandbox, service_beside


_JOBS = "[periodic]\npoll_calendar_seconds = 1\nprocess_events_seconds = 1\n"
_REMAINING = "salon-ost"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """A service that goes on with a salon which is taken off while it runs."""
    with service_beside(sandbox, tmp_path, more_settings=_JOBS) as one:
        one.start()
        text = (tmp_path / f"salon-{one.port}.toml").read_text()
        other = re.sub(r'^id = "salon-muster"$', f'id = "{_REMAINING}"', text, flags=re.MULTILINE)
        assert other != text
        (tmp_path / "other.toml").write_text(other)
        for file, more in ((f"salon-{one.port}.toml", ()), ("other.toml", ("--remove",))):
            done = run(one, "tenant", "apply", "--demo", "--yes", *more, file=file)
            assert done.returncode == 0, done.stdout + done.stderr
        yield one


def run(
    service: Service, *words: str, file: str = "other.toml"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words, "--config", str(service.directory / file)),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextlib.contextmanager
def started(service: Service, program: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with what is applied by now, and kill it at the end."""
    file = str(service.directory / "other.toml")
    with (service.directory / "later.log").open("wb") as log:
        process = subprocess.Popen(
            command(program, "--demo", "--config", file, *words),
            env=os.environ | service.secrets,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(timeout=60)


def states(service: Service) -> set[str]:
    return {row["state"] for row in service.rows()}


def test_what_was_under_way_comes_to_the_truth(service: Service, sandbox: Sandbox) -> None:
    """The process was killed amidst a booking; what is cancelled in Cal.com later is heard, too."""
    kill_amidst_a_create(service)
    listed = run(service, "tenant", "list", "--json")
    with started(service, "worker"):
        wait_for(lambda: states(service) == {"confirmed"}, seconds=60)
        (booking,) = sandbox.active_bookings()
        cancelled = CLIENT.post(
            f"{sandbox.url}/v2/bookings/{booking['uid']}/cancel",
            json={"cancellationReason": "Anna ist krank"},
            headers={
                "Authorization": f"Bearer {sandbox.keys['calcom']}",
                "cal-api-version": "2024-08-13",
            },
        )
        assert cancelled.is_success, cancelled.text
        wait_for(lambda: states(service) == {"cancelled"}, seconds=60)

    open_work = {one["tenant"]: one["open_work"] for one in json.loads(listed.stdout)}
    assert open_work["salon-muster"]["sagas"] == 1
    assert open_work[_REMAINING] is None
    assert service.claims() == 0


def test_who_still_expects_an_appointment_can_be_erased(service: Service, sandbox: Sandbox) -> None:
    """Cal.com is asked first, with the salon's own key, and then nothing of the person is left."""
    answer = service.use(
        "book_appointment",
        service="Herrenhaarschnitt",
        date_text="nächste Woche Dienstag",
        time_text="um zehn",
        customer_name="Max Beispiel",
    )
    assert answer["status"] == "confirmed", answer
    (number,) = {row["customer_phone"] for row in service.rows()}
    assert service.stop() == 0
    hours_ago(service)

    words = ("--tenant", "salon-muster", "--number", number, "--cancel-ahead", "--yes")
    done = run(service, "person", "erase", "--demo", *words)

    assert done.returncode == 0, done.stdout + done.stderr
    assert sandbox.active_bookings() == []
    assert service.claims() == 0


def test_nobody_can_call_it(service: Service) -> None:
    """No signature opens its door any more; the one that is left is still the only one there is."""
    assert service.stop() == 0
    with started(service, "serve", "--port", str(service.port)):
        wait_for(lambda: is_up(service))
        request = service.signed("find_appointments", {}, call_id="call_9", tool_call_id="tool_9")
        by_path = f"{service.url}/retell/salon-muster/tools/find_appointments"

        refused = CLIENT.post(**(request | {"url": by_path}))
        other = CLIENT.post(**request)

    assert refused.status_code == 401
    assert other.status_code == 200


def hours_ago(service: Service) -> None:
    """Let the call have been two hours ago."""
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.execute("update phone_call set first_seen_at = datetime('now', '-2 hours')")
        database.commit()


def is_up(service: Service) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return CLIENT.get(f"{service.url}/health/live", timeout=1).is_success
    return False
