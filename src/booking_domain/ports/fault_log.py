"""The reasons for which somebody was told that the system cannot help at the moment."""

from abc import abstractmethod
from typing import Protocol


class FaultLog(Protocol):
    """Where a reason is kept for whoever looks for it; the caller hears none of it."""

    @abstractmethod
    def note(self, error: Exception, *, tool: str, tenant_id: str, call_id: str) -> None:
        """Keep what an error and its causes are; never what they say. Never raises."""
