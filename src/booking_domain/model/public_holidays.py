"""Which feast days are public holidays, by country, Land or canton."""

import datetime as dt

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from booking_domain.model.german.holidays import MONDAY, feast_day


TUESDAY: Final = 1
SATURDAY: Final = 5
_GERMANY: Final = frozenset(
    {
        "neujahr",
        "karfreitag",
        "ostermontag",
        "tag_der_arbeit",
        "himmelfahrt",
        "pfingstmontag",
        "einheit",
        "weihnachten",
        "zweiter_weihnachtstag",
    }
)
_AUSTRIA: Final = frozenset(
    {
        "neujahr",
        "dreikönig",
        "ostermontag",
        "tag_der_arbeit",
        "himmelfahrt",
        "pfingstmontag",
        "fronleichnam",
        "mariä_himmelfahrt",
        "nationalfeiertag",
        "allerheiligen",
        "mariä_empfängnis",
        "weihnachten",
        "zweiter_weihnachtstag",
    }
)
_OF_THE_LAND: Final = {
    "BW": {"dreikönig", "fronleichnam", "allerheiligen"},
    "BY": {"dreikönig", "fronleichnam", "mariä_himmelfahrt", "allerheiligen"},
    "BE": {"frauentag", "tag_der_befreiung", "volksaufstand"},
    "BB": {"ostersonntag", "pfingstsonntag", "reformationstag"},
    "HB": {"reformationstag"},
    "HH": {"reformationstag"},
    "HE": {"fronleichnam"},
    "MV": {"frauentag", "reformationstag"},
    "NI": {"reformationstag"},
    "NW": {"fronleichnam", "allerheiligen"},
    "RP": {"fronleichnam", "allerheiligen"},
    "SL": {"fronleichnam", "mariä_himmelfahrt", "allerheiligen"},
    "SN": {"reformationstag", "buss_und_bettag"},
    "ST": {"dreikönig", "reformationstag"},
    "SH": {"reformationstag"},
    "TH": {"weltkindertag", "reformationstag"},
}

_SWITZERLAND: Final = frozenset({"neujahr", "himmelfahrt", "bundesfeier", "weihnachten"})
_MONDAYS: Final = {"ostermontag", "pfingstmontag"}
_USUAL: Final = {"karfreitag", *_MONDAYS, "zweiter_weihnachtstag"}
_CATHOLIC: Final = {"fronleichnam", "mariä_himmelfahrt", "allerheiligen"}
_INNER: Final = {"karfreitag", *_CATHOLIC, "mariä_empfängnis"}
_SCHWYZ: Final = {"dreikönig", "josefstag", *_INNER, *_USUAL}
_OF_THE_CANTON: Final = {
    "AG": {"berchtoldstag", "tag_der_arbeit", *_INNER, *_USUAL},
    "AI": {*_INNER, *_USUAL},
    "AR": _USUAL,
    "BE": {"berchtoldstag", *_USUAL},
    "BL": {"tag_der_arbeit", *_USUAL},
    "BS": {"tag_der_arbeit", *_USUAL},
    "FR": {"karfreitag"},
    "GE": {"karfreitag", *_MONDAYS, "genfer_bettag", "restauration_genf"},
    "GL": {"näfelser_fahrt", "allerheiligen", *_USUAL},
    "GR": {*_MONDAYS, "zweiter_weihnachtstag"},
    "JU": {
        *("berchtoldstag", "karfreitag", *_MONDAYS, "tag_der_arbeit", "unabhängigkeit_jura"),
        *_CATHOLIC,
    },
    "LU": {"berchtoldstag", *_INNER, *_USUAL},
    "NE": {
        *("berchtoldstag", "republik_neuenburg", "karfreitag", "tag_der_arbeit", "fronleichnam"),
        "zweiter_weihnachtstag",
    },
    "NW": {"josefstag", *_INNER},
    "OW": {"bruder_klaus", *_INNER},
    "SG": {"allerheiligen", *_USUAL},
    "SH": {"tag_der_arbeit", *_USUAL},
    "SO": {"karfreitag"},
    "SZ": _SCHWYZ,
    "TG": {"berchtoldstag", "tag_der_arbeit", *_USUAL},
    "TI": (_SCHWYZ - {"karfreitag"}) | {"tag_der_arbeit", "peter_und_paul"},
    "UR": _SCHWYZ,
    "VD": {"berchtoldstag", "karfreitag", *_MONDAYS, "bettagsmontag"},
    "VS": {"josefstag", *_CATHOLIC, "mariä_empfängnis"},
    "ZG": _INNER,
    "ZH": {"tag_der_arbeit", *_USUAL},
}

PUBLIC_HOLIDAYS: Final[Mapping[str, frozenset[str]]] = {
    "DE": _GERMANY,
    "AT": _AUSTRIA,
    "CH": _SWITZERLAND,
    **{f"DE-{land}": _GERMANY | feasts for land, feasts in _OF_THE_LAND.items()},
    **{f"AT-{land}": _AUSTRIA for land in range(1, 10)},
    **{f"CH-{canton}": _SWITZERLAND | feasts for canton, feasts in _OF_THE_CANTON.items()},
}
"""
The feasts, as `feast_day` names them, by ISO 3166-2 code; a country has what all its parts share.

In Bavaria Mariä Himmelfahrt is one in most municipalities only; holidays of single municipalities
are not in here.
"""


def _on_monday(day: dt.date) -> bool:
    """After a Sunday that is a holiday, the day after it is one as well."""
    return day.weekday() == MONDAY


def _between_no_sundays(day: dt.date) -> bool:
    """Three days off in a row are too many."""
    return day.weekday() not in (TUESDAY, SATURDAY)


def _in(*years: int) -> Callable[[dt.date], bool]:
    return lambda day: day.year in years


_ONLY_IF: Final[Mapping[tuple[str, str], Callable[[dt.date], bool]]] = {
    ("DE-BE", "tag_der_befreiung"): _in(2020, 2025),
    ("DE-BE", "volksaufstand"): _in(2028),
    ("CH-AI", "zweiter_weihnachtstag"): _between_no_sundays,
    ("CH-AR", "zweiter_weihnachtstag"): _between_no_sundays,
    ("CH-UR", "zweiter_weihnachtstag"): _between_no_sundays,
    ("CH-NE", "zweiter_weihnachtstag"): _on_monday,
    ("CH-NE", "berchtoldstag"): _on_monday,
}
"""Holidays of a region that are none in other years."""


@lru_cache(maxsize=512)
def holidays_of(region: str, *, year: int) -> Mapping[dt.date, str]:
    """
    This will return the public holidays of a year and what they are called in `feast_day`.

    Raises:
        KeyError: the region is none of `PUBLIC_HOLIDAYS`.
    """
    # Himmelfahrt can fall on the first of May: an order, so that one day has one name everywhere.
    feasts = {feast_day(feast, year=year): feast for feast in sorted(PUBLIC_HOLIDAYS[region])}
    return {
        day: feast
        for day, feast in feasts.items()
        if (region, feast) not in _ONLY_IF or _ONLY_IF[region, feast](day)
    }
