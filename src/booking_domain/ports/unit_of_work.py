"""
One transaction of one tenant, and what can be read and written in it.

Commit is explicit; leaving the block without it rolls everything back. A unit is bound to one
tenant, so that no query of it can reach another's rows.

Any method may raise `StorageUnavailable`; it is named below only where it is the point.
"""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.call_repository import CallRepository
from booking_domain.ports.callback_repository import CallbackRepository
from booking_domain.ports.customer_repository import CustomerRepository
from booking_domain.ports.decision_log import DecisionLog
from booking_domain.ports.foreign_bookings import ForeignBookingRepository
from booking_domain.ports.inbox import Inbox
from booking_domain.ports.link_repository import LinkRepository
from booking_domain.ports.rehearsal_repository import RehearsalRepository
from booking_domain.ports.slot_claims import SlotClaimRepository
from booking_domain.ports.tool_call_repositories import (
    SlotOfferRepository,
    ToolReceiptRepository,
)


@frozen
class Lease:
    """Who drives a saga, and for how many milliseconds of the *database's* clock from now."""

    owner: str
    milliseconds: int


class AppointmentRepository(Protocol):
    """The tenant's appointments, each with the journal of its open saga."""

    @abstractmethod
    async def add(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        """
        Insert a new appointment and return it with its fence.

        Raises:
            AppointmentAlreadyActive: an active one has the same intent.
            ReferenceTaken: one has the same id or, by chance, the same reference.
        """

    @abstractmethod
    async def save(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        """
        Update by compare-and-set on the fence and return it with the next fence.

        A lease is taken or renewed with it; `None` gives up the one that the row had.

        Raises:
            StaleAppointment: the row's fence is not the appointment's.
            AppointmentAlreadyActive: an active one has the same intent.
            WishWaiting: it has no open saga, and a wish waits on the row: take that first.
        """

    @abstractmethod
    async def leave_wish(self, appointment_id: str, wish: ChangeWish) -> bool:
        """
        Leave a wish for the end of the open saga, in place of an earlier one.

        The fence does not change. Return `False` where no saga is open: then there is no wait.
        """

    @abstractmethod
    async def take_wish(self, appointment_id: str) -> ChangeWish | None:
        """Return the wish that waits, and remove it."""

    @abstractmethod
    async def get(self, appointment_id: str) -> Appointment | None:
        """Return the appointment of this id."""

    @abstractmethod
    async def by_provider_uid(self, uids: Collection[str]) -> Appointment | None:
        """Return the appointment that owns one of these bookings now."""

    @abstractmethod
    async def by_reference(self, reference: str) -> Appointment | None:
        """Return the appointment with this spoken reference; case does not matter."""

    @abstractmethod
    async def active_by_intent(self, intent: IdempotencyKey) -> Appointment | None:
        """Return the active appointment of this wish."""

    @abstractmethod
    async def active_of_caller(
        self, phone: PhoneNumber, *, after: dt.datetime
    ) -> tuple[Appointment, ...]:
        """Return active appointments of this number that end after `after`, by start; no holds."""

    @abstractmethod
    async def active_of_call(self, call_id: str) -> tuple[Appointment, ...]:
        """Return active appointments made in this call, holds too, by start."""

    @abstractmethod
    async def of_call(self, call_id: str) -> tuple[Appointment, ...]:
        """Return all that were made in this call, whatever became of them, by start."""

    @abstractmethod
    async def starting_in(self, window: TimeSlot, *, limit: int) -> tuple[Appointment, ...]:
        """Return active ones that start in the window, by start; no holds, none unreadable."""

    @abstractmethod
    async def unreadable_in(self, window: TimeSlot) -> tuple[str, ...]:
        """Return the ids of active appointments in the window whose rows cannot be read."""


class Outbox(Protocol):
    """Events for the outside, written with what they tell of."""

    @abstractmethod
    async def add(self, event: AppointmentEvent) -> None:
        """Append an event."""

    @abstractmethod
    async def undelivered(self, *, limit: int) -> tuple[AppointmentEvent, ...]:
        """Return the oldest events that nobody took yet, in order per appointment."""

    @abstractmethod
    async def mark_delivered(self, event: AppointmentEvent) -> None:
        """Note that the event was taken; noting it twice changes nothing."""


class BookingWatchRepository(Protocol):
    """Appointments of which a request may still land late, or that ended suspiciously."""

    @abstractmethod
    async def put(self, watch: BookingWatch) -> None:
        """Begin the watch; one that there is goes on for both, and its next look is this one's."""

    @abstractmethod
    async def put_off(self, watch: BookingWatch, *, until: dt.datetime) -> None:
        """Set the next look, unless it was changed since this watch was read."""

    @abstractmethod
    async def hasten(self, appointment_id: str, *, at: dt.datetime) -> None:
        """Look at `at` at the latest; does nothing where nothing is watched."""

    @abstractmethod
    async def end(self, appointment_id: str) -> None:
        """End the watch; ending it twice changes nothing."""


class SyncFailureRepository(Protocol):
    """Bookings that could not be taken out of the calendar, and endings that are not written."""

    @abstractmethod
    async def put(self, failure: SyncFailure) -> None:
        """
        Store a failed try, or note it in what is stored of this booking.

        `first_at` stays; `tries` never falls, and grows by one where the failure's is 0; a resolved
        one is open again.
        """

    @abstractmethod
    async def resolve(self, uid: str, *, at: dt.datetime, how: Resolution) -> None:
        """Close whatever is open of this booking; nothing happens where nothing is."""

    @abstractmethod
    async def is_open(self, uid: str, *, kind: SyncFailureKind) -> bool:
        """Return whether this is stored and not resolved."""

    @abstractmethod
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        """Return what is open and can be read, the oldest first."""

    @abstractmethod
    async def unreadable(self) -> tuple[DamagedRecord, ...]:
        """Return what is open and cannot be read."""

    @abstractmethod
    async def open_about(self, name: str) -> tuple[SyncFailure, ...]:
        """Return what is open of an appointment, by its id, or of a booking, by its uid."""


class UnitOfWork(Protocol):
    """One transaction of one tenant."""

    appointments: AppointmentRepository
    claims: SlotClaimRepository
    offers: SlotOfferRepository
    receipts: ToolReceiptRepository
    calls: CallRepository
    callbacks: CallbackRepository
    customers: CustomerRepository
    outbox: Outbox
    inbox: Inbox
    foreign: ForeignBookingRepository
    watches: BookingWatchRepository
    decisions: DecisionLog
    sync_failures: SyncFailureRepository
    links: LinkRepository
    rehearsals: RehearsalRepository

    @abstractmethod
    async def commit(self) -> None:
        """
        Make everything durable.

        Raises:
            StorageUnavailable: nothing was written.
            CommitOutcomeUnknown: it may or may not have been; re-read before acting.
        """


class UnitsOfWork(Protocol):
    """Opens units of work."""

    @abstractmethod
    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that may write."""

    @abstractmethod
    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads; each query sees what is committed when it runs."""
