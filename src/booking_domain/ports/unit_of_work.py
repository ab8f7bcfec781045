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
from booking_domain.model.call import Call
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.results import ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.sync_failure import Resolution, SyncFailure
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt


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
    async def starting_in(self, window: TimeSlot, *, limit: int) -> tuple[Appointment, ...]:
        """Return active ones that start in the window, by start; no holds, none unreadable."""

    @abstractmethod
    async def unreadable_in(self, window: TimeSlot) -> tuple[str, ...]:
        """Return the ids of active appointments in the window whose rows cannot be read."""


class SlotClaimRepository(Protocol):
    """Who occupies which five minutes of which resource."""

    @abstractmethod
    async def claim(
        self,
        appointment_id: str,
        *,
        resource_id: str,
        grains: Collection[int],
        now: dt.datetime,
    ) -> None:
        """
        Take all of these grains; those that the appointment owns already are kept.

        A hold that has expired by `now` and is in the way is released in the same transaction.

        Raises:
            SlotAlreadyClaimed: a committed rival owns at least one; roll the transaction back.
        """

    @abstractmethod
    async def adopt(
        self, appointment_id: str, *, resource_id: str, grains: Collection[int]
    ) -> None:
        """Take those that are free, and leave the others: the provider has already decided."""

    @abstractmethod
    async def keep_only(self, appointment_id: str, *, grains: Collection[int]) -> None:
        """Release every grain of the appointment that is not among these; all, if none are."""

    @abstractmethod
    async def taken(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> frozenset[tuple[str, int]]:
        """
        Return `(resource_id, grain)` of all claims in the window.

        Grains of expired holds and of the appointments in `ignoring` are left out.
        """


class SlotOfferRepository(Protocol):
    """What was offered to callers."""

    @abstractmethod
    async def put(self, offers: Collection[SlotOffer], *, expires_at: dt.datetime) -> None:
        """Remember offers; one that is offered again lives on."""

    @abstractmethod
    async def get(self, slot_id: str, *, call_id: str, now: dt.datetime) -> SlotOffer | None:
        """Return what was offered in this call under this id, `None` if unknown or expired."""

    @abstractmethod
    async def forget_expired(self, now: dt.datetime, *, limit: int) -> int:
        """
        Delete offers that have expired by `now`, the oldest first, and return how many.

        Fewer than `limit` says that no more are left, or that another process deletes the others.
        """


class ToolReceiptRepository(Protocol):
    """Deliveries of tool calls."""

    @abstractmethod
    async def get(self, key: ReceiptKey) -> ToolReceipt | None:
        """Return the receipt of this delivery."""

    @abstractmethod
    async def claim(self, receipt: ToolReceipt) -> None:
        """
        Insert the receipt.

        Raises:
            ReceiptAlreadyClaimed: this tool call was delivered before.
        """

    @abstractmethod
    async def complete(self, key: ReceiptKey, *, result: ToolResult) -> ToolResult:
        """Store the result unless there is one, and return the one that stands."""

    @abstractmethod
    async def complete_waiting(self, appointment_id: str, *, result: ToolResult) -> None:
        """Store the result in every receipt that waits for this appointment's saga."""


class CallRepository(Protocol):
    """Conversations."""

    @abstractmethod
    async def record(self, call: Call) -> None:
        """Insert the call, or fill what is missing in it and move `last_appointment_id` on."""

    @abstractmethod
    async def get(self, call_id: str) -> Call | None:
        """Return the call of this id."""


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


class Inbox(Protocol):
    """Events from the outside, stored before they are acknowledged and processed afterwards."""

    @abstractmethod
    async def add(self, event: InboxEvent) -> None:
        """
        Store an event.

        Raises:
            EventAlreadyStored: the source delivered one of this key before.
        """

    @abstractmethod
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        """Return what waits, what was received first first; that is no order of the sender's."""

    @abstractmethod
    async def mark_processed(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        """
        Note that the event was processed; return `False` if somebody had noted it before.

        Whoever gets `False` rolls back: another process has done what this one was about to do.
        """


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


class DecisionLog(Protocol):
    """What reconciliation has done or reported."""

    @abstractmethod
    async def record(self, decision: DecisionRecord) -> bool:
        """
        Store a decision, and return whether it is new.

        The same one on the same state of the appointment (everything but `at` is alike) is not
        stored again.
        """

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        """Return the youngest decisions, the youngest first."""


class SyncFailureRepository(Protocol):
    """Bookings that could not be taken out of the calendar."""

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
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        """Return what is open, the oldest first."""


class UnitOfWork(Protocol):
    """One transaction of one tenant."""

    appointments: AppointmentRepository
    claims: SlotClaimRepository
    offers: SlotOfferRepository
    receipts: ToolReceiptRepository
    calls: CallRepository
    outbox: Outbox
    inbox: Inbox
    watches: BookingWatchRepository
    decisions: DecisionLog
    sync_failures: SyncFailureRepository

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
