"""What the shared store adds to the contract: time-outs, faults and deaths for the simulation."""

import asyncio
import datetime as dt

import pytest

from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.store import CommitFault, MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.errors import CommitOutcomeUnknown, InvalidValue, StorageUnavailable
from booking_domain.model.call import Call
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples
from tests.doubles.clock import FakeClock


SALON = "salon-a"


@pytest.fixture
def clock() -> FakeClock:
    """This will give a clock that stands still."""
    return FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    """This will give an empty store."""
    return MemoryStore(clock, busy_timeout_seconds=5)


async def _record(units: MemoryUnitsOfWork, call_id: str) -> None:
    async with units.writing(SALON) as unit:
        await unit.calls.record(samples.call_of(None, call_id=call_id))
        await unit.commit()


async def _read(units: MemoryUnitsOfWork, call_id: str) -> Call | None:
    async with units.reading(SALON) as unit:
        return await unit.calls.get(call_id)


async def _write_and_freeze(units: MemoryUnitsOfWork, call_id: str) -> None:
    async with units.writing(SALON) as unit:
        await unit.calls.record(samples.call_of(None, call_id=call_id))
        await asyncio.Event().wait()


async def test_a_writer_that_waits_too_long_is_refused(
    store: MemoryStore, clock: FakeClock
) -> None:
    """Behind a frozen writer the others give up after the time-out, and not before."""
    units = MemoryUnitsOfWork(store)
    frozen = asyncio.create_task(_write_and_freeze(units, "frozen"))
    await clock.settle()
    waiting = asyncio.create_task(_record(units, "waiting"))

    await clock.advance(4.9)
    is_waiting = not waiting.done()
    await clock.advance(0.2)

    assert is_waiting
    with pytest.raises(StorageUnavailable):
        await waiting
    frozen.cancel()
    with pytest.raises(asyncio.CancelledError):
        await frozen
    await _record(units, "next")
    assert await _read(units, "next") is not None


async def test_writers_are_let_in_in_the_order_in_which_they_came(
    store: MemoryStore, clock: FakeClock
) -> None:
    """Nobody is overtaken, and one who stops waiting holds nobody up."""
    units = MemoryUnitsOfWork(store)
    order: list[str] = []

    async def writes(name: str) -> None:
        async with units.writing(SALON):
            order.append(name)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(writes(name)) for name in "abcd"]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert order == ["a", "b", "d"]


async def test_a_writer_inside_a_writer_is_a_defect(store: MemoryStore) -> None:
    """On a database the task would wait for itself; here it is told at once."""
    units = MemoryUnitsOfWork(store)

    async with units.writing(SALON):
        with pytest.raises(RuntimeError, match="already"):
            await _record(units, "inner")


async def test_a_reading_unit_cannot_write(store: MemoryStore) -> None:
    """A write in it is a defect of the caller, not an outcome."""
    units = MemoryUnitsOfWork(store)

    async with units.reading(SALON) as unit:
        with pytest.raises(RuntimeError, match="cannot write"):
            await unit.calls.record(samples.call_of(None))


async def test_a_committed_unit_is_over(store: MemoryStore) -> None:
    """A second commit, or a statement after it, is a defect of the caller."""
    units = MemoryUnitsOfWork(store)

    async with units.writing(SALON) as unit:
        await unit.commit()
        with pytest.raises(RuntimeError, match="over"):
            await unit.commit()


async def test_an_appointment_of_another_tenant_is_refused(store: MemoryStore) -> None:
    """A unit is bound to one tenant, whatever it is handed."""
    units = MemoryUnitsOfWork(store)

    async with units.writing("salon-b") as unit:
        with pytest.raises(InvalidValue):
            await unit.appointments.add(samples.held(samples.slot_at(10)), lease=None)


async def test_the_death_of_a_process_frees_its_turn(store: MemoryStore, clock: FakeClock) -> None:
    """Its open transaction is rolled back, others go on, and a thawed one cannot commit."""
    dead = MemoryUnitsOfWork(store)
    thaw = asyncio.Event()

    async def writes_late() -> None:
        async with dead.writing(SALON) as unit:
            await unit.calls.record(samples.call_of(None, call_id="late"))
            await thaw.wait()
            await unit.commit()

    frozen = asyncio.create_task(writes_late())
    await clock.settle()
    queued = asyncio.create_task(_record(dead, "queued"))
    await clock.settle()

    store.disconnect(dead)
    alive = MemoryUnitsOfWork(store)
    await _record(alive, "alive")
    thaw.set()

    with pytest.raises(StorageUnavailable):
        await frozen
    await clock.advance(6)
    with pytest.raises(StorageUnavailable):
        await queued
    assert await _read(alive, "alive") is not None
    assert await _read(alive, "late") is None
    assert await _read(alive, "queued") is None


async def test_a_journal_that_died_in_its_turn_takes_nothing(
    store: MemoryStore, clock: FakeClock
) -> None:
    """Its lease is not written, and the saga is there for the next runner."""
    units, dead = MemoryUnitsOfWork(store), MemorySagaJournal(store, serving=[SALON])
    async with units.writing(SALON) as unit:
        await unit.appointments.add(samples.pending(samples.slot_at(10)), lease=None)
        await unit.commit()
    lease = Lease(owner="runner-1", milliseconds=30_000)

    taking = asyncio.create_task(dead.take_over(lease, limit=10))
    for _ in range(3):
        await asyncio.sleep(0)
    store.disconnect(units, dead)

    with pytest.raises(StorageUnavailable):
        await taking
    assert len(await MemorySagaJournal(store, serving=[SALON]).take_over(lease, limit=10)) == 1


async def test_an_outage_ends_what_was_open(store: MemoryStore) -> None:
    """A transaction does not live through it, even if no statement fell into it."""
    units = MemoryUnitsOfWork(store)

    async def lives_through_an_outage() -> None:
        async with units.writing(SALON) as unit:
            await unit.calls.record(samples.call_of(None, call_id="open"))
            store.go_down()
            store.come_back()
            await unit.commit()

    with pytest.raises(StorageUnavailable):
        await lives_through_an_outage()

    assert await _read(units, "open") is None


async def test_what_was_committed_outlives_an_outage(store: MemoryStore) -> None:
    """While it is down nothing can be read or written; afterwards everything is there."""
    units = MemoryUnitsOfWork(store)
    await _record(units, "before")

    store.go_down()
    with pytest.raises(StorageUnavailable):
        await _record(units, "during")
    with pytest.raises(StorageUnavailable):
        await _read(units, "before")
    store.come_back()

    assert await _read(units, "before") is not None
    assert await _read(units, "during") is None


async def test_faults_happen_one_after_the_other(store: MemoryStore) -> None:
    """Each takes one commit, in the order in which they were asked for."""
    units = MemoryUnitsOfWork(store)
    for fault in (CommitFault.LOST_WRITTEN, CommitFault.LOST_UNWRITTEN, CommitFault.REFUSED):
        store.fail_next_commit(fault)

    with pytest.raises(CommitOutcomeUnknown):
        await _record(units, "first")
    with pytest.raises(CommitOutcomeUnknown):
        await _record(units, "second")
    with pytest.raises(StorageUnavailable):
        await _record(units, "third")
    await _record(units, "fourth")

    found = [
        await _read(units, name) is not None for name in ("first", "second", "third", "fourth")
    ]
    assert found == [True, False, False, True]


async def test_a_take_over_whose_answer_was_lost_keeps_its_lease(
    store: MemoryStore, clock: FakeClock
) -> None:
    """Nobody knows of it, so it runs out like that of a runner that died."""
    units, journal = MemoryUnitsOfWork(store), MemorySagaJournal(store, serving=[SALON])
    async with units.writing(SALON) as unit:
        await unit.appointments.add(samples.pending(samples.slot_at(10)), lease=None)
        await unit.commit()
    lease = Lease(owner="runner-1", milliseconds=30_000)
    store.fail_next_commit(CommitFault.LOST_WRITTEN)

    with pytest.raises(StorageUnavailable):
        await journal.take_over(lease, limit=10)

    assert await journal.take_over(lease, limit=10) == ()
    await clock.advance(31)
    assert len(await journal.take_over(lease, limit=10)) == 1


async def test_a_cancelled_commit_is_all_or_nothing(store: MemoryStore, clock: FakeClock) -> None:
    """Wherever the cancellation strikes, both rows are there or neither is."""
    units = MemoryUnitsOfWork(store)
    outcomes: set[tuple[bool, bool]] = set()

    async def writes(names: tuple[str, str]) -> None:
        async with units.writing(SALON) as unit:
            for name in names:
                await unit.calls.record(samples.call_of(None, call_id=name))
            await unit.commit()

    for turns in range(9):
        names = (f"a{turns}", f"b{turns}")
        task = asyncio.create_task(writes(names))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await clock.settle()
        first, second = [await _read(units, name) is not None for name in names]
        outcomes.add((first, second))

    assert outcomes == {(False, False), (True, True)}
