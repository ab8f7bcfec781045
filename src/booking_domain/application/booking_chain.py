"""From a booking to what it has become: moves leave a chain of uids behind."""

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.saga import LookUpFailed, Traced
from booking_domain.ports.calendar_provider import CalendarProvider


_LONGEST_CHAIN = 50


async def trace(uid: str, *, calendar: CalendarProvider) -> Traced | LookUpFailed:
    """
    This will follow a booking's successors to the last one; `Traced(None)` for an unknown uid.

    Never raises: what cannot be read, or has no end, is `LookUpFailed`.
    """
    seen: set[str] = set()
    latest: ProviderBooking | None = None
    following: str | None = uid
    try:
        while following is not None and following not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(following)
            found = await calendar.get_booking(following)
            if found is None and latest is not None:
                # The successor is named but cannot be read yet: the provider's reads lag.
                return LookUpFailed()
            latest = found
            following = found.rescheduled_to if found is not None else None
    except CalendarUnavailable:
        return LookUpFailed()
    # A chain that bites its tail, or never ends, has no last booking: a person must look.
    return Traced(booking=latest) if following is None else LookUpFailed()
