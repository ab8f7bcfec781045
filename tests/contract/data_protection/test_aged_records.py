"""What forgetting promises: what is old goes, in batches, and nothing that is still at work."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.inbox_event import BlockedInterval
from booking_domain.model.retention import RecordKind
from booking_domain.model.sync_failure import Resolution
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


DAY = dt.timedelta(days=1)
LATER = samples.NOW + 400 * DAY


async def forget(
    storage: StorageHarness,
    kind: RecordKind,
    *,
    before: dt.datetime = LATER,
    limit: int = 100,
    tenant_id: str = samples.SALON,
) -> int:
    return await storage.aged.forget(
        kind, tenant_id=tenant_id, before=before, at=LATER, limit=limit
    )


async def past(storage: StorageHarness, hour: int) -> Appointment:
    """Return a confirmed appointment of Erika's."""
    slot = samples.slot_at(hour)
    one = samples.confirmed(samples.pending(slot, customer=samples.ERIKA))
    return await steps.store(
        storage.units, evolve(one, previous_uids=("uid-0",), provider_uid=f"uid-{hour}")
    )


async def test_an_old_appointment_stays_without_its_person(storage: StorageHarness) -> None:
    """Statistics need the row; nobody needs the name, nor what leads to it at the provider."""
    one = await past(storage, 10)

    assert await forget(storage, RecordKind.APPOINTMENT) == 1

    nobodys = evolve(
        one,
        customer=None,
        intent=None,
        call_id=None,
        provider_uid=None,
        previous_uids=(),
        fence=one.fence + 1,
    )
    assert await steps.read(storage.units, one) == nobodys


async def test_what_ended_after_the_limit_keeps_its_person(storage: StorageHarness) -> None:
    """The limit is the end of the appointment, to the moment."""
    early, late = await past(storage, 10), await past(storage, 11)

    assert await forget(storage, RecordKind.APPOINTMENT, before=late.slot.end) == 1

    assert await steps.read(storage.units, late) == late
    assert (await steps.read(storage.units, early)) != early


async def test_an_appointment_is_forgotten_once(storage: StorageHarness) -> None:
    """A job that comes again and again does not write again and again."""
    await past(storage, 10)

    assert [await forget(storage, RecordKind.APPOINTMENT) for _ in range(2)] == [1, 0]


async def test_who_has_not_booked_for_long_is_no_known_customer(storage: StorageHarness) -> None:
    """A name and a number that nobody needs any more."""
    old = evolve(samples.known(samples.MAX), last_seen_at=samples.NOW - DAY)
    young = samples.known(samples.ERIKA)
    async with storage.units.writing(samples.SALON) as unit:
        for customer in (old, young):
            await unit.customers.saw(customer)
        await unit.commit()

    assert await forget(storage, RecordKind.CUSTOMER, before=samples.NOW) == 1

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.customers.of_number(old.phone) == ()
        assert await unit.customers.of_number(young.phone) == (young,)


async def test_an_old_event_blocks_nothing_any_more(storage: StorageHarness) -> None:
    """Nobody is left to process it: its time would never be offered again."""
    block = BlockedInterval(samples.CHAIR, slot=samples.slot_at(10), key=None)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(samples.inbox_event_of("1"), blocking=block)
        await unit.commit()

    assert await forget(storage, RecordKind.EVENT) == 1

    assert await steps.taken_grains(storage.units) == frozenset()


async def test_a_booking_of_somebody_elses_goes_after_its_end_with_its_claims(
    storage: StorageHarness,
) -> None:
    """Its uid leads to a name at the provider; what has not ended, and what is ours, stays."""
    over, ahead = (
        samples.foreign_booking(f"uid-{hour}", slot=samples.slot_at(hour)) for hour in (10, 12)
    )
    ours = await past(storage, 14)
    async with storage.units.writing(samples.SALON) as unit:
        for booking in (over, ahead):
            await unit.foreign.put(booking)
            await unit.claims.adopt(
                booking.claim_owner, resource_id=samples.CHAIR, grains=booking.slot.grains()
            )
        await unit.claims.adopt(
            ours.appointment_id, resource_id=samples.CHAIR, grains=ours.slot.grains()
        )
        await unit.claims.adopt(
            over.claim_owner, resource_id=samples.CHAIR, grains=ours.slot.grains()
        )
        await unit.commit()

    too_early = await forget(storage, RecordKind.FOREIGN_BOOKING, before=over.slot.end)
    done = await forget(storage, RecordKind.FOREIGN_BOOKING, before=ahead.slot.end)
    async with storage.units.writing(samples.SALON) as unit:
        left = [await unit.foreign.get(one.uid) for one in (over, ahead)]
        await unit.claims.keep_only(ours.appointment_id, grains=())
        await unit.commit()

    assert (too_early, done) == (0, 1)
    assert [one and one.uid for one in left] == [None, ahead.uid]
    # The wish for our time is gone as well: nobody inherited what was given up.
    assert await steps.taken_grains(storage.units) == frozenset(ahead.slot.grains())


async def test_who_was_to_be_rung_back_long_ago_is_forgotten(storage: StorageHarness) -> None:
    """Rung or not: after so long nobody will."""
    old = samples.callback_of("old", asked_at=samples.NOW - DAY)
    closed = evolve(samples.callback_of("done"), asked_at=old.asked_at, closed_at=samples.NOW)
    young = samples.callback_of("young")
    async with storage.units.writing(samples.SALON) as unit:
        for request in (old, closed, young):
            await unit.callbacks.add(request)
        await unit.commit()

    assert await forget(storage, RecordKind.CALLBACK, before=samples.NOW) == 2

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.callbacks.latest(limit=9) == (young,)


async def test_an_open_saga_keeps_its_appointment(storage: StorageHarness) -> None:
    """Whoever resumes it needs name and number to ask the calendar."""
    one = await steps.store(storage.units, samples.pending(samples.slot_at(10)))

    assert await forget(storage, RecordKind.APPOINTMENT) == 0
    assert await steps.read(storage.units, one) == one


async def test_a_waiting_wish_keeps_its_appointment(storage: StorageHarness) -> None:
    """It is carried out when the saga has ended."""
    one = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    async with storage.units.writing(samples.SALON) as unit:
        await unit.appointments.leave_wish(one.appointment_id, CancelWish())
        await unit.commit()

    assert await forget(storage, RecordKind.APPOINTMENT) == 0


async def test_an_open_sync_failure_keeps_its_appointment(storage: StorageHarness) -> None:
    """Somebody must still take a booking out of the calendar, and ask whose it is."""
    one = await past(storage, 10)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.sync_failures.put(samples.failure_of(one, uid="uid-9"))
        await unit.commit()
    kept = await forget(storage, RecordKind.APPOINTMENT)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.sync_failures.resolve("uid-9", at=samples.NOW, how=Resolution.CANCELLED)
        await unit.commit()

    assert (kept, await forget(storage, RecordKind.APPOINTMENT)) == (0, 1)


async def test_what_cannot_be_forgotten_holds_up_nothing_else(storage: StorageHarness) -> None:
    """The oldest row is one that stays, and the batch has room for one."""
    await steps.store(storage.units, samples.pending(samples.slot_at(8)))
    await past(storage, 10)

    assert await forget(storage, RecordKind.APPOINTMENT, limit=1) == 1


async def test_who_read_it_before_cannot_bring_the_person_back(storage: StorageHarness) -> None:
    """A stale save is refused, and what is saved afterwards is forgotten again."""
    one = await past(storage, 10)
    await forget(storage, RecordKind.APPOINTMENT)
    forgotten = await steps.read(storage.units, one)
    assert forgotten is not None

    saved = await steps.save(storage.units, evolve(forgotten, provider_uid="uid-relinked"))
    assert await forget(storage, RecordKind.APPOINTMENT) == 1

    again = await steps.read(storage.units, saved)
    assert again is not None
    assert again.provider_uid is None


async def test_another_salons_rows_are_not_touched(storage: StorageHarness) -> None:
    """Each salon has its own times to keep."""
    one = await past(storage, 10)

    assert await forget(storage, RecordKind.APPOINTMENT, tenant_id=samples.OTHER_SALON) == 0
    assert await steps.read(storage.units, one) == one


async def test_old_calls_are_deleted_the_oldest_first(storage: StorageHarness) -> None:
    """In batches: a table of millions is never locked as a whole."""
    async with storage.units.writing(samples.SALON) as unit:
        for age in (3, 1, 2):
            call = samples.call_of(samples.MAX.phone, call_id=f"call-{age}")
            await unit.calls.record(evolve(call, first_seen_at=samples.NOW - age * DAY))
        await unit.commit()

    done = [
        await forget(storage, RecordKind.CALL, before=samples.NOW - 1.5 * DAY, limit=1)
        for _ in range(3)
    ]

    async with storage.units.reading(samples.SALON) as unit:
        left = [age for age in (1, 2, 3) if await unit.calls.get(f"call-{age}") is not None]
    assert (done, left) == ([1, 1, 0], [1])


async def test_old_events_are_deleted_processed_or_not(storage: StorageHarness) -> None:
    """A body that nobody came to read for a month is no longer of use to anybody."""
    first, second, young = (
        evolve(samples.inbox_event_of(key), received_at=samples.NOW + number * DAY)
        for number, key in enumerate("abc")
    )
    async with storage.units.writing(samples.SALON) as unit:
        for event in (first, second, young):
            await unit.inbox.add(event)
        await unit.inbox.mark_processed(first, at=samples.NOW)
        await unit.commit()

    assert await forget(storage, RecordKind.EVENT, before=young.received_at) == 2
    left = await storage.people.events_after(None, tenant_id=samples.SALON, limit=9)
    assert left == (young,)


async def test_receipts_stay_until_their_appointment_is_over(storage: StorageHarness) -> None:
    """A repeat of the tool call must not book a second time."""
    ahead = await past(storage, 10)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.claim(samples.receipt_of("tc_1", appointment_id=ahead.appointment_id))
        await unit.receipts.claim(samples.receipt_of("tc_2"))
        await unit.receipts.claim(samples.receipt_of("tc_3", appointment_id="of nobody"))
        await unit.commit()

    early = await forget(storage, RecordKind.RECEIPT, before=ahead.slot.start)
    late = await forget(storage, RecordKind.RECEIPT, before=ahead.slot.start + DAY)

    assert (early, late) == (2, 1)


async def test_the_receipt_of_an_open_saga_stays(storage: StorageHarness) -> None:
    """It still waits for its result."""
    one = await steps.store(
        storage.units,
        samples.pending(samples.slot_at(10)),
        lease=Lease(owner="runner-1", milliseconds=1000),
    )
    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.claim(samples.receipt_of("tc_1", appointment_id=one.appointment_id))
        await unit.commit()

    assert await forget(storage, RecordKind.RECEIPT) == 0


async def test_decisions_and_resolved_failures_go_and_open_ones_stay(
    storage: StorageHarness,
) -> None:
    """What is open is open until somebody has resolved it, however old it is."""
    one = await past(storage, 10)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.decisions.record(samples.decision_of(one))
        for uid in ("uid-1", "uid-2"):
            await unit.sync_failures.put(samples.failure_of(one, uid=uid))
        await unit.sync_failures.resolve("uid-1", at=samples.NOW + DAY, how=Resolution.CANCELLED)
        await unit.commit()

    too_early = await forget(storage, RecordKind.SYNC_FAILURE, before=samples.NOW + DAY)
    done = [await forget(storage, kind) for kind in (RecordKind.DECISION, RecordKind.SYNC_FAILURE)]

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.decisions.latest(limit=9) == ()
        assert [row.uid for row in await unit.sync_failures.unresolved(limit=9)] == ["uid-2"]
    assert (too_early, done) == (0, [1, 1])


@pytest.mark.parametrize(
    "kind", [RecordKind.APPOINTMENT, RecordKind.EVENT, RecordKind.FOREIGN_BOOKING]
)
async def test_processes_that_forget_at_once_forget_each_row_once(
    storage: StorageHarness, kind: RecordKind
) -> None:
    """Every process has the job: none of them is in another's way, and none gives up."""
    for hour in range(8, 18):
        await past(storage, hour)
        async with storage.units.writing(samples.SALON) as unit:
            await unit.inbox.add(samples.inbox_event_of(f"event-{hour}"))
            slot = samples.slot_at(hour)
            await unit.foreign.put(samples.foreign_booking(f"uid-{hour}", slot=slot))
            await unit.commit()

    async def forget_all() -> int:
        total = 0
        for _ in range(8):
            total += await forget(storage, kind, limit=3)
        return total

    forgotten = await asyncio.gather(*(forget_all() for _ in range(4)))

    assert sum(forgotten) == 10


async def test_callers_book_while_their_past_is_forgotten(storage: StorageHarness) -> None:
    """A row that a caller's saga has just changed is either changed or forgotten, never both."""
    rows = [await past(storage, hour) for hour in range(8, 16)]

    async def moves(one: Appointment) -> bool:
        try:
            await steps.save(storage.units, evolve(one, provider_uid="uid-moved"))
        except StaleAppointment:
            return False
        return True

    moved, forgotten = await asyncio.gather(
        asyncio.gather(*(moves(one) for one in rows)),
        forget(storage, RecordKind.APPOINTMENT),
    )
    left = [await steps.read(storage.units, one) for one in rows]

    # Who was moved before is forgotten in the state after the move.
    assert all(row is not None for row in left)
    kept = [row for row in left if row is not None and row.customer is not None]
    assert len(kept) == len(rows) - forgotten
    assert all(row.provider_uid == "uid-moved" for row in kept)
    assert sum(moved) >= len(kept)
