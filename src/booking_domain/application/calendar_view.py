"""What the calendar shows: of one appointment its chain of moves and all under its key, or all."""

import datetime as dt

from collections.abc import Callable, Collection, Iterator

from booking_domain.application.reconciliation_result import Progress
from booking_domain.model.appointment import Appointment
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


_MOST = 50
_STEP = dt.timedelta(days=30)


async def followed(
    row: Appointment | None,
    *,
    known: Collection[ProviderBooking],
    asked: Collection[str],
    calendar: CalendarProvider,
) -> tuple[ProviderBooking, ...]:
    """
    This will complete what is known of an appointment with everything that it is linked with.

    Args:
        known: Bookings that were read just now.
        asked: More uids that are to be read.

    Raises:
        CalendarUnavailable: the calendar did not answer; nothing can be said.
    """
    found = {one.uid: one for one in known}
    # What it was moved from is over.
    missing = set(row.previous_uids) - set(asked) if row is not None else set()
    open_ones = {*asked, *_links(found.values())}
    if row is not None and row.provider_uid is not None:
        open_ones.add(row.provider_uid)
    while following := sorted(open_ones - found.keys() - missing):
        if len(found) >= _MOST:
            # What is left out looks like a successor that cannot be read: nothing is decided.
            break
        uid = following[0]
        booking = await calendar.get_booking(uid)
        if booking is None:
            missing.add(uid)
        else:
            found[uid] = booking
            open_ones |= _links((booking,))
    return tuple(found.values())


async def listed(
    calendar: CalendarProvider, *, window: TimeSlot, tell: Callable[[Progress], None]
) -> tuple[ProviderBooking, ...]:
    """
    This will list a window, part by part; `tell` hears how far it has come.

    Raises:
        CalendarUnavailable: a part could not be listed.
    """
    found: dict[str, ProviderBooking] = {}
    for part in _parts(window):
        listed = await calendar.list_bookings(window=part)
        found |= {one.uid: one for one in listed}
        tell(Progress(until=part.end, bookings=len(found)))
    return tuple(found.values())


def _parts(window: TimeSlot) -> Iterator[TimeSlot]:
    start = window.start
    while start < window.end:
        end = min(start + _STEP, window.end)
        yield TimeSlot(start=start, end=end)
        start = end


def _links(bookings: Collection[ProviderBooking]) -> set[str]:
    links = {uid for one in bookings for uid in (one.rescheduled_to, one.rescheduled_from)}
    return {uid for uid in links if uid is not None}
