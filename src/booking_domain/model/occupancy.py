"""What a booking of an event type occupies in a salon."""

from collections.abc import Collection, Mapping

from attrs import frozen

from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


@frozen
class Occupancy:
    """The host's resource, the minutes kept free around it, and whether the salon confirms."""

    resource_id: str
    buffer_before_minutes: int
    buffer_after_minutes: int
    needs_confirmation: bool

    def with_buffers(self, slot: TimeSlot) -> TimeSlot:
        """Return what a booking at this slot keeps others from."""
        return slot.widened(
            before_minutes=self.buffer_before_minutes, after_minutes=self.buffer_after_minutes
        )


def occupancy_of_host(tenant: Tenant, event_types: Collection[str]) -> Occupancy | None:
    """
    This will return what a host of these event types occupies with a booking of another one.

    No minutes are kept free around it: nobody knows what that event type wants. `None` where they
    are of none of the salon's resources, or of several.
    """
    found = {
        occupied.resource_id
        for one in event_types
        if (occupied := occupancy_of(tenant, one)) is not None
    }
    if len(found) != 1:
        return None
    return Occupancy(
        resource_id=found.pop(),
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        needs_confirmation=False,
    )


def chairs_of(
    tenant: Tenant, bookings: Collection[ProviderBooking], *, hosts: Mapping[str, str]
) -> Mapping[str, str]:
    """
    This will return the resource that each booking occupies, by uid, where that is known.

    One of an event type that the salon does not name occupies its host's.

    Args:
        hosts: Who hosts each event type of which that is known; what the bookings themselves say
            of it counts more.
    """
    told = {one.event_type: one.host for one in bookings if one.host is not None}
    event_types: dict[str, set[str]] = {}
    for event_type, host in {**hosts, **told}.items():
        event_types.setdefault(host, set()).add(event_type)
    found: dict[str, str] = {}
    for one in bookings:
        occupied = occupancy_of(tenant, one.event_type)
        if occupied is None and one.host is not None:
            occupied = occupancy_of_host(tenant, event_types.get(one.host, ()))
        if occupied is not None:
            found[one.uid] = occupied.resource_id
    return found


def may_host(tenant: Tenant, host: str, *, hosts: Mapping[str, str]) -> bool:
    """
    This will tell whether somebody may serve a chair of the salon.

    Args:
        hosts: Who hosts each event type of which that is known.
    """
    serving: dict[str, set[str]] = {}
    for service in tenant.services:
        for one in service.hosts:
            member = tenant.member(one.staff_id)
            if member is not None:
                known = {hosts[one.event_type]} if one.event_type in hosts else set()
                serving.setdefault(member.resource_id, set()).update(known)
    return any(not known or host in known for known in serving.values())


def occupancy_of(tenant: Tenant, event_type: str) -> Occupancy | None:
    """This will return what the event type occupies, `None` if it is none of the salon's."""
    for service in tenant.services:
        for host in service.hosts:
            member = tenant.member(host.staff_id)
            if host.event_type == event_type and member is not None:
                return Occupancy(
                    resource_id=member.resource_id,
                    buffer_before_minutes=service.buffer_before_minutes,
                    buffer_after_minutes=service.buffer_after_minutes,
                    needs_confirmation=service.needs_confirmation,
                )
    return None
