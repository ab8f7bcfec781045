"""
A wish never lies in what the same sentence rules out, unless it is asked.

"Diese Woche bin ich krank, dann Mittwoch um drei" once booked the Wednesday of this week.
"""

import datetime as dt

from itertools import product
from typing import Any

import pytest

from booking_domain.model.german.protocol import to_protocol
from booking_domain.model.german.understand import understand
from tests.unit.booking_domain.model.german.matching import BERLIN, HORIZON_DAYS, HOURS
from tests.unit.booking_domain.model.german.test_moments import heard


TUESDAY = "2027-03-09T14:20 8-19"
NOW = dt.datetime(2027, 3, 9, 14, 20, tzinfo=BERLIN)
THIS_WEEK = "not 2027-03-09..2027-03-14"
NEXT_WEEK = "not 2027-03-15..2027-03-21"
MARCH = "not 2027-03-09..2027-03-31"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("nicht nächste woche sondern übernächste am mittwoch", f"2027-03-24 {NEXT_WEEK}"),
        ("nicht nächste woche sondern die danach am mittwoch", f"2027-03-24 {NEXT_WEEK}"),
        ("Nicht diese Woche, sondern die nächste, am Mittwoch.", f"2027-03-17 {THIS_WEEK}"),
        ("nicht diese woche sondern die nächste am mittwoch", f"2027-03-17 {THIS_WEEK}"),
        ("nicht diese woche sondern nächste mittwoch um drei", f"2027-03-17 15:00 {THIS_WEEK}"),
        ("Diese Woche nicht mehr, dann nächste, am Donnerstag.", f"2027-03-18 {THIS_WEEK}"),
        ("diese woche geht nicht aber nächste am freitag", f"2027-03-19 {THIS_WEEK}"),
        ("nicht diese woche, die übernächste, freitag um neun", f"2027-03-26 09:00 {THIS_WEEK}"),
        (
            "nächste woche geht nicht, erst übernächste am freitag um neun",
            f"2027-03-26 09:00 {NEXT_WEEK}",
        ),
        (
            "nicht diese woche nicht nächste woche sondern die danach am mittwoch",
            "2027-03-24 not 2027-03-09..2027-03-14, 2027-03-15..2027-03-21",
        ),
        ("nicht diesen monat sondern nächsten am zehnten", f"2027-04-10 {MARCH}"),
        ("nicht diesen Monat, sondern den nächsten, am Zehnten", f"2027-04-10 {MARCH}"),
        (
            "dieses wochenende nicht, das nächste, am sonntag",
            "2027-03-21 not 2027-03-13..2027-03-14",
        ),
        ("diese oder nächste woche am mittwoch", "2027-03-10 | 2027-03-17"),
        ("nicht nächste woche sondern diese am donnerstag", f"2027-03-11 {NEXT_WEEK}"),
        ("nicht diese woche sondern nächsten mittwoch um drei", f"2027-03-17 15:00 {THIS_WEEK}"),
    ],
)  # fmt: skip
def test_a_noun_that_is_left_out_is_the_one_that_was_refused(phrase: str, meaning: str) -> None:
    """ "Sondern die nächste, am Mittwoch" is the Wednesday of the next week, not the next one."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("Nächste Woche bin ich im Urlaub. Danach Montag um drei.",
         f"2027-03-22 15:00 {NEXT_WEEK}"),
        ("nächste woche bin ich im urlaub danach montag um drei", f"2027-03-22 15:00 {NEXT_WEEK}"),
        ("nächste woche bin ich im urlaub, danach freitag um drei",
         f"2027-03-26 15:00 {NEXT_WEEK}"),
        ("nächste woche kann ich nicht, danach am wochenende",
         "2027-03-27..2027-03-28 not 2027-03-15..2027-03-21"),
        (
            "die nächsten zwei wochen kann ich nicht danach mittwoch um drei",
            "2027-03-24 15:00 not 2027-03-09..2027-03-23",
        ),
        ("bis ostern kann ich nicht, danach dienstag um neun", "2027-03-30 09:00 not ..2027-03-28"),
        ("montag kann ich nicht, danach mittwoch um drei", "2027-03-10 15:00 not 2027-03-15"),
        ("nächste woche bin ich im urlaub, freitag um drei", f"2027-03-12 15:00 {NEXT_WEEK}"),
    ],
)  # fmt: skip
def test_after_that_counts_from_the_end_of_what_was_refused(phrase: str, meaning: str) -> None:
    """Without "danach" the coming Friday is meant where it is not refused."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("samstag um drei aber bitte nicht diese woche", f"2027-03-20 15:00 {THIS_WEEK}"),
        ("freitag um drei nur nicht diese woche", f"2027-03-19 15:00 {THIS_WEEK}"),
        ("Mittwoch, nicht diese Woche.", f"2027-03-17 {THIS_WEEK}"),
        ("Bitte nicht diese Woche. Samstag um neun.", f"2027-03-20 09:00 {THIS_WEEK}"),
        ("diese woche bin ich krank dann mittwoch um drei", f"2027-03-17 15:00 {THIS_WEEK}"),
        ("nächste woche bin ich im urlaub am montag um drei", f"2027-03-22 15:00 {NEXT_WEEK}"),
        ("am montag um zehn nur nicht nächste woche", f"2027-03-22 10:00 {NEXT_WEEK}"),
        ("Im März nicht mehr, Donnerstag um drei.", f"2027-04-01 15:00 {MARCH}"),
        ("Donnerstag um drei, aber diesen Monat nicht mehr.", f"2027-04-01 15:00 {MARCH}"),
        ("mittwoch um drei aber nicht im märz", f"2027-04-07 15:00 {MARCH}"),
        ("am fünfzehnten aber nicht diesen monat", f"2027-04-15 {MARCH}"),
        ("im april bin ich verreist, am fünften um zehn",
         "2027-05-05 10:00 not 2027-04-01..2027-04-30"),
        ("am wochenende um zehn nur nicht diese woche",
         f"2027-03-20..2027-03-21 10:00 {THIS_WEEK}"),
        ("donnerstag oder freitag um drei nur nicht diese woche",
         f"2027-03-18 15:00 | 2027-03-19 15:00 {THIS_WEEK}"),
        ("Vom zehnten bis zwanzigsten März bin ich weg. Freitag um drei",
         "2027-03-26 15:00 not 2027-03-10..2027-03-20"),
        ("bis ende märz kann ich nicht. mittwoch um drei", "2027-04-07 15:00 not ..2027-03-31"),
        ("dienstag um drei nur nicht diese woche", f"2027-03-16 15:00 {THIS_WEEK}"),
        ("nächsten freitag aber nicht diese woche", f"2027-03-19 {THIS_WEEK}"),
        ("heute nicht, am dienstag um drei", "2027-03-16 15:00 not 2027-03-09"),
        ("übermorgen nicht, nächsten donnerstag um drei", "2027-03-18 15:00 not 2027-03-11"),
        ("samstag um neun bloß nicht nächste woche", f"2027-03-13 09:00 {NEXT_WEEK}"),
        ("den rest der woche bin ich weg freitag um drei", f"2027-03-19 15:00 {THIS_WEEK}"),
        ("Den Rest vom Monat bin ich verreist. Mittwoch um drei", f"2027-04-07 15:00 {MARCH}"),
        ("Freitag um drei, den Rest der Woche kann ich nicht.", "2027-03-12 15:00"),
    ],
)  # fmt: skip
def test_what_comes_again_is_the_first_outside_of_a_longer_time(phrase: str, meaning: str) -> None:
    """A weekday, a day of the month, a weekend; of two readings the one that is not refused."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("vormittags kann ich nicht freitag um zehn", "2027-03-12 10:00 ? which_day not forenoon"),
        ("Am Wochenende nicht, Samstag um drei.",
         "2027-03-13 15:00 ? which_day not 2027-03-13..2027-03-14"),
        ("montag bis mittwoch kann ich nicht, dienstag um drei",
         "2027-03-16 15:00 ? which_day not 2027-03-15..2027-03-17"),
        ("Abends geht nicht. Freitag um achtzehn Uhr",
         "2027-03-12 18:00 ? which_day not evening"),
        ("mittags nicht aber donnerstag um zwölf", "2027-03-11 12:00 ? which_day not noon"),
        ("freitag um zehn nur nicht vormittags", "2027-03-12 10:00 ? which_day not forenoon"),
        ("im märz nicht, am zwölften märz um drei",
         "2027-03-12 15:00 ? which_day not 2027-03-09..2027-03-31"),
        ("vor zehn kann ich nicht. freitag um neun", "2027-03-12 09:00 ? which_alternative"),
        ("ab vier kann ich nicht freitag um fünf", "2027-03-12 17:00 ? which_alternative"),
        ("nach drei kann ich nicht, donnerstag um vier", "2027-03-11 16:00 ? which_alternative"),
        ("vor zehn kann ich nicht. freitag um elf", "2027-03-12 11:00"),
        ("ab vier kann ich nicht freitag um zwei", "2027-03-12 14:00"),
        ("vormittags kann ich nicht freitag um drei", "2027-03-12 15:00 not forenoon"),
        ("freitag ab zehn aber nicht vormittags", "2027-03-12 10:00.. not forenoon"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_asked(phrase: str, meaning: str) -> None:
    """Of what has no other meaning nothing is computed, and what does not clash is not asked."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("diese woche kann ich nicht freitag um drei",
         "2027-03-09..2027-03-14 | 2027-03-19 15:00"),
        ("bis ende märz kann ich nicht mittwoch um drei", "..2027-03-31 | 2027-04-07 15:00"),
        ("montag bis mittwoch kann ich nicht dienstag um drei",
         "2027-03-15..2027-03-17 | 2027-03-16 15:00"),
        ("nächste woche geht gar nicht montag um zehn",
         "2027-03-15..2027-03-21 | 2027-03-22 10:00"),
        ("nachmittags nicht freitag um drei", "afternoon | 2027-03-12 15:00"),
        ("diese woche kann ich nicht, freitag um drei", f"2027-03-19 15:00 {THIS_WEEK}"),
        ("montag bis mittwoch kann ich nicht freitag um zehn",
         "2027-03-12 10:00 not 2027-03-15..2027-03-17"),
        ("am wochenende kann ich nicht dienstag um zehn",
         "2027-03-16 10:00 not 2027-03-13..2027-03-14"),
        ("nächste woche nicht freitag", "2027-03-15..2027-03-21 not 2027-03-19"),
        ("nächste woche außer freitag um drei", "2027-03-15..2027-03-21 15:00 not 2027-03-19"),
    ],
)  # fmt: skip
def test_without_a_pause_nothing_tells_whether_the_span_or_the_day_is_refused(
    phrase: str, meaning: str
) -> None:
    """Asked between the span without the time and the time outside of the span."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("in der woche nach ostern montags nicht aber dienstag um zehn",
         "2027-03-30 10:00 not 2027-03-29"),
        ("nächste woche freitag geht nicht aber donnerstag um zehn",
         "2027-03-18 10:00 not 2027-03-19"),
        ("nächste woche freitag geht nicht, lieber donnerstag um zehn",
         "2027-03-18 10:00 not 2027-03-19"),
        ("übernächste woche montags nicht, aber mittwochs", "2027-03-24 not 2027-03-22"),
        ("diese woche freitag geht nicht aber montag um zehn", "2027-03-15 10:00 not 2027-03-12"),
        ("freitag geht nicht aber donnerstag um zehn", "2027-03-11 10:00 not 2027-03-12"),
    ],
)  # fmt: skip
def test_another_weekday_is_one_of_the_week_of_which_a_day_was_refused(
    phrase: str, meaning: str
) -> None:
    """Of this week it may be the next one's, as its Monday is over."""
    assert heard(phrase, TUESDAY) == meaning


SPANS = {
    "diese woche": ("2027-03-09", "2027-03-14"),
    "nächste woche": ("2027-03-15", "2027-03-21"),
    "in den nächsten zwei wochen": ("2027-03-09", "2027-03-23"),
    "im märz": ("2027-03-09", "2027-03-31"),
    "diesen monat": ("2027-03-09", "2027-03-31"),
    "am wochenende": ("2027-03-13", "2027-03-14"),
    "montag bis freitag": ("2027-03-15", "2027-03-19"),
    "bis ostern": ("2027-03-09", "2027-03-28"),
}
DAYS = ("montag", "mittwoch", "freitag", "samstag", "am zwölften", "morgen", "am wochenende")
FRAMES = (
    "{s} kann ich nicht{p} {d} um drei",
    "{s} bin ich verreist{p} {d} um drei",
    "{s} geht es nicht{p} dann {d} um drei",
    "nicht {s}{p} {d} um drei",
    "{d} um drei{p} aber nicht {s}",
    "{d} um drei{p} nur nicht {s}",
    "{d} um drei{p} nur {s} nicht",
    "{d} um drei{p} außer {s}",
)


@pytest.mark.parametrize(
    ("frame", "span", "day", "pause"), tuple(product(FRAMES, SPANS, DAYS, ("", ",", ".")))
)
def test_no_wish_lies_in_what_is_ruled_out_unasked(
    frame: str, span: str, day: str, pause: str
) -> None:
    """Whatever is refused, and whichever word is said first; of nothing found the day is asked."""
    phrase = frame.format(s=span, d=day, p=pause)
    said = to_protocol(
        understand(phrase, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=HORIZON_DAYS)
    )

    if said is None or said["ask_back"]:
        return
    for ruled_out in said.get("excluded", ()):
        first, last = _ends(ruled_out["date"])
        begins, ends = _ends(said["date"])
        whole = ruled_out["time"] in (None, said["time"])
        assert not (whole and first <= begins and ends <= last), said


def _ends(date: Any) -> tuple[str, str]:
    first, last = date if isinstance(date, list) else [date, date]
    return str(first or "0000"), str(last or "9999")
