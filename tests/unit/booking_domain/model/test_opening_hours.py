"""When a location is open, in its own wall time."""

import datetime as dt

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.opening_hours import OpeningHours, OpenWindow


MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2026, 11, 29)
FORENOON = OpenWindow(opens=dt.time(9), closes=dt.time(12))
AFTERNOON = OpenWindow(opens=dt.time(14), closes=dt.time(18))
HOURS = OpeningHours(windows={0: (FORENOON, AFTERNOON)})


@pytest.mark.parametrize("closes", [dt.time(9), dt.time(8)])
def test_a_window_opens_before_it_closes(closes: dt.time) -> None:
    """One over midnight is two windows."""
    with pytest.raises(InvalidValue, match="must open before it closes"):
        OpenWindow(opens=dt.time(9), closes=closes)


def test_a_window_contains_its_opening_and_not_its_closing() -> None:
    """Nobody begins a haircut at closing time."""
    assert FORENOON.contains(dt.time(9))
    assert not FORENOON.contains(dt.time(12))


def test_a_day_without_windows_is_closed() -> None:
    """Also at a time at which other days are open."""
    assert HOURS.on(SUNDAY) == ()
    assert not HOURS.is_open(SUNDAY, dt.time(10))
    assert HOURS.ever_open(dt.time(10))


def test_a_lunch_break_is_closed() -> None:
    """On this day and on every other."""
    assert HOURS.is_open(MONDAY, dt.time(14))
    assert not HOURS.is_open(MONDAY, dt.time(13))
    assert not HOURS.ever_open(dt.time(13))


def test_every_day_is_every_weekday_alike() -> None:
    """Seven days of one window."""
    daily = OpeningHours.every_day(opens=dt.time(9), closes=dt.time(12))

    assert daily.on(MONDAY) == daily.on(SUNDAY) == (FORENOON,)
