"""Work that outlives the request that asked for it."""

import asyncio
import enum

from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from booking_domain.ports.clock import Clock


_T = TypeVar("_T")


class Overdue(enum.Enum):
    """There was no result in time; the work goes on."""

    OVERDUE = "overdue"


OVERDUE: Final = Overdue.OVERDUE


class OngoingWork:
    """Waits for work until an answer must be out; the work itself goes on to its end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._running: set[asyncio.Task[Any]] = set()

    async def result_of(self, work: Coroutine[Any, Any, _T], *, answer_by: float) -> _T | Overdue:
        """
        Return the result of the work, or `OVERDUE` when `answer_by` (monotonic) comes first.

        The work goes on in both cases: at `answer_by`, and when the caller of this is cancelled.
        """
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        left = answer_by - self._clock.monotonic()
        alarm = asyncio.create_task(self._clock.sleep(left))
        try:
            await asyncio.wait((task, alarm), return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
        return task.result() if task.done() else OVERDUE

    async def drain(self, *, within_seconds: float) -> None:
        """Wait for what still runs, then stop the rest."""
        if self._running:
            await asyncio.wait(self._running, timeout=within_seconds)
        abandoned = tuple(self._running)
        for task in abandoned:
            task.cancel()
        await asyncio.gather(*abandoned, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at: nobody may be left who wants to know of a failure.
            task.exception()
