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


async def test_only_what_has_expired_is_forgotten(storage: StorageHarness) -> None:
    """At its end an offer may go, one second before it may not; another salon's stays."""
    old, new = (samples.offer_of(samples.slot_at(10), slot_id=name) for name in ("s_old", "s_new"))
    await _put(storage.units, old)
    await _put(storage.units, new, expires_at=EXPIRY + SECOND)
    async with storage.units.writing(samples.OTHER_SALON) as unit:
        await unit.offers.put([old], expires_at=EXPIRY)
        await unit.commit()

    early = await _forget(storage.units, now=EXPIRY - SECOND)
    forgotten = await _forget(storage.units, now=EXPIRY)

    assert (early, forgotten) == (0, 1)
    assert await _get(storage.units, old) is None
    assert await _get(storage.units, new) == new
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.offers.get(old.slot_id, call_id=old.call_id, now=samples.NOW) == old


async def test_offers_are_forgotten_the_oldest_first_and_not_all_at_once(
    storage: StorageHarness,
) -> None:
    """A salon that was away for a month does not hold its tables for a minute."""
    offers = [
        samples.offer_of(samples.slot_at(8 + number), call_id=f"call_{number}")
        for number in range(5)
    ]
    for age, offer in enumerate(offers):
        await _put(storage.units, offer, expires_at=EXPIRY - age * SECOND)

    forgotten = [await _forget(storage.units, now=EXPIRY, limit=2)]
    left = [await _get(storage.units, offer) is not None for offer in offers]
    forgotten += [await _forget(storage.units, now=EXPIRY, limit=2) for _ in range(3)]

    assert left == [True, True, True, False, False]
    assert forgotten == [2, 2, 1, 0]


async def test_an_offer_that_was_renewed_is_not_forgotten(storage: StorageHarness) -> None:
    """It counts when it ends now, not when it was to end at first."""
    offer = samples.offer_of(samples.slot_at(10))
    await _put(storage.units, offer)
    await _put(storage.units, offer, expires_at=EXPIRY + SECOND)

    assert await _forget(storage.units, now=EXPIRY) == 0
    assert await _get(storage.units, offer) == offer


async def test_several_may_forget_at_once(storage: StorageHarness) -> None:
    """Each offer is counted once, nobody fails, and callers get new offers meanwhile."""
    expired = [samples.offer_of(samples.slot_at(10), slot_id=f"s_{n}") for n in range(30)]
    fresh = [samples.offer_of(samples.slot_at(11), slot_id=f"s_{n}_new") for n in range(5)]
    await _put(storage.units, *expired)

    forgotten = await asyncio.gather(
        *(_forget(storage.units, now=EXPIRY, limit=10) for _ in range(5)),
    )
    await asyncio.gather(
        *(_put(storage.units, offer, expires_at=EXPIRY + SECOND) for offer in fresh),
        *(_forget(storage.units, now=EXPIRY, limit=10) for _ in range(3)),
    )

    rest = await _forget(storage.units, now=EXPIRY, limit=100)
    assert sum(forgotten) + rest <= len(expired)
    assert [await _get(storage.units, offer) for offer in expired] == [None] * len(expired)
    assert [await _get(storage.units, offer) for offer in fresh] == fresh


async def _forget(units: UnitsOfWork, *, now: dt.datetime, limit: int = 100) -> int:
    async with units.writing(samples.SALON) as unit:
        forgotten = await unit.offers.forget_expired(now, limit=limit)
        await unit.commit()
    return forgotten
