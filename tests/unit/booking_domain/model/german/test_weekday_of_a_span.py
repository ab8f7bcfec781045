"""A weekday, or a day, that is said is never lost in the longer time that is said beside it."""

import pytest

from tests.unit.booking_domain.model.german.test_moments import heard


TUESDAY = "2027-03-09T14:20 8-19"
YEAR_END = "2026-12-30T09:40 8-19"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("In der Woche nach Ostern am Donnerstag um zehn", "2027-04-01 10:00"),
        ("am donnerstag in der woche nach ostern um zehn", "2027-04-01 10:00"),
        ("in der woche nach ostern, donnerstag um zehn", "2027-04-01 10:00"),
        ("die woche nach pfingsten mittwoch um drei", "2027-05-19 15:00"),
        ("mittwoch um drei die woche nach pfingsten", "2027-05-19 15:00"),
        ("in der woche vom 12. april am donnerstag um elf", "2027-04-15 11:00"),
        ("In der Woche vom 3. Mai, am Freitag.", "2027-05-07"),
        ("in der woche vom 12. bis 16. april am donnerstag", "2027-04-15"),
        ("vom 12. bis 16. april am donnerstag", "2027-04-15"),
        ("zwischen dem 12. und 16. april mittwoch um drei", "2027-04-14 15:00"),
        ("die woche nach dem 12. april am donnerstag", "2027-04-22"),
        ("in der woche vor dem ersten mai am dienstag", "2027-04-20"),
        ("in der 16. kalenderwoche am donnerstag", "2027-04-22"),
        ("zwischen weihnachten und neujahr am dienstag", "2027-12-28 ? beyond_horizon"),
        ("nach ostern am mittwoch um drei", "2027-03-31 15:00"),
        ("nach ostern am mittwoch oder donnerstag", "2027-03-31 | 2027-04-01"),
        ("in der woche vor pfingsten am freitag", "2027-05-14 | 2027-05-07"),
        ("in der woche vor ostern am freitag", "2027-03-26 | 2027-03-19"),
        ("am freitag in der woche vor ostern", "2027-03-26 | 2027-03-19"),
        ("in der woche vom montag dem 12. april", "2027-04-12..2027-04-18"),
        ("von montag dem 12. bis freitag dem 16. april", "2027-04-12..2027-04-16"),
        ("vom 12. bis freitag dem 16. april", "2027-04-12..2027-04-16"),
        ("am 12. april am donnerstag", "2027-04-12 ? weekday_against_date"),
        ("nach ostern am achten april", "2027-04-08"),
    ],
)
def test_a_weekday_named_behind_a_week_is_a_day_of_it(phrase: str, meaning: str) -> None:
    """ "In der Woche nach Ostern am Donnerstag" was once the whole week at ten."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("mittwoch um drei aber nicht vor ostern", "2027-03-31 15:00"),
        ("Mittwoch um drei, aber erst nach Ostern.", "2027-03-31 15:00"),
        ("mittwoch um drei aber erst ab april", "2027-04-07 15:00"),
        ("freitag um drei aber nicht vor dem zwanzigsten", "2027-03-26 15:00"),
        ("ab april mittwoch um drei", "2027-04-07 15:00"),
        ("nach ostern bräuchte ich einen termin, mittwoch um drei", "2027-03-31 15:00"),
        ("mittwochs um drei aber erst ab april", "2027-04-07 15:00"),
        ("freitag oder samstag aber erst nach ostern", "2027-04-02 | 2027-04-03"),
        ("mittwoch um drei aber noch vor ostern", "2027-03-10 15:00"),
        ("diese woche kann ich nicht, danach ginge dienstag",
         "2027-03-16 not 2027-03-09..2027-03-14"),
        ("mittwoch um drei aber erst im april", "2027-04-07 15:00 ? which_day"),
        ("ab april, aber nicht mittwochs", "2027-04-01.. not every wednesday"),
    ],
)  # fmt: skip
def test_a_bound_leaves_the_weekday_and_its_hour(phrase: str, meaning: str) -> None:
    """The first such weekday from then on; "um drei" is no bound of its day."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("dienstag also nicht heute sondern nächste woche um drei",
         "2027-03-16 15:00 not 2027-03-09"),
        ("Dienstag, also nicht heute, sondern nächste Woche, um drei.",
         "2027-03-16 15:00 not 2027-03-09"),
        ("mittwoch um zehn aber nicht morgen sondern nächste woche",
         "2027-03-17 10:00 not 2027-03-10"),
        ("nicht den mittwoch diese woche sondern nächste woche", "2027-03-17 not 2027-03-10"),
        ("Nicht am Freitag dieser Woche, sondern übernächste Woche, um neun",
         "2027-03-26 09:00 not 2027-03-12"),
        ("Am Freitag, nicht diesen, sondern den danach, um drei.", "2027-03-19 15:00"),
        ("am freitag um drei nicht diesen sondern den danach", "2027-03-19 15:00"),
        ("nicht diesen freitag sondern den danach um drei", "2027-03-19 15:00"),
        ("mittwoch diese woche geht nicht, lieber nächste woche",
         "2027-03-15..2027-03-21 not 2027-03-10"),
        ("nicht am mittwoch sondern nächste woche freitag", "2027-03-19 not 2027-03-10"),
    ],
)  # fmt: skip
def test_another_week_takes_the_weekday_over(phrase: str, meaning: str) -> None:
    """Where the weekday itself was given up, the whole week is meant."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("im april noch am letzten freitag", "2027-04-30"),
        ("diesen monat noch am letzten samstag", "2027-03-27"),
        ("im mai der erste montag", "2027-05-03"),
        ("im april am zweiten dienstag", "2027-04-13"),
        ("Im Juni, am dritten Mittwoch, um zehn", "2027-06-16 10:00"),
        ("nächsten monat am ersten freitag", "2027-04-02"),
        ("im juni in der zweiten woche am montag um neun", "2027-06-07 09:00"),
        ("im april die letzte woche", "2027-04-26..2027-05-02"),
        ("am letzten des monats", "2027-03-31"),
        ("am letzten des monats um elf", "2027-03-31 11:00"),
        ("am letzten im mai", "2027-05-31"),
        ("zum letzten des monats", "2027-03-31"),
        ("am ersten montag im mai", "2027-05-03"),
        ("im mai am dritten um zehn", "2027-05-03 10:00"),
        ("am montag den ersten im mai", "2027-05-01 ? weekday_against_date"),
        ("im märz war ich am letzten freitag da", "nothing"),
    ],
)
def test_what_is_counted_may_stand_behind_its_month(phrase: str, meaning: str) -> None:
    """ "Im Mai der erste Montag" once asked between the first of May and a day in April."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("im neuen jahr am ersten montag um zehn", "2027-01-04 10:00"),
        ("nächstes jahr gleich in der ersten woche am dienstag", "2027-01-05"),
        ("im neuen jahr gleich am zweiten donnerstag", "2027-01-14"),
        ("diese woche noch am liebsten morgen nachmittag", "2026-12-31 afternoon"),
        ("Diese Woche noch, morgen um zehn", "2026-12-31 10:00"),
        ("diese woche morgen um zehn", "2026-12-31 10:00"),
        ("Diese Woche noch, übermorgen um zehn", "2027-01-01 10:00"),
        ("diesen freitag morgen um zehn", "2027-01-01 10:00"),
    ],
)
def test_at_the_end_of_a_year_the_next_one_is_counted(phrase: str, meaning: str) -> None:
    """Neither a whole year nor a day that is over is a choice."""
    assert heard(phrase, YEAR_END) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("eine woche vor ostern am samstag", "2027-03-20"),
        ("Am Samstag, eine Woche vor Ostern", "2027-03-20"),
        ("zwei wochen nach ostern am mittwoch", "2027-04-07"),
        ("eine woche nach pfingsten donnerstag um zehn", "2027-05-20 10:00"),
        ("nächsten mittwoch also morgen um zwei", "2027-03-10 14:00"),
        ("Nächsten Freitag, also übermorgen, um drei", "2027-03-12 15:00 ? weekday_against_date"),
        ("nächsten donnerstag, also übermorgen", "2027-03-11"),
        ("freitag oder samstag dann nehmen wir samstag zehn uhr", "2027-03-13 10:00"),
        ("Mittwoch oder Donnerstag, dann nehm ich Mittwoch um drei", "2027-03-10 15:00"),
        ("freitag geht nicht dann nehmen wir samstag", "2027-03-13 not 2027-03-12"),
        ("freitag nach mittag um drei", "2027-03-12 15:00"),
        ("am donnerstag nach mittag um halb vier", "2027-03-11 15:30"),
        ("freitag nach mittag", "2027-03-12 12:00.."),
        ("nächsten mittwoch", "2027-03-10 ? which_week"),
        ("freitag oder samstag um zehn", "2027-03-12 10:00 | 2027-03-13 10:00"),
    ],
)
def test_what_the_sentence_says_itself_is_not_asked(phrase: str, meaning: str) -> None:
    """Weeks counted from a feast, a day named again, a choice that was made."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("ich muss um vier den bus erwischen am freitag also davor", "2027-03-12 ..16:00"),
        ("um fünf muss ich weg am mittwoch davor", "2027-03-10 ..17:00"),
        ("am freitag davor", "nothing"),
    ],
)
def test_before_an_hour_on_a_day_is_that_day(phrase: str, meaning: str) -> None:
    """ "Davor" is counted from what was named; alone it refers to an earlier talk."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("um dreiviertl neine", "08:45"),
        ("um viertl neine", "08:15"),
        ("um halber neine", "08:30"),
        ("freitag dreiviertl zehe", "2027-03-12 09:45"),
        ("midwoch um drei", "2027-03-10 15:00"),
        ("am freidooch um zehn", "2027-03-12 10:00"),
        ("morng um drei", "2027-03-10 15:00"),
        ("übermorng nachmittach", "2027-03-11 afternoon"),
        ("morgen klock drei", "2027-03-10 15:00"),
        ("klokke halbig vier", "15:30"),
        ("neine", "nothing"),
    ],
)
def test_dialect_keeps_its_hours_and_days(phrase: str, meaning: str) -> None:
    """As heard between Franconia and the sea."""
    assert heard(phrase, TUESDAY) == meaning
