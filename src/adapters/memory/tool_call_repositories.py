"""What is remembered of conversations in memory: calls, offers, receipts of tool calls."""

import datetime as dt

from collections.abc import Collection

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import OfferRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import ReceiptAlreadyClaimed
from booking_domain.model.call import Call
from booking_domain.model.results import ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.ports.unit_of_work import (
    CallRepository,
    SlotOfferRepository,
    ToolReceiptRepository,
)


class MemoryCalls(CallRepository):
    """The calls of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._calls = transaction.rows.calls

    @override
    async def record(self, call: Call) -> None:
        await self._transaction.change()
        known = self._calls.get(call.call_id)
        if known is not None:
            call = evolve(
                known,
                caller=known.caller or call.caller,
                last_appointment_id=call.last_appointment_id or known.last_appointment_id,
            )
        self._calls.put(call.call_id, call)

    @override
    async def get(self, call_id: str) -> Call | None:
        await self._transaction.query()
        return self._calls.get(call_id)


class MemorySlotOffers(SlotOfferRepository):
    """The offers of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._offers = transaction.rows.offers

    @override
    async def put(self, offers: Collection[SlotOffer], *, expires_at: dt.datetime) -> None:
        await self._transaction.change()
        for offer in offers:
            self._offers.put((offer.call_id, offer.slot_id), OfferRow(offer, expires_at))

    @override
    async def get(self, slot_id: str, *, call_id: str, now: dt.datetime) -> SlotOffer | None:
        await self._transaction.query()
        row = self._offers.get((call_id, slot_id))
        return row.offer if row is not None and now < row.expires_at else None

    @override
    async def forget_expired(self, now: dt.datetime, *, limit: int) -> int:
        await self._transaction.change()
        expired = sorted(
            (row for row in self._offers if row.expires_at <= now), key=lambda row: row.expires_at
        )[:limit]
        for row in expired:
            self._offers.remove((row.offer.call_id, row.offer.slot_id))
        return len(expired)


class MemoryToolReceipts(ToolReceiptRepository):
    """The receipts of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._receipts = transaction.rows.receipts

    @override
    async def get(self, key: ReceiptKey) -> ToolReceipt | None:
        await self._transaction.query()
        return self._receipts.get(key)

    @override
    async def claim(self, receipt: ToolReceipt) -> None:
        await self._transaction.change()
        if self._receipts.get(receipt.key) is not None:
            message = f"tool call {receipt.key.invocation_id} was delivered before"
            raise self._transaction.refused(ReceiptAlreadyClaimed(message))
        self._receipts.put(receipt.key, receipt)

    @override
    async def complete(self, key: ReceiptKey, *, result: ToolResult) -> ToolResult:
        await self._transaction.change()
        receipt = self._receipts.get(key)
        if receipt is None:
            return result
        if receipt.result is not None:
            return receipt.result
        self._receipts.put(key, evolve(receipt, result=result))
        return result

    @override
    async def complete_waiting(self, appointment_id: str, *, result: ToolResult) -> None:
        await self._transaction.change()
        for receipt in tuple(self._receipts):
            if receipt.appointment_id == appointment_id and receipt.result is None:
                self._receipts.put(receipt.key, evolve(receipt, result=result))
