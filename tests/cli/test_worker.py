"""`voice-booking worker`, as a process beside a service that is killed or is not there."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from attrs import define

from tests.cli.programs import command
from tests.doubles.processes import CLIENT, Sandbox, Service, running_sandbox, service_beside
from tests.doubles.redis_server import own_redis
from tests.doubles.working_days import a_working_day


BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": a_working_day(),
    "time_text": "um zehn Uhr",
}
MARGIN_SECONDS = 60.0


@define
class Worker:
    """A worker's process and the files that it writes."""

    process: subprocess.Popen[bytes]
    printed: Path
    log: Path

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it as an operator would, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """A service that runs, and whose configuration the workers use."""
    jobs = "[periodic]\nforget_offers_seconds = 1\n"
    with service_beside(sandbox, tmp_path, more_settings=jobs) as one:
        one.start()
        yield one


@contextlib.contextmanager
def working(service: Service, *, name: str = "worker") -> Iterator[Worker]:
    """Start a worker beside a service and wait until it works; killed at the end if need be."""
    printed = service.directory / f"{name}.out"
    log = service.directory / f"{name}.log"
    with (
        printed.open("w") as out,
        log.open("w") as errors,
        subprocess.Popen(
            arguments_of(service), env=os.environ | service.secrets, stdout=out, stderr=errors
        ) as process,
    ):
        try:
            wait_for(lambda: "Worker runs" in printed.read_text() or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield Worker(process=process, printed=printed, log=log)
        finally:
            process.kill()


def arguments_of(service: Service) -> list[str]:
    file = service.directory / f"salon-{service.port}.toml"
    return command("worker", "--demo", "--config", str(file))


def ended(service: Service) -> subprocess.CompletedProcess[str]:
    """Run a worker that cannot start to its end."""
    return subprocess.run(
        arguments_of(service),
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def wait_for(condition: Callable[[], bool], *, seconds: float = MARGIN_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"it did not come about within {seconds} s"
        time.sleep(0.05)


def book_in_the_background(service: Service) -> threading.Thread:
    """Send a booking whose connection the test breaks, and return once the calendar has it."""
    request = service.signed("book_appointment", BOOK, call_id="call_1", tool_call_id="tool_1")

    def deliver() -> None:
        with contextlib.suppress(httpx.TransportError):
            CLIENT.post(**request)

    delivery = threading.Thread(target=deliver)
    delivery.start()
    wait_for(lambda: bool(service.sandbox.requests().get("POST /v2/bookings")))
    return delivery


def kill_amidst_a_create(service: Service) -> None:
    """Leave a booking behind that the calendar has, and nobody drives."""
    # Nor does the calendar say that it has it, however long the kill takes to come.
    unanswered = {"create": {"delay_after_ms": 60_000}, "list": {"delay_before_ms": 60_000}}
    service.sandbox.control("PUT", "/faults", unanswered)
    delivery = book_in_the_background(service)
    service.kill()
    service.sandbox.control("DELETE", "/faults")
    delivery.join(timeout=60)
    assert [row["state"] for row in service.rows()] == ["pending"]


def is_settled(service: Service) -> bool:
    return all(row["state"] != "pending" for row in service.rows())


def assert_booked_once(service: Service) -> None:
    """One appointment, confirmed, and one booking: its own."""
    (row,) = service.rows()
    (booking,) = service.sandbox.active_bookings()
    assert (row["state"], row["provider_uid"]) == ("confirmed", booking["uid"])


def listens(process: subprocess.Popen[bytes]) -> bool:
    """Whether one of the process's sockets waits for connections."""
    own: set[str] = set()
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        # It may be closed by now; what listens stays open.
        with contextlib.suppress(FileNotFoundError):
            own.add(str(link.readlink()))
    tables = [Path(f"/proc/{process.pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return any(row[3] == "0A" and f"socket:[{row[9]}]" in own for row in rows)


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="/proc tells who listens")
def test_a_worker_alone_finishes_what_a_killed_service_began(service: Service) -> None:
    """kill -9 amidst a create, and no service again: one booking, confirmed; no port was opened."""
    kill_amidst_a_create(service)

    with working(service) as worker:
        wait_for(lambda: is_settled(service))
        assert not listens(worker.process)
        assert worker.stop() == 0

    assert_booked_once(service)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="/proc tells who catches what")
@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.5])
def test_a_stop_before_it_works_is_a_good_end(service: Service, seconds: float) -> None:
    """Whether it is still importing or about to begin: exit code 0 and no traceback."""
    with subprocess.Popen(
        arguments_of(service), env=os.environ | service.secrets, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for(lambda: catches_sigterm(process.pid))
        time.sleep(seconds)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)

    assert process.returncode == 0
    assert [line for line in told.splitlines() if not line.startswith("{")] == []


def catches_sigterm(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_stopped_worker_hands_over(service: Service, number: signal.Signals) -> None:
    """Exit code 0, no lease left to run out, and the next one ends what this one began."""
    kill_amidst_a_create(service)
    # What it looks up first is not answered in its grace: it has to stop amidst the work.
    service.sandbox.control("PUT", "/faults", {"list": {"delay_before_ms": 60_000}})
    with working(service) as worker:
        wait_for(lambda: owner_of(service) == worker.process.pid)
        assert worker.stop(number) == 0
        assert owner_of(service) is None
        told = worker.printed.read_text().splitlines()
    service.sandbox.control("DELETE", "/faults")

    with working(service, name="next"):
        wait_for(lambda: is_settled(service))

    assert_booked_once(service)
    assert [line.split(",")[0].split(":")[0] for line in told] == [
        "Worker runs",
        "Worker stops",
        "Worker stopped",
    ]


def owner_of(service: Service) -> int | None:
    """Return the process that drives the booking."""
    (row,) = service.rows()
    return int(row["lease_owner"].split("-")[-2]) if row["lease_owner"] else None


def test_two_workers_and_a_service_do_each_other_no_harm(service: Service) -> None:
    """All see the same abandoned booking, one takes it, and callers are served meanwhile."""
    with working(service, name="one") as one, working(service, name="two") as two:
        kill_amidst_a_create(service)
        service.start()
        answer = ask_for(service, time_text="um zwölf Uhr", call_id="call_2")
        wait_for(lambda: is_settled(service))
        assert answer["status"] == "available"
        assert (one.stop(), two.stop(), service.stop()) == (0, 0, 0)

    assert_booked_once(service)
    assert [name for name in ("one", "two") if alarms(service, name=name)] == []


def ask_for(service: Service, *, time_text: str, call_id: str) -> dict[str, Any]:
    """Ask for a time on the day of the booking."""
    asked = {key: BOOK[key] for key in ("service", "staff", "date_text")}
    return service.use("check_availability", call_id=call_id, time_text=time_text, **asked)


def alarms(service: Service, *, name: str) -> list[str]:
    log = (service.directory / f"{name}.log").read_text()
    return [line for line in log.splitlines() if '"alarm": true' in line]


def test_a_worker_deletes_offers_that_have_expired(service: Service) -> None:
    """What was offered three hours ago goes, what was offered just now stays."""
    for call_id in ("call_old", "call_new"):
        ask_for(service, time_text="um zehn Uhr", call_id=call_id)
    service.kill()
    old = "update slot_offer set expires_at = '2020-01-01 00:00:00.000' where call_id = 'call_old'"
    change(service, old)

    with working(service):
        wait_for(lambda: "call_old" not in offered_in(service))

    assert offered_in(service) == {"call_new"}


def change(service: Service, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        database.execute(statement)
        database.commit()


def offered_in(service: Service) -> set[str]:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        return {call_id for (call_id,) in database.execute("select call_id from slot_offer")}


def test_a_newer_database_is_one_line(service: Service) -> None:
    """Exit code 1, as `serve` says it."""
    service.kill()
    change(service, "update alembic_version set version_num = '9999'")

    done = ended(service)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("voice-booking: not started: the database is newer than this")
    assert done.stderr.count("\n") == 1


def test_a_wrong_password_for_redis_is_one_line(service: Service) -> None:
    """Exit code 2 with the key, and without the password."""
    service.kill()
    file = service.directory / f"salon-{service.port}.toml"
    with own_redis() as redis:
        service.secrets["TEST_REDIS_URL"] = redis.url_of(database=0, password="geheim")
        file.write_text(file.read_text() + '\n[redis]\nurl = "env:TEST_REDIS_URL"\n')

        done = ended(service)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("voice-booking: redis.url: ")
    assert (done.stderr.count("\n"), "geheim" in done.stderr) == (1, False)


def test_a_server_that_is_not_there_is_one_line(service: Service) -> None:
    """Exit code 1, within seconds."""
    service.kill()
    file = service.directory / f"salon-{service.port}.toml"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        address = f"postgresql://booking@127.0.0.1:{port}/booking"
        former = f"sqlite:///{service.directory}/salon.sqlite3"
        file.write_text(file.read_text().replace(former, address))

        done = ended(service)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("voice-booking: not started: ")
    assert done.stderr.count("\n") == 1
