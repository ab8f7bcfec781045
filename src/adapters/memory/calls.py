"""Conversations in memory."""

import datetime as dt
import itertools

from collections.abc import Iterable

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.ports.call_repository import CallRepository


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
                kind=call.kind if known.kind is CallKind.UNKNOWN else known.kind,
                last_appointment_id=call.last_appointment_id or known.last_appointment_id,
                asked=call.asked or known.asked,
                outcome=_outcome_after(call, known=known),
            )
        self._calls.put(call.call_id, call)

    @override
    async def get(self, call_id: str) -> Call | None:
        await self._transaction.query()
        return self._calls.get(call_id)

    @override
    async def save(self, call: Call) -> None:
        await self._transaction.change()
        known = self._calls.get(call.call_id)
        if known is not None:
            kept = evolve(
                call,
                platform=known.platform,
                caller=known.caller,
                kind=known.kind,
                first_seen_at=known.first_seen_at,
                last_appointment_id=known.last_appointment_id,
                asked=known.asked,
            )
            self._calls.put(call.call_id, kept)

    @override
    async def unsettled(self, *, begun_before: dt.datetime, limit: int) -> tuple[Call, ...]:
        await self._transaction.query()
        found = (
            one
            for one in self._calls
            if one.outcome is CallOutcome.UNDECIDED
            or (one.outcome is CallOutcome.ONGOING and one.first_seen_at < begun_before)
        )
        return tuple(sorted(found, key=lambda one: (one.first_seen_at, one.call_id))[:limit])

    @override
    async def latest(self, *, limit: int) -> tuple[Call, ...]:
        await self._transaction.query()
        return _youngest(self._calls, limit=limit)

    @override
    async def suspicious(self, *, limit: int) -> tuple[Call, ...]:
        await self._transaction.query()
        return _youngest((one for one in self._calls if one.suspicion is not None), limit=limit)


def _outcome_after(call: Call, *, known: Call) -> CallOutcome:
    is_another = call.last_appointment_id not in {None, known.last_appointment_id}
    return CallOutcome.UNDECIDED if is_another and known.outcome.is_final else known.outcome


def _youngest(calls: Iterable[Call], *, limit: int) -> tuple[Call, ...]:
    ordered = sorted(calls, key=lambda one: (one.first_seen_at, one.call_id), reverse=True)
    return tuple(itertools.islice(ordered, limit))
