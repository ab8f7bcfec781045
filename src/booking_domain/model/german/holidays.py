"""Feast days of Germany's Länder, Austria and Switzerland's cantons: computus and small tables."""

import datetime as dt

from functools import lru_cache
from typing import Final


EASTER_OFFSETS: Final = {
    "weiberfastnacht": -52,
    "russiger_freitag": -51,
    "faschingssamstag": -50,
    "faschingssonntag": -49,
    "rosenmontag": -48,
    "faschingsdienstag": -47,
    "aschermittwoch": -46,
    "funkensonntag": -42,
    "basler_fasnacht": -41,
    "palmsonntag": -7,
    "gründonnerstag": -3,
    "karfreitag": -2,
    "karsamstag": -1,
    "ostersonntag": 0,
    "ostermontag": 1,
    "osterdienstag": 2,
    "weisser_sonntag": 7,
    "himmelfahrt": 39,
    "pfingstsamstag": 48,
    "pfingstsonntag": 49,
    "pfingstmontag": 50,
    "pfingstdienstag": 51,
    "dreifaltigkeit": 56,
    "fronleichnam": 60,
    "herz_jesu": 68,
}
DAYS_OFF: Final = (
    *("neujahr", "ostermontag", "himmelfahrt", "pfingstmontag", "weihnachten"),
    "zweiter_weihnachtstag",
)
FIXED: Final = {
    "neujahr": (1, 1),
    "berchtoldstag": (1, 2),
    "dreikönig": (1, 6),
    "sebastianstag": (1, 20),
    "mariä_lichtmess": (2, 2),
    "blasiustag": (2, 3),
    "agathatag": (2, 5),
    "valentinstag": (2, 14),
    "republik_neuenburg": (3, 1),
    "fridolinstag": (3, 6),
    "frauentag": (3, 8),
    "josefstag": (3, 19),
    "mariä_verkündigung": (3, 25),
    "georgstag": (4, 23),
    "walpurgisnacht": (4, 30),
    "tag_der_arbeit": (5, 1),
    "florianstag": (5, 4),
    "tag_der_befreiung": (5, 8),
    "internationaler_kindertag": (6, 1),
    "volksaufstand": (6, 17),
    "unabhängigkeit_jura": (6, 23),
    "johannistag": (6, 24),
    "siebenschläfer": (6, 27),
    "peter_und_paul": (6, 29),
    "jakobstag": (7, 25),
    "bundesfeier": (8, 1),
    "friedensfest": (8, 8),
    "laurentiustag": (8, 10),
    "mariä_himmelfahrt": (8, 15),
    "bartholomäustag": (8, 24),
    "verenatag": (9, 1),
    "mariä_geburt": (9, 8),
    "weltkindertag": (9, 20),
    "mauritiustag": (9, 22),
    "rupertitag": (9, 24),
    "bruder_klaus": (9, 25),
    "michaelistag": (9, 29),
    "ursentag": (9, 30),
    "leodegarstag": (10, 2),
    "einheit": (10, 3),
    "tag_der_volksabstimmung": (10, 10),
    "gallustag": (10, 16),
    "nationalfeiertag": (10, 26),
    "reformationstag": (10, 31),
    "halloween": (10, 31),
    "allerheiligen": (11, 1),
    "allerseelen": (11, 2),
    "hubertustag": (11, 3),
    "martinstag": (11, 11),
    "leopolditag": (11, 15),
    "tag_der_kinderrechte": (11, 20),
    "katharinentag": (11, 25),
    "andreastag": (11, 30),
    "barbaratag": (12, 4),
    "krampus": (12, 5),
    "nikolaus": (12, 6),
    "mariä_empfängnis": (12, 8),
    "luziatag": (12, 13),
    "heiligabend": (12, 24),
    "weihnachten": (12, 25),
    "zweiter_weihnachtstag": (12, 26),
    "restauration_genf": (12, 31),
    "silvester": (12, 31),
}
ADVENT_OFFSETS: Final = {
    "volkstrauertag": -14,
    "buss_und_bettag": -11,
    "totensonntag": -7,
    "advent_1": 0,
    "advent_2": 7,
    "advent_3": 14,
    "advent_4": 21,
}
NTH_SUNDAYS: Final = {
    "muttertag": (5, 2, 0),
    "vatertag_schweiz": (6, 1, 0),
    "vatertag_österreich": (6, 2, 0),
    "genfer_bettag": (9, 1, 4),
    "knabenschiessen": (9, 2, 1),
    "bettag": (9, 3, 0),
    "bettagsmontag": (9, 3, 1),
    "erntedank": (10, 1, 0),
}
"""The month, which of its Sundays, and how many days later."""
SEVERAL: Final = {
    "kindertag": ("internationaler_kindertag", "weltkindertag"),
    "fasnacht": ("weiberfastnacht", "rosenmontag", "faschingsdienstag", "basler_fasnacht"),
    "fasching": ("rosenmontag", "faschingsdienstag"),
    "karneval": ("rosenmontag", "faschingsdienstag"),
    "fasnachtsmontag": ("rosenmontag", "basler_fasnacht"),
}
"""One name for several days, of which the caller must choose: East and West, Lucerne and Basel."""
FEAST_TIMES: Final = {
    "ostersonntag": ("karfreitag", "ostermontag"),
    "pfingstsonntag": ("pfingstsonntag", "pfingstmontag"),
    "weihnachten": ("heiligabend", "zweiter_weihnachtstag"),
}
"""The first and the last day of a feast that is longer than a day."""

MONDAY: Final = 0
SUNDAY: Final = 6


@lru_cache(maxsize=256)
def easter(year: int) -> dt.date:
    """Return Easter Sunday of a Gregorian year (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, leap_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    month_carry = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * month_carry + 114, 31)
    return dt.date(year, month, day + 1)


def first_advent(year: int) -> dt.date:
    """Return the fourth Sunday before Christmas Day."""
    christmas = dt.date(year, 12, 25)
    return christmas - dt.timedelta(days=christmas.weekday() + 1 + 21)


def nth_weekday(year: int, *, month: int, weekday: int, nth: int) -> dt.date:
    """Return the `nth` (1 to 4) such weekday, 0 for Monday, of a month."""
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _naefelser_fahrt(year: int) -> dt.date:
    """Return Glarus' first Thursday in April, or the second where that is in Holy Week."""
    first = nth_weekday(year, month=4, weekday=3, nth=1)
    return first + dt.timedelta(days=7 * (first == easter(year) - dt.timedelta(days=3)))


def _sechselaeuten(year: int) -> dt.date:
    """Return Zurich's third Monday in April, a week off Holy Week (before) and Easter (after)."""
    third = nth_weekday(year, month=4, weekday=MONDAY, nth=3)
    shift = {-6: -7, 1: 7}.get((third - easter(year)).days, 0)
    return third + dt.timedelta(days=shift)


MOVED: Final = {"näfelser_fahrt": _naefelser_fahrt, "sechseläuten": _sechselaeuten}


def is_day_off(day: dt.date) -> bool:
    """Whether nobody works that day, in any of the three countries."""
    return any(feast_day(name, year=day.year) == day for name in DAYS_OFF)


def feast_day(name: str, *, year: int) -> dt.date:
    """
    Return the day of a feast in a year.

    Raises:
        KeyError: no feast has this name, or several days have (`SEVERAL`).
    """
    if name in FIXED:
        month, day = FIXED[name]
        return dt.date(year, month, day)
    if name in EASTER_OFFSETS:
        return easter(year) + dt.timedelta(days=EASTER_OFFSETS[name])
    if name in ADVENT_OFFSETS:
        return first_advent(year) + dt.timedelta(days=ADVENT_OFFSETS[name])
    if name in MOVED:
        return MOVED[name](year)
    month, nth, later = NTH_SUNDAYS[name]
    sunday = nth_weekday(year, month=month, weekday=SUNDAY, nth=nth)
    return sunday + dt.timedelta(days=later)
