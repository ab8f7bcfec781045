"""What is remembered of tool calls in memory: offers and receipts."""

import datetime as dt

from collections.abc import Collection

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import OfferRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import ReceiptAlreadyClaimed
from booking_domain.model.events import ENDS_OF_WISHES
from booking_domain.model.results import ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tool_receipt import LivePush, ReceiptKey, ToolReceipt
from booking_domain.ports.tool_call_repositories import (
    SlotOfferRepository,
    ToolReceiptRepository,
)


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
    async def of_call(self, call_id: str, *, platform: str) -> tuple[ToolReceipt, ...]:
        await self._transaction.query()
        found = (
            one
            for one in self._receipts
            if (one.key.platform, one.key.call_id) == (platform, call_id)
        )
        return tuple(sorted(found, key=lambda one: (one.received_at, one.key.invocation_id)))

    @override
    async def complete_waiting(self, appointment_id: str, *, result: ToolResult) -> None:
        await self._transaction.change()
        for receipt in tuple(self._receipts):
            if receipt.appointment_id == appointment_id and receipt.result is None:
                self._receipts.put(receipt.key, evolve(receipt, result=result))

    @override
    async def untold(self, *, before: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        await self._transaction.query()
        waiting = [
            (one.untold_since, number, one)
            for number, one in enumerate(self._receipts)
            if one.untold_since is not None and one.untold_since < before
        ]
        return tuple(one for _, _, one in sorted(waiting)[:limit])

    @override
    async def told(self, appointment_id: str, *, by: dt.datetime) -> None:
        await self._transaction.change()
        for receipt in tuple(self._receipts):
            since = receipt.untold_since
            if receipt.appointment_id == appointment_id and since is not None and since <= by:
                self._receipts.put(receipt.key, evolve(receipt, untold_since=None))

    @override
    async def unheard_in(self, call_id: str, *, platform: str, since: dt.datetime) -> None:
        await self._transaction.change()
        late = {
            row.event.appointment_id
            for row in self._transaction.rows.events
            if row.event.at > since and row.event.kind in ENDS_OF_WISHES
        }
        for one in tuple(self._receipts):
            is_of_call = (one.key.platform, one.key.call_id) == (platform, call_id)
            if is_of_call and one.appointment_id in late and one.untold_since is None:
                self._receipts.put(one.key, evolve(one, untold_since=one.received_at))

    @override
    async def await_push(self, key: ReceiptKey) -> None:
        await self._transaction.change()
        receipt = self._receipts.get(key)
        if receipt is None or receipt.untold_since is None or receipt.live_push is not None:
            return
        self._receipts.put(key, evolve(receipt, live_push=LivePush.AWAITED))

    @override
    async def awaiting_push(self, *, since: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        await self._transaction.query()
        waiting = [
            (one.untold_since, number, one)
            for number, one in enumerate(self._receipts)
            if one.live_push is LivePush.AWAITED
            and one.untold_since is not None
            and one.untold_since >= since
        ]
        return tuple(one for _, _, one in sorted(waiting)[:limit])

    @override
    async def take_push(self, appointment_id: str, *, call_id: str) -> bool:
        await self._transaction.change()
        awaited = [
            one
            for one in self._receipts
            if (one.appointment_id, one.key.call_id) == (appointment_id, call_id)
            and one.live_push is LivePush.AWAITED
        ]
        for one in awaited:
            self._receipts.put(one.key, evolve(one, live_push=LivePush.SENT))
        return bool(awaited)

    @override
    async def told_in(self, key: ReceiptKey) -> None:
        await self._transaction.change()
        receipt = self._receipts.get(key)
        if receipt is not None and receipt.result is not None:
            self._receipts.put(key, evolve(receipt, untold_since=None))
