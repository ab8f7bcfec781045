"""The memory adapter's side of the lock contract."""

import datetime as dt

from adapters.memory.slot_lock import MemorySlotLock
from booking_domain.ports.slot_lock import SlotLock
from tests.contract.slot_lock.harness import LockHarness
from tests.doubles.clock import FakeClock


class MemoryLockHarness(LockHarness):
    """Locks on a clock that stands still."""

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.lock = MemorySlotLock(self._clock)

    def another(self) -> SlotLock:
        return self.lock

    def take_away(self) -> bool:
        return False

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)
