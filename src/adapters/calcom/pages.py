"""Reading the list of bookings to its last page."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from attrs import frozen

from adapters.calcom.outgoing import page_query
from booking_domain.errors import CalendarUnavailable


_T = TypeVar("_T")
_MOST_PAGES = 200


@frozen
class BookingPage(Generic[_T]):
    """One page of a list, and whether another follows."""

    bookings: tuple[_T, ...]
    has_next: bool


async def every_page(
    query: dict[str, str],
    *,
    read: Callable[[dict[str, str]], Awaitable[BookingPage[_T]]],
    uid_of: Callable[[_T], str],
) -> tuple[_T, ...]:
    """
    This will read all pages, each booking once.

    Raises:
        CalendarUnavailable: there is no end to them; `read` may raise it, too.
    """
    # By uid: a booking that is created meanwhile can make one appear on two pages.
    found: dict[str, _T] = {}
    skip = 0
    for _ in range(_MOST_PAGES):
        page = await read(page_query(query, skip=skip))
        found.update((uid_of(one), one) for one in page.bookings)
        if not page.has_next:
            return tuple(found.values())
        skip += len(page.bookings)
    message = f"the calendar announced more than {_MOST_PAGES} pages"
    raise CalendarUnavailable(message)
