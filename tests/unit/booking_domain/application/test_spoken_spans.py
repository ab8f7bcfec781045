"""Which part of a calendar day a reading means, clock changes included."""

import datetime as dt

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.application.spoken_spans import days_meant, span_on
from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Reading,
    TimeOnly,
    Window,
)
from booking_domain.model.time_slot import TimeSlot, day_bounds
from tests.doubles.salon import BERLIN


TUESDAY = dt.date(2026, 11, 24)
SPRING = dt.date(2027, 3, 28)
AUTUMN = dt.date(2026, 10, 25)
TEN = dt.time(10)
TWELVE = dt.time(12)


def span(day: dt.date, reading: Reading) -> TimeSlot | None:
    return span_on(day, reading=reading, zone=BERLIN)


def days(reading: Reading, *, limit: int = 14) -> tuple[dt.date, ...]:
    return days_meant(reading, today=TUESDAY, zone=BERLIN, limit=limit)


def clock(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (Exact(clock(TUESDAY, TEN)), (TUESDAY,)),
        (DayOnly(TUESDAY), (TUESDAY,)),
        (Window(TUESDAY, TEN, None), (TUESDAY,)),
        (Window(None, TEN, None), ()),
        (TimeOnly(TEN), ()),
        (DayRange(TUESDAY, TUESDAY), (TUESDAY,)),
        (DayRange(None, TUESDAY), (TUESDAY,)),
        (DayRange(dt.date(2026, 11, 1), dt.date(2026, 11, 23)), ()),
    ],
)
def test_a_reading_names_its_days(reading: Reading, found: tuple[dt.date, ...]) -> None:
    """A reading without a day names none, and a range that is over none either."""
    assert days(reading) == found


def test_a_range_without_an_end_goes_on_to_the_limit() -> None:
    """From its first day, or from today where it began earlier."""
    assert days(DayRange(dt.date(2026, 11, 1), None), limit=2) == (
        TUESDAY,
        dt.date(2026, 11, 25),
    )


@pytest.mark.parametrize(
    "reading",
    [
        DayOnly(TUESDAY),
        Window(TUESDAY, TEN, TWELVE),
        Exact(clock(TUESDAY, TEN)),
        DayRange(dt.date(2026, 11, 23), TUESDAY),
        DayRange(TUESDAY, None),
    ],
)
def test_a_reading_means_nothing_of_another_day(reading: Reading) -> None:
    """Wednesday and Sunday are in none of these but the range without an end."""
    assert span(TUESDAY, reading) is not None
    other = dt.date(2026, 11, 22) if reading == DayRange(TUESDAY, None) else dt.date(2026, 11, 25)
    assert span(other, reading) is None


def test_a_clock_time_is_one_minute_long() -> None:
    """A slot must *start* then."""
    minute = TimeSlot.lasting(clock(TUESDAY, TEN), minutes=1)

    assert span(TUESDAY, TimeOnly(TEN)) == minute
    assert span(TUESDAY, Exact(clock(TUESDAY, TEN))) == minute
    assert span(TUESDAY, DayRange(TUESDAY, None, TEN, TEN)) == minute


def test_a_window_has_open_ends_at_midnight() -> None:
    """ "Ab zehn" ends with the day, "bis zwölf" begins with it."""
    whole = day_bounds(TUESDAY, zone=BERLIN)

    assert span(TUESDAY, Window(TUESDAY, TEN, None)) == TimeSlot(clock(TUESDAY, TEN), whole.end)
    assert span(TUESDAY, Window(None, None, TWELVE)) == TimeSlot(
        whole.start, clock(TUESDAY, TWELVE)
    )
    assert span(TUESDAY, Window(None, TEN, dt.time(0))) == TimeSlot(clock(TUESDAY, TEN), whole.end)


def test_midnight_alone_is_a_minute_and_not_a_day() -> None:
    """ "Um null Uhr" is one clock time."""
    midnight = span(TUESDAY, TimeOnly(dt.time(0)))

    assert midnight == TimeSlot.lasting(clock(TUESDAY, dt.time(0)), minutes=1)


def test_a_part_of_the_day_is_used_only_without_clock_times() -> None:
    """ "Vormittags um zehn" is ten o'clock."""
    forenoon = Window(None, None, None, Daypart.FORENOON)
    at_ten = Window(None, TEN, TEN, Daypart.FORENOON)

    assert span(TUESDAY, forenoon) == TimeSlot(clock(TUESDAY, dt.time(8)), clock(TUESDAY, TWELVE))
    assert span(TUESDAY, at_ten) == TimeSlot.lasting(clock(TUESDAY, TEN), minutes=1)


def test_the_night_ends_at_midnight() -> None:
    """Its window has no end of its own."""
    night = span(TUESDAY, Window(None, None, None, Daypart.NIGHT))

    assert night is not None
    assert night.end == day_bounds(TUESDAY, zone=BERLIN).end


def test_a_window_in_the_hour_that_does_not_exist_breaks_nothing() -> None:
    """Its ends change places over the clock change: a minute is left."""
    gap = span(SPRING, Window(SPRING, dt.time(2, 30), dt.time(3)))

    assert gap is not None
    assert gap.duration == dt.timedelta(minutes=1)


def test_a_window_over_the_autumn_change_has_its_extra_hour() -> None:
    """From one to four o'clock are four hours that night."""
    long = span(AUTUMN, Window(AUTUMN, dt.time(1), dt.time(4)))

    assert long is not None
    assert long.duration == dt.timedelta(hours=4)


CLOCKS = st.one_of(st.none(), st.times())


@given(
    day=st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2035, 12, 31)),
    earliest=CLOCKS,
    latest=CLOCKS,
    part=st.one_of(st.none(), st.sampled_from(Daypart)),
)
def test_every_window_begins_on_its_own_day(
    day: dt.date, earliest: dt.time | None, latest: dt.time | None, part: Daypart | None
) -> None:
    """Whatever is said, on whatever day: a span comes out, and it starts on the day."""
    found = span(day, Window(day, earliest, latest, part))

    assert found is not None
    assert found.start.astimezone(BERLIN).date() == day
