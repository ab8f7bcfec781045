"""Every runner on every storage."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.runner.rows import RowsRunner, RowsSettings
from adapters.system.clock import SystemClock
from booking_domain.application.mending import Mender
from booking_domain.application.stray_bookings import StrayBookings
from tests.contract.saga_runner.scripted_steps import ScriptedSteps
from tests.contract.unit_of_work.harness import StorageHarness
from tests.contract.unit_of_work.storages import storage
from tests.doubles.world import NotedAlarms


__all__ = ["storage"]

LEASE_MS = 30_000

NewRunner = Callable[[str], RowsRunner]


@pytest.fixture
def steps(storage: StorageHarness, alarms: NotedAlarms) -> ScriptedSteps:
    """This will give steps that book at once, unless they are held."""
    clock = SystemClock()
    return ScriptedSteps(
        calendars={},
        tenants={},
        units=storage.units,
        cache=MemoryAvailabilityCache(clock),
        alarms=alarms,
        clock=clock,
    )


@pytest.fixture
def alarms() -> NotedAlarms:
    """This will note the alarms of all processes."""
    return NotedAlarms()


@pytest.fixture
async def new_runner(
    storage: StorageHarness,
    steps: ScriptedSteps,
    alarms: NotedAlarms,
) -> AsyncIterator[NewRunner]:
    """This will give a maker of runners, each a process of its own, and stop them all."""
    runners: list[RowsRunner] = []
    clock = SystemClock()

    def made(owner: str) -> RowsRunner:
        mender = Mender(
            calendars={},
            tenants={},
            units=storage.units,
            cache=MemoryAvailabilityCache(clock),
            alarms=alarms,
            clock=clock,
        )
        strays = StrayBookings(
            calendars={}, units=storage.units, journal=storage.journal, mender=mender, clock=clock
        )
        settings = RowsSettings(owner=owner, lease_ms=LEASE_MS, poll_seconds=0.05)
        runner = RowsRunner(
            steps=steps,
            units=storage.units,
            journal=storage.journal,
            strays=strays,
            alarms=alarms,
            clock=clock,
            settings=settings,
        )
        runners.append(runner)
        return runner

    yield made
    for runner in runners:
        await runner.stop(grace_seconds=0)
