"""A create that may still land although its saga has come to an ending without it."""

import datetime as dt

from attrs import evolve, frozen


_EAGER_PAUSE = dt.timedelta(seconds=5)
_LASTS = dt.timedelta(hours=24)
_CREATED_SLACK = dt.timedelta(minutes=5)


@frozen
class BookingWatch:
    """
    The key of one intent, watched for a day after a create of it may have been lost on its way.

    Args:
        appointment_id: Also the key in the booking's metadata.
        eager_until: Until then the lost request may land at any moment: the landing horizon.
        next_look_at: When the calendar is asked again.
    """

    tenant_id: str
    appointment_id: str
    event_type: str
    sent_at: dt.datetime
    eager_until: dt.datetime
    next_look_at: dt.datetime

    @classmethod
    def beginning(
        cls,
        *,
        tenant_id: str,
        appointment_id: str,
        event_type: str,
        sent_at: dt.datetime,
        landing_horizon: dt.timedelta,
        now: dt.datetime,
    ) -> "BookingWatch":
        """Return a watch that looks for the first time in a few seconds."""
        return cls(
            tenant_id=tenant_id,
            appointment_id=appointment_id,
            event_type=event_type,
            sent_at=sent_at,
            eager_until=sent_at + landing_horizon,
            next_look_at=now + _EAGER_PAUSE,
        )

    @property
    def created_after(self) -> dt.datetime:
        """Nothing that was created before can be a booking of this intent."""
        return self.sent_at - _CREATED_SLACK

    def after_look(self, now: dt.datetime) -> "BookingWatch | None":
        """
        Return the watch with its next look, `None` when its day is over.

        Every five seconds up to the landing horizon, afterwards at ever longer intervals.
        """
        if now >= self.sent_at + _LASTS:
            return None
        pause = max(_EAGER_PAUSE, now - self.eager_until)
        return evolve(self, next_look_at=now + pause)
