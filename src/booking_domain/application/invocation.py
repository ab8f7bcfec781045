"""One delivery of a tool call, translated: who calls, in which conversation, and until when."""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.call import Call, CallKind
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import ToolResult
from booking_domain.model.tenant import Tenant
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.ports.clock import Clock


class Authority(enum.Enum):
    """In whose name something is asked."""

    CALLER = "caller"
    """Somebody on the phone: sees and changes only what is proved to be theirs."""

    SALON = "salon"
    """The salon's own software: sees and changes everything of its tenant."""


Caller: TypeAlias = PhoneNumber | PhoneProblem


@frozen
class ToolInvocation:
    """
    One delivery.

    Args:
        caller: The number that the platform vouches for, or why there is none.
        invocation_id: The platform's id of this tool call, `None` where it sends none.
        arguments_digest: SHA-256 over tool and arguments, hex.
        deadline: When the answer must be out, on the clock's monotonic scale in seconds.
        greeted_as: The name by which the caller was greeted, `None` where they were not.
    """

    tenant: Tenant
    authority: Authority
    platform: str
    call_id: str
    invocation_id: str | None
    caller: Caller
    tool: str
    arguments_digest: str
    deadline: float
    call_kind: CallKind = CallKind.UNKNOWN
    greeted_as: str | None = None

    @property
    def receipt_key(self) -> ReceiptKey | None:
        """The key under which repeats of this delivery are recognised."""
        if self.invocation_id is None:
            return None
        return ReceiptKey(
            platform=self.platform, call_id=self.call_id, invocation_id=self.invocation_id
        )

    @property
    def caller_number(self) -> PhoneNumber | None:
        """The number of the caller, `None` if it is withheld or makes no sense."""
        return self.caller if isinstance(self.caller, PhoneNumber) else None

    def seconds_left(self, clock: Clock) -> float:
        """Return how long we may still take, never less than zero."""
        return max(0.0, self.deadline - clock.monotonic())

    def answer_by(self, clock: Clock) -> dt.datetime:
        """Return the instant by which the answer must be out."""
        return clock.now() + dt.timedelta(seconds=self.seconds_left(clock))

    def receipt(
        self, *, now: dt.datetime, appointment_id: str | None, result: ToolResult | None
    ) -> ToolReceipt | None:
        """Return the receipt of this delivery, `None` where repeats cannot be recognised."""
        key = self.receipt_key
        if key is None:
            return None
        return ToolReceipt(
            key=key,
            tool=self.tool,
            arguments_digest=self.arguments_digest,
            appointment_id=appointment_id,
            result=result,
            received_at=now,
            expires_at=now + ABANDONED_AFTER,
            # Software that gets no answer asks again; a caller hangs up.
            untold_since=now if result is None and self.authority is Authority.CALLER else None,
        )

    def call(self, *, now: dt.datetime, appointment_id: str | None) -> Call:
        """Return the record of the conversation."""
        return Call(
            call_id=self.call_id,
            platform=self.platform,
            caller=self.caller_number,
            first_seen_at=now,
            last_appointment_id=appointment_id,
            kind=self.call_kind,
        )


ABANDONED_AFTER = dt.timedelta(seconds=20)
"""How long a delivery may be without a result before a repeat works it out from the appointment."""
