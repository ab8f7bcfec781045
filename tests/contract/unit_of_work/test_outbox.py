"""What the outbox promises: in order per appointment, at least once."""

import asyncio

import pytest

from attrs import evolve

from booking_domain.errors import StorageRefused, StorageUnavailable
from booking_domain.model.events import AppointmentEvent
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


async def _add(units: UnitsOfWork, *events: AppointmentEvent) -> None:
    for event in events:
        async with units.writing(samples.SALON) as unit:
            await unit.outbox.add(event)
            await unit.commit()


async def _undelivered(units: UnitsOfWork, *, limit: int = 100) -> tuple[AppointmentEvent, ...]:
    async with units.reading(samples.SALON) as unit:
        return await unit.outbox.undelivered(limit=limit)


async def _deliver(units: UnitsOfWork, event: AppointmentEvent) -> None:
    async with units.writing(samples.SALON) as unit:
        await unit.outbox.mark_delivered(event)
        await unit.commit()


async def test_an_empty_outbox_has_nothing(storage: StorageHarness) -> None:
    """Nothing happened, nothing is to be told."""
    assert await _undelivered(storage.units) == ()


async def test_events_of_one_appointment_come_in_order(storage: StorageHarness) -> None:
    """Two appointments' events interleave, and each one's keep their sequence."""
    ours = samples.held(samples.slot_at(10))
    theirs = samples.held(samples.slot_at(12))
    of_ours = [samples.event_of(ours, sequence=number) for number in (1, 2, 3)]
    of_theirs = [samples.event_of(theirs, sequence=number) for number in (1, 2)]

    await _add(storage.units, of_theirs[0], of_ours[0], of_ours[1], of_theirs[1], of_ours[2])

    undelivered = await _undelivered(storage.units)
    for appointment, expected in ((ours, of_ours), (theirs, of_theirs)):
        told = [e for e in undelivered if e.appointment_id == appointment.appointment_id]
        assert told == expected


async def test_the_limit_keeps_the_oldest(storage: StorageHarness) -> None:
    """What is cut off is what came last."""
    appointment = samples.held(samples.slot_at(10))
    events = [samples.event_of(appointment, sequence=number) for number in (1, 2, 3)]
    await _add(storage.units, *events)

    assert await _undelivered(storage.units, limit=2) == tuple(events[:2])


async def test_a_delivered_event_does_not_come_again(storage: StorageHarness) -> None:
    """Only that event is done, and marking it twice changes nothing."""
    appointment = samples.held(samples.slot_at(10))
    first, second = (samples.event_of(appointment, sequence=number) for number in (1, 2))
    await _add(storage.units, first, second)

    await _deliver(storage.units, first)
    await _deliver(storage.units, first)

    assert await _undelivered(storage.units) == (second,)


async def test_a_mark_that_is_rolled_back_is_told_again(storage: StorageHarness) -> None:
    """At least once: without the commit the event is still there."""
    event = samples.event_of(samples.held(samples.slot_at(10)), sequence=1)
    await _add(storage.units, event)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.outbox.mark_delivered(event)

    assert await _undelivered(storage.units) == (event,)


async def test_an_event_is_added_once(storage: StorageHarness) -> None:
    """A second event under the same number is refused for good, and the first one stays."""
    event = samples.event_of(samples.held(samples.slot_at(10)), sequence=1)
    await _add(storage.units, event)

    with pytest.raises(StorageRefused):
        await _add(storage.units, evolve(event, detail="another"))

    assert await _undelivered(storage.units) == (event,)


async def test_marking_an_event_that_never_was_does_nothing(storage: StorageHarness) -> None:
    """There is nothing to take."""
    await _deliver(storage.units, samples.event_of(samples.held(samples.slot_at(10)), sequence=1))

    assert await _undelivered(storage.units) == ()


async def test_events_added_at_once_are_all_there(storage: StorageHarness) -> None:
    """Racing writers of different appointments lose no event."""
    events = [
        samples.event_of(samples.held(samples.slot_at(8 + number)), sequence=1)
        for number in range(8)
    ]

    await asyncio.gather(*(_add(storage.units, event) for event in events))

    assert set(await _undelivered(storage.units)) == set(events)


async def test_an_outage_is_no_empty_outbox_and_no_delivery(storage: StorageHarness) -> None:
    """Neither "nothing is to be told" nor "told": the port's error, all three."""
    event = samples.event_of(samples.held(samples.slot_at(10)), sequence=1)
    await _add(storage.units, event)
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await _undelivered(storage.units)
    with pytest.raises(StorageUnavailable):
        await _deliver(storage.units, event)
    with pytest.raises(StorageUnavailable):
        await _add(storage.units, evolve(event, sequence=2))


async def test_an_event_in_the_middle_of_an_outage_is_told_as_one(storage: StorageHarness) -> None:
    """The database goes before the event is written: nobody takes that for one that is there."""
    event = samples.event_of(samples.held(samples.slot_at(10)), sequence=1)

    async def is_cut_off() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.calls.record(samples.call_of(None))
            await storage.take_down()
            await unit.outbox.add(event)
            await unit.commit()

    with pytest.raises(StorageUnavailable):
        await is_cut_off()


async def test_two_that_deliver_an_event_at_once_leave_it_delivered(
    storage: StorageHarness,
) -> None:
    """At least once: both may have told of it, and neither hears an error."""
    event = samples.event_of(samples.held(samples.slot_at(10)), sequence=1)
    await _add(storage.units, event)

    await asyncio.gather(*(steps.patiently(lambda: _deliver(storage.units, event)) for _ in "ab"))

    assert await _undelivered(storage.units) == ()
