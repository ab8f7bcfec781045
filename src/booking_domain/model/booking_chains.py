"""Bookings that are one appointment: each move makes a new one, linked with the one before."""

import datetime as dt

from collections.abc import Iterable

from attrs import frozen

from booking_domain.model.described_booking import DescribedBooking


@frozen
class BookingChain:
    """One booking and what it was moved from and to, as far as it was read; oldest first."""

    bookings: tuple[DescribedBooking, ...]

    @property
    def uids(self) -> frozenset[str]:
        """The uids of all of them."""
        return frozenset(one.booking.uid for one in self.bookings)

    @property
    def keys(self) -> frozenset[str]:
        """Our keys in them: one, if any, since a move carries it over."""
        return frozenset(one.booking.key for one in self.bookings if one.booking.key is not None)

    @property
    def call_ids(self) -> frozenset[str]:
        """The conversations that they name."""
        return frozenset(one.call_id for one in self.bookings if one.call_id is not None)

    @property
    def tenant_ids(self) -> frozenset[str]:
        """The salons that they name."""
        return frozenset(one.tenant_id for one in self.bookings if one.tenant_id is not None)

    @property
    def made_at(self) -> dt.datetime:
        """When the first of them was made."""
        return min(one.booking.created_at for one in self.bookings)

    @property
    def last(self) -> DescribedBooking | None:
        """The one that counts; `None` where a successor was not read, or there are two ends."""
        if any(one.booking.rescheduled_to not in {None, *self.uids} for one in self.bookings):
            return None
        ends = [one for one in self.bookings if one.booking.rescheduled_to is None]
        return ends[0] if len(ends) == 1 else None


def chains_of(bookings: Iterable[DescribedBooking]) -> tuple[BookingChain, ...]:
    """This will put together what is linked by moves, by the time at which each was begun."""
    of_uid: dict[str, list[DescribedBooking]] = {}
    for one in {each.booking.uid: each for each in bookings}.values():
        groups = {id(of_uid[uid]): of_uid[uid] for uid in _links(one) if uid in of_uid}
        joined = [*(member for group in groups.values() for member in group), one]
        of_uid |= {uid: joined for member in joined for uid in _links(member)}
    distinct = {id(group): group for group in of_uid.values()}.values()
    ordered = (
        sorted(group, key=lambda one: (one.booking.created_at, one.booking.uid))
        for group in distinct
    )
    found = (BookingChain(tuple(group)) for group in ordered)
    return tuple(sorted(found, key=lambda chain: (chain.made_at, min(chain.uids))))


def _links(one: DescribedBooking) -> set[str]:
    links = (one.booking.uid, one.booking.rescheduled_from, one.booking.rescheduled_to)
    return {uid for uid in links if uid is not None}
