# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that knows how callers are served."""

from attrs import frozen

from adapters.sql.engine import Engine
from adapters.sql.open_matters import SqlOpenMatters
from adapters.sql.read_backs import SqlReadBacks
from adapters.sql.service_records import SqlServiceRecords
from adapters.telemetry.observed_read_backs import ObservedReadBacks
from booking_domain.application.heard_read_backs import HeardReadBacks
from booking_domain.application.monitor import MonitorHandler
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from entrypoints.observation import Observation


@frozen
class Monitoring:
    """What notes how callers were served, and what judges it."""

    heard: HeardReadBacks
    monitor: MonitorHandler


def monitoring_of(
    engine: Engine, *, observation: Observation, similarity: TextSimilarity, clock: Clock
) -> Monitoring:
    """This will build it; nothing is connected yet."""
    read_backs = ObservedReadBacks(SqlReadBacks(engine), metrics=observation.metrics)
    return Monitoring(
        heard=HeardReadBacks(read_backs=read_backs, similarity=similarity, clock=clock),
        monitor=MonitorHandler(
            records=SqlServiceRecords(engine), matters=SqlOpenMatters(engine), clock=clock
        ),
    )
