"""What a caller says who was misheard, or who says at once what suits and what does not."""

import datetime as dt

import pytest

from booking_domain.model.german.temporal_wish import Excluded
from tests.unit.booking_domain.model.german.matching import BERLIN, parse
from tests.unit.booking_domain.model.german.speaking import WEEKDAYS
from tests.unit.booking_domain.model.german.test_callers import short, table
from tests.unit.booking_domain.model.german.test_moved_reference import at


NOW = (2026, 11, 17, 10)
TUESDAY = dt.datetime(*NOW, tzinfo=BERLIN)
WEDNESDAY = dt.datetime(2026, 11, 25, 11, tzinfo=BERLIN)
OTHER_DAYS = tuple(weekday for weekday in WEEKDAYS if weekday != "dienstag")
PAIRS = [(one, other) for one in OTHER_DAYS for other in OTHER_DAYS if one != other]
HOURS = {"eins": 13, "zwei": 14, "drei": 15, "vier": 16, "fünf": 17, "neun": 9, "zehn": 10,
         "elf": 11}  # fmt: skip
AFTERNOON = {"eins": "dreizehn", "zwei": "vierzehn", "drei": "fünfzehn", "vier": "sechzehn",
             "fünf": "siebzehn", "sechs": "achtzehn"}  # fmt: skip
TIMES = [(one, other) for one in HOURS for other in HOURS if one != other]


def coming(weekday: str) -> str:
    """Return the next such weekday after `NOW`."""
    ahead = (WEEKDAYS.index(weekday) - TUESDAY.weekday()) % 7
    return (TUESDAY.date() + dt.timedelta(days=ahead or 7)).isoformat()


def heard(text: str) -> str:
    """Return on one line what `text` means."""
    return short(parse(text, TUESDAY))


@pytest.mark.parametrize(("phrase", "meaning"), table("corrections.txt"))
def test_a_correction_means_what_its_caller_means(phrase: str, meaning: str) -> None:
    """Said on Tuesday, 17 November 2026."""
    assert heard(phrase) == meaning


@pytest.mark.parametrize(("wished", "refused"), PAIRS)
@pytest.mark.parametrize(
    "frame",
    ["{}, nicht {}", "{} nicht {}", "am {} nicht am {}", "{} und nicht {}", "am {}, nicht am {}",
     "ich sagte {} nicht {}", "ich hab {} gesagt, nicht {}", "den {} nicht den {}",
     "nein ich meinte {} nicht {}", "{}, nicht am {}, bitte"],
)  # fmt: skip
def test_a_day_that_was_misheard_is_ruled_out_and_not_the_one_that_was_said(
    frame: str, wished: str, refused: str
) -> None:
    """ "Donnerstag, nicht Freitag" once ruled out Thursday and took Friday."""
    assert heard(frame.format(wished, refused)) == f"{coming(wished)} not {coming(refused)}"


@pytest.mark.parametrize(("refused", "wished"), PAIRS)
@pytest.mark.parametrize(
    "frame",
    ["nicht {}, {}", "nicht {} sondern {}", "nicht am {}, sondern am {}", "{} nicht, {}",
     "{} nicht, sondern {}", "{} geht nicht, {}", "{} kann ich nicht, aber {}",
     "{} passt nicht lieber {}", "{} geht nicht {} geht", "{} nicht {} ginge",
     "{} nicht, aber {}"],
)  # fmt: skip
def test_a_day_that_is_refused_first_gives_way_to_the_other(
    frame: str, refused: str, wished: str
) -> None:
    """A refusal takes back what stands before it where a stop or a verb of its own follows."""
    assert heard(frame.format(refused, wished)) == f"{coming(wished)} not {coming(refused)}"


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("frame", ["{} nicht", "am {} nicht", "{} bitte nicht", "den {} nicht"])
def test_a_refusal_at_the_end_refuses_what_was_named(frame: str, weekday: str) -> None:
    """Nothing else was wished."""
    assert heard(frame.format(weekday)) == f"exclude {coming(weekday)}"


@pytest.mark.parametrize(("wished", "refused"), TIMES)
@pytest.mark.parametrize(
    "frame",
    ["um {}, nicht um {}", "um {} nicht um {}", "um {} und nicht um {}",
     "um {} hab ich gesagt, nicht um {}", "um {} hab ich gesagt nicht um {}"],
)  # fmt: skip
def test_a_time_that_was_misheard_is_ruled_out_and_not_the_one_that_was_said(
    frame: str, wished: str, refused: str
) -> None:
    """ "Um zwei, nicht um drei" was once three o'clock."""
    meaning = f"{HOURS[wished]:02d}:00 not {HOURS[refused]:02d}:00"

    assert heard(frame.format(wished, refused)) == meaning


@pytest.mark.parametrize(("wished", "refused"), PAIRS)
@pytest.mark.parametrize(
    "frame",
    ["{} geht, {} geht nicht", "{} kann ich, {} kann ich nicht", "{} passt, {} nicht",
     "{} passt {} nicht", "am {} gern, am {} nicht", "lieber {}, {} nicht so gern",
     "{}, weil {} kann ich nicht", "{}, am {} arbeite ich", "{} ginge und {} geht nicht"],
)  # fmt: skip
def test_a_day_that_suits_stays_wished_beside_one_that_does_not(
    frame: str, wished: str, refused: str
) -> None:
    """ "Freitag passt, Samstag nicht" once ruled out both, and Friday was offered no more."""
    assert heard(frame.format(wished, refused)) == f"{coming(wished)} not {coming(refused)}"


@pytest.mark.parametrize(("wished", "refused"), PAIRS)
@pytest.mark.parametrize(
    "frame",
    ["{0} ja, {1} nein", "{0} ja {1} nein", "{1} nein, {0} ja", "am {0} ja, am {1} nein",
     "ja zu {0}, nein zu {1}", "nein zu {1}, ja zu {0}", "{0}, denn {1} kann ich nicht",
     "{0} denn {1} geht nicht", "{0}, weil {1} geht nicht", "{0}, da {1} nicht geht",
     "es war {0} ausgemacht nicht {1}", "es war {0} vereinbart, nicht {1}",
     "wir hatten {0} ausgemacht nicht {1}", "{0} war abgemacht, nicht {1}"],
)  # fmt: skip
def test_a_day_that_is_refused_beside_another_leaves_that_one_wished(
    frame: str, wished: str, refused: str
) -> None:
    """ "Ja zu Freitag, nein zu Samstag" was once Saturday, "Freitag ja, Samstag nein" either."""
    assert heard(frame.format(wished, refused)) == f"{coming(wished)} not {coming(refused)}"


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("errand", ["hole ich die kinder ab", "hol ich meine mutter ab"])
def test_a_conclusion_after_an_errand_is_wished(errand: str, weekday: str) -> None:
    """Both the hour of the errand and what was concluded from it were once ruled out."""
    meaning = f"{coming(weekday)} forenoon not 15:00"

    assert heard(f"um drei {errand}, also {weekday} vormittag") == meaning


@pytest.mark.parametrize(("one", "other"), TIMES)
def test_two_bare_numbers_are_sizes_until_something_is_moved(one: str, other: str) -> None:
    """ "Von neun auf sechs" is as good as always how short the hair is to be."""
    assert heard(f"von {one} auf {other}") == "nothing"
    assert heard(f"bitte von {one} auf {other} verschieben") == f"{HOURS[other]:02d}:00"


@pytest.mark.parametrize(
    ("ordinal", "day"), [("achtzehnter", 18), ("neunzehnter", 19), ("dreiundzwanzigster", 23)]
)
@pytest.mark.parametrize("frame", ["{} fünfzehn uhr", "{}, fünfzehn uhr", "{} um fünfzehn uhr"])
def test_a_day_of_the_month_needs_no_article_before_a_time(
    frame: str, ordinal: str, day: int
) -> None:
    """ "Neunzehnter, fünfzehn Uhr" was once three o'clock on no day."""
    assert heard(frame.format(ordinal)) == f"2026-11-{day} 15:00"


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize(
    "frame",
    ["{} und {} kann ich nicht", "{}, {} geht nicht", "ich kann {} und {} nicht",
     "am {} oder am {} geht es nicht", "{} nicht und {} auch nicht", "{} nicht {} nicht"],
)  # fmt: skip
def test_a_refusal_of_several_days_refuses_every_one(frame: str, one: str, other: str) -> None:
    """None of them is wished."""
    wish = at(frame.format(one, other), *NOW).wish

    assert isinstance(wish, Excluded)
    assert len(wish.readings) == 2


@pytest.mark.parametrize(("spoken", "clear"), AFTERNOON.items())
@pytest.mark.parametrize(
    "frame",
    ["um {} also {} uhr", "um {}, also {} uhr", "um {}, {} uhr", "um {} uhr also {} uhr",
     "um {}, quasi {} uhr", "um {} {} uhr", "um {} uhr, {} uhr", "um {}, also {}"],
)  # fmt: skip
def test_an_hour_said_twice_is_one_time(frame: str, spoken: str, clear: str) -> None:
    """ "Um drei, also fünfzehn Uhr" was once a quarter past three."""
    hour = 13 + list(AFTERNOON).index(spoken)

    assert heard(frame.format(spoken, clear)) == f"{hour}:00"
    assert heard("donnerstag " + frame.format(spoken, clear)) == f"2026-11-19 {hour}:00"


@pytest.mark.parametrize("spoken", AFTERNOON)
@pytest.mark.parametrize(
    "frame", ["um neun, {} uhr geht auch", "neun uhr, {} uhr ginge auch", "um neun, {} uhr"]
)
def test_two_hours_side_by_side_are_two_wishes(frame: str, spoken: str) -> None:
    """ "Um zehn, vierzehn Uhr geht auch" was once fourteen minutes past ten."""
    hour = 13 + list(AFTERNOON).index(spoken)

    assert heard(frame.format(AFTERNOON[spoken])) == f"09:00 | {hour}:00"


@pytest.mark.parametrize(("spoken", "clear"), AFTERNOON.items())
@pytest.mark.parametrize("hesitation", ["äh", ", äh,", "ähm", ", ähm"])
def test_a_clock_time_after_a_hesitation_takes_the_place_of_the_hour_before(
    hesitation: str, spoken: str, clear: str
) -> None:
    """ "Um zehn äh fünfzehn Uhr" was once a quarter past ten."""
    hour = 13 + list(AFTERNOON).index(spoken)

    assert heard(f"mittwoch um zehn {hesitation} {clear} uhr") == f"2026-11-18 {hour}:00"
    assert heard(f"mittwoch um zehn uhr {hesitation} {clear} uhr") == f"2026-11-18 {hour}:00"


@pytest.mark.parametrize(
    ("spoken", "minutes"),
    [("zwölf", 12), ("fünfzehn", 15), ("zwanzig", 20), ("dreißig", 30), ("fünfundvierzig", 45)],
)
@pytest.mark.parametrize("frame", ["um neun uhr {}", "um neun {}", "gegen neun {}"])
def test_an_hour_with_its_minutes_is_one_time(frame: str, spoken: str, minutes: int) -> None:
    """Nothing stands between them, and the minutes have no "Uhr"."""
    assert heard(frame.format(spoken)) == f"09:{minutes}"


@pytest.mark.parametrize(("phrase", "meaning"), table("bounds_and_refusals.txt"))
def test_what_is_refused_or_bounded_is_what_the_caller_refuses(phrase: str, meaning: str) -> None:
    """Said on Wednesday, 25 November 2026 at eleven."""
    assert short(parse(phrase, WEDNESDAY)) == meaning
