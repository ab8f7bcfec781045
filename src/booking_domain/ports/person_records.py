"""What is stored of a person, wherever it stands."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tool_receipt import ToolReceipt


class PersonRecords(Protocol):
    """
    Reads what an operator must know of a person; never asked while a caller waits.

    Every method raises `StorageUnavailable`, `UnreadableData` where a row of the person's is
    damaged.
    """

    @abstractmethod
    async def appointments_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[Appointment, ...]:
        """Return every appointment of this number, ended and past ones too, by end."""

    @abstractmethod
    async def customers_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[KnownCustomer, ...]:
        """Return everybody who is known under this number, who was seen last last."""

    @abstractmethod
    async def unsettled(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> frozenset[str]:
        """Return those with an open sync failure, or whose requests may still land late."""

    @abstractmethod
    async def calls_of(
        self, phone: PhoneNumber, *, call_ids: Collection[str], tenant_id: str
    ) -> tuple[Call, ...]:
        """Return the calls of this number, and those of these ids, each once."""

    @abstractmethod
    async def callbacks_of(
        self,
        phone: PhoneNumber,
        *,
        call_ids: Collection[str],
        appointment_ids: Collection[str],
        tenant_id: str,
    ) -> tuple[CallbackRequest, ...]:
        """Return who is to be rung back under this number, or for these calls or appointments."""

    @abstractmethod
    async def receipts_of(
        self, appointment_ids: Collection[str], *, calls: Collection[Call], tenant_id: str
    ) -> tuple[ToolReceipt, ...]:
        """Return the receipts of these appointments and calls, each once."""

    @abstractmethod
    async def history_of(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> tuple[AppointmentEvent, ...]:
        """Return what happened to these appointments."""

    @abstractmethod
    async def events_after(
        self, last: InboxEvent | None, *, tenant_id: str, limit: int
    ) -> tuple[InboxEvent, ...]:
        """Return what was received after `last`, or from the first on, in the order of receipt."""
