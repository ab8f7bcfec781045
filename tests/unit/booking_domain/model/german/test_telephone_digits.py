"""A caller who spells a number in digits names no day with it, and is heard before and after."""

import datetime as dt

import pytest

from booking_domain.model.german.temporal_wish import NothingFound
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS


NOW = dt.datetime(2026, 3, 11, 10, tzinfo=BERLIN)
HOURS = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19))
NUMBERS = (
    "030/330 817-38",
    "030-1230-15",
    "089 12.03.20",
    "0172.3.4.5.6.7",
    "0171 10.30.15",
    "(0171) 10.30.15",
    "0221-10-11-12",
    "05.11.33.44.55",
)


def understood(phrase: str) -> object:
    """Return the kind of wish, and the wish."""
    return understand(
        phrase, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=HORIZON_DAYS
    ).wish


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("frame", ["{}", "meine Nummer ist {}", "{} ist das", "ja die {} bitte"])
def test_no_group_of_a_number_is_a_day_or_a_time(number: str, frame: str) -> None:
    """ "089 12.03.20" was the twelfth of March, and "030/330 817-38" half past midnight."""
    assert understood(frame.format(number)) == NothingFound()


@pytest.mark.parametrize("number", NUMBERS)
def test_the_day_beside_a_number_is_heard(number: str) -> None:
    """Nothing is lost of what was said before or after."""
    wish = understood("am 12.03. um 10 Uhr")

    assert understood(f"{number}, am 12.03. um 10 Uhr") == wish
    assert understood(f"am 12.03. um 10 Uhr, {number}") == wish


@pytest.mark.parametrize(
    "written",
    [
        *("0900 12.03.2026", "12.03.2026 09:00", "09.04.26 10:00", "2026-04-09 10:00"),
        *("09.04. 10 Uhr", "0900-1030", "0900 - 1005"),
    ],
)
def test_a_written_day_is_no_number(written: str) -> None:
    """A zero begins days and times as well."""
    assert understood(written) != NothingFound()


@pytest.mark.parametrize("written", ["14.4. 0900-1005", "14.4. 0830 - 1230"])
def test_from_one_time_to_another_is_no_number(written: str) -> None:
    """ "0900-1005" was once taken for a telephone number, and the hours were lost."""
    first, last = written.removeprefix("14.4. ").replace(" ", "").split("-")

    assert understood(written) == understood(
        f"am 14.4. von {first[:2]}:{first[2:]} bis {last[:2]}:{last[2:]}"
    )
