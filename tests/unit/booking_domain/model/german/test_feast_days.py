"""Feast days: against the `holidays` package as an oracle, for 40 years."""

import datetime as dt

import pytest

from booking_domain.model.german.holidays import SPOKEN, feast_day
from tests.unit.booking_domain.model.german.matching import BERLIN, parse


oracle = pytest.importorskip("holidays", reason="holidays is not installed")
YEARS = range(2015, 2055)
FEASTS = [
    ("DE", None, "Neujahr", "neujahr"),
    ("DE", None, "Karfreitag", "karfreitag"),
    ("DE", None, "Ostermontag", "ostermontag"),
    ("DE", None, "Erster Mai", "tag_der_arbeit"),
    ("DE", None, "Christi Himmelfahrt", "himmelfahrt"),
    ("DE", None, "Pfingstmontag", "pfingstmontag"),
    ("DE", None, "Tag der Deutschen Einheit", "einheit"),
    ("DE", None, "Erster Weihnachtstag", "weihnachten"),
    ("DE", None, "Zweiter Weihnachtstag", "zweiter_weihnachtstag"),
    ("DE", "BB", "Ostersonntag", "ostersonntag"),
    ("DE", "BB", "Pfingstsonntag", "pfingstsonntag"),
    ("DE", "BY", "Heilige Drei Könige", "dreikönig"),
    ("DE", "BY", "Fronleichnam", "fronleichnam"),
    ("DE", "SL", "Mariä Himmelfahrt", "mariä_himmelfahrt"),
    ("DE", "BY", "Allerheiligen", "allerheiligen"),
    ("DE", "SN", "Reformationstag", "reformationstag"),
    ("DE", "SN", "Buß- und Bettag", "buss_und_bettag"),
    ("DE", "BE", "Internationaler Frauentag", "frauentag"),
    ("DE", "TH", "Weltkindertag", "weltkindertag"),
    ("AT", None, "Nationalfeiertag", "nationalfeiertag"),
    ("AT", None, "Mariä Empfängnis", "mariä_empfängnis"),
    ("AT", None, "Fronleichnam", "fronleichnam"),
    ("CH", None, "Nationalfeiertag", "bundesfeier"),
    ("CH", "ZH", "Auffahrt", "himmelfahrt"),
]


@pytest.mark.parametrize(("country", "land", "name", "key"), FEASTS)
def test_a_feast_falls_on_the_day_an_oracle_says(
    country: str, land: str | None, name: str, key: str
) -> None:
    """In every year in which the oracle knows the feast, and in most it does."""
    known = oracle.country_holidays(country, subdiv=land, years=YEARS, language="de")
    days = {day for day, names in known.items() if name in names.split("; ")}

    ours = {feast_day(key, year=day.year) for day in days}

    assert len(days) >= 30 or key in {"frauentag", "weltkindertag"}
    assert ours == days


@pytest.mark.parametrize("name", sorted(SPOKEN))
def test_every_name_of_a_feast_is_understood(name: str) -> None:
    """Said with "am" a year before, it is the feast's next day."""
    now = dt.datetime(2026, 1, 1, 10, tzinfo=BERLIN)

    said = parse(f"am {name}", now)

    assert said is not None
    assert said["date"] == feast_day(SPOKEN[name], year=2026).isoformat()
