"""What a window has on record: everything in it, nothing beside it, and one salon's alone."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.results import Trouble
from booking_domain.model.service_facts import ServiceFacts, UnservedBooking
from booking_domain.model.sync_failure import Resolution, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_trace import ToolTrace
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


MINUTE = dt.timedelta(minutes=1)
WINDOW = TimeSlot(start=samples.NOW, end=samples.NOW + 60 * MINUTE)
LAST = WINDOW.end - dt.timedelta(milliseconds=1)
BESIDE = (WINDOW.start - dt.timedelta(milliseconds=1), WINDOW.end)


async def facts(storage: StorageHarness, *, tenant_id: str = samples.SALON) -> ServiceFacts:
    return await storage.served.within(WINDOW, tenant_id=tenant_id)


def trace(number: int, *, call_id: str = "call_1", trouble: Trouble | None = None) -> ToolTrace:
    one = samples.trace_of(call_id, correlation_id=f"r-{number}")
    return evolve(one, trouble=trouble.value if trouble else None)


async def keep(storage: StorageHarness, *traces: ToolTrace) -> None:
    await storage.traces.add(traces, tenant_id=samples.SALON)


def event(kind: EventKind, *, sequence: int, at: dt.datetime = samples.NOW) -> AppointmentEvent:
    one = samples.event_of(samples.pending(samples.slot_at(10)), sequence=sequence)
    return evolve(one, appointment_id="a", kind=kind, at=at)


async def test_a_salon_without_calls_has_nothing_on_record(storage: StorageHarness) -> None:
    """Zeros, and no durations."""
    assert await facts(storage) == ServiceFacts()


async def test_ends_of_bookings_are_found_and_other_events_are_not(
    storage: StorageHarness,
) -> None:
    """Whole, so that nobody needs to ask again."""
    ends = [
        event(kind, sequence=number)
        for number, kind in enumerate(
            [
                EventKind.BOOKED,
                EventKind.REQUESTED,
                EventKind.BOOKING_FAILED,
                EventKind.BOOKING_COMPENSATED,
                EventKind.STUCK,
            ],
            start=1,
        )
    ]
    async with storage.units.writing(samples.SALON) as unit:
        for one in (*ends, event(EventKind.RESCHEDULED, sequence=6)):
            await unit.outbox.add(one)
        await unit.commit()

    found = (await facts(storage)).endings

    assert sorted(found, key=lambda one: one.sequence) == ends


async def test_the_window_has_its_beginning_and_not_its_end(storage: StorageHarness) -> None:
    """For whatever is looked up by time."""
    moments = (WINDOW.start, LAST, *BESIDE)
    async with storage.units.writing(samples.SALON) as unit:
        for number, at in enumerate(moments, start=1):
            await unit.outbox.add(event(EventKind.BOOKED, sequence=number, at=at))
            decision = samples.decision_of(samples.pending(samples.slot_at(10)))
            await unit.decisions.record(evolve(decision, fence=number, at=at))
            failure = samples.failure_of(samples.pending(samples.slot_at(10)), uid=f"u-{number}")
            await unit.sync_failures.put(
                evolve(
                    failure,
                    kind=SyncFailureKind.COMPENSATION,
                    appointment_id=f"a-{number}",
                    first_at=at,
                )
            )
        await unit.commit()
    for number, at in enumerate(moments):
        one = trace(number, call_id=f"call-{number}", trouble=Trouble.CONFLICT)
        await keep(storage, evolve(one, arrived_at=at))
        read_back = ReadBack(f"call-{number}", Subject.YEAR, Answer.DENIED, at, denials=1)
        await storage.read_backs.put(read_back, tenant_id=samples.SALON)

    found = await facts(storage)

    assert {one.at for one in found.endings} == {WINDOW.start, LAST}
    assert {one.at for one in found.decisions} == {WINDOW.start, LAST}
    assert {one.at for one in found.unserved} == {WINDOW.start, LAST}
    assert found.undone_in_vain == {"a-1", "a-2"}
    assert found.durations == {"book_appointment": {812: 2}}
    assert (found.deadlocks, found.wrong_years) == (2, 2)


async def test_durations_are_counted_by_tool_and_milliseconds(storage: StorageHarness) -> None:
    """Those of all answers, good and bad."""
    hold = evolve(trace(3), tool="hold_slot", duration_ms=90, status="held")
    await keep(storage, trace(1), trace(2, trouble=Trouble.CALENDAR), hold)

    found = (await facts(storage)).durations

    assert found == {"book_appointment": {812: 2}, "hold_slot": {90: 1}}


async def test_only_conflicts_are_deadlocks(storage: StorageHarness) -> None:
    """Of any tool."""
    hold = evolve(trace(2, trouble=Trouble.CONFLICT), tool="hold_slot")
    await keep(storage, trace(1, trouble=Trouble.STORAGE), hold, trace(3))

    assert (await facts(storage)).deadlocks == 1


async def test_each_try_that_was_not_served_is_on_record(storage: StorageHarness) -> None:
    """With its call, the first one first: its caller has heard each of them."""
    again = evolve(
        trace(1, trouble=Trouble.STORAGE), tool_call_id="tool_2", arrived_at=samples.NOW + MINUTE
    )
    nameless = [
        evolve(trace(one, trouble=Trouble.DEFECT), tool_call_id=None, arrived_at=at)
        for one, at in ((3, samples.NOW + 2 * MINUTE), (4, samples.NOW + 3 * MINUTE))
    ]
    await keep(storage, *nameless, again, trace(2, trouble=Trouble.CALENDAR))

    assert (await facts(storage)).unserved == tuple(
        UnservedBooking("call_1", samples.NOW + number * MINUTE) for number in range(4)
    )


async def test_a_try_that_the_platform_delivers_again_is_one(storage: StorageHarness) -> None:
    """At its first delivery; the same id in another call is another try."""
    again = evolve(trace(1, trouble=Trouble.STORAGE), arrived_at=samples.NOW + MINUTE)
    other = trace(3, call_id="call_2", trouble=Trouble.CALENDAR)
    await keep(storage, again, trace(2, trouble=Trouble.CALENDAR), other)

    found = (await facts(storage)).unserved

    assert sorted(found, key=lambda one: one.call_id) == [
        UnservedBooking("call_1", samples.NOW),
        UnservedBooking("call_2", samples.NOW),
    ]


async def test_an_answer_that_left_without_a_result_is_no_service(
    storage: StorageHarness,
) -> None:
    """As long as nothing is known to have come of it."""
    await keep(storage, evolve(trace(1), is_overdue=True, status="pending"))

    assert len((await facts(storage)).unserved) == 1


@pytest.mark.parametrize("trouble", [Trouble.UNKNOWN_TOOL, Trouble.REPEATED_WITH_OTHER_ARGUMENTS])
async def test_what_an_agent_does_wrong_is_no_failed_booking(
    storage: StorageHarness, trouble: Trouble
) -> None:
    """Nor is what could not be looked up by another tool."""
    other = evolve(trace(2, trouble=Trouble.CALENDAR), tool="check_availability")
    await keep(storage, trace(1, trouble=trouble), other)

    assert (await facts(storage)).unserved == ()


async def test_a_call_whose_booking_was_begun_is_not_unserved(storage: StorageHarness) -> None:
    """Its end is on record by itself, whatever it was; a hold is no booking yet."""
    for hour, state in (
        (10, AppointmentState.PENDING),
        (11, AppointmentState.FAILED),
        (12, AppointmentState.HELD),
        (13, AppointmentState.RELEASED),
    ):
        one = samples.pending(samples.slot_at(hour), call_id=f"call-{state.value}")
        await steps.store(storage.units, evolve(one, state=state))
        await keep(storage, trace(hour, call_id=f"call-{state.value}", trouble=Trouble.CALENDAR))

    found = {one.call_id for one in (await facts(storage)).unserved}

    assert found == {"call-held", "call-released"}


async def test_a_call_that_was_kept_from_everything_it_asked_for_was_not_served(
    storage: StorageHarness,
) -> None:
    """Whoever is served after all, or has begun a booking, was; a call-back serves nobody."""
    asked = evolve(trace(1, call_id="in-vain", trouble=Trouble.CALENDAR), tool="check_availability")
    rung = evolve(
        trace(2, call_id="in-vain"),
        tool="request_callback",
        arrived_at=asked.arrived_at + dt.timedelta(seconds=5),
    )
    first = evolve(asked, call_id="later", correlation_id="first")
    then = evolve(
        trace(4, call_id="later"),
        tool="check_availability",
        arrived_at=asked.arrived_at + dt.timedelta(seconds=5),
    )
    wrong = evolve(
        trace(5, call_id="wrong", trouble=Trouble.UNKNOWN_TOOL), tool="check_availability"
    )
    begun = samples.pending(samples.slot_at(10), call_id="begun")
    await steps.store(storage.units, evolve(begun, state=AppointmentState.CONFIRMED))
    after = evolve(asked, call_id="begun", correlation_id="after")
    await keep(storage, asked, rung, first, then, wrong, after)

    assert (await facts(storage)).not_served == {"in-vain"}


async def test_compensations_that_failed_count_open_or_not(storage: StorageHarness) -> None:
    """A stray or an ending is none."""
    one = samples.pending(samples.slot_at(10))
    async with storage.units.writing(samples.SALON) as unit:
        for kind in SyncFailureKind:
            for number in (1, 2):
                uid = f"uid-{kind.value}-{number}"
                failure = samples.failure_of(one, uid=uid)
                await unit.sync_failures.put(
                    evolve(failure, kind=kind, appointment_id=f"{kind.value}-{number}")
                )
                if number == 1:
                    await unit.sync_failures.resolve(uid, at=samples.NOW, how=Resolution.CANCELLED)
        await unit.commit()

    assert (await facts(storage)).undone_in_vain == {"compensation-1", "compensation-2"}


async def test_denials_are_summed_up_by_subject(storage: StorageHarness) -> None:
    """What was accepted, or awaits an answer, is not wrong."""
    for one in (
        ReadBack("call_1", Subject.YEAR, Answer.DENIED, samples.NOW, denials=2),
        ReadBack("call_2", Subject.YEAR, Answer.DENIED, samples.NOW, denials=1),
        ReadBack("call_3", Subject.YEAR, Answer.ACCEPTED, samples.NOW),
        ReadBack("call_1", Subject.NAME, Answer.DENIED, samples.NOW, denials=1),
    ):
        await storage.read_backs.put(one, tenant_id=samples.SALON)

    found = await facts(storage)

    assert (found.wrong_years, found.wrong_recognitions) == (3, 1)


async def test_other_salons_see_nothing_of_it(storage: StorageHarness) -> None:
    """Each is judged by its own."""
    await keep(storage, trace(1, trouble=Trouble.CONFLICT))
    async with storage.units.writing(samples.SALON) as unit:
        await unit.outbox.add(event(EventKind.BOOKED, sequence=1))
        await unit.commit()

    assert await facts(storage, tenant_id=samples.OTHER_SALON) == ServiceFacts()


async def test_without_the_database_nothing_is_said(storage: StorageHarness) -> None:
    """Zero failures would be a lie."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await facts(storage)
