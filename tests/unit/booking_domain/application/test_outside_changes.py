"""What others do in the calendar: adopted, made room for, or told to a person; never guessed."""

import asyncio
import contextlib
import datetime as dt
import json

from collections.abc import Awaitable

import pytest

from adapters.memory.foreign_bookings import MemoryForeignBookings
from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.events import EventKind
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.results import AppointmentConfirmed, AppointmentRescheduled
from booking_domain.model.saga import LATE_ANSWER, Failure
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import (
    ELEVEN,
    MAX,
    TEN,
    booked,
    cancelled,
    grains,
    moved,
    on_the_web,
    row_of,
    taken,
)
from tests.doubles.world import World


HALF_PAST = ELEVEN + dt.timedelta(minutes=30)


ERIKA = BookAppointment(
    customer_name="Erika Muster",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um elf",
)
CHILD = BookAppointment(
    customer_name="Max Beispiel", service="Kinderhaarschnitt", date_text="morgen um zehn"
)


async def kinds(world: World) -> list[EventKind]:
    """Return what was told of appointments, in order."""
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return [one.kind for one in await unit.outbox.undelivered(limit=100)]


class TestOurOwnEcho:
    """Cal.com tells us what we did."""

    async def test_the_echo_of_a_booking_changes_nothing_and_costs_no_request(self) -> None:
        """It came inside our own create, before the answer, and waits until the saga has ended."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        world.calendar.calls.clear()

        processed = await ears.process()

        assert processed.outcomes == {"echo": 1}
        assert await row_of(world, row) == row
        assert world.calendar.calls == []
        assert await taken(world) == grains(TEN)
        assert world.alarms.told == []

    async def test_while_a_saga_lives_only_the_runner_writes(self) -> None:
        """The event waits, and is processed when the saga has ended."""
        world = World()
        ears = Ears(world)
        gate = asyncio.Event()
        answering = asyncio.Event()
        inner = world.subscriber

        async def told_and_held(event: object) -> None:
            await inner(event)  # type: ignore[arg-type]
            answering.set()
            await gate.wait()

        world.subscriber = told_and_held
        booking = asyncio.create_task(world.say(MAX))
        await answering.wait()

        during = await ears.process()
        gate.set()
        assert isinstance(await booking, AppointmentConfirmed)
        afterwards = await ears.process()

        assert (during.left, during.outcomes) == (1, {"saga_is_open": 1})
        assert (afterwards.left, afterwards.outcomes) == (0, {"echo": 1})
        await world.assert_agreement()

    async def test_a_move_can_overlap_what_cal_com_has_just_told_of(self) -> None:
        """The block of our own booking's event is none for the appointment itself."""
        world = World()
        ears = Ears(world)
        await booked(world)
        quarter = RescheduleAppointment(date_text="morgen um viertel nach zehn")

        assert len(await ears.waiting()) == 1
        assert isinstance(await world.say(quarter), AppointmentRescheduled)

        await ears.process()
        await world.assert_agreement()
        assert await ears.waiting() == ()

    async def test_the_echo_of_a_cancel_frees_nothing_twice(self) -> None:
        """Created, cancelled, booked again: three events about two bookings, all old news."""
        world = World()
        ears = Ears(world)
        await booked(world)
        await world.say(CancelAppointment())
        first = await ears.process()
        again = await booked(world)
        second = await ears.process()

        assert (first.outcomes, second.outcomes) == ({"out_of_date": 1, "echo": 1}, {"echo": 1})
        assert await ears.waiting() == ()
        assert await row_of(world, again) == again
        assert await taken(world) == grains(TEN)


class TestOutsideChanges:
    """Somebody in the salon, or the customer by e-mail, changes what we booked."""

    async def test_a_move_is_adopted_with_its_claims(self) -> None:
        """The new time is ours and the old one free; the caller is told by an event."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        assert row.provider_uid is not None
        uid = await moved(world, row.provider_uid)

        await ears.process()

        now = await row_of(world, row)
        assert (now.slot.start, now.provider_uid, now.state) == (
            ELEVEN,
            uid,
            AppointmentState.CONFIRMED,
        )
        assert await taken(world) == grains(ELEVEN)
        assert await kinds(world) == [EventKind.BOOKED, EventKind.MOVED_OUTSIDE]
        assert await ears.waiting() == ()

    async def test_a_cancellation_ends_the_appointment_and_frees_its_time(self) -> None:
        """CANCELLED comes without metadata: the uid tells whose it is."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        assert row.provider_uid is not None
        await cancelled(world, row.provider_uid)

        await ears.process()

        now = await row_of(world, row)
        assert (now.state, now.failure) == (
            AppointmentState.CANCELLED,
            Failure.CANCELLED_OUTSIDE,
        )
        assert await taken(world) == set()

    async def test_of_what_was_moved_and_cancelled_every_booking_is_known(self) -> None:
        """Heard of in one go, as after lost webhooks: an erasure must name them all."""
        world = World()
        ears = Ears(world)
        ears.post = Post.LOST
        row = await booked(world)
        assert row.provider_uid is not None
        second = await moved(world, row.provider_uid)
        third = await moved(world, second, start=HALF_PAST)
        await cancelled(world, third)
        world.clock.advance(130)

        await ears.poll()

        now = await row_of(world, row)
        assert (now.state, now.slot.start) == (AppointmentState.CANCELLED, HALF_PAST)
        assert (*now.previous_uids, now.provider_uid) == (row.provider_uid, second, third)
        assert await taken(world) == set()

    async def test_of_what_was_moved_twice_every_booking_is_known(self) -> None:
        """The one between is nobody's word: its event comes late, and changes nothing."""
        world = World()
        ears = Ears(world)
        ears.post = Post.HELD
        row = await booked(world)
        assert row.provider_uid is not None
        second = await moved(world, row.provider_uid)
        third = await moved(world, second, start=HALF_PAST)

        for body in reversed(ears.held):
            await ears.deliver(body)
            await ears.process()

        now = await row_of(world, row)
        assert (*now.previous_uids, now.provider_uid) == (row.provider_uid, second, third)
        assert await taken(world) == grains(HALF_PAST)

    async def test_a_request_is_confirmed_by_an_event_without_our_key(self) -> None:
        """A host's yes is announced as CREATED, with empty metadata."""
        world = World()
        ears = Ears(world)
        row = await booked(world, CHILD)
        assert row.state is AppointmentState.REQUESTED
        assert row.provider_uid is not None
        await world.account.host.confirm(row.provider_uid)

        await ears.process()

        assert (await row_of(world, row)).state is AppointmentState.CONFIRMED
        assert await kinds(world) == [EventKind.REQUESTED, EventKind.CONFIRMED_OUTSIDE]

    async def test_a_request_that_the_salon_declines_is_over(self) -> None:
        """Its time is free again."""
        world = World()
        ears = Ears(world)
        row = await booked(world, CHILD)
        assert row.provider_uid is not None
        await world.account.host.decline(row.provider_uid, reason="voll")

        await ears.process()

        assert (await row_of(world, row)).state is AppointmentState.CANCELLED
        assert await taken(world, resource_id="chair-2") == set()

    async def test_a_cancellation_is_asked_about_until_the_calendar_shows_it(self) -> None:
        """Its webhook is sent before the booking changes: what is read then is not yet so."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        assert row.provider_uid is not None
        await ears.process()
        too_early = []
        inner = world.subscriber

        async def looked_at_inside(event: object) -> None:
            await inner(event)  # type: ignore[arg-type]
            too_early.append(await ears.process())

        world.subscriber = looked_at_inside
        await cancelled(world, row.provider_uid)
        before = await row_of(world, row)
        await ears.process()

        assert [(one.left, one.outcomes) for one in too_early] == [(1, {"asked_again": 1})]
        assert before.state is AppointmentState.CONFIRMED
        assert (await row_of(world, row)).state is AppointmentState.CANCELLED

    async def test_a_webhook_that_lied_is_forgotten_after_two_minutes(self) -> None:
        """The cancellation was announced and then failed: the appointment stands."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        assert row.provider_uid is not None
        lie = json.dumps(
            {
                "triggerEvent": "BOOKING_CANCELLED",
                "createdAt": "2026-11-23T08:00:30.000Z",
                "payload": {
                    "uid": row.provider_uid,
                    "startTime": "2026-11-24T09:00:00+00:00",
                    "endTime": "2026-11-24T09:30:00+00:00",
                    "eventTypeId": 101,
                },
            }
        )
        await ears.deliver(lie.encode())

        young = await ears.process()
        world.clock.advance(130)
        old = await ears.process()

        assert (young.left, old.left) == (1, 0)
        assert await row_of(world, row) == row
        assert await taken(world) == grains(TEN)

    async def test_a_move_into_a_time_that_we_are_booking_is_told_to_a_person(self) -> None:
        """Our create is refused then, and what the moved one wants becomes its own."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        assert row.provider_uid is not None
        uid = row.provider_uid
        ears.post = Post.HELD
        on_its_way, gate = asyncio.Event(), asyncio.Event()

        async def hold_the_create() -> None:
            on_its_way.set()
            await gate.wait()

        world.calendar.before_write = hold_the_create
        booking = asyncio.create_task(world.say(ERIKA, call_id="call_2"))
        await on_its_way.wait()
        await moved(world, uid, start=ELEVEN)
        await ears.deliver_all(ears.held)
        await ears.process()
        adopted = await row_of(world, row)
        gate.set()
        refused = await booking

        assert adopted.slot.start == ELEVEN
        assert world.alarms.told == [("overlap", row.appointment_id)]
        assert not isinstance(refused, AppointmentConfirmed)
        assert await taken(world) == grains(ELEVEN)
        await world.assert_agreement()

    @pytest.mark.parametrize("fault", [CommitFault.LOST_UNWRITTEN, CommitFault.LOST_WRITTEN])
    @pytest.mark.parametrize("number", [1, 2, 3])
    async def test_an_overlap_is_written_down_whichever_commit_is_lost(
        self, fault: CommitFault, number: int
    ) -> None:
        """The move was adopted, its overlap was lost, and the next look found only an echo."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        assert row.provider_uid is not None
        uid = row.provider_uid
        ears.post = Post.HELD
        on_its_way, gate = asyncio.Event(), asyncio.Event()

        async def hold_the_create() -> None:
            on_its_way.set()
            await gate.wait()

        world.calendar.before_write = hold_the_create
        booking = asyncio.create_task(world.say(ERIKA, call_id="call_2"))
        await on_its_way.wait()
        await moved(world, uid, start=ELEVEN)
        await ears.deliver_all(ears.held)

        world.store.let_happen(fault, at_commit=number)
        for _ in range(3):
            with contextlib.suppress(StorageUnavailable):
                await ears.process()
            world.clock.advance(5)
        gate.set()
        await booking

        async with world.units.reading(world.tenant.tenant_id) as unit:
            decisions = await unit.decisions.of(row.appointment_id)
        assert [one.reason for one in decisions].count("moved_outside") == 1
        assert [one.reason for one in decisions].count("overlap") == 1


class TestWhatCannotBeProcessed:
    """Nothing waits for ever, and nothing is thrown away."""

    async def test_a_damaged_event_is_parked_with_an_alarm(self) -> None:
        """Once: it is not looked at again."""
        world = World()
        ears = Ears(world)
        await ears.deliver(b'{"triggerEvent":"BOOKING_CREATED","payload":{"uid":7}}')

        first = await ears.process()
        second = await ears.process()

        assert (first.outcomes, second.outcomes) == ({"parked": 1}, {})
        assert world.alarms.told == [("event_cannot_be_processed", "")]

    async def test_what_nobody_knows_is_kept_and_counted(self) -> None:
        """A trigger or a version of tomorrow is no error."""
        world = World()
        ears = Ears(world)
        await ears.deliver(b'{"triggerEvent":"OOO_CREATED","payload":{}}')
        await ears.deliver(
            b'{"triggerEvent":"BOOKING_CREATED","payload":{"id":7}}', version="2031-01-01"
        )
        await ears.deliver(b'{"triggerEvent":"PING","payload":{"type":"Test"}}')
        await ears.deliver(b'{"triggerEvent":"MEETING_ENDED","uid":"x"}')
        await ears.deliver(
            b'{"triggerEvent":"BOOKING_NO_SHOW_UPDATED","payload":{"bookingUid":"x","attendees":[]}}'
        )

        processed = await ears.process()

        assert processed.outcomes == {"not_known": 2, "remark": 3}
        assert ears.outcomes() == ["not_known", "not_known", "remark", "remark", "remark"]
        assert world.alarms.told == []

    async def test_a_defect_in_one_event_keeps_no_other_from_its_turn(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is parked, with what was raised; the others are processed in the same round."""
        world = World()
        ears = Ears(world)
        first = await on_the_web(world)
        await on_the_web(world, start=ELEVEN)
        real = MemoryForeignBookings.get

        def breaks(self: MemoryForeignBookings, uid: str) -> Awaitable[ForeignBooking | None]:
            if uid == first:
                raise ZeroDivisionError
            return real(self, uid)

        monkeypatch.setattr(MemoryForeignBookings, "get", breaks)

        processed = await ears.process()

        assert [kind for kind, _ in processed.defects] == ["BOOKING_CREATED"]
        assert processed.outcomes["parked"] == 1
        assert await taken(world) == grains(ELEVEN)

    async def test_a_move_that_cannot_be_read_is_left_to_a_person_after_half_an_hour(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It kept its appointment "pending" for ever, without an alarm."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        hidden = await moved(world, row.provider_uid or "")
        real = world.calendar.get_booking

        async def hides(uid: str) -> ProviderBooking | None:
            return None if uid == hidden else await real(uid)

        monkeypatch.setattr(world.calendar, "get_booking", hides)
        world.clock.advance(5 * 60)
        early = await ears.process()
        before = (await row_of(world, row)).state
        world.clock.advance(30 * 60)

        late = await ears.process()

        assert early.outcomes == {"cannot_be_read_yet": 1}
        assert before is AppointmentState.CONFIRMED
        assert late.outcomes == {"left_to_a_person": 1}
        assert await ears.waiting() == ()
        assert (await row_of(world, row)).state is AppointmentState.STUCK
        assert await taken(world) == grains(TEN)
        assert world.alarms.told == [("stuck", row.appointment_id)]

    async def test_an_outage_of_the_calendar_leaves_nothing_to_a_person_for_a_day(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What waits is settled when it answers again; what is never answered is looked at."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        await cancelled(world, row.provider_uid or "")

        async def does_not_answer(_: str) -> ProviderBooking | None:
            raise CalendarUnavailable("it hangs")

        with monkeypatch.context() as broken:
            broken.setattr(world.calendar, "get_booking", does_not_answer)
            world.clock.advance(23 * 60 * 60)
            meanwhile = await ears.process()
            still = (await row_of(world, row)).state
        back = await ears.process()

        assert meanwhile.outcomes == {"calendar_unavailable": 1}
        assert still is AppointmentState.CONFIRMED
        assert back.outcomes == {"looked_at": 1}
        assert (await row_of(world, row)).state is AppointmentState.CANCELLED

    async def test_what_the_calendar_never_answers_is_left_to_a_person_after_a_day(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody is told the old time meanwhile, and somebody must find out."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        await cancelled(world, row.provider_uid or "")

        async def does_not_answer(_: str) -> ProviderBooking | None:
            raise CalendarUnavailable("it hangs")

        monkeypatch.setattr(world.calendar, "get_booking", does_not_answer)
        world.clock.advance(25 * 60 * 60)

        processed = await ears.process()

        assert processed.outcomes == {"left_to_a_person": 1}
        assert (await row_of(world, row)).state is AppointmentState.STUCK

    async def test_an_outage_parks_nothing(self) -> None:
        """What waits, waits on."""
        world = World()
        ears = Ears(world)
        await on_the_web(world)
        world.store.go_down()

        with pytest.raises(StorageUnavailable):
            await ears.process()

        world.store.come_back()
        assert len(await ears.waiting()) == 1
        assert (await ears.process()).outcomes == {"foreign": 1}


class TestNudges:
    """A word of the calendar ends the wait of a saga that would have looked it up later."""

    async def test_a_saga_that_waits_to_look_looks_at_once(self) -> None:
        """The create's answer was lost; its webhook says that it has landed."""
        world = World()
        ears = Ears(world)
        world.calendar.faults = ["lost after"]
        looked_up = []
        inner = world.subscriber

        async def told_and_processed(event: object) -> None:
            await inner(event)  # type: ignore[arg-type]
            asyncio.get_running_loop().call_soon(
                lambda: looked_up.append(asyncio.ensure_future(ears.process()))
            )

        world.subscriber = told_and_processed
        begun = world.clock.monotonic()

        assert isinstance(await world.say(MAX), AppointmentConfirmed)

        assert world.clock.monotonic() - begun < LATE_ANSWER.total_seconds()
        await asyncio.gather(*looked_up)
