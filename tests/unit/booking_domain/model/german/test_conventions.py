"""The conventions of what callers mean, one by one, on Friday, 20 November 2026 at ten."""

import pytest

from tests.unit.booking_domain.model.german.matching import parse
from tests.unit.booking_domain.model.german.test_callers import short


NEXT_OR_THIS = [
    ("nächsten Freitag", "2026-11-27"),
    ("diesen Freitag", "2026-11-27 ? which_day"),
    ("Freitag um drei", "2026-11-27 15:00 ? which_day"),
    ("kommende Woche", "2026-11-23..2026-11-29"),
    ("nächstes Wochenende", "2026-11-21..2026-11-22 ? which_week"),
]
WEEKS = [
    ("Donnerstag in einer Woche", "2026-12-03"),
    ("Donnerstag in acht Tagen", "2026-12-03"),
    ("heute in acht Tagen", "2026-11-27"),
    ("heute in vierzehn Tagen", "2026-12-04"),
    ("in acht Tagen", "2026-11-28 ? which_day"),
]
CLOCK = [
    ("viertel elf", "10:15"),
    ("dreiviertel elf", "10:45"),
    ("viertel über zehn", "10:15"),
    ("viertel ab zehn", "10:15"),
    ("viertel ab zwei", "14:15"),
    ("viertel drei", "14:15"),
    ("dreiviertel acht", "07:45 ? outside_opening_hours"),
    ("zwanzig ab sieben", "07:20 ? outside_opening_hours"),
    ("zehn vor halb acht", "07:20 ? outside_opening_hours"),
    ("zehn nach halb drei", "14:40"),
]
HOURS = [
    ("um drei", "15:00"),
    ("halb drei", "14:30"),
    ("um acht", "08:00"),
    ("um sieben", "07:00 ? outside_opening_hours"),
]
DATES = [
    ("Mittwoch, den 26. November", "2026-11-26 ? weekday_against_date"),
    ("am fünften elften", "2027-11-05 ? beyond_horizon"),
    ("05.11.2023", "2023-11-05 ? past"),
    ("24.12.2025", "2026-12-24 ? year_repaired"),
    ("29.2.", "invalid"),
    ("31.11.", "invalid"),
    ("30.2.", "invalid"),
    ("15.1", "2027-01-15"),
]
CLOCKCHANGE = [
    ("28.03.2027 02:30", "invalid"),
    ("31.10.2027 02:30", "2027-10-31 02:30 +02:00 ? clock_change"),
]
FEASTS = [
    ("am Vatertag", "2027-05-06"),
    ("an Christi Himmelfahrt", "2027-05-06"),
    ("am ersten Advent", "2026-11-29"),
    ("am Buß- und Bettag", "2027-11-17 ? beyond_horizon"),
    ("am Reformationstag", "2027-10-31 ? beyond_horizon"),
    ("am Stefanitag", "2026-12-26"),
    ("am Berchtoldstag", "2027-01-02"),
]
SOUTH = [
    ("heuer am zwölften Dezember", "2026-12-12"),
    ("am zehnten Jänner", "2027-01-10"),
    ("am zweiten Feber", "2027-02-02"),
]
TALK = [
    ("um drei, nein, um vier", "16:00"),
    ("Montag kann ich nicht", "exclude 2026-11-23"),
    ("Montag oder Dienstag", "2026-11-23 | 2026-11-24"),
    ("von Dienstag auf Donnerstag verschieben", "2026-11-26"),
    ("egal wann", "any"),
    ("so schnell wie möglich", "any"),
    ("mein Name ist Mai", "nothing"),
    ("guten Morgen, ich hätte gern einen Termin", "nothing"),
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [*NEXT_OR_THIS, *WEEKS, *CLOCK, *HOURS, *DATES, *CLOCKCHANGE, *FEASTS, *SOUTH, *TALK],
)
def test_each_convention_holds(said: str, meant: str) -> None:
    """Whoever changes one of them changes what callers have been promised."""
    assert short(parse(said)) == meant
