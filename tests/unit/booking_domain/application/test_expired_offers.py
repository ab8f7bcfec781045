"""Offers that nobody can take up any more are deleted, for every salon."""

import datetime as dt

import pytest

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.expired_offers import ExpiredOffers
from tests.contract.unit_of_work import samples
from tests.doubles.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(samples.NOW)


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    return MemoryStore(clock)


async def _offer(store: MemoryStore, tenant_id: str, *, count: int, ends: dt.datetime) -> None:
    offers = [
        samples.offer_of(samples.slot_at(10), slot_id=f"s_{ends:%H%M}_{number}")
        for number in range(count)
    ]
    async with MemoryUnitsOfWork(store).writing(tenant_id) as unit:
        await unit.offers.put(offers, expires_at=ends)
        await unit.commit()


async def test_all_that_has_expired_goes_however_much_it_is(
    store: MemoryStore, clock: FakeClock
) -> None:
    """More than one batch, in every salon; what can still be taken up stays."""
    later = samples.NOW + dt.timedelta(hours=1)
    for tenant_id in (samples.SALON, samples.OTHER_SALON):
        await _offer(store, tenant_id, count=450, ends=samples.NOW)
        await _offer(store, tenant_id, count=3, ends=later)

    tenant_ids = (samples.SALON, samples.OTHER_SALON)
    await ExpiredOffers(tenant_ids=tenant_ids, units=MemoryUnitsOfWork(store), clock=clock).forget()

    assert [len(store.tables(tenant_id).offers) for tenant_id in tenant_ids] == [3, 3]
