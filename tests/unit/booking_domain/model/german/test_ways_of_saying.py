"""Years in several words, northern and Alemannic forms, fractions, and what breaks off."""

import datetime as dt

import pytest

from booking_domain.model.german.numbers import cardinal
from tests.unit.booking_domain.model.german.test_corrections import OTHER_DAYS, coming, heard


def split_years(year: int) -> list[str]:
    """Return a year of this century as recognisers cut it."""
    rest = year - 2000
    word = cardinal(rest)
    said = [f"zweitausend {word}", f"zwei tausend {word}", f"zweitausend und {word}",
            f"zwanzig {word}"]  # fmt: skip
    head, und, tail = word.partition("und")
    if und:
        said += [f"zweitausend {head} und {tail}", f"zwei tausend {head} und {tail}",
                 f"zweitausend{head} und {tail}", f"zweitausend{head}und {tail}",
                 f"zwei tausend {head}und {tail}"]  # fmt: skip
    return said


@pytest.mark.parametrize(
    "year", [year for gone in (2022, 2023, 2025) for year in split_years(gone)]
)
def test_a_year_gone_by_is_one_year_in_however_many_words(year: str) -> None:
    """ "Zweitausend siebenundzwanzig" was once the year 2000, and the day said to be over."""
    heard_so = heard(f"am zwölften märz {year} um zehn")

    assert heard_so == "2027-03-12 10:00 ? year_repaired"


@pytest.mark.parametrize("year", split_years(2026))
def test_this_year_is_one_year_in_however_many_words(year: str) -> None:
    """With the weekday it was once asked which of two days was meant."""
    said = f"donnerstag der neunzehnte november {year} um fünfzehn uhr"

    assert heard(said) == "2026-11-19 15:00"


@pytest.mark.parametrize("text", ["zweitausend euro", "zwei tausend", "zwei und zwanzig euro"])
def test_a_number_that_is_no_year_stays_what_it_was(text: str) -> None:
    """Only a number below a hundred makes a year of it."""
    assert heard(text) == "nothing"


def days_after(weekday: str, days: int) -> str:
    """Return the day so many days after the coming weekday."""
    return (dt.date.fromisoformat(coming(weekday)) + dt.timedelta(days=days)).isoformat()


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize(
    ("frame", "weeks"),
    [("{} über eine woche", 1), ("{} über acht tage", 1), ("am {} über zwei wochen um zehn", 2)],
)
def test_weeks_after_a_weekday_are_counted_from_it(frame: str, weeks: int, weekday: str) -> None:
    """ "Donnerstag über eine Woche" was once this Thursday."""
    time = " 10:00" if "zehn" in frame else ""

    assert heard(frame.format(weekday)) == days_after(weekday, 7 * weeks) + time


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("frame", ["nächschte woch am {}", "nägschte woche {}",
                                   "nächschdi wuche am {}"])  # fmt: skip
def test_next_week_is_next_week_in_the_south_west(frame: str, weekday: int) -> None:
    """The unknown word was once left out, and the day one of this week."""
    names = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
    day = dt.date(2026, 11, 23) + dt.timedelta(days=weekday)

    assert heard(frame.format(names[weekday])) == day.isoformat()


@pytest.mark.parametrize("day", [("siebten", 7), ("zehnten", 10), ("zwanzigsten", 20)])
def test_jenner_is_january_beside_a_day_and_a_name_else(day: tuple[str, int]) -> None:
    """ "Am zehnten Jenner" was once the tenth of the next month."""
    assert heard(f"am {day[0]} jenner") == f"2027-01-{day[1]:02d}"
    assert heard("jenner am apparat") == "nothing"
    assert heard("frau jenner") == "nothing"


@pytest.mark.parametrize("hour", range(8, 19))
def test_a_fraction_after_an_hour_is_its_minutes(hour: int) -> None:
    """ "Um 10½" was once a minute past one."""
    for fraction, minutes in (("¼", 15), ("½", 30), ("¾", 45)):
        assert heard(f"morgen um {hour}{fraction}") == f"2026-11-18 {hour:02d}:{minutes}"
        assert heard(f"morgen um {hour} {fraction} uhr") == f"2026-11-18 {hour:02d}:{minutes}"


@pytest.mark.parametrize("hour", range(1, 7))
def test_a_fraction_before_an_hour_is_the_way_to_it(hour: int) -> None:
    """ "½ 3" was once one o'clock or two."""
    for fraction, minutes in (("¼", 15), ("½", 30), ("¾", 45)):
        assert heard(f"morgen um {fraction} {hour}") == f"2026-11-18 {hour + 11}:{minutes}"


def test_a_fraction_of_a_length_is_no_clock_time() -> None:
    """An amount keeps its unit; alone before a number it is half an hour before it."""
    assert heard("½ 4") == "15:30"
    assert heard("in 1½ stunden") == "2026-11-17 11:30"
    assert heard("2½ cm kürzer") == "nothing"


@pytest.mark.parametrize("number", ["fünf", "zehn", "zwanzig"])
@pytest.mark.parametrize("which", ["nach", "vor"])
@pytest.mark.parametrize("weekday", OTHER_DAYS)
def test_a_time_that_breaks_off_is_no_time(weekday: str, which: str, number: str) -> None:
    """ "Donnerstag um zehn nach" was once ten o'clock; without its hour the time is asked for."""
    assert heard(f"{weekday} um {number} {which}") == coming(weekday)
    assert heard(f"um {number} {which}") == "nothing"
    assert heard(f"{weekday} um {number} {which} elf") != coming(weekday)
