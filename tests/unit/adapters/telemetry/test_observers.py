"""Whoever stands in front of a part measures it, and changes nothing."""

import asyncio
import contextlib
import datetime as dt

from typing import Any

import pytest

from structlog.contextvars import get_contextvars

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.store import CommitFault, MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from adapters.telemetry.measuring import Measuring
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observed_cache import ObservedCache
from adapters.telemetry.observed_calendar import ObservedCalendar
from adapters.telemetry.observed_live_calls import ObservedLiveCalls
from adapters.telemetry.observed_read_backs import ObservedReadBacks
from adapters.telemetry.observed_steps import ObservedSteps
from adapters.telemetry.observed_units import ObservedUnits
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.errors import (
    CalendarUnavailable,
    LiveCallNotReached,
    LiveCallRefused,
    StaleAppointment,
    TransactionConflict,
)
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.live_calls import LiveCalls
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.doubles.clock import FakeClock
from tests.doubles.salon import BERLIN, MONDAY_MORNING
from tests.doubles.world import World
from tests.unit.adapters.telemetry.exposed import samples_of, value_of
from tests.unit.adapters.telemetry.noted_spans import NotedSpans


SLOT = TimeSlot.lasting(MONDAY_MORNING, minutes=30)
SALON = "salon-muster"
TUESDAY = (MONDAY_MORNING + dt.timedelta(days=1)).date()
WISH = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen",
    time_text="um zehn",
)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def calendar(world: World, measuring: Measuring) -> ObservedCalendar:
    return ObservedCalendar(world.calendar, tenant_id=SALON, measuring=measuring)


async def test_a_reading_call_is_measured_and_its_answer_handed_on(
    calendar: ObservedCalendar, world: World, metrics: Metrics, spans: NotedSpans
) -> None:
    """By its operation; nothing of what was asked becomes a label."""
    found = await calendar.free_slots("101", window=SLOT)

    assert found == await world.calendar.free_slots("101", window=SLOT)
    assert samples_of(metrics, "provider_duration_seconds_count") == {("free_slots", "answered"): 1}
    (span,) = spans.told
    assert span.name == "provider free_slots"
    assert span.attributes == {
        "tenant": SALON,
        "operation": "free_slots",
        "outcome": "answered",
    }


async def test_a_calendar_that_does_not_answer_is_counted_as_that(
    calendar: ObservedCalendar, world: World, metrics: Metrics
) -> None:
    """And its error is the one of the port."""
    world.calendar.blind = 1

    with pytest.raises(CalendarUnavailable):
        await calendar.get_booking("uid-1")

    counted = samples_of(metrics, "provider_duration_seconds_count")
    assert counted == {("get_booking", "unavailable"): 1}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("lost before", "unknown"), ("never sent", "never_sent"), ("none", "booking_missing")],
)
async def test_what_came_of_a_write_is_its_outcome(
    calendar: ObservedCalendar, world: World, metrics: Metrics, fault: str, outcome: str
) -> None:
    """In words of our own, whatever the provider says."""
    world.calendar.faults = [fault]

    await calendar.cancel_booking("no-such-uid", reason="")

    assert samples_of(metrics, "provider_duration_seconds_count") == {("cancel", outcome): 1}


async def test_lines_about_a_call_of_the_calendar_name_the_salon(
    calendar: ObservedCalendar, world: World
) -> None:
    """Jobs go through all salons in one task."""
    seen: list[dict[str, Any]] = []

    async def look() -> None:
        await asyncio.sleep(0)
        seen.append(get_contextvars())

    world.calendar.before_read = look

    await calendar.free_slots("101", window=SLOT)

    assert seen[0]["tenant"] == SALON
    assert "tenant" not in get_contextvars()


async def test_a_call_that_is_cancelled_is_no_failure(
    calendar: ObservedCalendar, world: World, metrics: Metrics
) -> None:
    """Somebody hung up, or the process ends."""

    async def wait() -> None:
        await asyncio.Event().wait()

    world.calendar.before_read = wait
    calling = asyncio.create_task(calendar.free_slots("101", window=SLOT))
    await asyncio.sleep(0)

    calling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await calling

    counted = samples_of(metrics, "provider_duration_seconds_count")
    assert counted == {("free_slots", "cancelled"): 1}


async def test_the_cache_counts_known_and_unknown_days(clock: FakeClock, metrics: Metrics) -> None:
    """A day that is known to be full is known."""
    cache = ObservedCache(MemoryAvailabilityCache(clock), metrics=metrics)
    (day,) = local_days(SLOT, zone=BERLIN)
    generation = await cache.generation(SALON)
    await cache.get(SALON, event_type="101", days=[day])

    await cache.put(SALON, event_type="101", days={day: ()}, generation=generation)
    known = await cache.get(SALON, event_type="101", days=[day])
    await cache.drop(SALON, days=[day])
    await cache.get(SALON, event_type="101", days=[day])

    assert known == {day: ()}
    assert samples_of(metrics, "cache_days_total") == {("known",): 1, ("unknown",): 2}


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def units(store: MemoryStore, measuring: Measuring) -> UnitsOfWork:
    return ObservedUnits(MemoryUnitsOfWork(store), measuring=measuring)


async def test_a_unit_of_work_is_measured_while_it_is_open(
    units: UnitsOfWork, clock: FakeClock, metrics: Metrics, spans: NotedSpans
) -> None:
    """What is done in it, the commit included."""
    one = samples.held(samples.slot_at(10))
    async with units.writing(one.tenant_id) as unit:
        await unit.appointments.add(one, lease=None)
        await clock.advance(0.2)
        await unit.commit()
    async with units.reading(one.tenant_id) as unit:
        assert await unit.appointments.get(one.appointment_id) is not None

    assert samples_of(metrics, "database_duration_seconds_count") == {
        ("reading", "done"): 1,
        ("writing", "done"): 1,
    }
    total = value_of(metrics, "database_duration_seconds_sum", access="writing", outcome="done")
    assert total == pytest.approx(0.2)
    assert [one.name for one in spans.told] == ["database writing", "database reading"]


async def test_a_deadlock_is_told_from_other_failures(
    units: UnitsOfWork, store: MemoryStore, metrics: Metrics
) -> None:
    """One that reached a caller is counted as a fault, besides."""
    store.fail_next_commit(CommitFault.CONFLICT)

    async def write() -> None:
        async with units.writing(SALON) as unit:
            await unit.calls.record(samples.call_of(None))
            await unit.commit()

    with pytest.raises(TransactionConflict):
        await write()

    labels = {"access": "writing", "outcome": "conflict"}
    assert value_of(metrics, "database_duration_seconds_count", **labels) == 1


async def test_another_mind_is_no_failure_of_the_database(
    units: UnitsOfWork, metrics: Metrics
) -> None:
    """A row that somebody else has changed meanwhile is everyday."""

    async def leave() -> None:
        async with units.reading(SALON):
            raise StaleAppointment

    with pytest.raises(StaleAppointment):
        await leave()

    labels = {"access": "reading", "outcome": "left"}
    assert value_of(metrics, "database_duration_seconds_count", **labels) == 1


class Answering(LiveCalls):
    """A platform that does with words what it is told to."""

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure
        self.told: list[str] = []

    async def tell(self, call_id: str, *, words: str) -> None:
        self.told.append(f"{call_id}: {words}")
        if self.failure is not None:
            raise self.failure


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (None, "sent"),
        (LiveCallRefused("answered 404"), "refused"),
        (LiveCallNotReached("ConnectError"), "failed"),
    ],
)
async def test_a_late_result_that_never_reached_its_call_shows(
    measuring: Measuring,
    metrics: Metrics,
    spans: NotedSpans,
    failure: Exception | None,
    outcome: str,
) -> None:
    """Sent, refused and failed are told apart, and a failure goes on to whoever asked."""
    inner = Answering(failure)
    live_calls = ObservedLiveCalls(inner, tenant_id=SALON, measuring=measuring)

    with contextlib.suppress(LiveCallNotReached):
        await live_calls.tell("call_1", words="gebucht")
        assert failure is None

    assert inner.told == ["call_1: gebucht"]
    assert samples_of(metrics, "late_result_duration_seconds_count") == {(outcome,): 1}
    (span,) = spans.told
    assert (span.name, span.attributes["outcome"]) == ("live call", outcome)


@pytest.fixture
def observed_world(world: World, measuring: Measuring) -> World:
    """The whole application, whose runner goes through observed steps."""
    world.runner._steps = ObservedSteps(world.runner._steps, measuring=measuring)
    return world


async def test_a_booking_leaves_its_steps_and_its_ending(
    observed_world: World, metrics: Metrics, spans: NotedSpans
) -> None:
    """Created, concluded, confirmed: what a success rate is made of."""
    await observed_world.say(WISH)

    assert samples_of(metrics, "sagas_ended_total") == {("confirmed", "", "booking"): 1}
    assert samples_of(metrics, "saga_step_duration_seconds_count") == {
        ("booked", "booking", "create"): 1,
        ("concluded", "booking", "conclude"): 1,
    }
    assert [one.name for one in spans.told] == ["saga create", "saga conclude"]


async def test_a_lost_answer_is_looked_for_and_counted_as_such(
    observed_world: World, metrics: Metrics
) -> None:
    """An unknown outcome, a look that finds it, and one confirmed booking."""
    observed_world.calendar.faults = ["lost after"]

    await observed_world.say(WISH)

    steps = samples_of(metrics, "saga_step_duration_seconds_count")
    assert steps["unknown", "booking", "create"] == 1
    assert steps["found", "booking", "find"] == 1
    assert samples_of(metrics, "sagas_ended_total") == {("confirmed", "", "booking"): 1}


async def test_an_undoing_that_finds_the_booking_gone_is_no_failure(
    observed_world: World, metrics: Metrics
) -> None:
    """The calendar books another time; the first cancel is done, and its answer is lost."""
    observed_world.account.behave(Behaviour(shift=dt.timedelta(minutes=30)))
    observed_world.calendar.faults = ["none", "lost after"]

    await observed_world.say(WISH)

    steps = samples_of(metrics, "saga_step_duration_seconds_count")
    assert steps["unknown", "booking", "cancel"] == 1
    assert steps["gone", "booking", "cancel"] == 1
    assert samples_of(metrics, "sagas_ended_total") == {
        ("compensated", "other_time_booked", "booking"): 1
    }


async def test_a_refused_booking_has_its_reason(observed_world: World, metrics: Metrics) -> None:
    """A word of the domain."""
    observed_world.calendar.faults = ["never sent"] * 9

    await observed_world.say(WISH)

    assert samples_of(metrics, "sagas_ended_total") == {
        ("refused", "calendar_unavailable", "booking"): 1
    }


async def test_denied_years_and_greetings_are_counted_and_others_are_not(
    metrics: Metrics, world: World
) -> None:
    """Each denial once, and nothing of the call becomes a label."""
    read_backs = ObservedReadBacks(world.read_backs, metrics=metrics)
    asked = ReadBack("call_1", Subject.YEAR, Answer.OPEN, MONDAY_MORNING, day=TUESDAY)
    denied = asked.answered(Answer.DENIED, at=MONDAY_MORNING)
    name = ReadBack("call_1", Subject.NAME, Answer.DENIED, MONDAY_MORNING, denials=1)
    accepted = ReadBack("call_2", Subject.NAME, Answer.ACCEPTED, MONDAY_MORNING)

    for one in (asked, denied, denied.proposing(TUESDAY, at=MONDAY_MORNING), name, accepted):
        await read_backs.put(one, tenant_id=SALON)

    assert value_of(metrics, "wrong_years_total") == 1
    assert value_of(metrics, "wrong_recognitions_total") == 1
    assert await read_backs.get(Subject.NAME, call_id="call_1", tenant_id=SALON) == name
