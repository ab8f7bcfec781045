"""Every line of the log that calls for a person counts, whoever writes it."""

import pytest
import structlog

from adapters.system.alarms import LoggedAlarms
from adapters.telemetry.alarm_lines import counted_alarm_lines
from adapters.telemetry.metrics import Metrics
from tests.unit.adapters.telemetry.exposed import samples_of


def test_an_alarm_that_stood_in_the_log_alone_counts(
    metrics: Metrics, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its own words; what it says of salon, call and row is no label."""
    log = structlog.get_logger("anybody")

    with counted_alarm_lines(metrics):
        log.error("a saga broke off", alarm=True, tenant="salon-muster", appointment_id="a-1")
        log.error("a saga broke off", alarm=True, tenant="salon-sued", problem="in words")
        log.error("no alarm", problem="whatever")

    assert samples_of(metrics, "alarms_total") == {("program", "a saga broke off"): 2}
    assert capsys.readouterr().out.count("a saga broke off") == 2


def test_alarms_of_the_domain_count_by_what_they_are_about(metrics: Metrics) -> None:
    """Ids are no labels: there is no end of them."""
    alarms = LoggedAlarms()

    with counted_alarm_lines(metrics):
        alarms.report("overlap", tenant_id="salon", appointment_id="a-1")
        alarms.report_call("said_booked", tenant_id="salon", call_id="c-1")
        alarms.report_event("parked", tenant_id="salon", source="calcom", event_key="e-1")

    assert samples_of(metrics, "alarms_total") == {
        ("appointment", "overlap"): 1,
        ("call", "said_booked"): 1,
        ("event", "parked"): 1,
    }


def test_what_is_left_out_of_the_log_counts_all_the_same(metrics: Metrics) -> None:
    """Counting comes before whatever drops or changes a line."""
    configured = structlog.get_config()["processors"]

    def drop(*_: object) -> structlog.typing.EventDict:
        raise structlog.DropEvent

    structlog.configure(processors=[drop, *configured])
    try:
        with counted_alarm_lines(metrics):
            structlog.get_logger("anybody").error("tool failed", alarm=True)
    finally:
        structlog.configure(processors=configured)

    assert samples_of(metrics, "alarms_total") == {("program", "tool failed"): 1}


def test_the_log_is_afterwards_as_it_was(metrics: Metrics) -> None:
    """A second service in the same process counts for itself."""
    before = structlog.get_config()["processors"]
    other = Metrics(version="1.2.3")

    with counted_alarm_lines(other):
        with counted_alarm_lines(metrics):
            pass
        structlog.get_logger("anybody").error("tool failed", alarm=True)

    assert structlog.get_config()["processors"] == before
    assert samples_of(metrics, "alarms_total") == {}
    assert samples_of(other, "alarms_total") == {("program", "tool failed"): 1}
