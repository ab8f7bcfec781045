"""A person settles what neither calendar nor database can decide."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.calcom_model.booking import NewBooking
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reconcile import Mode
from booking_domain.application.resolve import Kept, Resolve, Resolved, ResolveHandler
from booking_domain.errors import CalendarUnavailable, UnknownTenant
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import Booked
from booking_domain.model.settlement import Obstacle, Obstructed, Settlement, Unchanged, Word
from tests.doubles.world import World
from tests.unit.booking_domain.application.test_reconcile import (
    ELEVEN,
    MAX,
    WEB,
    decisions,
    leave_stray,
    reconciled,
    stored,
    take_away,
    the_row,
)


async def resolved(
    world: World, name: str, word: Word, *, mode: Mode = Mode.MEND, tenant_id: str | None = None
) -> Resolved:
    handler = ResolveHandler(
        calendars={world.tenant.tenant_id: world.calendar},
        units=world.units,
        mender=world.mender,
        clock=world.clock,
    )
    return await handler.handle(
        Resolve(tenant_id=tenant_id or world.tenant.tenant_id, name=name, word=word, mode=mode)
    )


async def stuck(world: World) -> Appointment:
    """Book, and let the row hang as a move that could neither be made nor taken back."""
    await world.say(MAX)
    row = await the_row(world)
    async with world.units.writing(row.tenant_id) as unit:
        saved = await unit.appointments.save(evolve(row, state=AppointmentState.STUCK), lease=None)
        await unit.commit()
    return saved


async def ghost(world: World) -> Appointment:
    await world.say(MAX)
    row = await the_row(world)
    await take_away(world)
    return row


async def crowded(world: World) -> tuple[Appointment, str]:
    """Let a web booker sit in the chair of an appointment; the calendar takes both."""
    await world.say(MAX)
    row = await the_row(world)
    start = row.slot.start + dt.timedelta(minutes=15)
    await world.account.desk.place(NewBooking(event_type_id=102, start=start, attendee=WEB))
    (web,) = [one.uid for one in await world.bookings() if one.uid != row.provider_uid]
    return row, web


async def events(world: World) -> list[EventKind]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return [one.kind for one in await unit.outbox.undelivered(limit=50)]


def obstacle_of(done: Resolved) -> Obstacle:
    assert isinstance(done.outcome, Obstructed)
    assert not done.is_settled
    return done.outcome.obstacle


@pytest.mark.parametrize("make", [stuck, ghost])
async def test_what_is_not_in_the_calendar_ends(make: object) -> None:
    """Its time is free again, an event and a decision tell of it, and nobody asks any more."""
    world = World()
    row = await make(world)  # type: ignore[operator]
    await take_away(world)

    done = await resolved(world, row.reference, Word.CANCELLED)

    assert isinstance(done.outcome, Settlement)
    assert (await stored(world, row.appointment_id)).state is AppointmentState.CANCELLED
    assert world.store.tables(world.tenant.tenant_id).owners == {}
    assert (await events(world))[-1] is EventKind.CANCELLED_OUTSIDE
    (decision,) = await decisions(world)
    assert (decision.verdict, decision.fence) == (Verdict.ENDED_BY_HAND, row.fence)
    assert (await reconciled(world)).is_settled


async def test_a_booking_that_stands_is_not_called_cancelled() -> None:
    """The incident that must not be: a customer comes, and the chair was sold again."""
    world = World()
    row = await stuck(world)

    done = await resolved(world, row.reference, Word.CANCELLED)

    assert obstacle_of(done) is Obstacle.STILL_IN_CALENDAR
    assert await stored(world, row.appointment_id) == row
    assert await decisions(world) == ()


async def test_a_stuck_move_stands_where_the_calendar_has_it() -> None:
    """With its uid, its time and its claims."""
    world = World()
    row = await stuck(world)
    moved = await world.calendar.inner.reschedule_booking(
        row.provider_uid or "", start=ELEVEN, reason=""
    )
    assert isinstance(moved, Booked)

    done = await resolved(world, row.reference, Word.ADOPT_CALENDAR)

    assert done.is_settled
    now = await stored(world, row.appointment_id)
    assert (now.state, now.slot.start) == (AppointmentState.CONFIRMED, ELEVEN)
    await world.assert_agreement()
    tables = world.store.tables(world.tenant.tenant_id)
    assert sorted(grain for _, grain in tables.owners) == list(now.grains)
    assert (await reconciled(world)).findings == ()


async def test_a_booking_whose_answer_never_came_is_found_by_its_key() -> None:
    """Nobody knows a uid of it: the row is stuck since the calendar could not be read."""
    world = World()
    await world.say(HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn"))
    world.calendar.faults = ["lost after"]
    world.calendar.blind = 1_000
    await world.say(BookAppointment(customer_name="Max Beispiel"), seconds=0.01)
    (row,) = await world.rows()
    hanging = await world.runner.wait_for(row, wait_seconds=7200)
    world.calendar.blind = 0
    assert (hanging.state, hanging.provider_uid) == (AppointmentState.STUCK, None)

    done = await resolved(world, hanging.reference, Word.ADOPT_CALENDAR)

    assert done.is_settled
    await world.assert_agreement()
    assert (await the_row(world)).state is AppointmentState.CONFIRMED


@pytest.mark.parametrize("word", [Word.CANCELLED, Word.ADOPT_CALENDAR])
async def test_saying_it_twice_is_no_error_and_changes_nothing(word: Word) -> None:
    """Somebody who is not sure whether it was done says it again."""
    world = World()
    row = await stuck(world)
    if word is Word.CANCELLED:
        await take_away(world)
    await resolved(world, row.reference, word)
    before = await stored(world, row.appointment_id), await decisions(world)

    again = await resolved(world, row.reference, word)

    assert again.outcome == Unchanged()
    assert (await stored(world, row.appointment_id), await decisions(world)) == before


@pytest.mark.parametrize("word", [Word.CANCELLED, Word.ADOPT_CALENDAR, Word.KEEP])
async def test_a_dry_run_writes_nothing(word: Word) -> None:
    """It says what would be done."""
    world = World()
    if word is Word.KEEP:
        row, _ = await crowded(world)
        await reconciled(world)
    else:
        row = await (ghost(world) if word is Word.CANCELLED else stuck(world))
    before = await stored(world, row.appointment_id), await decisions(world)

    done = await resolved(world, row.reference, word, mode=Mode.DRY_RUN)

    assert isinstance(done.outcome, Settlement | Kept)
    assert (await stored(world, row.appointment_id), await decisions(world)) == before


async def test_the_calendar_is_asked_and_never_changed() -> None:
    """What somebody cancels or moves there is their decision."""
    world = World()
    row = await stuck(world)
    world.calendar.calls.clear()

    for word in Word:
        await resolved(world, row.reference, word)

    assert {"create", "reschedule", "cancel"}.isdisjoint(world.calendar.calls)


async def test_a_row_that_changes_meanwhile_is_left_alone() -> None:
    """Written by compare-and-set, as by every process: whoever is slower looks again."""
    world = World()
    row = await stuck(world)

    async def somebody_is_faster() -> None:
        world.calendar.before_read = None
        await resolved(world, row.reference, Word.ADOPT_CALENDAR)

    world.calendar.before_read = somebody_is_faster
    done = await resolved(world, row.reference, Word.ADOPT_CALENDAR)

    assert obstacle_of(done) is Obstacle.CHANGED
    assert len(await decisions(world)) == 1


async def test_a_calendar_that_changes_meanwhile_is_looked_at_again() -> None:
    """Reads lag: what was not there three seconds ago may be there now."""
    world = World()
    row = await ghost(world)
    request = world.calendar.requests[-1]
    sleep = world.clock.sleep

    with pytest.MonkeyPatch.context() as patch:

        async def it_lands(seconds: float) -> None:
            patch.undo()
            await world.calendar.inner.create_booking(request)
            await sleep(seconds)

        patch.setattr(world.clock, "sleep", it_lands)
        done = await resolved(world, row.reference, Word.CANCELLED)

    assert obstacle_of(done) is Obstacle.CHANGED
    assert (await stored(world, row.appointment_id)).state is AppointmentState.CONFIRMED


async def test_a_calendar_that_does_not_answer_changes_nothing() -> None:
    """No answer is no absence."""
    world = World()
    row = await stuck(world)
    world.calendar.blind = 1

    with pytest.raises(CalendarUnavailable):
        await resolved(world, row.reference, Word.CANCELLED)

    assert await stored(world, row.appointment_id) == row


async def test_a_booking_is_named_by_its_uid_as_well() -> None:
    """It is what the calendar shows."""
    world = World()
    row = await stuck(world)
    assert row.provider_uid is not None

    done = await resolved(world, row.provider_uid, Word.ADOPT_CALENDAR)

    assert done.row is not None
    assert done.row.appointment_id == row.appointment_id
    assert done.is_settled


async def test_a_name_of_nothing_is_refused() -> None:
    """Also the uid of a booking that is none of ours."""
    world = World()
    _, web = await crowded(world)

    for name in ("A-NONE", web):
        assert obstacle_of(await resolved(world, name, Word.CANCELLED)) is Obstacle.UNKNOWN


async def test_a_salon_that_is_not_configured_is_refused() -> None:
    """There is no calendar to look at."""
    with pytest.raises(UnknownTenant):
        await resolved(World(), "A-1", Word.CANCELLED, tenant_id="nobody")


async def test_a_stray_that_somebody_has_cancelled_by_hand_is_settled() -> None:
    """The incident: its sync failure stayed open for ever, since nobody could undo it any more."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["never sent"]
    (failure,) = (await reconciled(world)).sync_failures

    still = await resolved(world, failure.uid, Word.CANCELLED)
    await world.calendar.inner.cancel_booking(failure.uid, reason="Irrtum")
    done = await resolved(world, failure.uid, Word.CANCELLED)

    assert obstacle_of(still) is Obstacle.STILL_IN_CALENDAR
    assert done.is_settled
    assert (await reconciled(world)).is_settled


async def test_an_overlap_that_is_kept_is_not_reported_any_more() -> None:
    """Mother and child on purpose; a later version of the appointment is looked at anew."""
    world = World()
    row, web = await crowded(world)
    before = await reconciled(world)

    done = await resolved(world, row.reference, Word.KEEP)
    quiet = await reconciled(world)
    async with world.units.writing(row.tenant_id) as unit:
        await unit.appointments.save(row, lease=None)
        await unit.commit()
    again = await reconciled(world)

    assert [one.other for one in before.findings] == [web]
    assert done.outcome == Kept(("overlap",))
    assert quiet.is_settled
    assert [one.other for one in again.findings] == [web]


async def test_keeping_twice_changes_nothing() -> None:
    """One decision, and no error."""
    world = World()
    row, _ = await crowded(world)
    await reconciled(world)
    await resolved(world, row.reference, Word.KEEP)
    noted = await decisions(world)

    again = await resolved(world, row.reference, Word.KEEP)

    assert again.outcome == Unchanged()
    assert await decisions(world) == noted


@pytest.mark.parametrize("make", [stuck, ghost])
async def test_what_says_something_false_is_not_kept(make: object) -> None:
    """Somebody was told "gebucht", and must be called."""
    world = World()
    row = await make(world)  # type: ignore[operator]
    await reconciled(world)

    done = await resolved(world, row.reference, Word.KEEP)

    assert obstacle_of(done) is Obstacle.NOT_KEEPABLE


async def test_what_nobody_has_reported_is_not_kept() -> None:
    """A silence in advance would hide what nobody has seen."""
    world = World()
    row, _ = await crowded(world)

    assert obstacle_of(await resolved(world, row.reference, Word.KEEP)) is Obstacle.NOTHING_REPORTED


async def test_a_key_of_no_appointment_is_kept_by_its_name() -> None:
    """Another installation on the account: it is theirs."""
    world = World()
    await world.book_on_the_web("101", start=ELEVEN, minutes=30)
    before = await reconciled(world)

    done = await resolved(world, "from the web", Word.KEEP)

    assert [one.appointment_id for one in before.findings] == ["from the web"]
    assert done.outcome == Kept(("key_without_appointment",))
    assert (await reconciled(world)).is_settled


async def test_an_open_saga_has_the_word() -> None:
    """It comes to an end by itself, and is then settled, or stuck."""
    world = World()
    await world.say(MAX)
    row = await the_row(world)
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    world.calendar.writing.clear()
    cancelling = asyncio.create_task(world.say(CancelAppointment()))
    await world.calendar.writing.wait()

    done = await resolved(world, row.reference, Word.CANCELLED)
    gate.set()
    await cancelling

    assert obstacle_of(done) is Obstacle.SAGA_IS_OPEN
