"""Feast days: against the `holidays` package as an oracle, by every name that it has."""

import datetime as dt

from collections import defaultdict
from functools import lru_cache
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest

from booking_domain.model.german.feast_names import COUNTRIES, LOCAL, SPOKEN
from booking_domain.model.german.holidays import SEVERAL, easter, feast_day
from tests.unit.booking_domain.model.german.matching import BERLIN, Plain, parse


oracle = pytest.importorskip("holidays", reason="holidays is not installed")
FAR = range(2015, 2055)
NEAR = range(2025, 2035)
ZONES = {
    "DE": BERLIN,
    **{country: ZoneInfo(zone) for zone, country in COUNTRIES.items()},
}
NO_FEASTS = {
    ("CH", "Brückentag"): "each of the City of Zurich's days off after Christmas",
    ("CH", "Brückentag nach Auffahrt"): "a day off of the City of Zurich in some years",
}
NAMED_FOR_ONCE = "Jahrestag de"
"""Berlin's 75th and 80th anniversaries of 2020, 2025 and 2028: whole sentences that nobody says."""
EVE = "Vortag vor"
"""The oracle's word for what callers call the day before."""


@lru_cache
def known() -> dict[tuple[str, str], set[dt.date]]:
    """Return the days of each name in each country, in any of its parts and categories."""
    found: dict[tuple[str, str], set[dt.date]] = defaultdict(set)
    for country in ZONES:
        parts = oracle.list_supported_countries(include_aliases=False)[country]
        kinds = set(oracle.country_holidays(country).supported_categories) - {"school"}
        for part in (None, *parts):
            days = oracle.country_holidays(
                country, subdiv=part, years=FAR, language="de", categories=kinds
            )
            for day, names in days.items():
                for name in names.split("; "):
                    found[country, name].add(day)
    return found


def days_of(country: str, name: str) -> list[dt.date]:
    """Return the days in order, as far as they are the ones that callers mean."""
    days = known()[country, name]
    if name == "Knabenschiessen":
        # Its weekend is free anyway: the day that is named after it is the Monday.
        days = {day for day in days if day.weekday() == 0}
    if name == "Sechseläuten":
        # The oracle moves it off Easter Monday, but not out of Holy Week as in 2019.
        week = dt.timedelta(7)
        days = {day - week if (easter(day.year) - day).days == 6 else day for day in days}
    return sorted(days)


def on(day: dt.date, country: str) -> dt.datetime:
    """Return ten o'clock on that day, there."""
    return dt.datetime.combine(day, dt.time(10), tzinfo=ZONES[country])


def read(text: str, now: dt.datetime) -> Plain:
    """Return what was understood, which must be something."""
    said = parse(text, now)
    assert said is not None, text
    return said


def names() -> list[tuple[str, str]]:
    """Return each name with its country."""
    return sorted(
        (country, name)
        for country, name in known().keys() - NO_FEASTS.keys()
        if not (country == "DE" and NAMED_FOR_ONCE in name)
    )


@pytest.mark.parametrize(("country", "name"), names())
def test_a_holiday_by_the_oracles_name_is_on_its_day(country: str, name: str) -> None:
    """Said half a year before, the day before, on the day, and after the one of the last year."""
    said = name.replace(EVE, "Tag vor")
    days = [day for day in days_of(country, name) if day.year in NEAR]

    assert days
    for before, day in pairwise(days):
        if day.year - before.year > 1:
            continue
        half_a_year, tomorrow = dt.timedelta(170), dt.timedelta(1)
        # On the feast itself the day before it is over, though the feast is not.
        after = before + tomorrow * (2 if EVE in name else 1)
        for today in (day - half_a_year, day - tomorrow, day, after):
            if before < today:
                assert read(f"am {said}", on(today, country))["date"] == day.isoformat(), today


def test_no_exception_is_one_in_vain() -> None:
    """The oracle knows each name that is left out."""
    assert NO_FEASTS.keys() <= known().keys()
    assert len(known()) == len(names()) + len(NO_FEASTS) + 3


@pytest.mark.parametrize(
    ("country", "name", "key"),
    [
        ("DE", "Buß- und Bettag", "buss_und_bettag"),
        ("DE", "Fronleichnam", "fronleichnam"),
        ("DE", "Reformationstag", "reformationstag"),
        ("AT", "Nationalfeiertag", "nationalfeiertag"),
        ("AT", "Hl. Leopold", "leopolditag"),
        ("CH", "Nationalfeiertag", "bundesfeier"),
        ("CH", "Auffahrt", "himmelfahrt"),
        ("CH", "Näfelser Fahrt", "näfelser_fahrt"),
        ("CH", "Sechseläuten", "sechseläuten"),
        ("CH", "Knabenschiessen", "knabenschiessen"),
        ("CH", "Genfer Bettag", "genfer_bettag"),
        ("CH", "Bettagsmontag", "bettagsmontag"),
    ],
)
def test_a_feast_falls_on_the_day_an_oracle_says(country: str, name: str, key: str) -> None:
    """In each of forty years."""
    assert {feast_day(key, year=year) for year in FAR} == set(days_of(country, name))


def test_the_sechselaeuten_of_2019_was_before_holy_week() -> None:
    """And on the fourth Monday where the third was Easter Monday."""
    assert feast_day("sechseläuten", year=2019) == dt.date(2019, 4, 8)
    assert feast_day("sechseläuten", year=2025) == dt.date(2025, 4, 28)


@pytest.mark.parametrize("name", sorted(SPOKEN.keys() - SEVERAL.keys()))
def test_every_name_of_a_feast_is_understood(name: str) -> None:
    """Said with "am" on New Year's Day, it is that year's."""
    now = dt.datetime(2026, 1, 1, 10, tzinfo=BERLIN)

    assert read(f"am {name}", now)["date"] == feast_day(SPOKEN[name], year=2026).isoformat()


@pytest.mark.parametrize(
    ("country", "name"), [(country, name) for country in LOCAL for name in LOCAL[country]]
)
def test_a_name_means_what_it_means_in_the_country(country: str, name: str) -> None:
    """What is told from the zone, no caller is asked for."""
    key = LOCAL[country][name]
    feasts = [feast_day(one, year=2026).isoformat() for one in SEVERAL.get(key, (key,))]

    said = read(f"am {name}", on(dt.date(2026, 1, 1), country))

    assert [one["date"] for one in said.get("readings", [said])] == feasts


@pytest.mark.parametrize(
    ("text", "german", "austrian", "swiss"),
    [
        ("am Nationalfeiertag", "10-03", "10-26", "08-01"),
        ("am Vatertag", "05-14", "06-14", "06-07"),
        ("am Bettag", "11-18", "11-18", "09-20"),
        ("am Weltkindertag", "09-20", "09-20", "11-20"),
        ("am Muttertag", "05-10", "05-10", "05-10"),
        ("am österreichischen Nationalfeiertag", "10-26", "10-26", "10-26"),
        ("am Schweizer Nationalfeiertag", "08-01", "08-01", "08-01"),
        ("am deutschen Nationalfeiertag", "10-03", "10-03", "10-03"),
    ],
)
def test_the_same_word_in_three_countries(
    text: str, german: str, austrian: str, swiss: str
) -> None:
    """Vatertag is Ascension Day in Germany, and a Sunday in June south of it."""
    today = dt.date(2026, 1, 1)
    said = {country: read(text, on(today, country))["date"][5:] for country in ZONES}

    assert said == {"DE": german, "AT": austrian, "CH": swiss}


def test_an_unknown_zone_is_taken_for_germany() -> None:
    """As all that is written of dates and hours is."""
    now = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)

    assert read("am Nationalfeiertag", now)["date"] == "2026-10-03"


@pytest.mark.parametrize(
    ("text", "country", "days"),
    [
        ("am Kindertag", "DE", ["2026-06-01", "2026-09-20"]),
        ("am Fasnachtsmontag", "CH", ["2026-02-16", "2026-02-23"]),
        ("Fasnacht", "CH", ["2026-02-12", "2026-02-16", "2026-02-17", "2026-02-23"]),
        ("Kindertag 2027", "DE", ["2027-06-01", "2027-09-20"]),
    ],
)
def test_a_name_of_several_days_is_asked_about(text: str, country: str, days: list[str]) -> None:
    """East and West, Lucerne and Basel: only the caller knows."""
    said = read(text, on(dt.date(2026, 1, 1), country))

    assert said["question"] == "which_day"
    assert [reading["date"] for reading in said["readings"]] == days


@pytest.mark.parametrize("word", ["letzten", "vorletzten"])
def test_a_feast_that_is_over_is_the_last_one(word: str) -> None:
    """On the day itself it was a year ago."""
    for month, year in ((11, 2025), (12, 2025)):
        said = read(f"am {word} Nikolaus", dt.datetime(2026, month, 6, 10, tzinfo=BERLIN))
        assert said["date"] == f"{year}-12-06"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("zu Martini um zehn", "2026-11-11"),
        ("am Leopolditag", "2026-11-15"),
        ("an Leopoldi", "2026-11-15"),
        ("zu Florianstag nachmittags um drei", "2026-05-04"),
        ("am Tag nach Josefi", "2026-03-20"),
        ("am Montag nach Peter und Paul", "2026-07-06"),
        ("an Sankt Martin", "2026-11-11"),
        ("Sankt Nikolaus", "2026-12-06"),
        ("nach Sankt Josef am Freitag", "2026-03-20"),
        ("am Schmotzige Donnschtig", "2026-02-12"),
        ("am schmutzigen Donnerstag um neun", "2026-02-12"),
        ("Faschingssamstag um elf", "2026-02-14"),
        ("an Valentin", "2026-02-14"),
        ("an Jakobi", "2026-07-25"),
        ("am Hl. Abend um zehn", "2026-12-24"),
        ("am St.-Ursen-Tag", "2026-09-30"),
        ("am Bruder Klaus Tag", "2026-09-25"),
        ("am hohen Frauentag", "2026-08-15"),
        ("zweiter Advent", "2026-12-06"),
    ],
)
def test_a_feast_as_callers_name_it(text: str, date: str) -> None:
    """With "am", "zu", "Sankt" or "-tag"."""
    said = read(text, dt.datetime(2026, 1, 1, 10, tzinfo=BERLIN))

    assert said["date"] in (date, [date, None])


PEOPLE = ("Martin", "Josef", "Leopold", "Florian", "Rupert", "Peter", "Paul", "Valentin", "Stefan")
SURNAMES = ("Martini", "Josephi", "Leopoldi", "Floriani", "Ruperti", "Jakobi", "Stephani")


@pytest.mark.parametrize(
    "text",
    [
        *(
            frame.format(name)
            for frame, name in product(
                (
                    "{}",
                    "zu {} bitte",
                    "bei {}",
                    "ein Termin bei {}",
                    "mein Name ist {} Huber",
                    "mein Name ist Anton {}",
                    "hier ist der {}",
                    "für {}",
                    "mit {} bitte",
                    "ich möchte zum {}",
                ),
                PEOPLE,
            )
        ),
        *(
            frame.format(name)
            for frame, name in product(
                (
                    "{}",
                    "hier ist Anna {}",
                    "Frau {}",
                    "zu Frau {}",
                    "bei {}",
                    "{} mein Name",
                    "für Herrn {}",
                    "ich bin die {}",
                ),
                SURNAMES,
            )
        ),
        "mein Name ist Leopold Martin",
        "zu Jakobi bitte",
        "nach Frau Michaelis",
        "ein Termin für Peter und Paul",
        "Peter und Paul kommen auch mit",
        "mein Bruder Klaus kommt mit",
        "für meinen Bruder Klaus",
        "Sankt-Martin-Straße 5",
        "St.-Josef-Gasse",
        "ich wohne in Sankt Martin",
        "ich komme aus Sankt Florian",
        "ich liege im Sankt Josef Krankenhaus",
        "die Sankt-Nikolaus-Kirche",
        "Mauritius",
    ],
)
def test_a_persons_name_is_no_date(text: str) -> None:
    """Nobody called Leopold Martin is booked on the eleventh of November."""
    for country in ZONES:
        assert parse(text, on(dt.date(2026, 10, 1), country)) is None
