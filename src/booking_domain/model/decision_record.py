"""What was decided where calendar and database differed, and why."""

import datetime as dt
import enum

from attrs import frozen


class DecisionKind(enum.Enum):
    """What was done."""

    ADOPTED = "adopted"
    STRAY_CANCELLED = "stray_cancelled"
    REPORTED = "reported"


@frozen
class DecisionRecord:
    """
    One decision; holds no personal data.

    Args:
        subject: The appointment's id, or the booking's uid where there is no appointment.
        reason: A finding, or what the calendar said, in machine words.
        uid: The booking that it is about, `None` where there is none.
        fence: Of the row on which it was decided, 0 where there is none: the same decision on an
            unchanged row is the same record.
        last_at: When it was decided last; a report is repeated until somebody has put it right.
    """

    subject: str
    kind: DecisionKind
    reason: str
    uid: str | None
    fence: int
    first_at: dt.datetime
    last_at: dt.datetime
