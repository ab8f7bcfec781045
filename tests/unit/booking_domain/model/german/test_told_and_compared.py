"""What was told, what is always so and what something is like wish for no time."""

import datetime as dt

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, parse


TUESDAY = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)

TOLD = (
    "am telefon hat man mir am freitag gesagt es geht",
    "Man hat mir am Freitag gesagt, es geht.",
    "mir wurde am freitag gesagt dass es klappt",
    "ihre kollegin hat mir am montag versprochen dass es geht",
    "am montag hieß es sie rufen zurück",
    "Am Montag hieß es, Sie rufen zurück.",
    "vorhin um zehn ging keiner ran",
    "Um zehn ging keiner ran.",
    "am freitag hat niemand abgehoben",
    "neulich am samstag um drei war keiner da",
    "gestern war besetzt",
    "letzte woche war zu",
    "hatte vor drei wochen schon mal angerufen",
    "hatte letzte woche angerufen",
    "Hatte am Freitag angerufen.",
    "vor zwei tagen angerufen keiner ging ran",
    "letzten freitag angerufen, keiner da",
    "das war vor ungefähr zwei wochen",
    "das hat mir die anna im herbst so gemacht",
    "ich überlegs mir nochmal übers wochenende",
    "nee danke, ich überlegs mir übers Wochenende",
    "ich denk übers wochenende drüber nach",
    "ist die anna ab januar wieder da",
    "ist frau müller im april wieder zurück",
)
ALWAYS_SO = (
    "im winter sind sie immer so trocken",
    "Im Winter sind sie immer so trocken.",
    "im winter hab ich immer schuppen",
    "im sommer bleichen sie immer aus",
    "im august ist es immer so heiß",
    "im frühjahr fallen sie immer aus",
    "die werden im winter ständig spröde",
)
COMPARED = (
    "so wie im letzten märz",
    "so wie letztes jahr im mai",
    "So wie beim letzten Mal, im März.",
    "so wie beim letzten mal im märz",
    "das ist ja wie weihnachten",
    "das ist ja wie ostern und weihnachten zusammen",
    "so blond wie im sommer",
    "fühlt sich an wie ostern",
    "wie am montag besprochen",
)
NAMED = (
    "der name ist morgenstern morgen und stern",
    "Morgenstern, Morgen und Stern",
    "mit nachnamen morgenroth morgen und roth",
    "sommerfeld sommer und feld",
    "winterhalter also winter und halter",
    "heißt ihr salon nicht haarmonie am morgen",
    "im café sonntag gegenüber",
)
OTHERS = (
    "machen sie mittagspause",
    "machen sie eine mittagspause",
    "Haben Sie Mittagspause?",
    "fünf vor zwölf ist es mit meinen haaren",
    "danke für die schöne frisur zu weihnachten",
    "danke für den schönen schnitt im sommer",
)
SUMMER = ["2027-06-21", "2027-09-23"]
WISHED = {
    "im sommer hätte ich gern einen termin": (SUMMER, None),
    "im sommer geht es immer": (SUMMER, None),
    "im winter hätte ich immer gern strähnen": (["2027-03-09", "2027-03-20"], None),
    "am wochenende hätte ich gern einen termin": (["2027-03-13", "2027-03-14"], None),
    "wie ist es im sommer": (SUMMER, None),
    "wie wäre es an ostern": (["2027-03-26", "2027-03-29"], None),
    "wie beim letzten mal am freitag um drei": ("2027-03-12", "15:00"),
    "sie haben mir freitag um drei gesagt": ("2027-03-12", "15:00"),
    "ihre kollegin hat mir am freitag um drei gesagt": ("2027-03-12", "15:00"),
    "am montag hieß es, am freitag ginge es": ("2027-03-12", None),
    "ich hatte freitag um drei gebucht": ("2027-03-12", "15:00"),
    "gestern war besetzt, geht es am freitag um drei": ("2027-03-12", "15:00"),
    "danke dann freitag um drei": ("2027-03-12", "15:00"),
    "um fünf vor zwölf am freitag": ("2027-03-12", "11:55"),
    "mein name ist morgenstern morgen um drei": ("2027-03-10", "15:00"),
}


@pytest.mark.parametrize("said", TOLD)
def test_what_was_told_is_no_wish(said: str) -> None:
    """ "Am Montag hieß es, Sie rufen zurück" was the coming Monday; a past day was asked about."""
    assert parse(said, TUESDAY) is None


@pytest.mark.parametrize("said", ALWAYS_SO)
def test_what_is_always_so_is_no_wish(said: str) -> None:
    """A season with "immer" is that of every year."""
    assert parse(said, TUESDAY) is None


@pytest.mark.parametrize("said", COMPARED)
def test_what_something_is_like_is_no_wish(said: str) -> None:
    """ "So wie im letzten März" was said to be over."""
    assert parse(said, TUESDAY) is None


@pytest.mark.parametrize("said", NAMED)
def test_names_told_by_their_words_are_no_times(said: str) -> None:
    """ "Morgenstern, Morgen und Stern" was tomorrow."""
    assert parse(said, TUESDAY) is None


@pytest.mark.parametrize("said", OTHERS)
def test_what_is_only_asked_or_thanked_for_is_no_wish(said: str) -> None:
    """ "Machen Sie Mittagspause" was noon."""
    assert parse(said, TUESDAY) is None


@pytest.mark.parametrize(("said", "expected"), WISHED.items())
def test_real_wishes_of_the_same_words_stay(said: str, expected: tuple[object, object]) -> None:
    """The words alone make no talk of it."""
    found = parse(said, TUESDAY)

    assert found is not None
    assert (found["date"], found["time"]) == expected


def test_noon_may_be_wished_for() -> None:
    """ "Haben Sie in der Mittagspause was frei" asks for it."""
    found = parse("haben sie in der mittagspause was frei", TUESDAY)

    assert found is not None
    assert found["time"]["part"] == "noon"


def test_a_day_gone_by_that_is_wished_is_said_to_be_over() -> None:
    """Without a word of the past it was wished for."""
    found = parse("gestern um drei", TUESDAY)

    assert found is not None
    assert found["question"] == "past"
