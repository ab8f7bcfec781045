"""The whole application in this process, on a real database."""

from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.read_backs import SqlReadBacks
from adapters.sql.saga_journal import SqlSagaJournal
from adapters.sql.unit_of_work import SqlUnitsOfWork
from tests.doubles.world import World


class SqlWorld(World):
    """A world whose rows are in the database of an engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        super().__init__()

    @override
    def _start_process(self, owner: str) -> None:
        self.units = SqlUnitsOfWork(self.engine)  # type: ignore[assignment]
        self.journal = SqlSagaJournal(  # type: ignore[assignment]
            self.engine, serving=[self.tenant.tenant_id]
        )
        self.read_backs = SqlReadBacks(self.engine)  # type: ignore[assignment]
        self.runner = self.new_runner(owner)
        self.tools = self._tools()
