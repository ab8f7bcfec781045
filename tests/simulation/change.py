"""A change of the calendar by somebody else."""

import contextvars
import math

from attrs import define, field

from adapters.memory.calcom_model.booking import Booking


FOREVER = math.inf


@define(eq=False)
class Change:
    """
    One change by somebody else; times are the loop's, in seconds.

    Args:
        booking: As it was before.
        step: Where the ledger stood then.
        begun_at: When it was asked for; it took effect later.
        done_at: When it had taken effect.
        told_at: When we first acknowledged a webhook of it.
        heard_at: When it had to be known.
        events: The webhooks of it that we have stored, by what the inbox recognises them by.
    """

    booking: Booking
    step: int
    begun_at: float
    done_at: float = FOREVER
    told_at: float = FOREVER
    heard_at: float = FOREVER
    events: set[str] = field(factory=set)

    def may_be_unknown(self, *, since: float, until: float) -> bool:
        """Whether at some moment of this time nobody need have known it."""
        return self.begun_at <= until and since <= self.heard_at


CHANGE: contextvars.ContextVar[Change | None] = contextvars.ContextVar("CHANGE", default=None)
"""What the account is being told by somebody else; `None` in a request of ours."""
