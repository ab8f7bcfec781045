"""
Rows that wait for a time that never comes.

Whoever asks for what is due does not meet a row whose time is damaged into the year 9999, or into a
text that a SQLite file takes for later than every time: it would be passed over without a word.
"""

import datetime as dt

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Column, Row, Select

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.errors import UnreadableRow


NEVER: Final = dt.timedelta(days=2)
"""Nothing is put off for so long, whatever the clocks of two machines differ by."""
NEVER_DUE: Final = "is further ahead than anything is put off"
_MOST_AT_ONCE = 100


@frozen
class DueColumn:
    """
    By which column rows of a table are due.

    Args:
        by: The columns that name a row beside its tenant: words for a log.
        read: Reads a row, or raises `UnreadableRow`.
    """

    column: Column[Any]
    by: tuple[str, ...]
    read: Callable[[Row[Any]], object]

    async def tell_of_undue(
        self,
        ask: Callable[[Select[Any]], Awaitable[Sequence[Row[Any]]]],
        query: Select[Any],
        *,
        now: dt.datetime,
        damaged: DamagedRows,
    ) -> None:
        """
        Raise an alarm for each row of a query that will never be due; it stays as it is.

        Args:
            query: Without any condition on the column.
        """
        never = query.where(self.column > now + NEVER).order_by(self.column)
        for row in await ask(never.limit(_MOST_AT_ONCE)):
            damaged.tell(self._fault_of(row))

    def _fault_of(self, row: Row[Any]) -> UnreadableRow:
        try:
            self.read(row)
        except UnreadableRow as error:
            return error
        key = (row.tenant_id, *(str(getattr(row, name)) for name in self.by))
        problem = f"column {self.column.name} {NEVER_DUE}"
        return UnreadableRow(self.column.table.name, key=key, problem=problem)
