# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""What a process does again and again, whoever calls or does not."""

import asyncio
import random

from collections.abc import Awaitable, Callable, Collection

import structlog

from attrs import frozen
from structlog.contextvars import bound_contextvars

from booking_domain.ports.clock import Clock
from booking_domain.ports.event_bell import EventBell


_JITTER = 0.1
_log = structlog.get_logger(__name__)


@frozen
class Again:
    """What a job returns that wants to come again earlier than usual, because it failed in part."""

    after_seconds: float


@frozen
class Job:
    """
    Some work and how often it is done; between two runs there are `every_seconds`, give or take
    a tenth; 0 is never.

    Every process does it, so that it must be harmless when several do it at once, and when it is
    cancelled at any point. Errors may leave it: they are logged, and the next run comes in time, or
    sooner where the work returns `Again`.

    Where it has a `bell`, that brings the next run forward.

    A further job is a provider in `Container` and a place in the list of `periodic`::

        some_job = providers.Singleton(
            Job,
            name="what it does",
            work=some_use_case.provided.its_method,
            every_seconds=settings.provided.its_table.interval_seconds,
        )
    """

    name: str
    work: Callable[[], Awaitable[object]]
    every_seconds: float
    bell: EventBell | None = None

    async def pause(self, seconds: float, *, clock: Clock) -> None:
        """Wait for so long, or until its bell is rung."""
        if self.bell is None:
            await clock.sleep(seconds)
        else:
            await self.bell.wait(seconds=seconds)


class Periodic:
    """Runs each job in a task of its own, so that none waits for another or overtakes itself."""

    def __init__(
        self, jobs: Collection[Job], *, clock: Clock, chance: random.Random | None = None
    ) -> None:
        self.jobs = tuple(job for job in jobs if job.every_seconds)
        self._clock = clock
        self._chance = chance or random.SystemRandom()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # By the job's name, which run it is.
        self._at_work: dict[str, str] = {}
        self._is_stopping = False

    def start(self) -> None:
        """Begin; call it once the event loop runs."""
        for job in self.jobs:
            task = asyncio.create_task(self._repeat(job), name=f"periodic-{job.name}")
            self._tasks[job.name] = task

    async def stop(self, *, grace_seconds: float) -> None:
        """Begin nothing more, and let what is at work finish for a while before it is cancelled."""
        self._is_stopping = True
        for name, task in self._tasks.items():
            if name not in self._at_work:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace_seconds)
        for name, task in self._tasks.items():
            if run := self._at_work.get(name):
                task.cancel()
                _log.warning("a periodic job was cut off", job=name, correlation_id=run)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    async def _repeat(self, job: Job) -> None:
        # Processes that start together do not work together; and a start has enough to do.
        pause = job.every_seconds * self._chance.random()
        while not self._is_stopping:
            await job.pause(pause, clock=self._clock)
            came_of_it = await self._run(job)
            seconds = job.every_seconds
            if isinstance(came_of_it, Again):
                seconds = min(seconds, came_of_it.after_seconds)
            pause = seconds * self._chance.uniform(1 - _JITTER, 1 + _JITTER)

    async def _run(self, job: Job) -> object:
        run = self._at_work[job.name] = f"job-{self._chance.getrandbits(64):016x}"
        with bound_contextvars(correlation_id=run, job=job.name):
            try:
                return await job.work()
            except Exception:  # noqa: BLE001 - whatever it is, the next run may go well
                _log.exception("a periodic job failed", alarm=True)
                return None
            finally:
                del self._at_work[job.name]
