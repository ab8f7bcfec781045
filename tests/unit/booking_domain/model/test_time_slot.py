"""Intervals of absolute time, their grains, and days of 23 and 25 hours."""

import datetime as dt
import itertools

from zoneinfo import ZoneInfo

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.errors import InvalidValue
from booking_domain.model.time_slot import GRAIN, TimeSlot, day_bounds, local_days


BERLIN = ZoneInfo("Europe/Berlin")
TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
HALF_HOUR = TimeSlot.lasting(TEN, minutes=30)

INSTANTS = st.timedeltas(min_value=dt.timedelta(days=-2), max_value=dt.timedelta(days=25_000)).map(
    lambda since: EPOCH + since
)
LENGTHS = st.timedeltas(min_value=dt.timedelta(microseconds=1), max_value=dt.timedelta(hours=3))


@st.composite
def slots(draw: st.DrawFn) -> TimeSlot:
    start = draw(INSTANTS)
    return TimeSlot(start=start, end=start + draw(LENGTHS))


def test_both_ends_are_kept_in_utc() -> None:
    """The same interval in two zones is one value."""
    in_utc = TimeSlot.lasting(TEN.astimezone(dt.UTC), minutes=30)

    assert in_utc == HALF_HOUR
    assert HALF_HOUR.start.tzinfo is dt.UTC


@pytest.mark.parametrize("naive", ["start", "end"])
def test_a_naive_end_is_refused(naive: str) -> None:
    """Nobody knows what instant it is."""
    ends = {"start": TEN, "end": TEN + dt.timedelta(hours=1)}
    ends[naive] = ends[naive].replace(tzinfo=None)

    with pytest.raises(InvalidValue, match=f"{naive} must be aware"):
        TimeSlot(**ends)


def test_a_naive_start_is_refused_by_its_length_too() -> None:
    """The machine's own zone never fills the gap."""
    with pytest.raises(InvalidValue, match="start must be aware"):
        TimeSlot.lasting(TEN.replace(tzinfo=None), minutes=30)


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_slot_without_length_is_refused(minutes: int) -> None:
    """It would claim nothing."""
    with pytest.raises(InvalidValue, match="must end after it starts"):
        TimeSlot.lasting(TEN, minutes=minutes)


def test_an_hour_over_the_clock_change_is_an_hour() -> None:
    """Wall times would make two hours of it in autumn."""
    autumn = TimeSlot.lasting(dt.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), minutes=60)
    spring = TimeSlot.lasting(dt.datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN), minutes=60)

    assert autumn.duration == spring.duration == dt.timedelta(hours=1)


def test_touching_slots_do_not_overlap() -> None:
    """The end of one is the start of the next."""
    following = TimeSlot.lasting(HALF_HOUR.end, minutes=30)

    assert not HALF_HOUR.overlaps(following)
    assert HALF_HOUR.common(following) is None
    assert HALF_HOUR.contains(HALF_HOUR.start)
    assert not HALF_HOUR.contains(HALF_HOUR.end)


def test_a_slot_is_widened_by_its_buffers() -> None:
    """Before and after are apart."""
    wide = HALF_HOUR.widened(before_minutes=5, after_minutes=10)

    assert (HALF_HOUR.start - wide.start, wide.end - HALF_HOUR.end) == (
        dt.timedelta(minutes=5),
        dt.timedelta(minutes=10),
    )


def test_grains_of_a_slot_on_the_grid_are_its_length_in_fives() -> None:
    """Thirty minutes from ten o'clock are six grains."""
    assert len(HALF_HOUR.grains()) == 6


def test_an_off_grid_slot_takes_every_grain_that_it_touches() -> None:
    """From 10:07 to 10:22 touches the grains from 10:05 to 10:25."""
    off_grid = TimeSlot.lasting(TEN + dt.timedelta(minutes=7), minutes=15)

    assert len(off_grid.grains()) == 4


@given(slots())
def test_grains_cover_their_slot_and_no_more(slot: TimeSlot) -> None:
    """In order, without gaps, and each touches the slot."""
    grains = slot.grains()

    assert list(grains) == list(range(grains[0], grains[-1] + 1))
    assert EPOCH + grains[0] * GRAIN <= slot.start < EPOCH + (grains[0] + 1) * GRAIN
    assert EPOCH + grains[-1] * GRAIN < slot.end <= EPOCH + (grains[-1] + 1) * GRAIN


@given(slots(), slots())
def test_slots_that_overlap_share_a_grain(one: TimeSlot, other: TimeSlot) -> None:
    """The constraint on grains can therefore never let an overlap through."""
    shared = set(one.grains()) & set(other.grains())

    assert shared or not one.overlaps(other)


@given(slots(), slots())
def test_what_is_common_and_what_is_left_make_the_whole(one: TimeSlot, other: TimeSlot) -> None:
    """Nothing is lost and nothing counted twice."""
    common = one.common(other)
    left = one.without(other)
    parts = sorted((*left, *((common,) if common else ())))

    assert not any(part.overlaps(other) for part in left)
    assert (parts[0].start, parts[-1].end) == (one.start, one.end)
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2026, 11, 24), 24),
        (dt.date(2027, 3, 28), 23),
        (dt.date(2026, 10, 25), 25),
    ],
)
def test_a_day_has_as_many_hours_as_the_zone_says(day: dt.date, hours: int) -> None:
    """Clock changes make it shorter or longer."""
    assert day_bounds(day, zone=BERLIN).duration == dt.timedelta(hours=hours)


def test_a_slot_touches_the_days_of_the_zone_and_not_those_of_utc() -> None:
    """Half an hour around midnight in Berlin is two days there, and one in UTC."""
    slot = TimeSlot.lasting(dt.datetime(2026, 11, 24, 23, 45, tzinfo=BERLIN), minutes=30)

    assert list(local_days(slot, zone=BERLIN)) == [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
    assert list(local_days(slot, zone=dt.UTC)) == [dt.date(2026, 11, 24)]


def test_a_slot_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    """Half-open, for days as well."""
    slot = TimeSlot.lasting(dt.datetime(2026, 11, 24, 23, 30, tzinfo=BERLIN), minutes=30)

    assert list(local_days(slot, zone=BERLIN)) == [dt.date(2026, 11, 24)]


def test_a_slot_that_ends_a_moment_after_midnight_touches_the_next_day() -> None:
    """However short the moment is."""
    end = dt.datetime(2026, 11, 25, 0, 0, 0, 1, tzinfo=BERLIN)
    slot = TimeSlot(start=dt.datetime(2026, 11, 24, 23, 30, tzinfo=BERLIN), end=end)

    assert list(local_days(slot, zone=BERLIN)) == [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]


def test_a_slot_is_kept_in_utc() -> None:
    """Its hours are added and compared without a clock change in between."""
    ten = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
    slot = TimeSlot(start=ten, end=ten + dt.timedelta(minutes=30))

    assert slot.start.tzinfo is dt.UTC
    assert slot.end.tzinfo is dt.UTC
    assert slot.start.hour == 9


@pytest.mark.parametrize("is_local", [(True, False), (False, True)])
def test_an_end_of_local_time_is_not_kept_beside_one_in_utc(is_local: tuple[bool, bool]) -> None:
    """Whoever adds hours to it would be an hour off in one night of the year."""
    ten = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    ends = (ten, ten + dt.timedelta(minutes=30))

    start, end = (
        one.astimezone(BERLIN) if local else one for one, local in zip(ends, is_local, strict=True)
    )
    slot = TimeSlot(start=start, end=end)

    assert (slot.start.tzinfo, slot.end.tzinfo) == (dt.UTC, dt.UTC)
