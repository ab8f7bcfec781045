"""A backfill as a process of its own, which kills itself at one of its commits."""

import asyncio
import contextlib
import os
import signal
import sys

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.application.audit import Audit
from booking_domain.application.reconcile import Mode
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork
from tests.doubles.desynced_salon import TENANT, WINDOW, desynced_salon


class DeadlyUnits(UnitsOfWork):
    """Kills the process right before or right after its commit of this number."""

    def __init__(self, inner: UnitsOfWork, *, at_commit: int, when: str) -> None:
        self._inner = inner
        self._left = at_commit
        self._when = when

    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._inner.reading(tenant_id)

    @contextlib.asynccontextmanager
    async def writing(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        async with self._inner.writing(tenant_id) as unit:
            commit = unit.commit

            async def deadly() -> None:
                self._left -= 1
                if self._left == 0 and self._when == "before":
                    os.kill(os.getpid(), signal.SIGKILL)
                await commit()
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            unit.commit = deadly  # type: ignore[method-assign]
            yield unit


async def backfill(url: str, *, at_commit: int, when: str) -> None:
    salon = await desynced_salon()
    engine = open_engine(url)
    units = DeadlyUnits(SqlUnitsOfWork(engine), at_commit=at_commit, when=when)
    command = Audit(tenant_id=TENANT.tenant_id, window=WINDOW, mode=Mode.MEND)
    await salon.handler(units).handle(command, tell=lambda _: None)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(backfill(sys.argv[1], at_commit=int(sys.argv[2]), when=sys.argv[3]))
