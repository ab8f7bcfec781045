"""Public holidays of a region, and what a salon says beside them."""

import datetime as dt

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.closed_days import ClosedDays, ClosedPeriod, Closure
from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS, holidays_of


# As the Länder have published them for 2026: how many, and the days that not all of them have.
OF_2026 = {
    "DE-BW": (12, {"01-06", "06-04", "11-01"}),
    "DE-BY": (13, {"01-06", "06-04", "08-15", "11-01"}),
    "DE-BE": (10, {"03-08"}),
    "DE-BB": (12, {"04-05", "05-24", "10-31"}),
    "DE-HB": (10, {"10-31"}),
    "DE-HH": (10, {"10-31"}),
    "DE-HE": (10, {"06-04"}),
    "DE-MV": (11, {"03-08", "10-31"}),
    "DE-NI": (10, {"10-31"}),
    "DE-NW": (11, {"06-04", "11-01"}),
    "DE-RP": (11, {"06-04", "11-01"}),
    "DE-SL": (12, {"06-04", "08-15", "11-01"}),
    "DE-SN": (11, {"10-31", "11-18"}),
    "DE-ST": (11, {"01-06", "10-31"}),
    "DE-SH": (10, {"10-31"}),
    "DE-TH": (11, {"09-20", "10-31"}),
}
EVERYWHERE = {"01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"}
CHRISTMAS = dt.date(2026, 12, 25)


def days_of(region: str, *, year: int = 2026) -> set[str]:
    """Return the holidays as "12-25"."""
    return {f"{day:%m-%d}" for day in holidays_of(region, year=year)}


@pytest.mark.parametrize("region", OF_2026)
def test_each_land_has_its_holidays_of_2026(region: str) -> None:
    """Those of all, and its own."""
    number, own = OF_2026[region]

    assert days_of(region) == EVERYWHERE | own
    assert len(days_of(region)) == number


def test_germany_as_a_whole_has_those_of_all_its_laender() -> None:
    """And there are sixteen of them."""
    laender = [set(feasts) for region, feasts in PUBLIC_HOLIDAYS.items() if region[:3] == "DE-"]

    assert days_of("DE") == EVERYWHERE
    assert len(laender) == 16
    assert set.intersection(*laender) == PUBLIC_HOLIDAYS["DE"]


def test_austria_has_thirteen() -> None:
    """Good Friday is none of them."""
    assert len(days_of("AT")) == 13
    assert "10-26" in days_of("AT")
    assert "04-03" not in days_of("AT")


def test_two_feasts_on_one_day_are_one_holiday() -> None:
    """In 2008 Ascension Day was on the first of May: it has one name in each region."""
    for region in PUBLIC_HOLIDAYS:
        is_labour_day = dt.date(2009, 5, 1) in holidays_of(region, year=2009)

        name = holidays_of(region, year=2008)[dt.date(2008, 5, 1)]

        assert name == ("tag_der_arbeit" if is_labour_day else "himmelfahrt")


@pytest.mark.parametrize(
    ("day", "closure"),
    [
        (dt.date(2026, 12, 23), None),
        (dt.date(2026, 12, 24), Closure(reason="Betriebsferien")),
        (dt.date(2026, 12, 27), Closure(reason="Betriebsferien")),
        (dt.date(2026, 12, 28), None),
        (dt.date(2027, 1, 1), Closure(feast="neujahr")),
        (dt.date(2027, 5, 1), None),
        (dt.date(2027, 3, 29), Closure(feast="ostermontag")),
    ],
)
def test_a_day_is_closed_by_the_salon_or_by_a_holiday(
    day: dt.date, closure: Closure | None
) -> None:
    """The salon's own word comes first, and it may open on a holiday."""
    closed = ClosedDays(
        region="DE-BE",
        periods=(
            ClosedPeriod(dt.date(2026, 12, 24), dt.date(2026, 12, 27), reason="Betriebsferien"),
        ),
        opened=frozenset({dt.date(2027, 5, 1), dt.date(2026, 12, 24)}),
    )

    assert closed.on(day) == closure


@pytest.mark.parametrize("reason", ["Betriebsferien", None])
def test_a_holiday_within_the_salons_own_days_gives_the_reason_that_they_lack(
    reason: str | None,
) -> None:
    """The salon's word where it has one, else what everybody knows."""
    closed = ClosedDays(region="DE", periods=(ClosedPeriod(CHRISTMAS, CHRISTMAS, reason=reason),))

    assert closed.on(CHRISTMAS) == (
        Closure(reason=reason) if reason else Closure(feast="weihnachten")
    )


def test_without_a_region_no_holiday_closes() -> None:
    """Nobody can know the Land from a telephone number."""
    assert ClosedDays().on(CHRISTMAS) is None


def test_the_first_open_day_is_after_all_that_follow_each_other() -> None:
    """Holidays and the salon's own days together."""
    closed = ClosedDays(
        region="DE",
        periods=(ClosedPeriod(dt.date(2026, 12, 27), dt.date(2026, 12, 31)),),
    )

    assert closed.first_open(CHRISTMAS) == dt.date(2027, 1, 2)
    assert closed.first_open(dt.date(2026, 12, 24)) == dt.date(2026, 12, 24)


def test_a_salon_that_is_closed_for_years_is_not_looked_through_for_ever() -> None:
    """After two years the search ends, with a day that is closed."""
    years = [CHRISTMAS + dt.timedelta(days=366 * number) for number in range(4)]
    periods = tuple(ClosedPeriod(one, one + dt.timedelta(days=365)) for one in years)

    assert ClosedDays(periods=periods).first_open(CHRISTMAS) == years[2]


def test_no_days_are_not_all_closed() -> None:
    """Nothing was asked, so nothing is refused."""
    assert not ClosedDays(region="DE").all_closed(())


@pytest.mark.parametrize("days", [-1, 366])
def test_a_period_has_an_order_and_an_end(days: int) -> None:
    """A slip of the year would close the salon for good."""
    with pytest.raises(InvalidValue):
        ClosedPeriod(CHRISTMAS, CHRISTMAS + dt.timedelta(days=days))


def test_a_region_that_nobody_knows_is_refused() -> None:
    """Or its holidays would silently be none."""
    with pytest.raises(InvalidValue, match="DE-XX"):
        ClosedDays(region="DE-XX")
