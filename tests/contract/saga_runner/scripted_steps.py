"""Steps whose calendar is a script, and whose endings are written as in the service."""

import asyncio
import datetime as dt

from typing import Any

from typing_extensions import override

from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.model.appointment import Appointment
from booking_domain.model.provider_booking import Booked, ProviderBooking, ProviderStatus
from booking_domain.model.saga import CreateBooking, Effect, Located, Outcome


class ScriptedSteps(CalendarSagaSteps):
    """
    Books whatever is asked, and remembers what was asked.

    While `gate` is closed a create has reached the calendar and is not answered; `reached` is set
    as soon as it is there.
    """

    def __init__(self, **ports: Any) -> None:
        super().__init__(**ports)
        self.asked: list[str] = []
        self.reached = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    @override
    async def perform(self, effect: Effect, *, appointment: Appointment) -> Outcome:
        self.asked.append(type(effect).__name__)
        booking = _booking_of(appointment)
        if isinstance(effect, CreateBooking):
            self.reached.set()
            await self.gate.wait()
            return Booked(booking)
        return Located(bookings=(booking,))


def _booking_of(appointment: Appointment) -> ProviderBooking:
    return ProviderBooking(
        uid=f"uid-{appointment.appointment_id}",
        status=ProviderStatus.ACCEPTED,
        slot=appointment.slot,
        event_type=appointment.event_type,
        key=getattr(appointment.saga, "key", None),
        created_at=dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC),
        rescheduled_from=None,
        rescheduled_to=None,
    )
