"""What was answered to each tool call, for whoever counts and keeps it."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from attrs import define

from booking_domain.model.results import Trouble


@define(kw_only=True)
class ToolAnswer:
    """
    One tool call, as far as it is known while it is served.

    Args:
        tool: Its name in the catalogue, "unknown" where it is none.
        tool_call_id: The platform's id of it, `None` where there is none.
        status: What the caller hears, in the words of `Status`.
        trouble: Why it could not be served, `None` where it was.
        is_overdue: Whether the answer had to leave without a result.
    """

    platform: str
    tenant_id: str
    call_id: str
    correlation_id: str
    arrived_at: dt.datetime
    tool: str = "unknown"
    tool_call_id: str | None = None
    status: str = ""
    trouble: Trouble | None = None
    is_overdue: bool = False
    seconds: float = 0.0


class ToolJournal(Protocol):
    """Where answers are noted."""

    @abstractmethod
    def note(self, answer: ToolAnswer) -> None:
        """Note an answer that is about to leave; never raises, never waits."""
