"""What the repository of customers promises."""

import asyncio
import datetime as dt

from attrs import evolve

from booking_domain.model.customer import Customer
from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


MAX = samples.known(samples.MAX)
LATER = samples.NOW + samples.minutes(5)
MORITZ = samples.known(evolve(samples.MAX, name="Moritz Beispiel"), at=LATER)


async def saw(units: UnitsOfWork, *people: KnownCustomer, tenant_id: str = samples.SALON) -> None:
    async with units.writing(tenant_id) as unit:
        for one in people:
            await unit.customers.saw(one)
        await unit.commit()


async def on_the_number(
    units: UnitsOfWork, customer: Customer = samples.MAX, *, tenant_id: str = samples.SALON
) -> tuple[KnownCustomer, ...]:
    assert customer.phone is not None
    async with units.reading(tenant_id) as unit:
        return await unit.customers.of_number(customer.phone)


async def decide(
    units: UnitsOfWork, *people: KnownCustomer, consent: Consent, at: dt.datetime
) -> None:
    async with units.writing(samples.SALON) as unit:
        ids = [one.customer_id for one in people]
        await unit.customers.decided(ids, consent=consent, at=at)
        await unit.commit()


async def test_a_customer_comes_back_as_they_were_seen(storage: StorageHarness) -> None:
    """Nobody is known who was never there."""
    assert await on_the_number(storage.units) == ()

    await saw(storage.units, MAX)

    assert await on_the_number(storage.units) == (MAX,)
    assert await on_the_number(storage.units, samples.ERIKA) == ()


async def test_several_people_share_a_number(storage: StorageHarness) -> None:
    """Whoever came last comes first."""
    await saw(storage.units, MAX, MORITZ)

    assert await on_the_number(storage.units) == (MORITZ, MAX)


async def test_whoever_comes_again_stays_one_person(storage: StorageHarness) -> None:
    """With the spelling of now; when they first came, and their consent, are kept."""
    again = samples.known(evolve(samples.MAX, name="MAX  Beispiel"), at=LATER)
    await saw(storage.units, MAX)
    await decide(storage.units, MAX, consent=Consent.GIVEN, at=samples.NOW)

    await saw(storage.units, again)

    expected = evolve(
        MAX,
        name="MAX  Beispiel",
        last_seen_at=LATER,
        consent=Consent.GIVEN,
        consent_at=samples.NOW,
    )
    assert await on_the_number(storage.units) == (expected,)


async def test_what_was_said_last_counts(storage: StorageHarness) -> None:
    """Events come in any order: an earlier consent does not undo a later refusal."""
    await saw(storage.units, MAX, MORITZ)
    await decide(storage.units, MAX, consent=Consent.REFUSED, at=LATER)

    await decide(storage.units, MAX, consent=Consent.GIVEN, at=samples.NOW)

    moritz, of_max = await on_the_number(storage.units)
    assert (of_max.consent, of_max.consent_at) == (Consent.REFUSED, LATER)
    assert moritz == MORITZ


async def test_nobody_is_made_by_a_decision(storage: StorageHarness) -> None:
    """Neither by what they are told, nor by what they missed."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.customers.decided(["nobody"], consent=Consent.GIVEN, at=LATER)
        await unit.customers.decided([], consent=Consent.GIVEN, at=LATER)
        await unit.customers.disclosed(["nobody"], at=LATER)
        await unit.customers.missed("nobody")
        await unit.customers.came_after_all("nobody")
        await unit.commit()

    assert await on_the_number(storage.units) == ()


async def test_the_last_disclosure_is_kept(storage: StorageHarness) -> None:
    """An earlier one that is told later changes nothing."""
    await saw(storage.units, MAX)
    for at in (LATER, samples.NOW):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.customers.disclosed([MAX.customer_id], at=at)
            await unit.commit()

    assert await on_the_number(storage.units) == (evolve(MAX, disclosed_at=LATER),)


async def test_who_does_not_come_is_counted(storage: StorageHarness) -> None:
    """Each time, also when several say so at once."""
    await saw(storage.units, MAX)

    async def miss() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.customers.missed(MAX.customer_id)
            await unit.commit()

    await asyncio.gather(miss(), miss(), miss())

    assert await on_the_number(storage.units) == (evolve(MAX, no_shows=3),)


async def test_what_was_counted_can_be_taken_back(storage: StorageHarness) -> None:
    """Never below none, and of nobody else."""
    await saw(storage.units, MAX, MORITZ)
    counts = []
    for person in (MAX, MAX, MORITZ):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.customers.missed(person.customer_id)
            await unit.commit()
    for _ in range(3):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.customers.came_after_all(MAX.customer_id)
            await unit.commit()
        moritz, of_max = await on_the_number(storage.units)
        counts.append((of_max.no_shows, moritz.no_shows))

    assert counts == [(1, 1), (0, 1), (0, 1)]


async def test_bookings_at_once_make_one_person(storage: StorageHarness) -> None:
    """Eight at the same instant, and none of them fails."""
    await asyncio.gather(*(saw(storage.units, MAX) for _ in range(8)))

    assert await on_the_number(storage.units) == (MAX,)


async def test_salons_do_not_share_customers(storage: StorageHarness) -> None:
    """Who consents at one is nobody at the other."""
    await saw(storage.units, MAX)
    await saw(storage.units, MAX, tenant_id=samples.OTHER_SALON)

    await decide(storage.units, MAX, consent=Consent.GIVEN, at=LATER)

    (here,) = await on_the_number(storage.units)
    (there,) = await on_the_number(storage.units, tenant_id=samples.OTHER_SALON)
    assert (here.consent, there.consent) == (Consent.GIVEN, Consent.UNKNOWN)


async def test_what_is_rolled_back_was_never_seen(storage: StorageHarness) -> None:
    """It stands or falls with the booking."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.customers.saw(MAX)

    assert await on_the_number(storage.units) == ()
