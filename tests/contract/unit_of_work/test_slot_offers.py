"""What the repository of slot offers promises."""

import asyncio
import datetime as dt

from attrs import evolve

from booking_domain.model.slot_offer import SlotOffer
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


EXPIRY = samples.NOW + samples.minutes(20)
SECOND = dt.timedelta(seconds=1)


async def _put(units: UnitsOfWork, *offers: SlotOffer, expires_at: dt.datetime = EXPIRY) -> None:
    async with units.writing(samples.SALON) as unit:
        await unit.offers.put(offers, expires_at=expires_at)
        await unit.commit()


async def _get(
    units: UnitsOfWork, offer: SlotOffer, *, now: dt.datetime = samples.NOW
) -> SlotOffer | None:
    async with units.reading(samples.SALON) as unit:
        return await unit.offers.get(offer.slot_id, call_id=offer.call_id, now=now)


async def test_offers_come_back_as_they_were_put(storage: StorageHarness) -> None:
    """Several at once, each under its own id; no offers at all are fine."""
    ten = samples.offer_of(samples.slot_at(10), slot_id="s_ten")
    eleven = evolve(samples.offer_of(samples.slot_at(11), slot_id="s_eleven"), staff_was_named=True)

    await _put(storage.units)
    await _put(storage.units, ten, eleven)

    assert await _get(storage.units, ten) == ten
    assert await _get(storage.units, eleven) == eleven
    assert await _get(storage.units, evolve(ten, slot_id="s_twelve")) is None


async def test_an_offer_belongs_to_its_call(storage: StorageHarness) -> None:
    """The same id in another call is unknown, or another offer."""
    mine = samples.offer_of(samples.slot_at(10))
    theirs = samples.offer_of(samples.slot_at(11), call_id="call_other")
    await _put(storage.units, mine)

    before = await _get(storage.units, theirs)
    await _put(storage.units, theirs)

    assert before is None
    assert await _get(storage.units, mine) == mine
    assert await _get(storage.units, theirs) == theirs


async def test_an_offer_ends_when_it_expires(storage: StorageHarness) -> None:
    """It is known one second before its end, and not at its end."""
    offer = samples.offer_of(samples.slot_at(10))
    await _put(storage.units, offer)

    assert await _get(storage.units, offer, now=EXPIRY - SECOND) == offer
    assert await _get(storage.units, offer, now=EXPIRY) is None


async def test_an_offer_that_is_made_again_lives_on(storage: StorageHarness) -> None:
    """Offering the same slot once more is no error and renews it."""
    offer = samples.offer_of(samples.slot_at(10))
    await _put(storage.units, offer)

    await _put(storage.units, offer, expires_at=EXPIRY + samples.minutes(5))

    assert await _get(storage.units, offer, now=EXPIRY) == offer


async def test_the_same_offer_at_once_is_put_by_all(storage: StorageHarness) -> None:
    """Racing look-ups of one call that offer the same slot do not fail each other."""
    offer = samples.offer_of(samples.slot_at(10))

    await asyncio.gather(*(_put(storage.units, offer) for _ in range(5)))

    assert await _get(storage.units, offer) == offer
