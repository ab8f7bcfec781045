"""Decisions of reconciliation in the database."""

from typing import Any

from sqlalchemy import Row, and_, select
from typing_extensions import override

from adapters.sql.errors import UnreadableRow
from adapters.sql.inserts import insert_or_change
from adapters.sql.tables import RECONCILIATION_DECISION
from adapters.sql.transaction import Transaction
from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.ports.unit_of_work import DecisionLog


_COLUMNS = RECONCILIATION_DECISION.c


class SqlDecisionLog(DecisionLog):
    """The decisions of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def record(self, decision: DecisionRecord) -> bool:
        values: dict[str, Any] = {
            "tenant_id": self._transaction.tenant_id,
            "appointment_id": decision.appointment_id,
            "subject": decision.subject,
            "verdict": decision.verdict.value,
            "reason": decision.reason,
            "fence": decision.fence,
        }
        same = and_(*(_COLUMNS[name] == value for name, value in values.items()))
        if await self._transaction.row(select(_COLUMNS.fence).where(same)) is not None:
            return False
        statement = insert_or_change(
            RECONCILIATION_DECISION,
            dialect=self._transaction.dialect,
            # Another process was as quick: it is the same decision.
            change=lambda new: {"fence": new["fence"]},
        )
        await self._transaction.change(statement.values(**values, decided_at=decision.at))
        return True

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        rows = await self._transaction.rows(
            select(RECONCILIATION_DECISION)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id)
            .order_by(_COLUMNS.decided_at.desc())
            .limit(limit)
        )
        return tuple(_record_of(row) for row in rows)


def _record_of(row: Row[Any]) -> DecisionRecord:
    try:
        verdict = Verdict(row.verdict)
    except ValueError as error:
        key = (row.tenant_id, row.appointment_id, row.reason)
        raise UnreadableRow(RECONCILIATION_DECISION.name, key=key, problem=str(error)) from error
    return DecisionRecord(
        appointment_id=row.appointment_id,
        subject=row.subject,
        verdict=verdict,
        reason=row.reason,
        fence=row.fence,
        at=row.decided_at,
    )
