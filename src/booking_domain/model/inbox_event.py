"""What others tell us by webhook, as it came."""

import datetime as dt

from typing import Final

from attrs import field, frozen

from booking_domain.model.time_slot import TimeSlot


CALCOM: Final = "calcom"
RETELL: Final = "retell"

EVERY_CHAIR: Final = ""
"""In place of a resource: one of the salon's, and nobody knows which."""
DOUBTED_FOR: Final = dt.timedelta(minutes=10)
"""How long such a time is offered to nobody: no process remembers an older answer."""


@frozen
class InboxEvent:
    """
    One delivery whose sender is verified, kept until somebody has processed it.

    Args:
        source: Who sent it: `CALCOM`, `RETELL`.
        dedupe_key: The same for every delivery of one event, 64 characters at most.
        kind: What the sender calls it, such as "BOOKING_CREATED"; empty if it says nothing usable.
        version: Of the body's form, where the sender names one, else empty.
        sent_at: When the sender says that it happened; `None` if that cannot be read.
        body: Exactly what was signed.
    """

    source: str
    dedupe_key: str
    kind: str
    version: str
    sent_at: dt.datetime | None
    received_at: dt.datetime
    body: str = field(repr=False)


@frozen
class BlockedInterval:
    """
    What nobody is offered from the acknowledgement of an event until it is processed.

    Where it blocks `EVERY_CHAIR`, that is `DOUBTED_FOR` from its receipt on, processed or not: by
    then the calendar's own answer leaves its time out, whoever asks.

    Args:
        slot: With the buffers of the service, where it is one of ours.
        key: Our key in the booking's metadata: for the appointment of this id it is not blocked.
    """

    resource_id: str
    slot: TimeSlot
    key: str | None
