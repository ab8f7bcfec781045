"""The memory adapter's side of the storage contract."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator

from adapters.memory.aged_records import MemoryAgedRecords
from adapters.memory.erasure_journal import MemoryErasureJournal
from adapters.memory.offer_expiry import MemoryOfferExpiry
from adapters.memory.open_matters import MemoryOpenMatters
from adapters.memory.person_records import MemoryPersonRecords
from adapters.memory.read_backs import MemoryReadBacks
from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.service_records import MemoryServiceRecords
from adapters.memory.store import CommitFault as MemoryCommitFault
from adapters.memory.store import MemoryStore
from adapters.memory.tool_traces import MemoryToolTraces
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.ports.saga_journal import SagaJournal
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import CommitFault, Refusal, StorageHarness
from tests.doubles.clock import FakeClock


class MemoryStorage(StorageHarness):
    """A store of its own, and a clock that stands still."""

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self._store = MemoryStore(self._clock)
        self.units = MemoryUnitsOfWork(self._store)
        self.journal = self.journal_serving(*samples.SALONS)
        self.expiry = MemoryOfferExpiry(self._store)
        self.aged = MemoryAgedRecords(self._store)
        self.people = MemoryPersonRecords(self._store)
        self.erasures = MemoryErasureJournal(self._store)
        self.matters = MemoryOpenMatters(self._store)
        self.traces = MemoryToolTraces(self._store)
        self.read_backs = MemoryReadBacks(self._store)
        self.served = MemoryServiceRecords(self._store)

    def journal_serving(self, *tenant_ids: str) -> SagaJournal:
        return MemorySagaJournal(self._store, serving=tenant_ids)

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)

    async def fail_next_commit(self, fault: CommitFault) -> None:
        self._store.fail_next_commit(MemoryCommitFault(fault.value))

    async def refuse_events(self, refusal: Refusal | None) -> None:
        self._store.event_refusal = refusal and "IntegrityError 23514"

    async def refuse_changes(self, *, is_refused: bool) -> None:
        self._store.change_refusal = "DataError 22001" if is_refused else None

    async def take_down(self) -> None:
        self._store.go_down()


@contextlib.asynccontextmanager
async def memory_storage() -> AsyncIterator[StorageHarness]:
    """This will give a fresh store."""
    yield MemoryStorage()
