"""Units of work that are measured, and what the database refused in them."""

import contextlib

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from typing_extensions import override

from adapters.telemetry.measuring import Measuring
from booking_domain.errors import (
    CommitOutcomeUnknown,
    StorageRefused,
    StorageUnavailable,
    TransactionConflict,
)
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


class ObservedUnits(UnitsOfWork):
    """Stands in front of units of work and changes nothing."""

    def __init__(self, inner: UnitsOfWork, *, measuring: Measuring) -> None:
        self._inner = inner
        self._measuring = measuring

    @override
    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._measured("writing", self._inner.writing, tenant_id=tenant_id)

    @override
    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._measured("reading", self._inner.reading, tenant_id=tenant_id)

    @contextlib.asynccontextmanager
    async def _measured(
        self,
        access: str,
        opened: Callable[[str], AbstractAsyncContextManager[UnitOfWork]],
        *,
        tenant_id: str,
    ) -> AsyncIterator[UnitOfWork]:
        def tell(outcome: str, seconds: float) -> None:
            self._measuring.metrics.database_used(access=access, outcome=outcome, seconds=seconds)

        with self._measuring.work(f"database {access}", tell=tell, tenant=tenant_id) as measured:
            try:
                async with opened(tenant_id) as unit:
                    yield unit
            except BaseException as error:
                measured.outcome = _word(error)
                raise
            measured.outcome = "done"


def _word(error: BaseException) -> str:
    match error:
        case TransactionConflict():
            return "conflict"
        case CommitOutcomeUnknown():
            return "unknown"
        case StorageRefused():
            return "refused"
        case StorageUnavailable():
            return "unavailable"
        case _:
            # Somebody had another row, or changed their mind: nothing is wrong with the database.
            return "left"
