"""Waiting for an answer on the running event loop, and letting it come later."""

import asyncio

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from typing_extensions import override

from booking_domain.ports.clock import Clock
from booking_domain.ports.patience import Patience


_T = TypeVar("_T")


class SystemPatience(Patience):
    """Has each question asked in a task of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asking: set[asyncio.Task[Any]] = set()

    @override
    async def answered(self, question: Callable[[], Awaitable[_T]], *, until: float) -> _T:
        left = until - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError

        async def ask() -> _T:
            return await question()

        asking, alarm = asyncio.create_task(ask()), asyncio.create_task(self._clock.sleep(left))
        self._asking.add(asking)
        asking.add_done_callback(self._ended)
        try:
            await asyncio.wait((asking, alarm), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            # The process ends, and takes the question with it.
            asking.cancel()
            raise
        finally:
            alarm.cancel()
        if not asking.done():
            raise TimeoutError
        return asking.result()

    def _ended(self, asking: asyncio.Task[Any]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            # Looked at: nobody may be left who wants to know of a failure.
            asking.exception()
