"""
Erasures and their journal, in the database.

A table with something of a person joins with its step in `_erase`.
"""

import datetime as dt

from collections.abc import Collection
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Row,
    case,
    delete,
    insert,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.aged_records import PERSON
from adapters.sql.engine import connected
from adapters.sql.row_reading import reading
from adapters.sql.tables import (
    APPOINTMENT,
    BLOCKED_INTERVAL,
    CALLBACK_REQUEST,
    CUSTOMER,
    ERASURE_STEP,
    INBOX_EVENT,
    PHONE_CALL,
    READ_BACK,
    REHEARSAL,
    SLOT_OFFER,
    TOOL_RECEIPT,
    TOOL_TRACE,
)
from adapters.sql.transaction import Access, Transaction
from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.erasure import ErasureStep, StepKind, event_of_subject, joining
from booking_domain.ports.erasure_journal import ErasureJournal


_ENDED = tuple(state.value for state in AppointmentState if not state.is_active)
_STEP = ERASURE_STEP.c
_PLACE = (_STEP.noted_at, _STEP.erasure_id, _STEP.number)


class SqlErasureJournal(ErasureJournal):
    """The erasures of all tenants."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def begin(self, steps: Collection[ErasureStep], *, tenant_id: str) -> None:
        if not steps:
            return
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            await _add(transaction, steps)
            await transaction.commit()

    @override
    async def is_begun(self, erasure_id: str, *, tenant_id: str) -> bool:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            found = await transaction.row(
                select(_STEP.number)
                .where(_STEP.tenant_id == tenant_id, _STEP.erasure_id == erasure_id)
                .limit(1)
            )
        return found is not None

    @override
    async def open_steps(
        self, *, tenant_id: str, after: ErasureStep | None, limit: int
    ) -> tuple[ErasureStep, ...]:
        conditions: list[ColumnElement[bool]] = [_STEP.is_by_hand.is_(False)]
        if after is not None:
            # The first condition is the range of the index, the second the place in it.
            place = (after.noted_at, after.erasure_id, after.number)
            conditions += [_STEP.noted_at >= after.noted_at, tuple_(*_PLACE) > place]
        return await self._open(tenant_id, *conditions, limit=limit)

    @override
    async def to_do(self, *, tenant_id: str, limit: int) -> tuple[ErasureStep, ...]:
        return await self._open(tenant_id, _STEP.is_by_hand.is_(True), limit=limit)

    @override
    async def carry_out(
        self,
        step: ErasureStep,
        *,
        tenant_id: str,
        at: dt.datetime,
        bookings: Collection[str] = (),
    ) -> bool:
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            # First: whoever closes another step of it must not count its steps at the same time.
            known = await _locked(transaction, step.erasure_id) if bookings else ()
            if not await _erase(transaction, step, at=at):
                return False
            closed = await _close(transaction, step.erasure_id, step.number, at=at)
            if closed and (found := joining(step, bookings, known=known)):
                await _add(transaction, found)
            await transaction.commit()
        return True

    @override
    async def empty_event(self, subject: str, *, tenant_id: str, at: dt.datetime) -> None:
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            await _empty_event(transaction, subject, at=at)
            await transaction.commit()

    @override
    async def forget_call(self, call_id: str, *, tenant_id: str) -> None:
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            await _forget_call(transaction, call_id)
            await transaction.commit()

    @override
    async def tick_off(
        self, erasure_id: str, number: int, *, tenant_id: str, at: dt.datetime
    ) -> bool:
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            closed = await _close(
                transaction, erasure_id, number, _STEP.is_by_hand.is_(True), at=at
            )
            await transaction.commit()
        return closed == 1

    async def _open(
        self, tenant_id: str, *conditions: ColumnElement[bool], limit: int
    ) -> tuple[ErasureStep, ...]:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            rows = await transaction.rows(
                select(ERASURE_STEP)
                .where(_STEP.tenant_id == tenant_id, *conditions, _STEP.done_at.is_(None))
                .order_by(*_PLACE)
                .limit(limit)
            )
        return tuple(_step_of(row) for row in rows)


async def _add(transaction: Transaction, steps: Collection[ErasureStep]) -> None:
    await transaction.insert(
        insert(ERASURE_STEP),
        [_row_of(one, tenant_id=transaction.tenant_id) for one in steps],
        refusal=lambda _: StorageUnavailable("an erasure of this id was begun before"),
    )


async def _locked(transaction: Transaction, erasure_id: str) -> tuple[ErasureStep, ...]:
    of_it = (
        select(ERASURE_STEP)
        .where(_STEP.tenant_id == transaction.tenant_id, _STEP.erasure_id == erasure_id)
        .order_by(_STEP.number)
    )
    await transaction.rows(of_it.with_for_update())
    # Once more: what another has added while we waited, the first question did not see.
    return tuple(_step_of(row) for row in await transaction.rows(of_it))


async def _erase(transaction: Transaction, step: ErasureStep, *, at: dt.datetime) -> bool:
    subject = step.subject or ""
    match step.kind:
        case StepKind.APPOINTMENT:
            return await _forget_appointment(transaction, subject, at=at)
        case StepKind.CUSTOMER:
            await transaction.change(
                delete(CUSTOMER).where(
                    CUSTOMER.c.tenant_id == transaction.tenant_id,
                    CUSTOMER.c.customer_id == subject,
                )
            )
        case StepKind.CALL:
            await _forget_call(transaction, subject)
        case StepKind.EVENT:
            await _empty_event(transaction, subject, at=at)
        case StepKind.CANCELLATION | StepKind.LATER_EVENTS:
            pass
        case StepKind.CALLBACK:
            await transaction.change(
                delete(CALLBACK_REQUEST).where(
                    CALLBACK_REQUEST.c.tenant_id == transaction.tenant_id,
                    CALLBACK_REQUEST.c.callback_id == subject,
                )
            )
        case StepKind.CALENDAR_BOOKING | StepKind.PLATFORM_CALL:
            pass
        case _:
            assert_never(step.kind)
    return True


async def _forget_appointment(
    transaction: Transaction, appointment_id: str, *, at: dt.datetime
) -> bool:
    columns = APPOINTMENT.c
    this_one = (
        columns.tenant_id == transaction.tenant_id,
        columns.appointment_id == appointment_id,
    )
    forgotten = await transaction.change(
        update(APPOINTMENT)
        .where(*this_one, columns.saga.is_(None), columns.wish.is_(None))
        .where(or_(columns.ends_at <= at, columns.state.in_(_ENDED)))
        .values(**PERSON, fence=columns.fence + 1)
    )
    if not forgotten and await transaction.row(select(columns.fence).where(*this_one)) is not None:
        return False
    await transaction.change(
        delete(TOOL_RECEIPT).where(
            TOOL_RECEIPT.c.tenant_id == transaction.tenant_id,
            TOOL_RECEIPT.c.appointment_id == appointment_id,
        )
    )
    return True


async def _empty_event(transaction: Transaction, subject: str, *, at: dt.datetime) -> None:
    source, dedupe_key = event_of_subject(subject)
    waits = INBOX_EVENT.c.processed_at.is_(None)
    await transaction.change(
        update(INBOX_EVENT)
        .where(
            INBOX_EVENT.c.tenant_id == transaction.tenant_id,
            INBOX_EVENT.c.source == source,
            INBOX_EVENT.c.dedupe_key == dedupe_key,
        )
        # Nobody can do anything with it any more; its key still tells a repeat.
        .values(body="", processed_at=case((waits, at), else_=INBOX_EVENT.c.processed_at))
    )
    # Or its time would be blocked for ever, since nobody processes it.
    await transaction.change(
        delete(BLOCKED_INTERVAL).where(
            BLOCKED_INTERVAL.c.tenant_id == transaction.tenant_id,
            BLOCKED_INTERVAL.c.source == source,
            BLOCKED_INTERVAL.c.dedupe_key == dedupe_key,
        )
    )


async def _forget_call(transaction: Transaction, call_id: str) -> None:
    this_call = (
        PHONE_CALL.c.tenant_id == transaction.tenant_id,
        PHONE_CALL.c.call_id == call_id,
    )
    known = await transaction.row(select(PHONE_CALL.c.platform).where(*this_call))
    if known is not None:
        await transaction.change(
            delete(TOOL_RECEIPT).where(
                TOOL_RECEIPT.c.tenant_id == transaction.tenant_id,
                TOOL_RECEIPT.c.platform == known.platform,
                TOOL_RECEIPT.c.call_id == call_id,
            )
        )
    await transaction.change(
        delete(TOOL_TRACE).where(
            TOOL_TRACE.c.tenant_id == transaction.tenant_id, TOOL_TRACE.c.call_id == call_id
        )
    )
    for table in (SLOT_OFFER, READ_BACK, REHEARSAL):
        await transaction.change(
            delete(table).where(
                table.c.tenant_id == transaction.tenant_id, table.c.call_id == call_id
            )
        )
    await transaction.change(delete(PHONE_CALL).where(*this_call))


async def _close(
    transaction: Transaction,
    erasure_id: str,
    number: int,
    *conditions: ColumnElement[bool],
    at: dt.datetime,
) -> int:
    return await transaction.change(
        update(ERASURE_STEP)
        .where(
            _STEP.tenant_id == transaction.tenant_id,
            _STEP.erasure_id == erasure_id,
            _STEP.number == number,
            _STEP.done_at.is_(None),
            *conditions,
        )
        .values(done_at=at, subject=null())
    )


def _row_of(step: ErasureStep, *, tenant_id: str) -> dict[str, object]:
    return {
        "tenant_id": tenant_id,
        "erasure_id": step.erasure_id,
        "number": step.number,
        "kind": step.kind.value,
        "subject": step.subject,
        "is_by_hand": step.kind.is_by_hand,
        "noted_at": step.noted_at,
        "done_at": step.done_at,
    }


def _step_of(row: Row[Any]) -> ErasureStep:
    with reading(row, ERASURE_STEP, by=("erasure_id", "number")):
        return ErasureStep(
            erasure_id=row.erasure_id,
            number=row.number,
            kind=StepKind(row.kind),
            subject=row.subject,
            noted_at=row.noted_at,
            done_at=row.done_at,
        )
