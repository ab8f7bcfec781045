"""A whole salon, compared: what happened outside is adopted, what nobody wants is taken out."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.appointment_repository import MemoryAppointments
from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Finding, Progress, Reconciliation
from booking_domain.errors import CalendarUnavailable, UnknownTenant, UnreadableData
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.finding_words import words_of
from booking_domain.model.provider_booking import Booked
from booking_domain.model.sync_failure import Resolution
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
KIM = BookAppointment(
    customer_name="Kim Muster", service="Kinderhaarschnitt", date_text="morgen um elf"
)
ELEVEN = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
WEB = AttendeeInput(
    name="Web Bucher",
    email="web@example.org",
    phone=None,
    time_zone="Europe/Berlin",
    language="de",
)
MONTHS = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=90))


async def reconciled(
    world: World, *, mode: Mode = Mode.MEND, told: list[Progress] | None = None
) -> Reconciliation:
    tenant_id = world.tenant.tenant_id
    handler = ReconcileHandler(
        calendars={tenant_id: world.calendar},
        tenants={tenant_id: world.tenant},
        units=world.units,
        mender=world.mender,
        clock=world.clock,
    )
    progress: list[Progress] = [] if told is None else told
    command = Reconcile(tenant_id=tenant_id, window=MONTHS, mode=mode)
    return await handler.handle(command, tell=progress.append)


def words(findings: tuple[Finding, ...]) -> list[tuple[str, str, bool]]:
    return [(*words_of(one.decision), one.is_mended) for one in findings]


def reasons(done: Reconciliation) -> list[str]:
    return [words_of(one.decision)[1] for one in done.left]


async def the_row(world: World) -> Appointment:
    (row,) = await world.rows()
    return row


async def decisions(world: World) -> tuple[DecisionRecord, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.decisions.latest(limit=50)


async def stored(world: World, appointment_id: str) -> Appointment:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        row = await unit.appointments.get(appointment_id)
    assert row is not None
    return row


async def move_outside(world: World, *, to: dt.datetime = ELEVEN) -> None:
    row = await the_row(world)
    assert row.provider_uid is not None
    moved = await world.calendar.inner.reschedule_booking(row.provider_uid, start=to, reason="")
    assert isinstance(moved, Booked)


async def cancel_outside(world: World) -> None:
    for one in await world.bookings():
        await world.calendar.inner.cancel_booking(one.uid, reason="Urlaub")


async def leave_stray(world: World) -> None:
    """Let a create that was thought lost land when its appointment is cancelled."""
    world.calendar.faults = ["lost before"]
    await world.say(MAX)
    await world.say(CancelAppointment())
    await world.calendar.inner.create_booking(world.calendar.requests[-1])


async def take_away(world: World) -> None:
    """Let the calendar forget everything."""
    world.account.reset()


LISTINGS = -(-(MONTHS.end - MONTHS.start) // dt.timedelta(days=30))
"""How many times the calendar is listed before anything is looked at again."""

CHANGES = {
    "moved": move_outside,
    "cancelled": cancel_outside,
    "vanished": take_away,
}


async def test_two_sides_that_agree_have_no_findings() -> None:
    """Bookings of others are compared and are nothing to us."""
    world = World()
    await world.say(MAX)
    await world.say(KIM)

    done = await reconciled(world)

    assert (done.appointments, done.bookings, done.findings) == (2, 2, ())
    assert done.is_settled
    assert await decisions(world) == ()


async def test_a_move_in_the_calendar_is_adopted_with_its_claims() -> None:
    """The new time is taken, the old one free, an event tells of it, the reason is written down."""
    world = World()
    await world.say(MAX)
    await move_outside(world)

    done = await reconciled(world)

    assert words(done.findings) == [("adopt", "moved_outside", True)]
    await world.assert_agreement()
    row = await the_row(world)
    assert (row.slot.start, len(row.previous_uids)) == (ELEVEN, 1)
    tables = world.store.tables(world.tenant.tenant_id)
    assert sorted(grain for _, grain in tables.owners) == list(row.grains)
    async with world.units.reading(world.tenant.tenant_id) as unit:
        events = await unit.outbox.undelivered(limit=10)
    assert events[-1].kind is EventKind.MOVED_OUTSIDE
    assert [one.reason for one in await decisions(world)] == ["moved_outside"]


async def test_a_cancellation_in_the_calendar_frees_the_time() -> None:
    """And what is said of it later is that somebody else cancelled it."""
    world = World()
    await world.say(MAX)
    row = await the_row(world)
    await cancel_outside(world)

    done = await reconciled(world)

    assert words(done.findings) == [("adopt", "cancelled_outside", True)]
    ended = await stored(world, row.appointment_id)
    assert ended.state is AppointmentState.CANCELLED
    assert world.store.tables(world.tenant.tenant_id).owners == {}


async def test_a_request_that_the_salon_confirms_is_confirmed() -> None:
    """Nobody told us, and it is so all the same."""
    world = World()
    await world.say(KIM)
    (booking,) = await world.bookings()
    await world.account.host.confirm(booking.uid)

    done = await reconciled(world)

    assert words(done.findings) == [("adopt", "confirmed_outside", True)]
    assert (await the_row(world)).state is AppointmentState.CONFIRMED


async def test_an_orphan_is_taken_out() -> None:
    """It carries the key of an appointment that is cancelled: the caller was told so."""
    world = World()
    await leave_stray(world)

    done = await reconciled(world)

    assert words(done.findings) == [("cancel_stray", "appointment_has_ended", True)]
    assert await world.bookings() == ()


async def test_a_ghost_is_reported_and_left_alone() -> None:
    """The caller heard "gebucht": a person decides, and is called once."""
    world = World()
    await world.say(MAX)
    row = await the_row(world)
    await take_away(world)

    done = await reconciled(world)
    again = await reconciled(world)

    assert words(done.findings) == [("report", "no_booking_in_the_calendar", False)]
    assert words(again.findings) == words(done.findings)
    assert not again.is_settled
    assert await the_row(world) == row
    assert world.alarms.told == [("no_booking_in_the_calendar", row.appointment_id)]


async def test_a_booking_that_left_the_window_is_not_gone() -> None:
    """It is looked up by its uid before anybody calls it a ghost."""
    world = World()
    await world.say(MAX)
    await move_outside(world, to=ELEVEN + dt.timedelta(days=120))

    done = await reconciled(world)

    assert words(done.findings) == [("adopt", "moved_outside", True)]


async def test_an_overlap_of_both_sides_is_reported_and_nothing_is_cancelled() -> None:
    """The calendar itself takes two that overlap."""
    world = World()
    await world.say(MAX)
    start = (await the_row(world)).slot.start + dt.timedelta(minutes=15)
    await world.account.desk.place(NewBooking(event_type_id=102, start=start, attendee=WEB))

    done = await reconciled(world)

    assert words(done.findings) == [("report", "overlap", False)]
    assert len(await world.bookings()) == 2
    assert [problem for problem, _ in world.alarms.told] == ["overlap"]


async def test_an_overlap_names_both_bookings() -> None:
    """Whoever must call one of the two has to find them, in the table and in what is stored."""
    world = World()
    await world.say(MAX)
    row = await the_row(world)
    start = row.slot.start + dt.timedelta(minutes=15)
    await world.account.desk.place(NewBooking(event_type_id=102, start=start, attendee=WEB))
    (web,) = [one.uid for one in await world.bookings() if one.uid != row.provider_uid]

    (found,) = (await reconciled(world)).findings

    assert (found.reference, found.other) == (row.reference, web)
    (noted,) = await decisions(world)
    assert (noted.appointment_id, noted.subject) == (row.appointment_id, web)


async def test_an_overlap_of_two_of_ours_names_both_references() -> None:
    """The second one is ours as well: it is named as `resolve` and the telephone name it."""
    world = World()
    await world.say(MAX)
    first = await the_row(world)
    second = evolve(
        first, appointment_id="second", reference="A-2ND", intent=None, provider_uid="gone", fence=0
    )
    async with world.units.writing(first.tenant_id) as unit:
        await unit.appointments.add(second, lease=None)
        await unit.commit()

    done = await reconciled(world)

    (found,) = [one for one in done.findings if words_of(one.decision)[1] == "overlap"]
    assert {found.reference, found.other} == {first.reference, "A-2ND"}
    (noted,) = [one for one in await decisions(world) if one.reason == "overlap"]
    assert {noted.appointment_id, noted.subject} == {first.appointment_id, "second"}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_dry_run_writes_nothing(change: str) -> None:
    """It shows what would be done, and both sides stay as they are."""
    world = World()
    await world.say(MAX)
    await CHANGES[change](world)
    rows, bookings = await world.rows(), await world.bookings()
    world.calendar.calls.clear()

    done = await reconciled(world, mode=Mode.DRY_RUN)

    assert [one.is_mended for one in done.findings] == [False]
    assert (await world.rows(), await world.bookings()) == (rows, bookings)
    assert await decisions(world) == ()
    assert {"create", "reschedule", "cancel"}.isdisjoint(world.calendar.calls)


@pytest.mark.parametrize("change", CHANGES)
async def test_the_second_run_changes_nothing(change: str) -> None:
    """Neither a row nor a decision; what is open is reported again."""
    world = World()
    await world.say(MAX)
    await CHANGES[change](world)
    first = await reconciled(world)
    rows, noted = await world.rows(), await decisions(world)
    world.calendar.calls.clear()

    second = await reconciled(world)

    still_open = tuple(one for one in first.findings if not one.is_mended)
    assert second.findings == still_open
    assert (await world.rows(), await decisions(world)) == (rows, noted)
    assert {"create", "reschedule", "cancel"}.isdisjoint(world.calendar.calls)


async def test_two_that_reconcile_at_once_mend_it_once() -> None:
    """Decisions are written by compare-and-set: the slower one finds nothing to do."""
    world = World()
    await world.say(MAX)
    await move_outside(world)
    nested: list[Reconciliation] = []

    async def other_run() -> None:
        world.calendar.before_read = None
        nested.append(await reconciled(world))

    world.calendar.before_read = other_run
    done = await reconciled(world)

    assert words(nested[0].findings) == [("adopt", "moved_outside", True)]
    assert done.findings == ()
    assert len(await decisions(world)) == 1
    await world.assert_agreement()


async def test_reads_that_lag_are_no_reason_to_do_anything() -> None:
    """Right after a move the calendar still shows the old booking, and not the new one."""
    world = World()
    await world.say(MAX)
    row = await the_row(world)
    listed = world.calendar.inner.list_bookings
    before = await listed(window=MONTHS)
    await move_outside(world)
    await reconciled(world)
    moved = await the_row(world)

    async def stale(*, window: TimeSlot) -> object:
        return before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.calendar.inner, "list_bookings", stale)
        done = await reconciled(world)

    assert done.findings == ()
    assert await the_row(world) == moved != row


async def test_an_open_saga_is_left_to_its_runner() -> None:
    """It is counted, and nothing of it is decided."""
    world = World()
    await world.say(MAX)
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    world.calendar.writing.clear()
    cancelling = asyncio.create_task(world.say(CancelAppointment()))
    await world.calendar.writing.wait()

    done = await reconciled(world)
    gate.set()
    await cancelling

    assert (reasons(done), done.findings) == (["saga_is_open"], ())


async def test_a_calendar_that_does_not_answer_decides_nothing() -> None:
    """Not a single page may be missing."""
    world = World()
    await world.say(MAX)
    world.calendar.blind = 1

    with pytest.raises(CalendarUnavailable):
        await reconciled(world)

    await world.assert_agreement()


async def test_one_bad_answer_keeps_nothing_else_from_being_mended() -> None:
    """A budget that is used up, or one nonsense page, must not hide all that comes after it."""
    world = World()
    await world.say(MAX)
    await move_outside(world)
    asked = 0

    async def fails_a_few_times() -> None:
        nonlocal asked
        asked += 1
        # Listing works; then one is asked for in vain before an answer comes.
        world.calendar.blind = int(asked == LISTINGS + 1)

    world.calendar.before_read = fails_a_few_times
    done = await reconciled(world)

    assert asked > LISTINGS + 1
    assert [one.is_mended for one in done.findings] == [True]
    await world.assert_agreement()


async def test_what_the_calendar_will_not_tell_is_left_and_not_agreed() -> None:
    """Exit code 0 means that both sides agree, not that nobody was asked."""
    world = World()
    await world.say(MAX)
    await move_outside(world)
    asked = 0

    async def lists_only() -> None:
        nonlocal asked
        asked += 1
        world.calendar.blind = int(asked > LISTINGS)

    world.calendar.before_read = lists_only
    done = await reconciled(world)

    assert (reasons(done), done.findings) == (["calendar_did_not_answer"], ())
    assert not done.is_settled


async def test_two_strays_of_one_appointment_are_two_events() -> None:
    """The first one's note must not swallow the second's."""
    world = World()
    world.calendar.faults = ["lost before"]
    await world.say(MAX)
    await world.say(CancelAppointment())
    request = world.calendar.requests[-1]
    await world.calendar.inner.create_booking(request)
    later = evolve(request, slot=TimeSlot.lasting(ELEVEN, minutes=30))
    await world.calendar.inner.create_booking(later)

    await reconciled(world)

    async with world.units.reading(world.tenant.tenant_id) as unit:
        events = await unit.outbox.undelivered(limit=10)
    strays = [one for one in events if one.kind is EventKind.STRAY_CANCELLED]
    assert len(strays) == 2
    assert [one.sequence for one in events] == list(range(1, len(events) + 1))


async def test_a_salon_that_is_not_configured_is_refused() -> None:
    """There is no calendar to compare with."""
    world = World()
    handler = ReconcileHandler(
        calendars={}, tenants={}, units=world.units, mender=world.mender, clock=world.clock
    )

    with pytest.raises(UnknownTenant):
        await handler.handle(
            Reconcile(tenant_id="nobody", window=MONTHS, mode=Mode.MEND), tell=lambda _: None
        )


async def test_whoever_waits_hears_how_far_it_is() -> None:
    """Once for each part of the window."""
    world = World()
    await world.say(MAX)
    told: list[Progress] = []

    await reconciled(world, told=told)

    assert [one.bookings for one in told] == [1, 1, 1]
    assert told[-1].until == MONTHS.end


async def test_a_stray_that_cannot_be_cancelled_is_a_sync_failure_until_it_is() -> None:
    """It is written down, tried again by whoever looks after watches, and then resolved."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["never sent"]

    done = await reconciled(world)
    (failure,) = done.sync_failures

    assert (failure.tries, failure.reason) == (1, "never_sent")
    assert not done.is_settled
    world.clock.advance(6)
    await world.strays.look()
    assert await world.bookings() == ()
    assert (await reconciled(world)).is_settled


async def stray_events(world: World) -> int:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        events = await unit.outbox.undelivered(limit=20)
    return sum(one.kind is EventKind.STRAY_CANCELLED for one in events)


async def test_a_stray_whose_cancel_was_not_answered_is_written_down_when_it_is_seen_gone() -> None:
    """The incident: out of the calendar, in no decision and no event, and listed for ever."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["lost after"]
    first = await reconciled(world)

    done = await reconciled(world)
    again = await reconciled(world)

    assert words(first.findings) == [("cancel_stray", "appointment_has_ended", False)]
    assert [one.reason for one in first.sync_failures] == ["unknown"]
    assert words(done.findings) == [("cancel_stray", "appointment_has_ended", True)]
    assert done.is_settled
    assert [one.verdict for one in await decisions(world)] == [Verdict.STRAY_CANCELLED]
    (failure,) = world.store.tables(world.tenant.tenant_id).sync_failures.values()
    assert (failure.tries, failure.resolution) == (1, Resolution.FOUND_GONE)
    assert await stray_events(world) == 1
    assert again.findings == ()


@pytest.mark.parametrize("who_looks", ["reconciliation", "the watch"])
async def test_a_stray_whose_canceller_died_is_written_down_by_the_next(who_looks: str) -> None:
    """The incident: killed between Cal.com's yes and our own row, and nobody knew of it."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["frozen after"]
    dying = asyncio.create_task(reconciled(world))
    await world.calendar.frozen.wait()
    dying.cancel()

    world.clock.advance(6)
    if who_looks == "the watch":
        await world.strays.look()
    else:
        await reconciled(world)

    assert [one.verdict for one in await decisions(world)] == [Verdict.STRAY_CANCELLED]
    assert await stray_events(world) == 1
    assert (await reconciled(world)).is_settled


async def test_a_stray_that_a_person_cancelled_meanwhile_is_closed() -> None:
    """It was listed as not cancelled yet, whatever the calendar said."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["never sent"]
    await reconciled(world)
    await cancel_outside(world)

    done = await reconciled(world)

    assert done.is_settled
    assert [one.verdict for one in await decisions(world)] == [Verdict.STRAY_CANCELLED]


async def test_a_dry_run_shows_a_stray_that_is_gone_and_writes_nothing() -> None:
    """Who reads it sees what the next run will close."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["lost after"]
    await reconciled(world)

    done = await reconciled(world, mode=Mode.DRY_RUN)

    assert words(done.findings) == [("cancel_stray", "appointment_has_ended", False)]
    assert len(done.sync_failures) == 1
    assert await decisions(world) == ()


async def test_two_that_take_a_stray_out_at_once_tell_of_it_once() -> None:
    """Each of them is told by the calendar that it is gone."""
    world = World()
    await leave_stray(world)

    world.calendar.before_write = asyncio.Barrier(2).wait

    async with asyncio.timeout(10):
        both = await asyncio.gather(reconciled(world), reconciled(world))

    assert [one.findings[0].is_mended for one in both] == [True, True]
    assert len(await decisions(world)) == 1
    assert await stray_events(world) == 1
    assert (await reconciled(world)).is_settled


async def test_a_damaged_row_of_an_ended_appointment_stops_no_comparison(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its booking is in the calendar: it is reported, and the others are mended."""
    world = World()
    await world.book_on_the_web("101", start=ELEVEN, minutes=30)
    await world.say(MAX)
    await move_outside(world, to=ELEVEN + dt.timedelta(hours=2))
    get = MemoryAppointments.get

    async def unreadable(self: MemoryAppointments, appointment_id: str) -> Appointment | None:
        if appointment_id == "from the web":
            raise UnreadableData("row cannot be read")
        return await get(self, appointment_id)

    monkeypatch.setattr(MemoryAppointments, "get", unreadable)
    done = await reconciled(world)

    assert words(done.findings) == [
        ("report", "row_cannot_be_read", False),
        ("adopt", "moved_outside", True),
    ]
