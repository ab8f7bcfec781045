"""Days and times in the words of a German voice."""

import datetime as dt

from zoneinfo import ZoneInfo

import pytest

from booking_domain.errors import InvalidValue
from entrypoints.speech.spoken_time import SpokenTime, clock, count, lasting


BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.date(2026, 11, 24)


def heard(*, today: dt.date = TODAY, region: str = "DE") -> SpokenTime:
    return SpokenTime(zone=BERLIN, today=today, region=region)


@pytest.mark.parametrize(
    ("time", "spoken"),
    [
        (dt.time(0), "null Uhr"),
        (dt.time(0, 5), "null Uhr 5"),
        (dt.time(1), "ein Uhr"),
        (dt.time(1, 30), "ein Uhr 30"),
        (dt.time(9), "9 Uhr"),
        (dt.time(9, 5), "9 Uhr 5"),
        (dt.time(12), "12 Uhr"),
        (dt.time(14, 30), "14 Uhr 30"),
        (dt.time(21), "21 Uhr"),
        (dt.time(23, 59), "23 Uhr 59"),
    ],
)
def test_a_clock_time_is_said_on_24_hours_without_a_sign(time: dt.time, spoken: str) -> None:
    """Hour, "Uhr", minutes: no colon, no leading zero, no "eins Uhr"."""
    assert spoken == clock(time)


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (dt.date(2026, 11, 24), "heute, Dienstag, den 24. November"),
        (dt.date(2026, 11, 25), "morgen, Mittwoch, den 25. November"),
        (dt.date(2026, 11, 26), "am Donnerstag, dem 26. November"),
        (dt.date(2026, 12, 1), "am Dienstag, dem 1. Dezember"),
        (dt.date(2027, 1, 4), "am Montag, dem 4. Januar 2027"),
        (dt.date(2026, 11, 23), "am Montag, dem 23. November"),
        (dt.date(2025, 12, 31), "am Mittwoch, dem 31. Dezember 2025"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_its_year_only_if_it_is_another(
    day: dt.date, spoken: str
) -> None:
    """The present year is left out; today and tomorrow are named and dated."""
    assert spoken == heard().on(day)


def test_tomorrow_across_the_new_year_has_its_year() -> None:
    """On 31 December, tomorrow is in another year."""
    spoken = heard(today=dt.date(2026, 12, 31)).on(dt.date(2027, 1, 1))

    assert spoken == "morgen, Freitag, den 1. Januar 2027"


def test_every_day_of_a_leap_year_has_its_own_words() -> None:
    """366 days, 366 phrases, each with weekday, day and month."""
    first = dt.date(2028, 1, 1)
    days = [first + dt.timedelta(days=offset) for offset in range(366)]

    spoken = {heard(today=dt.date(2028, 6, 1)).accusative(day) for day in days}

    assert len(spoken) == 366
    assert "Dienstag, den 29. Februar" in spoken


@pytest.mark.parametrize(
    ("region", "month"), [("DE-BY", "Januar"), ("AT", "Jänner"), ("AT-9", "Jänner")]
)
def test_january_has_its_austrian_name_in_austria(region: str, month: str) -> None:
    """Nobody in Vienna says "Januar"."""
    assert heard(region=region).dative(dt.date(2027, 1, 4)) == f"Montag, dem 4. {month} 2027"


def test_today_is_the_day_at_the_location_and_not_in_utc() -> None:
    """At 23:30 UTC it is tomorrow in Berlin already."""
    now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)

    time = SpokenTime.heard_at(now, zone=BERLIN, region="DE")

    assert time.today == dt.date(2026, 11, 25)


def test_a_naive_now_is_refused() -> None:
    """A naive time would be read in the zone of the machine."""
    with pytest.raises(InvalidValue):
        SpokenTime.heard_at(dt.datetime(2026, 11, 24, 10), zone=BERLIN, region="DE")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("instant", "spoken"),
    [
        (dt.datetime(2026, 11, 25, 14, tzinfo=dt.UTC), "um 15 Uhr"),
        (dt.datetime(2026, 7, 1, 13, tzinfo=dt.UTC), "um 15 Uhr"),
        (dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC), "um ein Uhr 59"),
        (dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC), "um 3 Uhr"),
        (dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC), "um 2 Uhr 30 Sommerzeit"),
        (dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC), "um 2 Uhr 30 Winterzeit"),
        (dt.datetime(2027, 10, 31, 2, 0, tzinfo=dt.UTC), "um 3 Uhr"),
        (dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC), "um null Uhr"),
    ],
)
def test_an_instant_is_said_as_the_wall_time_of_the_location(
    instant: dt.datetime, spoken: str
) -> None:
    """Summer time, both clock changes and midnight included."""
    assert spoken == heard().at(instant)


def test_day_and_time_are_named_together() -> None:
    """The three forms that sentences need."""
    start = dt.datetime(2026, 11, 25, 13, 30, tzinfo=dt.UTC)

    assert heard().when(start) == "morgen, Mittwoch, den 25. November, um 14 Uhr 30"
    assert heard().onto(start) == "morgen, Mittwoch, den 25. November, um 14 Uhr 30"
    assert heard().label(start) == "Mittwoch, der 25. November, um 14 Uhr 30"


def test_a_span_of_days_names_both_ends() -> None:
    """One day is said as one day."""
    first, last = dt.date(2026, 11, 30), dt.date(2026, 12, 4)

    assert (
        heard().span(first, last=last)
        == "von Montag, dem 30. November, bis Freitag, dem 4. Dezember"
    )
    assert heard().span(first, last=first) == "am Montag, dem 30. November"


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (1, "eine Minute"),
        (80, "eine Minute"),
        (179, "drei Minuten"),
        (780, "13 Minuten"),
        (3_500, "58 Minuten"),
        (3_580, "eine Stunde"),
        (3_600, "eine Stunde"),
        (5_300, "eine Stunde"),
        (5_400, "eineinhalb Stunden"),
        (7_200, "zwei Stunden"),
        (9_000, "zweieinhalb Stunden"),
        (535 * 60, "achteinhalb Stunden"),
        (23 * 3_600, "23 Stunden"),
        (86_400, ""),
    ],
)
def test_a_duration_is_said_as_people_count_it(seconds: int, spoken: str) -> None:
    """Never no minute at all, hours from the first one on, and nothing beyond a day."""
    assert spoken == lasting(dt.timedelta(seconds=seconds))


def test_numbers_up_to_twelve_are_words() -> None:
    """As German writes them."""
    assert [count(2), count(12), count(13)] == ["zwei", "zwölf", "13"]
