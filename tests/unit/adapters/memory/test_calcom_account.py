"""The account as a state machine: create, move, cancel, decide, reserve, with its races."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.booking import BookingStatus
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.listing import BookingQuery
from adapters.memory.calcom_model.refusals import Refusal, Refused
from tests.unit.adapters.memory.calcom_accounts import HOST, MONDAY_TEN, NOW, Salon, wish


MINUTE = dt.timedelta(minutes=1)


async def test_equal_times_collide_after_the_gap() -> None:
    """One of two at once is told of a lost race, and only one row exists."""
    salon = Salon()

    outcomes = await asyncio.gather(
        salon.account.desk.create(wish()),
        salon.account.desk.create(wish(event_type=5)),
        return_exceptions=True,
    )

    assert [type(outcome).__name__ for outcome in outcomes] == ["Booking", "Refused"]
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].reason is Refusal.LOST_RACE
    assert len(salon.account.everything()) == 1


async def test_overlapping_times_are_both_booked_in_the_gap() -> None:
    """Only equal intervals have the same key."""
    salon = Salon()

    await asyncio.gather(
        salon.account.desk.create(wish()),
        salon.account.desk.create(wish(MONDAY_TEN + 15 * MINUTE)),
    )

    assert [booking.status for booking in salon.account.everything()] == [
        BookingStatus.ACCEPTED,
        BookingStatus.ACCEPTED,
    ]


async def test_a_move_that_loses_the_race_leaves_the_old_booking_alone() -> None:
    """Cancelling the old and inserting the new one is one transaction: both happen, or neither."""
    salon = Salon()
    old = await salon.account.desk.create(wish())
    later = MONDAY_TEN + 60 * MINUTE

    moved, created = await asyncio.gather(
        salon.account.desk.reschedule(old.uid, start=later, reason=None, by=None),
        salon.account.desk.create(wish(later)),
        return_exceptions=True,
    )

    assert not isinstance(created, BaseException)
    assert isinstance(moved, Refused)
    assert moved.reason is Refusal.LOST_RACE
    assert salon.account.get(old.uid).status is BookingStatus.ACCEPTED


@pytest.mark.parametrize(
    ("start", "event_type", "reason"),
    [
        (NOW - MINUTE, 1, Refusal.IN_THE_PAST),
        (NOW + 90 * MINUTE, 5, Refusal.OUTSIDE_NOTICE),
        (MONDAY_TEN - 90 * MINUTE, 1, Refusal.UNAVAILABLE),
        (MONDAY_TEN, 99, Refusal.EVENT_TYPE_UNKNOWN),
    ],
)
async def test_a_create_is_refused_with_its_reason(
    start: dt.datetime, event_type: int, reason: Refusal
) -> None:
    """Nothing is stored and nobody is told."""
    salon = Salon()

    with pytest.raises(Refused) as refused:
        await salon.account.desk.create(wish(start, event_type=event_type))

    assert refused.value.reason is reason
    assert (salon.account.everything(), salon.told) == ((), [])


async def _is_bookable(salon: Salon, start: dt.datetime, *, event_type: int) -> bool:
    try:
        await salon.account.desk.create(wish(start, event_type=event_type, email="b@example.com"))
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("event_type", "hour", "minute", "is_free"),
    [
        (1, 10, 25, False),
        (1, 10, 20, True),
        (1, 12, 15, False),
        (1, 12, 20, True),
        (3, 12, 25, False),
        (3, 12, 30, True),
    ],
)
async def test_buffers_of_both_bookings_keep_their_distance(
    event_type: int, hour: int, minute: int, is_free: bool
) -> None:
    """Around 11 to 12 o'clock with buffers 10 and 20; two such services need 30 between them."""
    salon = Salon()
    await salon.account.desk.create(wish(MONDAY_TEN.replace(hour=11), event_type=3))

    start = MONDAY_TEN.replace(hour=hour, minute=minute)

    assert await _is_bookable(salon, start, event_type=event_type) is is_free


@pytest.mark.parametrize(("event_type", "blocks"), [(2, False), (6, True)])
async def test_a_request_blocks_its_time_only_where_the_policy_says_so(
    event_type: int, blocks: bool
) -> None:
    """By default two people can ask for one time, and a third can book it."""
    salon = Salon()
    await salon.account.desk.create(wish(event_type=event_type))

    assert await _is_bookable(salon, MONDAY_TEN, event_type=1) is not blocks


async def test_a_move_by_the_owner_needs_no_confirmation() -> None:
    """Anybody else's move of such a booking is a request again."""
    salon = Salon()
    asked = await salon.account.desk.create(wish(event_type=2))

    again = await salon.account.desk.reschedule(
        asked.uid, start=MONDAY_TEN + 60 * MINUTE, reason=None, by="max@example.com"
    )
    by_owner = await salon.account.desk.reschedule(
        again.uid, start=MONDAY_TEN + 120 * MINUTE, reason=None, by=HOST.email
    )

    assert (again.status, by_owner.status) == (BookingStatus.PENDING, BookingStatus.ACCEPTED)


async def test_a_move_keeps_calendar_uid_and_counts_on() -> None:
    """The chain has one calendar uid; the sequence grows with each move."""
    salon = Salon()
    first = await salon.account.desk.create(wish())
    second = await salon.account.desk.reschedule(
        first.uid, start=MONDAY_TEN + 15 * MINUTE, reason="später", by=None
    )
    third = await salon.account.desk.reschedule(
        second.uid, start=MONDAY_TEN + 30 * MINUTE, reason=None, by=None
    )

    assert {b.calendar_uid for b in (first, second, third)} == {first.uid}
    assert [b.sequence for b in (first, second, third)] == [0, 1, 2]
    assert (second.rescheduling_reason, third.rescheduling_reason) == ("später", None)


async def test_a_move_that_meets_a_cancellation_is_refused() -> None:
    """Cancelled between the two checks: the text of the inner one."""
    salon = Salon()
    uid = (await salon.account.desk.create(wish())).uid

    moved, cancelled = await asyncio.gather(
        salon.account.desk.reschedule(uid, start=MONDAY_TEN + 60 * MINUTE, reason=None, by=None),
        salon.account.desk.cancel(uid, reason="x", by_owner=True),
        return_exceptions=True,
    )

    assert isinstance(moved, Refused)
    assert moved.reason is Refusal.CANCELLED_MEANWHILE
    assert not isinstance(cancelled, BaseException)


async def test_the_lower_id_is_the_successor_after_two_moves_at_once() -> None:
    """Both are accepted; the old booking names one of them only."""
    salon = Salon()
    uid = (await salon.account.desk.create(wish())).uid

    first, second = await asyncio.gather(
        *(
            salon.account.desk.reschedule(
                uid, start=MONDAY_TEN + hours * 60 * MINUTE, reason=None, by=None
            )
            for hours in (1, 2)
        )
    )

    assert (first.rescheduled_from, second.rescheduled_from) == (uid, uid)
    assert salon.account.successor_of(uid) == first.uid


async def test_what_was_cancelled_cannot_be_moved() -> None:
    """The text has no successor to name."""
    salon = Salon()
    uid = (await salon.account.desk.create(wish())).uid
    await salon.account.desk.cancel(uid, reason="x", by_owner=True)

    with pytest.raises(Refused) as refused:
        await salon.account.desk.reschedule(uid, start=MONDAY_TEN, reason=None, by=None)

    assert refused.value.reason is Refusal.ALREADY_CANCELLED


async def test_a_cancelled_time_can_be_booked_anew_with_another_uid() -> None:
    """The key is free again."""
    salon = Salon()
    first = await salon.account.desk.create(wish())
    await salon.account.desk.cancel(first.uid, reason="x", by_owner=True)

    second = await salon.account.desk.create(wish())

    assert (second.slot, second.uid == first.uid) == (first.slot, False)


async def test_a_cancellation_is_told_before_it_is_written() -> None:
    """The event carries the reason and the next sequence; the row is still accepted then."""
    salon = Salon()
    uid = (await salon.account.desk.create(wish())).uid

    await salon.account.desk.cancel(uid, reason="krank", by_owner=True)

    event = salon.told[-1]
    assert event.trigger is Trigger.BOOKING_CANCELLED
    assert event.booking.status is BookingStatus.ACCEPTED
    assert (event.booking.cancellation_reason, event.booking.sequence) == ("krank", 1)


async def test_declining_is_final() -> None:
    """A rejected booking is neither confirmed nor cancelled nor moved afterwards."""
    salon = Salon()
    uid = (await salon.account.desk.create(wish(event_type=2))).uid
    await salon.account.host.decline(uid, reason="voll")

    for again in (
        salon.account.host.confirm(uid),
        salon.account.desk.cancel(uid, reason="x", by_owner=True),
        salon.account.desk.reschedule(uid, start=MONDAY_TEN, reason=None, by=None),
    ):
        with pytest.raises(Refused):
            await again


async def test_marking_somebody_who_is_not_there_changes_nothing() -> None:
    """An address of nobody's leaves the booking as it is."""
    salon = Salon()
    booked = await salon.account.desk.create(wish())
    await salon.clock.advance(4 * 86400)

    marked = await salon.account.host.mark_attendee(booked.uid, email="b@example.com", absent=True)

    assert marked.attendee.absent is False


async def test_a_lagging_replica_shows_the_past() -> None:
    """List, get and successor are as they were; the truth is at hand all the same."""
    salon = Salon(behaviour=Behaviour(read_lag=dt.timedelta(seconds=2)))
    first = await salon.account.desk.create(wish())
    await salon.clock.advance(2)
    moved = await salon.account.desk.reschedule(
        first.uid, start=MONDAY_TEN + 60 * MINUTE, reason=None, by=None
    )

    seen = salon.account.get(first.uid)
    listed = salon.account.list(BookingQuery()).bookings

    assert (seen.status, salon.account.successor_of(first.uid)) == (BookingStatus.ACCEPTED, None)
    assert [booking.uid for booking in listed] == [first.uid]
    assert len(salon.account.everything()) == 2
    with pytest.raises(Refused):
        salon.account.get(moved.uid)


async def test_reserving_what_is_booked_is_refused() -> None:
    """Accepted bookings of the host count, working hours do not."""
    salon = Salon()
    await salon.account.desk.create(wish())

    with pytest.raises(Refused) as refused:
        await salon.account.reservations.reserve(1, start=MONDAY_TEN + 15 * MINUTE, minutes=5)
    at_night = await salon.account.reservations.reserve(
        1, start=MONDAY_TEN + 720 * MINUTE, minutes=5
    )

    assert refused.value.reason is Refusal.SLOT_BOOKED
    assert salon.account.reservations.get(at_night.uid) == at_night


async def test_a_reservation_stands_in_its_own_way() -> None:
    """Moving it to an overlapping time is refused while it lives."""
    salon = Salon()
    held = await salon.account.reservations.reserve(1, start=MONDAY_TEN, minutes=5)

    with pytest.raises(Refused) as refused:
        await salon.account.reservations.move(
            held.uid, event_type_id=1, start=MONDAY_TEN + 15 * MINUTE
        )

    assert refused.value.reason is Refusal.SLOT_RESERVED


async def test_a_reset_forgets_bookings_reservations_and_cached_slots() -> None:
    """Ids start again."""
    salon = Salon()
    await salon.account.desk.create(wish())
    held = await salon.account.reservations.reserve(1, start=MONDAY_TEN + 60 * MINUTE, minutes=5)

    salon.account.reset()

    assert salon.account.everything() == ()
    assert salon.account.reservations.get(held.uid) is None
    assert (await salon.account.desk.create(wish())).id == 1


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Service 1 zwischen Anna und Max Muster"),
        ("en", "Service 1 between Anna and Max Muster"),
    ],
)
async def test_titles_follow_the_language_of_the_attendee(language: str, title: str) -> None:
    """German for German, English for everything else."""
    new = wish()
    attendee = evolve(new.attendee, language=language)

    booked = await Salon().account.desk.create(evolve(new, attendee=attendee))

    assert booked.title == title
