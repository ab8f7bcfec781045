"""What the journal promises about leases on open sagas."""

import asyncio
import itertools
import time

from collections.abc import Awaitable, Callable

import pytest

from attrs import evolve

from booking_domain.errors import StaleAppointment, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.change_wish import CancelWish
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


FIRST = Lease(owner="runner-1", milliseconds=30_000)
SECOND = Lease(owner="runner-2", milliseconds=30_000)


async def _open_sagas(storage: StorageHarness, count: int, *, lease: Lease) -> list[Appointment]:
    return [
        await steps.store(storage.units, samples.pending(samples.slot_at(8 + number)), lease=lease)
        for number in range(count)
    ]


async def _open_saga_of(trial: int, storage: StorageHarness, *, milliseconds: int) -> Appointment:
    slot = samples.slot_at(trial % 24, trial // 24)
    lease = Lease(owner="runner-1", milliseconds=milliseconds)
    return await steps.store(storage.units, samples.pending(slot), lease=lease)


async def test_a_saga_under_a_lease_is_left_alone(storage: StorageHarness) -> None:
    """Nobody takes what somebody drives, the owner itself included."""
    await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(29)

    assert await storage.journal.take_over(SECOND, limit=10) == ()
    assert await storage.journal.take_over(FIRST, limit=10) == ()


async def test_a_saga_whose_lease_ran_out_is_taken_over(storage: StorageHarness) -> None:
    """It comes as it is stored, with the next fence, and under a new lease."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)

    (taken,) = await storage.journal.take_over(SECOND, limit=10)

    assert taken.fence > left.fence
    assert evolve(taken, fence=left.fence) == left
    assert await steps.read(storage.units, left) == taken
    assert await storage.journal.take_over(FIRST, limit=10) == ()


async def test_a_short_lease_is_as_long_as_it_says(storage: StorageHarness) -> None:
    """
    Milliseconds count: a lease of 1.5 s still holds after 1.05 s, and is over after 1.55 s.

    While the machine stands still the database's clock goes on: a trial in which it did says
    nothing of whole seconds, so there is another.
    """
    for trial in itertools.count():
        begun = time.monotonic()
        left = await _open_saga_of(trial, storage, milliseconds=1_500)
        await storage.advance(1.05)
        before = await storage.journal.take_over(SECOND, limit=10)
        await storage.advance(0.5)
        after = await storage.journal.take_over(SECOND, limit=10)
        is_undisturbed = time.monotonic() - begun < 0.4

        (taken,) = (*before, *after)
        assert taken.appointment_id == left.appointment_id
        await steps.save(storage.units, samples.confirmed(taken))
        if is_undisturbed:
            assert (len(before), len(after)) == (0, 1)
            return


async def test_a_saga_that_was_stored_without_a_lease_is_taken_over(
    storage: StorageHarness,
) -> None:
    """An open saga that nobody drives needs no lease to run out first."""
    stored = await steps.store(storage.units, samples.pending(samples.slot_at(10)))

    (taken,) = await storage.journal.take_over(FIRST, limit=10)

    assert taken.appointment_id == stored.appointment_id


async def test_what_has_no_open_saga_is_never_taken(storage: StorageHarness) -> None:
    """Holds, standing and ended appointments are nobody's work, whatever lease they had."""
    await steps.store(storage.units, samples.held(samples.slot_at(9)))
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    standing = await steps.save(storage.units, samples.confirmed(driven))
    await storage.advance(3_600)

    assert await storage.journal.take_over(SECOND, limit=10) == ()
    assert await steps.read(storage.units, driven) == standing


async def test_taking_over_moves_on_to_what_is_left(storage: StorageHarness) -> None:
    """No more than the limit at once, and never the same twice."""
    left = await _open_sagas(storage, 5, lease=FIRST)
    await storage.advance(31)

    rounds = [await storage.journal.take_over(SECOND, limit=2) for _ in range(4)]

    assert [len(taken) for taken in rounds] == [2, 2, 1, 0]
    ids = {one.appointment_id for taken in rounds for one in taken}
    assert ids == {one.appointment_id for one in left}


async def test_a_wish_stays_on_the_row_that_is_taken_over(storage: StorageHarness) -> None:
    """What was promised to a caller does not die with the process that promised it."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.leave_wish(left.appointment_id, CancelWish())
        await unit.commit()

    await storage.advance(31)
    await storage.journal.take_over(SECOND, limit=10)

    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.appointments.take_wish(left.appointment_id) == CancelWish()


async def test_two_runners_never_take_the_same_saga(storage: StorageHarness) -> None:
    """Racing runners share what is left without overlap and without rest."""
    left = await _open_sagas(storage, 10, lease=FIRST)
    await storage.advance(31)
    runners = [Lease(owner=f"runner-{number}", milliseconds=30_000) for number in range(2, 8)]

    shares = await asyncio.gather(*(storage.journal.take_over(lease, limit=2) for lease in runners))
    shares.append(await storage.journal.take_over(SECOND, limit=10))

    ids = [one.appointment_id for share in shares for one in share]
    assert sorted(ids) == sorted(one.appointment_id for one in left)


async def test_sagas_of_all_tenants_that_are_served_are_taken(storage: StorageHarness) -> None:
    """One worker serves several salons of the database, and ids may repeat among them."""
    ours = samples.pending(samples.slot_at(10))
    theirs = evolve(ours, tenant_id=samples.OTHER_SALON)
    for appointment in (ours, theirs):
        await steps.store(storage.units, appointment, lease=FIRST)
    await storage.advance(31)

    taken = await storage.journal.take_over(SECOND, limit=10)

    assert {one.tenant_id for one in taken} == {samples.SALON, samples.OTHER_SALON}


async def test_a_runner_that_was_fenced_off_cannot_save(storage: StorageHarness) -> None:
    """The one who lost the lease is refused; the one who has it can go on."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)
    (taken,) = await storage.journal.take_over(SECOND, limit=10)

    with pytest.raises(StaleAppointment):
        await steps.save(storage.units, samples.confirmed(left), lease=FIRST)
    saved = await steps.save(storage.units, samples.confirmed(taken))

    assert await steps.read(storage.units, left) == saved


async def test_a_runner_whose_lease_ran_out_unnoticed_can_save(storage: StorageHarness) -> None:
    """Only a take-over fences off: late, but still alone, is in time."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)

    saved = await steps.save(storage.units, evolve(left, provider_uid="uid-9"), lease=FIRST)

    assert await steps.read(storage.units, left) == saved
    assert await storage.journal.take_over(SECOND, limit=10) == ()


async def test_a_save_renews_the_lease(storage: StorageHarness) -> None:
    """Each step of a saga buys its runner a whole lease."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(20)
    await steps.save(storage.units, driven, lease=FIRST)

    await storage.advance(20)
    meanwhile = await storage.journal.take_over(SECOND, limit=10)
    await storage.advance(11)
    afterwards = await storage.journal.take_over(SECOND, limit=10)

    assert (len(meanwhile), len(afterwards)) == (0, 1)


async def test_a_save_without_a_lease_gives_it_up(storage: StorageHarness) -> None:
    """An open saga saved so is anybody's at once."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)

    saved = await steps.save(storage.units, driven)
    (taken,) = await storage.journal.take_over(SECOND, limit=10)

    assert taken.fence > saved.fence


async def test_renewing_keeps_the_saga_and_its_fence(storage: StorageHarness) -> None:
    """A lease can be renewed again and again, and the appointment saved as it was read."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)

    for _ in range(3):
        await storage.advance(20)
        assert await storage.journal.renew(driven, lease=FIRST)
        assert await storage.journal.take_over(SECOND, limit=10) == ()

    assert await steps.read(storage.units, driven) == driven
    assert (await steps.save(storage.units, driven, lease=FIRST)).fence > driven.fence


async def test_a_lease_that_ran_out_unnoticed_can_be_renewed(storage: StorageHarness) -> None:
    """While nobody has taken the saga over it is still its runner's."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)

    assert await storage.journal.renew(driven, lease=FIRST)
    assert await storage.journal.take_over(SECOND, limit=10) == ()


async def test_renewing_after_a_take_over_fails(storage: StorageHarness) -> None:
    """The old runner learns that it lost, and the new one's lease is not lengthened by it."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)
    (taken,) = await storage.journal.take_over(SECOND, limit=10)
    await storage.advance(20)

    assert not await storage.journal.renew(left, lease=FIRST)
    await storage.advance(11)
    (taken_again,) = await storage.journal.take_over(FIRST, limit=10)
    assert taken_again.fence > taken.fence


async def test_a_runner_that_took_its_own_saga_over_is_fenced_off_too(
    storage: StorageHarness,
) -> None:
    """Two tasks of one process have one owner's name; the fence tells them apart."""
    (left,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.advance(31)
    (taken,) = await storage.journal.take_over(FIRST, limit=10)

    assert not await storage.journal.renew(left, lease=FIRST)
    assert await storage.journal.renew(taken, lease=FIRST)


async def test_a_lease_on_what_is_done_cannot_be_renewed(storage: StorageHarness) -> None:
    """There is nothing to drive any more."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    await steps.save(storage.units, samples.confirmed(driven))

    assert not await storage.journal.renew(driven, lease=FIRST)


async def test_an_unknown_appointment_cannot_be_renewed(storage: StorageHarness) -> None:
    """A row that does not exist is nobody's."""
    assert not await storage.journal.renew(samples.pending(samples.slot_at(10)), lease=FIRST)


async def test_handing_over_gives_up_all_leases_at_once(storage: StorageHarness) -> None:
    """A clean shutdown lets the next runner go on without waiting; done twice it finds none."""
    mine = await _open_sagas(storage, 3, lease=FIRST)
    theirs = await steps.store(storage.units, samples.pending(samples.slot_at(20)), lease=SECOND)

    counts = [await storage.journal.hand_over("runner-1") for _ in range(2)]
    taken = await storage.journal.take_over(SECOND, limit=10)

    assert counts == [3, 0]
    assert {one.appointment_id for one in taken} == {one.appointment_id for one in mine}
    assert await steps.read(storage.units, theirs) == theirs


async def test_a_lease_that_was_handed_over_cannot_be_renewed(storage: StorageHarness) -> None:
    """Who gave it up has it no more, even while nobody else has taken it."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.journal.hand_over("runner-1")

    assert not await storage.journal.renew(driven, lease=FIRST)
    assert len(await storage.journal.take_over(SECOND, limit=10)) == 1


async def test_handing_over_does_not_count_what_is_done(storage: StorageHarness) -> None:
    """A saga that ended gave its lease up with its last save."""
    first, _ = await _open_sagas(storage, 2, lease=FIRST)
    await steps.save(storage.units, samples.confirmed(first))

    assert await storage.journal.hand_over("runner-1") == 1


@pytest.mark.parametrize("method", ["take_over", "renew", "hand_over"])
async def test_a_database_that_is_gone_is_storage_unavailable(
    storage: StorageHarness, method: str
) -> None:
    """Every method raises the port's error and none of the technology's."""
    (driven,) = await _open_sagas(storage, 1, lease=FIRST)
    await storage.take_down()
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "take_over": lambda: storage.journal.take_over(SECOND, limit=10),
        "renew": lambda: storage.journal.renew(driven, lease=FIRST),
        "hand_over": lambda: storage.journal.hand_over("runner-1"),
    }

    with pytest.raises(StorageUnavailable):
        await calls[method]()


async def _left_in_both_salons(storage: StorageHarness) -> tuple[Appointment, Appointment]:
    ours = samples.pending(samples.slot_at(10))
    theirs = evolve(ours, tenant_id=samples.OTHER_SALON)
    stored = [await steps.store(storage.units, one, lease=FIRST) for one in (ours, theirs)]
    await storage.advance(31)
    return stored[0], stored[1]


async def test_a_saga_of_a_salon_that_is_served_elsewhere_is_left_alone(
    storage: StorageHarness,
) -> None:
    """A worker without its calendar once drove it to a stuck end, and its own process waited."""
    ours, theirs = await _left_in_both_salons(storage)
    here = storage.journal_serving(samples.SALON)
    elsewhere = storage.journal_serving(samples.OTHER_SALON)

    (taken,) = await here.take_over(SECOND, limit=1)
    again = await here.take_over(SECOND, limit=10)

    assert (taken.tenant_id, again) == (samples.SALON, ())
    assert await steps.read(storage.units, theirs) == theirs
    (taken_there,) = await elsewhere.take_over(FIRST, limit=10)
    assert taken_there.tenant_id == samples.OTHER_SALON
    assert await steps.read(storage.units, ours) == taken


async def test_who_serves_nobody_takes_nothing(storage: StorageHarness) -> None:
    """A salon that was taken off may have been the only one."""
    await _left_in_both_salons(storage)

    assert await storage.journal_serving().take_over(SECOND, limit=10) == ()
    assert len(await storage.journal_serving().left_by_others(limit=10)) == 2


async def test_two_processes_of_two_salons_take_at_once(storage: StorageHarness) -> None:
    """Each its own, in whatever order the rows lie beside each other."""
    for hour in (9, 10, 11):
        for tenant_id in samples.SALONS:
            appointment = evolve(samples.pending(samples.slot_at(hour)), tenant_id=tenant_id)
            await steps.store(storage.units, appointment, lease=FIRST)
    await storage.advance(31)
    journals = [storage.journal_serving(one) for one in samples.SALONS]

    shares = await asyncio.gather(*(one.take_over(SECOND, limit=10) for one in journals))
    rest = [await one.take_over(SECOND, limit=10) for one in journals]

    taken = [[*share, *late] for share, late in zip(shares, rest, strict=True)]
    assert [{one.tenant_id for one in share} for share in taken] == [
        {one} for one in samples.SALONS
    ]
    assert [len(share) for share in taken] == [3, 3]


async def test_what_others_leave_is_seen_until_they_take_it(storage: StorageHarness) -> None:
    """Nobody else can tell of a salon that no process serves."""
    _, theirs = await _left_in_both_salons(storage)
    here = storage.journal_serving(samples.SALON)

    (left,) = await here.left_by_others(limit=10)
    await storage.journal_serving(samples.OTHER_SALON).take_over(SECOND, limit=10)

    assert (left.tenant_id, left.appointment_id) == (theirs.tenant_id, theirs.appointment_id)
    assert left.fence == theirs.fence
    assert await here.left_by_others(limit=10) == ()


async def test_of_what_others_leave_the_longest_is_told_first(storage: StorageHarness) -> None:
    """A saga under a lease is not left, and no more than the limit is read."""
    first, second, driven = (samples.pending(samples.slot_at(hour)) for hour in (9, 10, 11))
    for appointment in (first, second):
        await steps.store(storage.units, appointment, lease=FIRST)
        await storage.advance(31)
    await steps.store(storage.units, driven, lease=FIRST)
    elsewhere = storage.journal_serving(samples.OTHER_SALON)

    found = await elsewhere.left_by_others(limit=10)

    assert [one.appointment_id for one in found] == [first.appointment_id, second.appointment_id]
    assert await elsewhere.left_by_others(limit=1) == found[:1]


async def test_a_database_that_is_away_is_told_to_who_looks_for_others(
    storage: StorageHarness,
) -> None:
    """As from every method."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await storage.journal.left_by_others(limit=10)
