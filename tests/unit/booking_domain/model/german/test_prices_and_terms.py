"""When something costs how much, and under which terms, is no wish for that time."""

import datetime as dt

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, parse


TUESDAY = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)
WEDNESDAY = dt.datetime(2026, 12, 30, 9, 40, tzinfo=BERLIN)

TOLD = (
    "kriegt man ab zehn besuchen fünf prozent rabatt",
    "Kriegt man ab zehn Besuchen fünf Prozent Rabatt?",
    "ab fünf besuchen gibts was gratis oder",
    "ab dem zehnten stempel ist einer frei",
    "nach zehn stempeln ist einer umsonst",
    "kostet samstags mehr",
    "Kostet das samstags mehr?",
    "zahlt man am sonntag mehr",
    "ist am wochenende teurer",
    "Samstag ist ja teurer.",
    "wird es an feiertagen teurer",
    "was kostet es am wochenende",
    "was kostet das an silvester",
    "kostet das an silvester mehr",
    "gibt es am sonntag aufschlag",
    "kommt am samstag ein zuschlag drauf",
    "wird es ab januar teurer",
    "sind die preise ab ersten januar höher",
    "steigen die preise im april",
    "gilt der gutschein noch im neuen jahr",
    "ist der gutschein im april noch gültig",
)
WISHED = {
    "ich möchte am samstag egal ob es mehr kostet": "2027-03-13",
    "am samstag auch wenn es teurer ist": "2027-03-13",
    "samstag ist teurer dann lieber freitag": "2027-03-12",
    "samstag ist teurer, dann lieber freitag": "2027-03-12",
    "gibt es freitag einen rabatt dann komm ich freitag": "2027-03-12",
    "haben sie samstag noch frei und kostet das mehr": "2027-03-13",
    "ich habe einen gutschein und möchte am freitag kommen": "2027-03-12",
    "was kostet ein termin am samstag": "2027-03-13",
    "freitag wäre günstiger": "2027-03-12",
    "kostet das samstag um drei mehr": "2027-03-13",
}


@pytest.mark.parametrize("now", [TUESDAY, WEDNESDAY], ids=["march", "december"])
@pytest.mark.parametrize("said", TOLD)
def test_prices_and_terms_wish_for_no_time(said: str, now: dt.datetime) -> None:
    """ "Ab zehn Besuchen" was from ten o'clock on."""
    assert parse(said, now) is None


@pytest.mark.parametrize(("said", "day"), WISHED.items())
def test_a_wish_beside_a_price_is_one(said: str, day: str) -> None:
    """A word of wishing, a condition or an hour in the same clause makes it one."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert found["date"] == day
