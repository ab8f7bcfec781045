"""The memory adapter's side of the storage contract."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator

from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.store import CommitFault as MemoryCommitFault
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness
from tests.doubles.clock import FakeClock


class MemoryStorage(StorageHarness):
    """A store of its own, and a clock that stands still."""

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self._store = MemoryStore(self._clock)
        self.units = MemoryUnitsOfWork(self._store)
        self.journal = MemorySagaJournal(self._store)

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)

    async def fail_next_commit(self, fault: CommitFault) -> None:
        self._store.fail_next_commit(MemoryCommitFault(fault.value))

    async def take_down(self) -> None:
        self._store.go_down()


@contextlib.asynccontextmanager
async def memory_storage() -> AsyncIterator[StorageHarness]:
    """This will give a fresh store."""
    yield MemoryStorage()
