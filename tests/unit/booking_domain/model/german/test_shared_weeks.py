"""A week or month that is said behind two days belongs to both of them."""

import datetime as dt

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, parse


TUESDAY = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)

RANGES = {
    "von mittwoch bis freitag nächste woche": ("2027-03-17", "2027-03-19"),
    "mittwoch bis freitag nächster woche": ("2027-03-17", "2027-03-19"),
    "Mittwoch bis Freitag, nächste Woche.": ("2027-03-17", "2027-03-19"),
    "von dienstag bis donnerstag der nächsten woche": ("2027-03-16", "2027-03-18"),
    "Mittwoch bis Freitag übernächster Woche": ("2027-03-24", "2027-03-26"),
    "zwischen montag und donnerstag übernächste woche": ("2027-03-22", "2027-03-25"),
    "ab mittwoch bis freitag nächster woche": ("2027-03-17", "2027-03-19"),
    "mittwoch bis freitag kw 12": ("2027-03-24", "2027-03-26"),
    "von mittwoch bis freitag in der woche nach ostern": ("2027-03-31", "2027-04-02"),
    "montag bis mittwoch in zwei wochen": ("2027-03-22", "2027-03-24"),
    "freitag bis dienstag nächster woche": ("2027-03-12", "2027-03-16"),
    "mittwoch bis nächste woche freitag": ("2027-03-10", "2027-03-19"),
    "nächste woche zwischen mittwoch und freitag": ("2027-03-17", "2027-03-19"),
    "diesen mittwoch bis freitag nächster woche": ("2027-03-10", "2027-03-19"),
    "heute bis freitag nächster woche": ("2027-03-09", "2027-03-19"),
    "mittwoch bis freitag": ("2027-03-10", "2027-03-12"),
}
CHOICES = {
    "donnerstag oder freitag nächster woche": ["2027-03-18", "2027-03-19"],
    "Mittwoch oder Donnerstag, nächste Woche.": ["2027-03-17", "2027-03-18"],
    "mittwoch oder donnerstag der kommenden woche": ["2027-03-17", "2027-03-18"],
    "entweder am montag oder am dienstag nächster woche": ["2027-03-15", "2027-03-16"],
    "mittwoch und freitag nächste woche": ["2027-03-17", "2027-03-19"],
    "donnerstag, freitag oder samstag nächster woche": ["2027-03-18", "2027-03-19", "2027-03-20"],
    "donnerstag oder freitag in zwei wochen": ["2027-03-25", "2027-03-26"],
    "mittwoch oder donnerstag, aber nächste woche": ["2027-03-17", "2027-03-18"],
    "mittwoch oder auch donnerstag nächste woche": ["2027-03-17", "2027-03-18"],
    "am fünften oder sechsten nächsten monats": ["2027-04-05", "2027-04-06"],
    "am fünften oder am sechsten im april": ["2027-04-05", "2027-04-06"],
    "montag oder mittwoch im april": ["2027-04-05", "2027-04-07"],
    "freitag oder dienstag nächste woche": ["2027-03-12", "2027-03-16"],
    "donnerstag nächster woche oder freitag": ["2027-03-18", "2027-03-19"],
    "donnerstag oder nächste woche freitag": ["2027-03-11", "2027-03-19"],
    "diesen donnerstag oder freitag nächster woche": ["2027-03-11", "2027-03-19"],
    "morgen oder freitag nächster woche": ["2027-03-10", "2027-03-19"],
    "mittwoch, sonst freitag nächster woche": ["2027-03-10", "2027-03-19"],
    "donnerstag oder in zwei wochen freitag": ["2027-03-11", "2027-03-26"],
    "donnerstag oder freitag": ["2027-03-11", "2027-03-12"],
}
TIMED = {
    "mittwoch bis freitag nächster woche ab drei": (
        ["2027-03-17", "2027-03-19"], ["15:00", None],
    ),
    "zwischen mittwoch und freitag um zehn nächster woche": (
        ["2027-03-17", "2027-03-19"], "10:00",
    ),
}  # fmt: skip
REFUSED = {
    "donnerstag und freitag nächste woche kann ich nicht": ["2027-03-18", "2027-03-19"],
    "nicht donnerstag oder freitag nächste woche": ["2027-03-18", "2027-03-19"],
    "donnerstag kann ich nicht und freitag nächster woche auch nicht": ["2027-03-11", "2027-03-19"],
}


@pytest.mark.parametrize(("said", "days"), RANGES.items())
def test_the_week_behind_a_range_is_that_of_both_ends(said: str, days: tuple[str, str]) -> None:
    """ "Von Mittwoch bis Freitag nächste Woche" once began this week, unasked."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["ask_back"]) == (list(days), False)


@pytest.mark.parametrize(("said", "days"), CHOICES.items())
def test_the_week_behind_a_choice_is_that_of_each(said: str, days: list[str]) -> None:
    """ "Donnerstag oder Freitag nächster Woche" once offered this week's Thursday."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert [one["date"] for one in found["alternatives"]] == days
    assert found["ask_back"]


@pytest.mark.parametrize(("said", "expected"), TIMED.items())
def test_the_time_between_takes_the_week_from_neither(
    said: str, expected: tuple[list[str], object]
) -> None:
    """The week may be said before the time or behind it."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"]) == expected


def test_each_day_of_a_choice_keeps_its_own_time() -> None:
    """Both are in the week that is said at the end."""
    found = parse("donnerstag um drei oder freitag um vier nächste woche", TUESDAY)

    assert found is not None
    assert found["alternatives"] == [
        {"date": "2027-03-18", "time": "15:00"},
        {"date": "2027-03-19", "time": "16:00"},
    ]


@pytest.mark.parametrize(("said", "days"), REFUSED.items())
def test_days_are_ruled_out_in_the_week_that_they_share(said: str, days: list[str]) -> None:
    """Of two sentences each rules out its own day."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert found["exclude"]
    assert [one["date"] for one in found["readings"]] == days
