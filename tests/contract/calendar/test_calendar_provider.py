"""What every calendar does; port methods and port errors only."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from tests.contract.calendar.harness import CalendarHarness, Salon


UNKNOWN_EVENT_TYPE = "987654321"
UNKNOWN_UID = "gibtesnichtgibtesnicht"
QUARTER = dt.timedelta(minutes=15)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def salon(harness: CalendarHarness) -> Salon:
    return Salon(harness)


def booked(outcome: WriteOutcome) -> ProviderBooking:
    assert isinstance(outcome, Booked), outcome
    return outcome.booking


def refusal(outcome: WriteOutcome) -> RefusalReason:
    assert isinstance(outcome, NotBooked), outcome
    return outcome.reason


async def place(salon: Salon, slot: TimeSlot) -> ProviderBooking:
    return booked(await salon.calendar.create_booking(salon.request(slot)))


async def find(salon: Salon, key: str) -> tuple[ProviderBooking, ...]:
    return await salon.calendar.find_bookings(
        key, event_type=salon.event_type, created_after=salon.began_at
    )


async def active_in(salon: Salon, window: TimeSlot) -> set[str]:
    listed = await salon.calendar.list_bookings(window=window)
    return {booking.uid for booking in listed if booking.status.is_active}


# ------------------------------------------------------------------------------ free slots
async def test_free_slots_start_inside_the_window_and_are_sorted(salon: Salon) -> None:
    """A slot that runs over the window's end is offered, one that starts at it is not."""
    slots = await salon.calendar.free_slots(salon.event_type, window=salon.window)
    second, third = slots[1], slots[2]

    inside = await salon.calendar.free_slots(
        salon.event_type, window=TimeSlot(start=second.start, end=third.start)
    )
    running_over = await salon.calendar.free_slots(
        salon.event_type,
        window=TimeSlot(start=second.start, end=second.start + dt.timedelta(minutes=1)),
    )

    assert list(slots) == sorted(slots)
    assert inside == (second,)
    assert running_over == (second,)


async def test_a_booked_slot_is_no_longer_offered(salon: Salon, harness: CalendarHarness) -> None:
    """Not at once, but after the two seconds that an offer may be stale."""
    first, *_ = await salon.free_run(length=2)
    await place(salon, first)

    await harness.outlive_slot_cache()

    slots = await salon.calendar.free_slots(salon.event_type, window=salon.window)
    assert not [slot for slot in slots if slot.overlaps(first)]


async def test_free_slots_of_an_unknown_event_type_cannot_be_told(salon: Salon) -> None:
    """That is not the same as a full calendar."""
    with pytest.raises(CalendarUnavailable):
        await salon.calendar.free_slots(UNKNOWN_EVENT_TYPE, window=salon.window)


# ------------------------------------------------------------------------------ create
async def test_a_booking_is_what_was_asked_for(salon: Salon) -> None:
    """Key, type and interval come back, and all ways of reading show the same booking."""
    (slot,) = await salon.free_run(length=1)
    request = salon.request(slot)

    booking = booked(await salon.calendar.create_booking(request))

    assert (booking.key, booking.event_type, booking.slot) == (request.key, salon.event_type, slot)
    assert (booking.rescheduled_from, booking.rescheduled_to) == (None, None)
    assert booking.status is ProviderStatus.ACCEPTED
    assert await salon.calendar.get_booking(booking.uid) == booking
    assert await find(salon, request.key) == (booking,)
    assert booking in await salon.calendar.list_bookings(window=slot)


async def test_a_taken_slot_is_surely_not_booked(salon: Salon) -> None:
    """The second caller gets a definite no, and the calendar has one booking."""
    (slot,) = await salon.free_run(length=1)
    first = await place(salon, slot)

    outcome = await salon.calendar.create_booking(salon.request(slot))

    assert refusal(outcome) is RefusalReason.SLOT_TAKEN
    assert await active_in(salon, slot) == {first.uid}


async def test_a_slot_that_overlaps_a_booking_is_taken(salon: Salon) -> None:
    """One after the other, overlaps are seen."""
    first, _ = await salon.free_run(length=2)
    await place(salon, first)
    overlapping = TimeSlot(start=first.start + QUARTER, end=first.end + QUARTER)

    outcome = await salon.calendar.create_booking(salon.request(overlapping))

    assert refusal(outcome) is RefusalReason.SLOT_TAKEN


async def test_the_same_request_again_is_refused_and_the_first_booking_is_found_by_its_key(
    salon: Salon,
) -> None:
    """Repeating never books twice, and never answers with the first booking either."""
    (slot,) = await salon.free_run(length=1)
    request = salon.request(slot)
    first = booked(await salon.calendar.create_booking(request))

    outcome = await salon.calendar.create_booking(request)

    assert refusal(outcome) is RefusalReason.SLOT_TAKEN
    assert await find(salon, request.key) == (first,)


async def test_the_past_cannot_be_booked(salon: Salon) -> None:
    """The refusal says so."""
    slot = TimeSlot.lasting(
        salon.began_at.replace(second=0, microsecond=0) - dt.timedelta(days=30), minutes=30
    )

    outcome = await salon.calendar.create_booking(salon.request(slot))

    assert refusal(outcome) is RefusalReason.IN_THE_PAST


async def test_an_unknown_event_type_cannot_be_booked(salon: Salon) -> None:
    """The refusal says so."""
    (slot,) = await salon.free_run(length=1)
    request = evolve(salon.request(slot), event_type=UNKNOWN_EVENT_TYPE)

    outcome = await salon.calendar.create_booking(request)

    assert refusal(outcome) is RefusalReason.EVENT_TYPE_MISSING


@pytest.mark.parametrize("phone", [PhoneNumber(e164="+4915112345678"), None])
async def test_a_caller_without_an_email_address_can_be_booked(
    salon: Salon, phone: PhoneNumber | None
) -> None:
    """Known by number, or not even by that: a withheld number is no reason to send them away."""
    (slot,) = await salon.free_run(length=1)
    request = salon.request(slot, customer=Customer(name="Max Beispiel", phone=phone))

    booking = booked(await salon.calendar.create_booking(request))

    assert booking.key == request.key


# ------------------------------------------------------------------------------ move
async def test_a_move_makes_a_new_booking_that_carries_the_key(salon: Salon) -> None:
    """The old one is cancelled, both know of each other, and the key finds both, oldest first."""
    first, *_, last = await salon.free_run(length=4)
    request = salon.request(first)
    old = booked(await salon.calendar.create_booking(request))

    new = booked(
        await salon.calendar.reschedule_booking(old.uid, start=last.start, reason="Kunde bat")
    )

    assert new.uid != old.uid
    assert (new.slot, new.key, new.rescheduled_from) == (last, request.key, old.uid)
    left = await salon.calendar.get_booking(old.uid)
    assert left is not None
    assert (left.status, left.rescheduled_to) == (ProviderStatus.CANCELLED, new.uid)
    assert [booking.uid for booking in await find(salon, request.key)] == [old.uid, new.uid]


async def test_a_move_by_less_than_its_length_does_not_collide_with_itself(salon: Salon) -> None:
    """A quarter of an hour later overlaps the booking that is moved, and no other."""
    first, _ = await salon.free_run(length=2)
    old = await place(salon, first)

    new = booked(
        await salon.calendar.reschedule_booking(
            old.uid, start=first.start + QUARTER, reason="Kunde bat"
        )
    )

    assert new.slot.start == first.start + QUARTER


async def test_a_move_to_a_taken_slot_leaves_the_booking_as_it_was(salon: Salon) -> None:
    """A definite no, and nothing has happened."""
    first, _, third = await salon.free_run(length=3)
    mine = await place(salon, first)
    await place(salon, third)

    outcome = await salon.calendar.reschedule_booking(
        mine.uid, start=third.start, reason="Kunde bat"
    )

    assert refusal(outcome) is RefusalReason.SLOT_TAKEN
    assert await salon.calendar.get_booking(mine.uid) == mine


async def test_what_was_moved_cannot_be_moved_again_by_its_old_uid(salon: Salon) -> None:
    """A repeated move is told that somebody (we, perhaps) did it before."""
    first, _, third, _, fifth = await salon.free_run(length=5)
    old = await place(salon, first)
    booked(await salon.calendar.reschedule_booking(old.uid, start=third.start, reason="Kunde bat"))

    outcome = await salon.calendar.reschedule_booking(
        old.uid, start=fifth.start, reason="Kunde bat"
    )

    assert refusal(outcome) is RefusalReason.ALREADY_RESCHEDULED


async def test_what_was_cancelled_cannot_be_moved(salon: Salon) -> None:
    """The refusal tells it from one that was moved."""
    first, _, third = await salon.free_run(length=3)
    old = await place(salon, first)
    booked(await salon.calendar.cancel_booking(old.uid, reason="Kunde bat"))

    outcome = await salon.calendar.reschedule_booking(
        old.uid, start=third.start, reason="Kunde bat"
    )

    assert refusal(outcome) is RefusalReason.ALREADY_CANCELLED


async def test_an_unknown_booking_cannot_be_moved(salon: Salon) -> None:
    """The refusal says so."""
    (slot,) = await salon.free_run(length=1)

    outcome = await salon.calendar.reschedule_booking(
        UNKNOWN_UID, start=slot.start, reason="Kunde bat"
    )

    assert refusal(outcome) is RefusalReason.BOOKING_MISSING


# ------------------------------------------------------------------------------ cancel
async def test_a_cancelled_booking_is_shown_as_cancelled_and_its_time_can_be_booked(
    salon: Salon,
) -> None:
    """It does not vanish: lists and lookups still have it."""
    (slot,) = await salon.free_run(length=1)
    mine = await place(salon, slot)

    cancelled = booked(await salon.calendar.cancel_booking(mine.uid, reason="Kunde bat"))

    assert (cancelled.uid, cancelled.status) == (mine.uid, ProviderStatus.CANCELLED)
    assert mine.key is not None
    assert [b.status for b in await find(salon, mine.key)] == [ProviderStatus.CANCELLED]
    again = await place(salon, slot)
    assert again.uid != mine.uid
    assert await active_in(salon, slot) == {again.uid}


async def test_a_second_cancel_is_told_that_it_was_cancelled_before(salon: Salon) -> None:
    """Repeating a cancel whose answer was lost is safe, and recognisable."""
    (slot,) = await salon.free_run(length=1)
    mine = await place(salon, slot)
    booked(await salon.calendar.cancel_booking(mine.uid, reason="Kunde bat"))

    outcome = await salon.calendar.cancel_booking(mine.uid, reason="Kunde bat")

    assert refusal(outcome) is RefusalReason.ALREADY_CANCELLED


async def test_an_unknown_booking_cannot_be_cancelled(salon: Salon) -> None:
    """The refusal says so."""
    outcome = await salon.calendar.cancel_booking(UNKNOWN_UID, reason="Kunde bat")

    assert refusal(outcome) is RefusalReason.BOOKING_MISSING


# ------------------------------------------------------------------------------ read
async def test_an_unknown_booking_is_none(salon: Salon) -> None:
    """Absence of one booking is an answer and no error."""
    assert await salon.calendar.get_booking(UNKNOWN_UID) is None


async def test_a_key_that_nobody_used_finds_nothing(salon: Salon) -> None:
    """Whatever else is in the calendar."""
    (slot,) = await salon.free_run(length=1)
    await place(salon, slot)

    assert await find(salon, salon.new_key()) == ()


async def test_bookings_that_were_created_before_are_not_found(salon: Salon) -> None:
    """The lower bound of the search is kept."""
    (slot,) = await salon.free_run(length=1)
    mine = await place(salon, slot)
    assert mine.key is not None

    found = await salon.calendar.find_bookings(
        mine.key,
        event_type=salon.event_type,
        created_after=mine.created_at + dt.timedelta(seconds=1),
    )

    assert found == ()


async def test_a_list_has_what_overlaps_its_window_sorted_by_start(salon: Salon) -> None:
    """One that only touches the window is not in it; one that runs into it is."""
    first, second, third, fourth = await salon.free_run(length=4)
    placed = {slot: (await place(salon, slot)).uid for slot in (third, first, fourth, second)}
    middle = second.start + (second.end - second.start) / 2

    listed = await salon.calendar.list_bookings(window=TimeSlot(start=middle, end=fourth.start))

    ours = [booking.uid for booking in listed if booking.uid in placed.values()]
    assert ours == [placed[second], placed[third]]


# ------------------------------------------------------------------------------ races
async def test_of_callers_for_one_and_the_same_interval_at_most_one_is_booked(
    salon: Salon,
) -> None:
    """Five at once: one booking, nobody else is told that they have one."""
    (slot,) = await salon.free_run(length=1)
    requests = [salon.request(slot) for _ in range(5)]

    outcomes = await asyncio.gather(*map(salon.calendar.create_booking, requests))

    winners = [outcome.booking.uid for outcome in outcomes if isinstance(outcome, Booked)]
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, NotBooked)]
    assert len(winners) == 1
    assert set(refused) <= {RefusalReason.SLOT_TAKEN}
    assert await active_in(salon, slot) == set(winners)


async def test_a_race_for_overlapping_intervals_is_reported_as_it_went(salon: Salon) -> None:
    """A calendar may book both; what it may not do is to hide that from us."""
    first, second = await salon.free_run(length=2)
    overlapping = TimeSlot(start=first.start + QUARTER, end=first.end + QUARTER)
    requests = [salon.request(first), salon.request(overlapping)]

    outcomes = await asyncio.gather(*map(salon.calendar.create_booking, requests))

    winners = {outcome.booking.uid for outcome in outcomes if isinstance(outcome, Booked)}
    assert winners
    assert not [outcome for outcome in outcomes if isinstance(outcome, OutcomeUnknown)]
    window = TimeSlot(start=first.start, end=second.end)
    assert await active_in(salon, window) == winners


async def test_two_cancels_at_once_leave_one_cancelled_booking(salon: Salon) -> None:
    """Each hears of success, or that it was cancelled before."""
    (slot,) = await salon.free_run(length=1)
    mine = await place(salon, slot)

    outcomes = await asyncio.gather(
        *(salon.calendar.cancel_booking(mine.uid, reason="Kunde bat") for _ in range(2))
    )

    for outcome in outcomes:
        if not isinstance(outcome, Booked):
            assert refusal(outcome) is RefusalReason.ALREADY_CANCELLED
    assert await active_in(salon, slot) == set()


async def test_a_race_of_moves_is_reported_as_it_went(salon: Salon) -> None:
    """Both may succeed and leave two successors; each that was told so exists."""
    first, _, third, _, fifth, _ = await salon.free_run(length=6)
    mine = await place(salon, first)

    outcomes = await asyncio.gather(
        *(
            salon.calendar.reschedule_booking(mine.uid, start=slot.start, reason="Kunde bat")
            for slot in (third, fifth)
        )
    )

    successors = {outcome.booking.uid for outcome in outcomes if isinstance(outcome, Booked)}
    assert successors
    assert await active_in(salon, TimeSlot(start=first.start, end=fifth.end)) == successors


async def changed(salon: Salon, since: dt.datetime) -> list[BookingReport]:
    """Return everything that was changed since, page by page."""
    found: list[BookingReport] = []
    while True:
        page = await salon.calendar.changed_since(since, skip=len(found))
        found += page.reports
        if page.is_last:
            return found


async def test_what_was_changed_is_listed_in_the_order_of_change(salon: Salon) -> None:
    """A booking, its move and its end: each as it is now, both ends of the move among them."""
    first, _, third = await salon.free_run(length=3)
    before = await changed(salon, LONG_AGO)
    since = max((one.said_at for one in before), default=LONG_AGO)
    mine = await place(salon, first)
    moved = await salon.calendar.reschedule_booking(mine.uid, start=third.start, reason="Kunde bat")
    assert isinstance(moved, Booked)
    await salon.calendar.cancel_booking(moved.booking.uid, reason="Kunde bat")

    reports = await changed(salon, since)

    seen = {one.uid: one for one in reports}
    assert [one.said_at for one in reports] == sorted(one.said_at for one in reports)
    assert seen[mine.uid].status is ProviderStatus.CANCELLED
    last = seen[moved.booking.uid]
    assert (last.status, last.slot, last.rescheduled_from, last.key) == (
        ProviderStatus.CANCELLED,
        third,
        mine.uid,
        mine.key,
    )
    assert {one.teller for one in reports} == {Teller.POLL}


async def test_a_change_at_the_asked_moment_is_listed(salon: Salon) -> None:
    """Whoever asks from the last change on misses none of the same moment."""
    (slot,) = await salon.free_run(length=1)
    mine = await place(salon, slot)
    (last,) = [one for one in await changed(salon, LONG_AGO) if one.uid == mine.uid]

    again = await changed(salon, last.said_at)

    assert mine.uid in {one.uid for one in again}
    assert mine.uid not in {
        one.uid for one in await changed(salon, last.said_at + dt.timedelta(seconds=1))
    }
