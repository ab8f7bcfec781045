"""What the repository promises of a change that waits for the end of an open saga."""

import asyncio

import pytest

from attrs import evolve

from booking_domain.errors import WishWaiting
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.change_wish import CancelWish, ChangeWish, MoveWish
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


LEASE = Lease(owner="runner-1", milliseconds=60_000)
MOVE = MoveWish(slot=samples.slot_at(12), repeatable=True)


async def _stored(storage: StorageHarness) -> Appointment:
    async with storage.units.writing(samples.SALON) as unit:
        stored = await unit.appointments.add(samples.pending(samples.slot_at(10)), lease=LEASE)
        await unit.commit()
    return stored


async def _left(storage: StorageHarness, one: Appointment, wish: ChangeWish) -> bool:
    async with storage.units.writing(samples.SALON) as unit:
        left = await unit.appointments.leave_wish(one.appointment_id, wish)
        await unit.commit()
    return left


async def _taken(storage: StorageHarness, one: Appointment) -> ChangeWish | None:
    async with storage.units.writing(samples.SALON) as unit:
        wish = await unit.appointments.take_wish(one.appointment_id)
        await unit.commit()
    return wish


@pytest.mark.parametrize("wish", [CancelWish(), MOVE])
async def test_a_wish_is_taken_once(storage: StorageHarness, wish: ChangeWish) -> None:
    """It comes back as it was left, and then it is gone."""
    row = await _stored(storage)
    await _left(storage, row, wish)

    assert await _taken(storage, row) == wish
    assert await _taken(storage, row) is None


async def test_a_later_wish_replaces_an_earlier_one(storage: StorageHarness) -> None:
    """A caller who changes their mind has one wish."""
    row = await _stored(storage)
    await _left(storage, row, MOVE)
    await _left(storage, row, CancelWish())

    assert await _taken(storage, row) == CancelWish()


async def test_no_wish_waits_where_nothing_is_under_way(storage: StorageHarness) -> None:
    """Nobody would ever come to take it."""
    row = await _stored(storage)
    settled = evolve(row, saga=None)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.save(settled, lease=None)
        await unit.commit()

    assert not await _left(storage, row, CancelWish())
    assert await _taken(storage, row) is None


async def test_whoever_drives_the_saga_writes_on_as_before(storage: StorageHarness) -> None:
    """A wish fences nobody off, and is not written over."""
    row = await _stored(storage)
    await _left(storage, row, CancelWish())

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.save(row, lease=LEASE)
        await unit.commit()

    assert await _taken(storage, row) == CancelWish()


async def test_a_saga_cannot_end_over_a_wish(storage: StorageHarness) -> None:
    """It would wait for ever: whoever ends the saga must take it up."""
    row = await _stored(storage)
    await _left(storage, row, CancelWish())
    ended = evolve(row, saga=None)

    with pytest.raises(WishWaiting):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.appointments.save(ended, lease=None)
    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.appointments.take_wish(row.appointment_id) == CancelWish()
        await unit.appointments.save(ended, lease=None)
        await unit.commit()

    assert await steps.read(storage.units, row) == evolve(ended, fence=row.fence + 1)


async def test_an_end_and_a_wish_at_once_never_pass_each_other(storage: StorageHarness) -> None:
    """Either the wish was left and is met by the end, or there was nothing to wait for."""
    for _ in range(10):
        row = await _stored(storage)

        async def ends(row: Appointment = row) -> bool:
            try:
                async with storage.units.writing(samples.SALON) as unit:
                    await unit.appointments.save(evolve(row, saga=None), lease=None)
                    await unit.commit()
            except WishWaiting:
                return False
            return True

        ended, left = await asyncio.gather(ends(), _left(storage, row, CancelWish()))

        assert ended is not left
        async with storage.units.writing(samples.SALON) as unit:
            current = await unit.appointments.get(row.appointment_id)
            await unit.appointments.take_wish(row.appointment_id)
            await unit.commit()
        assert current is not None
        await steps.save(storage.units, evolve(current, saga=None, state=AppointmentState.FAILED))


async def test_another_tenants_wish_cannot_be_left_or_taken(storage: StorageHarness) -> None:
    """The same id in another tenant is another appointment."""
    row = await _stored(storage)
    await _left(storage, row, CancelWish())

    async with storage.units.writing(samples.OTHER_SALON) as unit:
        assert not await unit.appointments.leave_wish(row.appointment_id, MOVE)
        assert await unit.appointments.take_wish(row.appointment_id) is None
        await unit.commit()

    assert await _taken(storage, row) == CancelWish()
