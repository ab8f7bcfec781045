"""Days on which a salon is closed whatever its weekly hours say."""

import datetime as dt

from collections.abc import Collection

from attrs import frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS, holidays_of


_LONGEST_CLOSURE_DAYS = 366


@frozen
class Closure:
    """
    Why a day is closed: a public holiday by its key in `feast_day`, or the salon's own words.

    Both are `None` where the salon gave no reason.
    """

    feast: str | None = None
    reason: str | None = None


@frozen
class ClosedPeriod:
    """
    Days that the salon closes itself, both included, and why.

    Raises:
        InvalidValue: it ends before it begins, or is longer than a year.
    """

    first: dt.date
    last: dt.date
    reason: str | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < _LONGEST_CLOSURE_DAYS:
            message = f"closed from {self.first} to {self.last} is no span of a year at most"
            raise InvalidValue(message)


@frozen
class ClosedDays:
    """
    Public holidays of a region such as "DE-BY" (`None`: none), and the salon's exceptions.

    `opened` keeps days open that would be holidays. What the salon closes itself is closed.

    Raises:
        InvalidValue: nothing is known of the region.
    """

    region: str | None = None
    periods: tuple[ClosedPeriod, ...] = ()
    opened: frozenset[dt.date] = frozenset()

    def __attrs_post_init__(self) -> None:
        if self.region is not None and self.region not in PUBLIC_HOLIDAYS:
            message = (
                f"the holidays of {self.region!r} are not known;"
                f" known are {', '.join(PUBLIC_HOLIDAYS)}"
            )
            raise InvalidValue(message)

    def on(self, day: dt.date) -> Closure | None:
        """Return why this day is closed, `None` if it is not."""
        feast = None if self.region is None else holidays_of(self.region, year=day.year).get(day)
        for period in self.periods:
            if period.first <= day <= period.last:
                # One reason for a whole period: it is said even where a holiday lies in it.
                return Closure(reason=period.reason) if period.reason else Closure(feast=feast)
        return None if feast is None or day in self.opened else Closure(feast=feast)

    def all_closed(self, days: Collection[dt.date]) -> bool:
        """Whether there are days, and none of them is open."""
        return bool(days) and all(self.on(day) is not None for day in days)

    def first_open(self, day: dt.date) -> dt.date:
        """Return this day or the next one that is not closed; after two years it gives up."""
        for _ in range(2 * _LONGEST_CLOSURE_DAYS):
            if self.on(day) is None:
                return day
            day += dt.timedelta(days=1)
        return day
