"""What the repository of calls promises."""

import asyncio
import datetime as dt

from attrs import evolve

from booking_domain.model.call import Call
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"


async def _record(units: UnitsOfWork, *calls: Call) -> Call | None:
    for call in calls:
        async with units.writing(samples.SALON) as unit:
            await unit.calls.record(call)
            await unit.commit()
    async with units.reading(samples.SALON) as unit:
        return await unit.calls.get(samples.CALL)


async def test_a_call_comes_back_as_it_was_recorded(storage: StorageHarness) -> None:
    """A call is stored with its first tool call; one that nobody recorded is `None`."""
    call = evolve(samples.call_of(samples.MAX.phone), last_appointment_id=FIRST)

    assert await _record(storage.units) is None
    assert await _record(storage.units, call) == call


async def test_a_number_that_was_missing_is_filled(storage: StorageHarness) -> None:
    """The number may come with a later tool call, and is then kept."""
    anonymous = samples.call_of(None)
    known = samples.call_of(samples.MAX.phone)

    assert await _record(storage.units, anonymous, known, anonymous) == known


async def test_a_number_that_is_known_is_not_replaced(storage: StorageHarness) -> None:
    """The first number that the platform told is the caller's."""
    first = samples.call_of(samples.MAX.phone)

    assert await _record(storage.units, first, samples.call_of(samples.ERIKA.phone)) == first


async def test_recording_again_keeps_when_it_began(storage: StorageHarness) -> None:
    """A call began with its first tool call, whatever a later one says; repeats change nothing."""
    first = samples.call_of(samples.MAX.phone)
    later = evolve(first, first_seen_at=samples.NOW + dt.timedelta(minutes=2))

    assert await _record(storage.units, first, later, later) == first


async def test_the_last_appointment_moves_on_and_never_back_to_none(
    storage: StorageHarness,
) -> None:
    """A tool call that touches no appointment does not forget the one before."""
    call = samples.call_of(None)

    recorded = await _record(
        storage.units,
        call,
        evolve(call, last_appointment_id=FIRST),
        evolve(call, last_appointment_id=SECOND),
        call,
    )

    assert recorded == evolve(call, last_appointment_id=SECOND)


async def test_of_first_tool_calls_at_once_none_fails(storage: StorageHarness) -> None:
    """Racing first tool calls of one call leave one row with everything that was known."""
    anonymous = samples.call_of(None)
    known = samples.call_of(samples.MAX.phone)

    await asyncio.gather(
        *(_record(storage.units, call) for call in (anonymous, known, anonymous, known))
    )

    assert await _record(storage.units) == known
