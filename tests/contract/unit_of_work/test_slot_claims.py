"""What the repository of slot claims promises: one chair, one customer."""

import asyncio
import datetime as dt

import pytest

from booking_domain.errors import SlotAlreadyClaimed, StaleAppointment
from booking_domain.model.appointment import AppointmentState
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


AFTER_THE_HOLD = samples.NOW + samples.minutes(3)


async def test_an_overlapping_claim_is_refused_with_its_whole_transaction(
    storage: StorageHarness,
) -> None:
    """A partial overlap of different lengths is found, and the appointment's row goes with it."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10, lasting=60)))
    late = samples.held(samples.slot_at(10, 45, lasting=90))

    with pytest.raises(SlotAlreadyClaimed):
        await steps.store(storage.units, late)

    assert await steps.read(storage.units, late) is None
    assert await steps.taken_grains(storage.units) == frozenset(first.grains)


async def test_touching_slots_are_both_granted(storage: StorageHarness) -> None:
    """One may begin in the grain in which the other, with its buffer, has ended."""
    first = await steps.store(storage.units, samples.held(samples.slot_at(10)))

    second = await steps.store(storage.units, samples.held(samples.slot_at(10, 40)))

    assert await steps.taken_grains(storage.units) == frozenset(first.grains + second.grains)


async def test_another_resource_is_free(storage: StorageHarness) -> None:
    """The same grains of two chairs do not meet."""
    await steps.store(storage.units, samples.held(samples.slot_at(10)))

    assert await steps.tries_to_store(
        storage.units, samples.held(samples.slot_at(10), resource_id="chair-2")
    )


async def test_of_many_overlapping_claims_at_once_one_wins(storage: StorageHarness) -> None:
    """Racing callers with partly overlapping times leave one winner and only its grains."""
    rivals = [samples.held(samples.slot_at(10, minute, lasting=60)) for minute in range(0, 40, 5)]

    outcomes = await asyncio.gather(*(steps.tries_to_store(storage.units, one) for one in rivals))

    assert outcomes.count(True) == 1
    winner = rivals[outcomes.index(True)]
    assert await steps.taken_grains(storage.units) == frozenset(winner.grains)


async def test_claiming_again_keeps_what_is_owned(storage: StorageHarness) -> None:
    """Grains that the appointment owns already are kept, and the missing ones added."""
    owner = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    moved = samples.held(samples.slot_at(10, 15))

    async with storage.units.writing(samples.SALON) as unit:
        for grains in (owner.grains, moved.grains, moved.grains):
            await unit.claims.claim(
                owner.appointment_id, resource_id=samples.CHAIR, grains=grains, now=samples.NOW
            )
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset(owner.grains + moved.grains)


async def test_an_expired_hold_gives_way(storage: StorageHarness) -> None:
    """The next claimer releases it, all its grains included, and takes what it needs."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    next_one = samples.held(samples.slot_at(10, 15))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(next_one, lease=None)
        await unit.claims.claim(
            next_one.appointment_id,
            resource_id=samples.CHAIR,
            grains=next_one.grains,
            now=AFTER_THE_HOLD,
        )
        await unit.commit()

    evicted = await steps.read(storage.units, hold)
    assert evicted is not None
    assert evicted.state is AppointmentState.RELEASED
    assert await steps.taken_grains(storage.units) == frozenset(next_one.grains)


async def test_an_evicted_hold_cannot_be_booked(storage: StorageHarness) -> None:
    """Whoever still believes in the hold is refused by its fence."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    next_one = samples.held(samples.slot_at(10))
    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.add(next_one, lease=None)
        await unit.claims.claim(
            next_one.appointment_id,
            resource_id=samples.CHAIR,
            grains=next_one.grains,
            now=AFTER_THE_HOLD,
        )
        await unit.commit()
    intent = samples.intent_of(hold.slot)
    booking = hold.booking(
        customer=samples.MAX, intent=intent, saga=samples.booking_saga(hold.slot, key=intent)
    )

    with pytest.raises(StaleAppointment):
        await steps.save(storage.units, booking)


async def test_an_eviction_is_undone_with_its_transaction(storage: StorageHarness) -> None:
    """A claimer that does not commit has released nothing."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.claim(
            samples.held(hold.slot).appointment_id,
            resource_id=samples.CHAIR,
            grains=hold.grains,
            now=AFTER_THE_HOLD,
        )

    assert await steps.read(storage.units, hold) == hold
    assert await steps.taken_grains(storage.units) == frozenset(hold.grains)


async def test_a_hold_that_has_not_expired_stands(storage: StorageHarness) -> None:
    """One second before its end a hold is as good as an appointment."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))

    with pytest.raises(SlotAlreadyClaimed):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.claims.claim(
                samples.held(hold.slot).appointment_id,
                resource_id=samples.CHAIR,
                grains=hold.grains,
                now=AFTER_THE_HOLD - dt.timedelta(seconds=1),
            )

    assert await steps.read(storage.units, hold) == hold


async def test_an_expired_hold_that_nobody_evicted_can_be_booked(storage: StorageHarness) -> None:
    """It still owns its grains, so its own claim and save go through."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    intent = samples.intent_of(hold.slot)
    booking = hold.booking(
        customer=samples.MAX, intent=intent, saga=samples.booking_saga(hold.slot, key=intent)
    )

    async with storage.units.writing(samples.SALON) as unit:
        stored = await unit.appointments.save(booking, lease=None)
        await unit.claims.claim(
            hold.appointment_id,
            resource_id=samples.CHAIR,
            grains=hold.grains,
            now=AFTER_THE_HOLD,
        )
        await unit.commit()

    assert await steps.read(storage.units, hold) == stored
    assert await steps.taken_grains(storage.units) == frozenset(hold.grains)


async def test_an_expired_hold_behind_a_rival_is_kept(storage: StorageHarness) -> None:
    """A claim that fails on a booked grain has evicted nobody on the way."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    await steps.store(storage.units, samples.pending(samples.slot_at(11)))
    wide = samples.held(samples.slot_at(10, lasting=90))

    with pytest.raises(SlotAlreadyClaimed):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.claims.claim(
                wide.appointment_id,
                resource_id=samples.CHAIR,
                grains=wide.grains,
                now=AFTER_THE_HOLD,
            )

    assert await steps.read(storage.units, hold) == hold


async def test_of_many_claimers_of_an_expired_hold_one_wins(storage: StorageHarness) -> None:
    """Racing for what a hold leaves, exactly one gets it."""
    await steps.store(storage.units, samples.held(samples.slot_at(10), until=samples.NOW))
    rivals = [samples.pending(samples.slot_at(10), customer=samples.MAX)] + [
        samples.held(samples.slot_at(10, 15)) for _ in range(5)
    ]

    outcomes = await asyncio.gather(*(steps.tries_to_store(storage.units, one) for one in rivals))

    assert outcomes.count(True) == 1
    winner = rivals[outcomes.index(True)]
    assert await steps.taken_grains(storage.units) == frozenset(winner.grains)


async def test_adopt_takes_what_is_free_and_leaves_the_rest(storage: StorageHarness) -> None:
    """The provider has decided: the overlap stays with the one who has it, nothing is refused."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    moved = await steps.store(storage.units, samples.pending(samples.slot_at(14)))
    adopted = samples.held(samples.slot_at(10, 15)).grains

    async with storage.units.writing(samples.SALON) as unit:
        for _ in range(2):
            await unit.claims.adopt(moved.appointment_id, resource_id=samples.CHAIR, grains=adopted)
        await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        of_others = await unit.claims.taken(
            [samples.CHAIR],
            window=samples.slot_at(0, lasting=1440),
            now=samples.NOW,
            ignoring=[moved.appointment_id],
        )
    assert {grain for _, grain in of_others} == set(first.grains)
    assert await steps.taken_grains(storage.units) == frozenset(
        first.grains + moved.grains + adopted
    )


async def test_keep_only_releases_the_other_grains(storage: StorageHarness) -> None:
    """After a move the old-only grains are free for others; doing it twice changes nothing."""
    owner = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    kept = owner.grains[:2]

    for _ in range(2):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.claims.keep_only(owner.appointment_id, grains=kept)
            await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset(kept)
    assert await steps.tries_to_store(storage.units, samples.held(samples.slot_at(10, 10)))


async def test_keep_only_of_nothing_releases_all_and_only_its_own(storage: StorageHarness) -> None:
    """An ended appointment frees its time and nobody else's."""
    owner = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    neighbour = await steps.store(storage.units, samples.held(samples.slot_at(12)))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.keep_only(owner.appointment_id, grains=())
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset(neighbour.grains)


async def test_taken_names_only_what_was_asked_for(storage: StorageHarness) -> None:
    """Other resources, grains outside the window, expired holds and ignored ones are left out."""
    chair = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    other = await steps.store(
        storage.units, samples.pending(samples.slot_at(10, 5), resource_id="chair-2")
    )
    await steps.store(
        storage.units, samples.pending(samples.slot_at(10, 10), resource_id="chair-3")
    )
    ignored = await steps.store(storage.units, samples.pending(samples.slot_at(11)))
    await steps.store(storage.units, samples.held(samples.slot_at(12)))
    await steps.store(storage.units, samples.pending(samples.slot_at(14)))

    async with storage.units.reading(samples.SALON) as unit:
        taken = await unit.claims.taken(
            [samples.CHAIR, "chair-2", "chair-unknown"],
            window=samples.slot_at(10, 15, lasting=3 * 60),
            now=AFTER_THE_HOLD,
            ignoring=[ignored.appointment_id],
        )

    outside = {("chair-1", grain) for grain in chair.grains[:3]}
    outside |= {("chair-2", grain) for grain in other.grains[:2]}
    inside = {("chair-1", grain) for grain in chair.grains}
    inside |= {("chair-2", grain) for grain in other.grains}
    assert taken == inside - outside


async def test_taken_of_no_resource_is_nothing(storage: StorageHarness) -> None:
    """A service without hosts has no claims."""
    await steps.store(storage.units, samples.held(samples.slot_at(10)))

    async with storage.units.reading(samples.SALON) as unit:
        taken = await unit.claims.taken(
            [], window=samples.slot_at(0, lasting=1440), now=samples.NOW, ignoring=()
        )

    assert taken == frozenset()
