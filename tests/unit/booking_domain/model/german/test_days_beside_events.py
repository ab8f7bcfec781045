"""A day counted from an event is counted from the day that the event is told to be on."""

import datetime as dt

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, parse


TUESDAY = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)

COUNTED = {
    "Am Samstag nach meinem Geburtstag, der ist am 12. April.": "2027-04-17",
    "am samstag nach meinem geburtstag der ist am 12. april": "2027-04-17",
    "am freitag vor meinem urlaub der fängt am zwölften april an": "2027-04-09",
    "am tag vor der hochzeit die hochzeit ist am zweiten juli": "2027-07-01",
    "Am Tag vor der Hochzeit, die Hochzeit ist am zweiten Juli.": "2027-07-01",
    "am tag nach der op die op ist am zweiten april": "2027-04-03",
    "am samstag vor unserer silberhochzeit am zwölften april": "2027-04-10",
    "mein geburtstag ist am zwölften april ich hätte gern am samstag nach meinem geburtstag was": (
        "2027-04-17"
    ),
    "am samstag ist taufe am tag davor bräuchte ich einen termin": "2027-03-12",
    "Am Samstag ist Taufe, am Tag davor bräuchte ich einen Termin.": "2027-03-12",
    "ich hab am samstag eine hochzeit und bräuchte den tag vorher": "2027-03-12",
    "am zwölften april hab ich geburtstag da bräuchte ich am tag davor was": "2027-04-11",
    "ich fliege am zwölften april und bräuchte drei tage vorher einen termin": "2027-04-09",
    "wir heiraten am zweiten juli und ich bräuchte am tag davor einen termin": "2027-07-01",
    "am zwölften april ist meine hochzeit und eine woche vorher bräuchte ich was": "2027-04-05",
    "ich habe am 12. april geburtstag am samstag danach hätte ich gern einen termin": "2027-04-17",
    "am zwanzigsten ist die konfirmation meiner tochter ginge es einen tag vorher": "2027-03-19",
    "Am Zwanzigsten ist Konfirmation, den Tag davor bitte.": "2027-03-19",
    "am zwanzigsten heirate ich ginge es zwei tage vorher": "2027-03-18",
    "am zwanzigsten ist taufe einen tag danach": "2027-03-21",
    "am samstag in zwei wochen ist konfirmation da bräuchte ich den freitag davor": "2027-03-26",
    "zwei tage vor der hochzeit die ist diesen samstag": "2027-03-11",
    "donnerstag kommt meine mutter zu besuch einen tag später hätte ich gern": "2027-03-12",
}
TIMED = {
    "wir heiraten am zweiten Juli, und ich bräuchte am Tag davor um zehn einen Termin.": (
        "2027-07-01",
        "10:00",
    ),
    "Wir heiraten am 2. Juli. Am Vortag um zehn bitte.": ("2027-07-01", "10:00"),
    "am samstag um elf ist trauung am tag davor um zehn bräuchte ich was": ("2027-03-12", "10:00"),
}
KEPT = {
    "am freitag nach der schule um drei": ("2027-03-12", "15:00"),
    "am samstag ist hochzeit da bräuchte ich um acht einen termin": ("2027-03-13", "08:00"),
    "am samstag um elf ist trauung ich bräuchte vorher": ("2027-03-13", [None, "11:00"]),
    "am fünften fliege ich in urlaub vorher bräuchte ich": ([None, "2027-04-04"], None),
    "freitag geht nicht am tag davor": ("2027-03-11", None),
    "ich brauch zwei tage vor ostern einen termin": ("2027-03-26", None),
    "am tag nach der hochzeit also am dritten juli": ("2027-07-03", None),
    "am tag nach der hochzeit, am dritten juli": ("2027-07-03", None),
    "am tag nach der hochzeit das ist der dritte juli": ("2027-07-03", None),
    "am samstag nach dem 12. april": ("2027-04-17", None),
}


@pytest.mark.parametrize(("said", "day"), COUNTED.items())
def test_a_day_is_counted_from_the_event(said: str, day: str) -> None:
    """The event's own day was wished, or all the time until then."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"], found["ask_back"]) == (day, None, False)


@pytest.mark.parametrize(("said", "expected"), TIMED.items())
def test_its_hour_is_not_that_of_the_event(said: str, expected: tuple[str, str]) -> None:
    """Both have their own."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"], found["ask_back"]) == (*expected, False)


@pytest.mark.parametrize(("said", "expected"), KEPT.items())
def test_other_days_stay_as_they_are(said: str, expected: tuple[object, object]) -> None:
    """What is no event, or counts nothing, moves no day."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"]) == expected


def test_a_day_beside_a_proposal_is_another_proposal() -> None:
    """ "Freitag oder am Tag davor" has no event."""
    found = parse("freitag um drei oder am tag davor", TUESDAY)

    assert found is not None
    assert [one["date"] for one in found["alternatives"]] == ["2027-03-12", "2027-03-11"]
