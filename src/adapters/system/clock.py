"""The computer's own clock."""

import asyncio
import datetime as dt
import time

from typing_extensions import override

from booking_domain.ports.clock import Clock


class SystemClock(Clock):
    """Time of day by the system's clock, waiting on the running event loop."""

    @override
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    @override
    def monotonic(self) -> float:
        return time.monotonic()

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0))
