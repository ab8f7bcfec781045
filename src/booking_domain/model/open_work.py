"""What is left to be done at a salon that takes no calls any more."""

import datetime as dt

from attrs import frozen


@frozen(kw_only=True)
class OpenWork:
    """
    What must come to its end although nobody calls any more.

    Args:
        sagas: Bookings, moves and cancellations that are under way.
        events: What others have told and nobody has taken in yet.
        sync_failures: Bookings that must go, or endings that could not be written.
        erasure_steps: Of persons who are being erased.
        next_appointment: The first that somebody still expects.
    """

    sagas: int = 0
    events: int = 0
    sync_failures: int = 0
    erasure_steps: int = 0
    next_appointment: dt.datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether all has come to its end."""
        return self == NOTHING_OPEN


NOTHING_OPEN = OpenWork()
