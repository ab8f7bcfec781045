"""A calendar whose calls are measured, and whose lines and spans name the salon."""

import datetime as dt

from collections.abc import Awaitable, Callable
from typing import TypeVar, assert_never

from structlog.contextvars import bound_contextvars
from typing_extensions import override

from adapters.telemetry.measuring import Measuring
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.booking_report import ReportPage
from booking_domain.model.provider_booking import (
    Booked,
    BookingRequest,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


_T = TypeVar("_T")


def _answered(_: object) -> str:
    return "answered"


def _written(outcome: WriteOutcome) -> str:
    match outcome:
        case Booked():
            return "booked"
        case NotBooked(reason=reason):
            return reason.value
        case OutcomeUnknown():
            return "unknown"
        case _:
            assert_never(outcome)


class ObservedCalendar(CalendarProvider):
    """Stands in front of one salon's calendar and changes nothing."""

    def __init__(self, inner: CalendarProvider, *, tenant_id: str, measuring: Measuring) -> None:
        self.inner = inner
        self._tenant_id = tenant_id
        self._measuring = measuring

    @override
    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        return await self._called("free_slots", self.inner.free_slots(event_type, window=window))

    @override
    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        return await self._called("create", self.inner.create_booking(request), read=_written)

    @override
    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        work = self.inner.reschedule_booking(uid, start=start, reason=reason)
        return await self._called("reschedule", work, read=_written)

    @override
    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        work = self.inner.cancel_booking(uid, reason=reason)
        return await self._called("cancel", work, read=_written)

    @override
    async def get_booking(self, uid: str) -> ProviderBooking | None:
        return await self._called("get_booking", self.inner.get_booking(uid))

    @override
    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        work = self.inner.find_bookings(key, event_type=event_type, created_after=created_after)
        return await self._called("find_bookings", work)

    @override
    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        return await self._called("list_bookings", self.inner.list_bookings(window=window))

    @override
    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        work = self.inner.changed_since(moment, skip=skip)
        return await self._called("changed_since", work)

    async def _called(
        self, operation: str, work: Awaitable[_T], *, read: Callable[[_T], str] = _answered
    ) -> _T:
        def tell(outcome: str, seconds: float) -> None:
            self._measuring.metrics.provider_called(
                operation=operation, outcome=outcome, seconds=seconds
            )

        with (
            bound_contextvars(tenant=self._tenant_id),
            self._measuring.work(
                f"provider {operation}", tell=tell, tenant=self._tenant_id, operation=operation
            ) as measured,
        ):
            try:
                result = await work
            except CalendarUnavailable:
                measured.outcome = "unavailable"
                raise
            measured.outcome = read(result)
            return result
