"""A call-back as the salon sees it, over HTTP and on the command line."""

from collections.abc import Mapping

from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import CallbackRequest, CallbackWish, UntoldEnd
from booking_domain.model.tenant import Tenant
from entrypoints.http.callback_schemas import (
    CallbackView,
    NamedAppointment,
    SpanView,
    UntoldView,
    WishView,
    WordsView,
)
from entrypoints.http.schemas import Named


def view_of_callback(
    one: CallbackRequest, *, tenant: Tenant, appointments: Mapping[str, Appointment]
) -> CallbackView:
    """This will return what the salon may see, which is all; see `SalonCallbacks.about`."""
    zone = tenant.location.zone
    return CallbackView(
        id=one.callback_id,
        reason=one.reason,
        is_open=one.is_open,
        name=one.name,
        phone=one.number.e164 if one.number else None,
        asked_at=one.asked_at.astimezone(zone),
        call=one.call_id,
        wishes=[_wish(wish, tenant=tenant, appointments=appointments) for wish in one.wishes],
        appointment=(
            _untold(one.untold, tenant=tenant, appointments=appointments) if one.untold else None
        ),
        closed_at=one.closed_at.astimezone(zone) if one.closed_at else None,
        note=one.note,
    )


def _wish(
    wish: CallbackWish, *, tenant: Tenant, appointments: Mapping[str, Appointment]
) -> WishView:
    said, meant, zone = wish.said, wish.understood, tenant.location.zone
    service = tenant.service(meant.service_id) if meant.service_id else None
    member = tenant.member(meant.staff_id) if meant.staff_id else None
    changed = appointments.get(meant.appointment_id) if meant.appointment_id else None
    return WishView(
        tool=wish.tool,
        words=WordsView(
            text=said.text,
            service=said.service,
            staff=said.staff,
            date=said.date_text,
            time=said.time_text,
            appointment=said.appointment,
        ),
        service=Named(id=service.service_id, name=service.name) if service else None,
        staff=Named(id=member.staff_id, name=member.name) if member else None,
        start=meant.start.astimezone(zone) if meant.start else None,
        spans=[
            SpanView(start=span.start.astimezone(zone), end=span.end.astimezone(zone))
            for span in meant.windows
        ],
        appointment=_named(changed, tenant=tenant) if changed else None,
    )


def _untold(
    end: UntoldEnd, *, tenant: Tenant, appointments: Mapping[str, Appointment]
) -> UntoldView:
    row = appointments.get(end.appointment_id)
    named = _named(row, tenant=tenant) if row else None
    return UntoldView(
        id=end.appointment_id,
        state=end.state,
        start=end.start.astimezone(tenant.location.zone),
        failure=end.failure,
        reference=named.reference if named else None,
        service=named.service if named else None,
        staff=named.staff if named else None,
    )


def _named(row: Appointment, *, tenant: Tenant) -> NamedAppointment:
    service, member = tenant.service(row.service_id), tenant.member(row.staff_id)
    return NamedAppointment(
        id=row.appointment_id,
        reference=row.reference,
        service=Named(id=row.service_id, name=service.name if service else row.service_id),
        staff=Named(id=row.staff_id, name=member.name if member else row.staff_id),
        start=row.slot.start.astimezone(tenant.location.zone),
    )
