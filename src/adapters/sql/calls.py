"""Conversations in the database."""

import datetime as dt

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import first_known, insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.stored_json import dump_ids, load_ids
from adapters.sql.tables import PHONE_CALL
from adapters.sql.transaction import Transaction
from booking_domain.model.call import (
    Call,
    CallKind,
    CallOutcome,
    Opinion,
    RecordingConsent,
    Suspicion,
    Transfer,
)
from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.ports.call_repository import CallRepository


_Word = TypeVar("_Word", CallKind, CallOutcome, Consent, RecordingConsent, Suspicion, Transfer)
_COLUMNS = PHONE_CALL.c


class SqlCalls(CallRepository):
    """The calls of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def record(self, call: Call) -> None:
        is_unknown = _COLUMNS.kind == CallKind.UNKNOWN.value
        statement = insert_or_change(
            PHONE_CALL,
            dialect=self._transaction.dialect,
            change=lambda new: {
                # First of all: MariaDB reads the columns behind as they are by then.
                "outcome": _outcome_after(new["last_appointment_id"]),
                "caller": first_known(_COLUMNS.caller, new["caller"]),
                "kind": case((is_unknown, new["kind"]), else_=_COLUMNS.kind),
                "last_appointment_id": first_known(
                    new["last_appointment_id"], _COLUMNS.last_appointment_id
                ),
                "asked": first_known(new["asked"], _COLUMNS.asked),
            },
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                call_id=call.call_id,
                platform=call.platform,
                caller=call.caller.e164 if call.caller else None,
                kind=call.kind.value,
                first_seen_at=call.first_seen_at,
                last_appointment_id=call.last_appointment_id,
                asked=dump_ids(call.asked) if call.asked else None,
                **_course_of(call),
            )
        )

    @override
    async def get(self, call_id: str) -> Call | None:
        row = await self._transaction.row(self._own(_COLUMNS.call_id == call_id))
        return call_of(row) if row is not None else None

    @override
    async def save(self, call: Call) -> None:
        await self._transaction.change(
            update(PHONE_CALL)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.call_id == call.call_id,
            )
            .values(**_course_of(call))
        )

    @override
    async def unsettled(self, *, begun_before: dt.datetime, limit: int) -> tuple[Call, ...]:
        oldest = (_COLUMNS.first_seen_at, _COLUMNS.call_id)
        # Two ranges of one index; asked for together, no planner would use it for the order.
        is_undecided = _COLUMNS.outcome == CallOutcome.UNDECIDED.value
        is_silent = and_(
            _COLUMNS.outcome == CallOutcome.ONGOING.value, _COLUMNS.first_seen_at < begun_before
        )
        found = [
            one
            for condition in (is_undecided, is_silent)
            for one in await self._some(self._own(condition).order_by(*oldest), limit)
        ]
        return tuple(sorted(found, key=lambda one: (one.first_seen_at, one.call_id))[:limit])

    @override
    async def latest(self, *, limit: int) -> tuple[Call, ...]:
        youngest = (_COLUMNS.first_seen_at.desc(), _COLUMNS.call_id.desc())
        return await self._some(self._own().order_by(*youngest), limit)

    @override
    async def suspicious(self, *, limit: int) -> tuple[Call, ...]:
        youngest = (_COLUMNS.first_seen_at.desc(), _COLUMNS.call_id.desc())
        any_word = _COLUMNS.suspicion.in_([one.value for one in Suspicion])
        return await self._some(self._own(any_word).order_by(*youngest), limit)

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(PHONE_CALL).where(
            _COLUMNS.tenant_id == self._transaction.tenant_id, *conditions
        )

    async def _some(self, query: Select[Any], limit: int) -> tuple[Call, ...]:
        # Of the others there is more to say than that one cannot be read; the audit lists that one.
        return await self._damaged.first_readable(
            self._transaction.rows, query, limit=limit, read=call_of
        )


def _outcome_after(appointment_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what came of a call once another appointment, or none, is told of it."""
    last = _COLUMNS.last_appointment_id
    is_another = and_(appointment_id.is_not(None), or_(last.is_(None), last != appointment_id))
    is_final = _COLUMNS.outcome.in_([one.value for one in CallOutcome if one.is_final])
    undecided = CallOutcome.UNDECIDED.value
    return case((and_(is_another, is_final), undecided), else_=_COLUMNS.outcome)


def _course_of(call: Call) -> dict[str, object]:
    """Return what `save` replaces."""
    return {
        "outcome": call.outcome.value,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "duration_ms": call.duration_ms,
        "disconnection_reason": call.disconnection_reason,
        "transfer": call.transfer.value if call.transfer else None,
        "recording_consent": call.recording_consent.value if call.recording_consent else None,
        "recognition_consent": call.recognition_consent.value if call.recognition_consent else None,
        "ai_disclosed_at": call.ai_disclosed_at,
        "has_said_booked": call.has_said_booked,
        "opinion_success": call.opinion.is_success,
        "opinion_sentiment": call.opinion.sentiment,
        "opinion_outcome": call.opinion.outcome,
        "suspicion": call.suspicion.value if call.suspicion else None,
    }


def call_of(row: Row[Any]) -> Call:
    """This will read a row. Raises `UnreadableRow`."""
    with reading(row, PHONE_CALL, by=("call_id",)):
        return _read(row)


def _read(row: Row[Any]) -> Call:
    return Call(
        call_id=row.call_id,
        platform=row.platform,
        caller=PhoneNumber(e164=row.caller) if row.caller is not None else None,
        first_seen_at=row.first_seen_at,
        last_appointment_id=row.last_appointment_id,
        kind=CallKind(row.kind),
        outcome=CallOutcome(row.outcome),
        asked=load_ids(row.asked) if row.asked is not None else (),
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration_ms=row.duration_ms,
        disconnection_reason=row.disconnection_reason,
        transfer=_optional(Transfer, row.transfer),
        recording_consent=_optional(RecordingConsent, row.recording_consent),
        recognition_consent=_optional(Consent, row.recognition_consent),
        ai_disclosed_at=row.ai_disclosed_at,
        has_said_booked=row.has_said_booked,
        opinion=Opinion(
            is_success=row.opinion_success,
            sentiment=row.opinion_sentiment,
            outcome=row.opinion_outcome,
        ),
        suspicion=_optional(Suspicion, row.suspicion),
    )


def _optional(kind: type[_Word], value: object) -> _Word | None:
    return kind(value) if value is not None else None
