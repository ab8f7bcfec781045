"""Ages, limits, prices, surnames and good-byes are told; the wishes of the same words are heard."""

import pytest

from tests.unit.booking_domain.model.german.test_moments import heard


MARCH = "2026-03-11T10:00 8-19"

PERSONS = ("er", "sie", "mein sohn", "die kleine", "unsere tochter", "der junge", "anna")
AGES = ("zwischen acht und zehn", "so um die acht", "um die zwölf", "drei bis vier", "10 1/2")
CHEAPER = ("günstiger", "billiger", "teurer", "kostenlos")


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize(
    "frame",
    ["{p} ist {a}", "{p} ist {a} schätz ich", "{p} ist ungefähr {a} glaub ich",
     "{p} is {a} und braucht einen haarschnitt", "{p} dürfte {a} sein", "{p} müsste so {a} sein",
     "ist {p} {a}"],
)  # fmt: skip
def test_how_old_somebody_is_about_is_no_window(frame: str, person: str, age: str) -> None:
    """ "Er ist zwischen acht und zehn" was once from eight to ten o'clock."""
    assert heard(frame.format(p=person, a=age), MARCH) == "nothing"


@pytest.mark.parametrize("age", AGES[:3])
@pytest.mark.parametrize("person", ["er", "mein sohn", "die kleine"])
def test_an_age_may_stand_before_its_verb(person: str, age: str) -> None:
    """ "Um die acht ist er"."""
    assert heard(f"{age} ist {person}", MARCH) == "nothing"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("er ist zwischen acht und zehn da", "08:00..10:00"),
        ("ist zwischen acht und zehn was frei", "08:00..10:00"),
        ("mein sohn ist zwischen drei und vier frei", "15:00..16:00"),
        ("zwischen acht und zehn", "08:00..10:00"),
        ("um die zehn wär gut", "10:00"),
        ("so um die zehn", "10:00"),
        ("er könnte um die acht da sein", "08:00"),
        ("mein sohn ist um die drei da", "15:00"),
        ("er ist zwischen acht und zehn und braucht am freitag um drei einen schnitt",
         "2026-03-13 15:00"),
        ("ich bin um die zehn da", "10:00"),
        ("am freitag ist er um die drei da", "2026-03-13 15:00"),
        ("geht es zwischen acht und zehn", "08:00..10:00"),
    ],
)  # fmt: skip
def test_who_is_there_at_a_time_or_wishes_for_it_names_an_hour(phrase: str, meaning: str) -> None:
    """The same figures beside "da", "frei", "geht" and alone are times."""
    assert heard(phrase, MARCH) == meaning


@pytest.mark.parametrize("limit", ["sechs", "zwölf", "vierzehn", "achtzehn"])
@pytest.mark.parametrize("cheaper", CHEAPER)
@pytest.mark.parametrize(
    "frame",
    ["bis {n} ist es {c}", "ist es bis {n} {c}", "ab {n} wird es {c}", "ist das ab {n} {c}",
     "unter {n} ist das färben {c}"],
)  # fmt: skip
def test_up_to_which_age_it_is_cheaper_is_no_bound(frame: str, limit: str, cheaper: str) -> None:
    """ "Bis sechzehn ist es günstiger" was once until 16 o'clock."""
    assert heard(frame.format(n=limit, c=cheaper), MARCH) == "nothing"


@pytest.mark.parametrize(("first", "second"), [("sechs", "zwölf"), ("achtzehn", "einundzwanzig")])
@pytest.mark.parametrize(
    "frame",
    ["gilt das bis {a} oder bis {b}", "gilt der preis bis {a} oder {b}", "gilt es ab {a}",
     "kostet das ab {a} oder ab {b} mehr", "kostet es ab {b} mehr", "ab {b} zahlt man voll",
     "ist das ab {a} oder ab {b} euro", "kostet das bis {a} oder bis {b} euro",
     "das kostet zwischen {a} und {b}", "das kostet so um die {a}", "kostet es von {a} bis {b}",
     "kostet der schnitt um die {b}", "zwischen {a} und {b} kostet das",
     "das hat um die {a} gekostet"],
)  # fmt: skip
def test_an_age_that_holds_and_what_it_costs_about_are_no_times(
    frame: str, first: str, second: str
) -> None:
    """ "Gilt das bis achtzehn oder bis einundzwanzig" was once asked as two hours."""
    assert heard(frame.format(a=first, b=second), MARCH) == "nothing"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("bis achtzehn uhr", "..18:00"),
        ("gilt das bis achtzehn uhr", "..18:00"),
        ("am freitag ab vier ist es günstiger", "2026-03-13 16:00.."),
        ("ab vier ist es mir günstiger", "16:00.."),
        ("am freitag ab vier wäre es für mich günstiger", "2026-03-13 16:00.."),
        ("geht das ab vier oder ab fünf", "16:00.. | 17:00.."),
        ("was kostet es am freitag um drei", "2026-03-13 15:00"),
        ("am 3/4", "2026-04-03"),
        ("am 3/4 um zehn", "2026-04-03 10:00"),
        ("um 10 1/2", "10:30"),
        ("um 1/2 3", "14:30"),
        ("um 3/4 drei", "14:45"),
        ("in 1/2 stunde", "2026-03-11 10:30"),
        ("in einer 3/4 stunde", "2026-03-11 10:45"),
    ],
)
def test_bounds_that_are_wished_for_and_written_dates_stay_times(phrase: str, meaning: str) -> None:
    """What tells limits of age and fractions must not take hours and dates away."""
    assert heard(phrase, MARCH) == meaning


@pytest.mark.parametrize("one", ["1/2", "3/4"])
@pytest.mark.parametrize(
    "frame",
    ["er ist {} jahr", "{} preis", "sie ist 2 {} jahre", "es dauert {} tage", "sie ist 2 {}"],
)
def test_a_fraction_beside_what_it_measures_is_no_date(frame: str, one: str) -> None:
    """ "Sie ist 10 1/2" was once the first of February."""
    assert heard(frame.format(one), MARCH) == "nothing"


@pytest.mark.parametrize("name", ["freitag", "januar", "mittag", "sommer", "ostern"])
@pytest.mark.parametrize(
    "frame",
    ["{} doris mein name", "guten tag {} doris am apparat", "{} jansen", "hallo {} neumann",
     "mei nam is {}", "mi nama isch {}", "ich hätte gern den kollegen {}",
     "kann ich mit dem kollegen {} sprechen", "frau von {}", "hier ist frau von {}"],
)  # fmt: skip
def test_a_surname_told_in_another_form_is_no_day(frame: str, name: str) -> None:
    """Surname first, in dialect, with "von", a colleague's."""
    assert heard(frame.format(name), MARCH) == "nothing"


@pytest.mark.parametrize(
    "phrase",
    ["bis {} in alter frische", "bis {} machen sie es gut", "dann bis {} bleiben sie gesund",
     "also bis {} alles gute", "alles klar bis {} in alter frische"],
)  # fmt: skip
@pytest.mark.parametrize("day", ["dienstag", "freitag", "nächsten samstag"])
def test_a_good_bye_names_no_deadline(phrase: str, day: str) -> None:
    """ "Bis Dienstag in alter Frische" was once a wish for a time until then."""
    assert heard(phrase.format(day), MARCH) == "nothing"


@pytest.mark.parametrize(
    "phrase",
    ["prosit neujahr", "prost neujahr und alles gute", "gudn morgen huber hier", "gudn morgen",
     "guadn morgen", "hier ist die heute redaktion", "hier ist die heute redaktion frau jahr",
     "frau von heute auf gestern nein hoyte"],
)  # fmt: skip
def test_greetings_and_houses_name_no_day(phrase: str) -> None:
    """ "Prosit Neujahr" was once the first of January."""
    assert heard(phrase, MARCH) == "nothing"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("haben die kollegen freitag was frei", "2026-03-13"),
        ("kann ich zum kollegen freitag um zehn", "2026-03-13 10:00"),
        ("freitag schneiden", "2026-03-13"),
        ("freitag waschen", "2026-03-13"),
        ("donnerstag doris um zehn", "2026-03-12 10:00"),
        ("donnerstag bei doris", "2026-03-12"),
        ("frau von heute am freitag um zehn", "2026-03-13 10:00"),
        ("gudn morgen morgen um neun", "2026-03-12 09:00"),
        ("bis dienstag bräuchte ich einen termin", "..2026-03-17"),
        ("bis dienstag um drei", "..2026-03-17 ..15:00"),
        ("heute neumann um drei", "2026-03-11 15:00"),
    ],
)
def test_a_day_beside_a_name_or_a_good_bye_is_wished_for(phrase: str, meaning: str) -> None:
    """The same words beside what makes a wish are days."""
    assert heard(phrase, MARCH) == meaning
