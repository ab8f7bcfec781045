"""What is stored for a tenant, and how one transaction sees and changes it."""

import datetime as dt

from collections.abc import Iterator
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import define, evolve, field, frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.model.erasure import ErasureStep
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.inbox_event import BlockedInterval, InboxEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.read_back import ReadBack, Subject
from booking_domain.model.rehearsal import Rehearsal
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.model.tool_trace import ToolTrace


Key = TypeVar("Key")
Row = TypeVar("Row")
Cell: TypeAlias = tuple[str, int]
"""A grain of a resource: `(resource_id, grain)`."""
Wish: TypeAlias = tuple[str, int, str]
"""A grain of a resource that somebody wants: `(resource_id, grain, owner_id)`."""


@frozen
class AppointmentRow:
    """An appointment and the lease on its open saga; `lease_until` 0 and no owner: given up."""

    appointment: Appointment
    owner: str | None
    lease_until: int
    wish: ChangeWish | None = None
    forgotten_at: dt.datetime | None = None


@frozen
class OfferRow:
    """An offer and when it is forgotten."""

    offer: SlotOffer
    expires_at: dt.datetime


@frozen
class EventRow:
    """An event, and whether somebody took it."""

    event: AppointmentEvent
    is_delivered: bool


@frozen
class InboxRow:
    """A received event, and when somebody had processed it or put it aside."""

    event: InboxEvent
    processed_at: dt.datetime | None
    parked_at: dt.datetime | None = None
    outcome: str | None = None


@define
class Tables:
    """Everything that is committed for one tenant; the values are frozen, so they can be shared."""

    appointments: dict[str, AppointmentRow] = field(factory=dict)
    references: dict[str, str] = field(factory=dict)
    intents: dict[IdempotencyKey, str] = field(factory=dict)
    owners: dict[Cell, str] = field(factory=dict)
    cells: dict[str, frozenset[Cell]] = field(factory=dict)
    offers: dict[tuple[str, str], OfferRow] = field(factory=dict)
    receipts: dict[ReceiptKey, ToolReceipt] = field(factory=dict)
    calls: dict[str, Call] = field(factory=dict)
    callbacks: dict[str, CallbackRequest] = field(factory=dict)
    customers: dict[str, KnownCustomer] = field(factory=dict)
    events: dict[tuple[str, int], EventRow] = field(factory=dict)
    watches: dict[str, BookingWatch] = field(factory=dict)
    inbox: dict[tuple[str, str], InboxRow] = field(factory=dict)
    blocked: dict[tuple[str, str], BlockedInterval] = field(factory=dict)
    foreign: dict[str, ForeignBooking] = field(factory=dict)
    hosts: dict[str, tuple[str, str]] = field(factory=dict)
    attendance: dict[str, tuple[bool, dt.datetime]] = field(factory=dict)
    wishes: dict[Wish, Wish] = field(factory=dict)
    marks: dict[str, dt.datetime] = field(factory=dict)
    decisions: dict[DecisionRecord, DecisionRecord] = field(factory=dict)
    sync_failures: dict[tuple[str, SyncFailureKind], SyncFailure] = field(factory=dict)
    erasure_steps: dict[tuple[str, int], ErasureStep] = field(factory=dict)
    traces: dict[str, ToolTrace] = field(factory=dict)
    rehearsals: dict[str, Rehearsal] = field(factory=dict)
    read_backs: dict[tuple[str, Subject], ReadBack] = field(factory=dict)


class Rows(Generic[Key, Row]):
    """The committed rows of one table under the changes of one transaction."""

    __slots__ = ("_changed", "_committed")

    def __init__(self, committed: dict[Key, Row]) -> None:
        self._committed = committed
        self._changed: dict[Key, Row | None] = {}

    def get(self, key: Key) -> Row | None:
        """Return the row, `None` if there is none."""
        if key in self._changed:
            return self._changed[key]
        return self._committed.get(key)

    def put(self, key: Key, row: Row) -> None:
        """Insert or replace."""
        self._changed[key] = row

    def remove(self, key: Key) -> None:
        """Delete; a missing row is fine."""
        self._changed[key] = None

    def __iter__(self) -> Iterator[Row]:
        """Yield every row in the order of insertion."""
        for key, committed in self._committed.items():
            row = self._changed.get(key) if key in self._changed else committed
            if row is not None:
                yield row
        for key, row in self._changed.items():
            if key not in self._committed and row is not None:
                yield row

    def write_through(self) -> None:
        """Apply the changes to what is committed."""
        for key, row in self._changed.items():
            if row is None:
                self._committed.pop(key, None)
            else:
                self._committed[key] = row


class TenantRows:
    """All tables of one tenant as one transaction sees them, with what keeps their keys in step."""

    __slots__ = (
        "appointments",
        "attendance",
        "blocked",
        "callbacks",
        "calls",
        "cells",
        "customers",
        "decisions",
        "erasure_steps",
        "events",
        "foreign",
        "hosts",
        "inbox",
        "intents",
        "marks",
        "offers",
        "owners",
        "read_backs",
        "receipts",
        "references",
        "rehearsals",
        "sync_failures",
        "traces",
        "watches",
        "wishes",
    )

    def __init__(self, tables: Tables) -> None:
        self.appointments = Rows(tables.appointments)
        self.references = Rows(tables.references)
        self.intents = Rows(tables.intents)
        self.owners = Rows(tables.owners)
        self.cells = Rows(tables.cells)
        self.offers = Rows(tables.offers)
        self.receipts = Rows(tables.receipts)
        self.calls = Rows(tables.calls)
        self.callbacks = Rows(tables.callbacks)
        self.customers = Rows(tables.customers)
        self.events = Rows(tables.events)
        self.watches = Rows(tables.watches)
        self.inbox = Rows(tables.inbox)
        self.blocked = Rows(tables.blocked)
        self.foreign = Rows(tables.foreign)
        self.hosts = Rows(tables.hosts)
        self.attendance = Rows(tables.attendance)
        self.wishes = Rows(tables.wishes)
        self.marks = Rows(tables.marks)
        self.decisions = Rows(tables.decisions)
        self.sync_failures = Rows(tables.sync_failures)
        self.erasure_steps = Rows(tables.erasure_steps)
        self.traces = Rows(tables.traces)
        self.rehearsals = Rows(tables.rehearsals)
        self.read_backs = Rows(tables.read_backs)

    def write_through(self) -> None:
        """Apply every change; nothing can come between, since nothing here waits."""
        for name in self.__slots__:
            rows: Rows[Any, Any] = getattr(self, name)
            rows.write_through()

    def put_appointment(self, row: AppointmentRow) -> None:
        """Insert or replace an appointment, and with it what its intent blocks."""
        appointment = row.appointment
        former = self.appointments.get(appointment.appointment_id)
        if former is not None and former.appointment.intent is not None:
            self._unblock(former.appointment.intent, appointment.appointment_id)
        if appointment.intent is not None and appointment.state.is_active:
            self.intents.put(appointment.intent, appointment.appointment_id)
        self.references.put(appointment.reference.upper(), appointment.appointment_id)
        self.appointments.put(appointment.appointment_id, row)

    def _unblock(self, intent: IdempotencyKey, appointment_id: str) -> None:
        if self.intents.get(intent) == appointment_id:
            self.intents.remove(intent)

    def occupy(self, appointment_id: str, cells: frozenset[Cell]) -> None:
        """Give cells to an appointment on top of those that it owns."""
        for cell in cells:
            self.owners.put(cell, appointment_id)
        self.cells.put(appointment_id, self.cells_of(appointment_id) | cells)

    def vacate(self, appointment_id: str, cells: frozenset[Cell]) -> None:
        """Take cells from the appointment that owns them."""
        for cell in cells:
            self.owners.remove(cell)
        self.cells.put(appointment_id, self.cells_of(appointment_id) - cells)

    def cells_of(self, appointment_id: str) -> frozenset[Cell]:
        """Return what an appointment occupies."""
        return self.cells.get(appointment_id) or frozenset()

    def evict_hold(self, row: AppointmentRow) -> None:
        """Release a hold, so that a later save by whoever still believes in it is refused."""
        released = row.appointment.released()
        self.put_appointment(
            AppointmentRow(evolve(released, fence=released.fence + 1), owner=None, lease_until=0)
        )
        self.vacate(released.appointment_id, self.cells_of(released.appointment_id))
