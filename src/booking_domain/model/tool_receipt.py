"""That a tool call was delivered, and what came of it."""

import datetime as dt
import enum

from attrs import frozen

from booking_domain.model.results import ToolResult


@frozen
class ReceiptKey:
    """One delivery of a tool call; the tenant is that of the unit of work."""

    platform: str
    call_id: str
    invocation_id: str


class LivePush(enum.Enum):
    """Whether what becomes of a wish is told into the call that goes on."""

    AWAITED = "awaited"
    SENT = "sent"


@frozen
class ToolReceipt:
    """
    One tool call.

    Args:
        arguments_digest: SHA-256 of tool name and arguments, hex: the same key with another digest
            is an error.
        appointment_id: The appointment whose saga it started, `None` where it started none.
        result: `None` while it is running.
        expires_at: When a delivery without a result counts as abandoned.
        untold_since: When its caller began to wait for what becomes of the appointment; `None`
            once they have heard it, or where nobody waits.
        live_push: `None` unless the answer left the end open, and the salon has it told later.
    """

    key: ReceiptKey
    tool: str
    arguments_digest: str
    appointment_id: str | None
    result: ToolResult | None
    received_at: dt.datetime
    expires_at: dt.datetime
    untold_since: dt.datetime | None = None
    live_push: LivePush | None = None
