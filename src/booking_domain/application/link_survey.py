"""Reading everything that links calls, appointments and bookings of one salon."""

import datetime as dt

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.salon_records import SalonRecords
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.booking_details import BookingDetails
from booking_domain.ports.clock import Clock
from booking_domain.ports.link_repository import Page
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_T = TypeVar("_T")

_PAGE = 500
_MOST_SUCCESSORS = 200


class LinkSurvey:
    """Reads page by page, each in a unit of its own: nothing is locked meanwhile."""

    def __init__(
        self, *, details: Mapping[str, BookingDetails], units: UnitsOfWork, clock: Clock
    ) -> None:
        self._details = details
        self._units = units
        self._clock = clock

    async def bookings(
        self, tenant_id: str, *, parts: Sequence[TimeSlot], tell: Callable[[int], None]
    ) -> tuple[DescribedBooking, ...]:
        """
        Return all bookings of the window, and what they were moved to out of it.

        Args:
            parts: The window, in parts that follow each other.
            tell: Hears how many there are so far.

        Raises:
            CalendarUnavailable: nothing can be said.
        """
        details = self._details[tenant_id]
        found: dict[str, DescribedBooking] = {}
        for part in parts:
            listed = await details.list_described(window=part)
            found |= {one.booking.uid: one for one in listed}
            tell(len(found))
        missing: set[str] = set()
        for _ in range(_MOST_SUCCESSORS):
            # What is left out stays a chain without an end, of which nothing is decided.
            successors = {one.booking.rescheduled_to for one in found.values()} - {None}
            unread = sorted(uid for uid in successors - found.keys() - missing if uid is not None)
            if not unread:
                break
            one = await details.describe(unread[0])
            if one is None:
                missing.add(unread[0])
            else:
                found[one.booking.uid] = one
        return tuple(found.values())

    async def rehearsals(self, tenant_id: str, *, since: dt.datetime) -> int:
        """Return how much was only rehearsed from this instant on. Raises `StorageUnavailable`."""
        async with self._units.reading(tenant_id) as unit:
            return await unit.rehearsals.count_since(since)

    async def records(
        self, tenant: Tenant, *, bookings: tuple[DescribedBooking, ...]
    ) -> SalonRecords:
        """
        Return the records with bookings that were read before.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        appointments, unreadable = await self._everything(
            tenant, lambda unit, after: unit.links.appointments_after(after, limit=_PAGE)
        )
        calls, unreadable_calls = await self._everything(
            tenant, lambda unit, after: unit.links.calls_after(after, limit=_PAGE)
        )
        return SalonRecords(
            tenant=tenant,
            appointments=appointments,
            unreadable=unreadable,
            calls=calls,
            unreadable_calls=unreadable_calls,
            bookings=bookings,
            now=self._clock.now(),
        )

    async def is_unchanged(self, tenant_id: str, *, booking: ProviderBooking) -> bool:
        """Whether the calendar says the same of a booking as before; silence is no."""
        try:
            found = await self._details[tenant_id].describe(booking.uid)
        except CalendarUnavailable:
            return False
        return found is not None and found.booking == booking

    async def _everything(
        self, tenant: Tenant, ask: Callable[[UnitOfWork, str], Awaitable[Page[_T]]]
    ) -> tuple[tuple[_T, ...], frozenset[str]]:
        rows: list[_T] = []
        unreadable: set[str] = set()
        following: str | None = ""
        while following is not None:
            async with self._units.reading(tenant.tenant_id) as unit:
                page = await ask(unit, following)
            rows += page.rows
            unreadable |= set(page.unreadable)
            following = page.following
        return tuple(rows), frozenset(unreadable)
