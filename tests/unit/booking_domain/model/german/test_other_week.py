"""Weekdays of another week, weekdays as such, and days that words beside them do not refuse."""

from itertools import product

import pytest

from tests.unit.booking_domain.model.german.test_moments import heard


WEDNESDAY = "2026-03-11T10:00 8-19"
COMING = {
    "montag": ("2026-03-16", "2026-03-23"),
    "dienstag": ("2026-03-17", "2026-03-24"),
    "donnerstag": ("2026-03-12", "2026-03-19"),
    "freitag": ("2026-03-13", "2026-03-20"),
    "samstag": ("2026-03-14", "2026-03-21"),
}
REFUSED = ("diesen", "kommenden", "den kommenden")
FRAMES = (
    "{d} um zehn aber nicht {r} sondern den nächsten {d}",
    "{d} um zehn, aber nicht {r}, sondern den nächsten",
    "{d} um zehn nicht {r} {d} sondern den nächsten {d}",
    "nicht {r} sondern nächsten {d} um zehn",
    "nicht {r} {d} sondern den nächsten {d} um zehn",
    "nicht {r} {d} sondern den nächsten um zehn",
    "am {d} um zehn nicht {r} den nächsten",
    "bitte nicht {r} {d}, lieber den nächsten {d} um zehn",
)


@pytest.mark.parametrize(("frame", "day", "refused"), tuple(product(FRAMES, COMING, REFUSED)))
def test_not_this_one_but_the_next_is_a_week_later(frame: str, day: str, refused: str) -> None:
    """ "Montag um zehn, aber nicht diesen, sondern den nächsten Montag" booked this Monday once."""
    meaning = heard(frame.format(d=day, r=refused), WEDNESDAY)

    assert meaning.split(" not ")[0] == f"{COMING[day][1]} 10:00"


@pytest.mark.parametrize("day", COMING)
@pytest.mark.parametrize(
    "frame",
    ["{d} um zehn aber nicht diesen sondern den übernächsten {d}",
     "nicht diesen {d} sondern den übernächsten {d} um zehn"],
)  # fmt: skip
def test_the_refused_one_is_never_booked_for_the_over_next(frame: str, day: str) -> None:
    """What the over-next one is may be asked, but it is not the one that was refused."""
    meaning = heard(frame.format(d=day), WEDNESDAY)

    assert not meaning.startswith(COMING[day][0]), meaning
    assert meaning.startswith("2026-03-2") or "?" in meaning or "|" in meaning, meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("diesen montag um zehn", "2026-03-16 10:00"),
        ("montag um zehn aber nicht später", "2026-03-16 10:00"),
        ("nicht diesen montag um zehn", "exclude 2026-03-16 10:00"),
        ("montag um zehn nicht dienstag", "2026-03-16 10:00 not 2026-03-17"),
    ],
)
def test_without_another_week_all_stays_as_it_was(phrase: str, meaning: str) -> None:
    """The coming Monday is wished or refused where no other one is named."""
    assert heard(phrase, WEDNESDAY) == meaning


WEEKEND = "not every saturday, every sunday"


@pytest.mark.parametrize("said", ["werktags", "wochentags", "unter der woche"])
@pytest.mark.parametrize(
    ("time", "meaning"),
    [("", ""), (" ab vier", " 16:00.."), (" vormittags", " forenoon"),
     (" nach siebzehn uhr", " 17:00.."), (" um drei", " 15:00")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("day", "range_"),
    [
        ("2026-03-09", "2026-03-09..2026-03-20"),
        ("2026-03-11", "2026-03-11..2026-03-20"),
        ("2026-03-12", "2026-03-12..2026-03-20"),
    ],
)
def test_weekdays_said_in_mid_week_are_those_of_the_next_one_too(
    said: str, time: str, meaning: str, day: str, range_: str
) -> None:
    """ "Werktags ab vier", said on a Wednesday, was once narrowed to three days."""
    found = heard(said + time, f"{day}T07:00 8-19").replace(" and ", ", ")

    assert found.startswith(f"{range_}{meaning} not ")
    assert "every saturday" in found
    assert "every sunday" in found


def test_on_a_friday_weekdays_begin_on_monday_and_no_weekend_lies_between() -> None:
    """The coming week from Monday to Friday is one range."""
    assert heard("werktags ab vier", "2026-03-13T10:00 8-19").startswith(
        "2026-03-16..2026-03-20 16:00.."
    )


def test_who_cannot_on_weekdays_leaves_the_weekend() -> None:
    """Of two weeks without their weekend not one range is ruled out."""
    meaning = heard("werktags kann ich nicht", WEDNESDAY)

    assert meaning.startswith("exclude")
    assert "every monday" in meaning
    assert "every friday" in meaning
    assert "saturday" not in meaning


@pytest.mark.parametrize("weather", ["regnet", "schneit", "stürmt"])
def test_a_day_in_a_condition_about_the_weather_is_not_refused(weather: str) -> None:
    """Both days are asked, though the first has "nicht" beside it."""
    meaning = heard(f"wenn es dienstag nicht {weather} dienstag sonst mittwoch", WEDNESDAY)

    assert meaning == "2026-03-17 | 2026-03-18"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("dienstag um drei bitte bestätigen dass es nicht mittwoch ist", "2026-03-17 15:00"),
        ("dienstag um drei, bitte notieren sie, dass es nicht montag ist", "2026-03-17 15:00"),
        ("dienstag dauert mir zu lange", "exclude 2026-03-17"),
        ("bis freitag dauert mir zu lange", "exclude ..2026-03-13"),
        ("dienstag dauert mir zu lange lieber morgen", "2026-03-12 not 2026-03-17"),
        ("das färben dauert mir zu lange am dienstag bitte nur schneiden", "2026-03-17"),
        ("jeden zweiten freitag", "2026-03-13 | 2026-03-20"),
        ("jeden zweiten freitag um drei", "2026-03-13 15:00 | 2026-03-20 15:00"),
        ("am montag nach pfingsten", "2026-05-25 | 2026-06-01"),
        ("am montag nach ostern", "2026-04-06 | 2026-04-13"),
        ("dienstag nach pfingsten um zehn", "2026-05-26 10:00"),
        ("am tag der zeitumstellung um zehn", "nothing"),
        ("am freitag um zehn wegen der zeitumstellung", "2026-03-13 10:00"),
    ],
)
def test_what_has_no_one_day_is_asked_and_what_is_only_said_beside_is_not(
    phrase: str, meaning: str
) -> None:
    """Conditions, confirmations, every other Friday, Whit Monday or the one after it."""
    assert heard(phrase, WEDNESDAY) == meaning


@pytest.mark.parametrize(
    ("spoken", "hour"), [("neine", 9), ("drea", 15), ("zeah", 10), ("siwe", 7), ("zwelfe", 12)]
)
@pytest.mark.parametrize("frame", ["freidog um {}", "freitag gegen {}", "um {} am freitag"])
def test_an_hour_in_dialect_is_heard_where_the_clock_is_spoken_of(
    frame: str, spoken: str, hour: int
) -> None:
    """ "Freidog um drea" was once the whole Friday."""
    assert heard(frame.format(spoken), WEDNESDAY).startswith(f"2026-03-13 {hour:02}:00")


@pytest.mark.parametrize("spoken", ["neine", "drea", "zeah", "siwe", "zwelfe"])
def test_a_word_of_dialect_alone_is_no_hour(spoken: str) -> None:
    """Without "um" or "halb" it may be anything."""
    assert heard(spoken, WEDNESDAY) == "nothing"
    assert heard(f"am freitag {spoken}", WEDNESDAY) == "2026-03-13"
