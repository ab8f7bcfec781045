"""Stories, habits, names and courtesies with words about time, and the wishes beside them."""

from collections.abc import Callable

import pytest

from tests.unit.booking_domain.model.german.test_callers import DATA
from tests.unit.booking_domain.model.german.test_metamorphic import SPOKEN_OUT
from tests.unit.booking_domain.model.german.test_moments import heard


MARCH = "2026-03-18T10:00 8-19"
NOVEMBER = "2026-11-20T10:00 8-19"
TALK = tuple(
    phrase
    for table in (
        "talk_without_a_wish.txt",
        "introductions_and_greetings.txt",
        "remarks_and_addresses.txt",
    )
    for phrase in (DATA / table).read_text("utf-8").splitlines()
)
MUST_ASK = tuple((DATA / "must_ask.txt").read_text("utf-8").splitlines())
BESIDE_REMARKS = tuple(
    line.split(" -> ")
    for line in (DATA / "wishes_beside_remarks.txt").read_text("utf-8").splitlines()
)
MONTHS = ("januar", "mai", "august", "oktober")


@pytest.mark.parametrize("phrase", TALK)
@pytest.mark.parametrize("moment", [MARCH, NOVEMBER])
def test_who_only_talks_wishes_for_no_time(phrase: str, moment: str) -> None:
    """Names, prices, ages, sizes, addresses, greetings, stories, habits, sayings, looks."""
    assert heard(phrase, moment) == "nothing"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(str.upper, id="upper case"),
        pytest.param(lambda phrase: f"ja {phrase}", id="after a yes"),
        pytest.param(lambda phrase: phrase.replace(" am ", " halt äh am "), id="fillers inside"),
    ],
)
def test_how_it_is_written_or_hesitated_makes_no_wish_of_talk(
    changed: Callable[[str], str],
) -> None:
    """The same talk in capitals, after "ja", with fillers."""
    found = [phrase for phrase in TALK if heard(changed(phrase), MARCH) != "nothing"]

    assert found == []


def test_umlauts_spelled_out_make_no_wish_of_talk() -> None:
    """ "Sonntag ist der Maedchenname" names a maiden, too."""
    found = [phrase for phrase in TALK if heard(phrase.translate(SPOKEN_OUT), MARCH) != "nothing"]

    assert found == []


@pytest.mark.parametrize("phrase", MUST_ASK)
def test_what_has_two_meanings_or_none_is_asked(phrase: str) -> None:
    """Said on a Wednesday: weekdays of either week, no such days, hours of either half."""
    meaning = heard(phrase, MARCH)

    assert any(mark in meaning for mark in ("?", "|", "invalid", "exclude")), meaning


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(
    "frame",
    ["die farbe ist vom {}", "der gutschein ist noch von {}", "im {} hatte ich noch locken",
     "ich hatte im {} längere haare", "im {} verliere ich immer haare"],
)  # fmt: skip
def test_a_month_of_which_is_told_is_no_wish(frame: str, month: str) -> None:
    """ "Im Sommer hatte ich längere Haare" was once the next summer."""
    assert heard(frame.format(month), MARCH) == "nothing"


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(
    "frame",
    ["im {} hätte ich gern einen termin", "die farbe ist raus ich bräuchte im {} einen termin",
     "im {} könnte ich", "ich suche im {} einen termin", "im {} käme ich gern"],
)  # fmt: skip
def test_a_month_that_is_wished_for_stays_a_wish(frame: str, month: str) -> None:
    """What tells stories of a month must not take it from who wishes for it."""
    assert heard(frame.format(month), MARCH).startswith(("2026-", "2027-"))


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("abends sehen die haare platt aus kann ich am freitag um fünf kommen", "2026-03-20 17:00"),
        ("ich föhne jeden tag selbst am samstag um zehn bitte", "2026-03-21 10:00"),
        ("jeden tag außer donnerstag", "any not every thursday"),
        ("heute ist viel los geht morgen um neun", "2026-03-19 09:00"),
        ("danke für gestern ich bräuchte noch einen termin am freitag", "2026-03-20"),
        ("ich heiße abend ich hätte gern freitag abend einen termin", "2026-03-20 evening"),
        ("hält das bis weihnachten sonst bräuchte ich im dezember einen termin",
         "2026-12-01..2026-12-31 ? beyond_horizon"),
        ("ein herbst look am freitag um drei", "2026-03-20 15:00"),
        ("am freitag fahr ich weg", "exclude 2026-03-20"),
        ("morgen hol ich die kinder ab", "exclude 2026-03-19"),
        ("unter freitag müssten sie mich finden ich bräuchte montag um zehn",
         "2026-03-23 10:00"),
        ("auf der webseite steht dass sie am montag offen haben", "2026-03-23"),
        ("haben sie am freitag was gefunden", "2026-03-20"),
        ("nicht freitag samstag", "2026-03-21 not 2026-03-20"),
        ("freitag mein name ist müller", "2026-03-20"),
        ("freitag wie besprochen", "2026-03-20"),
        ("freitag wie das letzte mal", "2026-03-20"),
        ("ich heiße freitag ginge montag um zehn", "2026-03-23 10:00"),
        ("ich bin der freitag um zehn", "2026-03-20 10:00"),
        ("ich bin die frau montag geht es am dienstag um drei", "2026-03-24 15:00"),
        ("da ist der freitag besser", "2026-03-20"),
        ("schreiben sie mich auf freitag", "2026-03-20"),
        ("freitag um zehn egal bei wem", "2026-03-20 10:00"),
        ("die farbe ist egal aber morgen muss es sein", "2026-03-19"),
        ("egal um welche uhrzeit", "any"),
        ("der tag ist mir egal", "any"),
        ("ist schon morgen möglich", "2026-03-19"),
        ("gut morgen um zehn", "2026-03-19 10:00"),
    ],
)  # fmt: skip
def test_a_wish_beside_talk_is_heard(phrase: str, meaning: str) -> None:
    """The day of the wish survives what is told before it."""
    assert heard(phrase, MARCH) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), BESIDE_REMARKS)
def test_a_wish_beside_a_remark_or_an_address_is_heard(phrase: str, meaning: str) -> None:
    """ "Das Wetter ist schlecht heute, geht morgen um drei" is tomorrow."""
    assert heard(phrase, MARCH) == meaning


@pytest.mark.parametrize("name", ["abend", "mai", "sonntag", "winter", "ostern"])
@pytest.mark.parametrize(
    "frame",
    ["ich heiße {0} wie der {0}", "in der kartei stehe ich noch als {0}", "{0} buchstabiert",
     "früher hieß ich {0}", "unter {0} müssten sie mich finden", "{0} nannten sie mich",
     "verheiratet heiße ich jetzt {0}", "{0} ich heiße wirklich so uwe {0}",
     "{0} rosemarie {0}", "ich heiß {0} mit familiennamen", "i hoaß {0}", "{0} mit vornamen",
     "mein nachname ist {0} wie das mittagessen", "ich bin die {0} von nebenan", "da is die {0}",
     "ich bin der alte {0}", "{0} genau wie man es schreibt", "{0} kein witz so heiß ich",
     "{0} vorname rosemarie", "servus {0} da", "professor {0} hier", "ist {0} ein vorname",
     "nein nicht müller {0}", "der termin läuft auf {0}", "wir sind die familie {0}",
     "{0} klingt komisch ist aber mein name", "{0} und söhne"],
)  # fmt: skip
def test_a_name_that_is_told_by_its_use_is_no_time(frame: str, name: str) -> None:
    """ "Ich heiße Abend, wie der Abend" was once the evening."""
    assert heard(frame.format(name), MARCH) == "nothing"
