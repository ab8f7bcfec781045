"""Somebody else stands in our chair at the same time: a person is told, on every way there."""

import datetime as dt

from collections.abc import Awaitable, Callable

import pytest

from attrs import evolve

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from booking_domain.application.reconcile import Mode
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.reconciliation import Problem
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, TEN, booked, cancelled, grains, on_the_web, taken
from tests.doubles.salon import event_types
from tests.doubles.world import World
from tests.unit.booking_domain.application.test_reconcile import reconciled, words


CONSULTING = 901
HALF_PAST_NINE = TEN - dt.timedelta(minutes=30)
QUARTER_TO = TEN - dt.timedelta(minutes=15)
WEB = AttendeeInput(
    name="Web Bucher",
    email="web@example.org",
    phone=None,
    time_zone="Europe/Berlin",
    language="de",
)
OVERLAP = Problem.OVERLAP.value


def world_of() -> World:
    """Anna has an event type more in Cal.com, of which the salon's file says nothing."""
    consulting = evolve(event_types()[0], id=CONSULTING, slug="beratung", title="beratung")
    return World(account=(*event_types(), consulting))


async def knowing_anna() -> tuple[World, Ears]:
    """Somebody has booked a haircut with her before."""
    world = world_of()
    ears = Ears(world)
    await on_the_web(world, start=ELEVEN + dt.timedelta(hours=3))
    await ears.process()
    return world, ears


async def place(
    world: World, *, event_type: int = CONSULTING, start: dt.datetime = QUARTER_TO
) -> str:
    """Let somebody book over what is there, as Cal.com lets two that come at once."""
    made = await world.account.desk.place(
        NewBooking(event_type_id=event_type, start=start, attendee=WEB)
    )
    return made.uid


async def row_of_max(world: World) -> Appointment:
    (row,) = await world.rows()
    return row


async def reports(world: World) -> tuple[DecisionRecord, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        found = await unit.decisions.latest(limit=9)
    return tuple(one for one in found if one.verdict is Verdict.REPORTED)


async def assert_told_once(world: World, *, web: str) -> None:
    row = await row_of_max(world)
    assert row.state is AppointmentState.CONFIRMED
    assert world.alarms.told == [(OVERLAP, row.appointment_id)]
    assert [(one.appointment_id, one.subject, one.reason) for one in await reports(world)] == [
        (row.appointment_id, web, OVERLAP)
    ]
    assert web in {one.uid for one in await world.bookings()}


async def booked_while(world: World, happens: Callable[[], Awaitable[None]]) -> None:
    """Book at ten; the answer is lost, and before it is looked up something happens."""
    world.calendar.faults.append("lost after")

    async def once() -> None:
        if "create" in world.calendar.calls:
            world.calendar.before_read = None
            await happens()

    world.calendar.before_read = once
    await booked(world)


async def test_what_was_heard_of_while_the_saga_was_open_is_told_at_its_end() -> None:
    """Both stood in one chair, the caller heard "fest gebucht", and nobody was ever told."""
    world, ears = await knowing_anna()
    placed: list[str] = []

    async def happens() -> None:
        placed.append(await place(world))
        await ears.poll()

    await booked_while(world, happens)

    await assert_told_once(world, web=placed[0])


async def test_reconciling_after_that_shows_it_and_raises_no_second_alarm() -> None:
    """It is the same overlap of the same row."""
    world, ears = await knowing_anna()
    placed: list[str] = []

    async def happens() -> None:
        placed.append(await place(world))
        await ears.poll()

    await booked_while(world, happens)
    done = await reconciled(world)

    assert words(done.findings) == [("report", OVERLAP, False)]
    assert [one.other for one in done.findings] == placed
    await assert_told_once(world, web=placed[0])


async def test_what_had_gone_again_before_the_end_is_not_told() -> None:
    """It was cancelled, and the calendar has said so."""
    world, ears = await knowing_anna()

    async def happens() -> None:
        web = await place(world)
        await ears.poll()
        await cancelled(world, web)
        world.clock.advance(130)
        await ears.poll()

    await booked_while(world, happens)

    assert world.alarms.told == []
    assert grains(TEN) <= await taken(world)


async def test_a_neighbour_whose_buffer_only_is_wanted_is_not_told() -> None:
    """Nobody sits in the chair for it."""
    world = World()
    ears = Ears(world)

    async def happens() -> None:
        await place(world, event_type=102, start=TEN + dt.timedelta(minutes=30))
        await ears.poll()

    await booked_while(world, happens)

    assert world.alarms.told == []


async def test_two_on_the_web_over_confirmed_rows_are_both_found_when_nobody_listened() -> None:
    """The services were stopped: one of an event type in the file, and one of another."""
    world, ears = await knowing_anna()
    await booked(world)
    ears.post = Post.LOST
    named = await place(world, event_type=101)
    unnamed = await place(world)

    done = await reconciled(world)

    assert {one.other for one in done.findings} == {named, unnamed}
    assert {words((one,))[0] for one in done.findings} == {("report", OVERLAP, False)}
    assert len(world.alarms.told) == 2


async def test_her_chair_is_known_to_whoever_reconciles_first() -> None:
    """The list itself tells who hosts what: nothing was ever heard before."""
    world = world_of()
    await booked(world)
    web = await place(world)

    dry = await reconciled(world, mode=Mode.DRY_RUN)

    assert [one.other for one in dry.findings] == [web]
    assert world.alarms.told == []


async def test_what_was_stored_but_not_told_of_is_found_by_reconciling() -> None:
    """The process died in the seconds between the two."""
    world, ears = await knowing_anna()
    await booked(world)
    web = await place(world)

    async def dies(*_: object, **__: object) -> None:
        raise ConnectionAbortedError

    ears.events.poll._changes._second_look.wait = dies  # type: ignore[method-assign]
    with pytest.raises(ConnectionAbortedError):
        await ears.poll()
    before = list(world.alarms.told)
    await reconciled(world)

    assert before == []
    await assert_told_once(world, web=web)


async def test_a_confirmed_row_is_told_of_by_the_poll_as_before() -> None:
    """Whoever is asked first finds it."""
    world, ears = await knowing_anna()
    await booked(world)
    web = await place(world)

    await ears.poll()

    await assert_told_once(world, web=web)


async def test_who_hosts_nobodys_chair_is_in_nobodys_way() -> None:
    """Somebody else of the account, whose event types the salon does not name."""
    other = evolve(event_types()[0].host, id=77)
    strange = evolve(event_types()[0], id=999, slug="fremd", host=other)
    world = World(account=(*event_types(), strange))
    await booked(world)
    await place(world, event_type=999)

    done = await reconciled(world)

    assert done.findings == ()
