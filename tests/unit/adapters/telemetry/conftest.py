"""Metrics of a process, spans that are noted, and a clock that is put forward."""

import pytest

from adapters.telemetry.measuring import Measuring
from adapters.telemetry.metrics import Metrics
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING
from tests.unit.adapters.telemetry.noted_spans import NotedSpans


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY_MORNING)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(version="1.2.3")


@pytest.fixture
def spans() -> NotedSpans:
    return NotedSpans()


@pytest.fixture
def measuring(metrics: Metrics, spans: NotedSpans, clock: FakeClock) -> Measuring:
    return Measuring(metrics=metrics, spans=spans, clock=clock)
