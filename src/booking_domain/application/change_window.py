"""Until when a caller may move or cancel; the salon itself always may."""

import datetime as dt

from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.outcome import summary_of
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_policy import may_be_changed
from booking_domain.model.results import TooLateToChange


def too_late_to_change(
    appointment: Appointment, *, invocation: ToolInvocation, now: dt.datetime
) -> TooLateToChange | None:
    """This will refuse a change that comes too late, `None` where it may be made."""
    if invocation.authority is Authority.SALON:
        return None
    if appointment.state is AppointmentState.CANCELLING or not appointment.state.is_active:
        # It was let through in time: what became of it may be asked for at any time.
        return None
    rules = invocation.tenant.rules
    if may_be_changed(appointment.slot.start, rules=rules, now=now):
        return None
    return TooLateToChange(summary_of(appointment))
