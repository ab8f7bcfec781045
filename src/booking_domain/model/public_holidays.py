"""Which feast days are public holidays, by Land of Germany or country."""

import datetime as dt

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from booking_domain.model.german.holidays import feast_day


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
    "BE": {"frauentag"},
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

PUBLIC_HOLIDAYS: Final[Mapping[str, frozenset[str]]] = {
    "DE": _GERMANY,
    "AT": _AUSTRIA,
    **{f"DE-{land}": _GERMANY | feasts for land, feasts in _OF_THE_LAND.items()},
}
"""
The feasts, as `feast_day` names them, by ISO 3166-2 code; "DE" has what all its Länder share.

In Bavaria Mariä Himmelfahrt is one in most municipalities only; holidays of single municipalities
are not in here.
"""


@lru_cache(maxsize=512)
def holidays_of(region: str, *, year: int) -> Mapping[dt.date, str]:
    """
    This will return the public holidays of a year and what they are called in `feast_day`.

    Raises:
        KeyError: the region is none of `PUBLIC_HOLIDAYS`.
    """
    # Himmelfahrt can fall on the first of May: an order, so that one day has one name everywhere.
    return {feast_day(feast, year=year): feast for feast in sorted(PUBLIC_HOLIDAYS[region])}
