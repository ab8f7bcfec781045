# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""What readiness looks at, and what operations see of it."""

from collections.abc import Mapping

from booking_domain.model.circuit_breaker import BreakerState
from entrypoints.container import Container
from entrypoints.database import database_checks
from entrypoints.http.operations import Operations
from entrypoints.readiness_checks import Check, Probe, Readiness


def readiness_of(container: Container) -> Readiness:
    """
    This will look at database, migrations, runner, breakers and Redis.

    Another part joins with a `Probe` here.
    """
    observation = container.observation()

    async def database() -> tuple[Check, ...]:
        return await database_checks(container)

    async def runner() -> tuple[Check, ...]:
        return (Check("runner", problem=container.runner().problem()),)

    async def breakers() -> tuple[Check, ...]:
        states = await container.breaker_states()()
        observation.metrics.breakers_seen(states)
        return breaker_checks(states)

    async def redis() -> tuple[Check, ...]:
        return await container.shared().checks()

    def tell(check: Check) -> None:
        observation.metrics.part_seen(check.name, is_well=check.problem is None)

    probes = (
        Probe("database", database),
        Probe("runner", runner),
        Probe("calendars", breakers, is_needed=False),
        Probe("redis", redis, is_needed=False),
    )
    return Readiness(probes, tell=tell)


def breaker_checks(states: Mapping[str, BreakerState]) -> tuple[Check, ...]:
    """This will say how many salons' calendars are left alone; which ones is no public matter."""
    if not states:
        return ()
    shut = sum(state is not BreakerState.CLOSED for state in states.values())
    problem = f"{shut} of {len(states)} do not answer and are left alone" if shut else None
    return (Check("calendars", problem=problem, is_needed=False),)


def operations_of(container: Container, *, version: str) -> Operations:
    """This will return what operations may see of this process."""
    observation, clock = container.observation(), container.clock()
    began = clock.monotonic()
    return Operations(
        exposition=observation.metrics.exposition,
        content_type=observation.exposition_type,
        breakers=container.breaker_states(),
        uptime_seconds=lambda: clock.monotonic() - began,
        version=version,
        tokens=container.settings().operations.tokens,
    )
