"""How long the calendar is asked for a create that may still land."""

import datetime as dt

from booking_domain.model.booking_watch import BookingWatch


SENT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
ENDED = SENT + dt.timedelta(seconds=20)
HORIZON = dt.timedelta(seconds=150)
WATCH = BookingWatch.beginning(
    tenant_id="salon-muster",
    appointment_id="appointment-1",
    event_type="101",
    sent_at=SENT,
    landing_horizon=HORIZON,
    now=ENDED,
)


def next_look(now: dt.datetime) -> dt.timedelta:
    look = WATCH.look_after(now)
    assert look is not None
    return look - now


def test_the_first_look_is_five_seconds_after_the_ending() -> None:
    """What was sent before is at most five minutes older than its booking's creation."""
    assert WATCH.next_look_at == ENDED + dt.timedelta(seconds=5)
    assert WATCH.created_after == SENT - dt.timedelta(minutes=5)


def test_looks_are_eager_up_to_the_horizon_and_rarer_afterwards() -> None:
    """Each later pause is as long as the time since the horizon."""
    assert next_look(SENT + HORIZON) == dt.timedelta(seconds=5)
    assert next_look(SENT + HORIZON + dt.timedelta(minutes=10)) == dt.timedelta(minutes=10)


def test_a_watch_lasts_a_day_after_the_horizon() -> None:
    """Nothing is on its way for so long."""
    over = SENT + HORIZON + dt.timedelta(hours=24)

    assert WATCH.look_after(over - dt.timedelta(seconds=1)) is not None
    assert WATCH.look_after(over) is None
