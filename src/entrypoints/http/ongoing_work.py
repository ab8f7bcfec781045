"""Work that outlives the request that asked for it."""

import asyncio
import enum

from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from booking_domain.ports.clock import Clock
from entrypoints.stopping import Stopping


_T = TypeVar("_T")
# What is cut off may need a moment, and must not need more where it waits for a silent database.
_CUT_OFF_SECONDS = 1.0


class Overdue(enum.Enum):
    """There was no result in time; the work goes on."""

    OVERDUE = "overdue"


OVERDUE: Final = Overdue.OVERDUE


class OngoingWork:
    """Waits for work until an answer must be out; the work itself goes on to its end."""

    def __init__(self, clock: Clock, *, stopping: Stopping) -> None:
        self._clock = clock
        self._stopping = stopping
        self._running: set[asyncio.Task[Any]] = set()

    async def result_of(self, work: Coroutine[Any, Any, _T], *, answer_by: float) -> _T | Overdue:
        """
        Return the result of the work, or `OVERDUE` when `answer_by` (monotonic) comes first.

        A process that ends gives its last answers earlier. The work goes on in both cases, and when
        the caller of this is cancelled.
        """
        task = self._begun(work)
        is_in_time = True
        while is_in_time and not task.done():
            left = min(answer_by, self._stopping.answers_by) - self._clock.monotonic()
            is_in_time = await self._waited(task, seconds=left)
        return task.result() if task.done() else OVERDUE

    async def _waited(self, task: asyncio.Task[Any], *, seconds: float) -> bool:
        """Wait for the work or until the process begins to end; `False` when the time is over."""
        alarm = asyncio.create_task(self._clock.sleep(seconds))
        bells = () if self._stopping.has_begun else (self._stopping.bell,)
        try:
            await asyncio.wait((task, alarm, *bells), return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
        return not alarm.done()

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin work that nobody waits for; it tells of its failures itself."""
        _ = self._begun(work)

    async def drain(self, *, within_seconds: float) -> None:
        """Wait for what still runs, then stop the rest."""
        if self._running:
            await asyncio.wait(self._running, timeout=within_seconds)
        abandoned = tuple(self._running)
        for task in abandoned:
            task.cancel()
        if abandoned:
            await asyncio.wait(abandoned, timeout=_CUT_OFF_SECONDS)

    def _begun(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at: nobody may be left who wants to know of a failure.
            task.exception()
