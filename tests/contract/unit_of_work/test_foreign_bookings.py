"""Foreign bookings and how far the calendar was read: what every database promises."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import TransactionConflict
from booking_domain.model.booking_report import Teller
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


SAID = dt.datetime(2025, 11, 20, 8, 59, 58, 125_000, tzinfo=dt.UTC)
BOOKING = evolve(
    samples.foreign_booking("7vQkYw2Lr9mXcT4sHnPzDa", slot=samples.slot_at(10)), said_at=SAID
)


async def put(
    storage: StorageHarness, booking: ForeignBooking, *, tenant_id: str = samples.SALON
) -> ForeignBooking:
    async with storage.units.writing(tenant_id) as unit:
        stored = await unit.foreign.put(booking)
        await unit.commit()
    return stored


async def get(
    storage: StorageHarness, uid: str = BOOKING.uid, *, tenant_id: str = samples.SALON
) -> ForeignBooking | None:
    async with storage.units.reading(tenant_id) as unit:
        return await unit.foreign.get(uid)


async def test_a_booking_comes_back_as_it_was_stored(storage: StorageHarness) -> None:
    """With its version, and whatever may be missing missing."""
    bare = evolve(BOOKING, uid="bare", resource_id=None, sequence=None, teller=Teller.POLL)

    assert await put(storage, BOOKING) == evolve(BOOKING, version=1)
    assert await put(storage, bare) == evolve(bare, version=1)

    assert await get(storage) == evolve(BOOKING, version=1)
    assert await get(storage, "bare") == evolve(bare, version=1)
    assert await get(storage, BOOKING.uid.lower()) is None


async def test_who_writes_over_anothers_word_is_refused(storage: StorageHarness) -> None:
    """Of two processes that read the same, the second decides anew: an end must not be undone."""
    stored = await put(storage, BOOKING)
    ended = await put(storage, evolve(stored, status=ProviderStatus.CANCELLED))

    for stale in (stored, BOOKING):
        with pytest.raises(TransactionConflict):
            await put(storage, evolve(stale, status=ProviderStatus.PENDING))

    assert await get(storage) == ended


async def test_of_many_that_are_first_one_is(storage: StorageHarness) -> None:
    """The others hear of a conflict, and of nothing else."""
    told = await asyncio.gather(*(put(storage, BOOKING) for _ in range(4)), return_exceptions=True)

    refused = [one for one in told if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [TransactionConflict] * 3
    assert await get(storage) == evolve(BOOKING, version=1)


async def test_what_is_removed_is_gone(storage: StorageHarness) -> None:
    """Once or twice."""
    await put(storage, BOOKING)

    for _ in range(2):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.foreign.remove(BOOKING.uid)
            await unit.commit()

    assert await get(storage) is None


async def test_salons_do_not_share_bookings(storage: StorageHarness) -> None:
    """Two accounts may have the same uid; neither sees, changes or removes the other's."""
    ours = await put(storage, BOOKING)
    theirs = await put(storage, BOOKING, tenant_id=samples.OTHER_SALON)
    await put(
        storage, evolve(theirs, status=ProviderStatus.CANCELLED), tenant_id=samples.OTHER_SALON
    )
    async with storage.units.writing("salon-c") as unit:
        await unit.foreign.remove(BOOKING.uid)
        await unit.commit()

    assert await get(storage) == ours


async def test_the_mark_goes_on_and_never_back(storage: StorageHarness) -> None:
    """A slow process that read less must not make the others read everything again."""
    later = SAID + dt.timedelta(minutes=5)
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.foreign.read_until() is None

    for moment in (SAID, later, SAID):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.foreign.note_read(moment)
            await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.foreign.read_until() == later
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.foreign.read_until() is None


async def test_who_hosts_an_event_type_is_what_was_told_last(storage: StorageHarness) -> None:
    """One host may have several, and each salon its own."""
    async with storage.units.writing(samples.SALON) as unit:
        for event_type, host in (("101", "7"), ("102", "7"), ("103", "7"), ("103", "8")):
            await unit.foreign.note_host(event_type, host=host)
        await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.foreign.event_types_of("7") == {"101", "102"}
        assert await unit.foreign.event_types_of("8") == {"103"}
        assert await unit.foreign.event_types_of("9") == frozenset()
        assert await unit.foreign.hosts() == {"101": "7", "102": "7", "103": "8"}
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.foreign.event_types_of("7") == frozenset()
        assert await unit.foreign.hosts() == {}


OURS = samples.pending(samples.slot_at(10))
QUARTER_PAST = TimeSlot.lasting(OURS.slot.start + dt.timedelta(minutes=15), minutes=30)


async def _stand(storage: StorageHarness, booking: ForeignBooking) -> None:
    """Store a booking with what it can get of its time."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.foreign.put(booking)
        await unit.claims.adopt(
            booking.claim_owner,
            resource_id=booking.resource_id or samples.CHAIR,
            grains=booking.slot.widened(before_minutes=10, after_minutes=0).grains(),
        )
        await unit.commit()


async def _crowding(storage: StorageHarness, *, tenant_id: str = samples.SALON) -> frozenset[str]:
    async with storage.units.reading(tenant_id) as unit:
        return await unit.foreign.crowding(OURS.resource_id, slot=OURS.slot)


async def test_who_stands_in_the_time_of_an_appointment_is_found(storage: StorageHarness) -> None:
    """Two of three that want part of its time: the third one's buffer only does."""
    await steps.store(storage.units, OURS)
    long = TimeSlot.lasting(OURS.slot.start - dt.timedelta(hours=30), minutes=31 * 60)
    after = TimeSlot.lasting(OURS.slot.end, minutes=30)
    for uid, slot in (("quarter-past", QUARTER_PAST), ("long", long), ("after", after)):
        await _stand(storage, samples.foreign_booking(uid, slot=slot))

    assert await _crowding(storage) == {"quarter-past", "long"}
    assert await _crowding(storage, tenant_id=samples.OTHER_SALON) == frozenset()


async def test_who_was_cancelled_or_sits_elsewhere_crowds_nobody(storage: StorageHarness) -> None:
    """Whatever was noted of their wishes."""
    await steps.store(storage.units, OURS)
    web = samples.foreign_booking("web", slot=QUARTER_PAST)
    await _stand(storage, evolve(web, status=ProviderStatus.CANCELLED))
    await _stand(storage, evolve(web, uid="rejected", status=ProviderStatus.REJECTED))
    await put(storage, evolve(web, uid="elsewhere", resource_id="chair-9"))
    await put(storage, evolve(web, uid="nowhere", resource_id=None))

    assert await _crowding(storage) == frozenset()
    await _stand(storage, evolve(web, uid="asked", status=ProviderStatus.PENDING))
    assert await _crowding(storage) == {"asked"}


async def test_who_got_all_of_a_time_crowds_nobody(storage: StorageHarness) -> None:
    """It is then nobody else's."""
    await _stand(storage, samples.foreign_booking("first", slot=OURS.slot))

    assert await _crowding(storage) == frozenset()
