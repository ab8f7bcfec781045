"""Cal.com answers 429 to a booking: it is made when it is time, once, and the caller is told so."""

import time

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import CLIENT, Service, running_sandbox, service_beside
from tests.doubles.working_days import a_working_day


LEAST_BUDGET_MS = "2000"
ALONE = "[periodic]\npoll_calendar_seconds = 0\n[reconciliation]\ninterval_seconds = 0\n"
# The first is served; who meets the limit is shut out for longer than a tool may take.
LIMIT = {"rate_limit": {"limit": 1, "window": 2, "block": 5}}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with (
        running_sandbox(tmp_path / "calendar") as sandbox,
        service_beside(sandbox, tmp_path, more_settings=ALONE) as one,
    ):
        one.start()
        yield one


def wish() -> dict[str, str]:
    return {
        "customer_name": "Max Beispiel",
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "date_text": a_working_day(),
        "time_text": "um zehn Uhr",
    }


def at(time_text: str) -> dict[str, str]:
    words = wish() | {"time_text": time_text}
    del words["customer_name"]
    return words


def hurried(
    service: Service, tool: str, arguments: dict[str, str], *, call_id: str = "call_1"
) -> dict[str, Any]:
    """Call a tool for whose answer the platform waits two seconds."""
    request = service.signed(tool, arguments, call_id=call_id, tool_call_id=f"tc_{tool}")
    request["headers"]["X-Tool-Budget-Ms"] = LEAST_BUDGET_MS
    answer: dict[str, Any] = CLIENT.post(**request).json()
    return answer


def test_a_reset_that_fits_the_call_is_waited_for(service: Service) -> None:
    """The caller hears "gebucht" a second later, and of one booking."""
    service.sandbox.fault(fail="429", times=1)

    answer = service.use("book_appointment", **wish())

    assert answer["status"] == "confirmed", answer
    assert service.sandbox.requests()["POST /v2/bookings"] == 2
    assert len(service.sandbox.active_bookings()) == 1


def test_a_reset_that_does_not_fit_is_pending_and_is_booked_later(service: Service) -> None:
    """Who asks what has become of it hears that it stands."""
    service.sandbox.fault(fail="429", times=2)

    said = hurried(service, "book_appointment", wish())
    until = time.monotonic() + 60
    while (status := service.use("get_booking_status")["status"]) == "pending":
        assert time.monotonic() < until, "it is never booked"
        time.sleep(0.2)

    assert said["status"] == "pending", said
    assert status == "confirmed"
    assert len(service.sandbox.active_bookings()) == 1
    assert [row["state"] for row in service.rows()] == ["confirmed"]


def test_a_booking_that_is_refused_so_for_ever_is_given_up_and_leaves_the_time_free(
    service: Service,
) -> None:
    """Nothing was booked, and nothing of it stays."""
    service.sandbox.fault(fail="429")

    hurried(service, "book_appointment", wish())
    until = time.monotonic() + 90
    while service.claims():
        assert time.monotonic() < until, "its time is never given back"
        time.sleep(0.2)

    assert service.sandbox.requests()["POST /v2/bookings"] == 4
    assert [row["state"] for row in service.rows()] == ["failed"]
    assert service.sandbox.active_bookings() == []


def test_those_behind_the_one_that_was_refused_wait_for_the_same_reset(service: Service) -> None:
    """They were never sent, since we know better: they are pending as well, and booked in turn."""
    offered = [
        (call_id, name, service.use("check_availability", call_id=call_id, **at(hour))["slot_1_id"])
        for call_id, name, hour in (
            ("call_1", "Max Beispiel", "um zehn Uhr"),
            ("call_2", "Lena Schuster", "um zwölf Uhr"),
            ("call_3", "Karla Winter", "um vierzehn Uhr"),
        )
    ]
    service.sandbox.control("PUT", "/faults", LIMIT)

    said = [
        hurried(
            service,
            "book_appointment",
            {"customer_name": name, "slot_id": slot_id},
            call_id=call_id,
        )["status"]
        for call_id, name, slot_id in offered
    ]
    until = time.monotonic() + 60
    while {row["state"] for row in service.rows()} != {"confirmed"}:
        assert time.monotonic() < until, "they are never booked"
        time.sleep(0.2)

    service.sandbox.control("DELETE", "/faults")

    assert set(said) <= {"confirmed", "pending"}
    assert said[-1] == "pending"
    assert len(service.sandbox.active_bookings()) == 3
    ended = [
        service.use("get_booking_status", call_id=call_id)["status"] for call_id, *_ in offered
    ]
    assert ended == ["confirmed"] * 3
