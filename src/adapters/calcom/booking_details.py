"""Bookings with what they say of calls and people, out of Cal.com's API v2."""

from collections.abc import Callable
from urllib.parse import quote

import httpx

from typing_extensions import override

from adapters.calcom.calendar import sense_of
from adapters.calcom.described_wire import read_described, read_described_page
from adapters.calcom.http import Answer, CalcomHttp, ExchangeError
from adapters.calcom.outgoing import window_query
from adapters.calcom.pacing import Pacing
from adapters.calcom.pages import BookingPage, every_page
from adapters.calcom.reading_failures import no_answer
from adapters.calcom.refusals import is_missing_booking
from adapters.calcom.settings import CalcomSettings
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.booking_details import BookingDetails


_BOOKINGS = "/v2/bookings"


class CalcomBookingDetails(BookingDetails):
    """One tenant's account."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        settings: CalcomSettings,
        pacing: Pacing,
    ) -> None:
        """Take what `CalcomCalendar` takes."""
        self._http = CalcomHttp(client=client, api_key=api_key, settings=settings, pacing=pacing)
        self._settings = settings

    @override
    async def list_described(self, *, window: TimeSlot) -> tuple[DescribedBooking, ...]:
        async def read(params: dict[str, str]) -> BookingPage[DescribedBooking]:
            answer = await self._read(_BOOKINGS, operation="list_bookings", params=params)
            return sense_of(answer, lambda body: read_described_page(body, settings=self._settings))

        found = await every_page(
            window_query(window), read=read, uid_of=lambda one: one.booking.uid
        )
        overlapping = (one for one in found if one.booking.slot.overlaps(window))
        return tuple(
            sorted(overlapping, key=lambda one: (one.booking.slot, one.booking.created_at))
        )

    @override
    async def describe(self, uid: str) -> DescribedBooking | None:
        path = f"{_BOOKINGS}/{quote(uid, safe='')}"
        answer = await self._read(path, operation="get_booking", params={})
        if is_missing_booking(answer, uid=uid):
            return None
        return sense_of(answer, lambda body: read_described(body, settings=self._settings))

    async def _read(self, path: str, *, operation: str, params: dict[str, str]) -> Answer:
        try:
            return await self._http.get(path, operation=operation, params=params)
        except ExchangeError as error:
            raise no_answer(error) from error
