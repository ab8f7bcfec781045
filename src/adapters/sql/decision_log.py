"""Decisions of reconciliation in the database."""

from typing import Any

from sqlalchemy import Row, and_, select
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import RECONCILIATION_DECISION
from adapters.sql.transaction import Transaction
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.ports.decision_log import DecisionLog


_COLUMNS = RECONCILIATION_DECISION.c


class SqlDecisionLog(DecisionLog):
    """The decisions of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def record(self, decision: DecisionRecord) -> bool:
        if await self.is_recorded(decision):
            return False
        statement = insert_or_change(
            RECONCILIATION_DECISION,
            dialect=self._transaction.dialect,
            # Another process was as quick: it is the same decision.
            change=lambda new: {"fence": new["fence"]},
        )
        await self._transaction.change(
            statement.values(**self._key_of(decision), decided_at=decision.at)
        )
        return True

    @override
    async def is_recorded(self, decision: DecisionRecord) -> bool:
        same = and_(*(_COLUMNS[name] == value for name, value in self._key_of(decision).items()))
        return await self._transaction.row(select(_COLUMNS.fence).where(same)) is not None

    @override
    async def of(self, appointment_id: str) -> tuple[DecisionRecord, ...]:
        rows = await self._transaction.rows(
            select(RECONCILIATION_DECISION).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == appointment_id,
            )
        )
        # Sorted here: for an order SQLite would rather read all of the salon's by their time.
        found, _ = self._damaged.readable(rows, record_of)
        return tuple(sorted(found, key=lambda one: one.at))

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        youngest = (
            select(RECONCILIATION_DECISION)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id)
            .order_by(_COLUMNS.decided_at.desc())
        )
        return await self._damaged.first_readable(
            self._transaction.rows, youngest, limit=limit, read=record_of
        )

    def _key_of(self, decision: DecisionRecord) -> dict[str, Any]:
        return {
            "tenant_id": self._transaction.tenant_id,
            "appointment_id": decision.appointment_id,
            "subject": decision.subject,
            "verdict": decision.verdict.value,
            "reason": decision.reason,
            "fence": decision.fence,
        }


def record_of(row: Row[Any]) -> DecisionRecord:
    """This will read a row. Raises `UnreadableRow`."""
    with reading(row, RECONCILIATION_DECISION, by=("appointment_id", "reason")):
        return DecisionRecord(
            appointment_id=row.appointment_id,
            subject=row.subject,
            verdict=Verdict(row.verdict),
            reason=row.reason,
            fence=row.fence,
            at=row.decided_at,
        )
