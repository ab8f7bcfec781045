"""What reconciliation, backfill or a person has done or reported, for whoever asks later."""

import datetime as dt
import enum

from attrs import frozen


class Verdict(enum.Enum):
    """What became of a decision."""

    ADOPTED = "adopted"
    STRAY_CANCELLED = "stray_cancelled"
    REPORTED = "reported"
    ADOPTED_BY_HAND = "adopted_by_hand"
    ENDED_BY_HAND = "ended_by_hand"
    KEPT = "kept"
    LINKED = "linked"
    TWIN_ENDED = "twin_ended"
    FILLED = "filled"


@frozen
class DecisionRecord:
    """
    One decision on one state of an appointment; holds no personal data.

    Args:
        appointment_id: Or the key in a booking's metadata that is no appointment's; "" where it is
            about a call alone.
        subject: The uid of the booking, or the id of the appointment or the call that it is about,
            "" for none.
        fence: The appointment's version on which it was decided, 0 without an appointment.
    """

    appointment_id: str
    subject: str
    verdict: Verdict
    reason: str
    fence: int
    at: dt.datetime
