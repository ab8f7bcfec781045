"""Instants that programs write with an offset, as the salon's clock shows them."""

from zoneinfo import ZoneInfo

import pytest

from booking_domain.model.german.instants import in_wall_time
from tests.unit.booking_domain.model.german.matching import BERLIN


@pytest.mark.parametrize(
    ("written", "wall_time"),
    [
        ("2026-12-01T10:00:00+01:00", "2026-12-01 10:00"),
        ("2026-12-01T09:00:00Z", "2026-12-01 10:00"),
        ("2026-07-01t08:00:00.000z", "2026-07-01 10:00"),
        ("2026-12-01 23:30+00:00", "2026-12-02 00:30"),
        ("am 2026-12-01T10:00:00-05:00 bitte", "am 2026-12-01 16:00 bitte"),
    ],
)
def test_an_instant_becomes_the_wall_time_of_the_zone(written: str, wall_time: str) -> None:
    """The day may be another one than the one that was written."""
    assert in_wall_time(written, zone=BERLIN) == wall_time


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30T10:00:00Z",
        "2026-12-01T25:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "2026-12-01T10:00:00",
        "10:00Z",
        "am 1. Dezember um zehn",
    ],
)
def test_what_is_no_instant_stays_as_it_is(written: str) -> None:
    """No day is made up, and a time without an offset is wall time already."""
    assert in_wall_time(written, zone=ZoneInfo("Asia/Tokyo")) == written
