"""What is remembered of tool calls in the database: offers and receipts."""

import datetime as dt

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, insert, null, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.stored_json import dump_result, load_result
from adapters.sql.tables import OUTBOX, SLOT_OFFER, TOOL_RECEIPT
from adapters.sql.transaction import Transaction
from adapters.sql.undue_rows import DueColumn
from booking_domain.errors import ReceiptAlreadyClaimed
from booking_domain.model.events import ENDS_OF_WISHES
from booking_domain.model.results import ToolResult
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_receipt import LivePush, ReceiptKey, ToolReceipt
from booking_domain.ports.tool_call_repositories import (
    SlotOfferRepository,
    ToolReceiptRepository,
)


_NAME = ("platform", "call_id", "invocation_id")


class SqlSlotOffers(SlotOfferRepository):
    """The offers of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def put(self, offers: Collection[SlotOffer], *, expires_at: dt.datetime) -> None:
        # One statement must not touch a row twice.
        once = {(offer.call_id, offer.slot_id): offer for offer in offers}
        if not once:
            return
        statement = insert_or_change(
            SLOT_OFFER,
            dialect=self._transaction.dialect,
            change=lambda new: {
                column.name: new[column.name] for column in SLOT_OFFER.c if not column.primary_key
            },
        )
        rows = [self._row_of(offer, expires_at=expires_at) for offer in once.values()]
        await self._transaction.change(statement.values(rows))

    @override
    async def get(self, slot_id: str, *, call_id: str, now: dt.datetime) -> SlotOffer | None:
        row = await self._transaction.row(
            select(SLOT_OFFER).where(
                SLOT_OFFER.c.tenant_id == self._transaction.tenant_id,
                SLOT_OFFER.c.call_id == call_id,
                SLOT_OFFER.c.slot_id == slot_id,
                SLOT_OFFER.c.expires_at > now,
            )
        )
        return _offer_of(row) if row is not None else None

    def _row_of(self, offer: SlotOffer, *, expires_at: dt.datetime) -> dict[str, object]:
        return {
            "tenant_id": self._transaction.tenant_id,
            "call_id": offer.call_id,
            "slot_id": offer.slot_id,
            "service_id": offer.service_id,
            "staff_id": offer.staff_id,
            "starts_at": offer.slot.start,
            "ends_at": offer.slot.end,
            "staff_was_named": offer.staff_was_named,
            "expires_at": expires_at,
        }


class SqlToolReceipts(ToolReceiptRepository):
    """The receipts of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def get(self, key: ReceiptKey) -> ToolReceipt | None:
        row = await self._transaction.row(select(TOOL_RECEIPT).where(self._is(key)))
        return receipt_of(row) if row is not None else None

    @override
    async def claim(self, receipt: ToolReceipt) -> None:
        key = receipt.key
        statement = insert(TOOL_RECEIPT).values(
            tenant_id=self._transaction.tenant_id,
            platform=key.platform,
            call_id=key.call_id,
            invocation_id=key.invocation_id,
            tool=receipt.tool,
            arguments_digest=receipt.arguments_digest,
            appointment_id=receipt.appointment_id,
            result=dump_result(receipt.result) if receipt.result is not None else None,
            received_at=receipt.received_at,
            expires_at=receipt.expires_at,
            untold_since=receipt.untold_since,
            live_push=receipt.live_push.value if receipt.live_push is not None else None,
        )
        message = f"tool call {key.invocation_id} was delivered before"
        await self._transaction.change(statement, refusal=lambda _: ReceiptAlreadyClaimed(message))

    @override
    async def complete(self, key: ReceiptKey, *, result: ToolResult) -> ToolResult:
        if await self._store(self._is(key), result):
            return result
        standing = await self.get(key)
        if standing is None or standing.result is None:
            return result
        return standing.result

    @override
    async def of_call(self, call_id: str, *, platform: str) -> tuple[ToolReceipt, ...]:
        columns = TOOL_RECEIPT.c
        rows = await self._transaction.rows(
            select(TOOL_RECEIPT).where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.platform == platform,
                columns.call_id == call_id,
            )
        )
        # Not in the statement: a planner may take the index in that order, and read the salon's.
        found = (receipt_of(row) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.received_at, one.key.invocation_id)))

    @override
    async def complete_waiting(self, appointment_id: str, *, result: ToolResult) -> None:
        waits = and_(
            TOOL_RECEIPT.c.tenant_id == self._transaction.tenant_id,
            TOOL_RECEIPT.c.appointment_id == appointment_id,
        )
        await self._store(waits, result)

    @override
    async def untold(self, *, before: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        columns = TOOL_RECEIPT.c
        own = select(TOOL_RECEIPT).where(columns.tenant_id == self._transaction.tenant_id)
        ask = self._transaction.rows
        await _UNTOLD.tell_of_undue(ask, own, now=before, damaged=self._damaged)
        longest = own.where(columns.untold_since < before).order_by(columns.untold_since)
        return await self._damaged.first_readable(ask, longest, limit=limit, read=receipt_of)

    @override
    async def told(self, appointment_id: str, *, by: dt.datetime) -> None:
        columns = TOOL_RECEIPT.c
        # Not among the conditions: a planner may take its index, and go through the salon's.
        left = case((columns.untold_since > by, columns.untold_since), else_=null())
        await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.appointment_id == appointment_id,
            )
            .values(untold_since=left)
        )

    @override
    async def unheard_in(self, call_id: str, *, platform: str, since: dt.datetime) -> None:
        columns = TOOL_RECEIPT.c
        came_later = exists().where(
            OUTBOX.c.tenant_id == columns.tenant_id,
            OUTBOX.c.appointment_id == columns.appointment_id,
            OUTBOX.c.happened_at > since,
            OUTBOX.c.kind.in_(sorted(one.value for one in ENDS_OF_WISHES)),
        )
        await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.platform == platform,
                columns.call_id == call_id,
                came_later,
            )
            # Not among the conditions, as in `told`.
            .values(untold_since=func.coalesce(columns.untold_since, columns.received_at))
        )

    @override
    async def await_push(self, key: ReceiptKey) -> None:
        columns = TOOL_RECEIPT.c
        await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(self._is(key), columns.untold_since.is_not(None), columns.live_push.is_(None))
            .values(live_push=LivePush.AWAITED.value)
        )

    @override
    async def awaiting_push(self, *, since: dt.datetime, limit: int) -> tuple[ToolReceipt, ...]:
        columns = TOOL_RECEIPT.c
        longest = (
            select(TOOL_RECEIPT)
            .where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.untold_since >= since,
                columns.live_push == LivePush.AWAITED.value,
            )
            .order_by(columns.untold_since)
        )
        return await self._damaged.first_readable(
            self._transaction.rows, longest, limit=limit, read=receipt_of
        )

    @override
    async def take_push(self, appointment_id: str, *, call_id: str) -> bool:
        columns = TOOL_RECEIPT.c
        changed = await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.appointment_id == appointment_id,
                columns.call_id == call_id,
                columns.live_push == LivePush.AWAITED.value,
            )
            .values(live_push=LivePush.SENT.value)
        )
        return bool(changed)

    @override
    async def told_in(self, key: ReceiptKey) -> None:
        await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(self._is(key), TOOL_RECEIPT.c.result.is_not(None))
            .values(untold_since=None)
        )

    async def _store(self, condition: ColumnElement[bool], result: ToolResult) -> int:
        return await self._transaction.change(
            update(TOOL_RECEIPT)
            .where(condition, TOOL_RECEIPT.c.result.is_(None))
            .values(result=dump_result(result))
        )

    def _is(self, key: ReceiptKey) -> ColumnElement[bool]:
        return and_(
            TOOL_RECEIPT.c.tenant_id == self._transaction.tenant_id,
            TOOL_RECEIPT.c.platform == key.platform,
            TOOL_RECEIPT.c.call_id == key.call_id,
            TOOL_RECEIPT.c.invocation_id == key.invocation_id,
        )


def _offer_of(row: Row[Any]) -> SlotOffer:
    with reading(row, SLOT_OFFER, by=("call_id", "slot_id")):
        return SlotOffer(
            slot_id=row.slot_id,
            call_id=row.call_id,
            service_id=row.service_id,
            staff_id=row.staff_id,
            slot=TimeSlot(start=row.starts_at, end=row.ends_at),
            staff_was_named=row.staff_was_named,
        )


def receipt_of(row: Row[Any]) -> ToolReceipt:
    """This will read one receipt. Raises `UnreadableRow`."""
    with reading(row, TOOL_RECEIPT, by=_NAME):
        return ToolReceipt(
            key=ReceiptKey(row.platform, call_id=row.call_id, invocation_id=row.invocation_id),
            tool=row.tool,
            arguments_digest=row.arguments_digest,
            appointment_id=row.appointment_id,
            result=load_result(row.result) if row.result is not None else None,
            received_at=row.received_at,
            expires_at=row.expires_at,
            untold_since=row.untold_since,
            live_push=LivePush(row.live_push) if row.live_push is not None else None,
        )


_UNTOLD = DueColumn(TOOL_RECEIPT.c.untold_since, by=_NAME, read=receipt_of)
