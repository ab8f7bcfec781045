"""
What is remembered of tool calls: what was offered in them, and what they came to.

Any method may raise `StorageUnavailable`; it is named below only where it is the point.
"""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.results import ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt


class SlotOfferRepository(Protocol):
    """What was offered to callers."""

    @abstractmethod
    async def put(self, offers: Collection[SlotOffer], *, expires_at: dt.datetime) -> None:
        """Remember offers; one that is offered again lives on."""

    @abstractmethod
    async def get(self, slot_id: str, *, call_id: str, now: dt.datetime) -> SlotOffer | None:
        """Return what was offered in this call under this id, `None` if unknown or expired."""


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
    async def of_call(self, call_id: str, *, platform: str) -> tuple[ToolReceipt, ...]:
        """Return the receipts of a call's deliveries, what was received first first."""

    @abstractmethod
    async def complete_waiting(self, appointment_id: str, *, result: ToolResult) -> None:
        """Store the result in every receipt that waits for this appointment's saga."""

    @abstractmethod
    async def untold(self, *, before: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        """Return those whose caller has been waiting since before then, the oldest first."""

    @abstractmethod
    async def told(self, appointment_id: str, *, by: dt.datetime) -> None:
        """Note that who was waiting then for this appointment has heard what became of it."""

    @abstractmethod
    async def unheard_in(self, call_id: str, *, platform: str, since: dt.datetime) -> None:
        """
        Note that a call's callers have heard nothing of what came to its end after that moment.

        They wait for it since they asked; whoever waits already waits on.
        """

    @abstractmethod
    async def await_push(self, key: ReceiptKey) -> None:
        """Note that the end shall be told into this call, unless it was told or noted before."""

    @abstractmethod
    async def awaiting_push(self, *, since: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        """Return those that await it and whose caller waits since then or later, in order."""

    @abstractmethod
    async def take_push(self, appointment_id: str, *, call_id: str) -> bool:
        """Note that the end is told now to whoever awaits it in this call; `False` if nobody."""

    @abstractmethod
    async def told_in(self, key: ReceiptKey) -> None:
        """Note that whoever made this tool call has heard its stored result, if it has one."""
