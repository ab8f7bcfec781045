"""What callers say at ten moments, in salons with other opening hours, and what they mean by it."""

import datetime as dt

import pytest

from booking_domain.model.german.protocol import to_protocol
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS
from tests.unit.booking_domain.model.german.test_callers import DATA, short


def said() -> list[tuple[str, str, str]]:
    """Return moment and opening hours, phrase and meaning; a line `@` begins another moment."""
    spoken: list[tuple[str, str, str]] = []
    moment = ""
    for table in ("moments.txt", "march.txt", "same_words.txt"):
        for line in (DATA / table).read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                moment = line.removeprefix("@").strip()
            else:
                phrase, _, meaning = line.partition("->")
                spoken.append((moment, phrase.strip(), meaning.strip()))
    return spoken


def heard(phrase: str, moment: str) -> str:
    """Return in short what is understood; `moment` is a wall time in Berlin and opening hours."""
    now, _, span = moment.partition(" ")
    opens, closes = (int(hour) for hour in span.split("-"))
    last = dt.time.max if closes == 24 else dt.time(closes)
    understood = understand(
        phrase,
        now=dt.datetime.fromisoformat(now).replace(tzinfo=BERLIN),
        zone=BERLIN,
        opening_hours=OpeningHours.every_day(opens=dt.time(opens), closes=last),
        horizon_days=HORIZON_DAYS,
    )
    return short(to_protocol(understood))


@pytest.mark.parametrize(("moment", "phrase", "meaning"), said())
def test_a_phrase_means_at_each_moment_what_its_caller_means(
    moment: str, phrase: str, meaning: str
) -> None:
    """Year ends, leap days, clock changes; open late, early, round the clock."""
    assert heard(phrase, moment) == meaning


@pytest.mark.parametrize(
    ("moment", "phrase", "meaning"),
    [
        ("2026-11-25T10:39 9-18", "heute um acht", "2026-11-25 20:00 ? outside_opening_hours"),
        ("2026-11-25T10:39 9-18", "heute um sieben", "2026-11-25 19:00 ? outside_opening_hours"),
        ("2026-11-25T10:39 9-18", "heute bis acht", "2026-11-25 ..20:00 ? outside_opening_hours"),
        ("2026-11-25T10:39 8-21", "heute um acht", "2026-11-25 20:00"),
        ("2026-11-25T10:39 8-19", "heute um acht", "2026-11-25 08:00 ? past"),
        ("2026-11-25T21:30 9-18", "heute um acht", "2026-11-25 08:00 ? past"),
        (
            "2026-11-25T21:30 9-18",
            "heute zwischen sieben und acht",
            "2026-11-25 07:00..08:00 ? past",
        ),
        ("2026-11-25T05:30 9-18", "heute um acht", "2026-11-25 08:00 ? outside_opening_hours"),
        ("2026-11-25T10:39 9-18", "morgen um acht", "2026-11-26 08:00 ? outside_opening_hours"),
        ("2026-11-25T10:39 9-18", "um acht", "08:00 ? outside_opening_hours"),
    ],
)
def test_a_time_that_has_passed_is_not_offered(moment: str, phrase: str, meaning: str) -> None:
    """ "Heute um acht" at twenty to eleven was once asked: at 8 or at 20 o'clock."""
    assert heard(phrase, moment) == meaning


OPENING = ((8, 19), (9, 18), (10, 20), (6, 22), (7, 13), (0, 24))
HOURS_SAID = (
    "eins", "zwei", "drei", "vier", "fünf", "sechs",
    "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip
STARTS = ("ab {}", "nach {}", "ab {} uhr", "frühestens um {}", "nicht vor {}", "{} oder später")
ENDS = ("bis {}", "vor {}", "spätestens um {}", "bis um {} uhr", "nicht nach {}", "kurz vor {}")


@pytest.mark.parametrize(("opens", "closes"), OPENING)
@pytest.mark.parametrize("hour", range(1, 13))
@pytest.mark.parametrize("frame", [*STARTS, *ENDS])
def test_the_opening_hours_decide_the_half_of_the_day_of_a_window(
    frame: str, hour: int, opens: int, closes: int
) -> None:
    """ "Ab sieben" was once seven in the morning for a salon that is open until ten at night."""
    begins = frame in STARTS
    halves = (hour % 12, hour % 12 + 12)
    fitting = [
        half for half in halves if (opens <= half < closes if begins else opens < half <= closes)
    ]
    words = frame.format(HOURS_SAID[hour - 1])

    meaning = heard(words, f"2026-11-25T10:00 {opens}-{closes}")

    if len(fitting) == 1:
        told = f"{fitting[0]:02d}:00"
        assert meaning == (f"{told}.." if begins else f"..{told}"), words
    else:
        question = "which_half_of_day" if fitting else "outside_opening_hours"
        assert meaning.endswith(f"? {question}"), words


@pytest.mark.parametrize(("opens", "closes"), OPENING)
@pytest.mark.parametrize("hour", range(1, 11))
@pytest.mark.parametrize("frame", ["von {} bis {}", "zwischen {} und {}", "freitag {} bis {} uhr"])
def test_a_window_with_two_ends_lies_in_the_opening_hours_or_is_asked_about(
    frame: str, hour: int, opens: int, closes: int
) -> None:
    """Two hours from one on: inside, else where the opening hours cut it, else asked."""
    halves = [(hour % 12 + add, hour % 12 + add + 2) for add in (0, 12)]
    fitting = [half for half in halves if opens <= half[0] and half[1] <= closes] or [
        half for half in halves if half[0] < closes and opens < half[1]
    ]
    words = frame.format(HOURS_SAID[hour - 1], HOURS_SAID[hour + 1])

    meaning = heard(words, f"2026-11-25T10:00 {opens}-{closes}").removeprefix("2026-11-27 ")

    if len(fitting) == 1:
        first, last = fitting[0]
        assert meaning == f"{first:02d}:00..{last:02d}:00", words
    else:
        question = "which_half_of_day" if fitting else "outside_opening_hours"
        assert meaning.endswith(f"? {question}"), words


@pytest.mark.parametrize("frame", ["ab {} zehn uhr", "bis {} zehn uhr", "nach {} zehn uhr"])
@pytest.mark.parametrize("unit", range(3, 10))
def test_a_window_from_a_split_hour_is_asked_about(frame: str, unit: int) -> None:
    """ "Ab vier zehn Uhr" was once from ten past four, whatever the caller had said."""
    meaning = heard(frame.format(HOURS_SAID[unit - 1]), "2026-11-25T10:00 8-19")

    assert f"{unit + 10}:00" in meaning
    assert " | " in meaning


@pytest.mark.parametrize("fraction", ["dreiviertel {}", "viertel vor {}", "halb {}", "um {}"])
@pytest.mark.parametrize(("opens", "closes"), [(9, 18), (8, 19)])
def test_a_time_that_is_closed_in_both_halves_is_said_to_be_so(
    fraction: str, opens: int, closes: int
) -> None:
    """ "Dreiviertel acht" is asked about like "um sieben", and as outside the opening hours."""
    meaning = heard(fraction.format("acht"), f"2026-11-25T10:00 {opens}-{closes}")

    is_open = fraction == "um {}" and opens == 8
    assert meaning.endswith("? outside_opening_hours") is not is_open
