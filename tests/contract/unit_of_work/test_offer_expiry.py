"""What the deletion of expired offers promises."""

import asyncio
import datetime as dt

import pytest

from booking_domain.errors import StorageUnavailable
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness


EXPIRY = samples.NOW + samples.minutes(20)
SECOND = dt.timedelta(seconds=1)
ENOUGH = 100


async def _put(
    units: UnitsOfWork,
    *offers: SlotOffer,
    expires_at: dt.datetime = EXPIRY,
    tenant_id: str = samples.SALON,
) -> None:
    async with units.writing(tenant_id) as unit:
        await unit.offers.put(offers, expires_at=expires_at)
        await unit.commit()


async def _get(
    units: UnitsOfWork, offer: SlotOffer, *, tenant_id: str = samples.SALON
) -> SlotOffer | None:
    async with units.reading(tenant_id) as unit:
        return await unit.offers.get(offer.slot_id, call_id=offer.call_id, now=samples.NOW)


async def test_only_what_has_expired_is_forgotten(storage: StorageHarness) -> None:
    """At its end an offer may go, one second before it may not."""
    old, new = (samples.offer_of(samples.slot_at(10), slot_id=name) for name in ("s_old", "s_new"))
    await _put(storage.units, old)
    await _put(storage.units, new, expires_at=EXPIRY + SECOND)

    early = await storage.expiry.forget_expired(EXPIRY - SECOND, limit=ENOUGH)
    forgotten = await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH)

    assert (early, forgotten) == (0, 1)
    assert await _get(storage.units, old) is None
    assert await _get(storage.units, new) == new


async def test_what_every_salon_offered_is_forgotten(storage: StorageHarness) -> None:
    """Nobody names salons: one that was taken out of the configuration has old offers as well."""
    offer = samples.offer_of(samples.slot_at(10))
    for tenant_id in (samples.SALON, samples.OTHER_SALON, "closed-down"):
        await _put(storage.units, offer, tenant_id=tenant_id)
    await _put(storage.units, offer, expires_at=EXPIRY + SECOND, tenant_id="still-talking")

    assert await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH) == 3

    assert await _get(storage.units, offer) is None
    assert await _get(storage.units, offer, tenant_id="closed-down") is None
    assert await _get(storage.units, offer, tenant_id="still-talking") == offer


async def test_offers_are_forgotten_the_oldest_first_and_not_all_at_once(
    storage: StorageHarness,
) -> None:
    """A service that was away for a month does not hold its tables for a minute."""
    salons = (samples.SALON, samples.OTHER_SALON)
    offers = [
        (
            salons[number % 2],
            samples.offer_of(samples.slot_at(8 + number), call_id=f"call_{number}"),
        )
        for number in range(5)
    ]
    for age, (tenant_id, offer) in enumerate(offers):
        await _put(storage.units, offer, expires_at=EXPIRY - age * SECOND, tenant_id=tenant_id)

    forgotten = [await storage.expiry.forget_expired(EXPIRY, limit=2)]
    left = [
        await _get(storage.units, offer, tenant_id=tenant_id) is not None
        for tenant_id, offer in offers
    ]
    forgotten += [await storage.expiry.forget_expired(EXPIRY, limit=2) for _ in range(3)]

    assert left == [True, True, True, False, False]
    assert forgotten == [2, 2, 1, 0]


async def test_an_offer_that_was_renewed_is_not_forgotten(storage: StorageHarness) -> None:
    """It counts when it ends now, not when it was to end at first."""
    offer = samples.offer_of(samples.slot_at(10))
    await _put(storage.units, offer)
    await _put(storage.units, offer, expires_at=EXPIRY + SECOND)

    assert await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH) == 0
    assert await _get(storage.units, offer) == offer


async def test_several_may_forget_at_once(storage: StorageHarness) -> None:
    """Each offer is counted once, nobody fails, and callers get new offers meanwhile."""
    expired = [samples.offer_of(samples.slot_at(10), slot_id=f"s_{n}") for n in range(30)]
    fresh = [samples.offer_of(samples.slot_at(11), slot_id=f"s_{n}_new") for n in range(5)]
    await _put(storage.units, *expired)

    forgotten = await asyncio.gather(
        *(storage.expiry.forget_expired(EXPIRY, limit=10) for _ in range(5)),
    )
    await asyncio.gather(
        *(_put(storage.units, offer, expires_at=EXPIRY + SECOND) for offer in fresh),
        *(storage.expiry.forget_expired(EXPIRY, limit=10) for _ in range(3)),
    )

    rest = await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH)
    assert sum(forgotten) + rest <= len(expired)
    assert [await _get(storage.units, offer) for offer in expired] == [None] * len(expired)
    assert [await _get(storage.units, offer) for offer in fresh] == fresh


async def test_a_refused_deletion_deletes_nothing(storage: StorageHarness) -> None:
    """What was not committed is still there for the next time."""
    offer = samples.offer_of(samples.slot_at(10))
    await _put(storage.units, offer)
    await storage.fail_next_commit(CommitFault.REFUSED)

    with pytest.raises(StorageUnavailable):
        await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH)

    assert await _get(storage.units, offer) == offer


async def test_a_database_that_is_away_is_told(storage: StorageHarness) -> None:
    """The job's failure is logged, instead of counting as nothing to do."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await storage.expiry.forget_expired(EXPIRY, limit=ENOUGH)
