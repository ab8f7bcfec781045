"""A Prometheus that scraped a demo: each question of the dashboard has an answer."""

import math
import time

from collections.abc import Iterator
from pathlib import Path

import pytest

from attrs import frozen

from tests.doubles.ports import free_port
from tests.doubles.processes import Service, running_sandbox, service_beside
from tests.doubles.programs import installed
from tests.doubles.prometheus import OwnPrometheus, own_prometheus
from tests.doubles.working_days import a_working_day
from tests.ops.questions import RULES, in_prometheus, targets


_CALLS = 6
_WAIT_SECONDS = 120.0
METRICS_PORT = free_port()
OPERATIONS = f"""
[operations]
port = {METRICS_PORT}
count_open_seconds = 0.5

[periodic]
process_events_seconds = 0.5
process_calls_seconds = 1
note_untold_seconds = 1
poll_calendar_seconds = 1
forget_offers_seconds = 1

"""
# Whoever asks for a rate needs two scrapes with something between; the last call must be seen, too.
_SCRAPED = 'count_over_time(up{job="voice-booking"}[5m]) >= 5'
_COUNTED = f"sum(voice_booking_sagas_ended_total{{saga='cancel'}}) >= {_CALLS}"


@frozen
class Watched:
    """A service that was used, and who watched it."""

    service: Service
    prometheus: OwnPrometheus


def whole_call(service: Service, *, number: int, day: str) -> None:
    """Ask, hold, book, move and cancel, as a caller and at a time of their own."""
    call = f"call_{number}"
    service.use("check_availability", call_id=call, service="Herrenhaarschnitt", date_text=day)
    booked = service.use(
        "book_appointment",
        call_id=call,
        customer_name="Max Beispiel",
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text=day,
        time_text=f"{9 + number}:00",
    )
    assert booked["status"] == "confirmed", booked
    moved = service.use(
        "reschedule_appointment", call_id=call, date_text=day, time_text=f"{9 + number}:30"
    )
    assert moved["status"] == "rescheduled", moved
    cancelled = service.use("cancel_appointment", call_id=call, customer_name="Max Beispiel")
    assert cancelled["status"] == "cancelled", cancelled


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A demo with some calls, a second apart, so that a scrape comes between."""
    installed("prometheus")
    directory: Path = tmp_path_factory.mktemp("dashboard")
    with (
        running_sandbox(directory / "calendar") as sandbox,
        service_beside(sandbox, directory, more_settings=OPERATIONS) as service,
    ):
        service.start()
        with own_prometheus(METRICS_PORT, rules=RULES) as prometheus:
            until = time.monotonic() + _WAIT_SECONDS
            for number in range(_CALLS):
                whole_call(service, number=number, day=a_working_day())
                time.sleep(1)
            while not (prometheus.values(_SCRAPED) and prometheus.values(_COUNTED)):
                assert time.monotonic() < until
                time.sleep(0.2)
            # The figures are those of the evaluation before, or the one before that.
            time.sleep(2)
            yield Watched(service, prometheus)


@pytest.mark.parametrize(("title", "expr"), targets())
def test_a_question_of_the_dashboard_has_an_answer(watched: Watched, title: str, expr: str) -> None:
    """At least one series with a number: where nothing happened, that is 0."""
    found = watched.prometheus.values(in_prometheus(expr))

    assert [one for one in found if math.isfinite(one)]


def test_a_question_for_what_there_is_not_has_none(watched: Watched) -> None:
    """So the test above can fail."""
    assert watched.prometheus.values("voice_booking_sagas_ended_total{saga='none'}") == []


def test_the_success_is_that_of_the_calls(watched: Watched) -> None:
    """All were confirmed; none was compensated or stuck, and no event is lost."""
    values = watched.prometheus.values

    assert values("voice_booking:wishes_success:ratio1h") == [1.0]
    assert values("sum(voice_booking_sagas_ended_total{saga='booking'})") == [_CALLS]
    assert values("voice_booking:wishes_failed:increase1h") == [0]


def test_every_rule_is_evaluated_and_no_alert_fires(watched: Watched) -> None:
    """Nothing went wrong, so nobody is called."""
    groups = watched.prometheus.ask("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]

    assert len(rules) > 30
    assert {rule["health"] for rule in rules} == {"ok"}
    assert watched.prometheus.firing() == set()
