"""Many callers at once on one database, and writers that are cancelled or locked out."""

import asyncio
import sqlite3

from collections.abc import Callable

import pytest

from adapters.sql.engine import Patience, open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.errors import SlotAlreadyClaimed, StorageUnavailable, TransactionConflict
from booking_domain.model.appointment import Appointment
from booking_domain.model.inbox_event import BlockedInterval
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage


async def test_of_thirty_overlapping_wishes_one_wins(database: SqlStorage) -> None:
    """Services of different length on one chair: whoever is first has it, and nobody else errs."""
    wishes = [
        samples.held(samples.slot_at(10, number % 6 * 5, lasting=60 + number % 4 * 15))
        for number in range(30)
    ]

    won = await asyncio.gather(*(steps.tries_to_store(database.units, wish) for wish in wishes))

    assert sum(won) == 1
    (winner,) = (wish for wish, has_won in zip(wishes, won, strict=True) if has_won)
    assert await steps.taken_grains(database.units) == frozenset(winner.grains)


async def test_of_sixty_four_callers_each_is_answered(database: SqlStorage) -> None:
    """One slot, 64 callers, five rounds: one winner each, and nobody hears of a locked database."""
    for hour in range(8, 13):
        wishes = [samples.held(samples.slot_at(hour)) for _ in range(64)]

        won = await asyncio.gather(*(steps.tries_to_store(database.units, wish) for wish in wishes))

        assert sum(won) == 1


async def test_of_callers_after_an_expired_hold_one_wins(database: SqlStorage) -> None:
    """Racing claimers evict a hold once, and one of them has the slot."""
    hold = await steps.store(database.units, samples.held(samples.slot_at(10), until=samples.NOW))
    wishes = [samples.held(samples.slot_at(10)) for _ in range(16)]

    won = await asyncio.gather(*(steps.tries_to_store(database.units, wish) for wish in wishes))

    released = await steps.read(database.units, hold)
    assert sum(won) == 1
    assert released is not None
    assert released.fence == hold.fence + 1
    assert not released.state.is_active


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
async def test_an_event_that_blocks_a_time_waits_for_nobody_who_claims_it(
    server: str, server_url: Callable[[str], str]
) -> None:
    """Cal.com waits for our answer, and whoever books there for Cal.com's."""
    rival = samples.pending(samples.slot_at(10))
    block = BlockedInterval(resource_id=samples.CHAIR, slot=rival.slot, key=None)
    async with sql_storage(server_url(server)) as storage:
        async with storage.units.writing(samples.SALON) as claiming:
            await claiming.appointments.add(rival, lease=None)
            await claiming.claims.claim(
                rival.appointment_id,
                resource_id=samples.CHAIR,
                grains=rival.grains,
                now=samples.NOW,
            )
            async with asyncio.timeout(60), storage.units.writing(samples.SALON) as unit:
                await unit.inbox.add(samples.inbox_event_of("1"), blocking=block)
                await unit.commit()

        assert await steps.taken_grains(storage.units) == frozenset(rival.slot.grains())


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
async def test_of_two_deadlocked_writers_one_is_told_to_try_again(
    server: str, server_url: Callable[[str], str]
) -> None:
    """It is no outage: the loser is rolled back, and its second try goes through."""
    async with sql_storage(server_url(server)) as storage:
        first = await steps.store(storage.units, samples.held(samples.slot_at(10)))
        second = await steps.store(storage.units, samples.held(samples.slot_at(12)))
        both_hold_one = asyncio.Barrier(2)

        async def released_in(*order: Appointment) -> None:
            async with storage.units.writing(samples.SALON) as unit:
                for one in order:
                    await unit.appointments.save(one.released(), lease=None)
                    if one is order[0]:
                        await both_hold_one.wait()
                await unit.commit()

        ends = await asyncio.gather(
            released_in(first, second), released_in(second, first), return_exceptions=True
        )

        assert [type(end) for end in ends if end is not None] == [TransactionConflict]


async def test_a_cancelled_writer_leaves_nothing_and_nobody_waits(database: SqlStorage) -> None:
    """A task that is cancelled in its transaction, wherever that is, rolls back and gives way."""
    hold = samples.held(samples.slot_at(10))
    for pause in range(12):
        task = asyncio.create_task(_store_slowly(database, hold))
        for _ in range(pause):
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.wait([task])

    before = await steps.read(database.units, hold)
    stored = await steps.store(database.units, hold)

    assert before is None
    assert await steps.read(database.units, hold) == stored


async def _store_slowly(database: SqlStorage, hold: Appointment) -> None:
    async with database.units.writing(hold.tenant_id) as unit:
        await unit.appointments.add(hold, lease=None)
        await asyncio.sleep(30)
        await unit.commit()


async def test_a_file_locked_by_another_process_is_storage_unavailable(
    sqlite: SqlStorage,
) -> None:
    """Writers give up in time, readers go on, and all is well when the lock is gone."""
    engine = open_engine(sqlite.url, patience=Patience(busy=0.1))
    units = SqlUnitsOfWork(engine)
    other = sqlite3.connect(sqlite.url.removeprefix("sqlite:///"), isolation_level=None)
    hold = samples.held(samples.slot_at(10))
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable):
        await steps.store(units, hold)
    read = await steps.read(units, hold)
    other.close()
    stored = await steps.store(units, hold)
    await engine.dispose()

    assert read is None
    assert stored.fence == 1


async def test_a_writer_in_a_long_queue_gives_up(sqlite: SqlStorage) -> None:
    """Whoever waits longer for the turn to write than it may is told, and the turn goes on."""
    engine = open_engine(sqlite.url, patience=Patience(busy=0.05))
    units = SqlUnitsOfWork(engine)

    async with units.writing(samples.SALON) as unit:
        with pytest.raises(StorageUnavailable):
            await asyncio.create_task(steps.store(units, samples.held(samples.slot_at(10))))
        await unit.commit()
    stored = await steps.store(units, samples.held(samples.slot_at(10)))
    await engine.dispose()

    assert stored.fence == 1


async def test_a_writer_inside_a_writer_is_a_defect(sqlite: SqlStorage) -> None:
    """A task that would wait for itself is told so at once."""
    async with sqlite.units.writing(samples.SALON):
        with pytest.raises(RuntimeError):
            await steps.store(sqlite.units, samples.held(samples.slot_at(10)))


async def test_more_readers_than_connections_all_read(database: SqlStorage) -> None:
    """Readers wait for a connection instead of failing."""
    stored = await steps.store(database.units, samples.held(samples.slot_at(10)))

    read = await asyncio.gather(*(steps.read(database.units, stored) for _ in range(50)))

    assert read == [stored] * 50


async def test_only_a_committed_rival_means_taken(database: SqlStorage) -> None:
    """A claimer behind a transaction that is rolled back gets the slot."""
    rival = samples.held(samples.slot_at(10))
    late = samples.held(samples.slot_at(10, 15))

    async with database.units.writing(samples.SALON) as unit:
        await unit.claims.claim(
            rival.appointment_id, resource_id=samples.CHAIR, grains=rival.grains, now=samples.NOW
        )
        waiting = asyncio.create_task(steps.store(database.units, late))
        await asyncio.sleep(0.1)

    assert await waiting == await steps.read(database.units, late)


async def test_a_rival_that_commits_meanwhile_means_taken(database: SqlStorage) -> None:
    """A claimer behind a transaction that commits is refused."""
    rival = samples.held(samples.slot_at(10))
    late = samples.held(samples.slot_at(10, 15))

    async with database.units.writing(samples.SALON) as unit:
        await unit.appointments.add(rival, lease=None)
        await unit.claims.claim(
            rival.appointment_id, resource_id=samples.CHAIR, grains=rival.grains, now=samples.NOW
        )
        waiting = asyncio.create_task(steps.store(database.units, late))
        await asyncio.sleep(0.1)
        await unit.commit()

    with pytest.raises(SlotAlreadyClaimed):
        await waiting
