"""Looks for free times and puts what it finds into offers."""

import datetime as dt

from collections.abc import Collection, Sequence
from typing import TypeAlias, assert_never

from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.offers import offers_of
from booking_domain.application.time_wish import ExactTime, TimeWish, Windows
from booking_domain.application.wish import ServiceWish
from booking_domain.model.availability import FreeSlot, nearest_to, spread
from booking_domain.model.closed_days import Closure
from booking_domain.model.results import NoneFree, SalonClosed, SlotsOffered
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot, day_bounds, local_days
from booking_domain.ports.clock import Clock


Found: TypeAlias = FreeSlot | SlotsOffered | NoneFree | SalonClosed

_DAYS_NEARBY = 7


class SlotSearch:
    """
    Free times for a wish.

    Every method raises `CalendarUnavailable` when the calendar does not answer and
    `StorageUnavailable` when our own claims cannot be read.
    """

    def __init__(self, *, free_slots: FreeSlots, clock: Clock) -> None:
        self._free_slots = free_slots
        self._clock = clock

    async def find(
        self,
        when: TimeWish,
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        ignoring: Collection[str] = (),
    ) -> Found:
        """Return the one slot that is meant, a choice, or that nothing is free."""
        match when:
            case ExactTime(start=start):
                return await self.exact(start, wish=wish, invocation=invocation, ignoring=ignoring)
            case Windows(spans=spans):
                return await self.within(spans, wish=wish, invocation=invocation, ignoring=ignoring)
            case _:
                assert_never(when)

    async def exact(
        self,
        start: dt.datetime,
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        ignoring: Collection[str] = (),
    ) -> Found:
        """Return the slot that starts at this instant, or others near it."""
        window = TimeSlot.lasting(start, minutes=1)
        closed = await self._closed((window,), wish=wish, invocation=invocation, ignoring=ignoring)
        if closed is not None:
            return closed
        found = await self._free_slots.find(
            invocation.tenant,
            wish=wish,
            windows=(window,),
            ignoring=ignoring,
            until=invocation.deadline,
        )
        for one in found:
            if one.slot.start == window.start:
                return one
        offers = await self.near(start, wish=wish, invocation=invocation, ignoring=ignoring)
        if not offers:
            return none_free((window,), invocation=invocation)
        return SlotsOffered(offers, requested_start=start)

    async def within(
        self,
        spans: Sequence[TimeSlot],
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        ignoring: Collection[str] = (),
    ) -> Found:
        """Return the only time that is free in the spans, a choice of several, or that none is."""
        closed = await self._closed(spans, wish=wish, invocation=invocation, ignoring=ignoring)
        if closed is not None:
            return closed
        found = await self._free_slots.find(
            invocation.tenant,
            wish=wish,
            windows=spans,
            ignoring=ignoring,
            until=invocation.deadline,
        )
        if not found:
            return none_free(spans, invocation=invocation)
        if len({one.slot.start for one in found}) == 1:
            return found[0]
        return SlotsOffered(
            offers_of(spread(found), wish=wish, invocation=invocation), requested_start=None
        )

    async def near(
        self,
        start: dt.datetime,
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        ignoring: Collection[str] = (),
    ) -> tuple[SlotOffer, ...]:
        """Return offers near a time that is not free: on its day, else in the week after it."""
        tenant = invocation.tenant
        zone = tenant.location.zone
        bookable = tenant.rules.bookable_from(self._clock.now())
        day = day_bounds(start.astimezone(zone).date(), zone=zone)
        after = day.end.astimezone(zone).date()
        week_start = max(
            day_bounds(tenant.closed_days.first_open(after), zone=zone).start, bookable.start
        )
        week = TimeSlot(start=week_start, end=week_start + dt.timedelta(days=_DAYS_NEARBY))
        for wide in (day, week):
            span = wide.common(bookable)
            if span is None:
                continue
            found = await self._free_slots.find(
                tenant,
                wish=wish,
                windows=(span,),
                ignoring=ignoring,
                until=invocation.deadline,
            )
            # The calendar's answer may be stale: it must not offer again what was just refused.
            other = [one for one in found if one.slot.start != start]
            if other:
                nearest = nearest_to(start, free=other)
                return offers_of(nearest, wish=wish, invocation=invocation)
        return ()

    async def _closed(
        self,
        spans: Sequence[TimeSlot],
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        ignoring: Collection[str],
    ) -> SalonClosed | None:
        """Return that every day of the spans is closed, with times near them."""
        zone, closed = invocation.tenant.location.zone, invocation.tenant.closed_days
        days = sorted({day for span in spans for day in local_days(span, zone=zone)})
        if not closed.all_closed(days):
            return None
        reasons = {closed.on(day) for day in days}
        offers = await self.near(
            spans[0].start, wish=wish, invocation=invocation, ignoring=ignoring
        )
        return SalonClosed(
            first_day=days[0],
            last_day=days[-1],
            closure=(reasons.pop() if len(reasons) == 1 else None) or Closure(),
            offers=offers,
        )


def none_free(spans: Sequence[TimeSlot], *, invocation: ToolInvocation) -> NoneFree:
    """This will say that nothing is free on the days of these spans."""
    zone = invocation.tenant.location.zone
    days = [day for span in spans for day in local_days(span, zone=zone)]
    return NoneFree(first_day=min(days), last_day=max(days))
