"""Two salons in one database: nothing of one is seen, blocked or changed by the other."""

import pytest

from attrs import evolve

from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import PastDate
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


DAY = samples.slot_at(0, lasting=1440)


async def _both(units: UnitsOfWork) -> tuple[Appointment, Appointment]:
    """Store one appointment in each salon, alike to the id, the reference and the intent."""
    ours = samples.pending(samples.slot_at(10))
    theirs = evolve(ours, tenant_id=samples.OTHER_SALON, service_id="damenhaarschnitt")
    return await steps.store(units, ours), await steps.store(units, theirs)


async def test_both_salons_may_use_the_same_names(storage: StorageHarness) -> None:
    """Ids, references, intents and grains are unique per tenant only."""
    ours, theirs = await _both(storage.units)

    assert await steps.read(storage.units, ours) == ours
    assert await steps.read(storage.units, theirs) == theirs


async def test_a_salon_finds_its_own_appointments_only(storage: StorageHarness) -> None:
    """No query of the repository answers with another tenant's row."""
    both = await _both(storage.units)

    for own in both:
        async with storage.units.reading(own.tenant_id) as unit:
            appointments = unit.appointments
            assert await appointments.get(own.appointment_id) == own
            assert await appointments.by_reference(own.reference) == own
            assert await appointments.active_by_intent(samples.intent_of(own.slot)) == own
            assert await appointments.active_of_call(samples.CALL) == (own,)
            assert await appointments.starting_in(DAY, limit=10) == (own,)
            assert samples.MAX.phone is not None
            assert await appointments.active_of_caller(samples.MAX.phone, after=samples.NOW) == (
                own,
            )


async def test_a_salon_without_rows_finds_nothing(storage: StorageHarness) -> None:
    """A third tenant sees neither of the two."""
    ours, _ = await _both(storage.units)

    async with storage.units.reading("salon-c") as unit:
        assert await unit.appointments.get(ours.appointment_id) is None
        assert await unit.appointments.by_reference(ours.reference) is None
        assert await unit.appointments.starting_in(DAY, limit=10) == ()
    assert await steps.taken_grains(storage.units, tenant_id="salon-c") == frozenset()


async def test_a_save_changes_its_own_salon_only(storage: StorageHarness) -> None:
    """The row of the same id in the other salon keeps its fence and its content."""
    ours, theirs = await _both(storage.units)

    saved = await steps.save(storage.units, samples.confirmed(ours))

    assert await steps.read(storage.units, ours) == saved
    assert await steps.read(storage.units, theirs) == theirs


async def test_a_save_does_not_reach_the_row_of_another_salon(storage: StorageHarness) -> None:
    """An id that only the other salon has is no row here."""
    ours = await steps.store(storage.units, samples.pending(samples.slot_at(10)))

    with pytest.raises(StaleAppointment):
        await steps.save(storage.units, evolve(ours, tenant_id=samples.OTHER_SALON))

    assert await steps.read(storage.units, ours) == ours


async def test_claims_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """Releasing, evicting and listing stay within the tenant, whatever the ids."""
    ours, theirs = await _both(storage.units)

    async with storage.units.writing(ours.tenant_id) as unit:
        await unit.claims.keep_only(ours.appointment_id, grains=())
        await unit.commit()

    assert await steps.taken_grains(storage.units) == frozenset()
    taken = await steps.taken_grains(storage.units, tenant_id=samples.OTHER_SALON)
    assert taken == frozenset(theirs.grains)


async def test_an_expired_hold_of_another_salon_is_not_evicted(storage: StorageHarness) -> None:
    """A claim here leaves the hold there, on the same grains of a resource of the same name."""
    expired = samples.held(samples.slot_at(10), tenant_id=samples.OTHER_SALON, until=samples.NOW)
    theirs = await steps.store(storage.units, expired)

    await steps.store(storage.units, samples.held(samples.slot_at(10)))

    assert await steps.read(storage.units, theirs) == theirs


async def test_receipts_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """The same delivery key and appointment id can be claimed and completed in each."""
    receipt = samples.receipt_of("tc_1", appointment_id="00000000-0000-4000-8000-000000000001")
    waiting = samples.receipt_of("tc_2", appointment_id="00000000-0000-4000-8000-000000000001")
    for tenant_id in (samples.SALON, samples.OTHER_SALON):
        async with storage.units.writing(tenant_id) as unit:
            await unit.receipts.claim(receipt)
            await unit.receipts.claim(waiting)
            await unit.commit()

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.complete(receipt.key, result=PastDate())
        await unit.receipts.complete_waiting(waiting.appointment_id or "", result=PastDate())
        await unit.commit()

    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.receipts.get(receipt.key) == receipt
        assert await unit.receipts.get(waiting.key) == waiting
    async with storage.units.reading("salon-c") as unit:
        assert await unit.receipts.get(receipt.key) is None


async def test_calls_and_offers_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """One conversation's row or offer is nothing to another salon."""
    call = samples.call_of(None)
    offer = samples.offer_of(samples.slot_at(10))
    async with storage.units.writing(samples.SALON) as unit:
        await unit.calls.record(call)
        await unit.offers.put([offer], expires_at=offer.slot.start)
        await unit.commit()

    async with storage.units.writing(samples.OTHER_SALON) as unit:
        calls_before = await unit.calls.get(call.call_id)
        offer_before = await unit.offers.get(offer.slot_id, call_id=offer.call_id, now=samples.NOW)
        await unit.calls.record(samples.call_of(samples.ERIKA.phone))
        await unit.offers.put([evolve(offer, staff_id="berta")], expires_at=offer.slot.start)
        await unit.commit()

    assert (calls_before, offer_before) == (None, None)
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.calls.get(call.call_id) == call
        found = await unit.offers.get(offer.slot_id, call_id=offer.call_id, now=samples.NOW)
        assert found == offer


async def test_events_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """Each salon's outbox tells and marks its own."""
    ours, theirs = await _both(storage.units)
    events = {one.tenant_id: samples.event_of(one, sequence=1) for one in (ours, theirs)}
    for tenant_id, event in events.items():
        async with storage.units.writing(tenant_id) as unit:
            await unit.outbox.add(event)
            await unit.commit()

    async with storage.units.writing(samples.SALON) as unit:
        await unit.outbox.mark_delivered(events[samples.SALON])
        await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.outbox.undelivered(limit=10) == ()
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.outbox.undelivered(limit=10) == (events[samples.OTHER_SALON],)
