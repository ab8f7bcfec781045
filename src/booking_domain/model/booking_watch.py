"""An appointment whose requests may still land although their saga has come to an ending."""

import datetime as dt

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.saga import Compensated, Stuck


_EAGER_PAUSE = dt.timedelta(seconds=5)
_LASTS = dt.timedelta(hours=24)
_CREATED_SLACK = dt.timedelta(minutes=5)


@frozen
class BookingWatch:
    """
    An appointment that is watched for a day: a create, move or cancel of it may have been lost on
    its way, or its saga came to an ending that wants to be looked after.

    Args:
        appointment_id: Also the key in the booking's metadata.
        sent_at: When the earliest of its requests may have been sent.
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

    def look_after(self, now: dt.datetime) -> dt.datetime | None:
        """
        Return when to look again, `None` when its day is over.

        Every five seconds up to the landing horizon, afterwards at ever longer intervals.
        """
        if now >= self.eager_until + _LASTS:
            return None
        return now + max(_EAGER_PAUSE, now - self.eager_until)


def watch_after(appointment: Appointment, *, now: dt.datetime) -> BookingWatch | None:
    """This will return the watch that the ending of its saga asks for, `None` if it needs none."""
    saga = appointment.saga
    if saga is None:
        return None
    may_land = saga.may_land_late if isinstance(saga, BookingSaga) else saga.was_unknown
    if not may_land and not isinstance(saga.ending, Stuck | Compensated):
        return None
    return watch_of_saga(appointment, now=now)


def watch_of_saga(appointment: Appointment, *, now: dt.datetime) -> BookingWatch | None:
    """This will return a watch over what its open saga has sent, `None` without a saga."""
    if appointment.saga is None:
        return None
    return BookingWatch.beginning(
        tenant_id=appointment.tenant_id,
        appointment_id=appointment.appointment_id,
        event_type=appointment.event_type,
        sent_at=appointment.saga.sent_at,
        landing_horizon=appointment.saga.landing_horizon,
        now=now,
    )
