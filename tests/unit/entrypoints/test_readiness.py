"""What readiness says of the calendars that are left alone."""

from pathlib import Path

import pytest

from adapters.calcom.pacing import breaker_name, budget_of
from booking_domain.model.circuit_breaker import Admitted, BreakerState, Verdict
from entrypoints.container import Container
from entrypoints.readiness import breaker_checks, operations_of, readiness_of
from entrypoints.readiness_checks import Check
from tests.unit.entrypoints.settings.files import load


CLOSED = BreakerState.CLOSED


def test_without_breakers_there_is_nothing_to_say() -> None:
    """Nobody is told of a part that there is not."""
    assert breaker_checks({}) == ()


def test_all_closed_is_well() -> None:
    """One part for all salons."""
    assert breaker_checks({"a": CLOSED, "b": CLOSED}) == (Check("calendars", is_needed=False),)


@pytest.mark.parametrize("state", [BreakerState.OPEN, BreakerState.PROBING])
def test_who_is_left_alone_is_counted_and_not_named(state: BreakerState) -> None:
    """The answer is public, and one salon's outage takes no process out."""
    (check,) = breaker_checks({"salon-muster": state, "b": CLOSED, "c": CLOSED})

    assert check.problem == "1 of 3 do not answer and are left alone"
    assert not check.is_needed
    assert "muster" not in repr(check)


async def test_the_breaker_that_stops_requests_is_the_one_that_shows(tmp_path: Path) -> None:
    """In readiness, in the details, and as a metric with a series for each state."""
    container = Container(settings=load(tmp_path))
    # The others open a database.
    (probe,) = [one for one in readiness_of(container).probes if one.name == "calendars"]
    operations = operations_of(container, version="1")
    before = await operations.breakers()

    await _fail_often(container)
    (check,) = await probe.look()

    assert before == {"muster": BreakerState.CLOSED}
    assert check.problem == "1 of 1 do not answer and are left alone"
    assert await operations.breakers() == {"muster": BreakerState.OPEN}
    series = [line for line in operations.exposition().decode().splitlines() if "breaker_" in line]
    assert [line for line in series if not line.startswith("#")] == [
        f'voice_booking_breaker_state{{state="{state}",tenant="muster"}} {value}'
        for state, value in (("closed", 0.0), ("open", 1.0), ("probing", 0.0))
    ]


async def _fail_often(container: Container) -> None:
    """Fail as often as the file says, under the name that the calendar's own requests have."""
    settings = container.settings()
    (tenant,) = settings.tenants
    key = f"Bearer {tenant.calcom.api_key.reveal()}"
    name = breaker_name(
        tenant.id,
        budget=budget_of(key, base_url=tenant.calcom.base_url or settings.calcom.base_url),
    )
    for _ in range(settings.calcom.breaker.failures):
        await container.gates().breaker.report(
            name, admitted=Admitted(None), verdict=Verdict.FAILED
        )
