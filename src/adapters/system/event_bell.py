"""The bell of one process."""

import asyncio

from typing_extensions import override

from booking_domain.ports.clock import Clock
from booking_domain.ports.event_bell import EventBell


class LocalEventBell(EventBell):
    """Heard by this process only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    @override
    def ring(self) -> None:
        self._rung.set()

    @override
    async def wait(self, *, seconds: float) -> None:
        waits = {
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(self._rung.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        self._rung.clear()
