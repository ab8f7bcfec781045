"""What is to be told to, or asked of, somebody who is rung back: in words for a table."""

import datetime as dt

from collections.abc import Iterator, Mapping

from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import (
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
    UntoldEnd,
)
from booking_domain.model.tenant import Tenant


_MOST_SPANS = 3


def words_of(
    one: CallbackRequest, *, tenant: Tenant, appointments: Mapping[str, Appointment]
) -> str:
    """This will say what somebody is to be told, else what they wished."""
    if one.untold is not None:
        row = appointments.get(one.untold.appointment_id)
        return _told(one.untold, row, tenant=tenant)
    return "; ".join(_wished(wish, tenant=tenant, appointments=appointments) for wish in one.wishes)


def _told(end: UntoldEnd, row: Appointment | None, *, tenant: Tenant) -> str:
    why = f" ({end.failure.value})" if end.failure else ""
    what = f"{_names(row.service_id, row.staff_id, tenant=tenant)}, " if row else ""
    return f"tell: {what}{_when(end.start, tenant=tenant)} is {end.state.value}{why}"


def _wished(wish: CallbackWish, *, tenant: Tenant, appointments: Mapping[str, Appointment]) -> str:
    """Return the caller's words, and in brackets what they were understood as."""
    said = ", ".join(_said(wish.said))
    understood = ", ".join(_understood(wish.understood, tenant=tenant, appointments=appointments))
    if said and understood:
        return f"{wish.tool}: {said} [{understood}]"
    return f"{wish.tool}: {said or understood}"


def _said(said: SaidWish) -> Iterator[str]:
    words = (said.text, said.service, said.staff, said.date_text, said.time_text, said.appointment)
    return (word for word in words if word)


def _understood(
    meant: UnderstoodWish, *, tenant: Tenant, appointments: Mapping[str, Appointment]
) -> Iterator[str]:
    row = appointments.get(meant.appointment_id) if meant.appointment_id else None
    if row is not None:
        names = _names(row.service_id, row.staff_id, tenant=tenant)
        yield f"{row.reference}: {names}, {_when(row.slot.start, tenant=tenant)}"
    if names := _names(meant.service_id, meant.staff_id, tenant=tenant):
        yield names
    if meant.start is not None:
        yield _when(meant.start, tenant=tenant)
    if meant.windows:
        spans = [
            f"{_when(span.start, tenant=tenant)}-{span.end.astimezone(tenant.location.zone):%H:%M}"
            for span in meant.windows[:_MOST_SPANS]
        ]
        yield " or ".join(spans) + (" ..." if len(meant.windows) > _MOST_SPANS else "")


def _names(service_id: str | None, staff_id: str | None, *, tenant: Tenant) -> str:
    service = tenant.service(service_id) if service_id else None
    member = tenant.member(staff_id) if staff_id else None
    # What is no longer configured has its id still.
    names = (service.name if service else service_id, member.name if member else staff_id)
    return ", ".join(name for name in names if name)


def _when(moment: dt.datetime, *, tenant: Tenant) -> str:
    return f"{moment.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}"
