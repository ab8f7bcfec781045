"""Feast days of Germany's Länder, Austria and Switzerland: computus and a small table."""

import datetime as dt

from functools import lru_cache
from typing import Final


EASTER_OFFSETS: Final = {
    "weiberfastnacht": -52,
    "rosenmontag": -48,
    "faschingsdienstag": -47,
    "aschermittwoch": -46,
    "palmsonntag": -7,
    "gründonnerstag": -3,
    "karfreitag": -2,
    "karsamstag": -1,
    "ostersonntag": 0,
    "ostermontag": 1,
    "weisser_sonntag": 7,
    "himmelfahrt": 39,
    "pfingstsonntag": 49,
    "pfingstmontag": 50,
    "fronleichnam": 60,
}
FIXED: Final = {
    "neujahr": (1, 1),
    "berchtoldstag": (1, 2),
    "dreikönig": (1, 6),
    "mariä_lichtmess": (2, 2),
    "valentinstag": (2, 14),
    "frauentag": (3, 8),
    "josefstag": (3, 19),
    "walpurgisnacht": (4, 30),
    "tag_der_arbeit": (5, 1),
    "johannistag": (6, 24),
    "bundesfeier": (8, 1),
    "friedensfest": (8, 8),
    "mariä_himmelfahrt": (8, 15),
    "weltkindertag": (9, 20),
    "einheit": (10, 3),
    "nationalfeiertag": (10, 26),
    "reformationstag": (10, 31),
    "halloween": (10, 31),
    "allerheiligen": (11, 1),
    "allerseelen": (11, 2),
    "martinstag": (11, 11),
    "nikolaus": (12, 6),
    "mariä_empfängnis": (12, 8),
    "heiligabend": (12, 24),
    "weihnachten": (12, 25),
    "zweiter_weihnachtstag": (12, 26),
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
NTH_WEEKDAYS: Final = {
    "muttertag": (5, 6, 2),
    "bettag": (9, 6, 3),
    "erntedank": (10, 6, 1),
}
SPOKEN: Final = {
    "weiberfastnacht": "weiberfastnacht",
    "weiberfasching": "weiberfastnacht",
    "altweiber": "weiberfastnacht",
    "rosenmontag": "rosenmontag",
    "faschingsdienstag": "faschingsdienstag",
    "fastnacht": "faschingsdienstag",
    "fastnachtsdienstag": "faschingsdienstag",
    "fastnachtdienstag": "faschingsdienstag",
    "karnevalsdienstag": "faschingsdienstag",
    "fastnachtsmontag": "rosenmontag",
    "faschingsmontag": "rosenmontag",
    "fasnacht": "faschingsdienstag",
    "veilchendienstag": "faschingsdienstag",
    "aschermittwoch": "aschermittwoch",
    "palmsonntag": "palmsonntag",
    "gründonnerstag": "gründonnerstag",
    "karfreitag": "karfreitag",
    "karsamstag": "karsamstag",
    "ostersamstag": "karsamstag",
    "ostern": "ostersonntag",
    "ostersonntag": "ostersonntag",
    "oster sonntag": "ostersonntag",
    "ostermontag": "ostermontag",
    "oster montag": "ostermontag",
    "weisser sonntag": "weisser_sonntag",
    "weissen sonntag": "weisser_sonntag",
    "himmelfahrt": "himmelfahrt",
    "christi himmelfahrt": "himmelfahrt",
    "himmelfahrtstag": "himmelfahrt",
    "auffahrt": "himmelfahrt",
    "vatertag": "himmelfahrt",
    "herrentag": "himmelfahrt",
    "männertag": "himmelfahrt",
    "pfingsten": "pfingstsonntag",
    "pfingstsonntag": "pfingstsonntag",
    "pfingst sonntag": "pfingstsonntag",
    "pfingstmontag": "pfingstmontag",
    "pfingst montag": "pfingstmontag",
    "fronleichnam": "fronleichnam",
    "fronleichnamstag": "fronleichnam",
    "neujahr": "neujahr",
    "neujahrstag": "neujahr",
    "berchtoldstag": "berchtoldstag",
    "dreikönig": "dreikönig",
    "dreikönigstag": "dreikönig",
    "dreikönige": "dreikönig",
    "drei könig": "dreikönig",
    "drei könige": "dreikönig",
    "heilige drei könige": "dreikönig",
    "heiligen drei königen": "dreikönig",
    "heilig drei könig": "dreikönig",
    "heilig drei könige": "dreikönig",
    "heilige dreikönige": "dreikönig",
    "heilig dreikönig": "dreikönig",
    "epiphanias": "dreikönig",
    "lichtmess": "mariä_lichtmess",
    "mariä lichtmess": "mariä_lichtmess",
    "maria lichtmess": "mariä_lichtmess",
    "valentinstag": "valentinstag",
    "valentin": "valentinstag",
    "frauentag": "frauentag",
    "weltfrauentag": "frauentag",
    "josefstag": "josefstag",
    "josefitag": "josefstag",
    "josefi": "josefstag",
    "walpurgisnacht": "walpurgisnacht",
    "tag der arbeit": "tag_der_arbeit",
    "maifeiertag": "tag_der_arbeit",
    "staatsfeiertag": "tag_der_arbeit",
    "johannistag": "johannistag",
    "bundesfeier": "bundesfeier",
    "bundesfeiertag": "bundesfeier",
    "friedensfest": "friedensfest",
    "augsburger friedensfest": "friedensfest",
    "mariä himmelfahrt": "mariä_himmelfahrt",
    "maria himmelfahrt": "mariä_himmelfahrt",
    "mariae himmelfahrt": "mariä_himmelfahrt",
    "weltkindertag": "weltkindertag",
    "kindertag": "weltkindertag",
    "tag der deutschen einheit": "einheit",
    "tag der einheit": "einheit",
    "tages der deutschen einheit": "einheit",
    "nationalfeiertag": "nationalfeiertag",
    "reformationstag": "reformationstag",
    "halloween": "halloween",
    "allerheiligen": "allerheiligen",
    "allerseelen": "allerseelen",
    "martinstag": "martinstag",
    "sankt martin": "martinstag",
    "st martin": "martinstag",
    "martini": "martinstag",
    "nikolaus": "nikolaus",
    "nikolaustag": "nikolaus",
    "nikolo": "nikolaus",
    "mariä empfängnis": "mariä_empfängnis",
    "maria empfängnis": "mariä_empfängnis",
    "heiligabend": "heiligabend",
    "heiligenabend": "heiligabend",
    "heiliger abend": "heiligabend",
    "heiligen abend": "heiligabend",
    "heilig abend": "heiligabend",
    "heilige abend": "heiligabend",
    "weihnachtsabend": "heiligabend",
    "weihnachten": "weihnachten",
    "weihnacht": "weihnachten",
    "christtag": "weihnachten",
    "stefanitag": "zweiter_weihnachtstag",
    "stephanitag": "zweiter_weihnachtstag",
    "stephanstag": "zweiter_weihnachtstag",
    "stefanstag": "zweiter_weihnachtstag",
    "silvester": "silvester",
    "sylvester": "silvester",
    "silvesterabend": "silvester",
    "silvestertag": "silvester",
    "altjahrestag": "silvester",
    "altjahrstag": "silvester",
    "volkstrauertag": "volkstrauertag",
    "busstag": "buss_und_bettag",
    "buss und bettag": "buss_und_bettag",
    "buss und bet tag": "buss_und_bettag",
    "totensonntag": "totensonntag",
    "ewigkeitssonntag": "totensonntag",
    "muttertag": "muttertag",
    "erntedank": "erntedank",
    "erntedankfest": "erntedank",
    "erntedanktag": "erntedank",
    "eidgenössischer bettag": "bettag",
}


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


def feast_day(name: str, *, year: int) -> dt.date:
    """
    Return the day of a feast in a year.

    Raises:
        KeyError: no feast has this name.
    """
    if name in FIXED:
        month, day = FIXED[name]
        return dt.date(year, month, day)
    if name in EASTER_OFFSETS:
        return easter(year) + dt.timedelta(days=EASTER_OFFSETS[name])
    if name in ADVENT_OFFSETS:
        return first_advent(year) + dt.timedelta(days=ADVENT_OFFSETS[name])
    month, weekday, nth = NTH_WEEKDAYS[name]
    return nth_weekday(year, month=month, weekday=weekday, nth=nth)
