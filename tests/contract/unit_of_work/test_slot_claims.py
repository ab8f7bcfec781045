"""What the repository of slot claims promises: one chair, one customer."""

import asyncio
import datetime as dt

from collections.abc import Collection

import pytest

from booking_domain.errors import SlotAlreadyClaimed, StaleAppointment, StorageUnavailable
from booking_domain.model.appointment import Appointment, AppointmentState
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


FOREIGN = "foreign-1"
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


async def _adopt(storage: StorageHarness, owner_id: str, grains: Collection[int]) -> dict[int, str]:
    async with storage.units.writing(samples.SALON) as unit:
        others = await unit.claims.adopt(owner_id, resource_id=samples.CHAIR, grains=grains)
        await unit.commit()
    return dict(others)


async def _release(storage: StorageHarness, owner: Appointment) -> None:
    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.keep_only(owner.appointment_id, grains=())
        await unit.commit()


async def _free_without(storage: StorageHarness, owner_id: str) -> frozenset[int]:
    async with storage.units.reading(samples.SALON) as unit:
        taken = await unit.claims.taken(
            [samples.CHAIR],
            window=samples.slot_at(0, lasting=1440),
            now=samples.NOW,
            ignoring=[owner_id],
        )
    return frozenset(grain for _, grain in taken)


async def test_a_foreign_booking_takes_a_hold_that_has_not_expired(
    storage: StorageHarness,
) -> None:
    """A hold is a courtesy, the calendar is a fact; whoever holds it is told by its fence."""
    hold = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    grains = samples.slot_at(10, 15).grains()

    assert await _adopt(storage, FOREIGN, grains) == {}

    evicted = await steps.read(storage.units, hold)
    assert evicted is not None
    assert evicted.state is AppointmentState.RELEASED
    assert await steps.taken_grains(storage.units) == frozenset(grains)


async def test_what_a_foreign_booking_wants_passes_to_it_with_the_release(
    storage: StorageHarness,
) -> None:
    """At no moment is it free for a third one: the booking has been there all the time."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    grains = samples.slot_at(10, 15).grains()

    others = await _adopt(storage, FOREIGN, grains)
    await _release(storage, owner)

    assert others == dict.fromkeys(set(grains) & set(owner.grains), owner.appointment_id)
    assert await steps.taken_grains(storage.units) == frozenset(grains)
    assert await _free_without(storage, FOREIGN) == frozenset()


async def test_a_release_that_is_rolled_back_passes_nothing_on(storage: StorageHarness) -> None:
    """Release and inheritance are one transaction."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await _adopt(storage, FOREIGN, owner.grains)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.keep_only(owner.appointment_id, grains=())

    assert await _free_without(storage, FOREIGN) == frozenset(owner.grains)
    await _release(storage, owner)
    assert await _free_without(storage, FOREIGN) == frozenset()


async def test_of_two_who_want_it_the_second_gets_it_after_the_first(
    storage: StorageHarness,
) -> None:
    """The calendar may have several bookings at one time; each has its turn in our table."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await _adopt(storage, "foreign-2", owner.grains)
    await _adopt(storage, FOREIGN, owner.grains)

    await _release(storage, owner)
    first = await _adopt(storage, "foreign-2", owner.grains)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.withdraw(FOREIGN)
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset(owner.grains)
    assert await _free_without(storage, "foreign-2") == frozenset()
    assert first == dict.fromkeys(owner.grains, FOREIGN)


async def test_who_has_withdrawn_inherits_nothing(storage: StorageHarness) -> None:
    """A booking that was cancelled before the owner gave up leaves the time free."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await _adopt(storage, FOREIGN, owner.grains)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.withdraw(FOREIGN)
        await unit.commit()

    await _release(storage, owner)

    assert await steps.taken_grains(storage.units) == frozenset()


async def test_an_appointment_that_went_elsewhere_inherits_nothing(
    storage: StorageHarness,
) -> None:
    """Its wish is out of date: it would own grains of a time at which it is not."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    elsewhere = await steps.store(storage.units, samples.pending(samples.slot_at(14)))
    await _adopt(storage, elsewhere.appointment_id, owner.grains)

    await _release(storage, owner)

    assert await steps.taken_grains(storage.units) == frozenset(elsewhere.grains)


async def test_two_that_pass_each_other_leave_nothing_for_ever(storage: StorageHarness) -> None:
    """A wish that was noted while its owner was being released is fulfilled in the next round."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await asyncio.gather(_adopt(storage, FOREIGN, owner.grains), _release(storage, owner))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.fulfil_wishes(limit=100)
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset(owner.grains)
    assert await _free_without(storage, FOREIGN) == frozenset()


async def test_what_lies_over_an_appointment_is_not_free_for_its_move(
    storage: StorageHarness,
) -> None:
    """They were offered the part of their own time at which somebody had booked on the web."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    wanted = samples.slot_at(10, 15).grains()
    await _adopt(storage, FOREIGN, wanted)

    assert await _free_without(storage, owner.appointment_id) == frozenset(wanted)


async def test_who_withdraws_while_the_owner_lets_go_inherits_nothing(
    storage: StorageHarness,
) -> None:
    """Its claim, given to it by a wish that was being deleted, closed the time for ever."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await _adopt(storage, FOREIGN, owner.grains)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.withdraw(FOREIGN)
        letting_go = asyncio.create_task(_release(storage, owner))
        await asyncio.wait({letting_go}, timeout=0.2)
        await unit.commit()
    await letting_go

    assert await steps.taken_grains(storage.units) == frozenset()


async def test_bookings_that_come_and_go_at_once_leave_no_claim_behind(
    storage: StorageHarness,
) -> None:
    """Eight at once, over one appointment; deadlocks are tried again, as their callers do."""
    owner = await steps.store(storage.units, samples.pending(samples.slot_at(10, lasting=60)))

    async def comes_and_goes(number: int) -> None:
        name = f"foreign-{number}"
        grains = samples.slot_at(10, 5 * number, lasting=30).grains()
        await steps.patiently(lambda: _adopt(storage, name, grains))

        async def withdraw() -> None:
            async with storage.units.writing(samples.SALON) as unit:
                await unit.claims.withdraw(name)
                await unit.commit()

        await steps.patiently(withdraw)

    await asyncio.gather(
        *(comes_and_goes(number) for number in range(8)),
        steps.patiently(lambda: _release(storage, owner)),
    )
    async with storage.units.writing(samples.SALON) as unit:
        await unit.claims.fulfil_wishes(limit=100)
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset()


async def test_an_outage_is_no_taken_time_and_no_free_one(storage: StorageHarness) -> None:
    """Whoever asks what is taken, or claims, hears the port's error and no answer."""
    hold = samples.held(samples.slot_at(10))
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await steps.taken_grains(storage.units)
    with pytest.raises(StorageUnavailable):
        await steps.store(storage.units, hold)


async def test_a_claim_in_the_middle_of_an_outage_is_told_as_one(storage: StorageHarness) -> None:
    """The database goes before the grains are written: that is no rival's doing."""
    hold = samples.held(samples.slot_at(10))

    async def is_cut_off() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            stored = await unit.appointments.add(hold, lease=None)
            await storage.take_down()
            await unit.claims.claim(
                stored.appointment_id,
                resource_id=stored.resource_id,
                grains=stored.grains,
                now=samples.NOW,
            )
            await unit.commit()

    with pytest.raises(StorageUnavailable):
        await is_cut_off()
