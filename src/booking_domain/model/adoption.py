"""An appointment out of a booking that has none."""

import uuid

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_chains import BookingChain
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_decisions import LinkProblem
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.saga import Failure
from booking_domain.model.salon_records import Books
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import Tenant


_NAMESPACE = uuid.UUID("3b1f0c1e-9a0c-5d0e-8f57-0c7d8a1e4b66")
_LONGEST_ID = 64
_STATES = {
    ProviderStatus.ACCEPTED: AppointmentState.CONFIRMED,
    ProviderStatus.PENDING: AppointmentState.REQUESTED,
    ProviderStatus.CANCELLED: AppointmentState.CANCELLED,
    ProviderStatus.REJECTED: AppointmentState.CANCELLED,
}


def appointment_of(
    chain: BookingChain, *, last: DescribedBooking, call_id: str, tenant: Tenant
) -> Appointment | LinkProblem:
    """
    This will return the appointment without a reference, or why there can be none.

    The same booking always gives the same id, so that two who adopt it cannot both succeed.
    """
    offered = _offered(tenant, event_type=last.booking.event_type)
    if offered is None:
        return LinkProblem.NO_SERVICE
    if last.attendee is None:
        return LinkProblem.NO_ATTENDEE
    service, member = offered
    state = _STATES[last.booking.status]
    return Appointment(
        tenant_id=tenant.tenant_id,
        appointment_id=adopted_id(chain, tenant_id=tenant.tenant_id),
        reference="",
        call_id=call_id,
        service_id=service.service_id,
        staff_id=member.staff_id,
        resource_id=member.resource_id,
        event_type=last.booking.event_type,
        slot=last.booking.slot,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        state=state,
        customer=last.attendee,
        provider_uid=last.booking.uid,
        previous_uids=tuple(
            one.booking.uid for one in chain.bookings if one.booking.uid != last.booking.uid
        ),
        failure=None if state.is_active else Failure.CANCELLED_OUTSIDE,
    )


def adopted_id(chain: BookingChain, *, tenant_id: str) -> str:
    """This will return the key that the booking carries, or an id that follows from its uid."""
    for key in sorted(chain.keys):
        if 0 < len(key) <= _LONGEST_ID:
            return key
    first = chain.bookings[0].booking.uid
    # Lengths before the parts: no two lists of parts can spell the same text.
    parts = (tenant_id, first)
    return str(uuid.uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))


def waiting_rows(
    books: Books, last: DescribedBooking, *, call_id: str
) -> tuple[tuple[Appointment, ...], tuple[Appointment, ...]]:
    """
    This will return the rows that may be this booking's appointment, and those that forbid another.

    The first stand without any booking for the same person, at the same time and place, in this
    call or in none that is known. The second are all others of this person at this time.
    """
    if last.attendee is None:
        return (), ()
    name = last.attendee.normalised_name
    same = [
        row
        for row in books.rows.values()
        if row.call_id in {None, call_id}
        and row.state.is_active
        and row.customer is not None
        and row.customer.normalised_name == name
        and row.slot.start == last.booking.slot.start
    ]
    waiting = tuple(row for row in same if _waits(books, row, last=last))
    return waiting, tuple(row for row in same if row not in waiting)


def _waits(books: Books, row: Appointment, *, last: DescribedBooking) -> bool:
    phones = {one for one in (row.customer, last.attendee) if one is not None and one.phone}
    is_same_person = len({one.phone for one in phones}) <= 1
    is_free = row.state.stands and row.saga is None and row.provider_uid is None
    has_none = books.chain_of(row.appointment_id) is None
    is_same = (
        last.booking.status.is_active
        and row.slot == last.booking.slot
        and row.event_type == last.booking.event_type
    )
    return is_free and has_none and is_same and is_same_person


def _offered(tenant: Tenant, *, event_type: str) -> tuple[ServiceOffering, StaffMember] | None:
    """Return the one service and person of an event type, `None` where there is none or several."""
    found = [
        (service, member)
        for service in tenant.services
        for host in service.hosts
        if host.event_type == event_type and (member := tenant.member(host.staff_id)) is not None
    ]
    return found[0] if len(found) == 1 else None
