"""Where traces of tool calls are kept, until they are as old as retention allows."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from booking_domain.model.tool_trace import ToolTrace


class ToolTraces(Protocol):
    """Written in batches, apart from what they tell of."""

    @abstractmethod
    async def add(self, traces: Sequence[ToolTrace], *, tenant_id: str) -> None:
        """
        Keep traces of one salon, all or none.

        Raises:
            StorageUnavailable: none was kept, or (`CommitOutcomeUnknown`) nobody knows.
        """

    @abstractmethod
    async def since(
        self, moment: dt.datetime, *, tenant_id: str, limit: int
    ) -> tuple[ToolTrace, ...]:
        """
        Return the traces of calls that arrived at or after a moment, the latest first.

        Raises:
            StorageUnavailable: the database did not answer.
        """
