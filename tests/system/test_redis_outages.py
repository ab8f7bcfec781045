"""The service as a process with a Redis that comes and goes: right as ever, only slower."""

import itertools
import threading
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.processes import CLIENT, Sandbox, Service, running_sandbox, service_beside
from tests.doubles.redis_server import OwnRedis, own_redis
from tests.doubles.working_days import a_working_day, as_written, working_days


WISH = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": a_working_day()}
AT_TEN = {**WISH, "time_text": "um zehn Uhr"}
NAME = {"customer_name": "Max Beispiel"}
REDIS = """
[redis]
url = "env:TEST_REDIS_URL"
timeout_seconds = 1
"""


@pytest.fixture
def redis() -> Iterator[OwnRedis]:
    with own_redis() as server:
        yield server


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path / "calendar") as running:
        yield running


@pytest.fixture
def services(sandbox: Sandbox, redis: OwnRedis, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """This will give a function that makes a process of the service on one database and Redis."""
    opened: list[Any] = []

    def make(*, url: str | None = None, **settings: Any) -> Service:
        context = service_beside(
            sandbox,
            tmp_path,
            more_settings=REDIS,
            lease_ms=9_000,
            write_timeout_seconds=4.0,
            **settings,
        )
        opened.append(context)
        service: Service = context.__enter__()
        service.secrets["TEST_REDIS_URL"] = url or redis.url
        return service

    yield make
    for context in reversed(opened):
        context.__exit__(None, None, None)


@pytest.fixture
def service(services: Callable[..., Service]) -> Service:
    """This will give a running process."""
    made = services()
    made.start()
    return made


def stopped_and_started(redis: OwnRedis) -> None:
    redis.stop()
    redis.start()


def nothing(redis: OwnRedis) -> None:
    """What needs no mending."""


@pytest.mark.parametrize(
    ("blow", "mend"),
    [
        (OwnRedis.stop, OwnRedis.start),
        (OwnRedis.freeze, OwnRedis.thaw),
        (OwnRedis.flush, nothing),
        (stopped_and_started, nothing),
    ],
    ids=["stopped", "frozen", "flushed", "restarted"],
)
def test_redis_fails_while_the_calendar_books_and_nobody_hears_of_it(
    service: Service,
    sandbox: Sandbox,
    redis: OwnRedis,
    blow: Callable[[OwnRedis], None],
    mend: Callable[[OwnRedis], None],
) -> None:
    """One booking on both sides, a whole conversation without Redis, and the truth after it."""
    offered = service.use("check_availability", call_id="call_mid", **AT_TEN)
    sandbox.fault(delay_before_ms=1000)
    answers: list[dict[str, Any]] = []
    booking = threading.Thread(
        target=lambda: answers.append(
            service.use(
                "book_appointment", call_id="call_mid", slot_id=offered["slot_1_id"], **NAME
            )
        )
    )
    booking.start()
    _until(lambda: sandbox.requests().get("POST /v2/bookings", 0) > 0)
    blow(redis)
    booking.join(timeout=60)
    sandbox.fault()

    taken = service.use("check_availability", call_id="call_other", **AT_TEN)
    moved = service.use(
        "reschedule_appointment",
        call_id="call_mid",
        date_text=a_working_day(),
        time_text="um zwölf Uhr",
    )
    mend(redis)
    # Cal.com's own answer may be two seconds old, and what was read meanwhile is kept for three.
    _until(lambda: _is_free(service, call_id="call_third"))
    cancelled = service.use("cancel_appointment", call_id="call_mid")

    assert [one["status"] for one in answers] == ["confirmed"]
    assert taken["status"] == "alternatives", taken
    assert (moved["status"], cancelled["status"]) == ("rescheduled", "cancelled")
    assert (sandbox.active_bookings(), service.claims()) == ([], 0)


def test_a_service_starts_without_its_redis_and_uses_it_when_it_comes(
    services: Callable[..., Service], redis: OwnRedis
) -> None:
    """A restart during an outage must not silence the telephone; readiness says what is missing."""
    redis.stop()
    service = services()
    service.start()
    without = CLIENT.get(f"{service.url}/health/ready")
    booked = service.use("book_appointment", call_id="call_1", **AT_TEN, **NAME)
    redis.start()

    def is_back() -> bool:
        answer = CLIENT.get(f"{service.url}/health/ready").json()
        return bool(answer["checks"]["redis"] == "ok")

    assert without.status_code == 200
    assert without.json()["checks"]["redis"].startswith("away")
    assert booked["status"] == "confirmed"
    _until(is_back)
    service.use("check_availability", call_id="call_2", **AT_TEN)
    assert int(redis.ask("DBSIZE").removeprefix(b":")) > 0


def test_a_wrong_password_is_said_at_start(
    services: Callable[..., Service], redis: OwnRedis
) -> None:
    """Exit code 2, one line, the key's path, no password."""
    service = services(url=redis.url_of(database=0, password="geheim"))
    with pytest.raises(AssertionError, match="the process ended with 2"):
        service.start()

    log = (service.directory / "service.log").read_text()
    assert "voice-booking: redis.url: the server refuses this user name and password" in log
    assert "geheim" not in log


def test_two_processes_keep_the_keys_limit_together(
    services: Callable[..., Service], sandbox: Sandbox
) -> None:
    """Each alone would send as many as are allowed for both; who is too many is told the truth."""
    both = [services(requests_per_minute=6) for _ in range(2)]
    for one in both:
        one.start()

    statuses = [
        service.use(
            "check_availability",
            call_id=f"call_{number}",
            service="Herrenhaarschnitt",
            staff=("Anna", "Ben")[number % 2],
            date_text=as_written(day),
            time_text="um zehn Uhr",
        )["status"]
        for number, day in enumerate(itertools.islice(working_days(), 10))
        for service in (both[number % 2],)
    ]

    assert sandbox.requests()["GET /v2/slots"] <= 6
    assert "callback_noted" in statuses
    assert statuses[0] != "callback_noted"


def test_a_booking_for_which_no_request_is_left_waits_for_the_reset(
    services: Callable[..., Service], sandbox: Sandbox
) -> None:
    """Nothing was sent yet, so nothing is called booked; the time is kept for whoever waits."""
    service = services(requests_per_minute=1)
    service.start()
    offered = service.use("check_availability", call_id="call_1", **AT_TEN)

    answer = service.use("book_appointment", call_id="call_1", slot_id=offered["slot_1_id"], **NAME)

    assert (offered["status"], answer["status"]) == ("available", "pending")
    assert "gebucht" not in answer["message"]
    assert "POST /v2/bookings" not in sandbox.requests()
    assert service.claims() > 0


def test_what_is_read_for_the_first_call_is_not_doubted(
    services: Callable[..., Service], redis: OwnRedis
) -> None:
    """The generation begins with the process: who begins one doubts every day for three seconds."""
    redis.flush()

    services().start()

    assert redis.ask("EXISTS voice-booking:1:salon-muster:generation") == b":1"


def test_a_booking_has_a_fixed_number_of_round_trips(service: Service, redis: OwnRedis) -> None:
    """On the good path; each is one command, whatever it does inside."""
    # Loads the scripts, and makes the tenant known; on a day of its own.
    earlier = {**AT_TEN, "date_text": "in 20 Tagen"}
    service.use("check_availability", call_id="call_0", **earlier)
    counted = [_asked(redis)]

    offered = service.use("check_availability", call_id="call_1", **AT_TEN)
    counted.append(_asked(redis))
    service.use("check_availability", call_id="call_2", **AT_TEN)
    counted.append(_asked(redis))
    booked = service.use("book_appointment", call_id="call_1", slot_id=offered["slot_1_id"], **NAME)
    counted.append(_asked(redis))

    assert booked["status"] == "confirmed"
    cold, cached, booking = (after - before for before, after in itertools.pairwise(counted))
    # Cold: look, lock, generation, breaker, request budget, keep, unlock. Booking: the two.
    assert (cold, cached, booking) == (7, 1, 2)


def _asked(redis: OwnRedis) -> int:
    """How many questions clients have asked; scripts use none of these themselves."""
    return redis.times_called("evalsha", "eval", "script|load", "set", "ping")


def _is_free(service: Service, *, call_id: str) -> bool:
    answer = service.use("check_availability", call_id=call_id, **AT_TEN)
    return bool(answer["status"] == "available")


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.05)
