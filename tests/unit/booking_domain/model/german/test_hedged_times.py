"""Words that hedge a time in the middle of it mean nothing, and split minutes are put together."""

import datetime as dt

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, parse


TUESDAY = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)
FRIDAY = "2027-03-12"

HEDGED = {
    "ab halb drei bis sagen wir halb fünf am freitag": (FRIDAY, ["14:30", "16:30"]),
    "Am Freitag, ab halb drei bis, sagen wir, halb fünf.": (FRIDAY, ["14:30", "16:30"]),
    "am freitag ab sagen wir zwei": (FRIDAY, ["14:00", None]),
    "am freitag um sagen wir zwei": (FRIDAY, "14:00"),
    "am freitag um sagen wir mal halb drei": (FRIDAY, "14:30"),
    "freitag so gegen ja sagen wir mal elf": (FRIDAY, "11:00"),
    "am freitag gegen ähm sagen wir elf": (FRIDAY, "11:00"),
    "zwischen sagen wir zwei und vier": (None, ["14:00", "16:00"]),
    "von zwei bis sagen wir vier": (None, ["14:00", "16:00"]),
    "von zwei bis ich sag mal fünf": (None, ["14:00", "17:00"]),
    "zwischen zwei und allerhöchstens fünf": (None, ["14:00", "17:00"]),
    "ab drei bis meinetwegen sechs": (None, ["15:00", "18:00"]),
    "freitag so zwischen sagen wir mal zehn und meinetwegen zwölf": (FRIDAY, ["10:00", "12:00"]),
    "freitag zwischen frühestens zwei und spätestens fünf": (FRIDAY, ["14:00", "17:00"]),
    "freitag ab ich würd sagen drei": (FRIDAY, ["15:00", None]),
    "freitag vor von mir aus elf": (FRIDAY, [None, "11:00"]),
    "freitag um, ich sage mal, zehn": (FRIDAY, "10:00"),
    "freitag von zwei bis höchstens fünf": (FRIDAY, ["14:00", "17:00"]),
    "freitag allerhöchstens bis fünf": (FRIDAY, [None, "17:00"]),
    "von montag bis sagen wir donnerstag": (["2027-03-15", "2027-03-18"], None),
    "ab meinetwegen freitag": ([FRIDAY, None], None),
}
MINUTES = {
    "freitag um vierzehn uhr fünf zehn": "14:15",
    "zehn uhr fünf zehn": "10:15",
    "Um zehn Uhr, sechs zehn.": "10:16",
    "um drei uhr zwei zwanzig": "15:22",
    "um neun uhr acht zehn": "09:18",
    "elf uhr fünf vierzig": "11:45",
    "um zehn uhr fünf zehn minuten": "10:15",
    "um zehn uhr fünf": "10:05",
    "um zehn uhr null fünf": "10:05",
    "um zehn uhr zehn": "10:10",
    "um zehn uhr zwei kinder": "10:00",
    "um zehn uhr dreißig zwei kinder": "10:30",
}
KEPT = {
    "sagen wir freitag um drei": (FRIDAY, "15:00"),
    "am freitag sagen wir um zwei": (FRIDAY, "14:00"),
    "dann nehmen wir freitag": (FRIDAY, None),
    "von mir aus freitag um drei": (FRIDAY, "15:00"),
    "freitag um drei sagen wir": (FRIDAY, "15:00"),
    "bis spätestens fünf am freitag": (FRIDAY, [None, "17:00"]),
}


@pytest.mark.parametrize(("said", "expected"), (HEDGED | KEPT).items())
def test_hedges_are_no_part_of_a_time(said: str, expected: tuple[object, object]) -> None:
    """ "Ab halb drei bis sagen wir halb fünf" was half past four; "um sagen wir zwei" any time."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"]) == expected


@pytest.mark.parametrize(("said", "time"), MINUTES.items())
def test_split_minutes_are_one_number(said: str, time: str) -> None:
    """ "Vierzehn Uhr fünf zehn" was five past two."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert found["time"] == time
    assert not found["ask_back"]


@pytest.mark.parametrize(
    "said", ["es geht um sagen wir drei leute", "das kostet ab sagen wir fünfzig euro"]
)
def test_a_hedged_number_is_no_time(said: str) -> None:
    """What is counted is no hour with a hedge either."""
    assert parse(said, TUESDAY) is None
