"""Accounts for unit tests: one chair, a few services, and a clock that stands still."""

import datetime as dt
import itertools
import uuid

from typing import Any

from typing_extensions import override

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import AccountEvent
from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import (
    Confirmation,
    EventType,
    FieldRule,
    Host,
    OpeningTime,
    Schedule,
)
from adapters.memory.calcom_model.store import Journal, NoJournal
from booking_domain.ports.identifiers import Identifiers
from tests.doubles.clock import FakeClock


NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
MONDAY_TEN = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)  # ten o'clock in Berlin
HOST = Host(id=1, name="Anna", username="anna", email="anna@salon.example")
SCHEDULE = Schedule(
    id=1,
    name="Salon",
    time_zone="Europe/Berlin",
    opening_times=(
        OpeningTime(weekdays=(0, 1, 2, 3, 4), start=dt.time(9), end=dt.time(18)),
        OpeningTime(weekdays=(5,), start=dt.time(9), end=dt.time(16)),
    ),
)
IMMEDIATE = Behaviour()


class CountedIdentifiers(Identifiers):
    """Ids that differ and are the same in every run."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    @override
    def new_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, str(next(self._numbers))))

    @override
    def new_reference(self) -> str:
        return f"A-{next(self._numbers):05d}"


def kind(event_type_id: int, length: int = 30, **rest: Any) -> EventType:
    """Return an event type of Anna's."""
    return EventType(
        id=event_type_id,
        slug=f"service-{event_type_id}",
        title=f"Service {event_type_id}",
        length=length,
        host=HOST,
        schedule=rest.pop("schedule", SCHEDULE),
        address="Hauptstr. 1, 10115 Berlin",
        minimum_notice=rest.pop("minimum_notice", 0),
        **rest,
    )


EVENT_TYPES = (
    kind(1),
    kind(2, confirmation=Confirmation.BY_HOST),
    kind(3, 60, before_buffer=10, after_buffer=20, slot_interval=15, window_days=30),
    kind(4, email_field=FieldRule.HIDDEN, phone_field=FieldRule.REQUIRED),
    kind(5, minimum_notice=120),
    kind(6, confirmation=Confirmation.BY_HOST_BLOCKING),
    kind(7, email_field=FieldRule.OPTIONAL, phone_field=FieldRule.OPTIONAL),
)


class Salon:
    """An account with what it told and the clock it runs on."""

    def __init__(self, *, behaviour: Behaviour = IMMEDIATE, journal: Journal | None = None) -> None:
        self.clock = FakeClock(NOW)
        self.told: list[AccountEvent] = []
        self.account = CalcomAccount(
            EVENT_TYPES,
            journal=journal or NoJournal(),
            clock=self.clock,
            identifiers=CountedIdentifiers(),
            notify=self._notify,
            behaviour=behaviour,
        )

    async def _notify(self, event: AccountEvent) -> None:
        self.told.append(event)


def wish(
    start: dt.datetime = MONDAY_TEN,
    *,
    event_type: int = 1,
    email: str | None = "max@example.com",
    phone: str | None = None,
    name: str = "Max Muster",
) -> NewBooking:
    """Return what a create asks for."""
    return NewBooking(
        event_type_id=event_type,
        start=start,
        attendee=AttendeeInput(
            name=name, email=email, phone=phone, time_zone="Europe/Berlin", language="de"
        ),
    )
