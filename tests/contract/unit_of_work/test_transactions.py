"""What a unit of work promises about commit, rollback, and a database that fails."""

import asyncio

import pytest

from booking_domain.errors import CommitOutcomeUnknown, SlotAlreadyClaimed, StorageUnavailable
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness


class _ProgrammeError(Exception):
    """Something that has nothing to do with storage."""


async def test_what_was_committed_is_there(storage: StorageHarness) -> None:
    """A committed appointment is read as it was returned."""
    hold = samples.held(samples.slot_at(10))

    stored = await steps.store(storage.units, hold)

    assert await steps.read(storage.units, hold) == stored


async def test_leaving_without_commit_writes_nothing(storage: StorageHarness) -> None:
    """A unit that is left without commit is rolled back, with every repository's writes."""
    hold = samples.held(samples.slot_at(10))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(hold, lease=None)
        await unit.claims.claim(
            hold.appointment_id, resource_id=samples.CHAIR, grains=hold.grains, now=samples.NOW
        )
        await unit.offers.put([samples.offer_of(hold.slot)], expires_at=hold.slot.start)
        await unit.receipts.claim(samples.receipt_of("tc_1"))
        await unit.calls.record(samples.call_of(samples.MAX.phone))
        await unit.outbox.add(samples.event_of(hold, sequence=1))

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.get(hold.appointment_id) is None
        assert await unit.offers.get("s_k7q2m9xa", call_id=samples.CALL, now=samples.NOW) is None
        assert await unit.receipts.get(samples.receipt_of("tc_1").key) is None
        assert await unit.calls.get(samples.CALL) is None
        assert await unit.outbox.undelivered(limit=10) == ()
    assert await steps.taken_grains(storage.units) == frozenset()


async def test_an_error_inside_rolls_back_and_goes_on_unchanged(storage: StorageHarness) -> None:
    """An error of the caller's own leaves nothing behind and is not translated."""
    hold = samples.held(samples.slot_at(10))

    async def stumbles() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.appointments.add(hold, lease=None)
            raise _ProgrammeError

    with pytest.raises(_ProgrammeError):
        await stumbles()

    assert await steps.read(storage.units, hold) is None


async def test_a_unit_sees_its_own_writes(storage: StorageHarness) -> None:
    """What was written in a unit is read in it before the commit."""
    hold = samples.held(samples.slot_at(10))

    async with storage.units.writing(samples.SALON) as unit:
        stored = await unit.appointments.add(hold, lease=None)

        assert await unit.appointments.get(hold.appointment_id) == stored
        assert await unit.appointments.by_reference(hold.reference) == stored
        assert await unit.appointments.active_of_call(samples.CALL) == (stored,)


async def test_a_reading_unit_does_not_see_what_is_uncommitted(storage: StorageHarness) -> None:
    """Rows of an open transaction are invisible to others."""
    hold = samples.held(samples.slot_at(10))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(hold, lease=None)

        assert await steps.read(storage.units, hold) is None


async def test_each_query_of_a_reading_unit_sees_what_is_committed_then(
    storage: StorageHarness,
) -> None:
    """A reading unit keeps no snapshot: whoever polls in one sees the answer when it comes."""
    hold = samples.held(samples.slot_at(10))

    async with storage.units.reading(samples.SALON) as unit:
        before = await unit.appointments.get(hold.appointment_id)
        stored = await asyncio.create_task(steps.store(storage.units, hold))
        after = await unit.appointments.get(hold.appointment_id)

    assert (before, after) == (None, stored)


async def test_a_reading_unit_may_be_committed(storage: StorageHarness) -> None:
    """There is nothing to make durable, and nothing to complain of."""
    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.calls.get(samples.CALL)
        await unit.commit()

    assert found is None


async def test_a_unit_is_committed_once(storage: StorageHarness) -> None:
    """A second commit, or a write after the first, is refused and changes nothing."""
    hold, late = samples.held(samples.slot_at(10)), samples.held(samples.slot_at(12))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(hold, lease=None)
        await unit.commit()
        with pytest.raises(RuntimeError, match="the unit of work is over"):
            await unit.commit()
        with pytest.raises(RuntimeError, match="the unit of work is over"):
            await unit.appointments.add(late, lease=None)

    assert await steps.read(storage.units, hold) is not None
    assert await steps.read(storage.units, late) is None


async def test_a_refused_transaction_cannot_be_committed(storage: StorageHarness) -> None:
    """After a refusal nothing is written, even if the error is caught and commit is called."""
    await steps.store(storage.units, samples.held(samples.slot_at(10)))
    late = samples.held(samples.slot_at(10, 15))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(late, lease=None)
        with pytest.raises(SlotAlreadyClaimed):
            await unit.claims.claim(
                late.appointment_id, resource_id=samples.CHAIR, grains=late.grains, now=samples.NOW
            )
        with pytest.raises(StorageUnavailable):
            await unit.commit()

    assert await steps.read(storage.units, late) is None


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(
    storage: StorageHarness,
) -> None:
    """A task that is cancelled inside a unit is rolled back, and the next writer can write."""
    abandoned = samples.held(samples.slot_at(10))
    is_inside = asyncio.Event()

    async def writes_and_waits() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.appointments.add(abandoned, lease=None)
            is_inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(writes_and_waits())
    await is_inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    follower = await steps.store(storage.units, samples.held(samples.slot_at(10)))

    assert await steps.read(storage.units, abandoned) is None
    assert await steps.read(storage.units, follower) == follower


async def test_a_refused_commit_writes_nothing(storage: StorageHarness) -> None:
    """A commit that the database refuses is `StorageUnavailable`, and the next one works."""
    hold = samples.held(samples.slot_at(10))
    await storage.fail_next_commit(CommitFault.REFUSED)

    with pytest.raises(StorageUnavailable):
        await steps.store(storage.units, hold)
    before = await steps.read(storage.units, hold)
    stored = await steps.store(storage.units, hold)

    assert before is None
    assert await steps.read(storage.units, hold) == stored


@pytest.mark.parametrize(
    ("fault", "is_written"),
    [(CommitFault.LOST_WRITTEN, True), (CommitFault.LOST_UNWRITTEN, False)],
    ids=lambda value: value.value if isinstance(value, CommitFault) else "",
)
async def test_a_commit_without_an_answer_is_unknown(
    storage: StorageHarness, fault: CommitFault, is_written: bool
) -> None:
    """A lost answer is `CommitOutcomeUnknown`; reading again tells what became of it."""
    hold = samples.held(samples.slot_at(10))
    await storage.fail_next_commit(fault)

    with pytest.raises(CommitOutcomeUnknown):
        await steps.store(storage.units, hold)

    assert (await steps.read(storage.units, hold) is not None) == is_written


async def test_a_database_that_is_gone_is_storage_unavailable(storage: StorageHarness) -> None:
    """Reading and writing raise the port's error and none of the technology's."""
    hold = samples.held(samples.slot_at(10))
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await steps.read(storage.units, hold)
    with pytest.raises(StorageUnavailable):
        await steps.store(storage.units, hold)


async def test_a_database_that_goes_in_the_middle_is_storage_unavailable(
    storage: StorageHarness,
) -> None:
    """A transaction that was open when the database went away fails at the next statement."""

    async def is_cut_off() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.calls.record(samples.call_of(None))
            await storage.take_down()
            await unit.calls.get(samples.CALL)

    with pytest.raises(StorageUnavailable):
        await is_cut_off()


async def test_writers_of_one_salon_all_get_their_turn(storage: StorageHarness) -> None:
    """Twelve writers at once, each on times of its own, are all written."""
    holds = [samples.held(samples.slot_at(8 + number)) for number in range(12)]

    stored = await asyncio.gather(*(steps.store(storage.units, hold) for hold in holds))

    assert [await steps.read(storage.units, hold) for hold in holds] == stored
