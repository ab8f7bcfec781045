"""The calendar port on Cal.com's API v2."""

import datetime as dt

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

import httpx

from typing_extensions import override

from adapters.calcom.http import Answer, CalcomHttp, ExchangeError
from adapters.calcom.not_sent import LimitReached
from adapters.calcom.outgoing import (
    booking_body,
    changed_since_query,
    created_since_query,
    page_query,
    slot_query,
    window_query,
    zulu,
)
from adapters.calcom.pacing import Pacing
from adapters.calcom.pages import BookingPage, every_page
from adapters.calcom.reading_failures import no_answer, unsuccessful
from adapters.calcom.refusals import Write, is_missing_booking, judge
from adapters.calcom.settings import CalcomSettings
from adapters.calcom.wire import (
    NonsenseError,
    read_booking,
    read_booking_page,
    read_report_page,
    read_slots,
)
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.booking_report import ReportPage
from booking_domain.model.provider_booking import (
    Booked,
    BookingRequest,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


_T = TypeVar("_T")

_OK = 200
_CREATED = 201


class CalcomCalendar(CalendarProvider):
    """
    One tenant's account at Cal.com.

    An event type is named by its number as text, such as "12".
    """

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        settings: CalcomSettings,
        pacing: Pacing,
    ) -> None:
        """
        Take the shared client and a function that reveals the key for each request anew.

        `pacing` says how many requests may be sent, and whether somebody waits for them.
        """
        self._http = CalcomHttp(client=client, api_key=api_key, settings=settings, pacing=pacing)
        self._settings = settings

    @override
    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        query = slot_query(
            window, event_type_id=_number_to_read(event_type), settings=self._settings
        )
        answer = await self._read("/v2/slots", operation="free_slots", params=query)
        slots = sense_of(answer, read_slots)
        return tuple(slot for slot in slots if window.start <= slot.start < window.end)

    @override
    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        number = _number(request.event_type)
        if number is None:
            return NotBooked(
                reason=RefusalReason.EVENT_TYPE_MISSING, detail="the event type is no number"
            )
        body = booking_body(request, event_type_id=number, settings=self._settings)
        return await self._write(Write.CREATE, path="/v2/bookings", uid=None, body=body)

    @override
    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        body: dict[str, object] = {"start": zulu(start)}
        if reason.strip():
            body["reschedulingReason"] = reason
        path = f"{_path_of(uid)}/reschedule"
        return await self._write(Write.RESCHEDULE, path=path, uid=uid, body=body)

    @override
    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        body: dict[str, object] = {
            "cancellationReason": reason.strip() or self._settings.cancellation_reason
        }
        path = f"{_path_of(uid)}/cancel"
        outcome = await self._write(Write.CANCEL, path=path, uid=uid, body=body)
        match outcome:
            case Booked(booking) if booking.status is not ProviderStatus.CANCELLED:
                return OutcomeUnknown(detail="the answer to a cancel is not cancelled")
            case _:
                return outcome

    @override
    async def get_booking(self, uid: str) -> ProviderBooking | None:
        answer = await self._read(_path_of(uid), operation="get_booking", params={})
        if is_missing_booking(answer, uid=uid):
            return None
        return sense_of(answer, self._booking_in)

    @override
    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        query = created_since_query(created_after, event_type_id=_number_to_read(event_type))
        bookings = await self._all_pages(query, operation="find_bookings")
        found = (booking for booking in bookings if booking.key == key)
        return tuple(sorted(found, key=lambda booking: booking.created_at))

    @override
    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        bookings = await self._all_pages(window_query(window), operation="list_bookings")
        found = (booking for booking in bookings if booking.slot.overlaps(window))
        return tuple(sorted(found, key=lambda booking: (booking.slot, booking.created_at)))

    @override
    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        params = page_query(changed_since_query(moment), skip=skip)
        answer = await self._read("/v2/bookings", operation="changed_since", params=params)
        return sense_of(
            answer, lambda body: read_report_page(body, key_name=self._settings.key_name)
        )

    async def _write(
        self, write: Write, *, path: str, uid: str | None, body: dict[str, object]
    ) -> WriteOutcome:
        try:
            answer = await self._http.post(path, operation=write.value, body=body)
        except ExchangeError as error:
            if error.never_sent:
                return NotBooked(
                    reason=_why_not_sent(error), detail=str(error), again_in=error.again_in
                )
            return OutcomeUnknown(detail=str(error))
        if answer.status not in {_OK, _CREATED}:
            return judge(write, answer, uid=uid)
        try:
            return Booked(booking=self._booking_in(answer.body))
        except NonsenseError as error:
            return OutcomeUnknown(detail=f"HTTP {answer.status}: {error}")

    async def _read(self, path: str, *, operation: str, params: dict[str, str]) -> Answer:
        try:
            return await self._http.get(path, operation=operation, params=params)
        except ExchangeError as error:
            raise no_answer(error) from error

    async def _all_pages(
        self, query: dict[str, str], *, operation: str
    ) -> tuple[ProviderBooking, ...]:
        async def read(params: dict[str, str]) -> BookingPage[ProviderBooking]:
            answer = await self._read("/v2/bookings", operation=operation, params=params)
            return sense_of(
                answer, lambda body: read_booking_page(body, key_name=self._settings.key_name)
            )

        return await every_page(query, read=read, uid_of=lambda one: one.uid)

    def _booking_in(self, body: object) -> ProviderBooking:
        return read_booking(body, key_name=self._settings.key_name)


def sense_of(answer: Answer, read: Callable[[object], _T]) -> _T:
    """
    This will read the answer to a reading call.

    Raises:
        CalendarUnavailable: it is no success, or makes no sense.
    """
    if answer.status != _OK:
        raise unsuccessful(answer)
    try:
        return read(answer.body)
    except NonsenseError as error:
        raise CalendarUnavailable(str(error)) from error


def _why_not_sent(error: ExchangeError) -> RefusalReason:
    # Our own count of the key's requests says what the provider would: come again, and when.
    is_early = isinstance(error.__cause__, LimitReached)
    return RefusalReason.RATE_LIMITED if is_early else RefusalReason.NEVER_SENT


def _path_of(uid: str) -> str:
    return f"/v2/bookings/{quote(uid, safe='')}"


def _number(event_type: str) -> int | None:
    return int(event_type) if event_type.isascii() and event_type.isdigit() else None


def _number_to_read(event_type: str) -> int:
    number = _number(event_type)
    if number is None:
        raise CalendarUnavailable("an event type of Cal.com is a number")
    return number
