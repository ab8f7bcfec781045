# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The parts of the service, and whether calls can be served with them."""

import asyncio
import itertools

from collections.abc import Awaitable, Callable, Iterable

import structlog

from attrs import frozen

from entrypoints.faults import anonymous_trace


_LOG = structlog.get_logger(__name__)
# Whoever asks gives up soon, and takes no answer for a no.
_PROBE_SECONDS = 3.0


@frozen
class Check:
    """
    One part of the service; `problem` says what is wrong with it, `None` if nothing is.

    Without a part that is not needed calls are served all the same, only slower.
    """

    name: str
    problem: str | None = None
    is_needed: bool = True


@frozen
class Probe:
    """
    Looks at one or several parts, and asks no provider.

    What it says is public: no address, no secret, no salon. One that fails, or takes too long, is a
    problem under its `name`, needed or not as it says itself.
    """

    name: str
    look: Callable[[], Awaitable[tuple[Check, ...]]]
    is_needed: bool = True


def _seen_by_nobody(_: Check) -> None:
    pass


@frozen
class Readiness:
    """
    Whether calls can be served.

    `tell` hears of each part that was looked at.
    """

    probes: tuple[Probe, ...]
    tell: Callable[[Check], None] = _seen_by_nobody

    async def checks(self) -> tuple[Check, ...]:
        """Return every part, in the order of the probes, in three seconds at most."""
        found = await asyncio.gather(*(_looked(probe) for probe in self.probes))
        checks = tuple(itertools.chain.from_iterable(found))
        for check in checks:
            self.tell(check)
        return checks


async def _looked(probe: Probe) -> tuple[Check, ...]:
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            return await probe.look()
    except TimeoutError:
        problem = "does not answer"
    except Exception as error:  # noqa: BLE001 - whatever it was, this part is not ready
        _LOG.warning("readiness probe failed", probe=probe.name, trace=anonymous_trace(error))
        problem = type(error).__name__
    return (Check(probe.name, problem=problem, is_needed=probe.is_needed),)


def is_ready(checks: Iterable[Check]) -> bool:
    """Whether no part that calls need has a problem."""
    return all(check.problem is None or not check.is_needed for check in checks)
