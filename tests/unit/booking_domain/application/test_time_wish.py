"""From words about a new time to spans that may be booked, or to a question."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.time_wish import (
    ExactTime,
    Windows,
    instant_wish,
    meaning_of,
    time_wish,
)
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayOnly,
    Daypart,
    EveryWeekday,
    Exact,
    Excluded,
    Exclusion,
    Invalid,
    InvalidReason,
    NothingFound,
    Question,
    TemporalWish,
    TimeOnly,
    Understanding,
    Window,
)
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.results import (
    AmbiguousTime,
    Missing,
    NeedsInput,
    PastDate,
    Policy,
    PolicyDenied,
    ToolResult,
)
from booking_domain.model.tenant import BookingRules
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import BERLIN, MONDAY_MORNING, salon


NOW = MONDAY_MORNING.astimezone(dt.UTC)
MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
WEDNESDAY = dt.date(2026, 11, 25)
STRICT = BookingRules(lead_minutes=120, horizon_days=30)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=BERLIN)


def meaning(
    wish: TemporalWish,
    *,
    confirm: Question | None = None,
    excluded: tuple[Exclusion, ...] = (),
    rules: BookingRules | None = None,
) -> ExactTime | Windows | ToolResult:
    understood = Understanding(wish, confirm, (), excluded)
    return meaning_of(understood, tenant=salon(rules=rules), now=NOW)


def spans(result: ExactTime | Windows | ToolResult) -> tuple[TimeSlot, ...]:
    assert isinstance(result, Windows)
    return result.spans


def test_words_become_an_instant_in_the_locations_zone() -> None:
    """Day and time may come in two arguments."""
    wish = time_wish(salon(), date_text="morgen", time_text="um zehn", start=None, now=NOW)

    assert wish == ExactTime(start=at(TUESDAY, 10))


@pytest.mark.parametrize(
    ("date_text", "time_text"),
    [("Dienstag", "vier zehn Uhr"), ("Dienstag vier zehn Uhr", None), (None, "Di. vier zehn Uhr")],
)
def test_an_hour_that_may_have_been_split_is_asked_whichever_way_it_comes(
    date_text: str | None, time_text: str | None
) -> None:
    """ "Vier zehn Uhr" is fourteen or ten past four; fourteen was once offered unasked."""
    wish = time_wish(salon(), date_text=date_text, time_text=time_text, start=None, now=NOW)

    assert wish == AmbiguousTime(
        readings=(Exact(at(TUESDAY, 14)), Exact(at(TUESDAY, 16, 10))),
        question=Question.WHICH_ALTERNATIVE,
    )


@pytest.mark.parametrize(
    ("date_text", "time_text"),
    [
        ("2026-11-24T10:00:00+01:00", None),
        ("2026-11-24T09:00:00Z", None),
        ("2026-11-24T10:00:00+01:00", "10:00"),
        ("2026-11-24T10:00:00+01:00", "um zehn"),
    ],
)
def test_an_instant_among_the_words_counts_with_its_time(
    date_text: str, time_text: str | None
) -> None:
    """An agent writes the day so; the time in it was once dropped."""
    wish = time_wish(salon(), date_text=date_text, time_text=time_text, start=None, now=NOW)

    assert wish == ExactTime(start=at(TUESDAY, 10))


@pytest.mark.parametrize(
    ("date_text", "time_text", "start"),
    [
        ("Dienstag, nicht Montag", "um zehn", at(TUESDAY, 10)),
        ("Dienstag, nicht Mittwoch", "10", at(TUESDAY, 10)),
        ("Dienstag, nicht Mittwoch", "14.30", at(TUESDAY, 14, 30)),
    ],
)
def test_a_time_beside_a_refused_day_is_that_of_the_wished_one(
    date_text: str, time_text: str, start: dt.datetime
) -> None:
    """Two fields are two clauses; the time was once taken for that of the refused day."""
    wish = time_wish(salon(), date_text=date_text, time_text=time_text, start=None, now=NOW)

    assert wish == ExactTime(start=start)


def test_a_bound_beside_a_refused_day_leaves_nothing_of_that_day() -> None:
    """ "Nicht Dienstag" and "ab vier" was once Tuesday until four."""
    wish = time_wish(salon(), date_text="nicht Dienstag", time_text="ab vier", start=None, now=NOW)

    assert not isinstance(wish, Windows)


@pytest.mark.parametrize(("time_text", "asked"), [(None, True), ("vormittags", False)])
def test_a_part_of_a_day_after_an_exception_is_asked_about_only_in_one_breath(
    time_text: str | None, *, asked: bool
) -> None:
    """In a field of its own it is that of all other days."""
    words = "nächste Woche außer Mittwoch" + ("" if time_text else " vormittags")

    wish = time_wish(salon(), date_text=words, time_text=time_text, start=None, now=NOW)

    assert isinstance(wish, AmbiguousTime) is asked
    assert isinstance(wish, Windows) is not asked


def test_an_instant_from_a_program_goes_before_words() -> None:
    """What is exact is not read again."""
    wish = time_wish(
        salon(), date_text="übermorgen", time_text=None, start=at(TUESDAY, 10), now=NOW
    )

    assert wish == ExactTime(start=at(TUESDAY, 10))


@pytest.mark.parametrize(
    ("text", "missing"), [(None, Missing.DATE), ("", Missing.DATE), ("x" * 401, Missing.TOO_LONG)]
)
def test_no_words_and_endless_words_are_asked_for_again(text: str | None, missing: Missing) -> None:
    """Neither is read."""
    wish = time_wish(salon(), date_text=text, time_text=None, start=None, now=NOW)

    assert wish == NeedsInput(missing)


def test_the_present_instant_is_not_past() -> None:
    """Half-open: now is the first instant that may be booked."""
    tenant = salon()

    assert instant_wish(tenant, start=NOW, now=NOW) == ExactTime(start=NOW)
    assert instant_wish(tenant, start=NOW - dt.timedelta(seconds=1), now=NOW) == PastDate()


def test_lead_time_and_horizon_include_their_own_instants() -> None:
    """Two hours ahead may be booked two hours ahead; one second less may not."""
    tenant = salon(rules=STRICT)
    earliest, latest = NOW + dt.timedelta(minutes=120), NOW + dt.timedelta(days=30)
    second = dt.timedelta(seconds=1)

    assert instant_wish(tenant, start=earliest, now=NOW) == ExactTime(start=earliest)
    assert instant_wish(tenant, start=latest, now=NOW) == ExactTime(start=latest)
    too_soon = instant_wish(tenant, start=earliest - second, now=NOW)
    assert too_soon == PolicyDenied(Policy.LEAD_TIME)
    too_late = instant_wish(tenant, start=latest + second, now=NOW)
    assert too_late == PolicyDenied(Policy.HORIZON)


def test_a_day_is_searched_from_midnight_to_midnight() -> None:
    """Both in the location's wall time."""
    assert spans(meaning(DayOnly(TUESDAY))) == (TimeSlot(at(TUESDAY, 0), at(WEDNESDAY, 0)),)


def test_today_begins_now() -> None:
    """What has passed of it is not offered."""
    assert spans(meaning(DayOnly(MONDAY))) == (TimeSlot(NOW, at(TUESDAY, 0)),)


def test_the_lead_time_is_taken_off_the_beginning() -> None:
    """Nothing is offered that would be refused when it is booked."""
    (span,) = spans(meaning(DayOnly(MONDAY), rules=STRICT))

    assert span.start == NOW + dt.timedelta(minutes=120)


def test_the_horizon_is_taken_off_the_end() -> None:
    """Nothing is offered that would be refused when it is booked."""
    last_day = MONDAY + dt.timedelta(days=30)

    (span,) = spans(meaning(DayOnly(last_day), rules=STRICT))

    assert span.end == NOW + dt.timedelta(days=30)


def test_a_window_that_has_passed_today_is_past() -> None:
    """At nine o'clock "heute von sieben bis acht" is over."""
    assert meaning(Window(MONDAY, dt.time(7), dt.time(8))) == PastDate()


def test_a_window_inside_the_lead_time_is_too_soon_and_not_past() -> None:
    """It lies ahead: to call it past would be false."""
    wish = Window(MONDAY, dt.time(9, 30), dt.time(10, 30))

    assert meaning(wish, rules=STRICT) == PolicyDenied(Policy.LEAD_TIME)


def test_a_window_beyond_the_horizon_is_denied() -> None:
    """The salon's rule is named, and no question asked."""
    wish = DayOnly(MONDAY + dt.timedelta(days=31))

    assert meaning(wish, rules=STRICT) == PolicyDenied(Policy.HORIZON)


def test_alternatives_are_all_searched() -> None:
    """Any of them would do."""
    wish = Alternatives((DayOnly(TUESDAY), Exact(at(WEDNESDAY, 10)), TimeOnly(dt.time(9))))

    assert spans(meaning(wish)) == (
        TimeSlot(at(TUESDAY, 0), at(WEDNESDAY, 0)),
        TimeSlot(at(WEDNESDAY, 10), at(WEDNESDAY, 10, 1)),
    )


def test_any_time_is_searched_from_today_for_two_weeks() -> None:
    """A part of the day narrows each day."""
    found = spans(meaning(AnyTime(Daypart.AFTERNOON)))

    assert len(found) == 14
    assert found[0] == TimeSlot(at(MONDAY, 12), at(MONDAY, 18))


def test_an_excluded_day_is_left_out() -> None:
    """ "Egal wann, nur nicht am Dienstag"."""
    found = spans(meaning(AnyTime(), excluded=(DayOnly(TUESDAY),)))

    assert len(found) == 13
    assert not any(span.contains(at(TUESDAY, 10)) for span in found)


@pytest.mark.parametrize(
    "words", ["jeden Tag außer Mittwoch", "egal, nur nicht mittwochs", "immer außer am Mittwoch"]
)
def test_a_weekday_that_is_ruled_out_is_left_out_in_every_week(words: str) -> None:
    """The Wednesday after the next one was once offered to somebody who never has time on it."""
    found = spans(time_wish(salon(), date_text=words, time_text=None, start=None, now=NOW))

    days = {span.start.astimezone(BERLIN).date() for span in found}
    assert len(days) == 12
    assert not any(day.weekday() == WEDNESDAY.weekday() for day in days)


def test_a_part_of_a_weekday_that_is_ruled_out_is_cut_out_of_every_week() -> None:
    """ "Immer, außer mittwochs nachmittags" leaves the mornings of Wednesdays."""
    afternoons = EveryWeekday(WEDNESDAY.weekday(), part=Daypart.AFTERNOON)

    found = spans(meaning(AnyTime(), excluded=(afternoons,)))

    on_wednesday = [span for span in found if span.start.astimezone(BERLIN).weekday() == 2]
    assert {span.start.astimezone(BERLIN).hour for span in on_wednesday} == {0, 18}
    assert {span.end.astimezone(BERLIN).hour for span in on_wednesday} == {12, 0}


def test_a_window_of_which_either_half_of_the_day_may_be_meant_is_asked_about() -> None:
    """ "Von sieben bis neun" was once searched in the morning, whoever had meant the evening."""
    late = evolve(
        salon(), opening_hours=OpeningHours.every_day(opens=dt.time(6), closes=dt.time(22))
    )

    asked = time_wish(
        late, date_text="am Mittwoch", time_text="von sieben bis neun", start=None, now=NOW
    )

    assert asked == AmbiguousTime(
        readings=(
            Window(WEDNESDAY, dt.time(7), dt.time(9)),
            Window(WEDNESDAY, dt.time(19), dt.time(21)),
        ),
        question=Question.WHICH_HALF_OF_DAY,
    )


def test_an_excluded_time_is_cut_out_of_the_day() -> None:
    """ "Morgen, aber nicht um zehn"."""
    before, after = spans(meaning(DayOnly(TUESDAY), excluded=(TimeOnly(dt.time(10)),)))

    assert (before.end, after.start) == (at(TUESDAY, 10), at(TUESDAY, 10, 1))


def test_a_day_that_is_excluded_altogether_is_asked_for() -> None:
    """Nothing is left that could be looked for."""
    wish = meaning(DayOnly(TUESDAY), excluded=(DayOnly(TUESDAY),))

    assert wish == NeedsInput(Missing.DATE)


def test_a_reading_that_must_be_confirmed_is_read_back() -> None:
    """A repaired year is not booked before the caller has said yes."""
    wish = meaning(DayOnly(TUESDAY), confirm=Question.YEAR_REPAIRED)

    assert wish == AmbiguousTime((DayOnly(TUESDAY),), Question.YEAR_REPAIRED)


def test_what_has_passed_is_said_to_have_passed() -> None:
    """There is no other reading to choose."""
    yesterday = DayOnly(MONDAY - dt.timedelta(days=1))

    assert meaning(yesterday, confirm=Question.PAST) == PastDate()
    assert meaning(Invalid(InvalidReason.PAST)) == PastDate()


def test_several_readings_are_asked_about() -> None:
    """Only the caller can choose."""
    readings = (DayOnly(TUESDAY), DayOnly(WEDNESDAY))

    assert meaning(Ambiguous(readings, Question.WHICH_DAY)) == AmbiguousTime(
        readings, Question.WHICH_DAY
    )


@pytest.mark.parametrize(
    ("wish", "missing"),
    [
        (TimeOnly(dt.time(10)), Missing.DATE),
        (Window(None, dt.time(10), None), Missing.DATE),
        (NothingFound(), Missing.DATE),
        (Excluded((DayOnly(TUESDAY),)), Missing.EXCLUDED_ONLY),
        (Invalid(InvalidReason.NO_SUCH_DAY), Missing.INVALID_DATE),
    ],
)
def test_what_names_no_day_is_asked_for(wish: TemporalWish, missing: Missing) -> None:
    """A day is never assumed."""
    assert meaning(wish) == NeedsInput(missing)
