"""Public holidays of every Land and canton: against the `holidays` package as an oracle."""

import datetime as dt

import pytest

from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS, holidays_of


oracle = pytest.importorskip("holidays", reason="holidays is not installed")
YEARS = range(2024, 2041)
COUNTRIES = ("DE", "AT", "CH")
MUNICIPALITIES = {"DE-Augsburg", "CH-Stadt Zurich"}
"""Holidays of single municipalities are the salon's own `closed_on`."""


def regions() -> list[str]:
    """Return the ISO 3166-2 codes of all that the oracle knows, and of the countries."""
    known = oracle.list_supported_countries(include_aliases=False)
    parts = {f"{country}-{part}" for country in COUNTRIES for part in known[country]}
    return [*COUNTRIES, *sorted(parts - MUNICIPALITIES)]


def known_of(region: str, *, year: int) -> set[dt.date]:
    """Return the public holidays that the oracle says a region has."""
    country, _, part = region.partition("-")
    known = set(oracle.country_holidays(country, subdiv=part or None, years=year))
    # The oracle counts what most municipalities of Bavaria have among the Catholic ones alone.
    return known | ({dt.date(year, 8, 15)} if region == "DE-BY" else set())


@pytest.mark.parametrize("region", regions())
def test_a_region_has_the_holidays_an_oracle_says(region: str) -> None:
    """One too many sends callers away, one too few books them in front of a locked door."""
    for year in YEARS:
        assert set(holidays_of(region, year=year)) == known_of(region, year=year)


def test_no_region_is_missing_or_invented() -> None:
    """Sixteen Länder, nine Bundesländer, twenty-six cantons and three countries."""
    assert set(PUBLIC_HOLIDAYS) == set(regions())
    assert len(PUBLIC_HOLIDAYS) == 16 + 9 + 26 + 3
