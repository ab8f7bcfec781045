"""What a salon is promised for bad days is what runs when nobody has set anything."""

from pathlib import Path

import click

from booking_domain.model.circuit_breaker import BreakerRule
from entrypoints.cli.commands import cli
from entrypoints.sharing import breaker_rule
from tests.unit.entrypoints.settings.files import load


def test_five_failures_in_a_minute_leave_an_account_alone_for_half_a_minute(
    tmp_path: Path,
) -> None:
    """Then one request every ten seconds finds out; one that is lost is given up in time."""
    rule = breaker_rule(load(tmp_path))

    assert rule == BreakerRule(
        failures=5,
        window_seconds=60.0,
        open_seconds=30.0,
        probe_seconds=10.0,
        probe_lost_seconds=22.0,
    )


def test_a_key_is_used_120_times_a_minute_and_no_more(tmp_path: Path) -> None:
    """That is what Cal.com gives; a salon of its own may be told otherwise."""
    settings = load(tmp_path)

    assert settings.calcom.requests_per_minute == 120
    assert [one.calcom.requests_per_minute for one in settings.tenants] == [None]


def test_what_a_tool_call_came_to_is_kept_for_thirty_days(tmp_path: Path) -> None:
    """The monitor looks no further back."""
    assert load(tmp_path).retention.traces_days == 30


def test_the_gate_looks_back_an_hour_and_asks_for_95_percent() -> None:
    """`voice-booking monitor` without a word, as a deployment calls it."""
    monitor = cli.get_command(click.Context(cli), "monitor")
    assert monitor is not None

    given = {one.name: one.default for one in monitor.params}

    assert (given["window"], given["threshold"]) == ("60m", "95")
