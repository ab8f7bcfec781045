"""Facts of a window as figures, of one salon or of several in sum."""

import datetime as dt
import math

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.open_matters import OpenMatters
from booking_domain.model.service_facts import ServiceFacts, WishEnd
from booking_domain.model.sync_failure import SyncFailureKind


_ORPHANS = (SyncFailureKind.COMPENSATION, SyncFailureKind.STRAY)


@frozen
class ServiceFigures:
    """
    How callers were served.

    Args:
        wishes: Wishes that named a free time and have come to an end, the oldest first.
        under_way: Bookings that have not.
        failed_again: When one of these wishes failed once more, the oldest first: a failed booking
            more, and no further wish.
        durations: Answers by tool and milliseconds.
        orphans: Bookings that stand without an owner now.
        sync_failures: Open ones that are no orphans.
        called_in_vain: Calls that could not be served at all, besides those that are in `wishes`.
        ill_calendars: Salons whose breaker is not closed now, `None` where that is not known.
    """

    wishes: tuple[WishEnd, ...]
    under_way: int
    durations: Mapping[str, Mapping[int, int]]
    orphans: int
    sync_failures: int
    deadlocks: int
    compensations: int
    failed_compensations: int
    wrong_years: int
    wrong_recognitions: int
    failed_again: tuple[dt.datetime, ...] = ()
    called_in_vain: int = 0
    ill_calendars: int | None = None

    @property
    def successes(self) -> int:
        """How many wishes were confirmed or requested."""
        return sum(one.is_success for one in self.wishes)

    @property
    def success(self) -> Fraction | None:
        """The share of them, `None` without a wish."""
        return Fraction(self.successes, len(self.wishes)) if self.wishes else None

    @property
    def served(self) -> Fraction | None:
        """The share of successes out of wishes and calls in vain, `None` without either."""
        asked = len(self.wishes) + self.called_in_vain
        return Fraction(self.successes, asked) if asked else None

    @property
    def failed_compensation(self) -> Fraction | None:
        """The share of compensations that failed, `None` without any."""
        if not self.compensations:
            return None
        return Fraction(self.failed_compensations, self.compensations)

    def duration(self, tool: str, *, percent: int) -> int | None:
        """Return the nearest-rank percentile of a tool in ms, `None` where it did not answer."""
        return percentile(self.durations.get(tool, {}), percent=percent)


def percentile(counts: Mapping[int, int], *, percent: int) -> int | None:
    """This will return the smallest value that so many percent do not exceed."""
    rank = math.ceil(sum(counts.values()) * percent / 100)
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return None


def figures_of(facts: ServiceFacts, *, matters: OpenMatters) -> ServiceFigures:
    """This will count one salon's facts, and what is open of it now."""
    failures = matters.sync_failures
    orphans = sum(failures[kind] for kind in _ORPHANS)
    return ServiceFigures(
        wishes=facts.wishes,
        under_way=matters.sagas[AppointmentState.PENDING],
        durations=facts.durations,
        orphans=orphans + facts.ownerless,
        sync_failures=sum(failures.values()) - orphans,
        deadlocks=facts.deadlocks,
        compensations=facts.compensations,
        failed_compensations=len(facts.undone_in_vain),
        wrong_years=facts.wrong_years,
        wrong_recognitions=facts.wrong_recognitions,
        failed_again=facts.failed_again,
        called_in_vain=facts.called_in_vain,
    )


def in_sum(several: Iterable[ServiceFigures]) -> ServiceFigures:
    """This will add up the figures of salons."""
    every = tuple(several)
    durations: dict[str, Counter[int]] = {}
    for one in every:
        for tool, counts in one.durations.items():
            durations.setdefault(tool, Counter()).update(counts)
    ill = [one.ill_calendars for one in every if one.ill_calendars is not None]
    wishes = sorted((wish for one in every for wish in one.wishes), key=lambda wish: wish.at)
    return ServiceFigures(
        wishes=tuple(wishes),
        under_way=sum(one.under_way for one in every),
        durations=durations,
        orphans=sum(one.orphans for one in every),
        sync_failures=sum(one.sync_failures for one in every),
        deadlocks=sum(one.deadlocks for one in every),
        compensations=sum(one.compensations for one in every),
        failed_compensations=sum(one.failed_compensations for one in every),
        wrong_years=sum(one.wrong_years for one in every),
        wrong_recognitions=sum(one.wrong_recognitions for one in every),
        failed_again=tuple(sorted(at for one in every for at in one.failed_again)),
        called_in_vain=sum(one.called_in_vain for one in every),
        ill_calendars=sum(ill) if len(ill) == len(every) else None,
    )
