"""Who is to be rung back, in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, insert, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.row_reading import reading
from adapters.sql.stored_json import dump_callback_wishes, load_callback_wishes
from adapters.sql.tables import CALLBACK_REQUEST
from adapters.sql.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.callback_request import CallbackReason, CallbackRequest, UntoldEnd
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.saga import Failure
from booking_domain.ports.callback_repository import CallbackRepository


_COLUMNS = CALLBACK_REQUEST.c


class SqlCallbacks(CallbackRepository):
    """The requests of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def add(self, request: CallbackRequest) -> None:
        statement = insert(CALLBACK_REQUEST).values(
            tenant_id=self._transaction.tenant_id,
            callback_id=request.callback_id,
            **_content_of(request),
        )
        message = f"the call-back {request.callback_id} is there already"
        await self._transaction.change(statement, refusal=lambda _: TransactionConflict(message))

    @override
    async def get(self, callback_id: str) -> CallbackRequest | None:
        return await self._one(select(CALLBACK_REQUEST).where(self._is(callback_id)))

    @override
    async def to_change(self, callback_id: str) -> CallbackRequest | None:
        return await self._one(
            select(CALLBACK_REQUEST).where(self._is(callback_id)).with_for_update()
        )

    @override
    async def save(self, request: CallbackRequest) -> None:
        await self._transaction.change(
            update(CALLBACK_REQUEST)
            .where(self._is(request.callback_id))
            .values(**_content_of(request))
        )

    @override
    async def close(self, callback_id: str, *, at: dt.datetime, note: str | None) -> bool:
        closed = await self._transaction.change(
            update(CALLBACK_REQUEST)
            .where(self._is(callback_id), _COLUMNS.is_open.is_(True))
            .values(is_open=False, closed_at=at, note=note)
        )
        return closed == 1

    @override
    async def close_told(self, appointment_id: str, *, at: dt.datetime, note: str) -> None:
        # What is closed keeps its note; among the conditions a planner may prefer what is open.
        is_open = _COLUMNS.is_open.is_(True)
        await self._transaction.change(
            update(CALLBACK_REQUEST)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == appointment_id,
            )
            # In this order: MariaDB assigns one after the other, and `is_open` is asked for.
            .ordered_values(
                (_COLUMNS.note, case((is_open, note), else_=_COLUMNS.note)),
                (_COLUMNS.closed_at, case((is_open, at), else_=_COLUMNS.closed_at)),
                (_COLUMNS.is_open, False),
            )
        )

    @override
    async def unclosed(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        return await self._some(
            self._own(_COLUMNS.is_open.is_(True)).order_by(_COLUMNS.asked_at), limit
        )

    @override
    async def latest(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        return await self._some(self._own().order_by(_COLUMNS.asked_at.desc()), limit)

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(CALLBACK_REQUEST).where(
            _COLUMNS.tenant_id == self._transaction.tenant_id, *conditions
        )

    def _is(self, callback_id: str) -> ColumnElement[bool]:
        return and_(
            _COLUMNS.tenant_id == self._transaction.tenant_id,
            _COLUMNS.callback_id == callback_id,
        )

    async def _one(self, query: Select[Any]) -> CallbackRequest | None:
        row = await self._transaction.row(query)
        return callback_of(row) if row is not None else None

    async def _some(self, query: Select[Any], limit: int) -> tuple[CallbackRequest, ...]:
        return await self._damaged.first_readable(
            self._transaction.rows, query, limit=limit, read=callback_of
        )


def _content_of(request: CallbackRequest) -> dict[str, object]:
    untold = request.untold
    return {
        "reason": request.reason.value,
        "call_id": request.call_id,
        "name": request.name,
        "phone": request.number.e164 if request.number else None,
        "wishes": dump_callback_wishes(request.wishes),
        "appointment_id": untold.appointment_id if untold else None,
        "appointment_state": untold.state.value if untold else None,
        "failure": untold.failure.value if untold and untold.failure else None,
        "starts_at": untold.start if untold else None,
        "asked_at": request.asked_at,
        "is_open": request.is_open,
        "closed_at": request.closed_at,
        "note": request.note,
    }


def callback_of(row: Row[Any]) -> CallbackRequest:
    """This will read a row. Raises `UnreadableRow`."""
    with reading(row, CALLBACK_REQUEST, by=("callback_id",)):
        return _read(row)


def _read(row: Row[Any]) -> CallbackRequest:
    return CallbackRequest(
        callback_id=row.callback_id,
        reason=CallbackReason(row.reason),
        call_id=row.call_id,
        name=row.name,
        number=PhoneNumber(e164=row.phone) if row.phone is not None else None,
        asked_at=row.asked_at,
        wishes=load_callback_wishes(row.wishes),
        untold=_untold_of(row) if row.appointment_id is not None else None,
        closed_at=row.closed_at,
        note=row.note,
    )


def _untold_of(row: Row[Any]) -> UntoldEnd:
    return UntoldEnd(
        appointment_id=row.appointment_id,
        state=AppointmentState(row.appointment_state),
        failure=Failure(row.failure) if row.failure is not None else None,
        start=row.starts_at,
    )
