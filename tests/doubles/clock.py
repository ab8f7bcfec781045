"""A clock that stands still until a test moves it."""

import asyncio
import datetime as dt
import heapq
import itertools

from booking_domain.ports.clock import Clock


_TURNS = 25


class FakeClock(Clock):
    """
    Time as a test tells it.

    `advance` wakes sleepers in the order in which they are due, each at its own instant, and lets
    them run before time goes on.
    """

    def __init__(self, start: dt.datetime) -> None:
        self._start = start
        self._elapsed = dt.timedelta()
        self._order = itertools.count()
        self._sleepers: list[tuple[dt.timedelta, int, asyncio.Future[None]]] = []

    def now(self) -> dt.datetime:
        return self._start + self._elapsed

    def monotonic(self) -> float:
        return self._elapsed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._elapsed + dt.timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (due, next(self._order), awake))
        await awake

    @property
    def sleeping(self) -> int:
        """How many wait for time to pass."""
        return sum(not awake.done() for _, _, awake in self._sleepers)

    async def advance(self, seconds: float) -> None:
        """Let time pass; negative seconds are refused, since a monotonic clock never goes back."""
        if seconds < 0:
            message = f"time does not go back, not by {seconds} s"
            raise ValueError(message)
        end = self._elapsed + dt.timedelta(seconds=seconds)
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, awake = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            if not awake.done():
                awake.set_result(None)
            await self.settle()
        self._elapsed = end
        await self.settle()

    async def settle(self) -> None:
        """Give every task that can go on some turns of the event loop, while time stands still."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
