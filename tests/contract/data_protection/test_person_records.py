"""What is found of a person: all of it, and of nobody else."""

import datetime as dt

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.callback_request import UntoldEnd
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.sync_failure import Resolution
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


MAX = PhoneNumber("+4915112345678")
DAY = dt.timedelta(days=1)


async def test_appointments_of_a_number_come_with_the_past_and_the_ended(
    storage: StorageHarness,
) -> None:
    """Who asks what is known of them asks for all of it."""
    late = await steps.store(storage.units, samples.pending(samples.slot_at(15)))
    gone = await steps.store(storage.units, samples.cancelled(samples.pending(samples.slot_at(10))))
    await steps.store(storage.units, samples.pending(samples.slot_at(8), customer=samples.ERIKA))
    elsewhere = samples.pending(samples.slot_at(8), tenant_id=samples.OTHER_SALON)
    await steps.store(storage.units, elsewhere)

    found = await storage.people.appointments_of(MAX, tenant_id=samples.SALON)

    assert found == (gone, late)


async def test_everybody_on_a_number_is_found(storage: StorageHarness) -> None:
    """Mother and child are told apart by whoever asked."""
    child = Customer(name="Mia Beispiel", phone=MAX)
    await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await steps.store(storage.units, samples.pending(samples.slot_at(12), customer=child))

    found = await storage.people.appointments_of(MAX, tenant_id=samples.SALON)

    assert [one.customer.name for one in found if one.customer] == ["Max Beispiel", "Mia Beispiel"]


async def test_who_is_known_as_a_customer_is_found_without_an_appointment(
    storage: StorageHarness,
) -> None:
    """The appointment may have been forgotten, or be of another number by now."""
    child = samples.known(Customer(name="Mia Beispiel", phone=MAX))
    others = samples.known(samples.ERIKA)
    async with storage.units.writing(samples.SALON) as unit:
        for customer in (child, others):
            await unit.customers.saw(customer)
        await unit.commit()

    assert await storage.people.customers_of(MAX, tenant_id=samples.SALON) == (child,)
    assert await storage.people.customers_of(MAX, tenant_id=samples.OTHER_SALON) == ()


async def test_what_is_not_settled_is_named(storage: StorageHarness) -> None:
    """An open failure or a watched request may bring the person's data back."""
    failed, watched, mended, still = [
        await steps.store(storage.units, samples.confirmed(samples.pending(samples.slot_at(hour))))
        for hour in (8, 10, 12, 14)
    ]
    async with storage.units.writing(samples.SALON) as unit:
        await unit.sync_failures.put(samples.failure_of(failed, uid="uid-1"))
        await unit.sync_failures.put(samples.failure_of(mended, uid="uid-2"))
        await unit.sync_failures.resolve("uid-2", at=samples.NOW, how=Resolution.CANCELLED)
        await unit.watches.put(_watch_of(watched.appointment_id))
        await unit.commit()
    ids = [one.appointment_id for one in (failed, watched, mended, still)]

    found = await storage.people.unsettled(ids, tenant_id=samples.SALON)

    assert found == {failed.appointment_id, watched.appointment_id}
    assert await storage.people.unsettled(ids[2:], tenant_id=samples.SALON) == frozenset()


def _watch_of(appointment_id: str) -> BookingWatch:
    return BookingWatch(
        tenant_id=samples.SALON,
        appointment_id=appointment_id,
        event_type="101",
        sent_at=samples.NOW,
        eager_until=samples.NOW,
        next_look_at=samples.NOW,
    )


async def test_calls_are_found_by_number_and_by_id_and_once(storage: StorageHarness) -> None:
    """An appointment may come from a call without a number, and a call may lead to none."""
    named, numbered, both, other = (
        samples.call_of(number, call_id=name)
        for name, number in (("c1", None), ("c2", MAX), ("c3", MAX), ("c4", None))
    )
    async with storage.units.writing(samples.SALON) as unit:
        for call in (named, numbered, both, other):
            await unit.calls.record(call)
        await unit.commit()

    found = await storage.people.calls_of(MAX, call_ids=["c1", "c3"], tenant_id=samples.SALON)

    assert found == (named, numbered, both)


async def test_callbacks_are_found_by_number_call_and_appointment(
    storage: StorageHarness,
) -> None:
    """Each once, and only this salon's."""
    theirs = samples.callback_of("1", call_id="c9")
    of_call = evolve(samples.callback_of("2", call_id="c1"), number=None)
    untold = UntoldEnd("a-1", AppointmentState.CONFIRMED, None, samples.slot_at(10).start)
    of_end = evolve(samples.callback_of("3", call_id=None), number=None, untold=untold)
    nobodys = evolve(samples.callback_of("4", call_id="c4"), number=None)
    async with storage.units.writing(samples.SALON) as unit:
        for request in (of_end, theirs, of_call, nobodys):
            await unit.callbacks.add(request)
        await unit.commit()
    wanted = {"call_ids": ["c1", "c9"], "appointment_ids": ["a-1"]}

    found = await storage.people.callbacks_of(MAX, tenant_id=samples.SALON, **wanted)
    elsewhere = await storage.people.callbacks_of(MAX, tenant_id=samples.OTHER_SALON, **wanted)

    assert found == (theirs, of_call, of_end)
    assert elsewhere == ()


async def test_receipts_are_found_by_appointment_and_by_call_and_once(
    storage: StorageHarness,
) -> None:
    """The same call id on another platform is another call."""
    mine, both, spoken = (
        samples.receipt_of("tc_1", appointment_id="a-1", call_id="c9"),
        samples.receipt_of("tc_2", appointment_id="a-1"),
        samples.receipt_of("tc_3"),
    )
    foreign = evolve(spoken, key=evolve(spoken.key, platform="vapi"))
    async with storage.units.writing(samples.SALON) as unit:
        for receipt in (mine, both, spoken, foreign):
            await unit.receipts.claim(receipt)
        await unit.commit()

    found = await storage.people.receipts_of(
        ["a-1"], calls=[samples.call_of(MAX)], tenant_id=samples.SALON
    )

    assert sorted(one.key.invocation_id for one in found) == ["tc_1", "tc_2", "tc_3"]
    assert foreign not in found


async def test_the_history_of_an_appointment_is_told_in_order(storage: StorageHarness) -> None:
    """And not that of another."""
    one, other = samples.pending(samples.slot_at(10)), samples.pending(samples.slot_at(12))
    events = [samples.event_of(one, sequence=number) for number in (1, 2)]
    async with storage.units.writing(samples.SALON) as unit:
        for event in (*events, samples.event_of(other, sequence=1)):
            await unit.outbox.add(event)
        await unit.commit()

    found = await storage.people.history_of([one.appointment_id], tenant_id=samples.SALON)

    assert found == tuple(events)


async def test_events_are_walked_through_without_missing_one(storage: StorageHarness) -> None:
    """Two that were received in one millisecond are told apart by their keys."""
    same = [samples.inbox_event_of(key) for key in ("b", "a", "c")]
    late = evolve(samples.inbox_event_of("0"), received_at=samples.NOW + DAY)
    async with storage.units.writing(samples.SALON) as unit:
        for event in (late, *same):
            await unit.inbox.add(event)
        await unit.commit()

    walked = []
    last = None
    while page := await storage.people.events_after(last, tenant_id=samples.SALON, limit=1):
        walked += [event.dedupe_key for event in page]
        last = page[-1]

    assert walked == ["a", "b", "c", "0"]
    assert await storage.people.events_after(None, tenant_id=samples.OTHER_SALON, limit=1) == ()
