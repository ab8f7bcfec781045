"""Time that no setting of a clock moves."""

import datetime as dt

from attrs import frozen

from booking_domain.ports.clock import Clock


@frozen
class Stopwatch:
    """
    Instants since `began_at`, counted by the monotonic clock.

    A wall clock may be set while a saga waits for a lost request; nothing lands earlier for that.
    """

    clock: Clock
    began_at: dt.datetime
    began: float

    @classmethod
    def started(cls, clock: Clock) -> "Stopwatch":
        """Return one that agrees with the wall clock now."""
        return cls(clock=clock, began_at=clock.now(), began=clock.monotonic())

    def now(self) -> dt.datetime:
        """Return the instant by this watch."""
        return self.began_at + dt.timedelta(seconds=self.clock.monotonic() - self.began)
