"""The moment of speaking: the instant, the wall clock on the location's wall, its opening hours."""

import datetime as dt

from typing import Final

from attrs import frozen

from booking_domain.model.german.feast_names import COUNTRIES
from booking_domain.model.opening_hours import OpeningHours


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2300


def is_sayable(now: dt.datetime) -> bool:
    """Return whether anything can be said at `now`: the years whose days can be counted from."""
    return FIRST_YEAR <= now.year <= LAST_YEAR


def country_of(zone: dt.tzinfo) -> str:
    """Return the country whose feast days are meant: Austria or Switzerland in theirs, or "DE"."""
    return COUNTRIES.get(str(zone), "DE")


@frozen
class Moment:
    """When and where something is said. `now` is wall time in `zone`, aware."""

    now: dt.datetime
    zone: dt.tzinfo
    opening_hours: OpeningHours
    horizon_days: int
    today: dt.date

    @classmethod
    def of(
        cls,
        now: dt.datetime,
        *,
        zone: dt.tzinfo,
        opening_hours: OpeningHours,
        horizon_days: int,
    ) -> "Moment":
        """Return the moment for an aware instant in any zone."""
        wall = now.astimezone(zone)
        return cls(wall, zone, opening_hours, horizon_days, wall.date())
