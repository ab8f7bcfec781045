"""`kill -9` of a real service while a real calendar works on a booking."""

import contextlib
import threading
import time

from collections.abc import Iterator
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
LEASE_AND_POLL_SECONDS = 4.5 + 0.2
LANDING_SECONDS = 8.0
MARGIN_SECONDS = 60.0


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def service(sandbox: Sandbox, tmp_path: Path) -> Iterator[Service]:
    with service_beside(sandbox, tmp_path) as one:
        one.start()
        yield one


def send_and_kill(service: Service, *, arguments: dict[str, str], after_seconds: float) -> None:
    """Send a tool call and kill the service while the calendar holds the create open."""
    request = service.signed("book_appointment", arguments, call_id="call_1", tool_call_id="tool_1")
    delivery = delivered_in_the_background(request)
    wait_for_create(service.sandbox)
    time.sleep(after_seconds)
    service.kill()
    delivery.join(timeout=60)


def delivered_in_the_background(request: dict[str, Any]) -> threading.Thread:
    """Send a request whose connection the test will break."""

    def deliver() -> None:
        with contextlib.suppress(httpx.TransportError):
            CLIENT.post(**request)

    delivery = threading.Thread(target=deliver)
    delivery.start()
    return delivery


def wait_for_create(sandbox: Sandbox) -> None:
    until = time.monotonic() + 60
    while not sandbox.requests().get("POST /v2/bookings"):
        assert time.monotonic() < until, "no create reached the calendar"
        time.sleep(0.05)


def states_once_settled(service: Service, *, seconds: float) -> list[str]:
    """Return the states of all appointments once no saga is open, within the bound."""
    until = time.monotonic() + seconds
    while True:
        states = [row["state"] for row in service.rows()]
        if "pending" not in states:
            return states
        assert time.monotonic() < until, f"still {states} after {seconds} s"
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("fault", "case"),
    [
        ({"delay_before_ms": 2000}, "killed before the calendar has it"),
        ({"delay_after_ms": 2000}, "killed after the calendar has it"),
    ],
)
def test_a_service_killed_in_the_middle_of_a_create_ends_with_one_booking(
    service: Service, fault: dict[str, int], case: str
) -> None:
    """Within lease and poll: exactly one booking and one confirmed appointment, or none of both."""
    service.sandbox.fault(**fault, times=1)
    send_and_kill(service, arguments=BOOK, after_seconds=0.3)

    service.start()
    states = states_once_settled(service, seconds=LEASE_AND_POLL_SECONDS + MARGIN_SECONDS)

    # The late request of the dead process has had time to land, and has found the time taken.
    time.sleep(2)
    bookings = service.sandbox.active_bookings()
    assert states == ["confirmed"], case
    assert [one["uid"] for one in bookings] == [row["provider_uid"] for row in service.rows()]


def test_a_type_that_must_not_be_asked_twice_waits_for_the_landing_horizon(
    service: Service,
) -> None:
    """A service with confirmation: nothing is sent again, and what landed late is found."""
    kinder = BOOK | {"service": "Kinderhaarschnitt", "staff": "Ben"}
    service.sandbox.fault(delay_before_ms=2000, times=1)
    send_and_kill(service, arguments=kinder, after_seconds=0.3)

    service.start()
    bound = LEASE_AND_POLL_SECONDS + LANDING_SECONDS + MARGIN_SECONDS
    states = states_once_settled(service, seconds=bound)

    bookings = service.sandbox.active_bookings()
    assert len(bookings) <= 1
    assert states == (["requested"] if bookings else ["failed"])
    assert bool(service.claims()) == bool(bookings)


def test_a_stopped_service_hands_over_at_once(service: Service) -> None:
    """SIGTERM: exit code 0, and the next process does not wait for a lease."""
    service.sandbox.fault(delay_after_ms=3500, times=1)
    request = service.signed("book_appointment", BOOK, call_id="call_1", tool_call_id="tool_1")
    delivery = delivered_in_the_background(request)
    wait_for_create(service.sandbox)

    code = service.stop()
    delivery.join(timeout=60)
    service.start()
    states = states_once_settled(service, seconds=MARGIN_SECONDS)

    assert code == 0
    assert states == ["confirmed"]
    assert len(service.sandbox.active_bookings()) == 1
