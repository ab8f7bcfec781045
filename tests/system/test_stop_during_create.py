"""SIGTERM while the calendar holds a create open: an honest answer, and a peer that goes on."""

import threading
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.processes import CLIENT, Sandbox, Service, running_sandbox, service_beside
from tests.doubles.working_days import a_working_day


BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": a_working_day(),
    "time_text": "um zehn Uhr",
}
# Longer than the test waits for anything: nobody goes on because a lease has run out.
LEASE_MS = 90_000
HELD_MS = 8_000
PATIENCE_SECONDS = 60.0


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """This will give the process that is going to be stopped."""
    settings: dict[str, Any] = {"lease_ms": LEASE_MS, "write_timeout_seconds": 20.0}
    with service_beside(sandbox, tmp_path, **settings) as one:
        one.start()
        yield one


@pytest.fixture
def patient(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """This will give a process whose grace is far longer than anything that it has to finish."""
    with service_beside(
        sandbox, tmp_path, lease_ms=LEASE_MS, write_timeout_seconds=20.0, grace_seconds=30
    ) as one:
        one.start()
        yield one


@pytest.fixture
def peer(service: Service, sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    """This will give another process on the same database, with the same keys."""
    settings: dict[str, Any] = {"lease_ms": LEASE_MS, "write_timeout_seconds": 20.0}
    with service_beside(sandbox, tmp_path, **settings) as other:
        other.secrets = service.secrets
        other.start()
        yield other


class Caller(threading.Thread):
    """Somebody who waits for an answer in a thread of its own."""

    def __init__(self, request: dict[str, Any]) -> None:
        super().__init__()
        self._request = request
        self.response: httpx.Response | None = None
        self.start()

    def run(self) -> None:
        self.response = CLIENT.post(**self._request)

    def heard(self) -> tuple[int, dict[str, Any]]:
        self.join(timeout=PATIENCE_SECONDS)
        assert self.response is not None, "nobody was answered"
        return self.response.status_code, self.response.json()


def _tool(service: Service, tool: str, arguments: dict[str, Any], *, delivery: str) -> Caller:
    request = service.signed(tool, arguments, call_id="call_1", tool_call_id=delivery)
    return Caller(request)


def _until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("fault", "creates"),
    [({"delay_after_ms": HELD_MS}, 1), ({"delay_before_ms": HELD_MS}, 2)],
    ids=["the calendar has booked", "the calendar has not booked yet"],
)
def test_who_waits_hears_pending_and_a_peer_brings_it_to_its_end(
    service: Service, peer: Service, fault: dict[str, int], creates: int
) -> None:
    """The incident: a 500 to the caller, and a booking that nobody minded for a whole lease."""
    service.sandbox.fault(**fault, times=1)
    first = _tool(service, "book_appointment", BOOK, delivery="tool_1")
    _until(lambda: service.sandbox.requests().get("POST /v2/bookings"))
    twin = _tool(service, "book_appointment", BOOK, delivery="tool_1")
    again = _tool(service, "get_booking_status", {}, delivery="tool_2")
    # Nobody tells when the two have arrived; they are there long before the calendar answers.
    time.sleep(2.0)

    code = service.stop()
    answers = [one.heard() for one in (first, twin, again)]
    # The lease is longer than our patience: only a hand-over lets the peer come to it.
    _until(lambda: peer.use("get_booking_status")["status"] == "confirmed")

    # What the dead process had sent may land all the same, and finds the time taken.
    time.sleep(HELD_MS / 1000)
    bookings = service.sandbox.active_bookings()
    assert code == 0
    assert [(status, answer["status"]) for status, answer in answers] == [(200, "pending")] * 3
    assert all("gebucht" not in answer["message"] for _, answer in answers)
    assert {answer["appointment_ref"] for _, answer in answers} == {peer.rows()[0]["reference"]}
    assert [row["state"] for row in peer.rows()] == ["confirmed"]
    assert [one["uid"] for one in bookings] == [row["provider_uid"] for row in peer.rows()]
    assert service.sandbox.requests()["POST /v2/bookings"] == creates


def test_a_stop_closes_the_door_and_lets_a_booking_that_is_nearly_done_finish(
    patient: Service,
) -> None:
    """Within the grace nothing is handed over: it stands in both when the process is gone."""
    patient.sandbox.fault(delay_after_ms=700, times=1)
    caller = _tool(patient, "book_appointment", BOOK, delivery="tool_1")
    _until(lambda: patient.sandbox.requests().get("POST /v2/bookings"))

    code = patient.stop()

    assert code == 0
    assert caller.heard()[1]["status"] in {"pending", "confirmed"}
    assert [row["state"] for row in patient.rows()] == ["confirmed"]
    with pytest.raises(httpx.ConnectError):
        CLIENT.get(f"{patient.url}/health/live")
