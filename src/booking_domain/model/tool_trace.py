"""What one tool call came to, for whoever looks back: no word of the conversation."""

import datetime as dt

from attrs import frozen


@frozen(kw_only=True)
class ToolTrace:
    """
    One tool call that was answered.

    Args:
        correlation_id: Of its request; there is one tool call in each.
        tool_call_id: The platform's id of it, `None` where there is none; repeats share it.
        tool: Its name in the catalogue, "unknown" where it is none.
        status: What the caller heard, in machine words.
        trouble: Why it could not be served, in the words of `Trouble`; `None` where it was.
        is_overdue: Whether the answer had to leave without a result.
        arrived_at: Kept to the millisecond.
    """

    tenant_id: str
    correlation_id: str
    platform: str
    call_id: str
    tool_call_id: str | None
    tool: str
    status: str
    is_overdue: bool
    arrived_at: dt.datetime
    duration_ms: int
    trouble: str | None = None
