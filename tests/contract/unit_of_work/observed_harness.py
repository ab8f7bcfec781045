"""The observers in front of units of work, as the service has them: they must change nothing."""

import contextlib

from collections.abc import AsyncIterator

from adapters.system.clock import SystemClock
from adapters.telemetry.measuring import Measuring
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observed_read_backs import ObservedReadBacks
from adapters.telemetry.observed_units import ObservedUnits
from adapters.telemetry.spans import NoSpans
from tests.contract.unit_of_work.harness import StorageHarness
from tests.contract.unit_of_work.memory_harness import memory_storage


@contextlib.asynccontextmanager
async def observed_storage() -> AsyncIterator[StorageHarness]:
    """This will give a fresh store in memory that is reached through observers."""
    metrics = Metrics(version="of the contract")
    measuring = Measuring(metrics=metrics, spans=NoSpans(), clock=SystemClock())
    async with memory_storage() as storage:
        storage.units = ObservedUnits(storage.units, measuring=measuring)
        storage.read_backs = ObservedReadBacks(storage.read_backs, metrics=metrics)
        yield storage
