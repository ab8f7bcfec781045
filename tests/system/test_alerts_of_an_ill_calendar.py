"""A service whose calendar does what it should not, and whom a real Prometheus calls for it."""

import time

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attrs import frozen

from tests.doubles.ports import free_port
from tests.doubles.processes import Service, running_sandbox, service_beside
from tests.doubles.programs import installed
from tests.doubles.prometheus import OwnPrometheus, own_prometheus
from tests.doubles.working_days import a_working_day
from tests.ops.questions import RULES


METRICS_PORT = free_port()
OPERATIONS = f"""
[operations]
port = {METRICS_PORT}
count_open_seconds = 0.5

"""
_WAIT_SECONDS = 100.0


@frozen
class Watched:
    """A service, and who watches it."""

    service: Service
    prometheus: OwnPrometheus

    def calendar_does(self, **faults: object) -> None:
        """Let the calendar go wrong so, and in no other way."""
        self.service.sandbox.control("PUT", "/faults", faults)

    def book(self, number: int) -> None:
        """Wish for a time that is free."""
        self.service.use(
            "book_appointment",
            call_id=f"call_{number}",
            customer_name="Max Beispiel",
            service="Herrenhaarschnitt",
            staff="Anna",
            date_text=a_working_day(),
            time_text=f"{9 + number}:00",
        )

    def waits_until(self, is_so: Callable[[set[str]], bool]) -> bool:
        """Look at the alerts that fire until they are so; false where they never are."""
        until = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < until:
            if is_so(self.prometheus.firing()):
                return True
            time.sleep(0.2)
        return False


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    installed("prometheus")
    with (
        running_sandbox(tmp_path / "calendar") as sandbox,
        service_beside(sandbox, tmp_path, more_settings=OPERATIONS) as service,
    ):
        service.start()
        with own_prometheus(METRICS_PORT, rules=RULES) as prometheus:
            yield Watched(service, prometheus)


def test_three_bookings_that_fail_call_somebody(watched: Watched) -> None:
    """Their reason's series begins with 0, or the first of them would be missing."""
    watched.calendar_does(create={"fail": "401"})

    for number in range(3):
        watched.book(number)

    assert watched.waits_until(lambda firing: "BookingSuccessBelow70" in firing)
    assert watched.prometheus.values("voice_booking:wishes_success:ratio1h") == [0]


def test_a_booking_that_cannot_be_taken_out_calls_somebody_until_it_is(watched: Watched) -> None:
    """The calendar books another time, and refuses to cancel for a while."""
    watched.calendar_does(book_other_time_minutes=30, cancel={"fail": "500_before"})

    watched.book(0)

    expected = {"OrphanedBooking", "CompensationsFailing"}
    assert watched.waits_until(lambda firing: expected <= firing)
    watched.calendar_does()
    assert watched.waits_until(lambda firing: "OrphanedBooking" not in firing)
    assert watched.service.sandbox.active_bookings() == []
