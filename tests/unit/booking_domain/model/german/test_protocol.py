"""The line protocol and the explanation of a reading."""

import datetime as dt

import pytest

from booking_domain.model.german.protocol import to_protocol
from booking_domain.model.german.reading import Explanation, explain
from booking_domain.model.german.temporal_wish import (
    AnyTime,
    Daypart,
    DayRange,
    Understanding,
    Window,
)
from tests.unit.booking_domain.model.german.matching import parse


DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("dienstag um zehn", {"date": "2026-11-24", "time": "10:00", "ask_back": False}),
        ("dienstag ab vier", {"date": "2026-11-24", "time": ["16:00", None], "ask_back": False}),
        ("nächste woche", {"date": ["2026-11-23", "2026-11-29"], "time": None, "ask_back": False}),
        ("um zehn", {"date": None, "time": "10:00", "ask_back": False}),
        ("31.11.", {"invalid": True, "reason": "no_such_day", "ask_back": True}),
        ("egal wann", {"any": True, "time": None, "ask_back": False}),
        (
            "montag kann ich nicht",
            {"exclude": True, "date": "2026-11-23", "time": None, "ask_back": False},
        ),
        ("mein name ist mai", None),
        ("gestern", {"date": "2026-11-19", "time": None, "question": "past", "ask_back": True}),
    ],
)
def test_a_reading_is_written_as_plain_data(text: str, plain: dict[str, object] | None) -> None:
    """The keys and values are those that the scorer reads."""
    assert parse(text) == plain


def test_alternatives_and_readings_are_all_named() -> None:
    """Who asks back needs every choice."""
    alternatives = parse("montag oder dienstag")
    ambiguous = parse("um sieben")

    assert alternatives == {
        "alternatives": [
            {"date": "2026-11-23", "time": None},
            {"date": "2026-11-24", "time": None},
        ],
        "ask_back": True,
    }
    assert ambiguous is not None
    assert [reading["time"] for reading in ambiguous["readings"]] == ["07:00", "19:00"]
    assert ambiguous["question"] == "outside_opening_hours"


def test_a_part_of_the_day_carries_its_window() -> None:
    """A night has no end of its own day."""
    afternoon = Understanding(Window(DAY, None, None, Daypart.AFTERNOON), None, ())
    night = Understanding(AnyTime(Daypart.NIGHT), None, ())

    assert to_protocol(afternoon) == {
        "date": "2026-11-24",
        "time": {"part": "afternoon", "window": ["12:00", "18:00"]},
        "ask_back": False,
    }
    assert to_protocol(night) == {
        "any": True,
        "time": {"part": "night", "window": ["22:00", "24:00"]},
        "ask_back": False,
    }


def test_one_clock_time_on_each_of_several_days() -> None:
    """Equal ends of a window are one clock time."""
    every_day = DayRange(DAY, DAY + dt.timedelta(days=2), dt.time(10), dt.time(10))

    plain = to_protocol(Understanding(every_day, None, ()))

    assert plain == {"date": ["2026-11-24", "2026-11-26"], "time": "10:00", "ask_back": False}


def test_an_explanation_names_the_words_and_their_rules() -> None:
    """What was read is shown as it was said, with the rule that read it last at the end."""
    read = explain("Guten Tag, nein, am Dienstag um halb drei bitte", country="DE")

    assert [part.words for part in read] == ["nein", "am dienstag um halb drei"]
    assert read[0] == Explanation("nein", ("no",))
    assert read[1].rules[-1] == "both hold"
    assert "halb" in read[1].rules
