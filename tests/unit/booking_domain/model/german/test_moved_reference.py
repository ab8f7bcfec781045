"""The same words on other days: all weekdays, year ends, leap years, and where clocks change."""

import datetime as dt

import pytest

from booking_domain.model.german.temporal_wish import (
    Ambiguous,
    DayOnly,
    DayRange,
    Exact,
    Invalid,
    InvalidReason,
    Question,
    TimeOnly,
    Understanding,
)
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours, OpenWindow
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS, HOURS, parse


WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
DAY_ONE = dt.date(2026, 1, 1)
ROUND_THE_CLOCK = OpeningHours.every_day(opens=dt.time(0), closes=dt.time(23, 59))


def at(
    text: str, *now: int, zone: dt.tzinfo = BERLIN, hours: OpeningHours = HOURS
) -> Understanding:
    """Return what `text` means at a wall time in `zone`."""
    year, month, day, hour, minute = (*now, 0)[:5]
    moment = dt.datetime(year, month, day, hour, minute, tzinfo=zone)
    return understand(text, now=moment, zone=zone, opening_hours=hours, horizon_days=HORIZON_DAYS)


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("weekday", range(7))
def test_a_bare_weekday_is_the_next_one_after_today(offset: int, weekday: int) -> None:
    """Said on that very weekday it may be today or in a week, so we ask."""
    today = dt.date(2026, 11, 23) + dt.timedelta(days=offset)
    ahead = (weekday - today.weekday()) % 7
    coming = today + dt.timedelta(days=ahead or 7)

    heard = at(WEEKDAYS[weekday], today.year, today.month, today.day, 10)

    if ahead:
        assert heard == Understanding(DayOnly(coming), None, heard.trace)
    else:
        assert heard.wish == Ambiguous((DayOnly(coming), DayOnly(today)), Question.WHICH_DAY)


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("weekday", range(7))
def test_next_weekday_is_certain_only_in_the_next_week(offset: int, weekday: int) -> None:
    """Where the coming one lies in this week, half of the callers mean the one after it."""
    today = dt.date(2026, 12, 28) + dt.timedelta(days=offset)
    coming = today + dt.timedelta(days=(weekday - today.weekday()) % 7 or 7)

    heard = at(f"nächsten {WEEKDAYS[weekday]}", today.year, today.month, today.day, 10)

    if coming.isocalendar()[1] == today.isocalendar()[1]:
        both = (DayOnly(coming), DayOnly(coming + dt.timedelta(days=7)))
        assert heard.wish == Ambiguous(both, Question.WHICH_WEEK)
    else:
        assert heard.wish == DayOnly(coming)


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("weekday", range(7))
def test_the_weekday_after_the_next_is_as_uncertain_as_the_next(offset: int, weekday: int) -> None:
    """Who counts "nächsten Freitag" otherwise counts "übernächsten Freitag" otherwise too."""
    now = dt.datetime(2026, 12, 28, 10, tzinfo=BERLIN) + dt.timedelta(days=offset)
    heard = [
        understand(f"{which} {WEEKDAYS[weekday]}", now=now, zone=BERLIN, opening_hours=HOURS,
                   horizon_days=HORIZON_DAYS)
        for which in ("nächsten", "übernächsten")
    ]  # fmt: skip

    assert [understood.asks_back for understood in heard] in ([True, True], [False, False])


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        ((2026, 12, 30, 10), (2027, 1, 1), (2027, 12, 31)),
        ((2027, 1, 11, 10), (2027, 1, 11), (2027, 12, 31)),
        ((2027, 2, 1, 10), (2028, 1, 1), (2028, 12, 31)),
    ],
)
def test_in_january_the_new_year_is_the_one_that_has_begun(
    now: tuple[int, ...], first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    """Nobody means the year after."""
    assert at("im neuen jahr", *now).wish == DayRange(dt.date(*first), dt.date(*last))


def test_the_old_year_said_at_the_turn_of_the_year_is_mended() -> None:
    """ "05.01.2026" said on 29 December 2026 is next week, and confirmed."""
    heard = at("am 05.01.2026 um 9 uhr 30", 2026, 12, 29, 9, 15)

    assert heard.confirm is Question.DAY_OVER
    assert heard.wish == Exact(dt.datetime(2027, 1, 5, 9, 30, tzinfo=BERLIN))


def test_a_day_of_this_year_gone_by_is_past_and_not_next_year() -> None:
    """ "10.11.2026" said ten days later is no wish for the autumn after."""
    heard = at("am 10.11.2026", 2026, 11, 20, 10)

    assert heard == Understanding(DayOnly(dt.date(2026, 11, 10)), Question.PAST, heard.trace)


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("morgen", (2026, 12, 31, 10), (2027, 1, 1)),
        ("übermorgen", (2027, 2, 27, 10), (2027, 3, 1)),
        ("übermorgen", (2028, 2, 27, 10), (2028, 2, 29)),
        ("in einem monat", (2027, 1, 31, 10), (2027, 2, 28)),
        ("in einem monat", (2028, 1, 31, 10), (2028, 2, 29)),
        ("am dritten", (2026, 12, 4, 10), (2027, 1, 3)),
        ("am einunddreißigsten", (2027, 4, 1, 10), (2027, 5, 31)),
        ("am zweiten ersten", (2026, 12, 31, 10), (2027, 1, 2)),
        ("29.2.", (2028, 1, 10, 10), (2028, 2, 29)),
        ("29.2.", (2027, 11, 20, 10), (2028, 2, 29)),
        ("neujahr", (2026, 12, 31, 10), (2027, 1, 1)),
        ("neujahr", (2027, 1, 1, 10), (2027, 1, 1)),
        ("ostermontag", (2027, 3, 30, 10), (2028, 4, 17)),
        ("heute in acht tagen", (2026, 12, 28, 10), (2027, 1, 4)),
        ("letzter tag im februar", (2028, 1, 3, 10), (2028, 2, 29)),
        ("montag in einer woche", (2026, 12, 30, 10), (2027, 1, 11)),
        ("am 24. november 2026", (2026, 11, 20, 10), (2026, 11, 24)),
        ("15.1", (2026, 11, 20, 10), (2027, 1, 15)),
    ],
)  # fmt: skip
def test_days_are_counted_over_year_ends_and_leap_days(
    text: str, now: tuple[int, ...], day: tuple[int, int, int]
) -> None:
    """Months and years roll over as on the calendar on the wall."""
    assert at(text, *now).wish == DayOnly(dt.date(*day))


@pytest.mark.parametrize("text", ["29.2.", "30. februar", "31.11.", "am einunddreißigsten april"])
def test_a_day_that_does_not_exist_is_said_to_be_invalid(text: str) -> None:
    """It never rolls over to the next day."""
    assert at(text, 2026, 11, 20, 10).wish == Invalid(InvalidReason.NO_SUCH_DAY)


def test_a_time_in_the_hour_that_is_skipped_is_invalid() -> None:
    """On 28 March 2027 the clock goes from 2 to 3."""
    heard = at("am 28.3.2027 um 02:30 uhr", 2027, 3, 20, 10)

    assert heard.wish == Invalid(InvalidReason.CLOCK_CHANGE_GAP)


def test_a_time_in_the_hour_that_comes_twice_is_asked_about() -> None:
    """On 31 October 2027 the clock shows half past two twice, an hour apart."""
    heard = at("am 31.10.2027 um 02:30 uhr", 2027, 10, 20, 10)

    assert isinstance(heard.wish, Ambiguous)
    assert heard.wish.question is Question.CLOCK_CHANGE
    first, second = heard.wish.readings
    assert isinstance(first, Exact)
    assert isinstance(second, Exact)
    assert second.start.astimezone(dt.UTC) - first.start.astimezone(dt.UTC) == dt.timedelta(hours=1)


def test_an_hour_from_now_is_an_hour_over_the_clock_change() -> None:
    """Durations are counted in real time, not on the wall."""
    heard = at("in zwei stunden", 2027, 3, 28, 1, 30)

    assert heard.wish == Exact(dt.datetime(2027, 3, 28, 4, 30, tzinfo=BERLIN))


def test_the_opening_hours_decide_which_half_of_the_day_is_meant() -> None:
    """Three o'clock is in the afternoon; open all night, we ask."""
    asked = at("um drei", 2026, 11, 20, 10, hours=ROUND_THE_CLOCK)

    assert at("um drei", 2026, 11, 20, 10).wish == TimeOnly(dt.time(15))
    assert asked.wish == Ambiguous(
        (TimeOnly(dt.time(3)), TimeOnly(dt.time(15))), Question.WHICH_HALF_OF_DAY
    )


def test_the_hours_of_the_day_asked_for_decide() -> None:
    """Seven is in the evening on a day that is open late, and unclear on one that is not."""
    late = OpeningHours(
        windows={
            0: (OpenWindow(opens=dt.time(9), closes=dt.time(17)),),
            3: (OpenWindow(opens=dt.time(12), closes=dt.time(21)),),
        }
    )

    thursday = at("donnerstag um sieben", 2026, 11, 20, 10, hours=late)
    monday = at("montag um sieben", 2026, 11, 20, 10, hours=late)

    assert thursday.wish == Exact(dt.datetime(2026, 11, 26, 19, tzinfo=BERLIN))
    assert isinstance(monday.wish, Ambiguous)
    assert monday.wish.question is Question.OUTSIDE_OPENING_HOURS


def test_year_2023_is_repaired_and_read_back() -> None:
    """An agent's wrong year keeps day and month, and never more than one question is lost."""
    heard = at("05.12.2023 um 15 uhr", 2025, 11, 5, 10)

    assert heard.wish == Exact(dt.datetime(2025, 12, 5, 15, tzinfo=BERLIN))
    assert heard.confirm is Question.YEAR_REPAIRED
    assert heard.asks_back


def test_a_repaired_time_that_has_passed_is_past() -> None:
    """The same day, after that hour: it is not moved to another time."""
    heard = at("05.11.2023 um 15 uhr", 2025, 11, 5, 16)

    assert heard.wish == Exact(dt.datetime(2025, 11, 5, 15, tzinfo=BERLIN))
    assert heard.asks_back


def test_a_fixed_offset_serves_as_a_zone() -> None:
    """The zone may be any time zone there is."""
    zone = dt.timezone(dt.timedelta(hours=-2))

    heard = at("morgen um 15 uhr", 2013, 2, 12, 4, 30, zone=zone)

    assert heard.wish == Exact(dt.datetime(2013, 2, 13, 15, tzinfo=zone))


def test_next_week_keeps_its_range() -> None:
    """It is neither its Monday nor today."""
    heard = at("nächste woche", 2026, 12, 30, 10)

    assert heard.wish == DayRange(dt.date(2027, 1, 4), dt.date(2027, 1, 10))


@pytest.mark.parametrize("text", ["freitag um drei", "heute um drei", "am zwanzigsten um drei"])
def test_nothing_is_moved_when_the_hour_has_passed(text: str) -> None:
    """At five on Friday no day is silently another; "Freitag" and "am Zwanzigsten" are the next."""
    heard = at(text, 2026, 11, 20, 17)

    starts = heard.wish.start if isinstance(heard.wish, Exact) else None
    assert starts is not None
    assert starts.time() == dt.time(15)
    coming = {"freitag um drei": (11, 27), "am zwanzigsten um drei": (12, 20)}
    assert starts.date() == dt.date(2026, *coming.get(text, (11, 20)))
    assert heard.asks_back is (text not in coming)


@pytest.mark.parametrize(
    ("text", "day", "first"),
    [
        ("am wochenende", 21, (2026, 11, 21)),
        ("nächstes wochenende", 21, (2026, 11, 28)),
        ("kommendes wochenende", 22, (2026, 11, 28)),
        ("letztes wochenende", 21, (2026, 11, 14)),
        ("letztes wochenende", 20, (2026, 11, 14)),
    ],
)
def test_on_a_weekend_the_next_one_is_another(
    text: str, day: int, first: tuple[int, int, int]
) -> None:
    """On Saturday and Sunday nobody means this weekend by the next one."""
    heard = at(text, 2026, 11, day, 10)

    assert isinstance(heard.wish, DayRange)
    assert heard.wish.first == dt.date(*first)


def test_on_sunday_the_weekend_may_be_this_or_the_next_one() -> None:
    """Hardly anybody means the few hours that are left, but they are not ruled out."""
    heard = at("am wochenende", 2026, 11, 22, 10)

    assert isinstance(heard.wish, Ambiguous)
    assert heard.wish.question is Question.WHICH_WEEK


def test_an_hour_gone_by_today_is_the_one_to_come_where_both_are_open() -> None:
    """At ten, open all night, nine o'clock today is in the evening."""
    heard = at("heute um neun", 2026, 11, 20, 10, hours=ROUND_THE_CLOCK)

    assert heard.wish == Exact(dt.datetime(2026, 11, 20, 21, tzinfo=BERLIN))


@pytest.mark.parametrize(("weekday", "first"), [(20, 23), (18, 18), (22, 23)])
def test_weekdays_are_those_of_a_week_that_is_not_nearly_over(weekday: int, first: int) -> None:
    """On Friday "unter der Woche" begins on Monday."""
    heard = at("unter der woche", 2026, 11, weekday, 10)

    assert isinstance(heard.wish, DayRange)
    assert heard.wish.first == dt.date(2026, 11, first)


def test_a_lunch_break_does_not_make_the_night_likelier() -> None:
    """One o'clock is at noon, where the salon is closed for an hour, too."""
    hours = OpeningHours(
        windows={
            day: (
                OpenWindow(opens=dt.time(9), closes=dt.time(12)),
                OpenWindow(opens=dt.time(14), closes=dt.time(18)),
            )
            for day in range(7)
        }
    )

    assert at("um eins", 2026, 11, 20, 10, hours=hours).wish == TimeOnly(dt.time(13))


def test_of_two_times_outside_the_opening_hours_the_waking_one_comes_first() -> None:
    """Open in the morning only, three o'clock is asked about, and not as three at night."""
    mornings = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(12))

    heard = at("um drei", 2026, 11, 20, 10, hours=mornings)

    assert heard.wish == Ambiguous(
        (TimeOnly(dt.time(15)), TimeOnly(dt.time(3))), Question.OUTSIDE_OPENING_HOURS
    )


@pytest.mark.parametrize(
    ("text", "hour", "past"),
    [
        ("heute zwischen acht und neun", 10, True),
        ("heute zwischen neun und elf", 10, False),
        ("heute vormittag", 13, True),
        ("heute vormittag ab elf", 13, False),
        ("heute abend", 13, False),
        ("heute von 22 bis 6 uhr", 13, False),
    ],
)
def test_a_window_of_today_is_past_when_it_has_closed(text: str, hour: int, past: bool) -> None:
    """What is over is asked about; what is not is not."""
    heard = at(text, 2026, 11, 20, hour)

    assert (heard.confirm is Question.PAST) is past


@pytest.mark.parametrize("day", [DAY_ONE + dt.timedelta(days=days) for days in range(400)])
def test_the_end_of_a_month_is_in_that_month_on_each_of_400_days(day: dt.date) -> None:
    """In the last week of a month its end was once that of a week, the one after."""
    now = dt.datetime.combine(day, dt.time(10), tzinfo=BERLIN)
    november = dt.date(day.year + (day.month == 12), 11, 30)
    this_month = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    year = dt.date(day.year, 12, 31)
    quarter = dt.date(day.year, (day.month - 1) // 3 * 3 + 3, 30)
    quarter = quarter if quarter.month in (6, 9) else quarter.replace(day=31)

    for text, last, first in (
        ("ende november", november, november.replace(day=21)),
        ("ende des monats", this_month, this_month.replace(day=21)),
        ("ende des jahres", year, year.replace(day=1)),
        ("ende des quartals", quarter, quarter.replace(day=1)),
    ):
        said = parse(text, now)
        assert said is not None
        begin, end = said["date"] if isinstance(said["date"], list) else [said["date"]] * 2
        assert end == last.isoformat(), (text, said)
        distance = dt.date.fromisoformat(begin) - max(day, first)
        assert abs(distance) <= dt.timedelta(days=2), (text, said)


def test_the_beginning_of_the_year_is_the_next_ones_at_its_end() -> None:
    """Said on 28 December it is no day of that week."""
    said = parse("anfang des jahres", dt.datetime(2026, 12, 28, 10, tzinfo=BERLIN))

    assert said is not None
    assert said["date"] == ["2027-01-01", "2027-02-28"]
