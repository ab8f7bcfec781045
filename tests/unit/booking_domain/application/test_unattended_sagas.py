"""Salons that no process serves: those who serve others tell of them."""

import datetime as dt

from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.unattended_sagas import (
    PATIENCE_SECONDS,
    SERVED_BY_NOBODY,
    UnattendedSagas,
)
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.doubles.clock import FakeClock
from tests.doubles.world import NotedAlarms


LEASE = Lease(owner="elsewhere", milliseconds=30_000)


class Beside:
    """A process that serves another salon of the database; each look comes a minute later."""

    def __init__(self) -> None:
        self.clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.store = MemoryStore(self.clock)
        self.units = MemoryUnitsOfWork(self.store)
        self.alarms = NotedAlarms()
        self.looking = UnattendedSagas(
            journal=MemorySagaJournal(self.store, serving=[samples.OTHER_SALON]),
            alarms=self.alarms,
            clock=self.clock,
        )

    async def look(self, *, minutes: int) -> None:
        for _ in range(minutes):
            await self.clock.advance(60)
            await self.looking.look()

    async def take_over(self) -> None:
        """The salon's own process comes back."""
        served = MemorySagaJournal(self.store, serving=[samples.SALON])
        await served.take_over(LEASE, limit=10)


PATIENCE = round(PATIENCE_SECONDS / 60)


async def test_a_salon_whose_sagas_wait_for_long_is_told_of_once() -> None:
    """Its caller was told "pending", and no process would ever have gone on."""
    beside = Beside()
    left = samples.pending(samples.slot_at(10))
    for one in (left, samples.pending(samples.slot_at(11))):
        await steps.store(beside.units, one)

    await beside.look(minutes=PATIENCE)
    before = list(beside.alarms.told)
    await beside.look(minutes=PATIENCE)

    assert before == []
    ((problem, appointment_id),) = beside.alarms.told
    assert problem == SERVED_BY_NOBODY
    assert appointment_id


async def test_a_service_that_is_started_again_is_nobodys_concern() -> None:
    """Whatever it takes over begins anew, and it may leave something else behind later."""
    beside = Beside()
    await steps.store(beside.units, samples.pending(samples.slot_at(10)))

    for _ in range(3):
        await beside.look(minutes=PATIENCE - 1)
        await beside.take_over()

    assert beside.alarms.told == []


async def test_who_was_served_again_and_is_left_again_is_told_of_again() -> None:
    """An alarm that was once cleared does not keep the next one silent."""
    beside = Beside()
    await steps.store(beside.units, samples.pending(samples.slot_at(10)))
    await beside.look(minutes=PATIENCE + 1)

    await beside.take_over()
    await beside.look(minutes=2 * PATIENCE)

    assert [problem for problem, _ in beside.alarms.told] == [SERVED_BY_NOBODY] * 2


async def test_the_salons_that_it_serves_itself_are_its_runners_concern() -> None:
    """A saga that waits there is taken over at the next poll."""
    beside = Beside()
    await steps.store(
        beside.units, samples.pending(samples.slot_at(10), tenant_id=samples.OTHER_SALON)
    )

    await beside.look(minutes=2 * PATIENCE)

    assert beside.alarms.told == []
