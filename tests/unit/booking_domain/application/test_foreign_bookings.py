"""Bookings that are none of ours: from their acknowledgement on nobody is offered their time."""

import datetime as dt
import itertools
import json

from typing import Any

import pytest

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.foreign_booking import ForeignBooking, Hearing, heard
from booking_domain.model.inbox_event import DOUBTED_FOR
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.results import SlotAvailable, SlotHeld
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import (
    ELEVEN,
    TEN,
    booked,
    cancelled,
    grains,
    moved,
    on_the_web,
    row_of,
    taken,
)
from tests.doubles.salon import MONDAY_MORNING, event_types
from tests.doubles.world import World


CHECK = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
NOON = TEN + dt.timedelta(hours=2)


async def offered_ten(world: World) -> bool:
    """Whether a caller who asks for ten is offered ten."""
    return isinstance(await world.say(CHECK), SlotAvailable)


async def foreign(world: World, uid: str) -> ForeignBooking:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        found = await unit.foreign.get(uid)
    assert found is not None
    return found


class TestFromTheAcknowledgementOn:
    """Before anything is processed."""

    async def test_what_was_taken_is_offered_no_more(self) -> None:
        """Even where the calendar still offers it: its answers are two seconds old."""
        world = World()
        ears = Ears(world)
        assert await offered_ten(world)
        ears.post = Post.HELD
        await on_the_web(world)
        assert await offered_ten(world)

        await ears.deliver_all(ears.held)

        assert not await offered_ten(world)
        assert len(await ears.waiting()) == 1

    async def test_the_new_time_of_a_move_is_blocked_and_a_cancellation_blocks_nothing(
        self,
    ) -> None:
        """An event of an end says that a time is free."""
        world = World()
        ears = Ears(world)
        uid = await on_the_web(world)
        await ears.process()

        uid = await moved(world, uid)
        after_the_move = await taken(world)
        await ears.process()
        await cancelled(world, uid)

        assert after_the_move == grains(TEN) | grains(ELEVEN)
        assert await taken(world) == grains(ELEVEN)
        await ears.process()
        assert await taken(world) == set()


class TestClaims:
    """In the same table as our appointments."""

    async def test_free_grains_are_taken_with_the_buffers_of_the_service(self) -> None:
        """As if we had booked it."""
        world = World()
        ears = Ears(world)
        uid = await on_the_web(world, event_type=102)

        processed = await ears.process()

        assert processed.outcomes == {"foreign": 1}
        assert await taken(world) == grains(TEN, minutes=60)
        assert (await foreign(world, uid)).status is ProviderStatus.ACCEPTED
        assert not await offered_ten(world)

    async def test_a_booking_of_ten_years_does_not_keep_the_database_busy(self) -> None:
        """A million claimed grains were ten seconds in which no webhook was stored."""
        world = World()
        ears = Ears(world)
        ears.post = Post.HELD
        uid = await on_the_web(world)
        content = json.loads(ears.held.pop())
        content["payload"]["endTime"] = "2036-11-25T09:30:00Z"

        await ears.deliver(json.dumps(content).encode())
        processed = await ears.process()

        assert processed.outcomes == {"foreign": 1}
        assert (await foreign(world, uid)).slot.duration > dt.timedelta(days=3600)
        assert await taken(world) == set()

    async def test_a_hold_gives_way(self) -> None:
        """Who spells a name meanwhile has been promised nothing; the web was faster."""
        world = World()
        ears = Ears(world)
        offer = await world.say(CHECK)
        assert isinstance(offer, SlotAvailable)
        held = await world.say(HoldSlot(slot_id=offer.offer.slot_id))
        assert isinstance(held, SlotHeld)
        await on_the_web(world)

        await ears.process()

        async with world.units.reading(world.tenant.tenant_id) as unit:
            hold = await unit.appointments.get(held.appointment_id)
        assert hold is not None
        assert hold.state is AppointmentState.RELEASED
        assert await taken(world) == grains(TEN)

    async def test_what_an_appointment_owns_passes_with_its_release(self) -> None:
        """The web books over ours where Cal.com lets it; then our caller cancels."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        await over_ours(ears, start=TEN + dt.timedelta(minutes=15))

        await ears.process()
        before = await taken(world)
        await world.say(CancelAppointment())
        await ears.process()

        assert before == grains(TEN, minutes=45)
        assert (await row_of(world, row)).state is AppointmentState.CANCELLED
        assert await taken(world) == grains(TEN + dt.timedelta(minutes=15))

    async def test_two_people_at_one_time_are_told_to_a_person(self) -> None:
        """Once, and neither is cancelled."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        await over_ours(ears, start=TEN + dt.timedelta(minutes=15))

        await ears.process()
        await ears.poll()

        assert world.alarms.told == [("overlap", row.appointment_id)]
        assert (await row_of(world, row)).state is AppointmentState.CONFIRMED
        assert len(await world.bookings()) == 1

    async def test_who_was_moved_away_meanwhile_is_in_nobodys_way(self) -> None:
        """The move's webhook was lost: the calendar is asked before an alarm is raised."""
        world = World()
        ears = Ears(world)
        row = await booked(world)
        await ears.process()
        assert row.provider_uid is not None
        ears.post = Post.LOST
        await moved(world, row.provider_uid)
        ears.post = Post.DELIVERED
        await on_the_web(world)

        await ears.process()

        assert world.alarms.told == []
        assert (await row_of(world, row)).slot.start == ELEVEN
        assert await taken(world) == grains(TEN) | grains(ELEVEN)

    async def test_a_host_whom_the_salon_does_not_know_is_kept_and_claims_nothing(self) -> None:
        """An event type of somebody else in the same account."""
        strange = evolve(event_types()[0], id=999, slug="fremd")
        world = World(account=(*event_types(), strange))
        ears = Ears(world)
        uid = await on_the_web(world, event_type=999)

        await ears.process()
        world.clock.advance(DOUBTED_FOR.total_seconds())

        assert (await foreign(world, uid)).resource_id is None
        assert await taken(world) == set()

    async def test_a_forged_key_makes_nobody_ours(self) -> None:
        """Whoever books on the web can write what they like into the metadata."""
        world = World()
        ears = Ears(world)
        uid = await world.book_on_the_web("101", start=TEN, minutes=30)

        await ears.process()

        assert (await foreign(world, uid)).status is ProviderStatus.ACCEPTED
        assert await taken(world) == grains(TEN)


class TestOrder:
    """Webhooks have none."""

    async def test_a_beginning_that_comes_after_its_end_claims_nothing(self) -> None:
        """Cancelled is final."""
        world = World()
        ears = Ears(world)
        ears.post = Post.HELD
        await cancelled(world, await on_the_web(world))

        for body in reversed(ears.held):
            await ears.deliver(body)
            await ears.process()

        assert await taken(world) == set()

    async def test_a_beginning_that_comes_after_its_move_claims_nothing(self) -> None:
        """A successor beats its predecessor, which nobody had heard of."""
        world = World()
        ears = Ears(world)
        ears.post = Post.HELD
        await moved(world, await on_the_web(world))

        for body in reversed(ears.held):
            await ears.deliver(body)
            await ears.process()

        assert await taken(world) == grains(ELEVEN)

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    async def test_any_order_with_any_repeats_comes_to_the_same(self, data: st.DataObject) -> None:
        """Real deliveries of a whole afternoon, some twice, processed whenever; then one poll."""
        world = World()
        ears = Ears(world)
        await an_afternoon(world, ears)
        twice = data.draw(st.lists(st.sampled_from(ears.held), max_size=6))
        lost = data.draw(st.sets(st.sampled_from(ears.held), max_size=4))
        order = data.draw(st.permutations([*ears.held, *twice]))
        rounds = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))

        for body, is_processed in zip(order, rounds, strict=True):
            if body not in lost:
                await ears.deliver(body)
            if is_processed:
                await ears.process()
        for _ in range(3):
            world.clock.advance(130)
            await ears.process()
            await ears.poll()

        assert await ears.waiting() == ()
        await assert_both_sides_agree(world)
        assert world.alarms.told == []


async def test_without_a_single_webhook_one_round_of_asking_is_enough() -> None:
    """A whole afternoon of ours and others', of which nobody told us anything."""
    world = World()
    ears = Ears(world)
    await an_afternoon(world, ears)
    world.clock.advance(130)

    polled = await ears.poll()

    assert (polled.left, await ears.waiting()) == (0, ())
    await assert_both_sides_agree(world)
    assert world.alarms.told == []


async def an_afternoon(world: World, ears: Ears) -> None:
    """Book, move, cancel and confirm, ours and others; the webhooks are held."""
    ears.post = Post.HELD
    await booked(world)
    web = await on_the_web(world, start=NOON)
    world.clock.advance(1)
    (ours,) = await world.rows()
    assert ours.provider_uid is not None
    await moved(world, ours.provider_uid)
    web = await moved(world, web, start=TEN)
    world.clock.advance(1)
    other = await on_the_web(world, start=NOON, email="two@example.org")
    await cancelled(world, other)
    asked = await on_the_web(world, start=TEN, event_type=205)
    await world.account.host.confirm(asked)
    refused = await on_the_web(world, start=ELEVEN, event_type=205)
    await world.account.host.decline(refused, reason="voll")
    await moved(world, web, start=NOON)


async def assert_both_sides_agree(world: World) -> None:
    """Every active booking owns its grains, and nothing else is claimed."""
    wanted: dict[str, set[int]] = {"chair-1": set(), "chair-2": set()}
    for booking in await world.bookings():
        chair = "chair-2" if booking.event_type.startswith("2") else "chair-1"
        wanted[chair] |= set(booking.slot.grains())
    assert {chair: await taken(world, resource_id=chair) for chair in wanted} == wanted
    rows = {one.provider_uid for one in await world.rows()}
    assert rows <= {one.uid for one in await world.bookings()}


async def over_ours(ears: Ears, *, start: dt.datetime) -> str:
    """Tell of a booking as Cal.com makes it in a race: over a part of ours."""
    uid = "9vQkYw2Lr9mXcT4sHnPzDb"
    payload: dict[str, Any] = {
        "uid": uid,
        "startTime": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endTime": (start + dt.timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventTypeId": 101,
        "metadata": {},
    }
    content = {
        "triggerEvent": "BOOKING_CREATED",
        "createdAt": "2026-11-23T08:00:30.000Z",
        "payload": payload,
    }
    await ears.deliver(json.dumps(content).encode())
    return uid


SAID = MONDAY_MORNING.astimezone(dt.UTC)
REPORT = BookingReport(
    uid="uid-1",
    status=ProviderStatus.ACCEPTED,
    slot=TimeSlot.lasting(TEN, minutes=30),
    event_type="101",
    key=None,
    rescheduled_from=None,
    former_slot=None,
    sequence=0,
    said_at=SAID,
    teller=Teller.WEBHOOK,
)
LATER = TimeSlot.lasting(ELEVEN, minutes=30)


def told(*reports: BookingReport, apart: float = 1.0) -> ForeignBooking | Hearing:
    """Hear reports one after the other, and return what came of the last."""
    known: ForeignBooking | None = None
    last: ForeignBooking | Hearing = Hearing.NOTHING_NEW
    for number, report in zip(itertools.count(), reports):
        at = SAID + dt.timedelta(seconds=apart * number)
        last = heard(known, report, resource_id="chair-1", at=at)
        known = last if isinstance(last, ForeignBooking) else known
    return last


class TestWhichWordCounts:
    """Of two about one booking."""

    def test_of_two_webhooks_the_higher_sequence_counts(self) -> None:
        """Whenever they were made."""
        newer = evolve(REPORT, slot=LATER, sequence=1, said_at=SAID - dt.timedelta(seconds=9))

        assert isinstance(told(REPORT, newer), ForeignBooking)
        assert told(newer, REPORT) is Hearing.NOTHING_NEW

    @pytest.mark.parametrize("teller", Teller)
    def test_without_two_sequences_the_later_one_counts(self, teller: Teller) -> None:
        """What is asked for has none."""
        newer = evolve(
            REPORT,
            slot=LATER,
            sequence=None,
            said_at=SAID + dt.timedelta(seconds=1),
            teller=teller,
        )

        assert isinstance(told(REPORT, newer), ForeignBooking)
        assert told(newer, REPORT) is Hearing.NOTHING_NEW

    @pytest.mark.parametrize("end", [ProviderStatus.CANCELLED, ProviderStatus.REJECTED])
    def test_an_end_is_an_end(self, end: ProviderStatus) -> None:
        """Whatever webhook comes afterwards."""
        newer = evolve(REPORT, sequence=7, said_at=SAID + dt.timedelta(days=1))

        assert told(evolve(REPORT, status=end), newer) is Hearing.NOTHING_NEW

    def test_an_end_that_the_calendar_does_not_show_is_asked_about_again(self) -> None:
        """A cancellation is announced before it is done; one that failed is forgotten."""
        end = evolve(REPORT, status=ProviderStatus.CANCELLED)
        shown = evolve(REPORT, teller=Teller.POLL, sequence=None)

        assert told(end, shown, apart=119) is Hearing.ASK_AGAIN
        assert isinstance(told(end, shown, apart=120), ForeignBooking)

    def test_an_end_that_the_calendar_has_shown_is_not_asked_about(self) -> None:
        """What it shows afterwards was read before."""
        end = evolve(REPORT, status=ProviderStatus.CANCELLED, teller=Teller.POLL)

        assert told(end, evolve(REPORT, teller=Teller.POLL), apart=500) is Hearing.NOTHING_NEW

    def test_a_confirmation_of_the_same_moment_counts(self) -> None:
        """Whichever comes first."""
        asked = evolve(REPORT, status=ProviderStatus.PENDING)

        assert isinstance(told(asked, REPORT), ForeignBooking)
        assert told(REPORT, asked) is Hearing.NOTHING_NEW
