"""Plain phrases, one for each kind of word, all said on Friday, 20 November 2026 at ten."""

import pytest

from tests.unit.booking_domain.model.german.matching import parse


EVENING = {"part": "evening", "window": ["17:00", "22:00"]}
MORNING = {"part": "morning", "window": ["06:00", "11:00"]}


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        ("um halb eins", None, "12:30"),
        ("dienstag um halb eins", "2026-11-24", "12:30"),
        ("02:30 nachmittags", None, "14:30"),
        ("12:30 nachmittags", None, "12:30"),
        ("in 3 Tagen um 12:15 Uhr", "2026-11-23", "12:15"),
        ("heute Abend um acht", "2026-11-20", "20:00"),
        ("Dienstagabend um sieben", "2026-11-24", "19:00"),
        ("dienstag abend", "2026-11-24", EVENING),
        ("der Abend", None, EVENING),
        ("am Morgen", None, MORNING),
        ("morgen früh", "2026-11-21", MORNING),
        ("morgen", "2026-11-21", None),
        ("übermorgen in einer Woche", "2026-11-29", None),
        ("am dritten März", "2027-03-03", None),
        ("März", ["2027-03-01", "2027-03-31"], None),
        ("Anfang März", ["2027-03-01", "2027-03-10"], None),
        ("Mitte Januar", ["2027-01-11", "2027-01-20"], None),
        ("Ende März", ["2027-03-21", "2027-03-31"], None),
        ("am Ostermontag um zehn", "2027-03-29", "10:00"),
        ("Pfingstmontag", "2027-05-17", None),
        ("Weihnachten", "2026-12-25", None),
        ("am zweiten Weihnachtstag", "2026-12-26", None),
        ("Heiligabend um 10", "2026-12-24", "10:00"),
        ("von Dienstag auf Donnerstag", "2026-11-26", None),
        ("Dienstag auf Mittwoch verlegen", "2026-11-25", None),
        ("Fr. Müller um zehn", None, "10:00"),
    ],
)
def test_a_plain_phrase_is_understood_without_asking(text: str, date: object, time: object) -> None:
    """Neither the day nor the time is doubtful."""
    assert parse(text) == {"date": date, "time": time, "ask_back": False}


@pytest.mark.parametrize("text", ["Fr um zehn", "Fr 10 Uhr"])
def test_an_abbreviated_weekday_is_a_weekday(text: str) -> None:
    """Said on a Friday it is asked back which one; before a name it is an address."""
    said = parse(text)

    assert said is not None
    assert said["question"] == "which_day"
    assert [reading["date"] for reading in said["readings"]] == ["2026-11-27", "2026-11-20"]
