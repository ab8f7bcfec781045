"""The service as a process, over signed HTTP, against a calendar that misbehaves."""

import time

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import CLIENT, Service, running_sandbox, service_beside
from tests.doubles.working_days import as_written, working_days


_DAYS = working_days()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service and one calendar for all tests; each test has a day of its own."""
    directory: Path = tmp_path_factory.mktemp("service")
    with (
        running_sandbox(directory / "calendar") as sandbox,
        service_beside(sandbox, directory) as one,
    ):
        one.start()
        yield one


@pytest.fixture
def day(service: Service) -> Iterator[str]:
    """A working day that no other test uses, and a calendar that works again afterwards."""
    yield as_written(next(_DAYS))
    service.sandbox.fault()


def booking(day: str, *, time: str = "um zehn Uhr", **more: str) -> dict[str, Any]:
    return {
        "customer_name": "Max Beispiel",
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "date_text": day,
        "time_text": time,
        **more,
    }


def bookings_on(service: Service, day: str) -> list[dict[str, Any]]:
    wanted = "-".join(reversed(day.split(".")))
    return [one for one in service.sandbox.active_bookings() if one["start"].startswith(wanted)]


def rows_on(service: Service, day: str) -> list[dict[str, Any]]:
    uids = {one["uid"] for one in bookings_on(service, day)}
    return [row for row in service.rows() if row["provider_uid"] in uids]


def wait_for(condition: Callable[[], object], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_one_tool_call_delivered_six_times_at_once_books_once_and_is_answered_alike(
    service: Service, day: str
) -> None:
    """The incident: retries of the platform booked twice."""
    request = service.signed(
        "book_appointment", booking(day), call_id="call_six", tool_call_id="tool_six"
    )

    with ThreadPoolExecutor(6) as pool:
        answers = [one.result() for one in [pool.submit(CLIENT.post, **request) for _ in range(6)]]

    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["status"] == "confirmed"
    assert len(bookings_on(service, day)) == 1


def test_two_callers_with_overlapping_services_on_one_chair_get_one_booking(
    service: Service, day: str
) -> None:
    """The calendar itself would take both: 60 minutes from 9:30 and 30 minutes from 10."""
    women = booking(day, time="um halb zehn", service="Damenhaarschnitt")

    with ThreadPoolExecutor(2) as pool:
        short = pool.submit(service.use, "book_appointment", call_id="call_short", **booking(day))
        long = pool.submit(service.use, "book_appointment", call_id="call_long", **women)
        answers = [short.result(), long.result()]

    statuses = sorted(one["status"] for one in answers)
    loser = next(one for one in answers if one["status"] != "confirmed")
    assert statuses in (["confirmed", "slot_taken"], ["alternatives", "confirmed"])
    assert loser["slots"]
    assert len(bookings_on(service, day)) == 1


@pytest.mark.parametrize(
    "failure",
    [
        "500_after_commit",
        "drop_after_commit",
        "html_524_after_commit",
        "nonsense_after_commit",
        "db_text_400_after_commit",
        "empty_after_commit",
        "drop_before",
        "500_before",
        "html_524",
        "nonsense",
        "db_text_400",
        "empty",
    ],
)
def test_a_calendar_that_answers_nonsense_books_once_and_is_told_as_it_is(
    service: Service, day: str, failure: str
) -> None:
    """Whatever the answer looked like: one booking on both sides, and a true sentence."""
    service.sandbox.fault(fail=failure, times=1)

    answer = service.use("book_appointment", call_id=f"call_{failure}", **booking(day))

    assert answer["status"] == "confirmed", answer
    assert "gebucht" in answer["message"]
    assert len(bookings_on(service, day)) == 1
    assert len(rows_on(service, day)) == 1


def test_a_calendar_that_refuses_for_its_own_reasons_books_nothing(
    service: Service, day: str
) -> None:
    """The caller hears that it does not work at the moment, and nobody's time is kept."""
    service.sandbox.fault(fail="401", times=1)

    answer = service.use("book_appointment", call_id="call_401", **booking(day))

    assert answer["status"] == "callback_noted", answer
    assert "gebucht" not in answer["message"]
    assert bookings_on(service, day) == []
    service.sandbox.fault()
    again = service.use("book_appointment", call_id="call_after_401", **booking(day))
    assert again["status"] == "confirmed"


def test_other_time_booked_is_undone_and_never_confirmed(service: Service, day: str) -> None:
    """The incident: the calendar booked another time than was asked for."""
    service.sandbox.control("PUT", "/faults", {"book_other_time_minutes": 60})

    answer = service.use("book_appointment", call_id="call_other", **booking(day))

    assert answer["status"] == "callback_noted", answer
    assert bookings_on(service, day) == []


def test_orphaned_booking_a_create_that_lands_after_the_cancel_is_taken_out_again(
    service: Service, day: str
) -> None:
    """The first create is lost and lands seconds later, when the caller has long cancelled."""
    service.sandbox.fault(delay_before_ms=2000, fail="drop_then_commit", times=1)
    booked = service.use("book_appointment", call_id="call_late", **booking(day))
    cancelled = service.use("cancel_appointment", call_id="call_late")
    landed = wait_for(lambda: bookings_on(service, day), seconds=60)

    taken_out = wait_for(lambda: not bookings_on(service, day), seconds=60)

    assert (booked["status"], cancelled["status"]) == ("confirmed", "cancelled")
    assert landed
    assert taken_out


def test_a_whole_conversation_ends_with_both_sides_agreed(service: Service, day: str) -> None:
    """Check, hold, book, move, cancel: each step is true on both sides."""
    checked = service.use(
        "check_availability",
        call_id="call_whole",
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text=day,
        time_text="um elf Uhr",
    )
    held = service.use("hold_slot", call_id="call_whole", slot_id=checked["slot_1_id"])
    booked = service.use("book_appointment", call_id="call_whole", customer_name="Erika Muster")
    moved = service.use(
        "reschedule_appointment", call_id="call_whole", date_text=day, time_text="um zwölf Uhr"
    )
    (after_move,) = bookings_on(service, day)
    cancelled = service.use("cancel_appointment", call_id="call_whole")

    statuses = [one["status"] for one in (checked, held, booked, moved, cancelled)]
    assert statuses == ["available", "held", "confirmed", "rescheduled", "cancelled"]
    assert after_move["rescheduledFromUid"]
    assert bookings_on(service, day) == []


def test_a_booking_costs_one_request_of_the_calendar_when_the_slot_was_offered(
    service: Service, day: str
) -> None:
    """Requests are what a calendar's key runs out of."""
    checked = service.use(
        "check_availability",
        call_id="call_count",
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text=day,
        time_text="um elf Uhr",
    )
    before = service.sandbox.requests()

    service.use(
        "book_appointment",
        call_id="call_count",
        customer_name="Max",
        slot_id=checked["slot_1_id"],
    )

    # Look-ups of earlier tests' lost requests go on beside it.
    spent = Counter(service.sandbox.requests())
    spent.subtract(before)
    del spent["GET /v2/bookings"]
    assert +spent == {"POST /v2/bookings": 1}


def test_answers_survive_a_restart(service: Service, day: str) -> None:
    """A repeat that comes after a restart gets the stored answer."""
    request = service.signed(
        "book_appointment", booking(day), call_id="call_restart", tool_call_id="tool_restart"
    )
    first = CLIENT.post(**request)

    assert service.stop() == 0
    service.start()
    again = CLIENT.post(**request)

    assert again.content == first.content
    assert len(bookings_on(service, day)) == 1
