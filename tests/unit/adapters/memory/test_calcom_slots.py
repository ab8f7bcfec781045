"""Which slots the account offers."""

import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.calcom_model.availability import free_ranges, is_open, open_ranges
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import DayOverride
from adapters.memory.calcom_model.refusals import Refused
from adapters.memory.calcom_model.timetable import SlotQuery
from booking_domain.model.time_slot import TimeSlot
from tests.unit.adapters.memory.calcom_accounts import (
    MONDAY_TEN,
    NOW,
    SCHEDULE,
    Salon,
    wish,
)


MONDAY = TimeSlot(
    start=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), end=dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
)


def asked(event_type: int, window: TimeSlot, *, question: object = None) -> SlotQuery:
    return SlotQuery(
        event_type_id=event_type,
        start=window.start,
        end=window.end,
        question=question or (event_type, window),
    )


def starts(slots: tuple[TimeSlot, ...]) -> list[str]:
    return [f"{slot.start:%H:%M}" for slot in slots]


async def test_slots_keep_clear_of_bookings_and_their_buffers() -> None:
    """Interval 15, length 60, buffers 10 and 20: from 10:45 on after a booking until 10:30."""
    salon = Salon()
    await salon.account.desk.create(wish(MONDAY_TEN))

    slots = salon.account.timetable.slots(asked(3, MONDAY))

    assert starts(slots)[0] == "09:45"
    assert starts(slots)[-1] == "16:00"


def test_a_window_that_begins_in_the_day_starts_its_own_series() -> None:
    """The first slot is the next point of the grid after the start that was asked for."""
    salon = Salon()
    window = TimeSlot(start=MONDAY_TEN + dt.timedelta(minutes=7), end=MONDAY.end)

    slots = salon.account.timetable.slots(asked(1, window))

    assert starts(slots)[:2] == ["09:30", "10:00"]


def test_no_slot_ends_after_the_window() -> None:
    """What begins inside and ends outside is not offered."""
    salon = Salon()
    window = TimeSlot(start=MONDAY_TEN, end=MONDAY_TEN + dt.timedelta(minutes=50))

    assert starts(salon.account.timetable.slots(asked(1, window))) == ["09:00"]


def test_slots_beyond_the_booking_window_are_not_offered() -> None:
    """Thirty days from today, though a create beyond it is accepted."""
    salon = Salon()
    late = TimeSlot(start=NOW + dt.timedelta(days=31), end=NOW + dt.timedelta(days=32))

    assert salon.account.timetable.slots(asked(3, late)) == ()
    assert salon.account.timetable.slots(asked(1, late)) != ()


def test_an_end_before_the_start_is_an_empty_offer() -> None:
    """Not an error."""
    salon = Salon()
    query = evolve(asked(1, MONDAY), start=MONDAY.end, end=MONDAY.start)

    assert salon.account.timetable.slots(query) == ()


def test_an_unknown_event_type_is_refused() -> None:
    """Even where the window is empty."""
    with pytest.raises(Refused, match="Event Type not found"):
        Salon().account.timetable.slots(asked(99, MONDAY))


async def test_the_cache_knows_the_question_not_its_meaning() -> None:
    """The same question is stale until the time is over; another question is fresh."""
    salon = Salon(behaviour=Behaviour(slot_cache=dt.timedelta(seconds=2)))
    before = salon.account.timetable.slots(asked(1, MONDAY, question="a"))
    await salon.account.desk.create(wish(MONDAY_TEN))

    same = salon.account.timetable.slots(asked(1, MONDAY, question="a"))
    other = salon.account.timetable.slots(asked(1, MONDAY, question="b"))
    await salon.clock.advance(2)
    later = salon.account.timetable.slots(asked(1, MONDAY, question="a"))

    assert same == before
    assert other == later
    assert len(later) == len(before) - 1


async def test_a_moved_booking_can_be_left_out() -> None:
    """Its own time counts as free for it."""
    salon = Salon()
    booked = await salon.account.desk.create(wish(MONDAY_TEN))

    slots = salon.account.timetable.slots(evolve(asked(1, MONDAY), besides=booked.uid))

    assert booked.slot in slots


def test_the_change_to_summer_time_keeps_wall_times() -> None:
    """Nine o'clock is 08:00 UTC on Saturday and 07:00 UTC on Monday."""
    window = TimeSlot(
        start=dt.datetime(2027, 3, 27, tzinfo=dt.UTC), end=dt.datetime(2027, 3, 30, tzinfo=dt.UTC)
    )

    opened = open_ranges(SCHEDULE, window=window)

    assert [piece.start.hour for piece in opened] == [8, 7]


def test_an_override_replaces_the_day() -> None:
    """Other hours, or closed all day."""
    short = DayOverride(day=dt.date(2026, 11, 23), start=dt.time(10), end=dt.time(11))
    closed = DayOverride(day=dt.date(2026, 11, 23), start=None, end=None)

    opened = open_ranges(evolve(SCHEDULE, overrides=(short,)), window=MONDAY)

    assert opened == (TimeSlot.lasting(MONDAY_TEN, minutes=60),)
    assert open_ranges(evolve(SCHEDULE, overrides=(closed,)), window=MONDAY) == ()


def test_a_slot_is_open_only_if_all_of_it_is() -> None:
    """From closing time on nothing is, and neither is what runs over it."""
    closing = dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)

    assert is_open(TimeSlot(closing - dt.timedelta(minutes=30), closing), schedule=SCHEDULE)
    assert not is_open(TimeSlot.lasting(closing, minutes=1), schedule=SCHEDULE)
    over = TimeSlot.lasting(closing - dt.timedelta(minutes=15), minutes=30)
    assert not is_open(over, schedule=SCHEDULE)


def test_taking_busy_time_out_leaves_the_pieces_around_it() -> None:
    """In the middle, over an end, and outside."""
    hour = dt.timedelta(hours=1)
    day = TimeSlot(MONDAY_TEN, MONDAY_TEN + 8 * hour)
    busy = (
        TimeSlot(MONDAY_TEN - hour, MONDAY_TEN + hour),
        TimeSlot(MONDAY_TEN + 3 * hour, MONDAY_TEN + 4 * hour),
        TimeSlot(MONDAY_TEN + 9 * hour, MONDAY_TEN + 10 * hour),
    )

    assert free_ranges([day], busy=busy) == (
        TimeSlot(MONDAY_TEN + hour, MONDAY_TEN + 3 * hour),
        TimeSlot(MONDAY_TEN + 4 * hour, MONDAY_TEN + 8 * hour),
    )
