"""Erasures and their journal, in memory."""

import datetime as dt

from collections.abc import Collection
from typing import assert_never

from attrs import evolve
from typing_extensions import override

from adapters.memory.own_transactions import OnStore, without_person
from adapters.memory.rows import TenantRows
from booking_domain.errors import StorageUnavailable
from booking_domain.model.erasure import ErasureStep, StepKind, event_of_subject, joining
from booking_domain.model.read_back import Subject
from booking_domain.ports.erasure_journal import ErasureJournal


class MemoryErasureJournal(OnStore, ErasureJournal):
    """The erasures of all tenants."""

    @override
    async def begin(self, steps: Collection[ErasureStep], *, tenant_id: str) -> None:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            for step in steps:
                key = (step.erasure_id, step.number)
                if transaction.rows.erasure_steps.get(key) is not None:
                    message = "an erasure of this id was begun before"
                    raise transaction.refused(StorageUnavailable(message))
                transaction.rows.erasure_steps.put(key, step)
            await transaction.commit()

    @override
    async def is_begun(self, erasure_id: str, *, tenant_id: str) -> bool:
        steps = (await self.read(tenant_id)).erasure_steps
        return any(one.erasure_id == erasure_id for one in steps)

    @override
    async def open_steps(
        self, *, tenant_id: str, after: ErasureStep | None, limit: int
    ) -> tuple[ErasureStep, ...]:
        steps = [one for one in await self._open(tenant_id) if not one.kind.is_by_hand]
        if after is not None:
            steps = [one for one in steps if _place(one) > _place(after)]
        return tuple(steps[:limit])

    @override
    async def to_do(self, *, tenant_id: str, limit: int) -> tuple[ErasureStep, ...]:
        return tuple(one for one in await self._open(tenant_id) if one.kind.is_by_hand)[:limit]

    @override
    async def carry_out(
        self,
        step: ErasureStep,
        *,
        tenant_id: str,
        at: dt.datetime,
        bookings: Collection[str] = (),
    ) -> bool:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            if not _erase(transaction.rows, step, at=at):
                return False
            if _close(transaction.rows, step.erasure_id, step.number, at=at):
                known = [
                    one
                    for one in transaction.rows.erasure_steps
                    if one.erasure_id == step.erasure_id
                ]
                for one in joining(step, bookings, known=known):
                    transaction.rows.erasure_steps.put((one.erasure_id, one.number), one)
            await transaction.commit()
        return True

    @override
    async def empty_event(self, subject: str, *, tenant_id: str, at: dt.datetime) -> None:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            _empty_event(transaction.rows, subject, at=at)
            await transaction.commit()

    @override
    async def forget_call(self, call_id: str, *, tenant_id: str) -> None:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            _erase_call(transaction.rows, call_id)
            await transaction.commit()

    @override
    async def tick_off(
        self, erasure_id: str, number: int, *, tenant_id: str, at: dt.datetime
    ) -> bool:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            step = transaction.rows.erasure_steps.get((erasure_id, number))
            if step is None or not step.kind.is_by_hand:
                return False
            closed = _close(transaction.rows, erasure_id, number, at=at)
            await transaction.commit()
        return closed

    async def _open(self, tenant_id: str) -> list[ErasureStep]:
        steps = (await self.read(tenant_id)).erasure_steps
        still = [one for one in steps if one.done_at is None]
        return sorted(still, key=_place)


def _place(step: ErasureStep) -> tuple[dt.datetime, str, int]:
    return step.noted_at, step.erasure_id, step.number


def _erase(rows: TenantRows, step: ErasureStep, *, at: dt.datetime) -> bool:
    subject = step.subject or ""
    match step.kind:
        case StepKind.APPOINTMENT:
            return _erase_appointment(rows, subject, at=at)
        case StepKind.CUSTOMER:
            rows.customers.remove(subject)
        case StepKind.CALL:
            _erase_call(rows, subject)
        case StepKind.EVENT:
            _empty_event(rows, subject, at=at)
        case StepKind.CANCELLATION | StepKind.LATER_EVENTS:
            pass
        case StepKind.CALLBACK:
            rows.callbacks.remove(subject)
        case StepKind.CALENDAR_BOOKING | StepKind.PLATFORM_CALL:
            pass
        case _:
            assert_never(step.kind)
    return True


def _empty_event(rows: TenantRows, subject: str, *, at: dt.datetime) -> None:
    key = event_of_subject(subject)
    event = rows.inbox.get(key)
    if event is not None:
        rows.blocked.remove(key)
        emptied = evolve(event.event, body="")
        rows.inbox.put(key, evolve(event, event=emptied, processed_at=event.processed_at or at))


def _erase_call(rows: TenantRows, call_id: str) -> None:
    call = rows.calls.get(call_id)
    for receipt in tuple(rows.receipts):
        if call and (receipt.key.platform, receipt.key.call_id) == (call.platform, call_id):
            rows.receipts.remove(receipt.key)
    for trace in tuple(rows.traces):
        if trace.call_id == call_id:
            rows.traces.remove(trace.correlation_id)
    for subject in Subject:
        rows.read_backs.remove((call_id, subject))
    for row in tuple(rows.offers):
        if row.offer.call_id == call_id:
            rows.offers.remove((row.offer.call_id, row.offer.slot_id))
    for rehearsal in tuple(rows.rehearsals):
        if rehearsal.call_id == call_id:
            rows.rehearsals.remove(rehearsal.rehearsal_id)
    rows.calls.remove(call_id)


def _erase_appointment(rows: TenantRows, appointment_id: str, *, at: dt.datetime) -> bool:
    row = rows.appointments.get(appointment_id)
    if row is not None:
        one = row.appointment
        is_ahead = one.state.is_active and one.slot.end > at
        if is_ahead or one.saga is not None or row.wish is not None:
            return False
        rows.put_appointment(evolve(row, appointment=without_person(one)))
    for receipt in tuple(rows.receipts):
        if receipt.appointment_id == appointment_id:
            rows.receipts.remove(receipt.key)
    return True


def _close(rows: TenantRows, erasure_id: str, number: int, *, at: dt.datetime) -> bool:
    step = rows.erasure_steps.get((erasure_id, number))
    if step is None or step.done_at is not None:
        return False
    rows.erasure_steps.put((erasure_id, number), evolve(step, subject=None, done_at=at))
    return True
