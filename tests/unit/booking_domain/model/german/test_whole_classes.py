"""Rules that hold for every weekday, month, hour and name: whole classes of what callers say."""

import datetime as dt

import pytest

from booking_domain.model.german.numbers import ordinal_stem
from booking_domain.model.german.temporal_wish import (
    AnyTime,
    EveryWeekday,
    Exact,
    Excluded,
    NothingFound,
    Question,
    TimeOnly,
)
from tests.unit.booking_domain.model.german.matching import BERLIN, FRIDAY, Plain, parse
from tests.unit.booking_domain.model.german.speaking import MONTHS, WEEKDAYS
from tests.unit.booking_domain.model.german.test_moved_reference import at


NOW = (2026, 11, 25, 10)
WEDNESDAY = dt.datetime(*NOW, tzinfo=BERLIN)
NAMES = ("peter", "sabine", "jörg", "anna lena", "jan", "gunther")
OTHER_DAYS = tuple(weekday for weekday in WEEKDAYS if weekday != "mittwoch")


def coming(weekday: str) -> dt.date:
    """Return the next such weekday after `NOW`."""
    today = dt.date(2026, 11, 25)
    ahead = (WEEKDAYS.index(weekday) - today.weekday()) % 7
    return today + dt.timedelta(days=ahead or 7)


def splits(word: str) -> list[str]:
    """Return the word cut in two, wherever both pieces are at least two letters long."""
    return [f"{word[:cut]} {word[cut:]}" for cut in range(2, len(word) - 1)]


@pytest.mark.parametrize("split", [one for weekday in OTHER_DAYS for one in splits(weekday)])
def test_a_weekday_is_heard_however_it_was_split(split: str) -> None:
    """ "Diens tag um drei" was once three o'clock on no day."""
    weekday = split.replace(" ", "")

    assert at(f"{split} um drei", *NOW).wish == Exact(
        dt.datetime.combine(coming(weekday), dt.time(15), tzinfo=BERLIN)
    )


@pytest.mark.parametrize(
    "split", [one for month in MONTHS if len(month) > 5 for one in splits(month)]
)
def test_a_month_is_heard_however_it_was_split(split: str) -> None:
    """ "Am dritten novem ber" was once the next third of a month."""
    month = MONTHS.index(split.replace(" ", "")) + 1
    said = parse(f"am dreißigsten {split}" if month != 2 else f"am dritten {split}", FRIDAY)

    assert said is not None
    assert str(said["date"]).split("-")[1] == f"{month:02d}"


@pytest.mark.parametrize(
    "text",
    [
        "nach mittag",
        "vor abend",
        "mal so",
        "so nnig",
        "sam sung",
        "da tag",
        "frei",
        "don nerwetter",
    ],
)
def test_words_that_stand_side_by_side_are_not_joined_to_a_weekday(text: str) -> None:
    """Only what makes a whole word is put together."""
    said = parse(text)

    assert said is None or not isinstance(said["date"], str)


@pytest.mark.parametrize("weekday", WEEKDAYS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("frame", ["{} {}", "hallo hier ist {} {}", "{} {} mein name", "für {} {}"])
def test_a_weekday_after_a_given_name_is_a_surname(frame: str, name: str, weekday: str) -> None:
    """ "Peter Montag" was once a Monday."""
    assert at(frame.format(name, weekday), *NOW).wish == NothingFound()


@pytest.mark.parametrize("month", ["mai", "august", "januar", "sommer", "winter", "märz"])
@pytest.mark.parametrize("name", ["karl", "frau", "herr", "herr doktor", "frau anna"])
def test_a_month_or_a_season_after_a_name_or_a_title_is_a_surname(name: str, month: str) -> None:
    """A title, a given name, or both."""
    assert at(f"{name} {month}", *NOW).wish == NothingFound()


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize(
    "frame",
    [
        "bei peter {} um drei",
        "peter, {} um drei",
        "zu anna {} um drei",
        "hat peter {} um drei zeit",
    ],
)
def test_a_weekday_with_whom_to_go_is_a_day(frame: str, weekday: str) -> None:
    """A preposition, a comma or a verb says that the name ends before it."""
    heard = at(frame.format(weekday), *NOW)

    assert heard.wish == Exact(dt.datetime.combine(coming(weekday), dt.time(15), tzinfo=BERLIN))
    assert heard.confirm is None


@pytest.mark.parametrize("weekday", OTHER_DAYS)
def test_a_name_a_weekday_and_a_time_are_asked_about(weekday: str) -> None:
    """It may be Peter, Monday at three; or Mr Monday, at three."""
    assert at(f"peter {weekday} um drei", *NOW).confirm is Question.WHICH_DAY


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(
    "frame",
    ["jeden tag außer {}", "egal nur nicht {}", "immer ausser {}s", "alles außer {}",
     "jederzeit, bloß nicht {}s", "{}s geht nicht, sonst immer"],
)  # fmt: skip
def test_who_rules_out_a_weekday_rules_out_every_one_of_them(frame: str, weekday: int) -> None:
    """The next Wednesday alone was once ruled out, and the one after it offered."""
    heard = at(frame.format(WEEKDAYS[weekday]), *NOW)

    assert heard.wish == AnyTime()
    assert heard.excluded == (EveryWeekday(weekday),)


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_in_the_plural_is_ruled_out_in_every_week(weekday: int) -> None:
    """ "Mittwochs kann ich nicht" is about all of them, "diesen Mittwoch" about one."""
    every = at(f"{WEEKDAYS[weekday]}s kann ich nicht", *NOW).wish
    one = at(f"diesen {WEEKDAYS[weekday]} kann ich nicht", *NOW).wish

    assert every == Excluded((EveryWeekday(weekday),))
    assert isinstance(one, Excluded)
    assert not any(isinstance(reading, EveryWeekday) for reading in one.readings)


@pytest.mark.parametrize("weekday", WEEKDAYS)
@pytest.mark.parametrize(
    "frame",
    ["haben sie {}s auf", "wie lange haben sie {}s offen", "sind sie {}s da",
     "wann machen sie {}s zu", "ist {}s geöffnet", "arbeiten sie auch {}s",
     "wie sind die öffnungszeiten am {}", "haben sie {}s ruhetag", "bis wann habt ihr {}s auf"],
)  # fmt: skip
def test_a_question_about_opening_hours_is_no_wish(frame: str, weekday: str) -> None:
    """ "Haben Sie sonntags auf" was once a Sunday."""
    assert at(frame.format(weekday), *NOW).wish == NothingFound()


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize(
    "frame",
    ["haben sie am {} noch was offen", "haben sie {} etwas frei", "haben sie termine auf {}",
     "ist {} noch ein termin offen", "{} ist nichts frei oder"],
)  # fmt: skip
def test_a_question_about_free_times_is_a_wish(frame: str, weekday: str) -> None:
    """Who asks whether something is free on a day wishes to come on it."""
    said = parse(frame.format(weekday), WEDNESDAY)

    assert said is not None
    assert said["date"] == coming(weekday).isoformat()
    assert "exclude" not in said


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old in OTHER_DAYS for new in OTHER_DAYS if old != new]
)
@pytest.mark.parametrize(
    "frame",
    ["den {}stermin auf {} um drei", "mein termin am {} geht auf {} um drei",
     "meinen termin von {} auf {} um drei", "kann ich vom {} auf {} um drei verschieben"],
)  # fmt: skip
def test_an_appointment_is_moved_to_the_day_that_is_named_last(
    frame: str, old: str, new: str
) -> None:
    """The old day was once offered as well."""
    heard = at(frame.format(old, new), *NOW)

    assert heard.wish == Exact(dt.datetime.combine(coming(new), dt.time(15), tzinfo=BERLIN))


@pytest.mark.parametrize("hour", range(2, 7))
@pytest.mark.parametrize(
    ("frame", "earliest", "latest"),
    [
        ("ich komm erst um {} von der arbeit", True, False),
        ("ich habe bis {} schule", True, False),
        ("um {} hab ich feierabend", True, False),
        ("um {} bin ich zu hause", True, False),
        ("bis {} muss ich arbeiten", True, False),
        ("vor {} kann ich nicht", True, False),
        ("um {} muss ich wieder weg", False, True),
        ("ich muss um {} daheim sein", False, True),
        ("ab {} kann ich nicht mehr", False, True),
        ("ab {} bin ich weg", False, True),
        ("ich arbeite ab {}", False, True),
    ],
)
def test_a_time_that_bounds_when_somebody_can_come_is_a_bound(
    frame: str, hour: int, *, earliest: bool, latest: bool
) -> None:
    """ "Ich komme erst um fünf von der Arbeit" was once five o'clock sharp."""
    spoken = ("zwei", "drei", "vier", "fünf", "sechs")[hour - 2]
    told = f"{hour + 12}:00"

    said = parse(frame.format(spoken), WEDNESDAY)

    window: Plain = {"date": None, "time": [told if earliest else None, told if latest else None]}
    assert said == {**window, "ask_back": False}


@pytest.mark.parametrize(
    "frame",
    ["um {} hol ich die kinder ab", "ich hole um {} meinen sohn vom kindergarten ab",
     "um {} treff ich eine freundin", "um {} geht mein zug", "um {} fahr ich zum flughafen"],
)  # fmt: skip
@pytest.mark.parametrize("hour", range(1, 7))
def test_a_time_at_which_somebody_is_busy_is_ruled_out(frame: str, hour: int) -> None:
    """It was once the very time that was wished for."""
    spoken = ("eins", "zwei", "drei", "vier", "fünf", "sechs")[hour - 1]

    assert at(frame.format(spoken), *NOW).wish == Excluded((TimeOnly(dt.time(hour + 12)),))


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("frame", ["{} ist schlecht, danach", "{} geht nicht, lieber danach"])
def test_after_a_refused_day_is_from_the_next_day_on(frame: str, weekday: str) -> None:
    """It was once lost, and nothing wished."""
    said = parse(frame.format(weekday), WEDNESDAY)

    refused = coming(weekday)
    assert said is not None
    assert said["date"] == [(refused + dt.timedelta(days=1)).isoformat(), None]
    assert [day["date"] for day in said["excluded"]] == [refused.isoformat()]


@pytest.mark.parametrize("year", ["2023", "23", "2024", "zweitausenddreiundzwanzig",
                                  "zwanzig dreiundzwanzig", "dreiundzwanzig"])  # fmt: skip
def test_a_year_gone_by_is_repaired_however_it_is_said(year: str) -> None:
    """While that time of that day is still ahead; afterwards it is past."""
    digits = year.isdigit()
    words = f"24.12.{year} um 9 uhr" if digits else f"am vierundzwanzigsten zwölften {year} um neun"

    ahead = at(words, *NOW)
    over = at(words, 2026, 12, 24, 10)

    assert ahead.wish == Exact(dt.datetime(2026, 12, 24, 9, tzinfo=BERLIN))
    assert ahead.confirm is Question.YEAR_REPAIRED
    assert over.confirm is Question.PAST


def test_the_two_times_of_the_doubled_hour_are_told_apart() -> None:
    """Both were once "02:30" and nothing else."""
    said = parse("am 31.10.2027 um 02:30 uhr", dt.datetime(2027, 10, 20, 10, tzinfo=BERLIN))

    assert said is not None
    assert [reading["offset"] for reading in said["readings"]] == ["+02:00", "+01:00"]


@pytest.mark.parametrize("how", ["schnell", "bald", "früh", "zeitnah", "rasch"])
@pytest.mark.parametrize(
    "limit",
    ["wie möglich", "wie es geht", "wie es nur geht", "wie irgend möglich", "es irgendwie geht"],
)
def test_as_soon_as_can_be_is_any_time(how: str, limit: str) -> None:
    """ "So schnell wie es irgendwie geht" was once nothing."""
    assert at(f"so {how} {limit}", *NOW).wish == AnyTime()


@pytest.mark.parametrize("how", ["schnell", "bald", "früh"])
def test_a_word_for_soon_alone_is_no_wish(how: str) -> None:
    """ "Geht das schnell" asks how long it takes."""
    assert at(f"geht das {how}", *NOW).wish == NothingFound()


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("name", ["name", "nachname", "familienname"])
def test_a_weekday_that_is_ones_name_is_no_day(name: str, weekday: str) -> None:
    """ "Freitag ist mein Nachname" was once Friday."""
    assert at(f"{weekday} ist mein {name}", *NOW).wish == NothingFound()
    assert at(f"der {name} wäre {weekday}", *NOW).wish == NothingFound()


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("predicate", ["hat sich erledigt", "ist vom tisch", "fällt ins wasser"])
def test_a_day_that_is_off_the_table_is_ruled_out(predicate: str, weekday: str) -> None:
    """ "Donnerstag hat sich erledigt" was once Thursday."""
    wish = at(f"{weekday} {predicate}", *NOW).wish

    assert isinstance(wish, Excluded)


@pytest.mark.parametrize(("slip", "meant"), [(17, 27), (3, 14), (20, 13), (28, 29)])
@pytest.mark.parametrize("hesitation", ["äh", "ähm", "öhm", "hm"])
def test_an_ordinal_after_a_hesitation_takes_the_place_of_the_one_before(
    slip: int, meant: int, hesitation: str
) -> None:
    """ "Am siebzehnten äh siebenundzwanzigsten" was once no such day."""
    said = f"am {ordinal_stem(slip)}en {hesitation} {ordinal_stem(meant)}en um zehn"

    assert at(said, *NOW).wish == at(f"am {ordinal_stem(meant)}en um zehn", *NOW).wish


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize("hour", ["acht", "neun", "zehn", "elf"])
@pytest.mark.parametrize(
    "frame",
    ["mein termin am {} um {}, den würde ich gern auf den nachmittag verschieben",
     "meinen termin am {} um {} auf den nachmittag verlegen", "{} um {} stattdessen nachmittags",
     "am {} um {}, ach nein, am nachmittag",
     "ich hab am {} um {} einen termin, geht es auch am nachmittag"],
)  # fmt: skip
def test_an_hour_of_the_forenoon_never_becomes_one_at_night(
    frame: str, hour: str, weekday: str
) -> None:
    """ "Den Termin um zehn auf den Nachmittag" was once ten o'clock at night."""
    said = parse(frame.format(weekday, hour), WEDNESDAY)

    assert said is not None
    assert said["date"] == coming(weekday).isoformat()
    assert said["time"] == {"part": "afternoon", "window": ["12:00", "18:00"]}
    assert not said["ask_back"]


@pytest.mark.parametrize("hour", ["einundzwanzig", "zweiundzwanzig", "dreiundzwanzig", "null"])
@pytest.mark.parametrize("frame", ["um {} uhr", "am donnerstag um {} uhr", "am dritten um {} uhr"])
def test_an_hour_at_night_is_never_taken_unasked(frame: str, hour: str) -> None:
    """The salon is closed; the caller may have been misheard."""
    assert at(frame.format(hour), *NOW).confirm is Question.OUTSIDE_OPENING_HOURS


@pytest.mark.parametrize("hour", ["eins", "zwei", "drei", "vier", "fünf"])
@pytest.mark.parametrize(
    "frame",
    ["die schule geht bis {}, also", "der kurs dauert bis {}, also",
     "meine besprechung geht bis {}, also"],
)  # fmt: skip
def test_what_lasts_until_then_leaves_the_time_from_then_on(frame: str, hour: str) -> None:
    """ "Die Schule geht bis eins" was once a wish for the time until one."""
    said = parse(f"{frame.format(hour)} am donnerstag", WEDNESDAY)

    starts = ("eins", "zwei", "drei", "vier", "fünf").index(hour) + 13
    assert said == {"date": "2026-11-26", "time": [f"{starts}:00", None], "ask_back": False}


@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize(
    "frame",
    ["am {} bin ich auf eine hochzeit eingeladen, da bräuchte ich um neun eine hochsteckfrisur",
     "am {} ist meine hochzeit, ich bräuchte an dem tag um neun einen termin",
     "am {} hat meine tochter kommunion, da bräuchten wir um neun einen termin",
     "am {} haben wir weihnachtsfeier, um neun hätte ich gern einen termin",
     "ich heirate am {} und bräuchte an dem tag um neun einen termin",
     "am {} hab ich geburtstag, da möchte ich um neun kommen",
     "am {} ist abschlussball, da brauch ich um neun eine hochsteckfrisur",
     "am {} ist taufe, am selben tag um neun bitte"],
)  # fmt: skip
def test_the_day_of_a_celebration_is_the_one_the_hair_is_done_on(frame: str, weekday: str) -> None:
    """Every Saturday was once withheld from a bride."""
    heard = at(frame.format(weekday), *NOW)

    assert heard.wish == Exact(dt.datetime.combine(coming(weekday), dt.time(9), tzinfo=BERLIN))
    assert heard.excluded == ()


@pytest.mark.parametrize("weekday", [one for one in OTHER_DAYS if one != "freitag"])
@pytest.mark.parametrize(
    "frame",
    ["am {} ist taufe, ich bräuchte am freitag um neun einen termin",
     "am {} hab ich konfirmation, da bräuchte ich freitag um neun was",
     "ich bräuchte am freitag um neun einen termin, am {} ist hochzeit",
     "meine schwester heiratet am {}, da bräuchte ich am freitag um neun einen termin"],
)  # fmt: skip
def test_who_names_another_day_than_that_of_the_celebration_wishes_that_one(
    frame: str, weekday: str
) -> None:
    """The day of the celebration itself is never offered then."""
    heard = at(frame.format(weekday), *NOW)

    assert heard.wish == Exact(dt.datetime.combine(coming("freitag"), dt.time(9), tzinfo=BERLIN))


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(
    ("frame", "feast", "weeks"),
    [
        ("am letzten {} vor weihnachten", dt.date(2026, 12, 25), -1),
        ("letzter {} vor ostern", dt.date(2027, 3, 28), -1),
        ("am vorletzten {} vor heiligabend", dt.date(2026, 12, 24), -2),
        ("der erste {} nach neujahr", dt.date(2027, 1, 1), 1),
        ("am zweiten {} nach silvester", dt.date(2026, 12, 31), 2),
    ],
)
def test_a_weekday_is_counted_from_a_feast(
    frame: str, feast: dt.date, weeks: int, weekday: int
) -> None:
    """ "Am letzten Samstag vor Weihnachten" was once any day until Christmas."""
    said = parse(f"{frame.format(WEEKDAYS[weekday])} um zehn", WEDNESDAY)

    if weeks < 0:
        first = feast - dt.timedelta(days=(feast.weekday() - weekday - 1) % 7 + 1)
        day = first + dt.timedelta(weeks=weeks + 1)
    else:
        first = feast + dt.timedelta(days=(weekday - feast.weekday() - 1) % 7 + 1)
        day = first + dt.timedelta(weeks=weeks - 1)
    assert said == {"date": day.isoformat(), "time": "10:00", "ask_back": False}


@pytest.mark.parametrize("weekday", WEEKDAYS)
@pytest.mark.parametrize("when", ["nach den ferien", "vor den herbstferien", "nach meinem urlaub"])
def test_a_weekday_beside_holidays_nobody_knows_is_asked_for(when: str, weekday: str) -> None:
    """It was once the next one."""
    assert at(f"am ersten {weekday} {when} um zehn", *NOW).wish == TimeOnly(dt.time(10))


@pytest.mark.parametrize(
    "size",
    ["{} bis {} millimeter", "zwischen {} und {} millimetern", "von {} auf {} mm",
     "{} bis {} folien", "{} bis {} zentimeter", "seiten {} bis {}", "an den seiten auf {} bis {}",
     "übergang von {} auf {}", "tonhöhe {} bis {}", "stufe {} bis {}", "von {} auf {} aufhellen"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("first", "last"), [("drei", "sechs"), ("neun", "zwölf"), ("sieben", "acht"), ("3", "9")]
)
def test_a_range_that_is_a_size_is_no_window(size: str, first: str, last: str) -> None:
    """ "Donnerstag, Seiten drei bis sechs" was once narrowed to the time from three to six."""
    said = size.format(first, last)

    assert at(said, *NOW).wish == NothingFound()
    assert at(f"donnerstag um zehn {said}", *NOW).wish == Exact(
        dt.datetime(2026, 11, 26, 10, tzinfo=BERLIN)
    )


@pytest.mark.parametrize("service", ["seiten kürzen", "mit waschen", "für zwei personen", "bitte"])
def test_a_window_beside_a_treatment_stays_a_window(service: str) -> None:
    """Only what stands at the size itself makes the range one."""
    said = parse(f"am donnerstag von drei bis sechs {service}", WEDNESDAY)

    assert said == {"date": "2026-11-26", "time": ["15:00", "18:00"], "ask_back": False}
