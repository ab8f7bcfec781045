"""The closed set of what can be meant, and that nothing in it comes from a clock or a default."""

import datetime as dt
import inspect

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from booking_domain.model.german import understand as parser
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayOnly,
    DayRange,
    Exact,
    Excluded,
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
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS, HOURS


WEDNESDAY = dt.datetime(2026, 3, 11, 10, tzinfo=BERLIN)
KINDS: dict[type[object], str] = {
    Exact: "am Freitag um drei",
    DayOnly: "übermorgen",
    TimeOnly: "um halb drei",
    Window: "Montag zwischen zehn und zwölf",
    DayRange: "nächste Woche",
    AnyTime: "egal wann",
    Excluded: "am Montag kann ich nicht",
    Alternatives: "Montag oder Dienstag",
    Ambiguous: "nächsten Freitag",
    Invalid: "am einunddreißigsten April",
    NothingFound: "Guten Morgen, mein Name ist Mai",
}
QUESTIONS = {
    Question.WHICH_WEEK: "nächsten Freitag",
    Question.WHICH_DAY: "in acht Tagen",
    Question.WHICH_HALF_OF_DAY: "um acht",
    Question.WEEKDAY_AGAINST_DATE: "Donnerstag, den 13. März",
    Question.YEAR_REPAIRED: "am 12.5.2025",
    Question.BEYOND_HORIZON: "an Heiligabend",
    Question.PAST: "gestern um drei",
    Question.OUTSIDE_OPENING_HOURS: "um drei Uhr nachts",
    Question.CLOCK_CHANGE: "am 25. Oktober um halb drei nachts",
}
REASONS = {
    InvalidReason.NO_SUCH_DAY: "am 30. Februar",
    InvalidReason.NO_SUCH_TIME: "um 25 Uhr",
    InvalidReason.CLOCK_CHANGE_GAP: "am 29. März um halb drei nachts",
}


def understood(
    text: str, *, now: dt.datetime = WEDNESDAY, hours: OpeningHours = HOURS
) -> Understanding:
    return parser.understand(
        text, now=now, zone=BERLIN, opening_hours=hours, horizon_days=HORIZON_DAYS
    )


def test_every_kind_of_wish_is_reached() -> None:
    """A kind that is added to the union fails here until somebody says it."""
    assert set(KINDS) == set(get_args(TemporalWish))
    assert {kind: type(understood(text).wish) for kind, text in KINDS.items()} == {
        kind: kind for kind in KINDS
    }


@pytest.mark.parametrize("text", [text for kind, text in KINDS.items() if kind is not NothingFound])
def test_every_kind_of_wish_names_its_rules(text: str) -> None:
    """ "Egal wann" was understood by no rule at all."""
    assert understood(text).trace


@pytest.mark.parametrize(("question", "text"), QUESTIONS.items())
def test_what_must_be_asked_says_what_about(question: Question, text: str) -> None:
    """In a salon that is open from 8 to 21 o'clock "um acht" is two times."""
    found = understood(text, hours=OpeningHours.every_day(opens=dt.time(8), closes=dt.time(21)))
    asked = found.wish.question if isinstance(found.wish, Ambiguous) else found.confirm

    assert (asked, found.asks_back) == (question, True)


@pytest.mark.parametrize(("reason", "text"), REASONS.items())
def test_what_cannot_be_says_why(reason: InvalidReason, text: str) -> None:
    """No day is rolled over, no hour moved."""
    assert understood(text).wish == Invalid(reason)


def test_nothing_is_assumed_about_when_and_where() -> None:
    """Each circumstance is passed in by its name, and none has a default."""
    given = inspect.signature(parser.understand).parameters

    assert set(given) == {"text", "now", "zone", "opening_hours", "horizon_days"}
    assert [name for name, one in given.items() if one.default is not inspect.Parameter.empty] == []


@pytest.mark.parametrize("text", KINDS.values())
def test_the_same_moment_gives_the_same_answer(text: str) -> None:
    """Whatever the machine's own clock says, and in whichever zone the moment was written."""
    in_tokyo = WEDNESDAY.astimezone(ZoneInfo("Asia/Tokyo"))

    assert understood(text, now=in_tokyo) == understood(text)
